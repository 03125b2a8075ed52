"""The run on record: everything a crawl learns goes through here into the database, and is counted on the way.

A Scrapy extension, because it lives as long as the crawl. The database is opened when the spider starts, not when
the crawler is built, so that ``scrapy shell`` or ``scrapy parse`` leave no trace of a run.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from scrapy import signals

import newscrawl
from newscrawl.crawling.outcome import judge
from newscrawl.errors import DatabaseUnavailableError, PageError
from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.storage import frontier, rejections, runs, schema
from newscrawl.storage.engine import Connection, open_engine, redacted
from newscrawl.storage.frontier import FrontierEntry, State
from newscrawl.storage.location import database_url
from newscrawl.storage.writer import Writer

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: our counts in the crawl's stats
PREFIX = "newscrawl/"
#: how many entries left undone by earlier runs are read at a time
CHUNK = 200
#: failures after which an article is no longer asked for
MAX_ATTEMPTS = 5


class RunRecorder:
    """Opens the database for one crawl, saves what it finds, and closes the run's row with how it ended."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._writer: Writer | None = None
        self._site = ""
        self._run_id = 0
        self._handed_out: set[str] = set()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecorder:
        recorder = cls(crawler)
        connect = crawler.signals.connect
        connect(recorder.close, signal=signals.spider_closed)
        connect(recorder.item_failed, signal=signals.item_error)
        connect(recorder.item_dropped, signal=signals.item_dropped)
        connect(recorder.callback_failed, signal=signals.spider_error)
        return recorder

    @property
    def is_open(self) -> bool:
        """Whether this crawl is recorded; False in ``scrapy shell`` and ``scrapy parse``."""
        return self._writer is not None

    async def open(self, spider: Spider, arguments: dict[str, object]) -> None:
        """Open the database and the run's row. Raises NewscrawlError if there is no database to write to."""
        url = database_url(self._crawler.settings.get("NEWSCRAWL_DATABASE_URL"), Path.cwd())
        engine = open_engine(url)
        await asyncio.to_thread(schema.prepare, engine)
        self._site = spider.name
        self._writer = Writer(engine)
        log_file = self._crawler.settings.get("LOG_FILE")
        self._run_id = await self._run(
            lambda c: runs.start_run(c, self._site, arguments, newscrawl.__version__, _now(), log_file)
        )
        self._crawler.stats.set_value(f"{PREFIX}run_id", self._run_id)
        logger.info("Run %d of %s into %s", self._run_id, self._site, redacted(url))

    # What was found

    async def save_listing(
        self, channel: str, entries: Sequence[ListingEntry], *, revisit: bool
    ) -> list[FrontierEntry]:
        """Record a listing page; return those of its articles that this run has still to fetch, in printed order."""
        self._count("listing_pages")
        self._count("listing_entries", len(entries))
        known = await self._run(lambda c: frontier.save_listing(c, self._site, self._run_id, entries, channel, _now()))
        self._count("discovered", sum(entry.is_new for entry in known))
        return [entry for entry in known if (entry.due or revisit) and self._hand_out(entry)]

    async def left_undone(self) -> AsyncIterator[FrontierEntry]:
        """Entries that earlier runs recorded and did not finish, a chunk at a time."""
        last = await self._run(lambda c: frontier.highest_id(c, self._site))
        after = 0
        while chunk := await self._run(_due(self._site, after, last)):
            for entry in chunk:
                if self._hand_out(entry):
                    yield entry
            after = chunk[-1].id

    async def save_article(self, item: ArticleItem) -> None:
        """Commit one article with everything that hangs on it; returns when it is in the database."""
        outcome = await self._wait(self._open_writer.save(item))
        self._count(outcome.value)
        for warning in item.warnings:
            self._count("warnings")
            logger.warning("%s: %s", item.url, warning)

    # What went wrong

    async def article_failed(self, entry: FrontierEntry, error: PageError) -> None:
        """Mark an article that could not be had, with its reason."""
        await self._wait(self._mark_failed(entry.article_id, entry.url, error, entry.attempts))

    async def listing_failed(self, channel: str, error: PageError) -> None:
        """Record a listing page that could not be read: the walk of its channel ends here."""
        self._count("listing_failed")
        logger.error("Listing of %s not read: %s", channel, error)
        await self._run(self._rejection(error, "listing"))

    def item_failed(self, item: Any, failure: Failure) -> None:
        """Scrapy's signal: a pipeline raised."""
        self._item_lost(item, failure.value)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Scrapy's signal: a pipeline, perhaps of the operator's own, dropped the item."""
        self._item_lost(item, PageError("dropped", getattr(item, "url", ""), str(exception) or "dropped by a pipeline"))

    def callback_failed(self, failure: Failure, response: Response | None) -> None:
        """Scrapy's signal: a callback raised what no page should make it raise."""
        self._count("exceptions")
        request = getattr(response, "request", None)
        entry = request.cb_kwargs.get("entry") if request else None
        if entry and self.is_open:
            self._mark_failed(entry.article_id, entry.url, _unexpected(failure.value, entry.url), entry.attempts)

    def _item_lost(self, item: Any, cause: BaseException | None) -> None:
        if isinstance(item, ArticleItem) and self.is_open and not isinstance(cause, DatabaseUnavailableError):
            error = cause if isinstance(cause, PageError) else _unexpected(cause, item.url)
            if error is not cause:
                self._count("exceptions")
            self._mark_failed(item.article_id, item.url, error, attempts=0)

    def _mark_failed(self, article_id: str, url: str, error: PageError, attempts: int) -> Future[None]:
        state = State(error.fate)
        if state is State.RETRY and attempts + 1 >= MAX_ATTEMPTS:
            state = State.REJECTED
        self._count(state.value)
        level = logging.INFO if state in {State.GONE, State.EXTERNAL} else logging.WARNING
        logger.log(level, "%s: %s", state.value, error)
        retry_at = _now() + self._patience(attempts) if state is State.RETRY else None

        def mark(connection: Connection) -> None:
            frontier.mark(
                connection,
                self._site,
                article_id,
                state,
                now=_now(),
                run_id=self._run_id,
                url=url,
                reason=error.reason,
                detail=error.detail,
                target_url=error.target_url,
                retry_at=retry_at,
            )
            if state is State.REJECTED:
                self._rejection(error, "article")(connection)

        return self._open_writer.run(mark)

    def _patience(self, attempts: int) -> dt.timedelta:
        """Wait four times as long after each failure: 10 minutes, 40 minutes, 2.7 hours, 10.7 hours."""
        return dt.timedelta(seconds=self._crawler.settings.getfloat("NEWSCRAWL_RETRY_AFTER") * 4**attempts)

    def _rejection(self, error: PageError, kind: Literal["listing", "article"]) -> Callable[[Connection], None]:
        return lambda c: rejections.save_rejection(
            c, self._run_id, self._site, error.url, kind, error.reason, error.detail, _now()
        )

    # How it ended

    async def close(self, reason: str) -> None:
        """Scrapy's signal: write how the run ended, after everything that is still waiting to be written."""
        if self._writer is None:
            return
        counts = self.counts()
        outcome, why = judge(reason, counts)
        try:
            await self._run(lambda c: runs.finish_run(c, self._run_id, outcome, why, counts, _now()))
        finally:
            await asyncio.to_thread(self._writer.close)
        logger.info("Run %d ended: %s (%s)", self._run_id, outcome, why)

    def counts(self) -> dict[str, int]:
        """What this run has counted so far, by name."""
        stats = self._crawler.stats.get_stats()
        counts = {name.removeprefix(PREFIX): value for name, value in stats.items() if name.startswith(PREFIX)}
        counts["requests"] = stats.get("downloader/request_count", 0)
        counts["bytes"] = stats.get("downloader/response_bytes", 0)
        return counts

    # Waiting for the writer

    @property
    def _open_writer(self) -> Writer:
        if self._writer is None:
            raise RuntimeError("the run recorder was used before the spider started")
        return self._writer

    async def _run(self, operation: Callable[[Connection], T]) -> T:
        return await self._wait(self._open_writer.run(operation))

    async def _wait(self, future: Future[T]) -> T:
        try:
            return await asyncio.wrap_future(future)
        except DatabaseUnavailableError as error:
            self._stop(error)
            raise

    def _stop(self, error: DatabaseUnavailableError) -> None:
        """Without a database there is nothing to crawl for; the frontier keeps what is left for the next run."""
        if self._closing is None:
            logger.critical("%s", error)
            self._closing = asyncio.ensure_future(
                self._crawler.engine.close_spider_async(reason="database_unavailable")
            )

    def _hand_out(self, entry: FrontierEntry) -> bool:
        """Say yes to each article once a run, whichever listings and earlier runs it comes from."""
        if entry.article_id in self._handed_out:
            return False
        self._handed_out.add(entry.article_id)
        self._count("asked_for")
        return True

    def _count(self, name: str, by: int = 1) -> None:
        self._crawler.stats.inc_value(f"{PREFIX}{name}", by)


def _due(site: str, after: int, last: int) -> Callable[[Connection], list[FrontierEntry]]:
    return lambda c: frontier.load_due(c, site, after_id=after, up_to_id=last, now=_now(), limit=CHUNK)


def _unexpected(cause: BaseException | None, url: str) -> PageError:
    return PageError("exception", url, f"{type(cause).__name__}: {cause}")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
