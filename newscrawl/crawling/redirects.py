"""Redirects that lead off the site, or astray.

A portal's link-article answers 302 to somebody else's page. Scrapy would follow it, and its own offsite filter drops
such a request without calling the errback, so the article would vanish: it is noted here instead. A redirect to
another scheme Scrapy would hand on as if it were a page.
"""

from __future__ import annotations

from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from w3lib.url import safe_url_string

from newscrawl.crawling.guard import site_refusal
from newscrawl.errors import PageError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class OffsiteRedirectMiddleware:
    """Downloader middleware, nearer to the site than Scrapy's RedirectMiddleware: off-site targets are not followed.

    Raises PageError, which reaches the request's errback: fate ``external`` for another site's page, ``rejected`` for
    a target that nobody's page is at, such as another scheme or an address inside a network.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OffsiteRedirectMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or not location:
            return response
        try:
            target = urljoin(response.url, safe_url_string(location.strip()))
        except ValueError as error:
            raise PageError("refused_url", response.url, f"redirects to {location!r}: {error}") from error
        refused = site_refusal(self._crawler, target)
        if refused is None:
            return response
        if refused.reason == "off_site":
            raise PageError(
                "external", response.url, f"redirects off the site to {target}", fate="external", target_url=target
            )
        raise PageError(refused.reason, response.url, f"redirects to {target}: {refused.detail}")
