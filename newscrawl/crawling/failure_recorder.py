"""What went wrong in a run, on record: each page that could not be had is marked with its reason, and counted."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Literal

from scrapy import signals

from newscrawl.errors import DatabaseUnavailableError, PageError
from newscrawl.items import ArticleItem
from newscrawl.storage import frontier, rejections
from newscrawl.storage.engine import Connection
from newscrawl.storage.frontier import FrontierEntry, State

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.crawling.recorder import RunRecorder

logger = logging.getLogger(__name__)

#: an article that cannot be had is asked for at least this often: what is wrong may be the site, for a weekend
LONGEST_PATIENCE = dt.timedelta(days=7)


class FailureRecorder:
    """Marks what failed in the run that ``recorder`` has on record, and hears Scrapy's own error signals."""

    def __init__(self, recorder: RunRecorder, crawler: Crawler) -> None:
        self._run = recorder
        self._settings = crawler.settings
        connect = crawler.signals.connect
        connect(self.item_failed, signal=signals.item_error)
        connect(self.item_dropped, signal=signals.item_dropped)
        connect(self.callback_failed, signal=signals.spider_error)

    async def article_failed(self, entry: FrontierEntry, error: PageError, *, requests: int) -> None:
        """Mark an article that could not be had, with its reason and what the visit cost."""
        await self._run.committed(self._mark_failed(entry, error, requests))

    async def refused(self, error: PageError) -> None:
        """Record a link that no request is made for: it is no article of the site, whatever number it bears."""
        self._run.count("refused_links")
        logger.warning("Link not followed: %s", error)
        if not await self._run.write(lambda c: rejections.is_known(c, self._run.site, error.url, error.reason)):
            await self._run.write(self._rejection(error, "article"))

    async def listing_failed(self, channel: str, error: PageError) -> None:
        """Record a listing page that could not be read: the walk of its channel ends here."""
        self._run.count("listing_failed")
        self._run.count(f"reason/{error.reason}")
        logger.error("Listing of %s not read: %s", channel, error)
        await self._run.write(self._rejection(error, "listing"))

    def item_failed(self, item: Any, failure: Failure) -> None:
        """Scrapy's signal: a pipeline raised."""
        self._item_lost(item, failure.value)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Scrapy's signal: a pipeline, perhaps of the operator's own, dropped the item."""
        self._item_lost(item, PageError("dropped", getattr(item, "url", ""), str(exception) or "dropped by a pipeline"))

    def callback_failed(self, failure: Failure, response: Response | None) -> None:
        """Scrapy's signal: a callback raised what no page should make it raise."""
        self._run.count("exceptions")
        request = getattr(response, "request", None)
        entry = request.cb_kwargs.get("entry") if request else None
        if entry and self._run.is_open:
            self._unheard(self._mark_failed(entry, _unexpected(failure.value, entry.url), requests=1))

    def _item_lost(self, item: Any, cause: BaseException | None) -> None:
        if isinstance(item, ArticleItem) and self._run.is_open and not isinstance(cause, DatabaseUnavailableError):
            error = cause if isinstance(cause, PageError) else _unexpected(cause, item.url)
            if error is not cause:
                self._run.count("exceptions")
            error.archive_position = item.archive_position
            entry = FrontierEntry(0, item.article_id, item.url, None, None, State.DISCOVERED, attempts=0)
            self._unheard(self._mark_failed(entry, error, item.requests))

    @staticmethod
    def _unheard(future: Future[None]) -> None:
        """Nobody can wait for what one of Scrapy's signals writes: say at least if it was not written."""

        def say(done: Future[None]) -> None:
            if error := done.exception():
                logger.critical("%s", error)

        future.add_done_callback(say)

    def _mark_failed(self, entry: FrontierEntry, error: PageError, requests: int) -> Future[None]:
        state = State(error.fate)
        self._run.count(state.value)
        if entry.state is not State.STORED and state in {State.RETRY, State.REJECTED}:
            self._run.count("not_had")
        self._run.count(f"reason/{error.reason}")
        level = logging.INFO if state in {State.GONE, State.EXTERNAL} else logging.WARNING
        logger.log(level, "%s: %s", state.value, error)
        retry_at = None if state is State.GONE else _now() + self._patience(entry.attempts)

        def mark(connection: Connection) -> None:
            frontier.mark(
                connection,
                self._run.site,
                entry.article_id,
                state,
                now=_now(),
                run_id=self._run.run_id,
                url=entry.url,
                reason=error.reason,
                detail=error.detail,
                target_url=error.target_url,
                retry_at=retry_at,
                requests=requests,
            )
            if state is State.REJECTED:
                self._rejection(error, "article", entry.article_id)(connection)

        return self._run.writer.run(mark)

    def _patience(self, attempts: int) -> dt.timedelta:
        """Wait four times as long after each failure: 10 minutes, 40 minutes, 2.7 hours … a week, and never give up."""
        seconds = self._settings.getfloat("NEWSCRAWL_RETRY_AFTER") * 4 ** min(attempts, 8)
        return min(dt.timedelta(seconds=seconds), LONGEST_PATIENCE)

    def _rejection(
        self, error: PageError, kind: Literal["listing", "article"], article_id: str | None = None
    ) -> Callable[[Connection], None]:
        return lambda c: rejections.save_rejection(
            c,
            self._run.run_id,
            self._run.site,
            error.url,
            kind,
            error.reason,
            error.detail,
            _now(),
            article_id=article_id,
            archive_position=error.archive_position,
        )


def _unexpected(cause: BaseException | None, url: str) -> PageError:
    """An error of our own, or of the database: it says nothing of the article, which is to be had another time."""
    return PageError("exception", url, f"{type(cause).__name__}: {cause}", fate="retry")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
