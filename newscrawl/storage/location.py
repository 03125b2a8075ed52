"""Where the database is: the project's own file unless a URL says otherwise."""

from __future__ import annotations

from pathlib import Path

from newscrawl.errors import ProjectNotFoundError

PROJECT_FILE = "scrapy.cfg"
DATABASE_FILE = Path("data") / "newscrawl.db"

# The characters that mean something else in a database URL than in a file name.
_ESCAPES = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})


def find_project_dir(start: Path) -> Path:
    """The directory of the nearest ``scrapy.cfg`` in ``start`` or above it; ProjectNotFoundError if there is none."""
    start = start.absolute()
    for directory in (start, *start.parents):
        if (directory / PROJECT_FILE).is_file():
            return directory
    raise ProjectNotFoundError(
        f"no {PROJECT_FILE} in {start} or above it, so there is no project to keep the database in: "
        "cd into a newscrawl project, or set NEWSCRAWL_DATABASE_URL to the database to use"
    )


def database_url(configured: str | None, start: Path) -> str:
    """``configured`` if it is given, else the SQLite file of the project that ``start`` lies in.

    Creates nothing. Raises ProjectNotFoundError if nothing is configured and ``start`` is outside every project: a
    ``data/`` folder that appears wherever a command happens to run is a second, empty database nobody asked for.
    """
    if configured:
        return configured
    path = (find_project_dir(start) / DATABASE_FILE).as_posix()
    return f"sqlite:///{path.translate(_ESCAPES)}"
