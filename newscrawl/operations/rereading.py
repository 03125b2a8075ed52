"""Archived visits read again by today's rules, in order, over as many processes as wanted."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from newscrawl.archive.archive import Archive
from newscrawl.crawling.revisits import next_visit
from newscrawl.crawling.spider import PortalSpider
from newscrawl.crawling.visit import read_archived
from newscrawl.crawling.watchdog import time_limit
from newscrawl.errors import ArchiveError, PageError
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret

#: visits that a process reads, and that are written in one transaction, at a time
AT_ONCE = 50


@dataclass(slots=True, frozen=True)
class Unread:
    """A visit of which no article can be made: where it is kept, and a short code and a sentence that say why.
    ``article_id`` and ``fetched_at`` (aware, UTC) are None where the archive does not have the visit any more."""

    position: str
    article_id: str | None
    fetched_at: dt.datetime | None
    url: str
    reason: str
    detail: str


@dataclass(slots=True, frozen=True)
class Rereader:
    """Reads visits of ``site`` in the archive at ``folder``; ``learned_footers`` are those accepted for the site,
    ``revisits`` is the policy by which a crawl sets when an article is visited again, ``page_seconds`` the watchdog's
    limit."""

    folder: Path
    site: type[PortalSpider]
    learned_footers: frozenset[str] = frozenset()
    revisits: Sequence[tuple[float, float]] = ()
    page_seconds: float | None = None

    def read(self, positions: Sequence[str]) -> list[ArticleItem | Unread]:
        """What each visit says by today's rules, in the order given."""
        archive = Archive(self.folder)
        try:
            return [self._read(archive, position) for position in positions]
        finally:
            archive.close()

    def _read(self, archive: Archive, position: str) -> ArticleItem | Unread:
        try:
            visit = archive.read(position)
        except ArchiveError as error:
            return Unread(position, None, None, "", "not_in_archive", str(error))
        try:
            item = read_archived(self.site, visit, self.learned_footers, self.page_seconds)
            with time_limit(item.page_seconds, item.url):
                interpret(item)
            item.revisit_at = next_visit(self.revisits, item.published_at, item.fetched_at)
            return item
        except PageError as error:
            reason, detail = error.reason, error.detail
        # As in a crawl: a fault of ours in one page is noted with the page, and the others go on.
        except Exception as error:
            reason, detail = "exception", f"{type(error).__name__}: {error}"
        return Unread(position, visit.article_id, visit.fetched_at, visit.urls[0], reason, detail)


def reread(reader: Rereader, positions: Sequence[str], processes: int) -> Iterator[list[ArticleItem | Unread]]:
    """The visits at ``positions`` as ``reader`` reads them, in order, some at a time; only a few wait in memory."""
    chunks = [positions[start : start + AT_ONCE] for start in range(0, len(positions), AT_ONCE)]
    if processes == 1:
        yield from map(reader.read, chunks)
        return
    # Spawned, not forked: a database connection and a thread that keeps the lease may be open here.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context) as pool:
        waiting: deque[Future[list[ArticleItem | Unread]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(reader.read, chunk))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
