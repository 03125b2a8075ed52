"""What every page reads from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request

from newscrawl.archive.archive import Archive
from newscrawl.storage.engine import Connection, Engine, reachable


@dataclass(slots=True, frozen=True)
class Explorer:
    """The database, opened read-only, and the archive of raw pages; None: there is none."""

    engine: Engine
    archive: Archive | None = None


def explorer_of(request: Request) -> Explorer:
    """The explorer that answers ``request``."""
    explorer: Explorer = request.app.state.explorer
    return explorer


@contextmanager
def reading(request: Request) -> Iterator[Connection]:
    """A connection of the explorer that answers ``request``. Raises DatabaseUnavailableError."""
    engine = explorer_of(request).engine
    with reachable(engine), engine.connect() as connection:
        yield connection
