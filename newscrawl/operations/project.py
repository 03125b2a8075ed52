"""The project a command runs in: its settings, its sites, its database."""

from __future__ import annotations

import difflib
from pathlib import Path

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings, inside_project

from newscrawl.archive.archive import Archive
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import ProjectNotFoundError, UnknownSiteError
from newscrawl.storage import schema
from newscrawl.storage.engine import Engine, open_engine
from newscrawl.storage.location import database_url, find_project_dir
from newscrawl.storage.read_only import open_read_only


def load_settings() -> Settings:
    """Settings of the project around the working directory; newscrawl's own where there is none."""
    if inside_project():
        return get_project_settings()
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    return settings


def load_sites(settings: Settings) -> dict[str, type[PortalSpider]]:
    """All sites of the project by name, in order of name."""
    loader = SpiderLoader.from_settings(settings)
    classes = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: cls for name, cls in classes.items() if issubclass(cls, PortalSpider)}


def find_site(settings: Settings, name: str) -> type[PortalSpider]:
    """The spider class of a site. Raises UnknownSiteError, naming the nearest and all that there are."""
    sites = load_sites(settings)
    if name in sites:
        return sites[name]
    near = difflib.get_close_matches(name, sites, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UnknownSiteError(f"no site is called {name!r}: {hint}there are {', '.join(sites) or 'none'}")


def project_database_url(settings: Settings) -> str:
    """URL of the project's database. Raises ProjectNotFoundError outside a project if no URL is set."""
    return database_url(settings.get("NEWSCRAWL_DATABASE_URL"), Path.cwd())


def open_database(settings: Settings) -> Engine:
    """The project's database, made ready. Raises DatabaseSchemaError if it waits for ``newscrawl db upgrade``."""
    engine = open_engine(project_database_url(settings))
    schema.prepare(engine)
    return engine


def open_to_read(settings: Settings) -> Engine:
    """The project's database for who only reads: its connections refuse to write, and nothing is made ready.

    Raises DatabaseSchemaError if it has no tables, or others than this version needs, and NewscrawlError if a SQLite
    file is not there.
    """
    url = project_database_url(settings)
    reader = open_read_only(url)
    # what a connection of SQLite that only reads refuses is also how the revision is asked for
    engine = open_engine(url)
    schema.require(engine)
    engine.dispose()
    return reader


def open_archive(settings: Settings) -> Archive:
    """The project's archive of raw pages; creates nothing. Raises ProjectNotFoundError outside a project if no folder
    is set."""
    return Archive(archive_folder(settings.get("NEWSCRAWL_ARCHIVE_DIR"), Path.cwd()))


def archive_if_kept(settings: Settings) -> Archive | None:
    """The project's archive of raw pages; None where there is none to look for."""
    try:
        return open_archive(settings)
    except ProjectNotFoundError:
        return None


def archive_folder(configured: str | None, start: Path) -> Path:
    """``configured`` if it is given, else ``data/archive`` of the project that ``start`` lies in."""
    return Path(configured) if configured else find_project_dir(start) / "data" / "archive"
