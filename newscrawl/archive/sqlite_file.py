"""A SQLite file of the archive: its tables, how it is opened, and errors that name the file and the remedy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from newscrawl.archive.compression import CompressionError
from newscrawl.errors import ArchiveError, ArchiveUnavailableError

#: "ncra" in the file's header: tells our files from any other SQLite file
APPLICATION_ID: Final = 0x6E637261
#: of the tables below; kept as SQLite's user_version
FORMAT: Final = 1
#: seconds to wait for another process that writes to the file
PATIENCE: Final = 30

# AUTOINCREMENT: a number is never given again, so a position that was removed never leads to another page.
# "content" comes last in a row: what stands behind a large value is slow to reach.
_SCHEMA: Final = f"""
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_from TEXT NOT NULL,   -- JSON list: article_id of every page whose text may be in it
    content BLOB NOT NULL
);
CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    article_id TEXT,
    fetched_at INTEGER NOT NULL,   -- microseconds since 1970, UTC
    run_id INTEGER,
    requests INTEGER NOT NULL,
    urls TEXT NOT NULL             -- JSON list
);
CREATE INDEX visits_by_time ON visits (fetched_at);
CREATE INDEX visits_by_article ON visits (article_id, fetched_at);
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL,
    number INTEGER NOT NULL,       -- place in the visit, from 0
    url TEXT NOT NULL,
    status INTEGER NOT NULL,
    size INTEGER NOT NULL,         -- of the body as it came, bytes
    dict_id INTEGER,               -- NULL: compressed without a dictionary
    content BLOB NOT NULL          -- zstd of: the headers as JSON, a line feed, the body
);
CREATE INDEX pages_by_visit ON pages (visit_id, number, size);
CREATE INDEX pages_without_dictionary ON pages (dict_id) WHERE dict_id IS NULL;
CREATE TABLE addresses (key INTEGER NOT NULL, visit_id INTEGER NOT NULL, PRIMARY KEY (key, visit_id)) WITHOUT ROWID;
CREATE TABLE chores (name TEXT PRIMARY KEY) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
"""


class SqliteFile:
    """An open file with the tables of the archive."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Raises ArchiveError if there is no such file (unless ``create``) or it is none of ours."""
        self.path = path
        with self._reading():
            self._connection = sqlite3.connect(
                _uri(path, create=create), uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException as error:
                self._connection.close()
                if isinstance(error, ArchiveUnavailableError):
                    raise ArchiveError(str(error)) from error
                raise

    def _prepare(self) -> None:
        if not self._has_tables():  # a new file, or one whose maker was killed, or has not come further yet
            # A page fills 1 KB ones to the last 512 bytes on average; of 4 KB ones it wasted as much as it took.
            self._execute("PRAGMA page_size = 1024")
            self._execute("PRAGMA journal_mode = WAL")
            with self._transaction():
                for statement in () if self._has_tables() else _SCHEMA.split(";\n"):
                    self._execute(statement)
        if self._value("PRAGMA application_id") != APPLICATION_ID:
            raise ArchiveError(f"{self.path} is no archive file of newscrawl: move it out of the archive's folder")
        if self._value("PRAGMA user_version") != FORMAT:
            raise ArchiveError(f"{self.path} was written by another version of newscrawl: use that one, or a later one")
        self._execute("PRAGMA synchronous = NORMAL")  # what is committed survives a kill; a power cut may take the last
        self._execute("PRAGMA secure_delete = ON")  # what is removed is overwritten

    def _has_tables(self) -> bool:
        return bool(self._value("SELECT count(*) FROM sqlite_master"))

    def close(self) -> None:
        self._connection.close()

    def _execute(self, statement: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, tuple(values))

    def _row(self, query: str, *values: object) -> Any:
        return self._execute(query, values).fetchone()

    def _value(self, query: str, *values: object) -> Any:
        row = self._row(query, *values)
        return row[0] if row else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. Raises ArchiveUnavailableError."""
        with self._writing():
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._execute("ROLLBACK")
                raise

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Rows as of one moment, whatever another process writes meanwhile."""
        self._execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, CompressionError) as error:
            raise ArchiveUnavailableError(f"{self.path} cannot be written: {error}: {_remedy(error)}") from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, CompressionError, ValueError) as error:
            raise ArchiveError(f"{self.path} cannot be read: {error}: {_remedy(error)}") from error


_CHECK_FILE: Final = "restore the file from a copy, or move it out of the archive's folder"
#: SQLite's primary result code -> what to do about it
_REMEDIES: Final = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_IOERR: "see that the disk has room and is sound",
    sqlite3.SQLITE_READONLY: "see that file and folder may be written by this user",
    sqlite3.SQLITE_PERM: "see that file and folder may be written by this user",
    sqlite3.SQLITE_CANTOPEN: "see that it is there and that file and folder may be written by this user",
    sqlite3.SQLITE_BUSY: "another process is writing to it; try again when it is done",
}


def _remedy(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    return _CHECK_FILE if code is None else _REMEDIES.get(code & 0xFF, _CHECK_FILE)


def _uri(path: Path, *, create: bool) -> str:
    """How to open a file: for reading and writing, or as a file that nobody changes where it may not be written."""
    if create:
        mode = "mode=rwc"
    elif os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        mode = "mode=rw"
    elif path.with_name(f"{path.name}-wal").exists():
        mode = "mode=ro"
    else:
        mode = "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{mode}"
