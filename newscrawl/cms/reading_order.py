"""A page in the order in which it is read: what is shown behind a place, and all of its texts.

Whoever looks for the first of something behind a place walks there element by element and stops early: an XPath
expression would go through menus, sidebars and link lists to the end of the page, several times on each page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from lxml.etree import XPath, _ElementUnicodeResult, iterwalk
from lxml.html import HtmlElement

from newscrawl.cms.select import container, content, text_nodes, xpath

_NEVER_SHOWN = frozenset({"script", "style", "noscript"})
#: XML's blanks: a no-break space is something to see
_BLANKS = " \t\r\n"

_TEXTS = "descendant::text()"
_TEXTS_WITH = f"{_TEXTS}[contains(., $word)]"
#: text nodes that are looked up one by one
_FEW = 20
#: letters of a box whose texts are looked at one by one
_SHORT = 4_000
#: letters that are read of boxes in boxes, some ten times those of the longest page: deep down each says the same again
_MOST_CHARACTERS = 2_000_000
#: all that a page says is not worth reading before its boxes are
_WHOLE = frozenset({"html", "body"})

#: an element and None where it begins, or a shown text and the element it stands in
Step = tuple[HtmlElement, str | None]
_NONE: frozenset[str] = frozenset()


class _Tags(NamedTuple):
    """The tags whose beginning is a step, and those into whose elements no step leads."""

    begin: frozenset[str] = _NONE
    closed: frozenset[str] = _NONE


def hides(element: HtmlElement) -> bool:
    """Whether an element itself keeps what is in it from being shown.

    Themes keep an outdated or mobile copy of a line on the page and do not show it.
    """
    if element.tag in _NEVER_SHOWN:
        return True
    if not element.keys():
        return False
    style = element.get("style")
    return (style is not None and "display:none" in style.replace(" ", "")) or element.get("hidden") is not None


def is_shown(node: _ElementUnicodeResult) -> bool:
    """Whether a text node can be seen: it is not blank, and nothing around it is hidden."""
    element = container(node)
    return bool(node.strip(_BLANKS)) and not any(map(hides, chain([element], element.iterancestors())))


def steps_in(element: HtmlElement, *tags: str, closed: frozenset[str] = _NONE) -> Iterator[Step]:
    """The shown texts inside ``element``, and the beginnings of the elements with such ``tags``, hidden or not.

    Elements in it with ``closed`` tags are passed over.
    """
    around = chain([element], element.iterancestors())
    return _walk(element, any(map(hides, around)), _Tags(frozenset(tags), closed))


def steps_behind(
    element: HtmlElement, *tags: str, within: HtmlElement | None = None, closed: frozenset[str] = _NONE
) -> Iterator[Step]:
    """What ``steps_in`` gives of all that follows the end of ``element``, as far as ``within`` reaches (None: all)."""
    yield from _behind(element, _Tags(frozenset(tags), closed), within)


def texts_behind(node: _ElementUnicodeResult, within: HtmlElement) -> Iterator[Step]:
    """The shown texts that follow a text node inside an element around it."""
    parent = node.getparent()
    assert parent is not None, "a text node of a page always stands in an element"
    if node.is_tail:
        yield from _behind(parent, _Tags(), within, with_tail=False)
        return
    is_hidden = any(map(hides, chain([parent], parent.iterancestors())))
    for child in parent:
        yield from _with_tail(child, is_hidden, _Tags(), parent)
    if parent is not within:
        yield from _behind(parent, _Tags(), within)


def _behind(element: HtmlElement, tags: _Tags, within: HtmlElement | None, *, with_tail: bool = True) -> Iterator[Step]:
    path = list(element.iterancestors())
    hidden = [False] * (len(path) + 1)
    for place in range(len(path) - 1, -1, -1):
        hidden[place] = hidden[place + 1] or hides(path[place])
    for place, parent in enumerate(path):
        if with_tail and element.tail and not hidden[place] and element.tail.strip(_BLANKS):
            yield parent, element.tail
        for sibling in element.itersiblings():
            yield from _with_tail(sibling, hidden[place], tags, parent)
        if parent is within:
            return
        element, with_tail = parent, True


def _with_tail(element: HtmlElement, is_hidden: bool, tags: _Tags, parent: HtmlElement) -> Iterator[Step]:
    if isinstance(element.tag, str) and element.tag not in tags.closed:  # a comment has only a tail
        yield from _walk(element, is_hidden, tags)
    if not is_hidden and element.tail and element.tail.strip(_BLANKS):
        yield parent, element.tail


def _walk(root: HtmlElement, is_hidden: bool, tags: _Tags) -> Iterator[Step]:
    """``is_hidden`` says whether something around ``root`` hides it."""
    hidden_by = root if is_hidden else None
    context = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in context:
        if event == "start":
            if element.tag in tags.begin:
                yield element, None
            if element.tag in tags.closed and element is not root:
                context.skip_subtree()
                continue
            if hidden_by is None:
                if hides(element):
                    hidden_by = element
                elif (text := element.text) and text.strip(_BLANKS):
                    yield element, text
            continue
        if element is hidden_by and not is_hidden:
            hidden_by = None
        if hidden_by is None and element is not root and (tail := element.tail) and tail.strip(_BLANKS):
            yield element.getparent(), tail


class ReadingOrder:
    """The texts and the links of a page, in the order in which they are read; what is looked up is kept."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self._contents: dict[HtmlElement, str] = {}
        self._room = _MOST_CHARACTERS

    def nodes(self, matches: Callable[[str], object]) -> list[_ElementUnicodeResult]:
        """The text nodes that match."""
        places = [place for place, text in enumerate(xpath(self.root, _TEXTS)) if matches(text)]
        if len(places) > _FEW:
            nodes = text_nodes(self.root, _TEXTS)
            return [nodes[place] for place in places]
        # texts that know where they stand cost twice as much as all others together, so only these are made to
        return [XPath(f"{_TEXTS}[{place + 1}]")(self.root)[0] for place in places]

    def nodes_with(self, word: str, matches: Callable[[str], object]) -> list[_ElementUnicodeResult]:
        """The text nodes that hold ``word`` and match.

        Only boxes that hold the word are looked into: most of a page is none of them, and what a box says is one call,
        where each of its text nodes would be an object.
        """
        found: list[_ElementUnicodeResult] = []
        waiting = [self.root]
        while waiting:
            box = waiting.pop()
            if self._is_short(box) or word in _own_text(box):
                found += filter(matches, text_nodes(box, _TEXTS_WITH, word=word))
            else:
                waiting += [child for child in box.iterchildren("*", reversed=True) if self._may_hold(child, word)]
        return found

    def _is_short(self, box: HtmlElement) -> bool:
        return self._room < 0 or (box.tag not in _WHOLE and len(self._content(box)) < _SHORT)

    def _may_hold(self, box: HtmlElement, word: str) -> bool:
        return box.tag in _WHOLE or word in self._content(box)

    def _content(self, element: HtmlElement) -> str:
        """What an element says; ``_room`` bounds what is read again and again in boxes that stand in each other."""
        said = self._contents.get(element)
        if said is None:
            said = self._contents[element] = content(element)
            self._room -= len(said)
        return said

    @cached_property
    def links(self) -> dict[HtmlElement, str]:
        """Every ``a`` -> its href ("" without)."""
        return {link: link.get("href", "") for link in self.root.iter("a")}

    @cached_property
    def _hrefs(self) -> list[str]:
        return xpath(self.root, "descendant::a/@href")

    def links_to(self, matches: Callable[[str], object]) -> list[HtmlElement]:
        """The links whose href matches.

        A page of 200 KB has 1,500 links, and so many elements at once set Python's garbage collection off.
        """
        places = {place for place, href in enumerate(self._hrefs) if matches(href)}
        linked = (link for link in self.root.iter("a") if link.get("href") is not None)
        return [link for place, link in enumerate(islice(linked, max(places, default=-1) + 1)) if place in places]


def _own_text(box: HtmlElement) -> str:
    """What stands right in a box, outside of the elements in it."""
    return "\n".join(filter(None, [box.text, *(child.tail for child in box)]))
