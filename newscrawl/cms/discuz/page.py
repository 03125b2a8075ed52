"""What the listing and article pages of a Discuz! X portal share."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain, islice

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress
from newscrawl.cms.discuz.notices import recognise_notice
from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.cms.labels import find_labels
from newscrawl.cms.page import Found, SitePage
from newscrawl.cms.select import container, css, text
from newscrawl.items import Notice

_BREADCRUMB = re.compile(r"\W*查看内容\s*$")
#: levels and letters around 查看内容: more is no breadcrumb
_BREADCRUMB_LEVELS, _LONGEST_BREADCRUMB = 4, 120


class DiscuzPage(SitePage):
    """A page of a Discuz! X portal; every one carries a ``<base>``."""

    breadcrumb_css = "#pt .z"
    home_files = frozenset({"", "portal.php", "forum.php", "index.php"})

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return read_article_url(url)

    @cached_property
    def notice(self) -> Notice | None:
        return recognise_notice(self.selector, self.url)

    def _labelled_breadcrumb(self) -> Found:
        for label in find_labels(self.order, "查看内容", _BREADCRUMB):
            element = container(label)
            around = islice(chain([element], element.iterancestors()), _BREADCRUMB_LEVELS)
            box = next((each for each in around if each.find(".//a") is not None), None)
            if box is not None and len(text(box)) <= _LONGEST_BREADCRUMB:
                links: list[HtmlElement] = css(box, "a")
                if any(self._leads_home(link) for link in links):
                    return Found(links, "breadcrumb before 查看内容")
        return Found([], "")

    @property
    def site_name(self) -> str | None:
        """The first name of the breadcrumb; None without a breadcrumb."""
        links = self._breadcrumb.links
        return text(links[0]) or None if links else None
