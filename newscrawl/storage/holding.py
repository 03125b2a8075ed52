"""A site in the hands of a run that is no crawl: one that works through what is stored and writes as it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, Engine

from newscrawl.errors import LeaseLostError
from newscrawl.storage import leases, runs
from newscrawl.storage.engine import reachable, writing
from newscrawl.storage.heartbeat import Heartbeat
from newscrawl.storage.leases import Lease
from newscrawl.storage.process import this_process
from newscrawl.storage.runs import RunKind, RunOutcome

T = TypeVar("T")

#: seconds for the sign of life that may be under way; SQLite's wait for a lock is 30
_BEAT_WAIT = 35.0


@dataclass(slots=True)
class Holding:
    """A run that holds its site. What is put into ``counts`` is written with its row."""

    engine: Engine
    lease: Lease
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def run_id(self) -> int:
        return self.lease.run_id

    def write(self, operation: Callable[[Connection], T]) -> T:
        """Call ``operation`` in a transaction of its own. Raises LeaseLostError if another run has taken the site."""
        with reachable(self.engine), writing(self.engine) as connection:
            leases.check(connection, self.lease)
            return operation(connection)


@contextmanager
def holding(
    engine: Engine, site: str, kind: RunKind, arguments: Mapping[str, object], version: str, *, seconds: float
) -> Iterator[Holding]:
    """Hold ``site`` for a run of ``kind``, with a row in ``runs`` that says how it ended.

    ``seconds`` is the length of the lease, ``version`` newscrawl's own. Raises LeaseHeldError if another run holds the
    site.
    """

    def begin(connection: Connection) -> int:
        return runs.start_run(connection, site, arguments, version, dt.datetime.now(dt.UTC), None, kind=kind)

    with reachable(engine), writing(engine) as connection:
        lease = leases.acquire(connection, site, begin, process=this_process(), seconds=seconds)
    held = Holding(engine, lease)
    # A lost lease is met by the next write, which then writes nothing.
    heartbeat = Heartbeat(
        engine, lease, lambda c: runs.save_counts(c, lease.run_id, held.counts), on_lost=lambda _: None
    )
    outcome, reason = RunOutcome.STOPPED, "interrupted"
    try:
        yield held
        outcome, reason = RunOutcome.FINISHED, "finished"
    except Exception as error:
        outcome, reason = RunOutcome.FAILED, type(error).__name__
        raise
    finally:
        heartbeat.stop(_BEAT_WAIT)

        def end(connection: Connection) -> None:
            runs.finish_run(connection, lease.run_id, outcome, reason, held.counts, dt.datetime.now(dt.UTC))
            leases.release(connection, lease)

        with suppress(LeaseLostError):  # whoever took the site over has written that this run was killed
            held.write(end)
