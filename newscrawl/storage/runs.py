"""The record of runs: one row a crawl of a site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from newscrawl.errors import NewscrawlError
from newscrawl.storage.models import Run, table_of
from newscrawl.storage.reading import load_detached


class RunOutcome(StrEnum):
    """How a run ended. KILLED is noted by the next run of the site; until then the row says RUNNING, though nobody
    holds the site's lease. DEGRADED came to its end, but a field of the site has dried up."""

    RUNNING = "running"
    FINISHED = "finished"
    DEGRADED = "degraded"
    FAILED = "failed"
    STOPPED = "stopped"
    KILLED = "killed"


class RunKind(StrEnum):
    """What a run does: fetch pages, read archived ones again, or remove articles."""

    CRAWL = "crawl"
    REEXTRACTION = "reextraction"
    PURGE = "purge"


def start_run(
    connection: Connection,
    site: str,
    arguments: Mapping[str, object],
    version: str,
    now: dt.datetime,
    log_path: str | None,
    *,
    kind: RunKind = RunKind.CRAWL,
) -> int:
    """Note that a run begins ``now`` (aware) and return its number. ``arguments`` must fit into JSON."""
    result = connection.execute(
        insert(table_of(Run)).values(
            site=site,
            kind=kind.value,
            started_at=now,
            outcome=RunOutcome.RUNNING.value,
            arguments=dict(arguments),
            counts={},
            log_path=log_path,
            newscrawl_version=version,
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def finish_run(
    connection: Connection,
    run_id: int,
    outcome: RunOutcome | str,
    finish_reason: str | None,
    counts: Mapping[str, int],
    now: dt.datetime,
    fill_rates: Mapping[str, object] | None = None,
) -> None:
    """Note how a run ended ``now`` (aware), what it counted, and how complete its articles were (None: it read none).
    NewscrawlError if there is no such run."""
    result = connection.execute(
        update(table_of(Run))
        .where(Run.id == run_id)
        .values(
            outcome=RunOutcome(outcome).value,
            finish_reason=finish_reason,
            counts=dict(counts),
            finished_at=now,
            fill_rates=None if fill_rates is None else dict(fill_rates),
        )
    )
    if result.rowcount != 1:
        raise NewscrawlError(f"run {run_id} cannot be finished: the database has no such run")


def save_counts(connection: Connection, run_id: int, counts: Mapping[str, int]) -> None:
    """Note what a run has counted so far, so that one which is killed leaves its counts too."""
    connection.execute(update(table_of(Run)).where(Run.id == run_id).values(counts=dict(counts)))


def mark_killed(connection: Connection, site: str, reason: str, *, but: int) -> None:
    """Note of every run of ``site`` that is on record as running, ``but`` this one, that it was killed. When it died
    nobody knows, so it gets no end. The caller holds the lease of the site."""
    connection.execute(
        update(table_of(Run))
        .where(Run.site == site, Run.outcome == RunOutcome.RUNNING.value, Run.id != but)
        .values(outcome=RunOutcome.KILLED.value, finish_reason=reason)
    )


def load_run(connection: Connection, run_id: int) -> Run | None:
    """The run of this number, detached from the database; None if there is none."""
    found = load_detached(connection, select(Run).where(Run.id == run_id))
    return found[0] if found else None


def load_runs(
    connection: Connection,
    limit: int,
    site: str | None = None,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> list[Run]:
    """The latest ``limit`` runs, of one site or of all, newest first, detached from the database; with ``since`` and
    ``until`` (aware) those that started from then on, and before then."""
    statement = select(Run).order_by(Run.id.desc()).limit(limit)
    if site is not None:
        statement = statement.where(Run.site == site)
    if since is not None:
        statement = statement.where(Run.started_at >= since)
    if until is not None:
        statement = statement.where(Run.started_at < until)
    return load_detached(connection, statement)
