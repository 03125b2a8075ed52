"""One time of publication, and one of update, out of all that a page prints and states.

The order: what is printed in the info line, its ``title=``, what the metadata states (in the order of the metadata).
A time that cannot be right, in the future or before the site existed, comes behind all that can. A later statement of
the same time replaces an earlier one if it is more exact; one of another time is a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from newscrawl.items import Moment, Reading

#: reads a printed text (None: nothing is printed)
MomentReader = Callable[[str | None], Reading[Moment]]

_EXACTNESS = ("day", "hour", "minute")
_MINUTE, _HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
#: 3小时前 and 昨天 are read against the visit, and pages come out of caches
_RELATIVE_RULES = ("ago", "just now")
_CACHED = dt.timedelta(minutes=15)

_UNIX = re.compile(r"(\d{10})(?:\d{3})?")
#: a midnight to the second is a day whose time nobody knew
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T\s]00:00(?::00(?:\.0{1,9})?)?\s?(?:Z|[+\-]\d{2}:?\d{2})?", re.I)
_LONGEST_SHOWN = 60
#: statements that are looked at: a hostile page may state a thousand
_MOST = 12
_LONGEST_PATH = 500

_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:(?P<apart>[/_\-])(?P<month>\d{1,2})(?P=apart)(?P<day>\d{1,2})"
    r"|[/_\-]?(?P<month2>\d\d)[/_\-]?(?P<day2>\d\d))(?!\d)"
)


def settle(readings: Iterable[Reading[Moment]]) -> Reading[Moment]:
    """The time that ``readings``, in the order in which they are believed, agree on or that the first of them gives.

    The warnings say which of them could not be read, cannot be right, or speak of another time.
    """
    given = list(readings)
    plausible = [reading for reading in given if reading.value and not reading.warnings]
    warnings = [warning for reading in given if reading not in plausible for warning in reading.warnings]
    if not plausible:
        doubtful = next((reading for reading in given if reading.value), None)
        return replace(doubtful or next(iter(given), Reading()), warnings=tuple(dict.fromkeys(warnings)))
    first = chosen = plausible[0]
    for other in plausible[1:]:
        if not _same_time(first, other):
            warnings.append(f"{_quoted(other)} is another time than {_quoted(first)}")
        elif _exactness(other) > _exactness(chosen):
            chosen = other
    return replace(chosen, warnings=tuple(dict.fromkeys(warnings)))


def _exactness(reading: Reading[Moment]) -> int:
    return _EXACTNESS.index(reading.value.precision) if reading.value else -1


def _quoted(reading: Reading[Moment]) -> str:
    return f"{(reading.raw or '').strip()[:_LONGEST_SHOWN]!r} ({reading.rule})"


def _same_time(one: Reading[Moment], other: Reading[Moment]) -> bool:
    """Whether two readings can speak of one time, each as exactly as it is stated."""
    assert one.value and other.value
    if "day" in (one.value.precision, other.value.precision):
        return one.value.at.date() == other.value.at.date()
    slack = max(_slack(one), _slack(other))
    return abs(one.value.at - other.value.at) <= slack


def _slack(reading: Reading[Moment]) -> dt.timedelta:
    if reading.value and reading.value.precision == "hour":
        return _HOUR
    return _CACHED if (reading.rule or "").endswith(_RELATIVE_RULES) else _MINUTE


def read_printed(printed: str | None, title: str | None, read: MomentReader) -> list[Reading[Moment]]:
    """What the info line prints and what its ``title=`` attribute says, the one to be believed first.

    A theme that prints relative words puts the time they stand for into the title.
    """
    reading, behind = read(printed), read(title)
    if behind.value is None:
        return [reading]
    behind = replace(behind, rule=f"title=, {behind.rule}")
    return [reading, behind] if _exactness(reading) > _exactness(behind) else [behind, reading]


def read_stated(statements: Sequence[Reading[str]], read: MomentReader, zone: dt.tzinfo) -> list[Reading[Moment]]:
    """The times that the metadata states, in its order; ``zone`` is the site's.

    Beyond what is printed anywhere these may be seconds since 1970. Midnight sharp means the day only.
    """
    found = []
    for statement in statements[:_MOST]:
        reading = _read_machine(statement.value, read, zone)
        warnings = reading.warnings
        if reading.value is None:
            warnings = (f"{(statement.value or '')[:_LONGEST_SHOWN]!r} cannot be read as a time",)
        warnings = tuple(f"{statement.rule}: {warning}" for warning in warnings)
        rule = ", ".join(filter(None, (statement.rule, reading.rule)))
        found.append(Reading(reading.value, statement.value, rule, warnings))
    return found


def _read_machine(text: str | None, read: MomentReader, zone: dt.tzinfo) -> Reading[Moment]:
    if text and (match := _UNIX.fullmatch(text)):
        at = dt.datetime.fromtimestamp(int(match[1]), zone)
        return replace(read(at.isoformat()), rule="seconds since 1970")
    midnight = _MIDNIGHT.fullmatch(text or "")
    return read(midnight[1] if midnight else text)


def extract_url_day(url: str, read: MomentReader) -> Reading[Moment]:
    """The day that the path of an article's URL names: ``/2022/08/01/``, ``/202208/01/``, ``t20220801_25.html``.

    A path that names no possible day, or one that cannot be right, says nothing: it may be a number like any other.
    """
    try:
        path = urlsplit(url).path
    except ValueError:  # http://[x
        return Reading()
    for match in _URL_DAY.finditer(path[:_LONGEST_PATH]):
        month, day = match["month"] or match["month2"], match["day"] or match["day2"]
        reading = read(f"{match['year']}-{month}-{day}")
        if reading.value and not reading.warnings:
            return Reading(reading.value, match[0], "date in the URL")
    return Reading()


def after_publication(updated: Reading[Moment], published: Reading[Moment]) -> Reading[Moment]:
    """The time of update, with a warning if it lies before the time of publication."""
    if not (updated.value and published.value) or _same_time(updated, published):
        return updated
    if updated.value.at > published.value.at:
        return updated
    return replace(updated, warnings=(*updated.warnings, f"{_quoted(updated)} lies before {_quoted(published)}"))


def last_resort(updated: Reading[Moment], url_day: Reading[Moment]) -> Reading[Moment]:
    """The time of publication of a page that says nothing of it: when it was updated, or the day that its URL names if
    that is another day."""
    if url_day.value and not (updated.value and _same_time(url_day, updated)):
        return url_day
    if updated.value is None:
        return Reading()
    warning = "the page says only when it was updated"
    return replace(updated, rule=f"time of update, {updated.rule}", warnings=(warning,))
