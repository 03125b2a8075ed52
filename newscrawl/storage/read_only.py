"""Connections that can read and nothing else, for SQL that somebody wrote by hand and for pages that show the table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Engine, open_engine, redacted

#: what PRAGMA query_only leaves allowed: another file, and switching it off
_ESCAPES = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA}
_ROWS_AT_ONCE = 1000


@dataclass(slots=True, frozen=True)
class Answer:
    """What a query gives: the names of its columns, and its rows as they are drawn."""

    columns: Sequence[str]
    rows: Iterator[Sequence[Any]]


def open_read_only(url: str) -> Engine:
    """An engine like that of ``open_engine`` whose every connection refuses what would change anything.

    Raises NewscrawlError as ``open_engine`` does, and for a SQLite file that is not there: asking makes none.
    """
    engine = open_engine(url)
    name = make_url(url).database
    if engine.dialect.name == "sqlite" and not Path(name or "").exists():
        raise NewscrawlError(f"{redacted(url)}: there is no such database yet; newscrawl crawl makes it")
    event.listen(engine, "connect", _MAKE_READ_ONLY[engine.dialect.name])
    return engine


@contextmanager
def asking(engine: Engine, sql: str) -> Iterator[Answer]:
    """Ask one SQL statement; rows are drawn some at a time, so that an answer of any length fits.

    Raises NewscrawlError with the database's own words for what it refuses or cannot read.
    """
    try:
        with engine.connect().execution_options(stream_results=True, max_row_buffer=_ROWS_AT_ONCE) as connection:
            result = connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
            if not result.returns_rows:
                raise NewscrawlError("the statement gives no rows; only SELECT does")
            yield Answer(list(result.keys()), (tuple(row) for row in result))
    except DBAPIError as error:
        raise NewscrawlError(f"{redacted(str(engine.url))}: {error.orig}") from error


def _only_reads(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    def judge(action: int, first: str | None, *_: str | None) -> int:
        # the search index looks at data_version
        is_escape = action in _ESCAPES and first != "data_version"
        return sqlite3.SQLITE_DENY if is_escape else sqlite3.SQLITE_OK

    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(judge)


def _begins_with(statement: str) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    def run(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    return run


_MAKE_READ_ONLY: dict[str, Callable[[Any, ConnectionPoolEntry], None]] = {
    "sqlite": _only_reads,
    "postgresql": _begins_with("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"),
    "mysql": _begins_with("SET SESSION TRANSACTION READ ONLY"),
}
