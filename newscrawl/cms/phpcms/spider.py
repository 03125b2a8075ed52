"""The PHPCMS family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.phpcms.pages import ArticlePage, ListingPage
from newscrawl.cms.spider import FamilySpider

_LIST_REWRITTEN = re.compile(r"(/list-\d+-)\d+(\.html)$", re.ASCII)
_LIST_FILE = re.compile(r"(?<=/)\d+\.html$", re.ASCII)
_PAGE_PARAMETER = re.compile(r"(?<=[?&])page=\d+&|[?&]page=\d+$", re.ASCII)


class PhpcmsSpider(FamilySpider):
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
    def listing_url(cls, known_url: str, page: int) -> str:
        """``&page=P``, ``list-6-P.html``, or ``P.html`` in the channel's folder."""
        if urlsplit(known_url).query:
            first_url = _PAGE_PARAMETER.sub("", known_url)
            return first_url if page == 1 else f"{first_url}&page={page}"
        if _LIST_REWRITTEN.search(known_url):
            return _LIST_REWRITTEN.sub(rf"\g<1>{page}\g<2>", known_url)
        if page == 1:
            return _LIST_FILE.sub("", known_url)
        return urljoin(known_url, f"{page}.html")

    def article_url(self, article_id: str) -> str:
        return urljoin(self.home_url, f"index.php?m=content&c=index&a=show&catid={self.catid}&id={article_id}")
