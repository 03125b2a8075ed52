"""Runs, rejections and statistics."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from newscrawl.errors import NewscrawlError
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import State, mark
from newscrawl.storage.rejections import load_rejections, save_rejection
from newscrawl.storage.runs import finish_run, load_run, load_runs, start_run
from newscrawl.storage.statistics import SiteStatistics, site_statistics
from tests.storage.samples import FETCHED_AT, SHANGHAI, SITE, article, at


def test_a_run_from_start_to_end(engine: Engine) -> None:
    arguments = {"since": "2022-08-01", "pages": 3, "channels": ["青岛资讯"]}
    with writing(engine) as connection:
        run_id = start_run(connection, SITE, arguments, "0.1.0", FETCHED_AT, "data/logs/1.log")
        run = load_run(connection, run_id)
        assert run is not None
        assert (run.site, run.outcome, run.started_at, run.finished_at) == (SITE, "running", FETCHED_AT, None)
        assert (run.arguments, run.counts, run.log_path, run.newscrawl_version) == (
            arguments,
            {},
            "data/logs/1.log",
            "0.1.0",
        )
        finish_run(connection, run_id, "stopped", "shutdown", {"new": 3, "rejected": 0}, at(5))
        run = load_run(connection, run_id)
        assert run is not None
        assert (run.outcome, run.finish_reason, run.finished_at) == ("stopped", "shutdown", at(5))
        assert (run.counts, run.started_at) == ({"new": 3, "rejected": 0}, FETCHED_AT)


def test_runs_newest_first(engine: Engine) -> None:
    with writing(engine) as connection:
        ids = [
            start_run(connection, site, {}, "0.1.0", at(number), None)
            for number, site in enumerate(["a", "b", "a", "a"])
        ]
        assert [run.id for run in load_runs(connection, 3)] == ids[:0:-1]
        assert [run.id for run in load_runs(connection, 9, site="a")] == [ids[3], ids[2], ids[0]]
        assert load_runs(connection, 9, site="c") == []


def test_an_unknown_run(engine: Engine) -> None:
    with writing(engine) as connection:
        assert load_run(connection, 7) is None
        with pytest.raises(NewscrawlError, match="run 7"):
            finish_run(connection, 7, "finished", "finished", {}, FETCHED_AT)


def test_an_unknown_outcome_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        run_id = start_run(connection, SITE, {}, "0.1.0", FETCHED_AT, None)
        with pytest.raises(ValueError, match="well"):
            finish_run(connection, run_id, "well", None, {}, FETCHED_AT)


def test_rejections_newest_first(engine: Engine) -> None:
    long_url = "https://www.example.cn/" + "x" * 3000
    with writing(engine) as connection:
        first, second = (start_run(connection, SITE, {}, "0.1.0", FETCHED_AT, None) for _ in range(2))
        save_rejection(connection, first, SITE, long_url, "article", "no_headline", "looked for h1 😀", at(1))
        save_rejection(connection, second, SITE, "https://b", "listing", "no_list", "looked for dl", at(2))
        save_rejection(connection, second, "yantai", "https://c", "article", "no_headline", "", at(3))
        assert [found.url for found in load_rejections(connection)] == ["https://c", "https://b", long_url]
        assert [found.url for found in load_rejections(connection, limit=1)] == ["https://c"]
        assert [found.url for found in load_rejections(connection, site=SITE, run_id=second)] == ["https://b"]
        (found,) = load_rejections(connection, run_id=first)
        assert (found.site, found.kind, found.reason, found.detail, found.at, found.run_id) == (
            SITE,
            "article",
            "no_headline",
            "looked for h1 😀",
            at(1),
            first,
        )


def test_a_rejection_belongs_to_a_run(engine: Engine) -> None:
    """SQLite checks this only because foreign_keys is on."""
    with pytest.raises(IntegrityError), writing(engine) as connection:
        save_rejection(connection, 7, SITE, "https://a", "article", "no_headline", "", FETCHED_AT)


def test_statistics(engine: Engine) -> None:
    oldest = dt.datetime(2021, 1, 1, 0, 30, tzinfo=SHANGHAI)
    newest = dt.datetime(2022, 8, 1, 11, 51, tzinfo=SHANGHAI)
    with writing(engine) as connection:
        assert site_statistics(connection) == []
        save_articles(
            connection,
            [
                article("1", published_at=oldest, source=None, view_count=0),
                article("2", published_at=newest, byline=[]),
                article("3", published_at=None, byline=[], source=None, view_count=None),
            ],
        )
        mark(connection, SITE, "4", State.RETRY, now=FETCHED_AT, run_id=1, url="https://a")
        mark(connection, "bare", "1", State.GONE, now=FETCHED_AT, run_id=1, url="https://b")
        start_run(connection, SITE, {}, "0.1.0", at(1), None)
        run_id = start_run(connection, SITE, {}, "0.1.0", at(2), None)
        finish_run(connection, run_id, "finished", "finished", {}, at(3))
        start_run(connection, "young", {}, "0.1.0", at(4), None)
        none = dict.fromkeys(State, 0)
        assert site_statistics(connection) == [
            SiteStatistics(site="bare", frontier=none | {State.GONE: 1}),
            SiteStatistics(
                site=SITE,
                articles=3,
                with_date=2,
                with_byline=1,
                with_source=1,
                with_views=2,
                oldest_published_at=oldest,
                newest_published_at=newest,
                last_run_outcome="finished",
                last_run_at=at(2),
                frontier=none | {State.STORED: 3, State.RETRY: 1},
            ),
            SiteStatistics(site="young", last_run_outcome="running", last_run_at=at(4), frontier=none),
        ]
