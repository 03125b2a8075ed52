"""Where things stand on the listing and article pages of an EmpireCMS portal.

The stock templates 新闻列表 and 新闻内容 are the same, byte for byte, from 7.0 to 8.0. Sites replace them; the labels
(时间, 来源, 作者, 点击, 上一篇 …) survive, and the shared page classes fall back on those.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress, ListingAddress
from newscrawl.cms.article import Label, StoryPage
from newscrawl.cms.empirecms.urls import read_article_url, read_listing_url
from newscrawl.cms.info_line import InfoLine, locate_dated_line, locate_info_line, read_line
from newscrawl.cms.labels import find_labels, printed_behind
from newscrawl.cms.listing import RowsPage
from newscrawl.cms.notices import Answer, Rule, first_notice, in_message, in_title
from newscrawl.cms.page import Found, SitePage
from newscrawl.cms.rows import linked_entries
from newscrawl.cms.select import css, squeeze, text, text_of, without, xpath
from newscrawl.items import ArticleItem, ListingEntry, Notice

#: all with status 200; only 此信息不存在 is the software's word for an article that is gone
_NOTICES = (
    Rule("article_missing", "gone", in_message(r"此信息不存在")),
    Rule("past_the_end", "rejected", in_message(r"您来自的链接不存在")),
    Rule("no_permission", "rejected", in_message(r"没有权限|无权|会员组|请先登录|您还没有?登录|点数不足")),
    Rule("site_closed", "retry", in_message(r"网站维护|暂时关闭")),
    Rule("system_error", "retry", in_title(r"(?:Database|System) Error|数据库错误")),
    Rule("message", "retry", in_title(r"^信息提示$")),
)
_MESSAGE = "//title[normalize-space()='信息提示']/following::table[contains(@class, 'tableborder')]//b//text()"
_HERE = re.compile(r"\W*(?:您)?(?:当前|现在)的?位置\W*$")
#: the template closes the cell of the story with the links to its pages
_PAGE_LINKS = ".pageLink, .epages"
_VIEW_SCRIPT = "descendant::script[contains(@src, 'public/ViewClick') and contains(@src, 'id=')]/@src"
#: ``down``: other numbers than views; ``addclick``: count this request as a reader
_OTHER_NUMBER = re.compile(r"[?&]down=[1-9]")
_ADD_CLICK = re.compile(r"&addclick=\w*|(?<=\?)addclick=\w*&?")
#: boxes behind the headline, the nearest first
_BEHIND_HEADLINE = (
    "following::*[self::div or self::p or self::td or self::ul][contains(., '时间') or contains(., '日期')]"
    "[position() <= 3]"
)
_LONGEST_LINE = 120
_FIGURE = re.compile(r"\d")


class EmpirePage(SitePage):
    """A page of an EmpireCMS portal."""

    breadcrumb_css = "table.position td"

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return read_article_url(url)

    @cached_property
    def notice(self) -> Notice | None:
        message = squeeze(" ".join(xpath(self.root, _MESSAGE)))
        title = text_of(self.root, "title")
        return first_notice(_NOTICES, Answer(self.url, title, (message,) if message else (), ""))

    def _labelled_breadcrumb(self) -> Found:
        for label in find_labels(self.order, "位置", _HERE):
            links = [printed.link for printed in printed_behind(label) if printed.link is not None]
            if links:
                return Found(links, "breadcrumb behind 位置")
        return Found([], "")


class ListingPage(EmpirePage, RowsPage):
    """One page of a final channel. A channel above others has a cover, not a listing; crawl the final ones."""

    box_css = "td.news_list"
    entry_css = "td.news_list table.box ul > li"
    date_css = "span"
    page_bar_css = ".epages"

    @classmethod
    def read_listing_url(cls, url: str) -> ListingAddress | None:
        return read_listing_url(url)

    def _stock_entry(self, row: HtmlElement) -> ListingEntry | None:
        """The text of a link may be cut; its ``title`` is the whole headline."""
        entry = super()._stock_entry(row)
        links = [(link, entry.url, entry.article_id) for link in css(row, "a[href]")[:1]] if entry else []
        named = linked_entries(links)
        return replace(entry, headline=named[0].headline) if entry and named else entry


class ArticlePage(EmpirePage, StoryPage):
    """One page of one article."""

    headline_css = ".title_info h1"
    info_line_css = ".title_info .info_text"
    summary_css = ".smalltext"
    body_css = "#text"
    related_css = "table.title:contains('相关文章') + table.box"
    related_label = Label("相关文章", "相关", re.compile(r"\W*相关(?:阅读|文章|新闻|信息)\W*$"))
    info_line_places = "td.info_text, a date beside 来源 or 作者"

    def _locate_line(self, headline: HtmlElement | None) -> InfoLine | None:
        """By its labels. The titles of later body pages have the number of the page behind the headline."""
        headline = next(iter(css(self.root, "h1")), None) if headline is None else headline
        located = locate_info_line(self.order, self.base_url, headline)
        if located or headline is None:
            return located
        return locate_dated_line(headline, self.base_url) or self._bare_line(headline)

    def _bare_line(self, headline: HtmlElement) -> InfoLine | None:
        """A line that has a label for the date, and nothing behind those for source and author."""
        for element in xpath(headline, _BEHIND_HEADLINE):
            line = read_line(element, self.base_url)
            if line.rules.get("published_text", "").startswith("label") and len(text(element)) <= _LONGEST_LINE:
                return replace(line, rule="label of a date behind the headline")
        return None

    def own_words(self, line: InfoLine) -> InfoLine:
        """Without what stands behind 点击 before the script has run."""
        if line.view_count_text and not _FIGURE.search(line.view_count_text):
            rules = {name: rule for name, rule in line.rules.items() if name != "view_count_text"}
            return replace(line, view_count_text=None, rules=rules)
        return line

    def body_in(self, place: HtmlElement) -> HtmlElement:
        """The cell without the links to body pages at its end."""
        return without(place, css(place, _PAGE_LINKS))

    def _leads_on(self, link: HtmlElement) -> bool:
        """A picture may lead to the next page of the body, and is part of the story all the same."""
        return link.find(".//img") is None and super()._leads_on(link)

    @property
    def next_page_url(self) -> str | None:
        """The page of the body after this one. Its link stands inside the story's cell, and around pictures too."""
        here = self.read_article_url(self.url)
        if here is None:
            return None
        following = here._replace(page=here.page + 1)
        return next((self.own_url(link) for link in self.order.links if self.article_address(link) == following), None)

    @property
    def count_script(self) -> str | None:
        """Absolute URL of the request for the views, without the word that makes it count; None if there is none."""
        for source in xpath(self.root, _VIEW_SCRIPT):
            url = urljoin(self.base_url, _ADD_CLICK.sub("", source.strip()))
            if not _OTHER_NUMBER.search(url) and urlsplit(url).netloc == urlsplit(self.base_url).netloc:
                return url
        return None

    @property
    def is_file(self) -> bool:
        """Whether the page stands on disk: what it counts stands still."""
        return not urlsplit(self.url).path.startswith("/e/")

    def fill(self, item: ArticleItem) -> None:
        super().fill(item)
        if item.view_count_text is None and (script := self.count_script):
            item.filled_by_script = {"view_count": script}
        elif item.view_count_text is not None and self.is_file:
            item.frozen_counts = ["view_count"]
