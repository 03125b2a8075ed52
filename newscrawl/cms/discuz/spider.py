"""The Discuz! X portal family as a spider: a site on it states its name and its channels, nothing else."""

from __future__ import annotations

from newscrawl.cms.discuz.pages import ArticlePage, ListingPage
from newscrawl.crawling.spider import PortalSpider


class DiscuzPortalSpider(PortalSpider):
    """Walks a Discuz! X portal in every URL form: query, rewritten, generated html."""

    listing_page = ListingPage
    article_page = ArticlePage
