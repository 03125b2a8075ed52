"""Opening a database so that SQLite, PostgreSQL and MariaDB behave alike."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, create_engine, event, make_url

# For annotations outside storage, where nobody imports sqlalchemy.
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError
from sqlalchemy.pool import ConnectionPoolEntry

from newscrawl.errors import DatabaseUnavailableError, NewscrawlError

# SQLAlchemy would look for MySQLdb and psycopg2. MariaDB URLs become "mysql" so that one dialect name serves both.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "mariadb+pymysql": "mysql+pymysql",
}
_EXTRAS = {"postgresql": "newscrawl[postgresql]", "mysql": "newscrawl[mysql]"}
_SECRET_PARAMETERS = ("password", "passwd", "sslpassword", "ssl_key_password")

SQLITE_BUSY_TIMEOUT = 30.0
_SWITCH_TIMEOUT = 5.0
# A server that falls silent (its machine or the way to it is gone: no RST) would hold a connection for 15 minutes or
# for ever. The system notices after 20 s, whether it waits for an acknowledgement (tcp_user_timeout, ms) or for an
# answer (keepalives: 10 s and two of 5 s). PyMySQL cannot ask for that; its timeouts also end a statement that is
# merely slow, so they are longer than any wait of ours (60 s for the schema's lock), and than that a migration may be.
_TIMEOUTS = {
    "postgresql": {
        "connect_timeout": 10,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,
    },
    "mysql": {"connect_timeout": 10, "read_timeout": 120, "write_timeout": 120},
}
_A_DAY = 86_400
_WRITES = "newscrawl_writes"


def redacted(url: str) -> str:
    """``url`` without its passwords, for messages."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return "<unreadable database URL>"
    hidden = {name: "***" for name in parsed.query if name.lower() in _SECRET_PARAMETERS}
    return parsed.update_query_dict(hidden).render_as_string(hide_password=True)


def open_engine(url: str) -> Engine:
    """An engine for ``url``; connects to nothing yet. Call ``dispose()`` on it when done.

    The parent folder of a SQLite file is created if it alone is missing. Raises NewscrawlError for a URL that cannot
    be read, a database we do not know, a missing driver, a SQLite URL without a file or far from any folder.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise NewscrawlError(
            "the database URL cannot be read; expected for example sqlite:///data/newscrawl.db, "
            "postgresql://user:password@host/name or mysql://user:password@host/name"
        ) from error
    parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
    backend = parsed.get_backend_name()
    if backend not in _OPENERS:
        raise NewscrawlError(
            f"{redacted(url)}: newscrawl stores in SQLite, PostgreSQL, MySQL or MariaDB, not in {backend!r}"
        )
    try:
        return _OPENERS[backend](parsed)
    except ModuleNotFoundError as error:
        remedy = f"; install {_EXTRAS[backend]}" if backend in _EXTRAS else ""
        raise NewscrawlError(f"{redacted(url)}: the driver {error.name!r} is not installed{remedy}") from error


def patient(url: str) -> str:
    """``url``, for an engine whose statements may take up to a day: to index the texts of many articles takes minutes.

    A timeout that the URL sets itself stays. Raises nothing: what cannot be read is for ``open_engine`` to refuse.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return url
    if _DRIVERS.get(parsed.drivername, parsed.drivername) != _DRIVERS["mysql"] or "read_timeout" in parsed.query:
        return url
    return parsed.update_query_dict({"read_timeout": str(_A_DAY)}).render_as_string(hide_password=False)


@contextmanager
def reachable(engine: Engine) -> Iterator[None]:
    """Turn what the database says when it cannot be used into DatabaseUnavailableError, which names it."""
    try:
        yield
    except (DBAPIError, NoConnectionLeftError) as error:
        url = redacted(engine.url.render_as_string(hide_password=False))
        reason = error.orig if isinstance(error, DBAPIError) else "all our connections to it are in use"
        raise DatabaseUnavailableError(f"{url} cannot be used: {reason}") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that will write: committed at the end, rolled back by an exception.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE). A transaction that reads first and writes later is
    refused there without any waiting, whatever the busy timeout, if somebody else wrote in between.
    """
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


# Chinese text stays readable, and searchable with LIKE, inside JSON columns.
_create_engine = partial(create_engine, pool_pre_ping=True, json_serializer=partial(json.dumps, ensure_ascii=False))


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise NewscrawlError("a SQLite database needs a file: in memory, every thread would see its own empty one")
    folder = Path(url.database).absolute().parent
    if not folder.parent.is_dir():
        raise NewscrawlError(
            f"{redacted(str(url))}: {folder.parent} does not exist; create it or correct the database URL"
        )
    folder.mkdir(exist_ok=True)
    engine = _create_engine(url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT} if "timeout" not in url.query else {})
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite_transaction)
    return engine


def _open_postgresql(url: URL) -> Engine:
    # A SQL_ASCII server would otherwise hand out bytes instead of text.
    return _create_engine(url.update_query_dict({"client_encoding": "utf8"}), connect_args=_timeouts(url))


def _open_mysql(url: URL) -> Engine:
    # Strict: a lax server cuts what does not fit and calls it a warning. READ COMMITTED: the server's default keeps
    # the snapshot of the first SELECT, so a row that another process has just inserted would refuse the upsert and
    # stay invisible; it also locks gaps, which lets two sites block each other.
    strict = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')"
    return _create_engine(
        url.update_query_dict({"charset": "utf8mb4"}),
        isolation_level="READ COMMITTED",
        connect_args={"init_command": strict, **_timeouts(url)},
    )


_OPENERS = {"sqlite": _open_sqlite, "postgresql": _open_postgresql, "mysql": _open_mysql}


def _timeouts(url: URL) -> dict[str, int]:
    """Those that the URL does not set itself."""
    return {name: value for name, value in _TIMEOUTS[url.get_backend_name()].items() if name not in url.query}


def _prepare_sqlite_connection(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes late and never before DDL: a failed migration would stay half done. We send it.
    connection.isolation_level = None
    _switch_to_wal(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # Of several that open a new file at once SQLite refuses some, without the busy timeout (seen Nov 2026: 1 of 4).
    deadline = time.monotonic() + _SWITCH_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _begin_sqlite_transaction(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
