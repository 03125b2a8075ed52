"""3小时前, then 昨天 10:30, then 2022-8-1 10:30: is it the same time of publication, and which one is kept?"""

from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.extraction.dates import extract_moment
from newscrawl.storage.stated_time import StatedTime, more_exact
from tests.storage.samples import SHANGHAI

# Statements of a page, each with the visit (day and time in August 2022, Shanghai) that reads it.
STORED, NEW, DIFFERENT = "stored", "new", None
CASES = [
    # hours ago: published at 10:32, at any minute that the rounding allows
    (("1 13:40", "3小时前"), ("2 9:00", "昨天 10:32"), NEW),
    (("1 13:40", "3小时前"), ("2 9:00", "昨天 9:40"), NEW),
    (("1 13:40", "3小时前"), ("2 9:00", "昨天 9:39"), DIFFERENT),
    (("1 13:40", "3小时前"), ("2 9:00", "昨天 11:40"), NEW),  # a portal that rounds to the nearest hour
    (("1 13:40", "3小时前"), ("2 9:00", "昨天 11:41"), DIFFERENT),
    (("1 13:40", "3小时前"), ("1 14:20", "3小时前"), STORED),
    (("1 13:40", "3小时前"), ("1 15:40", "3小时前"), DIFFERENT),  # moved up by two hours
    (("1 11:10", "半小时前"), ("1 13:40", "3小时前"), STORED),
    (("2 9:00", "昨天 10:32"), ("1 13:40", "3小时前"), STORED),
    # minutes ago
    (("1 10:40", "8分钟前"), ("2 9:00", "昨天 10:31"), NEW),
    (("1 10:40", "8分钟前"), ("2 9:00", "昨天 10:30"), DIFFERENT),
    (("1 10:32", "刚刚"), ("1 10:40", "8分钟前"), STORED),
    (("1 10:40", "8分钟前"), ("1 13:40", "3小时前"), STORED),
    # days
    (("2 9:00", "2022-8-1"), ("5 9:00", "2022-8-1 10:32"), NEW),
    (("2 9:00", "2022-8-1 00:00"), ("5 9:00", "2022-8-1"), STORED),
    (("2 9:00", "2022-8-1 23:59"), ("5 9:00", "2022-8-1"), STORED),
    (("2 9:00", "2022-8-1"), ("5 9:00", "2022-8-2 00:00"), DIFFERENT),
    (("2 9:00", "2022-8-1"), ("5 9:00", "2022-8-2"), DIFFERENT),
    (("2 0:40", "1小时前"), ("2 9:00", "2022-8-1"), STORED),
    (("2 1:40", "1小时前"), ("2 9:00", "2022-8-1"), STORED),  # read as 0:40, perhaps published at 23:50
    (("2 4:40", "1小时前"), ("2 9:00", "2022-8-1"), DIFFERENT),
    (("4 9:00", "3天前"), ("5 9:00", "2022-8-1"), NEW),
    (("4 9:00", "3天前"), ("5 9:00", "2022-7-31 23:00"), NEW),  # a portal that counts days of 24 hours
    (("4 9:00", "3天前"), ("5 9:00", "2022-7-30 23:00"), DIFFERENT),
    (("20 9:00", "2周前"), ("21 9:00", "2022-8-1"), NEW),
    (("20 9:00", "2022-8-1 10:32"), ("21 9:00", "2周前"), STORED),
    # minutes are minutes
    (("2 9:00", "昨天 10:32"), ("5 9:00", "2022-8-1 10:32"), STORED),
    (("2 9:00", "2022-8-1 10:32"), ("5 9:00", "2022-8-1 10:33"), DIFFERENT),
    (("3 9:00", "前天 10:32"), ("5 9:00", "2022-8-1 10:33"), DIFFERENT),
]


def stated(visit: tuple[str, str]) -> StatedTime:
    when, text = visit
    fetched_at = dt.datetime.strptime(f"2022 8 {when}", "%Y %m %d %H:%M").replace(tzinfo=SHANGHAI)
    reading = extract_moment(text, fetched_at=fetched_at, zone=SHANGHAI)
    assert reading.value is not None
    # As it comes out of the database.
    return StatedTime(reading.value.at.astimezone(dt.UTC), reading.value.precision, reading.raw)


@pytest.mark.parametrize(("before", "after", "kept"), CASES, ids=[f"{a[1]}, {b[1]}: {kept}" for a, b, kept in CASES])
def test_the_more_exact_statement_of_the_same_time(
    before: tuple[str, str], after: tuple[str, str], kept: str | None
) -> None:
    stored, new = stated(before), stated(after)
    assert more_exact(stored, new, SHANGHAI) is {"stored": stored, "new": new, None: None}[kept]


def test_the_last_day_of_all_is_no_error() -> None:
    last = StatedTime(dt.datetime(9999, 12, 31, tzinfo=SHANGHAI), "day", "9999-12-31")
    assert more_exact(last, last, SHANGHAI) is last
