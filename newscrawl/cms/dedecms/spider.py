"""The DedeCMS family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.dedecms.pages import ArticlePage, ListingPage
from newscrawl.cms.dedecms.urls import read_article_url
from newscrawl.crawling import pages
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import PageError

_LIST_FILE = re.compile(r"(list_\d+_)1(\.html?)$", re.ASCII)


class DedeCmsSpider(PortalSpider):
    """Walks a DedeCMS with generated html, dynamic pages or rewritten URLs.

    A channel with generated html is stated as ``/a/news/list_3_1.html``: its folder is the same page, but does not
    tell the channel's number, which a backfill needs.
    """

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, first_url: str, page: int) -> str:
        """``list_3_P.html`` beside the first page; a dynamic channel has ``plus/list.php?tid=3&PageNo=P``.

        Raises PageError for a channel that is stated by its folder.
        """
        if page == 1:
            return first_url
        if urlsplit(first_url).query:
            return f"{first_url}&PageNo={page}"
        if not _LIST_FILE.search(first_url):
            detail = "a backfill needs the channel's number: state the channel as …/list_<number>_1.html"
            raise PageError("channel_number_unknown", first_url, detail)
        return _LIST_FILE.sub(rf"\g<1>{page}\g<2>", first_url)

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
        return urljoin(self.home_url, f"plus/view.php?aid={article_id}")
