"""Printed dates and times.

Exact patterns for what portals print come first, at some ten microseconds a call. dateparser takes some hundred and,
left alone, makes dates of rubbish; so it sees only short texts that no pattern read and that name a day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from newscrawl.extraction.text import clean, narrow
from newscrawl.items import FIRST_DAY, DateOrder, Moment, Precision, Reading

_TIME = (
    r"(?:(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|[AP]M)\s*+)?(?P<hour>\d{1,2})\s*+"
    r"(?:(?::|时|点)\s*+(?P<minute>\d{1,2})(?::\d{1,2}(?:[.,]\d++)?)?分?(?:\d{1,2}秒)?|[时点](?P<whole>整|半)?)"
    r"(?:\s*+(?P<meridiem>[AP]\.?M\b\.?))?"
    r"(?:\s*+(?P<offset>Z|(?:GMT|UTC)\s?(?:[+\-]\d{1,2}(?::?\d{2})?)?|[+\-]\d{2}:?\d{2})(?!\w))?"
)
_WEEKDAY = r"(?:\s*+[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
_AND_TIME = rf"{_WEEKDAY}(?:[\sT,]*+{_TIME})?(?![\d:])"
#: 2022-8-111:51 could be two dates, so figures must stand apart from the time
_APART_TIME = rf"{_WEEKDAY}(?:[\sT,]++{_TIME})?(?![\d:])"
_YEAR_FIRST = re.compile(
    rf"(?<![\d.\-/])(?P<year>\d{{4}})(?P<separator>[\-/.])(?P<month>\d{{1,2}})(?P=separator)(?P<day>\d{{1,2}}){_APART_TIME}",
    re.I,
)
_YEAR_IN_WORDS = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]?{_AND_TIME}", re.I
)
_YEAR_LAST = re.compile(
    rf"(?<![\d.\-/])(?P<first>\d{{1,2}})(?P<separator>[\-/.])(?P<second>\d{{1,2}})(?P=separator)(?P<year>\d{{4}}){_APART_TIME}",
    re.I,
)
_MONTH_DAY = re.compile(rf"(?<![\d年\-/.])(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]{_AND_TIME}", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATIN_WORD = re.compile(r"[A-Za-z]{3}")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
#: Aug 1, 2022; 1 Aug 2022; Mon Aug 01 11:51:22 CST 2022, as Java prints it
_ENGLISH = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d){_AND_TIME}",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+{_MONTH},?[\s\-]+(?P<year>\d{{4}})(?!\d){_AND_TIME}",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+CST)?\s+(?P<year>\d{{4}})(?!\d)",
    )
)
#: only as the whole text, as what follows are numbers like any others
_TWO_DIGIT_YEAR = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<separator>[\-/.])(?P<second>\d{{1,2}})(?P=separator)(?P<third>\d{{1,2}}){_APART_TIME}",
    re.I,
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[\sT]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?\d\d)?(?P<offset>Z|[+\-]\d{2}:?\d{2})?)?"
    r"(?P<half>)(?P<meridiem>)(?P<whole>)",
    re.I,
)
#: only as the whole text: 11-24 in a sentence may be a score or a range
_SHORT = re.compile(rf"(?P<first>\d{{1,2}})[\-/.](?P<second>\d{{1,2}}){_APART_TIME}", re.I)
_DAY_WORD = re.compile(rf"(?P<word>今天|今日|昨天|昨日|大前天|前天|前日){_AND_TIME}", re.I)
_AGO = re.compile(
    r"(?<![\d.第个])(?P<number>\d{1,4}|半|[一二两三四五六七八九十])\s*(?P<half>个半(?=\s*小时))?\s*"
    r"(?P<unit>秒钟?|分钟?|个?小时|天|日|周|星期)之?前(?![方后往景期面])"
)
_JUST_NOW = re.compile(r"刚刚|刚才|几秒前")
_VAGUE = re.compile(r"\d{1,4}\s*(?:个?月|年)之?前")
#: the page's foot prints the server's clock: GMT+8, 2022-8-2 09:15
_SERVER_CLOCK = re.compile(r"GMT\s*[+\-]\s*[\d.:]+\s*,.*", re.I | re.S)
#: a text dateparser may see: without a day of its own (去年, 1个月前) it would put in today's
_NAMES_A_DAY = re.compile(r"\d\s*[日号天]|\d{4}\D+\d{1,2}\D+\d{1,2}|\d{1,2}\D+\d{1,2}\D+\d{4}")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=\s*(?:[年月日号时点分天周秒]|个?小时|星期))")
_TRADITIONAL = str.maketrans("時鐘點號週個後剛幾", "时钟点号周个后刚几")
_WORD_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2, "大前天": 3}
_NUMERALS = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}
_LONGEST_FOR_DATEPARSER = 40
#: no line that prints a date is longer
_LONGEST = 1000
#: clocks differ, and pages come out of caches
_CLOCK_TOLERANCE = dt.timedelta(minutes=15)

_AMBIGUOUS = "day and month cannot be told apart; the site's date order must be set"
_TOO_VAGUE = "too vague to name a day"
_SHORT_YEAR = "two-digit year"

_Understood = tuple[Moment | None, str, str]  # moment (None: impossible), the text it was read from, rule


def extract_moment(
    text: str | None,
    *,
    fetched_at: dt.datetime,
    zone: ZoneInfo,
    date_order: DateOrder = "YMD",
    first_day: dt.date = FIRST_DAY,
) -> Reading[Moment]:
    """Read a printed date, absolute or relative to ``fetched_at``; the moment is aware, in the site's ``zone``.

    ``fetched_at`` must be aware (ValueError). ``date_order`` says how the site prints dates whose year stands last or
    not at all; dates that begin with a four-digit year need no telling. The value is None where no date is printed, and
    None with a warning for an impossible date, one whose order cannot be told, or one too vague to name a day. A date
    in the future (by more than a quarter of an hour, for clocks differ), before ``first_day``, or with a year of two
    digits is kept with a warning. Precision ``day`` means midnight in ``zone``.
    """
    if fetched_at.tzinfo is None:
        raise ValueError("fetched_at must carry a time zone")
    if text is None:
        return Reading()
    printed = _HAN_NUMBER.sub(_figures, narrow(clean(_SERVER_CLOCK.sub("", text[:_LONGEST]))).translate(_TRADITIONAL))
    if not printed:
        return Reading(None, text)
    now = fetched_at.astimezone(zone)
    for read in _READERS:
        understood = read(printed, now, date_order)
        if understood is not None:
            moment, raw, rule = understood
            if moment is None:
                reason = rule if rule in (_AMBIGUOUS, _TOO_VAGUE) else "there is no such date or time"
                return Reading(None, text, rule, (f"{raw.strip()!r}: {reason}",))
            return Reading(moment, text, rule, _doubts(moment, raw, rule, now, first_day))
    return Reading(None, text)


def _figures(match: re.Match[str]) -> str:
    """Write 二〇二二 as 2022 and 二十一 as 21."""
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return "".join(str(_NUMERALS[numeral]) for numeral in match[0])
    return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0))


def _doubts(moment: Moment, raw: str, rule: str, now: dt.datetime, first_day: dt.date) -> tuple[str, ...]:
    if moment.at - now > _CLOCK_TOLERANCE:
        return (f"{raw.strip()!r} lies in the future of the visit",)
    if moment.at.date() < first_day:
        return (f"{raw.strip()!r} lies before {first_day}, the first day of the site",)
    return (f"{raw.strip()!r}: the century is not printed",) if rule == _SHORT_YEAR else ()


def _moment(match: re.Match[str], year: int, month: int, day: int, now: dt.datetime) -> Moment | None:
    """Return the moment of a day and the time ``match`` found beside it, None if there is no such moment."""
    try:
        date = dt.date(year, month, day)
        if match["hour"] is None:
            return Moment(dt.datetime.combine(date, dt.time(), now.tzinfo), "day")
        minute = match["minute"] or ("30" if match["whole"] == "半" else "0")
        time = dt.time(_hour(match), int(minute))
        at = dt.datetime.combine(date, time, _offset(match["offset"]) or now.tzinfo)
        return Moment(at.astimezone(now.tzinfo), "minute" if match["minute"] or match["whole"] else "hour")
    except (ValueError, OverflowError):
        return None


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    half = (match["meridiem"] or match["half"] or "").upper().replace(".", "")
    if half in ("PM", "下午", "傍晚", "晚上", "晚间") and hour < 12:
        return hour + 12
    if half in ("晚上", "晚间") and hour == 12:
        return 24  # of which day nobody knows
    if half == "中午" and hour < 3:
        return hour + 12
    if half in ("AM", "凌晨", "上午") and hour == 12:
        return 0  # 上午12:10 is how software prints ten past midnight; people say 中午
    return hour


def _offset(printed: str | None) -> dt.timezone | None:
    if printed is None:
        return None
    figures = re.search(r"([+\-])(\d{1,2}):?(\d{2})?", printed)
    if figures is None:  # Z, GMT, UTC
        return dt.UTC
    delta = dt.timedelta(hours=int(figures[2]), minutes=int(figures[3] or 0))
    return dt.timezone(-delta if figures[1] == "-" else delta)


def _read_year_first(printed: str, now: dt.datetime, _order: DateOrder) -> _Understood | None:
    match = _YEAR_FIRST.search(printed) or _YEAR_IN_WORDS.search(printed)
    if match is None:
        return None
    return _moment(match, int(match["year"]), int(match["month"]), int(match["day"]), now), match[0], "year first"


def _read_year_last(printed: str, now: dt.datetime, order: DateOrder) -> _Understood | None:
    match = _YEAR_LAST.search(printed)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if order == "YMD":
        if first <= 12 and second <= 12 and first != second:
            return None, match[0], _AMBIGUOUS
        order = "DMY" if first > 12 else "MDY"
    day, month = (first, second) if order == "DMY" else (second, first)
    return _moment(match, year, month, day, now), match[0], "day first" if order == "DMY" else "month first"


def _read_english(printed: str, now: dt.datetime, _order: DateOrder) -> _Understood | None:
    if not _LATIN_WORD.search(printed):
        return None
    match = next(filter(None, (pattern.search(printed) for pattern in _ENGLISH)), None)
    if match is None:
        return None
    month = _MONTHS.index(match["month"].lower()) + 1
    return _moment(match, int(match["year"]), month, int(match["day"]), now), match[0], "month in English"


def _read_short_forms(printed: str, now: dt.datetime, order: DateOrder) -> _Understood | None:
    """Forms of which each could be other figures as well, and which therefore must be the whole text."""
    if match := _COMPACT.fullmatch(printed):
        moment = _moment(match, int(match["year"]), int(match["month"]), int(match["day"]), now)
        return (moment, printed, "eight digits") if moment else None
    match = _TWO_DIGIT_YEAR.fullmatch(printed)
    if match is None:
        return None
    figures = match["first"], match["second"], match["third"]
    year, month, day = (figures[order.index(letter)] for letter in "YMD")
    if len(year) != 2:
        return None
    return _moment(match, 2000 + int(year), int(month), int(day), now), match[0], _SHORT_YEAR


def _read_relative(printed: str, now: dt.datetime, _order: DateOrder) -> _Understood | None:
    if match := _DAY_WORD.search(printed):
        day = now.date() - dt.timedelta(days=_WORD_DAYS[match["word"]])
        return _moment(match, day.year, day.month, day.day, now), match[0], "day word"
    if match := _JUST_NOW.search(printed):
        return Moment(_to_minute(now), "minute"), match[0], "just now"
    if match := _AGO.search(printed):
        return _read_ago(match, now)
    vague = _VAGUE.fullmatch(printed)
    return (None, vague[0], _TOO_VAGUE) if vague else None


def _read_ago(match: re.Match[str], now: dt.datetime) -> _Understood | None:
    number, unit = match["number"], match["unit"].removesuffix("钟").removeprefix("个")
    if number == "半":
        # Discuz prints 半小时前 for anything between 30 and 60 minutes; 半天前 is no measure at all
        return (
            (Moment(_to_minute(_earlier(now, dt.timedelta(minutes=30))), "hour"), match[0], "ago")
            if unit == "小时"
            else None
        )
    count = int(number) if number.isdecimal() else _NUMERALS.get(number)
    if count is None:
        return None
    if unit in ("天", "日", "周", "星期"):
        day = now.date() - dt.timedelta(days=count * (1 if unit in ("天", "日") else 7))
        return Moment(dt.datetime.combine(day, dt.time(), now.tzinfo), "day"), match[0], "ago"
    seconds, precision = _AGO_UNITS[unit]
    if match["half"]:
        return Moment(_to_minute(_earlier(now, dt.timedelta(hours=count + 0.5))), precision), match[0], "ago"
    return Moment(_to_minute(_earlier(now, dt.timedelta(seconds=count * seconds))), precision), match[0], "ago"


_AGO_UNITS: dict[str, tuple[int, Precision]] = {"秒": (1, "minute"), "分": (60, "minute"), "小时": (3600, "hour")}


def _earlier(now: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """Subtract elapsed time; in UTC, as wall clocks are set back and forth where summer time is kept."""
    return (now.astimezone(dt.UTC) - by).astimezone(now.tzinfo)


def _to_minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


def _read_without_year(printed: str, now: dt.datetime, order: DateOrder) -> _Understood | None:
    if match := _MONTH_DAY.search(printed):
        month, day = int(match["month"]), int(match["day"])
    elif match := _SHORT.fullmatch(printed):
        month, day = int(match["first"]), int(match["second"])
        if order == "DMY":
            month, day = day, month
    else:
        return None
    # two 29ths of February lie up to eight years apart
    for year in range(now.year, now.year - 9, -1):
        moment = _moment(match, year, month, day, now)
        if moment is not None and moment.at.date() <= now.date():
            return moment, match[0], "most recent past"
    return None, match[0], "most recent past"


def _read_with_dateparser(printed: str, now: dt.datetime, _order: DateOrder) -> _Understood | None:
    if len(printed) > _LONGEST_FOR_DATEPARSER or not _NAMES_A_DAY.search(printed):
        return None
    import dateparser  # its import takes as long as all the rest of the package, and hardly a page needs it

    at = dateparser.parse(
        printed,
        languages=["zh"],
        settings={
            "TIMEZONE": str(now.tzinfo),
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    if at is None:
        return None
    at = at.astimezone(now.tzinfo)
    timed = re.search(r"\d\s*(?::|时|点)", printed) is not None
    if timed:
        return Moment(_to_minute(at), "minute"), printed, "dateparser"
    return Moment(at.replace(hour=0, minute=0, second=0, microsecond=0), "day"), printed, "dateparser"


_READERS: tuple[Callable[[str, dt.datetime, DateOrder], _Understood | None], ...] = (
    _read_year_first,
    _read_year_last,
    _read_english,
    _read_short_forms,
    _read_relative,
    _read_without_year,
    _read_with_dateparser,
)
