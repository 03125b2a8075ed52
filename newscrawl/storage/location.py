"""Where the database and the archive are: in the project's own ``data`` folder unless they are said to be elsewhere."""

from __future__ import annotations

from pathlib import Path

from newscrawl.errors import ProjectNotFoundError

PROJECT_FILE = "scrapy.cfg"
DATABASE_FILE = Path("data") / "newscrawl.db"
ARCHIVE_FOLDER = Path("data") / "archive"

# The characters that mean something else in a database URL than in a file name.
_ESCAPES = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})


def find_project_dir(start: Path) -> Path:
    """The directory of the nearest ``scrapy.cfg`` in ``start`` or above it; ProjectNotFoundError if there is none."""
    start = start.absolute()
    for directory in (start, *start.parents):
        if (directory / PROJECT_FILE).is_file():
            return directory
    raise ProjectNotFoundError(
        f"no {PROJECT_FILE} in {start} or above it, so there is no project to keep the database and the archive in: "
        "cd into a newscrawl project, or set NEWSCRAWL_DATABASE_URL to the database to use, and NEWSCRAWL_ARCHIVE_DIR "
        "to the folder for the raw pages (NEWSCRAWL_ARCHIVE = False keeps none)"
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


def archive_folder(configured: str | None, start: Path) -> Path:
    """``configured`` if it is given, else the archive of the project that ``start`` lies in. Creates nothing.

    Raises ProjectNotFoundError if nothing is configured and ``start`` is outside every project.
    """
    return Path(configured) if configured else find_project_dir(start) / ARCHIVE_FOLDER
