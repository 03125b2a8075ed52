"""Fill rates and drift as the database keeps them, on each database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Connection, Engine, open_engine, writing
from newscrawl.storage.fill_rates import (
    NEW,
    RECENT,
    Finding,
    PastRun,
    Sample,
    accept_drift,
    as_json,
    findings_of,
    forget_examples,
    load_past,
    sample_of,
)
from newscrawl.storage.runs import RunKind, finish_run, load_run, start_run
from newscrawl.storage.schema import prepare

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
FULL = Sample(20, {"view_count": 20, "source": 9})
EMPTY = Sample(20, {"view_count": 0, "source": 9})


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    prepare(engine)
    yield engine
    engine.dispose()


def lacks(*fields: str, since: int) -> list[Finding]:
    return [Finding(field, 20, 0, 100, 98, since, ("http://a/1", "http://a/2")) for field in fields]


def add(
    connection: Connection,
    outcome: str = "finished",
    sample: Sample | None = FULL,
    findings: list[Finding] | None = None,
    site: str = "a",
    kind: RunKind = RunKind.CRAWL,
    group: str = RECENT,
) -> int:
    run_id = start_run(connection, site, {}, "0", NOW, None, kind=kind)
    kept = as_json({group: sample} if sample else {}, findings or [])
    reason = f"drift: {', '.join(each.field for each in findings)}" if findings else outcome
    finish_run(connection, run_id, outcome, reason, {}, NOW, kept)
    return run_id


def outcomes(connection: Connection, *run_ids: int) -> list[str]:
    runs = [load_run(connection, run_id) for run_id in run_ids]
    return [run.outcome for run in runs if run]


def test_the_past_is_the_runs_of_the_site_that_ended_well_and_read_something(engine: Engine) -> None:
    with writing(engine) as connection:
        first = add(connection)
        add(connection, "failed")
        add(connection, "stopped")
        add(connection, site="b")
        add(connection, sample=None)
        add(connection, kind=RunKind.REEXTRACTION)
        add(connection, group="backfill")
        degraded = add(connection, "degraded", EMPTY, lacks("view_count", since=7))
        assert load_past(connection, "a") == [
            PastRun(degraded, EMPTY, {"view_count": 7}),
            PastRun(first, FULL, {}, is_accepted=True),
        ]
        assert load_past(connection, "a", NEW) == []


def test_a_run_that_read_nothing_keeps_no_rates(engine: Engine) -> None:
    with writing(engine) as connection:
        run = load_run(connection, add(connection, sample=None))
    assert run and run.fill_rates is None


def test_accepting_a_run_accepts_the_same_drift_of_the_runs_before_it(engine: Engine) -> None:
    with writing(engine) as connection:
        add(connection)
        first = add(connection, "degraded", EMPTY, lacks("view_count", since=2))
        other = add(connection, "degraded", EMPTY, lacks("view_count", "source", since=2))
        last = add(connection, "degraded", EMPTY, lacks("view_count", since=2))
        later = add(connection, "degraded", EMPTY, lacks("view_count", since=2))
        elsewhere = add(connection, "degraded", EMPTY, lacks("view_count", since=2), site="b")
        assert accept_drift(connection, last) == lacks("view_count", since=2)
        assert outcomes(connection, first, other, last, later, elsewhere) == [
            *("finished", "degraded", "finished", "degraded", "degraded")
        ]
        run = load_run(connection, last)
        assert run and run.finish_reason == "accepted: drift: view_count"
        assert [(run.run_id, run.is_accepted) for run in load_past(connection, "a")] == [
            *((later, False), (last, True), (other, False), (first, True), (1, True))
        ]


def test_only_a_degraded_run_can_be_accepted(engine: Engine) -> None:
    with writing(engine) as connection:
        finished = add(connection)
        with pytest.raises(NewscrawlError, match="it is finished"):
            accept_drift(connection, finished)
        with pytest.raises(NewscrawlError, match=r"run 99 .* no such run"):
            accept_drift(connection, 99)


def test_an_address_that_was_removed_is_no_example_any_more(engine: Engine) -> None:
    with writing(engine) as connection:
        run_id = add(connection, "degraded", EMPTY, lacks("view_count", "source", since=1))
        elsewhere = add(connection, "degraded", EMPTY, lacks("view_count", since=1), site="b")
        forget_examples(connection, "a", {"http://a/2"})
        run, other = load_run(connection, run_id), load_run(connection, elsewhere)
        assert run and other
        assert [finding.examples for finding in findings_of(run)] == [("http://a/1",)] * 2
        assert sample_of(run) == EMPTY
        assert [finding.examples for finding in findings_of(other)] == [("http://a/1", "http://a/2")]
