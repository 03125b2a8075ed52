"""The EmpireCMS family as a spider: a site on it states its name and its final channels, nothing else."""

from __future__ import annotations

from newscrawl.cms.empirecms.pages import ArticlePage, ListingPage
from newscrawl.cms.empirecms.urls import listing_url
from newscrawl.cms.spider import FamilySpider


class EmpireCMSSpider(FamilySpider):
    """Walks an EmpireCMS portal whose pages are files, queries, or files in part."""

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        return listing_url(known_url, page)

    def article_url(self, article_id: str) -> str:
        """Only of an article that is known by channel and number."""
        channel, _, number = article_id.partition("-")
        return f"{self.home_url}e/action/ShowInfo.php?classid={channel}&id={number}"
