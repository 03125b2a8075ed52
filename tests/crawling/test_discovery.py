"""What feeds and sitemaps are worth to an incremental crawl, as far as it needs no crawl to tell."""

from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.crawling.discovery import newest_first, state_to_settle
from newscrawl.extraction.feeds import FeedEntry, FeedFile

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("modified", "settles"),
    [
        ("2020-01-01", True),
        ("2026-11-22T12:00:00Z", True),
        ("2026-11-22T19:59:00+08:00", True),
        ("2026-11-22T20:01:00+08:00", False),
        ("2026-11-23", False),
        ("2031-01-01", False),
        ("2026-10", False),
        ("yesterday", False),
        ("", False),
        (None, False),
    ],
)
def test_only_an_old_state_says_that_a_file_grows_no_more(modified: str | None, settles: bool) -> None:
    assert (state_to_settle(FeedFile("https://a.cn/1.xml", modified), NOW) is not None) == settles


def test_another_date_is_another_state() -> None:
    states = {
        state_to_settle(FeedFile(f"https://a.cn/{name}.xml", f"2020-01-0{day}"), NOW) for name in "xy" for day in (1, 2)
    }
    assert len(states) == 4


def test_a_sitemap_is_sorted_and_a_feed_is_not() -> None:
    sitemap = [FeedEntry("a", modified_text="2026-01-01"), FeedEntry("b"), FeedEntry("c", modified_text="2026-02-01")]
    assert [entry.url for entry in newest_first(sitemap)] == ["c", "a", "b"]
    feed = [
        FeedEntry("a", published_text="Mon, 23 Nov 2026 03:51:00 +0000"),
        FeedEntry("b", published_text="Sun, 22 Nov 2026 03:51:00 +0000"),
        FeedEntry("c", published_text="Thu, 19 Nov 2026 03:51:00 +0000"),
    ]
    assert newest_first(feed) == feed
