"""The writer: one thread through which everything that is written goes, many writes to a transaction."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from newscrawl.errors import DatabaseUnavailableError, WriteRefusedError
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import Outcome, save_articles
from newscrawl.storage.engine import redacted, writing

logger = logging.getLogger(__name__)

T = TypeVar("T")
W = TypeVar("W", "_Save", "_Run")

_FIRST_DELAY = 0.05
_LONGEST_DELAY = 5.0

# What MariaDB and MySQL say of their own state. Their driver calls nearly everything an OperationalError, a misspelt
# column too, so those that may pass are named: limits and full disks (1020-1041, 1114, 1203, 1226), shutting down and
# network (1053, 1158-1161, 1927, 20xx, 4031), locks (1205, 1213), interrupted (1317, 1969), read-only (1290, 1836).
_MYSQL_PASSING = {
    *(1020, 1021, 1040, 1041, 1053, 1114, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1226, 1290, 1317, 1836, 1927, 1969),
    *(2002, 2003, 2006, 2013, 2014, 2055, 4031),
}
_SQLITE_ERROR = 1  # such as a missing table
_SQLITE_READONLY = 8  # the lowest byte of several codes
_POSTGRESQL_LIMIT_EXCEEDED = "54"  # class of codes: the row is too large for something

# A row larger than MariaDB's max_allowed_packet gives no error but breaks the connection each time (seen Nov 2026 with
# 17 MB). So many times, with a database that answers in between, is the row's fault - if they span this part of the
# patience: a PostgreSQL that is being restarted or fails over broke it three times within 0.2 s (seen Nov 2026).
_BREAKS_ALLOWED = 3
_BREAKS_SPAN = 1 / 4


@dataclass(slots=True)
class _Save:
    item: ArticleItem
    future: Future[Outcome] = field(default_factory=Future)

    def __str__(self) -> str:
        return f"{self.item.url}: article {self.item.article_id} of {self.item.site} was not stored"


@dataclass(slots=True)
class _Run:
    operation: Callable[[Connection], Any]
    future: Future[Any] = field(default_factory=Future)

    def __str__(self) -> str:
        return f"{getattr(self.operation, '__qualname__', repr(self.operation))} was not carried out"


_Write = _Save | _Run


class Writer:
    """Writes in the order in which they are asked for, a batch to a transaction, and says of each what became of it.

    A future is done once its transaction is committed, never earlier; from a coroutine await
    ``asyncio.wrap_future(future)``. A batch that fails is repeated write by write, so that a row the database refuses
    fails its own future (WriteRefusedError) and no other. A locked or vanished database is tried again, less and less
    often, for ``patience`` seconds; then every waiting future fails with DatabaseUnavailableError and so does every
    later one. A future cannot be cancelled: what was asked for is written.

    ``guard`` is called first in every transaction. If it raises LeaseLostError nothing of the transaction is written,
    and every waiting and later future fails with that error.

    ``linger`` is how long (seconds) a batch waits for more articles; ``queue_size`` how many writes may wait before
    :meth:`save` and :meth:`run` block.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        guard: Callable[[Connection], None] | None = None,
        batch_size: int = 200,
        linger: float = 0.03,
        queue_size: int = 1000,
        patience: float = 60.0,
    ) -> None:
        self._engine = engine
        self._guard = guard
        self._batch_size = batch_size
        self._linger = linger
        self._queue_size = queue_size
        self._patience = patience
        self._waiting: deque[_Write] = deque()
        self._waiting_runs = 0
        self._closing = False
        self._refusal: DatabaseUnavailableError | None = None
        self._changed = threading.Condition()
        # A daemon: a database that hangs must not keep the process from ending after close() has given up.
        self._thread = threading.Thread(target=self._work, name="newscrawl-writer", daemon=True)
        self._thread.start()

    def save(self, item: ArticleItem) -> Future[Outcome]:
        """Save one visit to an article, as :func:`save_articles` does. ``item`` must not change any more."""
        return self._submit(_Save(item)).future

    def run(self, operation: Callable[[Connection], T]) -> Future[T]:
        """Call ``operation`` in a transaction, after all earlier writes, and commit without lingering.

        It may be called again if its transaction fails, so it does nothing but write. Its own exceptions reach the
        future as they are, those of the database as WriteRefusedError.
        """
        return self._submit(_Run(operation)).future

    def close(self, timeout: float | None = None) -> None:
        """Write what waits and end the thread; may be called again.

        Raises DatabaseUnavailableError if the writer had given up (LeaseLostError if that is why), or if it is not
        done after ``timeout`` seconds (None: wait for it); the futures of the writes that still wait fail then.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        if self._thread.is_alive():
            self._refuse(DatabaseUnavailableError(f"the writes left over were not done within {timeout} s of closing"))
        if self._refusal is not None:
            raise type(self._refusal)(str(self._refusal))

    def _submit(self, write: W) -> W:
        write.future.set_running_or_notify_cancel()
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._waiting) < self._queue_size or self._closing or self._refusal is not None
            )
            if self._refusal is not None or self._closing:
                _fail([write], self._refusal or DatabaseUnavailableError(f"{self._name()}: the writer is closed"))
                return write
            self._waiting.append(write)
            self._waiting_runs += isinstance(write, _Run)
            self._changed.notify_all()
        return write

    def _work(self) -> None:
        batch: list[_Write] = []
        try:
            while batch := self._next_batch():
                self._write(batch)
        except BaseException as error:
            # Nobody may wait for ever for a thread that is no more.
            breakdown = DatabaseUnavailableError(f"the writer's thread broke down: {error!r}")
            self._refuse(breakdown)
            _fail([write for write in batch if not write.future.done()], breakdown)
            raise

    def _next_batch(self) -> list[_Write]:
        """The next writes, at least one; none when the writer is closed and has done its work."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            self._changed.wait_for(
                lambda: self._waiting_runs or self._closing or len(self._waiting) >= self._batch_size,
                timeout=self._linger,
            )
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_size))]
            self._waiting_runs -= sum(isinstance(write, _Run) for write in batch)
            self._changed.notify_all()
        return batch

    def _write(self, batch: list[_Write]) -> None:
        """Write ``batch`` and settle its futures, in one transaction or, if that is refused, each write in its own."""
        try:
            results = self._committed(batch)
        except DatabaseUnavailableError as error:
            self._refuse(error)
            _fail(batch, error)
        # Whatever it is belongs to whoever asked for the write: it is handed over, not swallowed.
        except Exception as error:
            if len(batch) == 1:
                batch[0].future.set_exception(_explained(batch[0], error))
            else:
                for write in batch:
                    self._write([write])
        else:
            for write, result in zip(batch, results, strict=True):
                write.future.set_result(result)

    def _committed(self, batch: list[_Write]) -> list[Any]:
        """The results of ``batch`` once it is committed. Raises what the database or an operation raises,
        DatabaseUnavailableError when patience is at its end, LeaseLostError when the guard says so."""
        deadline = time.monotonic() + self._patience
        delay = _FIRST_DELAY
        breaks: list[float] = []
        while True:
            if self._refusal is not None:
                raise self._refusal
            try:
                with writing(self._engine) as connection:
                    if self._guard is not None:
                        self._guard(connection)
                    return _carried_out(connection, batch)
            except (DBAPIError, PoolTimeoutError) as error:
                if _is_read_only(error):
                    raise DatabaseUnavailableError(f"{self._name()}: takes no write: {_reason(error)}") from error
                if _is_lost(error) and self._answers():
                    breaks.append(time.monotonic())
                if self._are_its_fault(breaks) or not _may_pass(error):
                    raise
                if time.monotonic() + delay > deadline:
                    raise DatabaseUnavailableError(
                        f"{self._name()}: took no write for {self._patience:g} s: {_reason(error)}"
                    ) from error
                if delay == _FIRST_DELAY:
                    logger.warning("%s: %s; trying again for %g s", self._name(), _reason(error), self._patience)
            time.sleep(delay)
            delay = min(2 * delay, _LONGEST_DELAY)

    def _are_its_fault(self, breaks: Sequence[float]) -> bool:
        """Whether it is what is written that broke the connection at these times, not the database's own state."""
        return len(breaks) >= _BREAKS_ALLOWED and breaks[-1] - breaks[0] >= self._patience * _BREAKS_SPAN

    def _answers(self) -> bool:
        try:
            with self._engine.connect():
                return True
        except DBAPIError:
            return False

    def _refuse(self, refusal: DatabaseUnavailableError) -> None:
        """Take no write from now on, and fail those that wait."""
        with self._changed:
            self._refusal = self._refusal or refusal
            waiting = list(self._waiting)
            self._waiting.clear()
            self._waiting_runs = 0
            self._closing = True
            self._changed.notify_all()
        _fail(waiting, self._refusal)

    def _name(self) -> str:
        return redacted(self._engine.url.render_as_string(hide_password=False))


def _carried_out(connection: Connection, batch: Sequence[_Write]) -> list[Any]:
    results: list[Any] = []
    for kind, group in groupby(batch, key=type):
        if kind is _Save:
            results += save_articles(connection, [write.item for write in group if isinstance(write, _Save)])
        else:
            results += [write.operation(connection) for write in group if isinstance(write, _Run)]
    return results


def _may_pass(error: SQLAlchemyError) -> bool:
    """Whether the same write may succeed later: a lock, a full disk, a server that is away."""
    if not isinstance(error, OperationalError):
        return _is_lost(error) or isinstance(error, PoolTimeoutError)
    said = error.orig
    if error.statement is None or said is None:
        return True  # connecting or committing: nothing to do with what is written
    if isinstance(said, sqlite3.Error):
        return said.sqlite_errorcode != _SQLITE_ERROR
    if said.args and isinstance(said.args[0], int):
        return said.args[0] in _MYSQL_PASSING
    return not str(getattr(said, "sqlstate", "")).startswith(_POSTGRESQL_LIMIT_EXCEEDED)


def _is_read_only(error: SQLAlchemyError) -> bool:
    """Whether SQLite may not write the file, which neither time nor another row changes."""
    said = error.orig if isinstance(error, DBAPIError) else None
    # A row that the driver itself refuses has no code of SQLite's.
    code = getattr(said, "sqlite_errorcode", None) if isinstance(said, sqlite3.Error) else None
    return code is not None and code & 0xFF == _SQLITE_READONLY


def _is_lost(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _reason(error: Exception) -> str:
    """What the database says, without the statement and its hundreds of values."""
    return str(error.orig) if isinstance(error, StatementError) else f"{type(error).__name__}: {error}"


def _explained(write: _Write, error: Exception) -> Exception:
    if isinstance(write, _Run) and not isinstance(error, SQLAlchemyError):
        return error
    explained = WriteRefusedError(f"{write}: {_reason(error)}")
    explained.__cause__ = error
    return explained


def _fail(writes: Sequence[_Write], refusal: DatabaseUnavailableError) -> None:
    for write in writes:
        write.future.set_exception(type(refusal)(f"{write}: {refusal}"))
