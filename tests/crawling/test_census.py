"""What a run counts of its articles."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newscrawl.crawling.census import Census, has
from newscrawl.crawling.drift import describe
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import Outcome
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.fill_rates import NEW, OWN_TIME, RECENT, Sample, as_json
from newscrawl.storage.runs import finish_run, start_run
from newscrawl.storage.schema import prepare
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


def test_dates_that_are_all_read_from_one_place_are_found_even_if_they_are_old(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/news.db")
    prepare(engine)
    census = Census()
    for number in range(12):
        census.add(days_old(4000, str(number)), Outcome.NEW)
    with writing(engine) as connection:
        first = start_run(connection, "a", {}, "0", FETCHED_AT, None)
        usual = as_json({NEW: Sample(60, {OWN_TIME: 57})}, [])
        finish_run(connection, first, "finished", "finished", {}, FETCHED_AT, usual)
        (finding,) = census.find_drift(connection, "a", first + 1)
        assert census.find_drift(connection, "b", first + 1) == []
    engine.dispose()
    assert (finding.field, finding.filled, finding.articles, finding.since) == (OWN_TIME, 0, 12, first + 1)
    assert describe(finding).startswith("0 of the latest 12 new articles have a time of publication of their own")
