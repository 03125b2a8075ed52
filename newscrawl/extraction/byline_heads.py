"""Bylines at the head of a story's paragraph: behind or before the dateline, in a bracket, up to 报道."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from newscrawl.extraction.byline_lines import (
    AFTER_NEWS,
    LONGEST_LINE,
    MARKS,
    Byline,
    bracket_end,
    explicit,
    last_bracket,
    read_line,
    read_marked,
)
from newscrawl.extraction.credits import Credit, Implied, read_credit
from newscrawl.extraction.dateline import Stamp, read_dateline, resolve_date
from newscrawl.extraction.outlets import OUTLET, SURE_OUTLET
from newscrawl.extraction.text import narrow
from newscrawl.items import Dateline

_LEADING_MARKS = re.compile(MARKS)
_BLANKS = re.compile(r"[\s:]*")
#: no head does without one of these near its begin
_HEAD_HINT = re.compile(
    r"[讯电道息(（\[【〔□◎]|记者|通讯员|实习生|见习生|撰稿|作者|评论员|文[/、／]?[图摄]|文[/／|｜丨]|发自"
)
_LEADING_HINT = re.compile(r".{0,30}?(?:记者|通讯员|实习生|见习生|撰稿|作者|评论员|文[/、]?[图摄]|文[/|])", re.S)
_REPORTED = re.compile(r"(?:报道|发自[\u3400-\u9fff]{2,10})(?=[\s:,]|$)")
_SENTENCE_END = re.compile(r"[。!?“”]")
_AFTER_WIRE: Implied = ("reporter", "记者")
#: a reporter who tells what he learned, right behind a dateline: 新华社记者王伟今天从教育部获悉
_NARRATED = re.compile(
    rf"(?:{OUTLET.pattern})?\s*(?:首席|见习|实习)?记者\s*[\u3400-\u9fff·]{{2,9}}?(?:[、 ][\u3400-\u9fff·]{{2,4}})*?"
    r"(?=(?:今[天日晨]|昨[天日]|日前|近日|\d{1,2}日)?(?:从|在|获悉|了解到|采访|来到|走进|随))"
)
#: a mark, or the name of a paper, before the reporter; no sentence begins with it and a blank before the name
_SIGNED = re.compile(
    rf"\s*(?:[□■◆●○◎▲△★☆※]|(?:(?:{SURE_OUTLET.pattern})\s?\S{{0,4}}|[全融]媒体?)记者\s|[\u3400-\u9fffA-Za-z·+]{{0,14}}记者\s?[:|]|(?:文|图文|文图|撰文|采写)\s?[/|]\s?(?!图))"
)
#: what a sentence about a reporter goes on with
_NARRATION = re.compile(
    r"\s*(?:[在从向对与和跟随就将把被为是说问获赴带去到]|了解|看到|来到|走[进访]|探访|采访|发现|注意到|告诉|表示|认为|牺牲|摄|今[天日晨]|"
    r"昨|近日(?!,)|日前(?!,)|\d|一[行直路]|连日|前往|实地|跟踪|梳理|体验|专访|联系|致电|提[出问]|第一时间|现场|再次|多次|深入|曾)"
)
_SHORTEST_STORY = 16
_LONGEST_HEAD = 300
#: letters before the first of a head's telling words
_LONGEST_ORIGIN = 70
#: without 报道 at its end, only a byline of so many roles is told from a sentence
_CERTAIN_ROLES = 2


def _read_leading(text: str, begin: int, fewest_roles: int) -> tuple[Credit, int] | None:
    """Read the credit that stands before the story in one paragraph, up to 报道 or to a blank; also where it ends."""
    if not _LEADING_HINT.match(text, begin):
        return None
    sentence = _SENTENCE_END.search(text, begin)
    limit = min(sentence.start() if sentence else len(text), begin + LONGEST_LINE)
    for reported in _REPORTED.finditer(text, begin, limit):
        if credit := explicit(read_credit(text[begin : reported.end()])):
            return credit, reported.end()
    for end in range(limit - 1, begin, -1):
        if text[end] == " " and text[end - 1] != " " and (credit := explicit(read_credit(text[begin:end]))):
            return (credit, end) if credit.roles >= fewest_roles else None
    return None


def _after_dateline(text: str, stamp: Stamp) -> tuple[Credit, int] | None:
    """Read the people named right after a dateline, in a bracket or 记者王伟报道; also where they end."""
    blanks = _BLANKS.match(text, stamp.end)
    opening = blanks.end() if blanks else stamp.end
    closed = bracket_end(text, opening)
    if closed is not None:
        implied = _AFTER_WIRE if stamp.is_wire else AFTER_NEWS
        credit = read_credit(text[opening + 1 : closed - 1], implied=implied)
        return (credit, closed) if credit is not None and credit.people else None
    if led := _read_leading(text, opening, 1):
        return led
    narrated = _NARRATED.match(text, opening) if stamp.is_certain else None
    credit = explicit(read_credit(text[opening : narrated.end()])) if narrated else None
    return (credit, narrated.end()) if credit and narrated else None


def read_head(paragraph: str, published_on: dt.date | None) -> Byline | None:
    """Read dateline and people, or people alone, at the head of a paragraph; None if neither stands there.

    ``published_on`` (the day in the site's zone) gives a dateline without a year its year.
    """
    if not _HEAD_HINT.search(paragraph, 0, _LONGEST_ORIGIN):
        return None
    text = narrow(paragraph[:_LONGEST_HEAD])
    stamp = read_dateline(text)
    if stamp is not None and (found := _with_people(paragraph, stamp, _after_dateline(text, stamp), published_on)):
        return found
    begin = len(text) - len(text.lstrip())
    closed = bracket_end(text, begin)
    if closed is None:
        return _read_people_at_head(paragraph, text)
    inner = text[begin + 1 : closed - 1]
    stamp = read_dateline(inner)
    if stamp is not None:
        return _read_bracketed_dateline(paragraph, text, begin + 1, closed, published_on)
    if SURE_OUTLET.fullmatch(inner):  # 【信网】8月1日讯
        open_text = f"{text[:begin]} {inner} {text[closed:]}"
        stamp = read_dateline(open_text)
        if stamp is None:
            return None
        return _with_people(paragraph, stamp, _after_dateline(open_text, stamp), published_on)
    credit = explicit(read_credit(inner))
    if credit is None or closed == len(paragraph):
        return None
    head = Byline(paragraph[:closed], credit.people, staff=credit.staff)
    stamp = read_dateline(text[closed:])
    if stamp is None or stamp.date is None or not stamp.is_certain:
        return head
    return _before_dateline(
        paragraph, head, replace(stamp, begin=closed + stamp.begin, end=closed + stamp.end), published_on
    )


def _before_dateline(paragraph: str, head: Byline, stamp: Stamp, published_on: dt.date | None) -> Byline:
    """（记者 王伟）8月1日讯: the people, then the dateline."""
    printed = paragraph[stamp.begin : stamp.end]
    dateline = Dateline(printed, stamp.agency, stamp.place, resolve_date(stamp.date, published_on))
    return replace(head, text=paragraph[: stamp.end], dateline=dateline, agency=stamp.agency)


def _with_people(
    paragraph: str, stamp: Stamp, after: tuple[Credit, int] | None, published_on: dt.date | None
) -> Byline | None:
    if after is None and not stamp.is_certain:
        return None  # 据央视新闻报道， quotes another outlet; 央视网消息： opens the story
    dateline = Dateline(
        paragraph[: stamp.end], _as_printed(paragraph, stamp), stamp.place, resolve_date(stamp.date, published_on)
    )
    if after is None:
        return Byline(dateline.text, [], dateline, dateline.agency)
    credit, end = after
    return Byline(paragraph[:end], credit.people, dateline, dateline.agency, credit.staff)


def _as_printed(paragraph: str, stamp: Stamp) -> str | None:
    if stamp.agency is None:
        return None
    at = narrow(paragraph[: stamp.end]).index(stamp.agency, stamp.begin)
    return paragraph[at : at + len(stamp.agency)]


def _read_bracketed_dateline(
    paragraph: str, text: str, begin: int, closed: int, published_on: dt.date | None
) -> Byline | None:
    """【环球网报道 记者 王伟】, （新华社北京8月1日电）, 【本报讯】（记者王伟）."""
    inner = text[begin : closed - 1]
    stamp = read_dateline(inner)
    if stamp is None:
        return None
    after = _after_dateline(inner + " ", stamp)
    rest = inner[after[1] if after else stamp.end :].strip()
    if rest:
        return None
    outer = None if after else _after_dateline(text, replace(stamp, end=closed))
    found = _with_people(paragraph[begin : closed - 1], replace(stamp, is_certain=True), after, published_on)
    if found is None:
        return None
    if outer is None:
        return replace(found, text=paragraph[:closed])
    credit, end = outer
    return replace(found, text=paragraph[:end], people=credit.people, staff=credit.staff)


def read_wire_tail(paragraph: str, published_on: dt.date | None) -> Byline | None:
    """Read a dateline with its people in the bracket that ends a paragraph: （据新华社北京8月1日电 记者王伟）."""
    bracket = last_bracket(paragraph)
    if bracket is None:
        return None
    text = narrow(bracket)
    found = _read_bracketed_dateline(bracket, text, 1, len(text), published_on)
    return found if found is not None and found.people else None


def _read_people_at_head(paragraph: str, text: str) -> Byline | None:
    marks = _LEADING_MARKS.match(text)
    fewest = 1 if _SIGNED.match(text) else _CERTAIN_ROLES
    found = _read_leading(text, marks.end() if marks else 0, fewest)
    if found is not None and found[0].roles < _CERTAIN_ROLES and _is_narrated(text, found[1]):
        return None
    if found is None:
        marked = read_marked(paragraph)
        return marked if marked and not _is_narrated(text, len(marked.text)) else None
    if (line := read_line(paragraph)) and line.people:
        return None
    credit, end = found
    return Byline(paragraph[:end], credit.people, staff=credit.staff)


def _is_narrated(text: str, end: int) -> bool:
    """Whether what ends at ``end`` is the subject of a sentence, or no story follows it; 报道 says it is a credit."""
    if text[:end].endswith("报道"):
        return False
    return _NARRATION.match(text, end) is not None or len(text) - end < _SHORTEST_STORY
