"""Databases for tests: a new, empty one each time, on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import DBAPIError

from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import open_engine, redacted

DATABASES = ("sqlite", "postgresql", "mysql")

_SERVERS = {
    "postgresql": ("NEWSCRAWL_TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mysql": ("NEWSCRAWL_TEST_MYSQL_URL", "mysql://root@127.0.0.1:3306/mysql"),
}
# A database that lives for seconds need not survive a power cut.
_CREATE = {
    "postgresql": ("CREATE DATABASE {name}", "ALTER DATABASE {name} SET synchronous_commit = off"),
    "mysql": ("CREATE DATABASE {name}",),
}
_DROP = {"postgresql": "DROP DATABASE {name} WITH (FORCE)", "mysql": "DROP DATABASE {name}"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, default="sqlite", help="what the end-to-end tests store in")


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of ``kind``, dropped afterwards. Skips the test if there is no such server here;
    where CI is true there has to be one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{uuid.uuid4().hex}.db'}"
        return
    variable, default = _SERVERS[kind]
    server = make_url(os.environ.get(variable, default))
    name = f"newscrawl_test_{uuid.uuid4().hex}"
    try:
        _tell(server, *(statement.format(name=name) for statement in _CREATE[kind]))
    except (NewscrawlError, DBAPIError) as error:
        unusable = f"{redacted(str(server))} cannot be used: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(unusable)
        pytest.skip(unusable)
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _tell(server, _DROP[kind].format(name=name))


def _tell(server: URL, *statements: str) -> None:
    """Execute statements on a connection that is closed for good: there are more databases than a server takes clients,
    and some live until the last test."""
    engine = open_engine(server.render_as_string(hide_password=False))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database; the test runs once on each kind."""
    with new_database(request.param, tmp_path) as url:
        yield url
