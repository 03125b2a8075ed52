"""The EmpireCMS family as a spider: a site on it states its name and its final channels, nothing else."""

from __future__ import annotations

from newscrawl.cms.empirecms.pages import ArticlePage, ListingPage
from newscrawl.cms.empirecms.urls import listing_url, read_article_url, read_listing_url
from newscrawl.crawling import pages
from newscrawl.crawling.spider import PortalSpider


class EmpireCMSSpider(PortalSpider):
    """Walks an EmpireCMS portal whose pages are files, queries, or files in part."""

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        return listing_url(known_url, page)

    @classmethod
    def listing_number(cls, url: str) -> int:
        address = read_listing_url(url)
        return address.page if address else 1

    @classmethod
    def article_id_of(cls, url: str) -> str | None:
        address = read_article_url(url)
        return address.article_id if address else None

    @classmethod
    def body_page_of(cls, url: str) -> int:
        address = read_article_url(url)
        return address.page if address else 1

    @classmethod
    def count_request_url(cls, page: pages.ArticlePage) -> str | None:
        return page.count_script if isinstance(page, ArticlePage) else None

    def article_url(self, article_id: str) -> str:
        """Only of an article that is known by channel and number."""
        channel, _, number = article_id.partition("-")
        return f"{self.home_url}e/action/ShowInfo.php?classid={channel}&id={number}"
