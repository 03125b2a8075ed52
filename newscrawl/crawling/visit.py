"""One visit to an article: its pages, read one after another into one item.

No request is made here and nothing is written, so that a crawl and the archive make the same item of the same pages.
"""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from w3lib.url import safe_url_string

from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.crawling.decoding import decoded, mending
from newscrawl.crawling.reading import read_article
from newscrawl.crawling.watchdog import time_limit
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem, Reading

if TYPE_CHECKING:
    from newscrawl.crawling.pages import ArticlePage
    from newscrawl.crawling.spider import PortalSpider

#: the longest article seen in the wild had 12 body pages; a bar that never ends is a trap
MAX_BODY_PAGES = 100
#: bytes of an answer that is a number
_LONGEST_REPLY = 10_000
#: headers that are not true of a page any more once it is unpacked
_CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Visit:
    """What has been read so far: ``item``, and the ``pages`` it was read from.

    ``urls`` are those under which the article was asked for; ``before`` is the reason of the failed visit before;
    ``page_seconds`` is the watchdog's limit for each page.
    """

    def __init__(
        self,
        site: type[PortalSpider],
        article_id: str,
        urls: list[str],
        *,
        fetched_at: dt.datetime,
        run_id: int | None = None,
        learned_footers: frozenset[str] = frozenset(),
        page_seconds: float | None = None,
        before: str | None = None,
    ) -> None:
        self._site = site
        self._before = before
        self._asked_for: set[str] = set()
        #: URL of the request that gives the views (None: there is none); known once the first page is read
        self.count_url: str | None = None
        self.pages: list[ArchivedPage] = []
        self.item = ArticleItem(
            site=site.name,
            article_id=article_id,
            url=urls[0],
            urls=urls,
            fetched_at=fetched_at,
            time_zone=site.time_zone,
            date_order=site.date_order,
            first_day=site.first_day,
            run_id=run_id,
            requests=0,
            learned_footers=tuple(sorted(learned_footers)),
            page_seconds=page_seconds,
        )

    @property
    def archived(self) -> ArchivedVisit:
        """What is to be kept of the visit so far."""
        return ArchivedVisit(
            site=self.item.site,
            kind="article",
            article_id=self.item.article_id,
            urls=tuple(self.item.urls),
            fetched_at=self.item.fetched_at,
            pages=tuple(self.pages),
            run_id=self.item.run_id,
            requests=self.item.requests,
        )

    def read(self, response: Response, page: ArchivedPage, requests: int) -> str | None:
        """Read the next page, which cost so many ``requests``; return the URL of the one after it, None at the end.

        Raises PageError. Whatever is wrong with a later page of a body, even one that says 不存在, does not speak of
        the article, whose first page is there: its fate is ``retry``.
        """
        self.pages.append(page)
        self.item.requests += requests
        is_first = len(self.pages) == 1
        try:
            with time_limit(self.item.page_seconds, response.url):
                next_url = self._read(response, is_first=is_first)
        except PageError as error:
            raise error if is_first else body_page_error(error, response.url) from error
        self.item.page_count = len(self.pages)
        # The validators of a first page say nothing of the others.
        self.item.etag = _header(response, "ETag") if is_first else None
        self.item.last_modified = _header(response, "Last-Modified") if is_first else None
        return self._next(next_url)

    def _read(self, response: Response, *, is_first: bool) -> str | None:
        before = self._before if is_first else None
        found = read_article(self._site.article_page, response, self._site.page_end, before=before)
        if is_first:
            self._begin(response, found)
            self.item.article_id = self._site.article_id_on(found) or self.item.article_id
            found.fill(self.item)
        else:
            found.continue_body(self.item)
        if mended := mending(response):
            self.item.warnings.append(f"encoding: {mended}")
        return found.next_page_url

    def read_count(self, reply: ArchivedPage | None, requests: int = 0) -> None:
        """Take the answer to the request for ``count_url``, which cost so many ``requests``; None: none came.

        Whatever is wrong with it, the visit is none the worse.
        """
        self.item.requests += requests
        if reply:
            self.pages.append(reply)
        if reply and reply.status == HTTPStatus.OK:
            # Figures are the same in every encoding that the web knows.
            self.item.count_reply = Reading(reply.body[:_LONGEST_REPLY].decode("ascii", "replace"))
            # The views grow while the page stands still: "not modified" would hide them.
            self.item.etag = self.item.last_modified = None
        else:
            problem = f"status {reply.status}" if reply else "robots.txt forbids it, or it failed"
            self.item.count_reply = Reading(warnings=(f"the request that gives it brought nothing: {problem}",))

    def _begin(self, response: Response, page: ArticlePage) -> None:
        url = self._site.count_request_url(page)
        self.count_url = safe_url_string(url) if url else None
        self.item.url = response.url
        self.item.urls = list(dict.fromkeys([*self.item.urls, response.url]))
        self._asked_for.add(response.url)

    def _next(self, url: str | None) -> str | None:
        if url is None or url in self._asked_for:
            return None
        if len(self.pages) >= MAX_BODY_PAGES:
            raise PageError("too_many_body_pages", url, f"the page bar goes on after {MAX_BODY_PAGES} pages")
        self._asked_for.add(url)
        return url


def body_page_error(error: PageError, url: str) -> PageError:
    """What a later page of a body means for the visit: the article is tried again."""
    return PageError(f"body_page_{error.reason}", url, error.detail, fate="retry")


def read_archived(
    site: type[PortalSpider],
    visit: ArchivedVisit,
    learned_footers: frozenset[str] = frozenset(),
    page_seconds: float | None = None,
) -> ArticleItem:
    """Today's page classes over the pages of a visit that was kept: the item as printed, not interpreted yet.

    Raises PageError for what is no article; a body whose pages were not all kept is none.
    """
    assert visit.article_id is not None, "a listing is no visit to an article"
    reading = Visit(
        site,
        visit.article_id,
        list(visit.urls),
        fetched_at=visit.fetched_at,
        run_id=visit.run_id,
        learned_footers=learned_footers,
        page_seconds=page_seconds,
    )
    pages = iter(visit.pages)
    url: str | None = visit.urls[0]
    while url:
        page = next(pages, None)
        if page is None or page.url == reading.count_url:
            raise PageError("body_page_not_archived", url, "the archive lacks this page of the body", fate="retry")
        url = reading.read(as_response(page), page, requests=0)
    if reading.count_url:
        reading.read_count(next((page for page in visit.pages[1:] if page.url == reading.count_url), None))
    reading.item.requests = visit.requests
    reading.item.archive_position = visit.position
    return reading.item


def as_response(page: ArchivedPage) -> Response:
    """The response that Scrapy made of ``page`` when it came."""
    headers = Headers()
    for name, value in page.headers:
        if name.lower() not in _CODINGS:
            headers.appendlist(name, value)
    response_class = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    return decoded(response_class(page.url, status=page.status, headers=headers, body=page.body))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
