"""The order of hits as one number an article: the larger, the newer.

SQLite's index hands out its hits in the order of such a number, so that the newest twenty of a word that stands nearly
everywhere are read without the others.
"""

from __future__ import annotations

import datetime as dt

#: The number of the article (articles.id) is the lower part: no two articles are alike, and it can be read from it.
_NUMBERS = 1 << 30
ARTICLE_PK_MASK = _NUMBERS - 1
# Seconds outside 1901 to 2106 are taken for the end of that time: a number has 64 bits.
_EARLIEST, _LATEST = -(1 << 31), (1 << 32) - 1
_UNDATED = -(1 << 62)
# As far as any zone is from UTC, and a little more: days are days in the zone of the site.
_ZONES = dt.timedelta(hours=15)


def recency(published_at: dt.datetime | None, article_pk: int) -> int:
    """The place of an article in the order: by its time of publication (aware; to the second), then by its number;
    below all others without a time."""
    if published_at is None:
        return _UNDATED + article_pk
    return _second(published_at) * _NUMBERS + article_pk


def since(day: dt.date) -> int:
    """No article published on this day or later, in whatever zone, has a smaller number."""
    return _second(_midnight(day) - _ZONES) * _NUMBERS


def until(day: dt.date) -> int:
    """No article published on this day or earlier, in whatever zone, has a larger number."""
    return _second(_midnight(day) + dt.timedelta(days=1) + _ZONES) * _NUMBERS + ARTICLE_PK_MASK


def _midnight(day: dt.date) -> dt.datetime:
    # The first and the last two days of the calendar have no midnight in every zone.
    within = min(max(day, dt.date(2, 1, 1)), dt.date(9998, 12, 30))
    return dt.datetime.combine(within, dt.time(), dt.UTC)


def _second(moment: dt.datetime) -> int:
    return min(max(int(moment.timestamp() // 1), _EARLIEST), _LATEST)
