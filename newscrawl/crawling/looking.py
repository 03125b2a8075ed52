"""A look at a few pages of a site: asked for as a crawl asks, robots.txt and pauses included; nothing is recorded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from newscrawl.crawling.failures import page_error
from newscrawl.crawling.walking import hosts_of
from newscrawl.errors import PageError


@dataclass(slots=True, frozen=True)
class Looked:
    """What became of one request: the response, or why there is none."""

    url: str
    response: Response | None = None
    error: PageError | None = None


#: what else to ask for: the URL that was asked for and its response -> URLs
Follow = Callable[[str, Response], Iterable[str]]


class LookingSpider(scrapy.Spider):
    """Asks for ``urls`` and for what ``follow`` makes of each response, each URL once, and keeps the answers."""

    name = "looking"
    handle_httpstatus_list = tuple(range(400, 600))

    def __init__(self, home_url: str, urls: Sequence[str], follow: Follow, looked: list[Looked]) -> None:
        super().__init__()
        self.home_url = home_url
        self.allowed_domains = hosts_of(home_url, *urls)
        self._urls = urls
        self._follow = follow
        self._looked = looked
        self._asked_for: set[str] = set()
        #: what ``follow`` raised: Scrapy would only log it
        self.error: Exception | None = None

    async def start(self) -> AsyncIterator[Any]:
        for request in self._requests(self._urls):
            yield request

    def parse(self, response: Response, asked_for: str) -> Iterable[Request]:
        self._looked.append(Looked(asked_for, response))
        try:
            return self._requests(self._follow(asked_for, response))
        except Exception as error:
            self.error = self.error or error
            return []

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = page_error(failure.value, request.url)
        self._looked.append(Looked(request.cb_kwargs["asked_for"], error=error))

    def _requests(self, urls: Iterable[str]) -> list[Request]:
        new = [url for url in dict.fromkeys(urls) if url not in self._asked_for]
        self._asked_for.update(new)
        return [Request(url, self.parse, errback=self.failed, cb_kwargs={"asked_for": url}) for url in new]


def look(
    settings: Settings, home_url: str, urls: Sequence[str], follow: Follow, custom: Mapping[str, Any] | None = None
) -> list[Looked]:
    """Fetch ``urls`` of the site at ``home_url``, and what ``follow`` makes of each response; the answers as they came.

    ``custom`` are the settings of the site's own spider. Once a process: Scrapy's event loop does not start again.
    """
    settings = settings.copy()
    settings.setdict(dict(custom or {}), priority="spider")
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    looked: list[Looked] = []
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(LookingSpider)
    process.crawl(crawler, home_url=home_url, urls=urls, follow=follow, looked=looked)
    process.start()
    error = getattr(crawler.spider, "error", None)
    if error:
        raise error
    return looked
