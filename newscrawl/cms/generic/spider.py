"""The generic family as a spider: a site of any make, described by a few selectors."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, ClassVar
from urllib.parse import urljoin

from newscrawl.cms.generic.addresses import Addresses
from newscrawl.cms.generic.pages import ArticlePage, Layout, ListingPage
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import SpiderArgumentError
from newscrawl.extraction.general import require_extractor


class GenericSpider(PortalSpider):
    """A site states its addresses and where things stand on its pages; every selector is optional.

    What they mean is told by :class:`Layout`. Without ``body_css`` the extra ``generic`` is needed.
    """

    #: matches path and query of an article's URL; its group ``id``, or the first one, is the number, ``page`` the body
    #: page. Without it every link of a listing that leads to no listing is taken for an article.
    article_pattern: ClassVar[str | None] = None
    #: a listing's later pages, from the URL of its first one: ``index_{page}.html``, or ``?p={index}`` for one that
    #: counts from 0. A backfill needs it.
    page_url: ClassVar[str | None] = None
    entry_css: ClassVar[str | None] = None
    next_page_css: ClassVar[str | None] = None
    headline_css: ClassVar[str | None] = None
    info_line_css: ClassVar[str | None] = None
    date_css: ClassVar[str | None] = None
    author_css: ClassVar[str | None] = None
    source_css: ClassVar[str | None] = None
    publisher_css: ClassVar[str | None] = None
    views_css: ClassVar[str | None] = None
    comments_css: ClassVar[str | None] = None
    summary_css: ClassVar[str | None] = None
    breadcrumb_css: ClassVar[str | None] = None
    body_css: ClassVar[str | None] = None
    ignored_css: ClassVar[str | None] = None
    next_body_page_css: ClassVar[str | None] = None
    addresses: ClassVar[Addresses]

    def __init_subclass__(cls, **arguments: Any) -> None:
        """Make the page classes of the site from its definition, unless it has some of its own."""
        super().__init_subclass__(**arguments)
        if getattr(cls, "home_url", None) is None:
            return
        pattern = re.compile(cls.article_pattern) if cls.article_pattern else None
        cls.addresses = Addresses(cls.home_url, pattern, cls.addresses_of_listings())
        layout = Layout(**{each.name: getattr(cls, each.name) for each in fields(Layout)})
        stated = {"layout": layout, "addresses": cls.addresses}
        for name, base in (("listing_page", ListingPage), ("article_page", ArticlePage)):
            setattr(cls, name, type(base.__name__, (getattr(cls, name, base),), stated))

    def __init__(self, name: str | None = None, **given: str) -> None:
        """Raises SpiderArgumentError and MissingExtraError."""
        super().__init__(name, **given)
        if self.body_css is None:
            require_extractor(self.name)
        if self.span and (self.page_url is None or self.options["by_number"]):
            raise SpiderArgumentError(
                f"{self.name}: a backfill needs page_url in the site definition, and cannot go by_number"
            )

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        if cls.page_url is None:
            return known_url
        match = cls._numbered(cls.page_url).search(known_url)
        first_url = known_url[: match.start()] if match else known_url
        return first_url if page == 1 else urljoin(first_url, cls.page_url.format(page=page, index=page - 1))

    @classmethod
    def listing_number(cls, url: str) -> int:
        match = cls._numbered(cls.page_url).search(url) if cls.page_url else None
        if match is None:
            return 1
        return int(match["page"]) if "page" in match.groupdict() else int(match["index"]) + 1

    @staticmethod
    def _numbered(page_url: str) -> re.Pattern[str]:
        """What the end of a later page's URL looks like."""
        escaped = re.escape(page_url).replace(r"\{page\}", r"(?P<page>\d{1,6})")
        return re.compile(escaped.replace(r"\{index\}", r"(?P<index>\d{1,6})") + "$", re.ASCII)

    @classmethod
    def article_id_of(cls, url: str) -> str | None:
        address = cls.addresses.read(url)
        return address.article_id if address else None

    @classmethod
    def body_page_of(cls, url: str) -> int:
        address = cls.addresses.read(url)
        return address.page if address else 1
