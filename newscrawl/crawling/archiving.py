"""Keeping pages as they came: what a response was before Scrapy unpacked it, and the archive it goes to."""

from __future__ import annotations

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scrapy import Request
from scrapy.http import Headers, Response

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.errors import ArchiveError

_RECEIVED = "newscrawl_received_headers"


class ReceivedHeadersMiddleware:
    """Downloader middleware nearest to the site: Scrapy drops Content-Encoding once it has unpacked a body."""

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta[_RECEIVED] = response.headers.copy()
        return response


def archived_page(response: Response) -> ArchivedPage:
    """What is kept of a response: the headers as received, the body unpacked but in its own character encoding."""
    request = response.request
    headers: Headers = (request.meta.get(_RECEIVED) if request else None) or response.headers
    return ArchivedPage(
        url=response.url,
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
        ),
        body=response.body,
    )


def cost_of(request: Request | None) -> int:
    """How many requests were sent until this one was answered: repetitions and redirects included."""
    meta = request.meta if request else {}
    return 1 + int(meta.get("retry_times", 0)) + int(meta.get("redirect_times", 0))


class PageKeeper:
    """The archive in the hands of a crawl: one thread writes, in the order in which it is asked to."""

    def __init__(self, folder: Path) -> None:
        self._archive = Archive(folder)
        self._thread = ThreadPoolExecutor(1, "newscrawl-archive")

    async def keep(self, visit: ArchivedVisit) -> str:
        """Return where the visit is kept, once it is. Raises ArchiveUnavailableError."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.add, visit)

    async def find(self, site: str, url: str, at: dt.datetime) -> ArchivedVisit | None:
        """The visit that asked for ``url`` at exactly ``at``; None if it is not, or cannot be, had any more."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, site, url, at)

    def _find(self, site: str, url: str, at: dt.datetime) -> ArchivedVisit | None:
        try:
            found = self._archive.find(site, url=url, at=at)
            return self._archive.read(found[0]) if found else None
        except ArchiveError:  # it only spares a request
            return None

    async def close(self, site: str, before: dt.datetime | None) -> None:
        """Write what waits, drop what ``site`` has from ``before`` (None: nothing), and let go of the files.

        Raises ArchiveError if something could not be dropped.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end, site, before)
        self._thread.shutdown(wait=False)

    def _end(self, site: str, before: dt.datetime | None) -> None:
        try:
            if before:
                self._archive.prune(before, site)
        finally:
            self._archive.close()
