"""The PHPCMS family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.phpcms.pages import ArticlePage, ListingPage
from newscrawl.cms.phpcms.urls import read_article_url
from newscrawl.crawling import pages
from newscrawl.crawling.spider import PortalSpider

_LIST_REWRITTEN = re.compile(r"(/list-\d+-)1(\.html)$", re.ASCII)


class PhpcmsSpider(PortalSpider):
    """Walks a PHPCMS V9 with dynamic pages, rewritten URLs or generated html.

    Only channels without channels below them have a listing: a site states those. Numbers are unique within a model
    (news, pictures …): a site that shows two models is two sites here, the second with an article page class whose
    ``model_id`` is another.
    """

    listing_page = ListingPage
    article_page = ArticlePage
    #: number of any channel of the model, for trying articles by number
    catid: ClassVar[str] = "6"

    @classmethod
    def listing_url(cls, first_url: str, page: int) -> str:
        """``&page=P``, ``list-6-P.html``, or ``P.html`` in the channel's folder."""
        if page == 1:
            return first_url
        if urlsplit(first_url).query:
            return f"{first_url}&page={page}"
        if _LIST_REWRITTEN.search(first_url):
            return _LIST_REWRITTEN.sub(rf"\g<1>{page}\g<2>", first_url)
        return urljoin(first_url, f"{page}.html")

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
        """The script of the page that writes its views; the software's own robots.txt forbids it."""
        return page.count_script if isinstance(page, ArticlePage) else None

    def article_url(self, article_id: str) -> str:
        return urljoin(self.home_url, f"index.php?m=content&c=index&a=show&catid={self.catid}&id={article_id}")
