"""Where things stand on the listing and article pages of a PHPCMS V9.

The stock template has not changed from V9.0.1 to V9.6.3. Nearly every site replaces it; the labels (来源, 点击,
上一篇 …) survive, and the shared page classes fall back on those.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from typing import ClassVar

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress, ListingAddress
from newscrawl.cms.article import StoryPage
from newscrawl.cms.headline import Headline
from newscrawl.cms.info_line import InfoLine, locate_dated_line, locate_info_line
from newscrawl.cms.listing import RowsPage
from newscrawl.cms.page import SitePage
from newscrawl.cms.phpcms.notices import OTHER_MODEL, recognise_notice
from newscrawl.cms.phpcms.urls import read_article_url, read_listing_url
from newscrawl.cms.select import css, squeeze, text_of, xpath
from newscrawl.items import ArticleItem, Notice

_COUNT_SCRIPT = "descendant::script[contains(@src, 'op=count') and contains(@src, 'id=')]/@src"
_MODEL = re.compile(r"[?&]modelid=(\d{1,6})\b", re.ASCII)
_PAID = "#Article a[href*='c=readpoint']"
#: the template prints 0 here, which the comments' frame replaces
_COMMENTS_FRAME = "descendant::iframe[@id='comment_iframe']/@src"
#: between the parts of ``<title>``
_JOINT = " - "


class PhpcmsPage(SitePage):
    """A page of a PHPCMS."""

    breadcrumb_css = "div.crumbs"

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return read_article_url(url)

    @cached_property
    def notice(self) -> Notice | None:
        return recognise_notice(self.selector, self.url)


class ListingPage(PhpcmsPage, RowsPage):
    """One page of a channel without channels below it; those above show a cover and have no listing."""

    box_css = "div.col-left > ul.list.lh24"
    entry_css = "div.col-left > ul.list.lh24 > li"
    date_css = "span.rt"
    page_bar_css = "#pages"

    @classmethod
    def read_listing_url(cls, url: str) -> ListingAddress | None:
        return read_listing_url(url)


class ArticlePage(PhpcmsPage, StoryPage):
    """One page of one article."""

    headline_css = "#Article h1"
    info_line_css = "#Article h1 > span"
    summary_css = "#Article div.summary"
    body_css = "#Article > div.content"
    related_css = "#Article div.related"
    description_is_summary = False
    info_line_places = "#Article h1 > span, a date beside 来源 or 点击"
    #: articles of other models have numbers of their own, so they are none of this site's; None: take any
    model_id: ClassVar[str | None] = "1"

    @cached_property
    def is_article(self) -> bool:
        return not css(self.root, _PAID) and not self._is_of_other_model and bool(self._story and self.headline)

    @cached_property
    def notice(self) -> Notice | None:
        if self._is_of_other_model:
            return Notice(OTHER_MODEL, "rejected", f"the article is of model {self._stated_model}, not {self.model_id}")
        return recognise_notice(self.selector, self.url)

    @property
    def _is_of_other_model(self) -> bool:
        return self.model_id is not None and self._stated_model not in (None, self.model_id)

    @cached_property
    def _stated_model(self) -> str | None:
        stated = _MODEL.search(self._count_source or "")
        return stated[1] if stated else None

    @property
    def _count_source(self) -> str | None:
        return next(iter(xpath(self.root, _COUNT_SCRIPT)), None)

    @property
    def count_script(self) -> str | None:
        """Absolute URL of the script that writes the views, and adds one; None if the page has none."""
        return self.own_address(self._count_source)

    @property
    def _site_name(self) -> tuple[str | None, str]:
        _, joint, name = text_of(self.root, "title").rpartition(_JOINT)
        return (name.strip() or None) if joint else None, "end of <title>"

    @cached_property
    def _stated_headline(self) -> Headline | None:
        """The heading's text before the info line; a body page with a title of its own prints that there."""
        found = css(self.root, self.headline_css)
        if not found:
            return super()._stated_headline
        heading = found[0]
        parts = [heading.text or ""]
        for child in takewhile(lambda child: child.tag != "br", heading):
            parts += [child.text_content() if isinstance(child.tag, str) else "", child.tail or ""]
        printed = squeeze("".join(parts))
        title = text_of(self.root, "title")
        if not title.startswith(f"{printed}{_JOINT}") and (headline := self._before_the_channel(title)):
            return Headline(headline, heading, "<title> before the channel")
        return Headline(printed, heading, f"css {self.headline_css}") if printed else None

    def _before_the_channel(self, title: str) -> str | None:
        path = self.channel_path
        return title.rpartition(f"{_JOINT}{path[-1]}{_JOINT}")[0].strip() or None if path else None

    def _locate_line(self, headline: HtmlElement | None) -> InfoLine | None:
        located = locate_info_line(self.order, self.base_url, headline)
        return located or (locate_dated_line(headline, self.base_url) if headline is not None else None)

    def own_words(self, line: InfoLine) -> InfoLine:
        """Without the 0 that stands for the number of comments until a frame has been loaded."""
        if not xpath(line.element, "descendant::*[@id='comment']"):
            return line
        rules = {name: rule for name, rule in line.rules.items() if name != "comment_count_text"}
        return replace(line, rules=rules, comment_count_text=None)

    def fill(self, item: ArticleItem) -> None:
        super().fill(item)
        if item.view_count_text is None and (source := self._count_source):
            item.filled_by_script["view_count"] = source
        frames = xpath(self.root, _COMMENTS_FRAME)
        if item.comment_count_text is None and frames:
            item.filled_by_script["comment_count"] = str(frames[0])
