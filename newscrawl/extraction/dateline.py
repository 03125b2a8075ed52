"""The grammar of a dateline: 信网青岛8月1日讯, 据新华社北京2021年12月31日电, 本报讯.

    dateline = [据] [agency] [place] [[year] month] day] kind

The stamp (date and kind) is found first; what stands before it is then divided into agency and place by the tables of
``outlets`` and ``places``. All functions expect text that went through ``text.narrow``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from newscrawl.extraction.outlets import HERE, KNOWN, SURE_OUTLET, WIRE
from newscrawl.extraction.places import PLACES, place_at_end

_NUMERALS = "一二三四五六七八九"
_DATE = (
    rf"(?:(?:(?P<year>\d{{4}}|[〇○零{_NUMERALS}]{{4}})\s?年\s?)?(?P<month>\d{{1,2}}|十?[{_NUMERALS}]|十|元)\s?月\s?)?"
    rf"(?P<day>\d{{1,2}}|[二三]?十[{_NUMERALS}]?|[{_NUMERALS}])\s?日"
    r"(?:凌晨|早|[上下中]午|晚间?|\d{1,2}时)?"
)
_WIRED = r"(?:新媒体|综合|体育|特约|图文)?专?电(?!文[指称中说显]|[话动力影视商子脑网梯信能气池器台竞缆费价报])"
_NEWS = r"快?讯(?![号息问速社])"
_MARKS = r"[\s□■◆●○◎▲△★☆※—–\-]*"
_BEFORE_STORY = r"(?=[\s(\[【:,|]|$|[“\"])"
#: With a date the dateline may touch the story, without one only a blank or bracket tells it from a sentence. A paper
#: that is quoted with a date (新华社8月1日报道，) is told from one that speaks by the comma.
_HEAD = re.compile(
    rf"{_MARKS}(?P<text>(?P<cited>据)?(?P<origin>(?:[\u3400-\u9fffA-Za-z0-9/·\-—–|+\s]|\([^()\s]{{2,20}}\)){{0,40}}?)"
    rf"(?:(?<!\d){_DATE}\s*(?P<dated>{_WIRED}|{_NEWS}|消息(?=[\s(\[:]|$)|报道(?=[\s(\[]|$))|(?P<undated>(?:{_WIRED}|{_NEWS}|消息|报道){_BEFORE_STORY})))"
)
_STORY_NEXT = re.compile(_BEFORE_STORY)
_HERE = re.compile(rf"{HERE}(?:记者站)?")
_HERE_LAST = re.compile(rf"\s+{HERE}$")
_NOTE = re.compile(r"\([^()]*\)$")
_PLACE = re.compile(r"[\u3400-\u9fff]{2,10}")
#: what few place names hold: 社会各界在1月1日 is a sentence
_NO_PLACE = re.compile(
    r"[了在于从对与及将被把由自至这那我你他有会称说]|的(?!斯|黎)|和(?![田平静硕龙县]|浩特)|记者|通讯员|截至|昨|今天|上午|下午|连续|多[个次]|最新|报道"
)
_OUTLET_TAIL = re.compile(r"(?:[报网社]|新闻|频道|客户端|APP)$")
#: （综合新华社、人民网报道） names what a story was made of
_NO_ORIGIN = re.compile(r"(?:综合|来源|转自|摘自)|.*(?:记者|通讯员|实习生|作者)")
_BETWEEN = " ·|"
_FAMILY = re.compile(r"\s*[/·\-—–|]+\s*")
_POSTED_EARLY = dt.timedelta(days=7)


@dataclass(slots=True, frozen=True)
class Stamp:
    """A dateline as it stands in a text: where it begins and ends, its parts, and what may follow it.

    ``is_wire``: names in a bracket behind it are reporters; ``is_certain``: it is a dateline whatever follows.
    """

    begin: int
    end: int
    agency: str | None
    place: str | None
    date: tuple[int | None, int | None, int] | None
    is_wire: bool
    is_certain: bool


def read_dateline(text: str) -> Stamp | None:
    """Read the dateline that ``text`` (narrow) begins with; None if it begins otherwise."""
    match = _HEAD.match(text)
    if match is None:
        return None
    kind = match["dated"] or match["undated"]
    origin = _divide_origin(match["origin"], is_dated=bool(match["day"]))
    if origin is None:
        return None
    agency, place, is_named = origin
    if not is_named and not _STORY_NEXT.match(text, match.end()):
        return None
    follows = text[match.end() : match.end() + 1]
    quotes = kind == "报道" or (kind == "消息" and (match["cited"] or follows not in ": "))
    return Stamp(
        match.start("text"),
        match.end("text"),
        agency,
        place,
        _date(match),
        is_wire=kind.endswith("电"),
        is_certain=(not quotes and is_named) or (bool(match["day"]) and (is_named or kind in ("讯", "电", "专电"))),
    )


def _date(match: re.Match[str]) -> tuple[int | None, int | None, int] | None:
    year, month, day = (_number(match[part]) if match[part] else None for part in ("year", "month", "day"))
    return None if day is None else (year, month, day)


def _number(printed: str) -> int:
    """8 of 8 or 八, 31 of 三十一, 2022 of 二〇二二."""
    if printed.isascii():
        return int(printed)
    digits = [_NUMERALS.find(char) + 1 for char in printed.replace("元", "一")]
    if "十" not in printed:
        return int("".join(map(str, digits)))
    tens, _, ones = printed.partition("十")
    return 10 * (_NUMERALS.find(tens) + 1 if tens else 1) + (_NUMERALS.find(ones) + 1 if ones else 0)


def _divide_origin(printed: str, *, is_dated: bool) -> tuple[str | None, str | None, bool] | None:
    """Divide what stands before date and kind into agency and place; also whether a paper is named, be it 本报."""
    origin = printed.strip(_BETWEEN)
    if not origin:
        return (None, None, False) if is_dated else None
    if _NO_ORIGIN.match(origin):
        return None
    origin = _HERE_LAST.sub("", origin)  # 汉网-武汉晚报 本报讯
    if here := _HERE.match(origin):
        return _with_place(None, origin[here.end() :])
    if (wire := WIRE.match(origin)) and (_is_rest_place(origin[wire.end() :], of_wire=True)):
        return _with_place(wire[0], origin[wire.end() :])
    if known := KNOWN.fullmatch(origin):
        return known[0], None, True
    place = place_at_end(origin)
    before = origin[: len(origin) - len(place)].rstrip(_BETWEEN)
    if place and before and _is_one_outlet(before):
        return before, place, True
    if _is_outlet(origin):
        return origin, None, True
    for end in range(len(origin) - 2, 1, -1):
        if _is_outlet(origin[:end]) and _is_rest_place(origin[end:], of_wire=False):
            return _with_place(origin[:end].rstrip(_BETWEEN), origin[end:])
    if not _is_rest_place(origin, of_wire=False):
        return None
    # 烟台8月1日讯, 平度讯; a short word without a date is what a paper calls itself: 南都讯
    return (None, origin, False) if is_dated or origin in PLACES else (origin, None, False)


def _with_place(agency: str | None, rest: str) -> tuple[str | None, str | None, bool] | None:
    place = rest.strip(_BETWEEN)
    if place and not _is_rest_place(place, of_wire=agency is None or bool(WIRE.fullmatch(agency))):
        return None
    return agency, place or None, True


def _is_rest_place(rest: str, *, of_wire: bool) -> bool:
    place = rest.strip(_BETWEEN)
    if not place:
        return of_wire
    if _PLACE.fullmatch(place) is None or _OUTLET_TAIL.search(place):
        return False
    return place in PLACES or (_NO_PLACE.search(place) is None and (of_wire or len(place) <= 8))


def _is_one_outlet(text: str) -> bool:
    return bool(SURE_OUTLET.fullmatch(text) or KNOWN.fullmatch(text))


def _is_outlet(text: str) -> bool:
    bare = _NOTE.sub("", text)  # 荆楚网(湖北日报网)
    if _is_one_outlet(bare):
        return True
    parts = _FAMILY.split(bare)  # 中国山东网-感知山东: one vouches for the other
    return len(parts) > 1 and any(map(SURE_OUTLET.fullmatch, parts)) and all(2 <= len(part) <= 10 for part in parts)


def resolve_date(date: tuple[int | None, int | None, int] | None, published_on: dt.date | None) -> dt.date | None:
    """Return the day a dateline prints as (year, month, day); what is not printed is taken from ``published_on``.

    It is the last such day that is not after ``published_on``: 12月31日 in a story of 1 January is last year's. None
    for a day that no calendar has, and for one without a year if ``published_on`` is None.
    """
    if date is None:
        return None
    days = []
    for year, month in _months(date, published_on):
        try:
            days.append(dt.date(year, month, date[2]))
        except ValueError:  # 2月30日, or 2月29日 outside a leap year
            continue
    # a story dated 1月1日 may be posted on 31 December, one of last January not
    told = [day for day in days if date[0] or published_on is None or day <= published_on + _POSTED_EARLY]
    return max(told, default=None)


def _months(date: tuple[int | None, int | None, int], published_on: dt.date | None) -> list[tuple[int, int]]:
    """Return the (year, month) a dateline's date may stand in."""
    year, month, _ = date
    if year:
        return [(year, month or 0)]
    if published_on is None:
        return []
    if month:
        # two 29ths of February lie up to eight years apart
        return [(published_on.year + by, month) for by in range(1, -9, -1)]
    # two months with a 31st are next to each other, or there is one between them
    count = published_on.year * 12 + published_on.month - 1
    return [((count + by) // 12, (count + by) % 12 + 1) for by in range(1, -3, -1)]
