"""The walk over a portal, the same for every CMS family: listings → entries → articles → items.

A family brings the two page classes, a site its channels. Everything that must outlive the process goes through the
run recorder: a listing page's entries are in the database before its articles are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterable
from typing import Any, ClassVar, TypeVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from newscrawl.crawling.arguments import Argument, read_arguments, read_flag, read_home_url, read_names
from newscrawl.crawling.failures import page_error, status_error
from newscrawl.crawling.pages import ArticlePage, ListingPage, Page
from newscrawl.crawling.recorder import RunRecorder
from newscrawl.errors import NewscrawlError, PageError
from newscrawl.items import ArticleItem
from newscrawl.storage.frontier import FrontierEntry

#: the longest article seen in the wild had 12 body pages; a bar that never ends is a trap
MAX_BODY_PAGES = 100
#: the next listing page goes ahead of articles, so that the walk never waits for them
LISTING_PRIORITY = 10
P = TypeVar("P", bound=Page)


class PortalSpider(scrapy.Spider):
    """Base of all site spiders. A site states ``name``, ``site_name``, ``home_url`` and ``channels``."""

    site_name: ClassVar[str]
    #: where relative channel URLs lead from, and whose host is the only one visited
    home_url: str
    #: name -> URL of a listing, absolute or relative to home_url
    channels: ClassVar[dict[str, str]]
    time_zone: ClassVar[str] = "Asia/Shanghai"
    listing_page: ClassVar[type[ListingPage]]
    article_page: ClassVar[type[ArticlePage]]
    #: what every whole page of the site contains in its last lines; None for a site that does not close its pages
    page_end: ClassVar[bytes | None] = b"</html>"
    #: error pages are read too: what a 404 says decides between gone and try again
    handle_httpstatus_list = range(400, 600)

    def __init__(self, name: str | None = None, **given: str) -> None:
        """Raises SpiderArgumentError for an argument that is unknown or unreadable."""
        super().__init__(name)
        self.options = read_arguments(self.name, self.arguments(), given)
        self._walked: set[str] = set()
        self.home_url = str(self.options["home_url"])
        self.allowed_domains = [urlsplit(self.home_url).hostname or ""]

    @classmethod
    def arguments(cls) -> tuple[Argument, ...]:
        """The ``-a`` arguments this spider accepts."""
        return (
            Argument(
                "channel",
                read_names(cls.channels),
                f"only these, by name: {', '.join(cls.channels)}",
                tuple(cls.channels),
            ),
            Argument("home_url", read_home_url, "another address of the same site, such as a mirror", cls.home_url),
            Argument("revisit", read_flag, "yes: fetch stored articles again too, for new counts and edits", False),
        )

    @property
    def recorder(self) -> RunRecorder:
        recorder = self.crawler.get_extension(RunRecorder)
        if recorder is None:
            raise CloseSpider("the extension newscrawl.crawling.recorder.RunRecorder is switched off in the settings")
        return recorder

    async def start(self) -> AsyncIterator[Any]:
        """Seed the listings of the chosen channels, then hand out what earlier runs left undone."""
        try:
            await self.recorder.open(self, self.options)
        except NewscrawlError as error:
            self.logger.error("%s", error)
            raise CloseSpider("database") from error
        for channel in self.options["channel"]:
            url = urljoin(self.home_url, self.channels[channel])
            if self._first_time(url):
                yield self.listing_request(url, channel)
        async for entry in self.recorder.left_undone():
            yield self.article_request(entry)

    # Listings

    def listing_request(self, url: str, channel: str, earlier: frozenset[str] = frozenset()) -> Request:
        """Ask for one listing page; ``earlier`` are the article numbers on the page before it."""
        return Request(
            url,
            self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"channel": channel, "earlier": earlier},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response, channel: str, earlier: frozenset[str]) -> AsyncIterator[Request]:
        """Record what a listing page shows, then ask for the articles that are due and for the next page."""
        try:
            page = self._read_listing(response)
        except PageError as error:
            await self.recorder.listing_failed(channel, error)
            return
        entries = await self.recorder.save_listing(channel, page.entries, revisit=bool(self.options["revisit"]))
        numbers = frozenset(entry.article_id for entry in page.entries)
        # Past maxpages a Discuz repeats that page for ever.
        if page.next_page_url and not numbers <= earlier:
            yield self.listing_request(page.next_page_url, channel, numbers)
        for url in page.subchannels.values():
            if self._first_time(url):
                yield self.listing_request(url, channel)
        for entry in entries:
            yield self.article_request(entry)

    def _first_time(self, listing_url: str) -> bool:
        """A channel lists its subchannels' articles too, but only up to maxpages; so they are walked, each once."""
        new = listing_url not in self._walked
        self._walked.add(listing_url)
        return new

    def _read_listing(self, response: Response) -> ListingPage:
        page = self._page(self.listing_page, response)
        if response.status < 400 and page.is_listing:
            self._require_end(response)
            return page
        raise self._explain(page, response, "listing", attempts=0)

    async def listing_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        await self.recorder.listing_failed(request.cb_kwargs["channel"], page_error(failure.value, request.url))

    # Articles

    def article_request(self, entry: FrontierEntry) -> Request:
        return Request(
            entry.url, self.parse_article, errback=self.article_failed, cb_kwargs={"entry": entry}, dont_filter=True
        )

    async def parse_article(self, response: Response, entry: FrontierEntry) -> AsyncIterator[ArticleItem]:
        """Turn one visit, all body pages of it, into an item; one that fails in part leaves the row as it was."""
        try:
            item = await self._visit(response, entry)
        except PageError as error:
            await self.recorder.article_failed(entry, error)
        else:
            yield item

    async def article_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        await self.recorder.article_failed(request.cb_kwargs["entry"], page_error(failure.value, request.url))

    async def _visit(self, response: Response, entry: FrontierEntry) -> ArticleItem:
        page = self._read_article(response, entry)
        item = ArticleItem(
            site=self.name,
            article_id=entry.article_id,
            url=response.url,
            urls=_each_once([entry.url, *response.meta.get("redirect_urls", []), response.url]),
            fetched_at=dt.datetime.now(dt.UTC),
            time_zone=self.time_zone,
        )
        page.fill(item)
        seen = {response.url}
        while (url := page.next_page_url) and url not in seen:
            if len(seen) >= MAX_BODY_PAGES:
                raise PageError("too_many_body_pages", url, f"the page bar goes on after {MAX_BODY_PAGES} pages")
            seen.add(url)
            page = await self._body_page(url, response, entry)
            page.continue_body(item)
        item.page_count = len(seen)
        return item

    async def _body_page(self, url: str, first: Response, entry: FrontierEntry) -> ArticlePage:
        """Fetch a later body page within the same visit.

        Raises PageError with fate ``retry`` whatever went wrong: even a page that says 不存在 does not speak of the
        article, whose first page is there.
        """
        request = Request(url, headers={"Referer": first.url})
        try:
            response = await self.crawler.engine.download_async(request)
            return self._read_article(response, entry)
        except Exception as error:
            cause = page_error(error, url)
            raise PageError(f"body_page_{cause.reason}", url, cause.detail, fate="retry") from error

    def _read_article(self, response: Response, entry: FrontierEntry) -> ArticlePage:
        page = self._page(self.article_page, response)
        if response.status < 400 and page.is_article:
            self._require_end(response)
            return page
        raise self._explain(page, response, "article", attempts=entry.attempts)

    # Both

    @staticmethod
    def _page(page_class: type[P], response: Response) -> P:
        if not isinstance(response, TextResponse):
            kind = (response.headers.get("Content-Type") or b"no content type").decode("latin-1")
            raise PageError("not_text", response.url, f"the answer is no text but {kind}")
        return page_class(response.selector, response.url)

    def _require_end(self, response: Response) -> None:
        """Refuse half a page: a template that crashed or a proxy that gave up leaves a body that reads like a whole."""
        if self.page_end and self.page_end not in response.body.lower():
            end = self.page_end.decode()
            raise PageError("truncated", response.url, f"the page breaks off: it has no {end}", fate="retry")

    @staticmethod
    def _explain(page: Page, response: Response, wanted: str, *, attempts: int) -> PageError:
        """Say why a page is not what was wanted: the software's own words first, then the status."""
        if notice := page.notice:
            return PageError(notice.reason, response.url, notice.detail, fate=notice.fate)
        if response.status >= 400:
            return status_error(response.status, response.url, attempts=attempts)
        return PageError(f"no_{wanted}", response.url, f"the page has no {wanted} and is no message the family knows")


def _each_once(urls: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(urls))
