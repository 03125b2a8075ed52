"""End-to-end tests store in SQLite; with ``pytest tests/e2e --database postgresql`` (or mysql) there, as CI does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where another database was asked for, what has run on each already or is about SQLite's file."""
    if config.getoption("--database") == "sqlite":
        return
    again = [item for item in items if _runs_on_each(item) or item.get_closest_marker("sqlite_file")]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


def _runs_on_each(item: pytest.Item) -> bool:
    parameters = getattr(item, "callspec", None)
    return parameters is not None and any(value in DATABASES for value in parameters.params.values())


@pytest.fixture(autouse=True, scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give every project that names no database a new one of the kind that was asked for."""
    kind = request.config.getoption("--database")
    if kind == "sqlite":
        yield
        return
    with ExitStack() as made:

        def make(folder: Path) -> str:
            return made.enter_context(new_database(kind, folder))

        Project.new_database = staticmethod(make)
        yield
        Project.new_database = None
