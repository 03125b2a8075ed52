"""Whether two pages state the same time of publication, one less exactly than the other. No I/O."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.items import ArticleItem, Reading

_MINUTE, _HOUR, _DAY, _WEEK = (dt.timedelta(minutes=minutes) for minutes in (1, 60, 1440, 10080))
# 3小时前 counts back from the visit in whole units. Discuz cuts the rest off (dgmdate), others round: the time that is
# meant lies up to one unit from the one that is read.
_ELAPSED = re.compile(r"(秒|分|小时|天|日|周|星期)\w{0,2}前|刚")
_UNITS = {"秒": _MINUTE, "分": _MINUTE, "小时": _HOUR, "天": _DAY, "日": _DAY, "周": _WEEK, "星期": _WEEK}

#: the columns of ``articles`` that :func:`settled` looks at
TIME_OF_PUBLICATION = ("published_at", "published_precision", "published_text", "readings")


@dataclass(slots=True, frozen=True)
class StatedTime:
    """A time of publication (aware), its precision (minute, hour or day), and the text it was read from."""

    at: dt.datetime
    precision: str | None
    raw: str | None


def more_exact(stored: StatedTime, new: StatedTime, zone: ZoneInfo) -> StatedTime | None:
    """The more exact of two statements of one time, ``stored`` where they are alike; None if they are about different
    times. ``zone`` is the site's: a day is a day there.

    A portal prints 3小时前, then 昨天 10:30, then 2022-8-1 10:30: three statements, and nobody edited anything.
    """
    (stored_first, stored_last), (new_first, new_last) = _span(stored, zone), _span(new, zone)
    gap = max(stored_first, new_first) - min(stored_last, new_last)
    if gap > max(_slack(stored), _slack(new)):
        return None
    return min(stored, new, key=lambda stated: _vagueness(stated, zone))


def _span(stated: StatedTime, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """First and last minute that the words themselves allow: all of a day, or the minute."""
    if stated.precision != "day":
        return stated.at, stated.at
    day = stated.at.astimezone(zone).date()
    return dt.datetime.combine(day, dt.time(), zone), dt.datetime.combine(day, dt.time(23, 59), zone)


def _slack(stated: StatedTime) -> dt.timedelta:
    """How far from its span the time that is meant may lie."""
    if elapsed := _ELAPSED.search(stated.raw or ""):
        return _UNITS.get(elapsed[1], _MINUTE)
    return _HOUR if stated.precision == "hour" else dt.timedelta()


def _vagueness(stated: StatedTime, zone: ZoneInfo) -> dt.timedelta:
    first, last = _span(stated, zone)
    return last - first + _slack(stated)


def settled(item: ArticleItem, before: Mapping[str, Any], *, same_page: bool = False) -> tuple[ArticleItem, bool]:
    """``item`` with the time of publication that is to be kept, and whether that time is the one there was before.

    ``before`` holds TIME_OF_PUBLICATION of the row. Where both state one time and the row does so more exactly, the
    item returned (a copy) says what the row says, with the reading that gave it. ``same_page``: the row was made of the
    page of the item; if the same text is now read to another precision, today's reading counts.
    """
    stored, new = _stored_time(before), _new_time(item)
    if stored is None or new is None:
        return item, False
    if same_page and stored.raw == new.raw and stored.precision != new.precision:
        return item, False
    kept = more_exact(stored, new, ZoneInfo(item.time_zone))
    if kept is not stored or (stored.at, stored.precision) == (new.at, new.precision):
        return item, kept is not None
    readings = dict(item.readings)
    if reading := before["readings"].get("published_at"):
        warnings = tuple(reading.get("warnings", ()))
        readings["published_at"] = Reading(None, reading.get("raw"), reading.get("rule"), warnings)
    times = {"published_at": before["published_at"], "published_precision": before["published_precision"]}
    return replace(item, readings=readings, **times), True


def _stored_time(row: Mapping[str, Any]) -> StatedTime | None:
    if row["published_at"] is None:
        return None
    raw = row["readings"].get("published_at", {}).get("raw") or row["published_text"]
    return StatedTime(row["published_at"], row["published_precision"], raw)


def _new_time(item: ArticleItem) -> StatedTime | None:
    if item.published_at is None:
        return None
    reading = item.readings.get("published_at")
    return StatedTime(item.published_at, item.published_precision, (reading and reading.raw) or item.published_text)
