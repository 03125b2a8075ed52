"""One run at a time a site, over all processes and machines that share the database.

A run holds the lease of its site and renews it. Whoever finds it run out, or its process dead, takes the site over with
a higher token. Every transaction of a run checks its token and keeps the lease's row locked until it commits, so no
takeover can come in between, and a process that was asleep when it lost the site writes nothing any more.

All times are the database's own: no two machines need to agree on what time it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, text, update

from newscrawl.errors import LeaseHeldError, LeaseLostError
from newscrawl.storage import runs
from newscrawl.storage.models import Lease as LeaseRow
from newscrawl.storage.models import Run, table_of
from newscrawl.storage.process import Process
from newscrawl.storage.types import UtcDateTime
from newscrawl.storage.upsert import insert_missing

# Of the moment, not of the transaction's start: it may have waited for a lock. SQLite counts in milliseconds.
_CLOCKS = {
    name: text(statement).columns(now=UtcDateTime())
    for name, statement in {
        "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now') AS now",
        "postgresql": "SELECT clock_timestamp() AS now",
        "mysql": "SELECT UTC_TIMESTAMP(6) AS now",
    }.items()
}
# A process that is stopped (SIGSTOP, a sleeping machine) within a transaction keeps the lease's row locked. The server
# ends such a transaction after 20 s. MySQL cannot, and SQLite has no server: there the process blocks every writer
# until it goes on or dies.
_END_IDLE_TRANSACTION = {
    "postgresql": text("SELECT set_config('idle_in_transaction_session_timeout', '20s', true)"),
    "mariadb": text("SET SESSION idle_transaction_timeout = 20"),
}
_ROWS = select(table_of(LeaseRow), Run.started_at).outerjoin(Run, Run.id == LeaseRow.run_id)


@dataclass(slots=True, frozen=True)
class Lease:
    """What a run holds. ``seconds`` after its last renewal it runs out."""

    site: str
    token: int
    run_id: int
    seconds: float


@dataclass(slots=True, frozen=True)
class Holder:
    """The run that holds a site; ``since`` is its start, aware, in UTC."""

    site: str
    run_id: int
    process: Process
    since: dt.datetime

    def __str__(self) -> str:
        return (
            f"{self.site}: run {self.run_id} is under way on {self.process.host_name} (process {self.process.pid}) "
            f"since {self.since:%Y-%m-%d %H:%M:%S}Z"
        )


def acquire(
    connection: Connection, site: str, begin: Callable[[Connection], int], *, process: Process, seconds: float
) -> Lease:
    """Take ``site`` for a run of ``process``, whose row ``begin`` makes and numbers once the site is known to be free.

    Raises LeaseHeldError, which names the first run, if another one holds the site. A lease that ran out, or whose
    process is known to be dead, is taken over; its run is marked as killed. The caller opens the transaction
    (``writing(engine)``) and rolls it back on an error.
    """
    connection.execute(insert_missing(connection, LeaseRow, ("site",)), [{"site": site, "token": 0}])
    row = connection.execute(_ROWS.where(LeaseRow.site == site).with_for_update(of=LeaseRow)).one()
    now = database_now(connection)
    if holder := _live_holder(row, now):
        raise LeaseHeldError(f"{holder}, and a site has one run at a time; crawl with --wait to wait for its end")
    run_id = begin(connection)
    runs.mark_killed(connection, site, "taken_over", but=run_id)
    connection.execute(
        update(table_of(LeaseRow))
        .where(LeaseRow.site == site)
        .values(
            token=row.token + 1,
            run_id=run_id,
            host=process.host,
            pid=process.pid,
            expires_at=now + dt.timedelta(seconds=seconds),
        )
    )
    return Lease(site, row.token + 1, run_id, seconds)


def renew(connection: Connection, lease: Lease) -> None:
    """Put off the end of ``lease``, one that ran out too if nobody wanted it. LeaseLostError if somebody took it."""
    check(connection, lease)
    expires_at = database_now(connection) + dt.timedelta(seconds=lease.seconds)
    connection.execute(update(table_of(LeaseRow)).where(LeaseRow.site == lease.site).values(expires_at=expires_at))


def release(connection: Connection, lease: Lease) -> None:
    """Give the site back; LeaseLostError if somebody took it over. The token stays: the next holder's is higher."""
    check(connection, lease)
    connection.execute(
        update(table_of(LeaseRow))
        .where(LeaseRow.site == lease.site)
        .values(run_id=None, host=None, pid=None, expires_at=None)
    )


def check(connection: Connection, lease: Lease) -> None:
    """Make sure that ``lease`` still holds, and will until this transaction ends. LeaseLostError if it does not."""
    dialect = connection.dialect
    statement = _END_IDLE_TRANSACTION.get("mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name)
    if statement is not None:
        connection.execute(statement)
    token = connection.scalar(select(LeaseRow.token).where(LeaseRow.site == lease.site).with_for_update())
    if token != lease.token:
        raise LeaseLostError(
            f"{lease.site}: run {lease.run_id} gave no sign of life for {lease.seconds:g} s and another run has taken "
            "the site over"
        )


def live_holders(connection: Connection) -> dict[str, Holder]:
    """Who holds which site now, by site: leases that have not run out and whose process is not known to be dead."""
    now = database_now(connection)
    found = (_live_holder(row, now) for row in connection.execute(_ROWS))
    return {holder.site: holder for holder in found if holder}


def database_now(connection: Connection) -> dt.datetime:
    """The time by the database's clock, aware, in UTC."""
    now = connection.scalar(_CLOCKS[connection.dialect.name])
    assert isinstance(now, dt.datetime)
    return now


def _live_holder(row: Row[Any], now: dt.datetime) -> Holder | None:
    """The holder that ``row`` names; None if there is none, or none any more. A run whose row an operator has deleted
    cannot be finished either: it holds nothing."""
    if row.run_id is None or row.started_at is None or row.expires_at <= now:
        return None
    holder = Holder(row.site, row.run_id, Process(row.host, row.pid), row.started_at)
    return None if holder.process.is_dead() else holder
