"""The Discuz! X portal family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.discuz.pages import ArticlePage, ListingPage
from newscrawl.cms.spider import FamilySpider

_PAGE_PARAMETER = re.compile(r"(?<=[?&])page=\d+&|[?&]page=\d+$", re.ASCII)


class DiscuzPortalSpider(FamilySpider):
    """Walks a Discuz! X portal in every URL form: query, rewritten, generated html."""

    listing_page = ListingPage
    article_page = ArticlePage

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        """``portal.php?mod=list&catid=N&page=P``; a category with a folder name has ``/folder/index.php?page=P``."""
        first_url = _PAGE_PARAMETER.sub("", known_url)
        if page == 1:
            return first_url
        if urlsplit(first_url).query:
            return f"{first_url}&page={page}"
        return urljoin(first_url, f"index.php?page={page}")

    def article_url(self, article_id: str) -> str:
        return urljoin(self.home_url, f"portal.php?mod=view&aid={article_id}")
