"""Databases with tables: made once a session and kind, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, delete

from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.schema import upgrade
from tests.conftest import DATABASES, new_database


@pytest.fixture(scope="session", params=DATABASES)
def migrated_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with new_database(request.param, tmp_path_factory.mktemp("databases")) as url:
        engine = open_engine(url)
        upgrade(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def engine(migrated_engine: Engine) -> Engine:
    """An engine on a database whose tables are empty; the test runs once on each kind."""
    with writing(migrated_engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
    return migrated_engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back after the test."""
    with engine.connect() as connection:
        yield connection
