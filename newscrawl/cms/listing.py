"""Where things stand on a listing page, for any family whose listings are rows of links to articles.

The stock template's rows are tried first. A theme may keep none of its classes: then every link to an article is one,
and the rows that print a date are the listing, since boxes at the side print none.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.info_line import read_line
from newscrawl.cms.page import SitePage
from newscrawl.cms.rows import Link, linked_entries
from newscrawl.cms.select import css, text, text_of
from newscrawl.items import ListingEntry

_FORWARD = re.compile(r"\W*(?:下一?页|后一?页)\W*")
_OTHER_PAGE = re.compile(r"\W*(?:上一?页|下一?页|末页|尾页)\W*")


class RowsPage(SitePage):
    """One page of a channel. A family names the stock template's places."""

    #: what every listing of the stock template has, an empty one too
    box_css: ClassVar[str]
    entry_css: ClassVar[str]
    headline_link_css: ClassVar[str] = "a"
    date_css: ClassVar[str]
    #: None: the template prints none
    summary_css: ClassVar[str | None] = None
    channel_css: ClassVar[str | None] = None
    page_bar_css: ClassVar[str]

    @cached_property
    def is_listing(self) -> bool:
        """A listing has the stock template's box, or rows with links to articles on a page that is no article."""
        if css(self.root, self.box_css):
            return True
        return not self.read_article_url(self.url) and self.notice is None and bool(self.entries)

    @cached_property
    def entries(self) -> list[ListingEntry]:
        """The articles that the page lists, each once, in printed order."""
        if css(self.root, self.box_css):
            found = [self._stock_entry(row) for row in css(self.root, self.entry_css)]
            return list({(e.article_id, urlsplit(e.url).netloc): e for e in reversed(found) if e}.values())[::-1]
        linked = linked_entries(self._article_links)
        return [entry for entry in linked if entry.published_text] or linked

    @property
    def _article_links(self) -> list[Link]:
        found = ((link, self.own_url(link)) for link in self.order.links)
        return [
            (link, url, address.article_id) for link, url in found if url and (address := self.read_article_url(url))
        ]

    def _stock_entry(self, row: HtmlElement) -> ListingEntry | None:
        """What a row says, wherever its link leads: the walk refuses, and counts, what may not be asked for."""
        for link in css(row, self.headline_link_css):
            if (url := self.any_url(link)) and (address := self.read_article_url(url)):
                return ListingEntry(
                    url=url,
                    article_id=address.article_id,
                    headline=text(link),
                    summary=self.summary_in(row),
                    published_text=self._date_in(row),
                    channel=(text_of(row, self.channel_css) or None) if self.channel_css else None,
                )
        return None

    def summary_in(self, row: HtmlElement) -> str | None:
        """The summary that a row of the stock template shows; None if it shows none."""
        return (text_of(row, self.summary_css) or None) if self.summary_css else None

    def _date_in(self, row: HtmlElement) -> str | None:
        places = css(row, self.date_css)
        return (read_line(places[0], self.base_url).published_text or text(places[0]) or None) if places else None

    @property
    def has_page_bar(self) -> bool:
        """Whether the page leads to other pages of the listing: a page past the end does, an empty channel does not."""
        return bool(css(self.root, f"{self.page_bar_css} a[href]")) or any(
            _OTHER_PAGE.fullmatch(text(link)) for link, href in self.order.links.items() if "页" in text(link) and href
        )

    @property
    def subchannels(self) -> dict[str, str]:
        """Name -> absolute URL of the channels below this one; a family that has none to follow says none."""
        return {}

    @property
    def next_page_url(self) -> str | None:
        """Where 下一页 leads, if that is the page after this one; None on the last page and past it.

        Some bars lead on for ever, or from the last page to itself.
        """
        if not self.entries:
            return None
        here = self.read_listing_url(self.url)
        for link, href in self.order.links.items():
            if not href or not _FORWARD.fullmatch(text(link)):
                continue
            url = self.own_url(link)
            there = self.read_listing_url(url) if url else None
            if there and (here is None or there.page == here.page + 1):
                return url
        return None
