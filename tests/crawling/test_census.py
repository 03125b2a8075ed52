"""What a run counts of its articles."""

from __future__ import annotations

import datetime as dt

from newscrawl.crawling.census import Census, has
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import Outcome
from newscrawl.storage.fill_rates import NEW, OWN_TIME, RECENT
from tests.storage.samples import FETCHED_AT, article


def days_old(days: float, article_id: str = "1", **fields: object) -> ArticleItem:
    return article(article_id, published_at=FETCHED_AT - dt.timedelta(days=days), **fields)


def test_a_count_of_nought_is_something_an_empty_text_is_not() -> None:
    item = article(view_count=0, source=None, body=[], byline=[], reactions={}, summary="")
    assert has(item, "view_count")
    assert [field for field in ("source", "body", "byline", "reactions", "summary") if has(item, field)] == []


def test_articles_are_counted_by_group_and_field_with_examples() -> None:
    census = Census()
    for number in range(5):
        census.add(days_old(number + 0.5, str(number), view_count=None), Outcome.NEW)
    census.add(days_old(3, "5", source=None), Outcome.NEW)
    census.add(article("6", published_at=None), Outcome.NEW)
    census.add(days_old(400, "7", view_count=None), Outcome.NEW)
    census.add(days_old(1, "8", view_count=None), Outcome.UNCHANGED)
    census.add(days_old(1, "9", view_count=None), Outcome.PURGED)
    samples = census.samples
    assert {group: sample.articles for group, sample in samples.items()} == {RECENT: 7, "older": 1, "again": 1, NEW: 8}
    recent = samples[RECENT].filled
    assert (recent["view_count"], recent["source"], recent["published_at"], recent["body"]) == (2, 6, 6, 7)
    assert samples["older"].filled["view_count"] == 0
    assert [url[-1] for url in census.examples["view_count"]] == ["0", "1", "2"]
    assert [url[-1] for url in census.examples["published_at"]] == ["6"]


def test_a_crowd_at_one_minute_has_no_time_of_its_own() -> None:
    census = Census()
    for number, hours in enumerate((1, 2, 2, 2, 3, 3)):
        census.add(days_old(hours / 24, str(number)), Outcome.NEW)
    for number in range(6, 9):  # a site that prints days only
        census.add(days_old(5, str(number), published_precision="day"), Outcome.NEW)
    assert census.samples[NEW].filled == {OWN_TIME: 6}
    assert [url[-1] for url in census.examples[OWN_TIME]] == ["1", "2", "3"]
    assert Census().samples == {}


def test_a_backfill_is_a_group_of_its_own() -> None:
    census = Census(is_backfill=True)
    census.add(days_old(1), Outcome.NEW)
    census.add(days_old(4000), Outcome.UNCHANGED)
    assert {group: sample.articles for group, sample in census.samples.items()} == {"backfill": 2}
