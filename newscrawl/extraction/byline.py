"""Bylines and datelines: who wrote a story, for which agency, where and when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from newscrawl.extraction.credits import HERE, Credit, read_credit
from newscrawl.extraction.text import narrow
from newscrawl.items import Dateline, Person, Reading, Role


@dataclass(slots=True, frozen=True)
class Byline:
    """Who wrote a story: ``text`` as printed, ``people`` in printed order, and the dateline with its agency if any."""

    text: str
    people: list[Person] = field(default_factory=list)
    dateline: Dateline | None = None
    agency: str | None = None


_BRACKET_PAIRS = {"(": ")", "[": "]", "【": "】", "〔": "〕"}
_MARKS = r"[\s□■◆●○◎▲△★☆※—–\-]*"
_AROUND = re.compile(rf"^{_MARKS}|{_MARKS}$")

#: the wire agencies and what else is quoted with a place behind its name. What stands between such a name and the date
#: is the place, whatever it is called: 烟台 ends like a station, 密云 like an app.
_WIRE = (
    r"(?:新华(?:社|网|每日电讯)|中新(?:社|网|财经|经纬|健康|体育)|中国新闻[社网]|人民网|央视(?:新闻|网|财经)?|央广网|中央广播电视总台|"
    r"中国(?:日报|青年报|经济网)|经济日报|光明日?[报网]|环球(?:网|时报)|国际在线|法新社|路透社|美联社|共同社|塔斯社)(?:客户端)?"
)
#: endings of outlets that no place name has
_SURE_OUTLET = (
    r"[\u3400-\u9fffA-Za-z0-9/·、\-|+]{1,24}(?:[社网报]|新闻|客户端|(?:电视|广播|电|总|卫视)台|广电|广播|之声|传媒|"
    r"融媒体?(?:中心)?|全媒体(?:中心)?|频道|周刊|杂志|头条|发布|信息港|之窗|时刻|壹点|经纬|在线|热线|视频|视界|快讯)"
)
_APP = r"(?:[\u3400-\u9fffA-Za-z0-9]{1,14}(?:[号端+]|(?<=[津冀赣江城])云))"
_AGENCY = rf"{HERE}|{_SURE_OUTLET}|{_APP}|{_WIRE}"
_ANY_PLACE = r"(?!记者|通讯员)[\u3400-\u9fff]{2,10}?(?<![报网社])(?<!新闻)(?<!频道)(?<!客户端)"
#: words that few place names hold: 社会各界在1月1日 is a sentence
_PLACE = r"(?:(?![了在于从对与及将被把由]|的|和(?![田平静硕龙县]|浩特))[\u3400-\u9fff]){2,8}?"
_DATE = r"(?:(?:(?P<year>\d{4})\s?年\s?)?(?P<month>\d{1,2})\s?月\s?)?(?P<day>\d{1,2})\s?日(?(month)|(?!\s*报道))"
_KIND = r"(?:专?电(?![话动力影视商子脑网梯信能气池器台竞缆费价])|快?讯(?![号息问速])|消息|报道)"
_BEFORE_STORY = r"(?=[\s(\[:,]|$|[“\"])"
_DATELINES = (
    re.compile(rf"(?P<text>据?(?P<agency>{HERE}|{_WIRE})[\s·]*(?P<place>{_ANY_PLACE})\s*{_DATE}\s*{_KIND})"),
    # with a date the dateline may touch the story, without one only a blank or bracket tells it from a sentence
    re.compile(rf"(?P<text>据?(?P<agency>{_AGENCY})(?:[\s·]*(?P<place>{_PLACE}))??\s*{_DATE}\s*{_KIND})"),
    re.compile(
        rf"(?P<text>据?(?P<agency>{_AGENCY})(?:\s*(?P<place>{_PLACE}))??(?:\s*{_DATE})?\s*{_KIND}){_BEFORE_STORY}"
    ),
    re.compile(rf"(?P<text>(?P<agency>(?!))?(?P<place>{_PLACE})??{_DATE}\s*{_KIND}){_BEFORE_STORY}"),
)
_HERE = re.compile(HERE)
_BLANKS = re.compile(r"\s*")
_INLINE_HEAD = re.compile(rf"{_MARKS}(?P<text>[^。!?;“”]{{4,70}}?报道)(?=[\s:,]|$)")
_UNBRACKETED = (
    re.compile(r"\s*(?P<text>(?:首席|见习|实习|特约)?记者[^。!?;:“”]{2,40}?报道)(?=[\s:,]|$)"),
    re.compile(r"\s*(?P<text>(?:首席|见习|实习|特约)?记者[\u3400-\u9fff]{2,3}(?:[、\s][\u3400-\u9fff]{2,3})*)(?=\s)"),
)
_LAST_SENTENCE_END = re.compile(r".*[。!?…”\"』」)\]】](?=\s*\S)", re.S)
_POSTED_EARLY = dt.timedelta(days=7)
_LONGEST_LINE = 90
_LONGEST_HEAD = 200
_LINES_LOOKED_AT = 3
#: a deck or a subtitle may stand above the dateline
_HEADS_LOOKED_AT = 2


def _bracket_end(text: str, at: int) -> int | None:
    """Return the end of the bracket that opens at ``at``, None if none opens there or it is not closed."""
    closing = _BRACKET_PAIRS.get(text[at : at + 1])
    if closing is None:
        return None
    end = text.find(closing, at + 1, at + _LONGEST_LINE)
    return end + 1 if end >= 0 else None


def _months(match: re.Match[str], published_on: dt.date | None) -> list[tuple[int, int]]:
    """Return the (year, month) a dateline's date may stand in."""
    if match["year"]:
        return [(int(match["year"]), int(match["month"]))]
    if published_on is None:
        return []
    year = published_on.year
    if match["month"]:
        return [(near, int(match["month"])) for near in (year, year - 1, year + 1)]
    count = year * 12 + published_on.month - 1
    return [(near // 12, near % 12 + 1) for near in (count, count - 1, count + 1)]


def _resolve(match: re.Match[str], published_on: dt.date | None) -> dt.date | None:
    """Return the day a dateline prints; without a year, the last one that is not after ``published_on``."""
    if match["day"] is None:
        return None
    days = []
    for year, month in _months(match, published_on):
        try:
            days.append(dt.date(year, month, int(match["day"])))
        except ValueError:  # 2月30日, or 2月29日 outside a leap year
            continue
    # a story dated 1月1日 may be posted on 31 December, one of last January not
    told = [day for day in days if published_on is None or day <= published_on + _POSTED_EARLY]
    return max(told, default=None)


def _after_dateline(text: str, match: re.Match[str]) -> tuple[Credit, int] | None:
    """Read the people named right after a dateline, in a bracket or 记者王伟报道; also where they end."""
    begin = match.end()
    blanks = _BLANKS.match(text, begin)
    opening = blanks.end() if blanks else begin
    closed = _bracket_end(text, opening)
    if closed is not None:
        implied: Role | None = "reporter" if match["text"].endswith("电") else None
        credit = read_credit(text[opening + 1 : closed - 1], implied=implied)
        return None if credit is None else (credit, closed)
    for pattern in _UNBRACKETED:
        plain = pattern.match(text, begin)
        if plain is not None and (credit := read_credit(plain["text"])) is not None:
            return credit, plain.end()
    return None


def _read_head(paragraph: str, published_on: dt.date | None) -> Byline | None:
    """Read dateline and people, or people alone, at the head of the first paragraph."""
    text = narrow(paragraph[:_LONGEST_HEAD])
    match = next((match for pattern in _DATELINES if (match := pattern.match(text))), None)
    if match is None:
        return _read_inline_head(paragraph, text)
    after = _after_dateline(text, match)
    if after is None and match["day"] is None and match["text"].endswith(("报道", "消息")):
        heads_story = match["text"].endswith("消息") and match["text"][0] != "据" and text.startswith(":", match.end())
        if not heads_story:
            return None  # 据央视新闻报道， quotes another outlet; 央视网消息： opens the story
    agency = match["agency"]
    if agency is not None:
        agency = None if _HERE.fullmatch(agency) else paragraph[match.start("agency") : match.end("agency")]
    dateline = Dateline(paragraph[: match.end("text")], agency, match["place"], _resolve(match, published_on))
    if after is None:
        return Byline(dateline.text, [], dateline, agency)
    credit, end = after
    return Byline(paragraph[:end], credit.people, dateline, agency)


def _read_inline_head(paragraph: str, text: str) -> Byline | None:
    closed = _bracket_end(text, 0)
    if closed is not None and closed < len(paragraph):
        credit = read_credit(text[1 : closed - 1])
        if credit is not None and credit.explicit:
            return Byline(paragraph[:closed], credit.people)
    match = _INLINE_HEAD.match(text)
    if match is not None and match.end() < len(paragraph):
        credit = read_credit(match["text"])
        if credit is not None and credit.explicit:
            return Byline(paragraph[: match.end()], credit.people)
    return None


def _read_line(paragraph: str) -> Byline | None:
    """Read a paragraph that is a byline as a whole, brackets and marks around it included."""
    if len(paragraph) > _LONGEST_LINE:
        return None
    inner = _AROUND.sub("", narrow(paragraph))
    if inner and _bracket_end(inner, 0) == len(inner):
        inner = inner[1:-1]
    credit = read_credit(inner)
    return Byline(paragraph, credit.people) if credit is not None and credit.explicit else None


def _read_inline_tail(paragraph: str) -> Byline | None:
    """Read a bracket, or the words after the last sentence, at the end of a paragraph."""
    before = max(0, len(paragraph) - _LONGEST_LINE - 2)
    text = narrow(paragraph[before:])
    if text.endswith(tuple(_BRACKET_PAIRS.values())):
        opening = next(mark for mark, closing in _BRACKET_PAIRS.items() if closing == text[-1])
        start = text.rfind(opening)
        inner = text[start + 1 : -1]
    else:
        last = _LAST_SENTENCE_END.match(text)
        start = last.end() if last else -1
        inner = text[start:]
    if start < 0 or before + start == 0 or len(inner) > _LONGEST_LINE:
        return None
    credit = read_credit(_AROUND.sub("", inner))
    return (
        Byline(paragraph[before + start :].strip(), credit.people) if credit is not None and credit.explicit else None
    )


def _joined(first: Byline, second: Byline) -> Byline:
    people = list(dict.fromkeys([*first.people, *second.people]))
    return replace(first, text=f"{first.text} {second.text}", people=people)


def _read_lines(paragraphs: Sequence[str]) -> Byline | None:
    """Read the lines among ``paragraphs`` that are bylines of their own; neighbours make one byline."""
    found: Byline | None = None
    for paragraph in paragraphs:
        line = _read_line(paragraph)
        if line is not None:
            found = line if found is None else _joined(found, line)
        elif found is not None:
            break
    return found


def _read_apart(paragraphs: Sequence[str], footer: Sequence[str]) -> tuple[Byline | None, str]:
    """Read people printed apart from the head of the first paragraph, and say where they stood."""
    near_head, later = paragraphs[:_LINES_LOOKED_AT], paragraphs[_LINES_LOOKED_AT:]
    places: tuple[tuple[str, Callable[[], Byline | None]], ...] = (
        ("line at the head", lambda: _read_lines(near_head)),
        ("line at the tail", lambda: _read_lines(later[-_LINES_LOOKED_AT:])),
        ("tail of the last paragraph", lambda: _read_inline_tail(paragraphs[-1]) if paragraphs else None),
        ("footer", lambda: _read_lines(footer)),
    )
    for rule, reader in places:
        found = reader()
        if found is not None:
            return found, rule
    return None, ""


def extract_byline(
    paragraphs: Sequence[str], *, published_on: dt.date | None, footer: Sequence[str] = ()
) -> Reading[Byline]:
    """Read the byline of a story from its paragraphs; the value is None where none is printed.

    Looked at are the head of the first paragraphs, lines of their own near head and tail, the tail of the last
    paragraph, and at last the ``footer``, where stations print 记者：王伟 编辑：李明. ``published_on`` (the day in the
    site's zone) gives a dateline without a year its year; None leaves such a date None. Names in a wire dateline's
    bracket are reporters, as ``电（王丽 赵明）`` implies; their ``role_text`` is 记者 though it is not printed. Editors
    are no part of a byline.
    """
    heads = (_read_head(paragraph, published_on) for paragraph in paragraphs[:_HEADS_LOOKED_AT])
    head = next((found for found in heads if found is not None), None)
    if head is not None and head.people:
        return Reading(head, head.text, "dateline" if head.dateline else "head of the first paragraph")
    apart, rule = _read_apart(paragraphs, footer)
    if head is None:
        return Reading() if apart is None else Reading(apart, apart.text, rule)
    if apart is None:
        return Reading(head, head.text, "dateline")
    both = _joined(head, apart)
    return Reading(both, both.text, f"dateline and {rule}")
