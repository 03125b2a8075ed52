"""A host that fails is left alone: a while after each failure, a long while after many, then for good in this run.

Downloader middleware between Scrapy's RetryMiddleware, which decides whether a page is asked for again, and the site:
it sees every single answer. A page with status 200 counts as a failure if it says so itself, as a challenge or a
maintenance page does.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse, XmlResponse

from newscrawl.crawling.backoff import backoff, read_retry_after
from newscrawl.crawling.failures import page_error
from newscrawl.crawling.pausing import HostPauses
from newscrawl.crawling.reading import page_of
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import PageError

logger = logging.getLogger(__name__)

#: the run's finish reason when a host stays away
SITE_UNAVAILABLE = "site_unavailable"

_NETWORK = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)
_REFUSING = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_PROBE = "newscrawl_probe"


@dataclass(slots=True)
class _Host:
    """What one host did last: failures in a row, and whether nothing but a probe went well since the last outage."""

    failures: int = 0
    on_probation: bool = False
    is_left_alone: bool = False


def _refuses(response: Response) -> bool:
    return response.status >= 500 or response.status in _REFUSING


class OutageMiddleware:
    """Pauses the requests to a host after a failure, for as long as Retry-After asks or longer each time.

    After NEWSCRAWL_OUTAGE_FAILURES in a row the pause is NEWSCRAWL_OUTAGE_PAUSE, and then the site's home page is
    asked for. If that fails too, or if it goes well and the next pages fail all the same, the run is closed with reason
    ``site_unavailable``; what it has not asked for stays in the frontier.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._pauses = HostPauses(crawler)
        self._hosts: dict[str, _Host] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._longest = settings.getfloat("NEWSCRAWL_BACKOFF_MAX")
        self._many = settings.getint("NEWSCRAWL_OUTAGE_FAILURES")
        self._outage = settings.getfloat("NEWSCRAWL_OUTAGE_PAUSE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutageMiddleware:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Scrapy's signal, sent before the next request of the host may go, which is sent before any middleware looks.

        So what the status and Retry-After say is heeded at once. A page or a lost connection that is seen as a failure
        later has let one more request through if it took longer than the delay.
        """
        if _PROBE not in request.meta and _refuses(response):
            self._failed(request, self._asked_for(response))

    def process_response(self, request: Request, response: Response) -> Response:
        if _PROBE not in request.meta and not _refuses(response):
            if self._is_apology(response):
                self._failed(request)
            elif host := self._hosts.get(self._key(request)):
                host.failures, host.on_probation = 0, False
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, _NETWORK) and _PROBE not in request.meta:
            self._failed(request)

    def _key(self, request: Request) -> str:
        return self._crawler.engine.downloader.get_slot_key(request)

    def _is_apology(self, response: Response) -> bool:
        """Whether a page that came instead of another says that it may be had later."""
        spider = self._crawler.spider
        if not isinstance(response, TextResponse) or not response.body or not isinstance(spider, PortalSpider):
            return False
        if isinstance(response, XmlResponse):  # a feed
            return False
        article = page_of(spider.article_page, response)
        if article.is_article or page_of(spider.listing_page, response).is_listing:
            return False
        return article.notice is not None and article.notice.fate == "retry"

    def _asked_for(self, response: Response) -> float:
        """Seconds that the host asks for, bounded; 0 if it does not say."""
        header = response.headers.get("Retry-After")
        asked = read_retry_after(header.decode("latin-1"), dt.datetime.now(dt.UTC)) if header else None
        if asked is None:
            return 0.0
        if asked > self._longest:
            logger.warning(
                "%s asks to wait %g s: kept to NEWSCRAWL_BACKOFF_MAX, %g s", response.url, asked, self._longest
            )
        return min(asked, self._longest)

    def _failed(self, request: Request, asked: float = 0.0) -> None:
        key = self._key(request)
        host = self._hosts.setdefault(key, _Host())
        if host.is_left_alone:
            return
        host.failures += 1
        if host.failures >= self._many:
            host.is_left_alone = True
            # Until the answer to the probe is there.
            self._pauses.pause(key, self._outage + 2 * self._timeout)
            # Not to be cancelled with the crawl: it may be what closes it.
            self._tasks.add(task := asyncio.ensure_future(self._leave_alone(key, host, request)))
            task.add_done_callback(self._tasks.discard)
            return
        slot = self._crawler.engine.downloader.slots.get(key)
        seconds = max(asked, backoff(slot.delay if slot else 0.0, host.failures, self._longest))
        if seconds:
            self._crawler.stats.inc_value("newscrawl/pauses")
            logger.info("%s failed, failure %d in a row: left alone for %.1f s", key, host.failures, seconds)
            self._pauses.pause(key, seconds)

    # A long while

    async def _leave_alone(self, key: str, host: _Host, request: Request) -> None:
        if host.on_probation:
            await self._close(key, f"its home page answers, but {host.failures} other pages in a row failed again")
            return
        logger.warning(
            "%s failed %d times in a row: left alone for %g s, then asked for its home page",
            key,
            host.failures,
            self._outage,
        )
        self._crawler.stats.inc_value("newscrawl/outages")
        await asyncio.sleep(self._outage)
        if self._pauses.is_closing:
            return
        if problem := await self._probe(key, request):
            await self._close(key, f"left alone for {self._outage:g} s, its home page failed: {problem}")
            return
        logger.info("%s answers again", key)
        host.failures, host.on_probation, host.is_left_alone = 0, True, False
        self._pauses.release(key)

    async def _probe(self, key: str, failed: Request) -> str | None:
        """Ask for the home page of the host that ``failed``; say what is wrong with the answer, None if it is well."""
        url = str(getattr(self._crawler.spider, "home_url", failed.url))
        if self._key(Request(url)) != key:
            url = urljoin(failed.url, "/")
        meta = {_PROBE: True, "dont_retry": True, Downloader.DOWNLOAD_SLOT: f"{key} probe"}
        try:
            response = await self._crawler.engine.download_async(Request(url, meta=meta, dont_filter=True))
        except (*_NETWORK, DownloadCancelledError, IgnoreRequest, PageError) as error:
            return str(page_error(error, url))
        return f"{url}: {response.status}, no page" if _refuses(response) or self._is_apology(response) else None

    async def _close(self, key: str, why: str) -> None:
        logger.critical("%s is unavailable: %s. What is left stays in the frontier.", key, why)
        await self._crawler.engine.close_spider_async(reason=SITE_UNAVAILABLE)
