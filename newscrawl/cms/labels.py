"""Labels that every theme keeps (上一篇, 相关阅读, 下级分类 …), and what the page prints behind one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from lxml.etree import _ElementUnicodeResult
from lxml.html import HtmlElement

from newscrawl.cms.reading_order import ReadingOrder, is_shown, texts_behind
from newscrawl.cms.select import container, link_around

#: how far around a label its links may stand: <dl><dt><b>上一篇</b></dt><dd><a>
_LEVELS = 4
#: labels to look at: a page may consist of nothing else
_MOST_LABELS = 20
_WORDS = re.compile(r"[^\W\d_]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Printed(NamedTuple):
    """A text node with words in it, the link it stands in (None: in none), and whether it is part of a heading."""

    text: str
    link: HtmlElement | None
    is_heading: bool


def find_labels(order: ReadingOrder, word: str, pattern: re.Pattern[str]) -> Iterator[_ElementUnicodeResult]:
    """The shown texts of a page that match ``pattern`` from their beginning; every one of them contains ``word``."""
    return islice(filter(_is_shown_in_body, order.nodes_with(word, pattern.match)), _MOST_LABELS)


def _is_shown_in_body(node: _ElementUnicodeResult) -> bool:
    element = container(node)
    return (element.tag == "body" or next(element.iterancestors("body"), None) is not None) and is_shown(node)


def printed_behind(label: _ElementUnicodeResult) -> Iterator[Printed]:
    """What stands behind a label, in reading order, as far as the smallest box reaches that holds a link.

    Text without words (a colon, a bullet, a number) is left out.
    """
    element = container(label)
    around = islice(chain([element], element.iterancestors()), _LEVELS)
    box = next((each for each in around if each.find(".//a") is not None), None)
    if box is None:
        return
    for at, said in texts_behind(label, within=box):
        if said and _WORDS.search(said):
            headings = (each.tag in _HEADINGS for each in chain([at], at.iterancestors()) if each is not box)
            yield Printed(said, link_around(at), any(headings))
