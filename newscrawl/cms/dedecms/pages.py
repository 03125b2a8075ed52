"""Where things stand on the listing and article pages of a DedeCMS.

The stock template's classes have not changed from V5.5 to V5.7.88. Nearly every site replaces it; the labels (时间,
来源, 作者, 上一篇 …) survive, and the shared page classes fall back on those.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from functools import cached_property

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress, ListingAddress
from newscrawl.cms.article import StoryPage
from newscrawl.cms.dedecms.notices import recognise_notice
from newscrawl.cms.dedecms.urls import read_article_url, read_listing_url
from newscrawl.cms.info_line import InfoLine, locate_dated_line, locate_info_line
from newscrawl.cms.listing import RowsPage
from newscrawl.cms.page import SitePage
from newscrawl.cms.select import squeeze, text_nodes, text_of, without, xpath
from newscrawl.items import ArticleItem, Notice

#: what the software stores where an editor typed no source
_NO_SOURCE = "未知"
#: where an editor typed no author, the software stores the name of his account
_ACCOUNT = re.compile(r"[A-Za-z][\w.@-]*", re.ASCII)
_FIGURE = re.compile(r"\d")
_COUNT_SCRIPT = "descendant::script[contains(@src, 'count.php') and contains(@src, 'aid=')]/@src"
#: the template writes it behind the body of every body page, without an element of its own
_EDITOR = re.compile(r"\s*[(（]责任编辑\s*[:：][^()（）]{0,40}[)）]\s*$")
#: of decoys: paragraphs mixed into a story against copying, hidden by a class of random letters
_HIDDEN_CLASS = re.compile(r"\.([A-Za-z]\w{2,20})\s*\{\s*display\s*:\s*none", re.ASCII)
_MOST_DECOYS = 200


class DedePage(SitePage):
    """A page of a DedeCMS."""

    breadcrumb_css = "div.place"

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return read_article_url(url)

    @cached_property
    def notice(self) -> Notice | None:
        return recognise_notice(self.selector, self.url)


class ListingPage(DedePage, RowsPage):
    """One page of a channel. A channel lists the articles of the channels below it, too, all of them."""

    box_css = "div.listbox"
    entry_css = "div.listbox ul.e2 > li"
    headline_link_css = "a.title"
    date_css = "span.info"
    summary_css = "p.intro"
    channel_css = "b > a"
    page_bar_css = ".pagelist"

    @classmethod
    def read_listing_url(cls, url: str) -> ListingAddress | None:
        return read_listing_url(url)

    def summary_in(self, row: HtmlElement) -> str | None:
        """The template writes three dots behind every summary, an empty one too."""
        printed = super().summary_in(row)
        return printed.removesuffix("...").rstrip() or None if printed else None


class ArticlePage(DedePage, StoryPage):
    """One page of one article."""

    headline_css = "div.viewbox div.title h2"
    info_line_css = "div.viewbox div.info"
    summary_css = "div.viewbox div.intro"
    body_css = "div.viewbox div.content"
    description_is_summary = False
    info_line_places = "div.viewbox div.info, a date beside 来源 or 作者"

    @property
    def _site_name(self) -> tuple[str | None, str]:
        _, joint, name = text_of(self.root, "title").rpartition("_")
        return (name.strip() or None) if joint else None, "end of <title>"

    def _locate_line(self, headline: HtmlElement | None) -> InfoLine | None:
        located = locate_info_line(self.order, self.base_url, headline)
        return located or (locate_dated_line(headline, self.base_url) if headline is not None else None)

    def own_words(self, line: InfoLine) -> InfoLine:
        """Without 未知 for a source; an author that is the name of an account is the publisher."""
        rules = dict(line.rules)
        changes: dict[str, str | None] = {}
        if line.info_line_source == _NO_SOURCE:
            changes["info_line_source"] = None
        if line.info_line_author and _ACCOUNT.fullmatch(line.info_line_author):
            changes |= {"info_line_author": None, "publisher": line.info_line_author}
            rules["publisher"] = "account behind 作者"
        if line.view_count_text and not _FIGURE.search(line.view_count_text):
            changes["view_count_text"] = None
        kept = {name: rule for name, rule in rules.items() if changes.get(name, rule)}
        return replace(line, rules=kept, **changes)  # type: ignore[arg-type]

    def body_in(self, place: HtmlElement) -> HtmlElement:
        """The cell of the table that the template lays around the story, without decoys."""
        cells = xpath(place, "./table[1]/tr[1]/td[1] | ./table[1]/tbody/tr[1]/td[1]")
        body = cells[0] if cells and not squeeze(place.text or "") else place
        return without(body, self._decoys_in(body))

    @property
    def _own_body(self) -> HtmlElement:
        """责任编辑 stands under every body page, but under the story once."""
        body = super()._own_body
        return _without_editor(body) if self.next_page_url else body

    def _decoys_in(self, body: HtmlElement) -> list[HtmlElement]:
        styles = xpath(body, "descendant::style/text() | preceding::style[1]/text()")
        classes = {name for style in styles for name in _HIDDEN_CLASS.findall(style)}
        found = [each for each in xpath(body, "descendant::*[@class]") if each.get("class") in classes]
        return found[:_MOST_DECOYS]

    @property
    def count_script(self) -> str | None:
        """Absolute URL of the script that writes the views, and adds one; None if the page has none."""
        return self.own_address(self._count_source)

    @property
    def _count_source(self) -> str | None:
        return next(iter(xpath(self.root, _COUNT_SCRIPT)), None)

    def fill(self, item: ArticleItem) -> None:
        super().fill(item)
        if item.view_count_text is None and (source := self._count_source):
            item.filled_by_script["view_count"] = source


def _without_editor(body: HtmlElement) -> HtmlElement:
    """A copy of a body page without the line 责任编辑 at its end."""
    copy = deepcopy(body)
    said = [node for node in text_nodes(copy, "descendant::text()") if node.strip()]
    if said and _EDITOR.search(said[-1]):
        rest = _EDITOR.sub("", said[-1])
        parent = said[-1].getparent()
        assert parent is not None, "a text node always stands in an element"
        if said[-1].is_tail:
            parent.tail = rest
        else:
            parent.text = rest
    return copy
