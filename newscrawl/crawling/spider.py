"""Visits to articles, the same for every CMS family: a request, all pages of a body, one item.

A family brings the two page classes, a site its channels; how listings are walked is the base class's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterable
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.crawling.backfilling import BackfillingSpider
from newscrawl.crawling.failures import page_error
from newscrawl.crawling.pages import ArticlePage
from newscrawl.crawling.walking import NOT_MODIFIED
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.storage.frontier import FrontierEntry, State

#: the longest article seen in the wild had 12 body pages; a bar that never ends is a trap
MAX_BODY_PAGES = 100


class PortalSpider(BackfillingSpider):
    """Base of all site spiders. A site states ``name``, ``site_name``, ``home_url`` and ``channels``."""

    article_page: ClassVar[type[ArticlePage]]

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
            await self.recorder.not_modified(entry)
            return
        answered = self.article_id_of(response.url)
        if answered and answered != entry.article_id:
            async for request in self._merged(response, entry, answered):
                yield request
            return
        try:
            item = await self._visit(response, entry)
        except PageError as error:
            await self.recorder.article_failed(entry, error)
        else:
            yield item

    async def _merged(self, response: Response, entry: FrontierEntry, other: str) -> AsyncIterator[Request]:
        """A number that leads to another article's page is no article of its own; the other one is asked for."""
        detail = f"redirects to article {other}"
        error = PageError("merged", response.url, detail, fate="external", target_url=response.url)
        await self.recorder.article_failed(entry, error)
        for found in await self.recorder.save_unlisted([ListingEntry(response.url, other, "")]):
            yield self.article_request(found)

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
            date_order=self.date_order,
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
        if item.page_count == 1:  # the validators of a first page say nothing of the others
            item.etag = _header(response, "ETag")
            item.last_modified = _header(response, "Last-Modified")
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
        raise self._explain(page, response, "article", before=entry.reason)


def _validators(entry: FrontierEntry) -> dict[str, str]:
    """Headers that ask for the page only if it has changed since the latest visit."""
    sent = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
    return {name: value for name, value in sent.items() if value}


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _each_once(urls: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(urls))
