"""The line under the headline: date, publisher, views, comments, author and source, as printed.

Stock template: ``2022-8-1 11:51 | 发布者: X | 查看: 461 | 评论: 0 | 原作者: Y | 来自: Z``, the parts divided by
``span.pipe``. Themes drop the pipes, the colons, or parts; they keep the labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml.etree import _ElementUnicodeResult
from lxml.html import HtmlElement

from newscrawl.cms.select import xpath

_LABELS = "发布者|查看|评论|原作者|来自"
_LABEL_AT_START = re.compile(rf"^({_LABELS})\s*[:：]?\s*")
#: in a line without pipes a label stands after a blank; inside a name (来自海边的人) it does not count
_LABEL_AFTER_BLANK = re.compile(rf"(?:^|(?<=\s))(?=(?:{_LABELS})\s*(?:[:：]|\s|\d))")
_STOCK = "//h1[@class='ph']/following-sibling::p[@class='xg1'][1]"
#: the smallest element that holds both the label and a date
_LABELLED = (
    "//*[not(self::script or self::style)][contains(., '发布者')]"
    "[not(*[contains(., '发布者')][translate(., '0123456789', '##########') != .])]"
    "[translate(., '0123456789', '##########') != .]"
)


@dataclass(slots=True, frozen=True)
class InfoLine:
    """The parts as printed (None: not printed), the whole line as ``text``, and the element it stands in."""

    element: HtmlElement = field(repr=False)
    text: str
    published_text: str | None = None
    published_title: str | None = None
    publisher: str | None = None
    view_count_text: str | None = None
    comment_count_text: str | None = None
    author: str | None = None
    source: str | None = None
    source_url: str | None = None


def locate_info_line(root: HtmlElement, base_url: str) -> InfoLine | None:
    """Find the info line of an article page and divide it into its parts; None if the page has none."""
    found = xpath(root, _STOCK) or xpath(root, _LABELLED)
    if not found:
        return None
    line = found[0]
    pieces = _pieces(line)
    date = None if _LABEL_AT_START.match(pieces[0]) else pieces[0] or None
    parts: dict[str, str | None] = {}
    for piece in pieces:
        if label := _LABEL_AT_START.match(piece):
            parts.setdefault(label[1], piece[label.end() :].strip() or None)
    source_links = xpath(line, ".//a[preceding-sibling::text()[1][contains(., '来自')]]/@href")
    titles = xpath(line, ".//*[@title][not(self::a)]/@title")
    return InfoLine(
        element=line,
        text=" | ".join(pieces),
        published_text=date,
        published_title=titles[0] if titles else None,
        publisher=parts.get("发布者"),
        view_count_text=parts.get("查看"),
        comment_count_text=parts.get("评论"),
        author=parts.get("原作者"),
        source=parts.get("来自"),
        source_url=urljoin(base_url, source_links[0]) if source_links else None,
    )


def _pieces(line: HtmlElement) -> list[str]:
    """The parts of the line, each with its label: divided at the pipes, else before each label."""
    text = "".join("\0" if _is_pipe(text) else text for text in line.xpath(".//text()"))
    divided = text.split("\0") if "\0" in text else _LABEL_AFTER_BLANK.split(text)
    return [" ".join(piece.split()) for piece in divided if piece.strip()] or [""]


def _is_pipe(text: _ElementUnicodeResult) -> bool:
    parent = text.getparent()
    return text.is_text and parent is not None and parent.get("class") == "pipe"
