"""Visits to articles, the same for every CMS family: a request, all pages of a body, one item.

A family brings the two page classes, a site its channels; how listings are walked is the base class's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import ClassVar

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.crawling.archiving import archived_page, cost_of
from newscrawl.crawling.backfilling import BackfillingSpider
from newscrawl.crawling.failures import page_error
from newscrawl.crawling.merging import merged_error
from newscrawl.crawling.pages import ArticlePage
from newscrawl.crawling.visit import Visit, body_page_error
from newscrawl.crawling.walking import NOT_MODIFIED
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.storage.frontier import FrontierEntry, State

_MOST_VAIN_COUNT_REQUESTS = 3


class PortalSpider(BackfillingSpider):
    """Base of all site spiders. A site states ``name``, ``site_name``, ``home_url`` and ``channels``."""

    article_page: ClassVar[type[ArticlePage]]
    #: requests for counts that brought nothing, in a row: after a few the run makes no more
    _vain_count_requests = 0

    @classmethod
    def count_request_url(cls, page: ArticlePage) -> str | None:
        """Absolute URL of the request with which the site's own script fills in the views of the article whose first
        page is ``page``; None: there is no such request, or it would change something. robots.txt is obeyed."""
        return None

    @classmethod
    def article_id_on(cls, page: ArticlePage) -> str | None:
        """The article's own number where a page states it and its URL does not. The family knows."""
        return None

    def article_request(self, entry: FrontierEntry) -> Request:
        return Request(
            self._at_home(entry.url),
            self.parse_article,
            errback=self.article_failed,
            # A tombstone must be looked at anew: "not modified" would not tell whether it is back.
            headers=_validators(entry) if entry.state is State.STORED else None,
            cb_kwargs={"entry": entry},
            dont_filter=True,
        )

    async def parse_article(self, response: Response, entry: FrontierEntry) -> AsyncIterator[ArticleItem | Request]:
        """Turn one visit, all body pages of it, into an item; one that fails in part leaves the row as it was."""
        if response.status == NOT_MODIFIED:
            await self.recorder.not_modified(entry, requests=cost_of(response.request))
            return
        answered = self.article_id_of(response.url)
        if answered and answered != entry.article_id:
            if not (other := await self._merged(response, entry, answered)):
                return
            if self.body_page_of(response.url) > 1:
                yield self.article_request(other)
                return
            entry = other
        visit = Visit(
            type(self),
            entry.article_id,
            list(dict.fromkeys([entry.url, *response.meta.get("redirect_urls", []), response.url])),
            fetched_at=dt.datetime.now(dt.UTC),
            run_id=self.recorder.run_id,
            learned_footers=self.recorder.learned_footers,
            page_seconds=self.settings.getfloat("NEWSCRAWL_PAGE_SECONDS"),
            before=entry.reason,
        )
        try:
            await self._read(visit, response)
        except PageError as error:
            error.archive_position = visit.item.archive_position
            await self.recorder.failures.article_failed(entry, error, requests=visit.item.requests)
        else:
            stated = visit.item.article_id
            if stated == entry.article_id or await self._merged(response, entry, stated):
                yield visit.item

    async def _merged(self, response: Response, entry: FrontierEntry, other: str) -> FrontierEntry | None:
        """Note that what led to another article's page is no article of its own; the other one if it wants a visit.

        What the page cost is counted with the other one, whose page it is.
        """
        await self.recorder.failures.article_failed(entry, merged_error(response.url, other), requests=0)
        found = await self.recorder.save_unlisted(
            [ListingEntry(response.url, other, entry.headline or "")], revisit=bool(self.options["revisit"])
        )
        return found[0] if found else None

    async def article_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        await self.recorder.failures.article_failed(
            request.cb_kwargs["entry"],
            page_error(failure.value, request.url),
            requests=0 if isinstance(failure.value, IgnoreRequest) else cost_of(request),
        )

    async def _read(self, visit: Visit, response: Response) -> None:
        """Read the pages of a visit, fetching those after the first; they are kept together, whatever comes of them."""
        try:
            url = visit.read(response, archived_page(response), cost_of(response.request))
            while url:
                body_page = await self._fetch_body_page(url, response.url)
                url = visit.read(body_page, archived_page(body_page), cost_of(body_page.request))
            if visit.count_url:
                await self._fetch_count(visit, visit.count_url, response.url)
        finally:
            visit.item.archive_position = await self.recorder.keep(visit.archived)

    async def _fetch_body_page(self, url: str, first_url: str) -> Response:
        """Fetch a later body page within the same visit. Raises PageError with fate ``retry``."""
        try:
            return await self.crawler.engine.download_async(Request(url, headers={"Referer": first_url}))
        except Exception as error:
            raise body_page_error(page_error(error, url), url) from error

    async def _fetch_count(self, visit: Visit, url: str, first_url: str) -> None:
        """Ask once, within the visit, for what the site's script asks for; that nothing comes is noted, no more."""
        if self._vain_count_requests >= _MOST_VAIN_COUNT_REQUESTS:
            visit.read_count(None)
            return
        request = Request(url, headers={"Referer": first_url}, meta={"dont_redirect": True, "dont_retry": True})
        try:
            reply = await self.crawler.engine.download_async(request)
        except Exception as error:
            visit.read_count(None, requests=0 if isinstance(error, IgnoreRequest | PageError) else 1)
            problem = page_error(error, url).detail
        else:
            visit.read_count(archived_page(reply), requests=1)
            problem = "" if reply.status == HTTPStatus.OK else f"status {reply.status}"
        self._vain_count_requests = self._vain_count_requests + 1 if problem else 0
        if self._vain_count_requests == _MOST_VAIN_COUNT_REQUESTS:
            self.logger.warning("%s: %s. No more views are asked for in this run.", url, problem)


def _validators(entry: FrontierEntry) -> dict[str, str]:
    """Headers that ask for the page only if it has changed since the latest visit."""
    sent = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
    return {name: value for name, value in sent.items() if value}
