"""What the listing and article pages of a Discuz! X portal share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from parsel import Selector

from newscrawl.cms.discuz.notices import recognise_notice
from newscrawl.cms.discuz.urls import ArticleAddress, read_article_url
from newscrawl.cms.labels import find_labels, printed_behind
from newscrawl.cms.select import container, css, text, xpath
from newscrawl.extraction.urls import absolute_url
from newscrawl.items import Notice

_BREADCRUMB = re.compile(r"\W*查看内容\s*$")
#: levels and letters around 查看内容: more is no breadcrumb
_BREADCRUMB_LEVELS, _LONGEST_BREADCRUMB = 4, 120


class Found(NamedTuple):
    """Links, and the rule that found them; without links the rule means nothing."""

    links: list[HtmlElement]
    rule: str


class DiscuzPage:
    """What listing and article pages share: links resolved against ``<base>``, breadcrumb, notices.

    ``selector`` is the parsed page, ``url`` the absolute URL that answered.
    """

    breadcrumb_css = "#pt .z"

    def __init__(self, selector: Selector, url: str) -> None:
        self.selector = selector
        self.root: HtmlElement = selector.root
        self.url = url

    @cached_property
    def base_url(self) -> str:
        """Relative links lead from the ``<base>`` that every page carries, never from the page's own folder."""
        hrefs = xpath(self.root, "//base/@href")
        return (absolute_url(self.url, hrefs[0]) if hrefs else None) or self.url

    def any_url(self, link: HtmlElement) -> str | None:
        """The absolute URL to which a link leads, of whatever scheme and host; None if it cannot be read."""
        try:
            return str(urljoin(self.base_url, link.get("href", "").strip()))
        except ValueError:
            return None

    def own_url(self, link: HtmlElement) -> str | None:
        """The absolute URL to which a link leads; None if it leads off the site or nowhere."""
        url = absolute_url(self.base_url, link.get("href"))
        return url if url and _host(url) in self._own_hosts else None

    @cached_property
    def _own_hosts(self) -> set[tuple[str, int | None]]:
        return {host for host in (_host(self.base_url), _host(self.url)) if host}

    def article_address(self, link: HtmlElement) -> ArticleAddress | None:
        """The article of this site to which a link leads; None for anything else."""
        url = self.own_url(link)
        return read_article_url(url) if url else None

    @cached_property
    def notice(self) -> Notice | None:
        """What the site's software sent instead of the page; None if it is nothing it is known to send."""
        return recognise_notice(self.selector, self.url)

    @cached_property
    def _breadcrumb(self) -> Found:
        """Links of the breadcrumb, from the site's name down to the channel; empty if the page has none."""
        if stock := css(self.root, f"{self.breadcrumb_css} a"):
            return Found(stock, f"breadcrumb, css {self.breadcrumb_css}")
        for label in find_labels(self.root, "查看内容", _BREADCRUMB):
            element = container(label)
            around = islice(chain([element], element.iterancestors()), _BREADCRUMB_LEVELS)
            box = next((each for each in around if each.find(".//a") is not None), None)
            if box is not None and len(text(box)) <= _LONGEST_BREADCRUMB:
                links: list[HtmlElement] = css(box, "a")
                if any(self._leads_home(link) for link in links):
                    return Found(links, "breadcrumb before 查看内容")
        return Found([], "")

    @property
    def site_name(self) -> str | None:
        """The first name of the breadcrumb; None without a breadcrumb."""
        links = self._breadcrumb.links
        return text(links[0]) or None if links else None

    @property
    def channel_path(self) -> list[str]:
        """Names of the channels from the top down; the links to the front page and to the portal are not channels."""
        return [text(link) for link in self._breadcrumb.links if not self._leads_home(link)]

    def _leads_home(self, link: HtmlElement) -> bool:
        parts = urlsplit(absolute_url(self.base_url, link.get("href")) or self.base_url)
        folder, _, name = parts.path.rpartition("/")
        home = urlsplit(self.base_url).path.rpartition("/")[0]
        return not parts.query and folder in ("", home) and name in ("", "portal.php", "forum.php", "index.php")

    def _links_behind(
        self, word: str, pattern: re.Pattern[str], is_one: Callable[[HtmlElement], bool]
    ) -> list[HtmlElement]:
        """The links right behind the first such label that has any, up to the next text that is none of them."""
        for label in find_labels(self.root, word, pattern):
            links: dict[HtmlElement, None] = {}
            for printed in printed_behind(label):
                if printed.link is None or not is_one(printed.link):
                    break
                links[printed.link] = None
            if links:
                return list(links)
        return []


def _host(url: str) -> tuple[str, int | None] | None:
    """Host and port of an absolute URL, the port None where it is the usual one; None for an impossible URL."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # http://[x, http://x:99999
        return None
    return (parts.hostname, None if port in (80, 443) else port) if parts.hostname else None
