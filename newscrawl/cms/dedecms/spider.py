"""The DedeCMS family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.dedecms.pages import ArticlePage, ListingPage
from newscrawl.cms.spider import FamilySpider
from newscrawl.errors import PageError

_LIST_FILE = re.compile(r"(list_\d+_)\d+(\.html?)$", re.ASCII)
_PAGE_PARAMETER = re.compile(r"(?<=[?&])PageNo=\d+&|[?&]PageNo=\d+$", re.ASCII)


class DedeCmsSpider(FamilySpider):
    """Walks a DedeCMS with generated html, dynamic pages or rewritten URLs.

    A channel with generated html is stated as ``/a/news/list_3_1.html``: its folder is the same page, but does not
    tell the channel's number, which a backfill needs.
    """

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        """``list_3_P.html`` beside any page; a dynamic channel has ``plus/list.php?tid=3&PageNo=P``.

        Raises PageError for a channel that is stated by its folder.
        """
        if urlsplit(known_url).query:
            first_url = _PAGE_PARAMETER.sub("", known_url)
            return first_url if page == 1 else f"{first_url}&PageNo={page}"
        if page == 1 and not _LIST_FILE.search(known_url):
            return known_url
        if not _LIST_FILE.search(known_url):
            detail = "a backfill needs the channel's number: state the channel as …/list_<number>_1.html"
            raise PageError("channel_number_unknown", known_url, detail)
        return _LIST_FILE.sub(rf"\g<1>{page}\g<2>", known_url)

    def article_url(self, article_id: str) -> str:
        return urljoin(self.home_url, f"plus/view.php?aid={article_id}")
