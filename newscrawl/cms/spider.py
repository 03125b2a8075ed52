"""What the spiders of all families share: addresses are read as the family's page classes read them."""

from __future__ import annotations

from typing import cast

from newscrawl.cms.article import StoryPage
from newscrawl.cms.page import SitePage
from newscrawl.crawling import pages
from newscrawl.crawling.spider import PortalSpider


class FamilySpider(PortalSpider):
    """Base of a family's spider, which names its two page classes and says how the addresses of listings are made."""

    @classmethod
    def listing_number(cls, url: str) -> int:
        address = cast(type[SitePage], cls.listing_page).read_listing_url(url)
        return address.page if address else 1

    @classmethod
    def article_id_of(cls, url: str) -> str | None:
        address = cast(type[SitePage], cls.article_page).read_article_url(url)
        return address.article_id if address else None

    @classmethod
    def body_page_of(cls, url: str) -> int:
        address = cast(type[SitePage], cls.article_page).read_article_url(url)
        return address.page if address else 1

    @classmethod
    def count_request_url(cls, page: pages.ArticlePage) -> str | None:
        return page.count_script if isinstance(page, StoryPage) else None
