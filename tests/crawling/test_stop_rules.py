"""When a walk has seen enough."""

from __future__ import annotations

import datetime as dt

from newscrawl.crawling.stop_rules import StopRule
from newscrawl.items import ListingEntry

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def pages(*numbers: str) -> list[list[ListingEntry]]:
    return [[ListingEntry(f"http://a.cn/{number}", number, "") for number in page.split()] for page in numbers]


def pages_read(rule: StopRule, shown: list[list[ListingEntry]], settled: str = "") -> int:
    """How many pages a walk reads of a listing, ``settled`` being what completed walks have passed."""
    known = set(settled.split())
    for count, page in enumerate(shown, start=1):
        unsettled = sum(entry.article_id not in known for entry in rule.wanted(page, NOW))
        if rule.is_enough(page, unsettled, NOW):
            return count
    return len(shown)


def test_a_full_walk_goes_to_the_end_whatever_is_known() -> None:
    assert pages_read(StopRule(is_full=True, stretch=1), pages("6 5", "4 3", "2 1"), settled="1 2 3 4 5 6") == 3


def test_an_incremental_walk_stops_after_a_page_with_nothing_new() -> None:
    listing = pages("6 5", "4 3", "2 1")
    assert pages_read(StopRule(is_full=False, stretch=1), listing, settled="1 2 3 4 5 6") == 1
    assert pages_read(StopRule(is_full=False, stretch=1), listing, settled="1 2 3 4 5") == 2
    assert pages_read(StopRule(is_full=False, stretch=1), listing) == 3


def test_pinned_articles_on_top_do_not_end_the_walk() -> None:
    assert pages_read(StopRule(is_full=False, stretch=1), pages("1 6", "5 4", "3 2"), settled="1 2 3 4 5") == 2


def test_a_longer_stretch_looks_behind_a_page_of_old_ones() -> None:
    listing = pages("1 2", "9 8", "7 6", "5 4", "3 0")
    settled = "0 1 2 3 4 5 6 7"
    assert pages_read(StopRule(is_full=False, stretch=1), listing, settled) == 1
    assert pages_read(StopRule(is_full=False, stretch=2), listing, settled) == 4


def test_a_page_that_repeats_for_ever_ends_any_walk() -> None:
    assert pages_read(StopRule(is_full=True, stretch=1), pages("9 8", "7 6", *["7 6"] * 50)) == 4


def test_a_listing_pushed_down_by_new_articles_does_not_end_the_walk() -> None:
    # Two articles appeared while the first page was read, so the second shows the same two once more.
    assert pages_read(StopRule(is_full=True, stretch=1), pages("4 3", "4 3", "2 1")) == 3


def test_empty_pages_end_an_incremental_walk_only() -> None:
    assert pages_read(StopRule(is_full=False, stretch=1), pages("", "2 1")) == 1
    assert pages_read(StopRule(is_full=True, stretch=1), pages("", "", "", "2 1")) == 4
