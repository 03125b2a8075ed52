"""Selecting on parsed pages, with every expression compiled once.

parsel compiles an expression at each use and wraps each result in a Selector; on pages of 20 KB, with some fifteen
selections each, that was a quarter of the time that locating takes (2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any

from lxml.etree import XPath, _ElementUnicodeResult, tostring
from lxml.html import HtmlElement
from parsel import css2xpath

_ANYWHERE = "descendant-or-self::*"
_BY_ID = re.compile(rf"{re.escape(_ANYWHERE)}\[@id = ('[\w\-]+')\]")
#: h1.ph, div.s > div
_BY_CLASS = re.compile(r"(?P<tag>[a-z]\w*)\.(?P<class>[\w\-]+)(?: > (?P<child>[a-z]\w*))?")
_BLANKS = re.compile(r"[ \t\r\n]+")


@cache
def _compiled(expression: str, smart_strings: bool = False) -> XPath:
    # Smart strings carry their parents, and so keep whole pages in memory: only for those who look and let go.
    return XPath(expression, smart_strings=smart_strings)


def xpath(node: HtmlElement, expression: str, **variables: str) -> list[Any]:
    """The elements, or the plain strings, that an XPath expression selects, in document order.

    ``variables`` stand in the expression as ``$name``.
    """
    found: list[Any] = _compiled(expression)(node, **variables)
    return found


def text_nodes(node: HtmlElement, expression: str, **variables: str) -> list[_ElementUnicodeResult]:
    """The text nodes that an XPath expression selects, in document order; each knows where it stands."""
    found: list[_ElementUnicodeResult] = _compiled(expression, smart_strings=True)(node, **variables)
    return found


def css(node: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector selects below ``node``, in document order.

    Where a selector for a whole page begins with an id, the first element with that id counts.
    """
    if by_class := _BY_CLASS.fullmatch(selector):
        # half the time that an expression takes, which joins strings for every element with the tag
        boxes = [each for each in node.iter(by_class["tag"]) if _has_class(each, by_class["class"])]
        if by_class["child"] is None:
            return boxes
        if len(boxes) < 2:  # children of boxes that stand in each other would be out of order
            return [child for box in boxes for child in box.iterchildren(by_class["child"])]
    expression = _css_to_xpath(selector)
    by_id = _BY_ID.match(expression)
    if by_id is None or node.getparent() is not None:
        return xpath(node, expression)
    # the parser has a table of ids, but links with such a name are in it too
    looked_up = f"id({by_id[1]})"
    found = xpath(node, looked_up + expression.removeprefix(_ANYWHERE))
    return found if found or not xpath(node, looked_up) else xpath(node, expression)


def _has_class(element: HtmlElement, name: str) -> bool:
    classes = element.get("class", "")
    return name in classes and name in _BLANKS.split(classes)


@cache
def _css_to_xpath(selector: str) -> str:
    return str(css2xpath(selector))


def squeeze(printed: str) -> str:
    """The text with every run of blanks, no-break spaces included, as one blank, and none at the ends."""
    return " ".join(printed.split())


def letters(printed: str) -> str:
    """The text without any blanks: for comparing what two places of a page print."""
    return "".join(printed.split())


def content(element: HtmlElement) -> str:
    """All texts inside an element, as printed."""
    # what text_content() gives, in a third of the time on a short element
    said: str = tostring(element, method="text", encoding="unicode", with_tail=False)
    return said


def text(element: HtmlElement) -> str:
    """What an element says, blanks squeezed."""
    return squeeze(content(element))


def text_of(node: HtmlElement, selector: str) -> str:
    """What the first element that a CSS selector selects says; "" if there is none."""
    found = css(node, selector)
    return text(found[0]) if found else ""


def without(element: HtmlElement, unwanted: Iterable[HtmlElement]) -> HtmlElement:
    """The element, or a copy of it without some that stand in it; the text behind them stays.

    A page stays as it is: where its texts stand is known by their number.
    """
    chosen = set(unwanted)
    places = [place for place, each in enumerate(element.iter()) if place and each in chosen] if chosen else []
    if not places:
        return element
    copy = deepcopy(element)
    copy.tail = None
    elements = list(copy.iter())
    for place in places:
        elements[place].drop_tree()
    return copy


def container(node: _ElementUnicodeResult) -> HtmlElement:
    """The element in which a text node stands: lxml hangs text behind an element on that element."""
    parent = node.getparent()
    assert parent is not None, "a text node of a page always stands in an element"
    return parent if node.is_text else parent.getparent()


def link_around(element: HtmlElement) -> HtmlElement | None:
    """The link in which ``element`` stands, or which it is; None if it stands in none."""
    if element.tag == "a":
        return element
    return next(element.iterancestors("a"), None)
