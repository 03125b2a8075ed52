"""The archive of a project as an operator deals with it: finding pages, WARC files out and in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from scrapy.settings import Settings

from newscrawl import __version__
from newscrawl.archive.archive import Archive, is_position
from newscrawl.archive.importing import Imported, Owner, import_warc
from newscrawl.archive.visits import ArchivedVisit
from newscrawl.archive.warc import write_warc
from newscrawl.crawling.walking import hosts_of
from newscrawl.errors import ArchiveError
from newscrawl.operations.project import find_site

#: told how many are done, of how many
Watch = Callable[[int, int], object]


def find_visits(archive: Archive, what: str) -> list[ArchivedVisit]:
    """The visit at a position, or all visits of all sites that met a URL, newest first of each site.

    Raises ArchiveError if nothing is kept there.
    """
    if is_position(what):
        return [archive.read(what)]
    found = [archive.read(each) for site in archive.sites() for each in archive.find(site, url=what)]
    if not found:
        raise ArchiveError(
            f"nothing in {archive.folder} was fetched from {what}: give the URL just as it was asked for or answered, "
            "or a position, as newscrawl rejects prints it"
        )
    return found


def export_warc(
    archive: Archive,
    sites: Sequence[str],
    path: Path,
    since: dt.datetime | None,
    until: dt.datetime | None,
    watch: Watch,
) -> tuple[int, int]:
    """Write the visits of ``sites`` from ``since`` on to before ``until`` into a WARC file; return visits and pages.

    Raises ArchiveError, and writes no file, if there is nothing to write or a part of the archive cannot be read.
    """
    unknown = [site for site in sites if site not in archive.sites()]
    if unknown:
        there = ", ".join(archive.sites()) or "none"
        raise ArchiveError(f"the archive has no pages of {', '.join(unknown)}; there are those of {there}")
    positions = [each for site in sites for each in archive.positions(site, since=since, until=until)]
    if not positions:
        raise ArchiveError(f"no page of {', '.join(sites)} was fetched in that time; newscrawl archive list says when")

    def visits() -> Iterator[ArchivedVisit]:
        for done, position in enumerate(positions, start=1):
            yield archive.read(position)
            watch(done, len(positions))

    return len(positions), write_warc(visits(), path, f"newscrawl {__version__}")


def owner_of_pages(settings: Settings, site: str, hosts: Collection[str]) -> Owner:
    """The site that pages from elsewhere are taken for: those of its own hosts and of ``hosts``. Raises
    UnknownSiteError."""
    spider = find_site(settings, site)

    def article_key(url: str) -> tuple[str, int] | None:
        article_id = spider.article_id_of(url)
        return None if article_id is None else (article_id, spider.body_page_of(url))

    own = hosts_of(spider.home_url, *spider.addresses_of_listings())
    return Owner(site, {*own, *(host.lower() for host in hosts)}, article_key)


def import_files(archive: Archive, files: Sequence[Path], owner: Owner | None, watch: Watch) -> Imported:
    """Add what the WARC files hold and the archive has not. Raises ArchiveError; what was added before it stays."""
    result = Imported()
    for file in files:
        result += import_warc(archive, file, owner, watch)
    return result
