"""Bylines and datelines: who wrote a story, for which agency, where and when.

``dateline`` and ``credits`` hold the grammars; here is where on a page such texts stand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from newscrawl.extraction.credits import Credit, Implied, read_credit
from newscrawl.extraction.dateline import Stamp, read_dateline, resolve_date
from newscrawl.extraction.outlets import OUTLET, SURE_OUTLET
from newscrawl.extraction.people import is_usual_name, split_names
from newscrawl.extraction.text import narrow
from newscrawl.items import Dateline, Person, Reading


@dataclass(slots=True, frozen=True)
class Byline:
    """Who wrote a story: ``text`` as printed, ``people`` in printed order, and the dateline with its agency if any.

    ``staff`` are the editors and proofreaders that stand in the same line.
    """

    text: str
    people: list[Person] = field(default_factory=list)
    dateline: Dateline | None = None
    agency: str | None = None
    staff: list[Person] = field(default_factory=list)


_BRACKET_PAIRS = {"(": ")", "[": "]", "【": "】", "〔": "〕"}
_MARKS = r"[\s□■◆●○◎▲△★☆※—–\-]*"
_AROUND = re.compile(rf"^{_MARKS}|(?<![\s□■◆●○◎▲△★☆※—–\-]){_MARKS}$")
_LEADING_MARKS = re.compile(_MARKS)
_BLANKS = re.compile(r"[\s:]*")
#: no byline does without one of these
_HINT = re.compile(r"记者|通讯员|实习生|见习生|作者|撰|采写|特派|评论员|主笔|执笔|供[稿图]|整理|采访|摄|文|图|编|审|校")
_LINE_HINT = re.compile(rf"{_HINT.pattern}|报道$")
#: a sentence with something behind it, or a quotation
_IS_PROSE = re.compile(r"[。！？!?…]\s*\w|[“”]")
#: no head does without one of these near its begin
_HEAD_HINT = re.compile(r"[讯电道息(（\[【〔]|记者|通讯员|实习生|见习生|撰稿|作者|评论员|文[/、／]?[图摄]|发自")
_LEADING_HINT = re.compile(r".{0,30}?(?:记者|通讯员|实习生|见习生|撰稿|作者|评论员|文[/、]?[图摄])", re.S)
_REPORTED = re.compile(r"(?:报道|发自[\u3400-\u9fff]{2,10})(?=[\s:,]|$)")
_SENTENCE_END = re.compile(r"[。!?“”]")
_LAST_SENTENCE_END = re.compile(r"[。!?…”\"』」)\]】](?=\s*\S)")
#: closes a wire story, behind the byline
_FINIS = re.compile(r"\s*[(\[【]\s*(?:完|END)\s*[)\]】]\s*$", re.I)
_AFTER_WIRE: Implied = ("reporter", "记者")
_AFTER_NEWS: Implied = ("author", None)
#: a reporter who tells what he learned, right behind a dateline: 新华社记者王伟今天从教育部获悉
_NARRATED = re.compile(
    rf"(?:{OUTLET.pattern})?\s*(?:首席|见习|实习)?记者\s*[\u3400-\u9fff·]{{2,9}}?(?:[、 ][\u3400-\u9fff·]{{2,4}})*?"
    r"(?=(?:今[天日晨]|昨[天日]|日前|近日|\d{1,2}日)?(?:从|在|获悉|了解到|采访|来到|走进|随))"
)
#: a mark, or the name of a paper, before the reporter; no sentence begins with it and a blank before the name
_SIGNED = re.compile(rf"\s*(?:[□■◆●○◎▲△★☆※]|(?:{SURE_OUTLET.pattern})\s?\S{{0,4}}记者\s?[:|]?\s)")
#: what a sentence about a reporter goes on with
_NARRATION = re.compile(
    r"\s*(?:[在从向对与和跟随就将把被为是说问获赴带去到]|了解|看到|来到|走[进访]|探访|采访|发现|注意到|告诉|表示|认为|牺牲|摄|今[天日晨]|"
    r"昨|近日(?!,)|日前(?!,)|\d|一[行直路]|连日|前往|实地|跟踪|梳理|体验|专访|联系|致电|提[出问]|第一时间|现场|再次|多次|深入|曾)"
)
_SHORTEST_STORY = 16
#: a paper, names and 报道; who else reports for it but its reporters
_SIGNED_LINE = re.compile(rf"(?:{SURE_OUTLET.pattern})\s+[\u3400-\u9fff·、\s]{{2,40}}\s(?:摄影|综合|联合)?报道")
_LONGEST_LINE = 200
_LONGEST_HEAD = 300
#: letters before the first of a head's telling words
_LONGEST_ORIGIN = 70
_LINES_LOOKED_AT = 3
#: a deck or a subtitle may stand above the dateline
_HEADS_LOOKED_AT = 3
#: without 报道 at its end, only a byline of so many roles is told from a sentence
_CERTAIN_ROLES = 2


def _bracket_end(text: str, at: int) -> int | None:
    """Return the end of the bracket that opens at ``at``, None if none opens there or it is not closed."""
    closing = _BRACKET_PAIRS.get(text[at : at + 1])
    if closing is None:
        return None
    depth = 0
    for end in range(at, min(len(text), at + _LONGEST_LINE)):
        depth += (text[end] == text[at]) - (text[end] == closing)
        if depth == 0:
            return end + 1
    return None


def _explicit(credit: Credit | None) -> Credit | None:
    return credit if credit is not None and credit.is_explicit and credit.people else None


def _read_leading(text: str, begin: int, fewest_roles: int) -> tuple[Credit, int] | None:
    """Read the credit that stands before the story in one paragraph, up to 报道 or to a blank; also where it ends."""
    if not _LEADING_HINT.match(text, begin):
        return None
    sentence = _SENTENCE_END.search(text, begin)
    limit = min(sentence.start() if sentence else len(text), begin + _LONGEST_LINE)
    for reported in _REPORTED.finditer(text, begin, limit):
        if credit := _explicit(read_credit(text[begin : reported.end()])):
            return credit, reported.end()
    for end in range(limit - 1, begin, -1):
        if text[end] == " " and text[end - 1] != " " and (credit := _explicit(read_credit(text[begin:end]))):
            return (credit, end) if credit.roles >= fewest_roles else None
    return None


def _after_dateline(text: str, stamp: Stamp) -> tuple[Credit, int] | None:
    """Read the people named right after a dateline, in a bracket or 记者王伟报道; also where they end."""
    blanks = _BLANKS.match(text, stamp.end)
    opening = blanks.end() if blanks else stamp.end
    closed = _bracket_end(text, opening)
    if closed is not None:
        implied = _AFTER_WIRE if stamp.is_wire else _AFTER_NEWS
        credit = read_credit(text[opening + 1 : closed - 1], implied=implied)
        return (credit, closed) if credit is not None and credit.people else None
    if led := _read_leading(text, opening, 1):
        return led
    narrated = _NARRATED.match(text, opening) if stamp.is_certain else None
    credit = _explicit(read_credit(text[opening : narrated.end()])) if narrated else None
    return (credit, narrated.end()) if credit and narrated else None


def _read_head(paragraph: str, published_on: dt.date | None) -> Byline | None:
    """Read dateline and people, or people alone, at the head of the first paragraph."""
    if not _HEAD_HINT.search(paragraph, 0, _LONGEST_ORIGIN):
        return None
    text = narrow(paragraph[:_LONGEST_HEAD])
    stamp = read_dateline(text)
    if stamp is not None and (found := _with_people(paragraph, stamp, _after_dateline(text, stamp), published_on)):
        return found
    begin = len(text) - len(text.lstrip())
    closed = _bracket_end(text, begin)
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
    credit = _explicit(read_credit(inner))
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


def _read_people_at_head(paragraph: str, text: str) -> Byline | None:
    marks = _LEADING_MARKS.match(text)
    fewest = 1 if _SIGNED.match(text) else _CERTAIN_ROLES
    found = _read_leading(text, marks.end() if marks else 0, fewest)
    if found is not None and found[0].roles < _CERTAIN_ROLES and _is_narrated(text, found[1]):
        return None
    if found is None or ((line := _read_line(paragraph)) and line.people):
        return None
    credit, end = found
    return Byline(paragraph[:end], credit.people, staff=credit.staff)


def _is_narrated(text: str, end: int) -> bool:
    """Whether what ends at ``end`` is the subject of a sentence, or no story follows it; 报道 says it is a credit."""
    if text[:end].endswith("报道"):
        return False
    return _NARRATION.match(text, end) is not None or len(text) - end < _SHORTEST_STORY


def _read_line(paragraph: str) -> Byline | None:
    """Read a paragraph that is a byline as a whole, brackets and marks around it included; it may name staff only."""
    if len(paragraph) > _LONGEST_LINE or not _LINE_HINT.search(paragraph) or _IS_PROSE.search(paragraph):
        return None
    inner = _AROUND.sub("", narrow(paragraph))
    if inner and _bracket_end(inner, 0) == len(inner):
        inner = inner[1:-1]
    is_signed = _SIGNED_LINE.fullmatch(inner) is not None
    credit = read_credit(inner, implied=_AFTER_NEWS if is_signed else None)
    if credit is None or (credit.people and not credit.is_explicit and not is_signed):
        return None
    return Byline(paragraph, credit.people, staff=credit.staff)


def _read_inline_tail(paragraph: str) -> Byline | None:
    """Read a bracket, or the words after the last sentence, at the end of a paragraph."""
    before = max(0, len(paragraph) - _LONGEST_LINE - 2)
    text = _FINIS.sub("", narrow(paragraph[before:]))
    if text.endswith(tuple(_BRACKET_PAIRS.values())):
        start = _last_opening(text)
        inner = text[start + 1 : -1]
    else:
        start = max((match.end() for match in _LAST_SENTENCE_END.finditer(text)), default=-1)
        inner = text[start:]
    if start < 0 or before + start == 0 or not _HINT.search(inner):
        return None
    credit = _explicit(read_credit(_AROUND.sub("", inner)))
    if credit is None:
        return None
    return Byline(paragraph[before + start : before + len(text)].strip(), credit.people, staff=credit.staff)


def _read_names_at_tail(paragraph: str, fewest: int) -> Byline | None:
    """Read names without a role in the bracket that stands behind a story's last full stop: （王伟 李明）."""
    before = max(0, len(paragraph) - _LONGEST_LINE)
    text = _FINIS.sub("", narrow(paragraph[before:]))
    start = _last_opening(text) if text.endswith((")", "】")) else -1
    if start < 1 or text[start - 1] not in "。!?”":
        return None
    names = split_names(text[start + 1 : -1])
    if len(names) < fewest or not all(map(is_usual_name, names)):
        return None
    role, role_text = _AFTER_NEWS
    people = [Person(name, role, role_text, "byline") for name in names]
    return Byline(paragraph[before + start : before + len(text)], people)


def _last_opening(text: str) -> int:
    """Return where the bracket opens that ``text`` ends with; -1 if it does not open."""
    opening = next(mark for mark, closing in _BRACKET_PAIRS.items() if closing == text[-1])
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == text[-1]) - (text[at] == opening)
        if depth == 0:
            return at
    return -1


def _joined(first: Byline, second: Byline) -> Byline:
    people = list(dict.fromkeys([*first.people, *second.people]))
    staff = list(dict.fromkeys([*first.staff, *second.staff]))
    text = f"{first.text} {second.text}" if second.people else first.text
    return replace(first, text=text, people=people, staff=staff)


def _read_lines(paragraphs: Sequence[str], window: range) -> Byline | None:
    """Read the first byline of its own that begins in ``window``; its neighbours, editors too, belong to it."""
    found: Byline | None = None
    for index in range(window.start, len(paragraphs)):
        line = _read_line(paragraphs[index]) if found or index in window else None
        if found is not None and line is None:
            break
        if line is not None and (found or line.people):
            found = line if found is None else _joined(found, line)
    return found


def _read_apart(paragraphs: Sequence[str], footer: Sequence[str], *, has_dateline: bool) -> tuple[Byline | None, str]:
    """Read people printed apart from the head of the first paragraph, and say where they stood.

    Names alone are people if there are two; behind a dateline that names nobody one is enough.
    """
    fewest = 1 if has_dateline else 2
    count = len(paragraphs)
    tail = range(max(_LINES_LOOKED_AT, count - _LINES_LOOKED_AT), count)
    places: tuple[tuple[str, Callable[[], Byline | None]], ...] = (
        ("line at the head", lambda: _read_lines(paragraphs, range(_LINES_LOOKED_AT))),
        ("line at the tail", lambda: _read_lines(paragraphs, tail)),
        ("tail of the last paragraph", lambda: _read_inline_tail(paragraphs[-1]) if paragraphs else None),
        ("tail of the last paragraph", lambda: _read_names_at_tail(paragraphs[-1], fewest) if paragraphs else None),
        ("footer", lambda: _read_lines(footer, range(len(footer)))),
    )
    for rule, reader in places:
        found = reader()
        if found is not None:
            return found, rule
    return None, ""


def _read_heads(paragraphs: Sequence[str], published_on: dt.date | None) -> Byline | None:
    """Read the first head that says something; a dateline alone takes the people from the head of the next one."""
    for paragraph, following in pairwise([*paragraphs, ""]):
        head = _read_head(paragraph, published_on)
        if head is None:
            continue
        if not head.people and head.text == paragraph:
            people = _read_head(following, published_on)
            if people is not None and people.dateline is None:
                return _joined(head, people)
        return head
    return None


def extract_byline(
    paragraphs: Sequence[str], *, published_on: dt.date | None, footer: Sequence[str] = ()
) -> Reading[Byline]:
    """Read the byline of a story from its paragraphs; the value is None where none is printed.

    Looked at are the head of the first paragraphs, lines of their own near head and tail, the tail of the last
    paragraph, and at last the ``footer``, where stations print 记者：王伟 编辑：李明. ``published_on`` (the day in the
    site's zone) gives a dateline without a year its year; None leaves such a date None. Names in a wire dateline's
    bracket are reporters, as ``电（王丽 赵明）`` implies; their ``role_text`` is 记者 though it is not printed. Behind
    ``讯`` they are authors, and their ``role_text`` is None. Editors are no part of ``people``, but of ``staff``.
    """
    head = _read_heads(paragraphs[:_HEADS_LOOKED_AT], published_on)
    if head is not None and head.people:
        return _reading(head, "dateline" if head.dateline else "head of the first paragraph", published_on)
    apart, rule = _read_apart(paragraphs, footer, has_dateline=head is not None)
    if head is None:
        return Reading() if apart is None else _reading(apart, rule, published_on)
    if apart is None:
        return _reading(head, "dateline", published_on)
    return _reading(_joined(head, apart), f"dateline and {rule}", published_on)


def _reading(byline: Byline, rule: str, published_on: dt.date | None) -> Reading[Byline]:
    return Reading(byline, byline.text, rule, tuple(_warnings(byline.dateline, published_on)))


def _warnings(dateline: Dateline | None, published_on: dt.date | None) -> Iterator[str]:
    if dateline is None or published_on is None:
        return
    if dateline.date is None and "日" in dateline.text and any(map(str.isdigit, dateline.text)):
        yield f"the date of {dateline.text!r} is no day that {published_on} can look back on"
    elif dateline.date is not None and dateline.date > published_on + dt.timedelta(days=7):
        yield f"the date of {dateline.text!r} lies after the publication on {published_on}"
