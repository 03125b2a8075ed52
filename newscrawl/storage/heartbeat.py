"""The sign of life of a run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from newscrawl.errors import LeaseLostError
from newscrawl.storage import leases
from newscrawl.storage.engine import writing
from newscrawl.storage.leases import Lease

logger = logging.getLogger(__name__)

#: renewals that may fail in a row before the lease runs out
_BEATS = 6


class Heartbeat:
    """Renews ``lease`` six times in its length until :meth:`stop`.

    A thread of its own, not a task of the event loop: the loop stands still while a writer that waits for its database
    holds a crawl back, and that must not cost the lease. ``note`` is called in the same transaction. ``on_lost`` is
    called, from the thread, when somebody else took the site over; there is nothing to renew then.
    """

    def __init__(
        self,
        engine: Engine,
        lease: Lease,
        note: Callable[[Connection], None],
        on_lost: Callable[[LeaseLostError], object],
    ) -> None:
        self._engine = engine
        self._lease = lease
        self._note = note
        self._on_lost = on_lost
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="newscrawl-heartbeat", daemon=True)
        self._thread.start()

    def stop(self, timeout: float | None = None) -> None:
        """End the thread; may be called again. The beat that may be under way is waited for, at most ``timeout``
        seconds (None: until it is done)."""
        self._stopping.set()
        self._thread.join(timeout)

    def _work(self) -> None:
        while not self._stopping.wait(self._lease.seconds / _BEATS):
            try:
                with writing(self._engine) as connection:
                    leases.renew(connection, self._lease)
                    self._note(connection)
            except LeaseLostError as error:
                if not self._stopping.is_set():
                    self._on_lost(error)
                return
            # Locked or away: the next beat is the next try. If none succeeds in time the lease runs out, which the
            # writer's guard will find.
            except SQLAlchemyError as error:
                logger.warning("%s: run %d could not renew its lease: %s", self._lease.site, self._lease.run_id, error)
