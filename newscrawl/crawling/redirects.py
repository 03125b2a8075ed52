"""Redirects that lead off the site.

A portal's link-article answers 302 to somebody else's page. Scrapy would follow it, and its own offsite filter drops
such a request without calling the errback, so the article would vanish: it is noted here instead.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.errors import PageError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class OffsiteRedirectMiddleware:
    """Downloader middleware, nearer to the site than Scrapy's RedirectMiddleware: off-site targets are not followed.

    Raises PageError with fate ``external``, which reaches the request's errback.
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
        target = urljoin(response.url, location.decode("utf-8", "replace").strip())
        if self._is_on_site(target):
            return response
        raise PageError(
            "external", response.url, f"redirects off the site to {target}", fate="external", target_url=target
        )

    def _is_on_site(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        domains = getattr(self._crawler.spider, "allowed_domains", None) or [host]
        return parts.scheme in {"http", "https"} and any(
            host == domain or host.endswith(f".{domain}") for domain in domains
        )
