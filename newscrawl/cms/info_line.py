"""The line under the headline: date, publisher, views, comments, author and source, as printed.

Stock template: ``2022-8-1 11:51 | 发布者: X | 查看: 461 | 评论: 0 | 原作者: Y | 来自: Z``, the parts divided by
``span.pipe``. Themes drop the pipes, the colons, or parts, change their order, and put each into an element of its
own; they keep the labels, or use the everyday words for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice, takewhile
from typing import NamedTuple

from lxml.etree import _ElementUnicodeResult
from lxml.html import HtmlElement

from newscrawl.cms.reading_order import ReadingOrder, is_shown, steps_behind, steps_in
from newscrawl.cms.select import container, letters, link_around, squeeze, xpath
from newscrawl.extraction.urls import absolute_url

#: field -> its labels, the most telling first
_LABELS = {
    "published_text": ("发布时间", "发布日期", "发布于", "发表于", "时间", "日期"),
    "modified_text": (
        *("更新时间", "更新日期", "更新于", "最后更新", "最近更新", "最后修改", "最后编辑"),
        *("修改时间", "修改日期", "修改于"),
    ),
    "publisher": ("发布者", "发布人", "编辑"),
    "view_count_text": ("查看", "阅读", "浏览", "点击", "人气"),
    "comment_count_text": ("评论", "回复"),
    "info_line_author": ("原作者", "作者"),
    "info_line_source": ("来自", "来源"),
}
_ANY_LABEL = "|".join(sorted(chain(*_LABELS.values()), key=len, reverse=True))
_COUNTED = "|".join(_LABELS["view_count_text"] + _LABELS["comment_count_text"])
_LABEL = rf"(?P<label>{_ANY_LABEL})(?:次数|量|数)?"
_LABEL_FIRST = re.compile(rf"\W*{_LABEL}(?P<colon>\s*[:：]\s*|(?=[\s\d(（])\s*|$)")
_COUNT_FIRST = re.compile(rf"\W*(?P<count>\d[\d,.]*\s*[万千亿kKwW]?\+?)\s*[次条人]?\s*(?P<label>{_COUNTED})\s*")
#: people beside the 原作者; the parts are kept as printed, and who is named in them is read later
_CREDIT = "[^\\s:：]{0,8}(?:记者|通讯员|实习生)|撰稿|撰文|采写|摄影|[文图]|责任编辑|责编|审核|校对"
#: in a line without pipes a label stands after a blank; inside a name (来自海边的人) it does not count
_BORDER = re.compile(
    rf"[|｜┊]|(?<=\s)(?=(?:{_ANY_LABEL})(?:次数|量|数)?\s*(?:[:：]|\s|\d|[(（]\s*\d|$))|(?<=\s)(?=\d{{4}}\s*[\-/.年]\s*\d)"
    rf"|(?<=\s)(?=\d[\d,.]*\s*[次条人]\s*(?:{_COUNTED}))|(?<=\s)(?=(?:{_CREDIT})\s*[:：])"
)
_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    rf"{_ENGLISH_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}[\s\-]{_ENGLISH_MONTH},?[\s\-]\d{{4}}|"
    r"\d{2,4}\s*[\-/.年]\s*\d{1,2}\s*[\-/.月]\s*\d{1,4}\s*[日号]?"
    r"|\d{1,2}\s*[\-/.月]\s*\d{1,2}\s*[日号]?(?:\s*[\-/.]\s*\d{4})?|大?[今昨前][天日]|刚刚|刚才"
    r"|[\d一二两三四五六七八九十半]{1,4}\s*个?半?\s*(?:秒钟?|分钟?|小时|天|日|周|星期|月|年)之?前"
)
_TIME = (
    r"(?:凌晨|清晨|早上|上午|中午|下午|晚上)?\s*\d{1,2}\s*[:：时点]\s*\d{1,2}\s*分?(?:[:：]?\d{1,2}(?:\.\d+)?秒?)?"
    r"(?:\s*[AP]\.?M\.?)?(?:\s*(?:Z|[+\-]\d{2}:?\d{2}))?"
)
_WEEKDAY = r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
_DATE = re.compile(rf"[\[(（【]?\s*(?:{_DAY}){_WEEKDAY}(?:[\sT,，]*{_TIME}{_WEEKDAY})?\s*[\])）】]?", re.I)
_BARE_TIME = re.compile(_TIME, re.I)
_LONGEST_DATE = 48
_WORD = re.compile(r"\w")
_COLON_LAST = re.compile(r"[:：]\s*$")

_STOCK = "descendant::h1[@class='ph']/following-sibling::p[@class='xg1'][1]"
_ANCHOR_WORDS = _LABELS["publisher"][:2] + _LABELS["view_count_text"]
_ANCHOR = re.compile(
    rf"(?:^|[\s|｜┊])(?:{'|'.join(_ANCHOR_WORDS)})(?:次数|量|数)?\s*(?:[:：(（]|\s|\d|$)|\d\s*[次人]?\s*(?:{'|'.join(_ANCHOR_WORDS)})"
)
_DATED_ANCHOR = re.compile(
    r"(?:^|[\s|｜┊])(?:发布时间|发布日期|时间|日期|来源|作者|点击|阅读|浏览|人气)(?:次数|量|数)?\s*[:：]"
)
_PUBLISHED_OR_COUNTED = re.compile(r"发布时间|发布日期|(?:点击|阅读|浏览|人气)(?:次数|量|数)?\s*[:：]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: letters; more is not a line but a story
_LONGEST_LINE = 200
#: anchors to look at: a page may consist of nothing else
_MOST_ANCHORS = 40


@dataclass(slots=True, frozen=True)
class InfoLine:
    """The parts as printed (None: not printed), named as in ArticleItem; the whole line as ``text``; its element.

    ``rule`` says how the line was found on the page ("": it was given), ``rules`` how each part was found in it.
    """

    element: HtmlElement = field(repr=False)
    text: str
    published_text: str | None = None
    published_title: str | None = None
    modified_text: str | None = None
    publisher: str | None = None
    view_count_text: str | None = None
    comment_count_text: str | None = None
    info_line_author: str | None = None
    info_line_source: str | None = None
    info_line_source_url: str | None = None
    rule: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)


class _Piece(NamedTuple):
    """One part of a line: as printed, its label (None: it has none), what follows the label, the link it stands in."""

    text: str
    label: str | None
    value: str
    link: HtmlElement | None


def locate_info_line(order: ReadingOrder, base_url: str, headline: HtmlElement | None = None) -> InfoLine | None:
    """Find the info line of an article page and divide it into its parts; None if the page has none.

    Without the stock markup it is the first line behind ``headline`` that prints a date beside a publisher or views,
    else the last one before it.
    """
    if stock := xpath(order.root, _STOCK):
        line = replace(read_line(stock[0], base_url), rule="css h1.ph ~ p.xg1")
        if line.published_text:
            return line
        first = next(_pieces(stock[0]), None)  # a date format of the admin's own making
        return _with_date(line, first.text) if first and first.label is None else line
    if headline is None:
        return _first_line(_shown(order.nodes(_ANCHOR.search)), None, base_url, "line with labels")
    behind = ((text, element) for element, text in steps_behind(headline) if text)
    return _first_line(behind, headline, base_url, "line behind the headline") or _first_line(
        _shown(reversed(order.nodes(_ANCHOR.search))), headline, base_url, "line before the headline"
    )


def locate_dated_line(headline: HtmlElement, base_url: str) -> InfoLine | None:
    """The first line behind ``headline`` that prints a date as that of the publication, or beside a source, an author
    or a counter that a script fills in; None if there is none.

    For portals whose templates name no publisher.
    """
    behind = (element for element, text in steps_behind(headline) if text and _DATED_ANCHOR.search(text))
    for element in islice(behind, _MOST_ANCHORS):
        boxes = takewhile(lambda box: not _is_too_much(box, headline), chain([element], element.iterancestors()))
        lines = [line for line in (read_line(box, base_url) for box in boxes) if _is_dated(line)]
        if lines:
            return replace(max(lines, key=lambda line: len(line.rules)), rule="dated line behind the headline")
    return None


def _is_dated(line: InfoLine) -> bool:
    if line.published_text is None:
        return False
    return bool(line.info_line_source or line.info_line_author or _PUBLISHED_OR_COUNTED.search(line.text))


def _shown(nodes: Iterable[_ElementUnicodeResult]) -> Iterator[tuple[str, HtmlElement]]:
    return ((node, container(node)) for node in nodes if is_shown(node))


def _with_date(line: InfoLine, printed: str) -> InfoLine:
    rules = {**line.rules, "published_text": "head of the info line"}
    return replace(line, published_text=printed, rules=rules)


def _first_line(
    texts: Iterable[tuple[str, HtmlElement]], headline: HtmlElement | None, base_url: str, rule: str
) -> InfoLine | None:
    anchors = islice((element for text, element in texts if _ANCHOR.search(text)), _MOST_ANCHORS)
    lines = (_line_around(element, headline, base_url) for element in anchors)
    line = next(filter(None, lines), None)
    return replace(line, rule=rule) if line else None


def _line_around(element: HtmlElement, headline: HtmlElement | None, base_url: str) -> InfoLine | None:
    """The smallest element around that of a label that prints the most of date, publisher and views."""
    best, most = None, 0
    for box in chain([element], element.iterancestors()):
        if _is_too_much(box, headline):
            break
        line = read_line(box, base_url)
        date = line.published_text or line.modified_text
        said = (date, line.publisher, line.view_count_text)
        count = len(said) - said.count(None)
        if count > most and (line.publisher or (date and line.view_count_text)):
            best, most = line, count
    return best


def _is_too_much(box: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether an element holds more than a line."""
    if box.tag in ("body", "html") or box is headline or _has_heading(box) or _holds(box, headline):
        return True
    return len(letters(box.text_content())) > _LONGEST_LINE


def _has_heading(box: HtmlElement) -> bool:
    return next(box.iterdescendants(*_HEADINGS), None) is not None


def _holds(box: HtmlElement, element: HtmlElement | None) -> bool:
    return element is not None and any(each is box for each in element.iterancestors())


def read_line(element: HtmlElement, base_url: str) -> InfoLine:
    """Divide what an element prints into the parts of an info line; never None, though every part may be."""
    pieces = list(_pieces(element))
    named: dict[str, _Piece] = {}
    for piece in pieces:
        if piece.label and piece.value:
            named.setdefault(piece.label, piece)
    parts = {part: next((named[label] for label in labels if label in named), None) for part, labels in _LABELS.items()}
    printed = {part: piece.value for part, piece in parts.items() if piece}
    rules = {part: f"label {piece.label}" for part, piece in parts.items() if piece}
    if dates := [piece.value for piece in pieces if piece.label is None and is_date(piece.value)]:
        printed.setdefault("published_text", dates[0])
        rules.setdefault("published_text", "date in the info line")
    if links := [piece.value for piece in pieces if piece.label is None and _leads_to_member(piece.link)]:
        printed.setdefault("publisher", links[0])
        rules.setdefault("publisher", "member's link in the info line")
    source = parts["info_line_source"]
    if source and source.link is not None and (url := absolute_url(base_url, source.link.get("href"))):
        printed["info_line_source_url"] = url
        rules["info_line_source_url"] = f"link behind {source.label}"
    titles = xpath(element, ".//*[not(self::a)]/@title | .//@datetime")
    return InfoLine(
        element=element,
        text=" | ".join(piece.text for piece in pieces),
        published_title=next(filter(is_date, map(squeeze, titles)), None),
        rules=rules,
        **printed,
    )


def is_date(printed: str) -> bool:
    """Whether a text is nothing but a date, absolute or relative, as far as its form tells."""
    return len(printed) <= _LONGEST_DATE and _DATE.fullmatch(printed) is not None


def _leads_to_member(link: HtmlElement | None) -> bool:
    href = link.get("href", "") if link is not None else ""
    return "mod=space&" in href or "space-uid-" in href


def _pieces(element: HtmlElement) -> Iterator[_Piece]:
    """The parts that an element prints; a label that stands alone takes what follows, a date the time behind it."""
    waiting: _Piece | None = None
    for text, link in _divided(element):
        piece = _read_piece(text, link)
        if waiting is None:
            waiting = piece
        elif not _WORD.search(text):  # a bracket or a bullet
            waiting = waiting._replace(text=waiting.text + text)
        elif waiting.label and not waiting.value and not (piece.label and (piece.value or _COLON_LAST.search(text))):
            gap = " " if waiting.text[-1].isalnum() else ""
            waiting = _Piece(waiting.text + gap + text, waiting.label, piece.text, link)
        elif waiting.label is None and is_date(waiting.value) and _BARE_TIME.fullmatch(piece.text):
            both = f"{waiting.value} {piece.text}"
            waiting = _Piece(both, None, both, link)
        else:
            yield waiting._replace(text=squeeze(waiting.text))
            waiting = piece
    if waiting is not None:
        yield waiting._replace(text=squeeze(waiting.text))


def _read_piece(printed: str, link: HtmlElement | None) -> _Piece:
    bare = squeeze(printed)
    if match := _COUNT_FIRST.fullmatch(bare):
        return _Piece(bare, match["label"], match["count"].strip(), link)
    if match := _LABEL_FIRST.match(bare):
        value = bare[match.end() :]
        # what stands behind the label, a blank or a bracket, is kept until the value has joined it
        return _Piece(printed.lstrip(), match["label"], value if _WORD.search(value) else "", link)
    return _Piece(bare, None, bare, link)


def _divided(element: HtmlElement) -> Iterator[tuple[str, HtmlElement | None]]:
    """The texts of a line and the link each stands in: divided at the pipes, else wherever an element begins or ends,
    at printed bars, and before each label."""
    texts = [(text, at) for at, text in steps_in(element) if text]
    is_pipe = ["pipe" in at.get("class", "").split() for _, at in texts]
    if not any(is_pipe):
        for text, at in texts:
            link = link_around(at)
            yield from ((piece, link) for piece in _BORDER.split(text) if piece.strip())
        return
    printed, link = "", None
    for (text, at), ends in zip(texts, is_pipe, strict=True):
        if not ends:
            printed, link = printed + text, link if (around := link_around(at)) is None else around
            continue
        if printed.strip():
            yield printed, link
        printed, link = "", None
    if printed.strip():
        yield printed, link
