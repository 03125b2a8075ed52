"""How long a host is left alone: between requests, after a failure, as it asks itself."""

from __future__ import annotations

import datetime as dt

import pytest

from newscrawl import settings
from newscrawl.crawling.backoff import backoff, read_retry_after
from newscrawl.crawling.politeness import delay_for, shortest_gap

NOW = dt.datetime(2026, 11, 24, 3, 0, 0, tzinfo=dt.UTC)
#: Discuz refuses two requests within one second
FLOOD_GUARD = 1.0


def test_the_shortest_gap_by_default_is_above_discuz_flood_guard() -> None:
    assert shortest_gap(settings.DOWNLOAD_DELAY, settings.DOWNLOAD_DELAY_JITTER) >= 1.5 * FLOOD_GUARD
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.AUTOTHROTTLE_ENABLED
    assert settings.AUTOTHROTTLE_START_DELAY >= settings.DOWNLOAD_DELAY
    assert settings.ROBOTSTXT_OBEY


def test_a_gap_that_is_asked_for_holds_with_jitter() -> None:
    assert shortest_gap(delay_for(10, 0.25), 0.25) == pytest.approx(10)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 400, float("inf")),
        ("Tue, 24 Nov 2026 03:01:30 GMT", 90.0),
        ("Tuesday, 24-Nov-26 03:01:30 GMT", 90.0),
        ("Tue Nov 24 03:01:30 2026", 90.0),
        ("Tue, 24 Nov 2026 11:01:30 +0800", 90.0),
        ("Tue, 24 Nov 2026 02:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("１２", None),
        ("soon", None),
        ("", None),
        ("Tue, 99 Nov 2026 03:01:30 GMT", None),
    ],
)
def test_retry_after_is_read_as_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    ("delay", "failures", "seconds"),
    [(2, 1, 4), (2, 2, 8), (2, 3, 16), (2, 7, 256), (2, 8, 300), (2, 5000, 300), (0, 3, 0), (120, 1, 240)],
)
def test_each_failure_in_a_row_doubles_the_wait_up_to_the_longest(delay: float, failures: int, seconds: float) -> None:
    assert backoff(delay, failures, 300) == seconds
