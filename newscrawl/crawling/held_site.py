"""A site in the hands of this run: taken before the first request, kept while it crawls, given back at its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from newscrawl.errors import LeaseHeldError, LeaseLostError, NewscrawlError
from newscrawl.storage import leases
from newscrawl.storage.engine import Connection, Engine
from newscrawl.storage.heartbeat import Heartbeat
from newscrawl.storage.leases import Lease
from newscrawl.storage.process import this_process
from newscrawl.storage.writer import Writer

logger = logging.getLogger(__name__)

#: seconds between two looks at whether a site that another run holds is free
WAIT_INTERVAL = 2.0

#: seconds beyond the writer's patience after which a crawl ends without its database: one that is silent, not gone, may
#: hold a statement for 120 s (newscrawl.storage.engine) before the patience begins
_LAST_WAIT = 150.0
#: seconds for the sign of life that may be under way; SQLite's wait for a lock is 30
_BEAT_WAIT = 35.0


class HeldSite:
    """The writer of a run that holds its site; every transaction makes sure that it still does.

    ``patience`` is how many seconds the writer waits for a database that is locked or gone.
    """

    def __init__(self, engine: Engine, patience: float) -> None:
        self._engine = engine
        self._last_wait = patience + _LAST_WAIT
        self._lease: Lease | None = None
        self._heartbeat: Heartbeat | None = None
        self.writer = Writer(engine, guard=self._guard, patience=patience)

    async def take(self, site: str, begin: Callable[[Connection], int], *, seconds: float, wait: bool) -> int:
        """Take ``site`` for a run whose row ``begin`` makes and numbers; return the number.

        ``seconds`` is the length of the lease. If another run holds the site raises LeaseHeldError or, with ``wait``,
        waits for its end. After an error the writer is closed.
        """

        def acquire(connection: Connection) -> Lease:
            return leases.acquire(connection, site, begin, process=this_process(), seconds=seconds)

        said = ""
        try:
            while True:
                try:
                    self._lease = await asyncio.wrap_future(self.writer.run(acquire))
                    return self._lease.run_id
                except LeaseHeldError as error:
                    if not wait:
                        raise
                    if str(error) != said:
                        said = str(error)
                        logger.info("Waiting: %s", said)
                await asyncio.sleep(WAIT_INTERVAL)
        except NewscrawlError:
            await asyncio.to_thread(self.writer.close, self._last_wait)
            raise

    def keep(self, note: Callable[[Connection], None], on_lost: Callable[[LeaseLostError], object]) -> None:
        """Give signs of life from now on, ``note`` with each; ``on_lost`` is called in the event loop when another run
        has taken the site over."""
        assert self._lease is not None
        loop = asyncio.get_running_loop()
        self._heartbeat = Heartbeat(
            self._engine, self._lease, note, lambda error: loop.call_soon_threadsafe(on_lost, error)
        )

    async def give_back(self, finish: Callable[[Connection], None]) -> None:
        """Write ``finish`` after all that waits and leave the site, in one transaction; then close the writer.

        Where another run has taken the site over it has also noted that this one was killed: nothing is written.
        Raises DatabaseUnavailableError if the database does not take it, a silent one after some minutes.
        """
        lease, heartbeat = self._lease, self._heartbeat
        assert lease is not None and heartbeat is not None

        def end(connection: Connection) -> None:
            finish(connection)
            leases.release(connection, lease)

        await asyncio.to_thread(heartbeat.stop, _BEAT_WAIT)
        with suppress(LeaseLostError):
            ended = self.writer.run(end)
            await asyncio.to_thread(self.writer.close, self._last_wait)
            ended.result()

    def _guard(self, connection: Connection) -> None:
        if self._lease is not None:
            leases.check(connection, self._lease)
