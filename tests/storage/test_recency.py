from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newscrawl.storage.recency import ARTICLE_PK_MASK, recency, since, until

NOON = dt.datetime(2022, 8, 1, 12, tzinfo=dt.UTC)
#: the zones that are farthest from UTC
ZONES = (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"))


def test_the_later_the_larger_then_by_number_and_without_a_time_last() -> None:
    in_order = [
        recency(None, 1),
        recency(None, 2**30 - 1),
        recency(dt.datetime.min.replace(tzinfo=dt.UTC), 1),
        recency(dt.datetime(1960, 1, 1, tzinfo=dt.UTC), 7),
        recency(NOON, 1),
        recency(NOON, 2**30 - 1),
        recency(NOON + dt.timedelta(seconds=1), 1),
        recency(dt.datetime.max.replace(tzinfo=dt.UTC), 1),
    ]
    assert in_order == sorted(set(in_order))
    assert in_order[0] >= -(2**63) and in_order[-1] < 2**63


@pytest.mark.parametrize("published_at", [NOON, None, dt.datetime(1960, 1, 1, tzinfo=dt.UTC)])
def test_the_number_of_the_article_can_be_read_from_it(published_at: dt.datetime | None) -> None:
    assert recency(published_at, 123456789) & ARTICLE_PK_MASK == 123456789


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_days_hold_their_articles_in_every_zone(zone: ZoneInfo) -> None:
    day = dt.date(2022, 8, 1)
    first = dt.datetime(2022, 8, 1, tzinfo=zone)
    last = dt.datetime(2022, 8, 1, 23, 59, 59, 999999, tzinfo=zone)
    for moment in (first, last):
        for number in (1, ARTICLE_PK_MASK):
            assert since(day) <= recency(moment, number) <= until(day)


def test_days_far_away_are_no_error() -> None:
    assert since(dt.date.min) < recency(NOON, 1) < until(dt.date.max)
    assert until(dt.date.min) < recency(NOON, 1) < since(dt.date.max)
