"""What the listing and article pages of all families share: links, breadcrumb, links behind a label."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import ClassVar, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from parsel import Selector

from newscrawl.cms.addresses import ArticleAddress, ListingAddress
from newscrawl.cms.labels import find_labels, printed_behind
from newscrawl.cms.reading_order import ReadingOrder
from newscrawl.cms.select import css, text
from newscrawl.extraction.urls import absolute_url
from newscrawl.items import Notice

_HERE = re.compile(r"\W*(?:你|您)?(?:现在)?(?:的|当前|所在|当前的)?位置\s*[:：]?\s*$")
_PLAIN_ROOT = re.compile(r"https?://[\w.\-]+(?::\d+)?/", re.ASCII)


class Found(NamedTuple):
    """Links, and the rule that found them; without links the rule means nothing."""

    links: list[HtmlElement]
    rule: str


class SitePage:
    """A page of a portal: links resolved against ``<base>``, breadcrumb, notices.

    ``selector`` is the parsed page, ``url`` the absolute URL that answered. A family says how its URLs are read and
    what its notices are.
    """

    breadcrumb_css: ClassVar[str]
    #: files that are the front page, in the folder that the site stands in
    home_files: ClassVar[frozenset[str]] = frozenset({"", "index.html", "index.htm", "index.php"})

    def __init__(self, selector: Selector, url: str) -> None:
        self.selector = selector
        self.root: HtmlElement = selector.root
        self.order = ReadingOrder(self.root)
        self.url = url

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        """Say which article an absolute URL leads to; None for anything else. The family knows."""
        raise NotImplementedError

    @classmethod
    def read_listing_url(cls, url: str) -> ListingAddress | None:
        """Say which page of which channel an absolute URL leads to; None for anything else. The family knows."""
        raise NotImplementedError

    @property
    def notice(self) -> Notice | None:
        """What the site's software sent instead of the page; None if it is nothing it is known to send."""
        raise NotImplementedError

    @cached_property
    def base_url(self) -> str:
        """Relative links lead from the ``<base>`` that a page carries, else from the page's own folder."""
        return self._stated_base or self.url

    @cached_property
    def _stated_base(self) -> str | None:
        stated = next((href for each in self.root.iter("base") if (href := each.get("href")) is not None), None)
        return absolute_url(self.url, stated)

    def any_url(self, link: HtmlElement) -> str | None:
        """The absolute URL to which a link leads, of whatever scheme and host; None if it cannot be read."""
        try:
            return str(urljoin(self.base_url, link.get("href", "").strip()))
        except ValueError:
            return None

    def own_url(self, link: HtmlElement) -> str | None:
        """The absolute URL to which a link leads; None if it leads off the site or nowhere."""
        return self.own_address(link.get("href"))

    def own_address(self, href: str | None) -> str | None:
        """A printed address as an absolute URL; None if it leads off the site or nowhere."""
        url = absolute_url(self.base_url, href)
        return url if url and (url.startswith(self._own_roots) or _host(url) in self._own_hosts) else None

    @cached_property
    def _own_roots(self) -> tuple[str, ...]:
        return tuple({_root(url): None for url in (self.base_url, self.url) if _host(url)})

    @cached_property
    def _own_hosts(self) -> set[tuple[str, int | None]]:
        return {host for host in (_host(self.base_url), _host(self.url)) if host}

    def article_address(self, link: HtmlElement) -> ArticleAddress | None:
        """The article of this site to which a link leads; None for anything else."""
        url = self.own_url(link)
        return self.read_article_url(url) if url else None

    @cached_property
    def _breadcrumb(self) -> Found:
        """Links of the breadcrumb, from the front page down to the channel; empty if the page has none."""
        if stock := css(self.root, f"{self.breadcrumb_css} a"):
            return Found(stock, f"breadcrumb, css {self.breadcrumb_css}")
        return self._labelled_breadcrumb()

    def _labelled_breadcrumb(self) -> Found:
        """The breadcrumb of a theme that keeps none of the stock classes, by its label."""
        for label in find_labels(self.order, "位置", _HERE):
            links = [printed.link for printed in printed_behind(label) if printed.link is not None]
            if links:
                return Found(links, "breadcrumb behind 位置")
        return Found([], "")

    @property
    def channel_path(self) -> list[str]:
        """Names of the channels from the top down; the links to the front page and to the portal are not channels."""
        return [text(link) for link in self._breadcrumb.links if not self._leads_home(link)]

    def _leads_home(self, link: HtmlElement) -> bool:
        parts = urlsplit(absolute_url(self.base_url, link.get("href")) or self.base_url)
        folder, _, name = parts.path.rpartition("/")
        home = urlsplit(self._stated_base or "").path.rpartition("/")[0]
        return not parts.query and folder in ("", home) and name in self.home_files

    def _links_behind(
        self, word: str, pattern: re.Pattern[str], is_one: Callable[[HtmlElement], bool]
    ) -> list[HtmlElement]:
        """The links right behind the first such label that has any, up to the next text that is none of them."""
        for label in find_labels(self.order, word, pattern):
            links: dict[HtmlElement, None] = {}
            for printed in printed_behind(label):
                if printed.link is None or not is_one(printed.link):
                    break
                links[printed.link] = None
            if links:
                return list(links)
        return []


def _root(url: str) -> str:
    """The address of the front page of an absolute URL's host."""
    plain = _PLAIN_ROOT.match(url)
    return plain[0] if plain else urljoin(url, "/")


@lru_cache(maxsize=64)  # a site's pages have one base
def _host(url: str) -> tuple[str, int | None] | None:
    """Host and port of an absolute URL, the port None where it is the usual one; None for an impossible URL."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # http://[x, http://x:99999
        return None
    return (parts.hostname, None if port in (80, 443) else port) if parts.hostname else None
