"""The WordPress family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

from urllib.parse import urljoin

from newscrawl.cms.spider import FamilySpider
from newscrawl.cms.wordpress.pages import ArticlePage, ListingPage
from newscrawl.cms.wordpress.urls import body_page, listing_url, may_be_post
from newscrawl.crawling import pages
from newscrawl.extraction.url_key import url_key


class WordPressSpider(FamilySpider):
    """Walks a WordPress site under any pattern of addresses. Channels are categories, tags, or the blog itself."""

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        return listing_url(known_url, page)

    @classmethod
    def article_id_on(cls, page: pages.ArticlePage) -> str | None:
        return page.article_number if isinstance(page, ArticlePage) else None

    @classmethod
    def listed_id_of(cls, url: str) -> str | None:
        return cls.article_id_of(url) or (url_key(url) if may_be_post(url) else None)

    @classmethod
    def body_page_of(cls, url: str) -> int:
        return body_page(url)

    def article_url(self, article_id: str) -> str:
        return urljoin(self.home_url, f"?p={article_id}")
