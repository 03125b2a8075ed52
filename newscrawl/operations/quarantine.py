"""Rejected pages: looking at one as it came, and trying again what a mended rule may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from scrapy.settings import Settings

from newscrawl.archive.visits import ArchivedVisit
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import ArchiveError, NewscrawlError
from newscrawl.operations.project import open_archive, open_database
from newscrawl.operations.reextract import Reextraction, reextract
from newscrawl.storage import frontier
from newscrawl.storage.engine import writing
from newscrawl.storage.models import Rejection
from newscrawl.storage.rejections import load_rejection, open_positions


@dataclass(slots=True, frozen=True)
class RejectedPage:
    """A rejection, and the visit that was kept of it; None where nothing was, with ``missing`` saying why."""

    rejection: Rejection
    visit: ArchivedVisit | None
    missing: str | None = None


def load_rejected_page(settings: Settings, rejection_id: int) -> RejectedPage:
    """Raises NewscrawlError if there is no such rejection."""
    with open_database(settings).connect() as connection:
        rejection = load_rejection(connection, rejection_id)
    if rejection is None:
        raise NewscrawlError(f"there is no rejection {rejection_id}; newscrawl rejects list shows their numbers")
    if rejection.archive_position is None:
        return RejectedPage(rejection, None, "no page came, or the archive was switched off")
    archive = open_archive(settings)
    try:
        return RejectedPage(rejection, archive.read(rejection.archive_position))
    except ArchiveError as error:
        return RejectedPage(rejection, None, str(error))
    finally:
        archive.close()


def retry_rejected(
    settings: Settings,
    site: type[PortalSpider],
    *,
    reason: str | None = None,
    watch: Callable[[int, int], object] = lambda done, of: None,
) -> Reextraction:
    """Read the archived pages of open rejections again, those for ``reason`` or all; what makes an article now is
    stored, and its rejection closed. Raises LeaseHeldError if a run of the site is under way."""
    with open_database(settings).connect() as connection:
        positions = open_positions(connection, site.name, reason)
    return reextract(settings, site, positions=positions, watch=watch)


def refetch_rejected(settings: Settings, site: str, *, reason: str | None = None) -> int:
    """Have the next crawl fetch again what is rejected, for ``reason`` or for any; return how many articles."""
    with writing(open_database(settings)) as connection:
        return frontier.reopen_rejected(connection, site, dt.datetime.now(dt.UTC), reason)
