"""Stored articles are visited often in their first days, then rarely, then never."""

from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.crawling.revisits import next_visit

POLICY = [(1, 6), (3, 24), (14, 168)]
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("age_in_hours", "hours_until_next"),
    [(-5, 6), (0, 6), (23.9, 6), (24, 24), (71, 24), (72, 168), (24 * 13, 168), (24 * 14, None), (24 * 900, None)],
)
def test_next_visit(age_in_hours: float, hours_until_next: float | None) -> None:
    expected = None if hours_until_next is None else NOW + dt.timedelta(hours=hours_until_next)
    assert next_visit(POLICY, NOW - dt.timedelta(hours=age_in_hours), NOW) == expected


def test_without_a_date_or_a_policy_there_is_no_revisit() -> None:
    assert next_visit(POLICY, None, NOW) is None
    assert next_visit([], NOW, NOW) is None
