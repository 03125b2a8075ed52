"""Where things stand on the listing and article pages of a Discuz! X portal.

The stock template's ids and classes are tried first. A commercial theme may keep none of them, but it keeps the
labels (发布者, 查看, 上一篇, 下一篇, 相关阅读, 查看内容), so each field falls back on those. What is returned here is
what the page *prints*; what it means is for the pipelines.

A site whose theme puts something elsewhere overrides one ``*_css`` attribute of its page class.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ListingAddress
from newscrawl.cms.article import StoryPage
from newscrawl.cms.discuz.page import DiscuzPage
from newscrawl.cms.discuz.urls import is_generated_file, read_article_url, read_listing_url
from newscrawl.cms.rows import Link, linked_entries
from newscrawl.cms.select import css, squeeze, text, text_of, xpath
from newscrawl.items import ArticleItem, ListingEntry

#: the pictures of the five reactions that the software ships; an admin may reorder them but hardly renames the files
_REACTIONS = {"luguo": "路过", "leiren": "雷人", "woshou": "握手", "xianhua": "鲜花", "jidan": "鸡蛋"}
_REACTION_RULE = "links to ac=click"
_REACTION_PICTURE = "image/click/"
_NUMBER = re.compile(r"\d[\d,]*")
_SUBCHANNELS = re.compile(r"\W*下级分类\W*$")
#: a page bar's link forward, by its class or its words
_FORWARD = "//a[contains(concat(' ', normalize-space(@class), ' '), ' nxt ') or contains(., '页')]"
_FORWARD_WORDS = re.compile(r"\W*(?:下一?页|后一?页)\W*")

#: in generated files a script corrects these; its request, misc.php, is one that the software's robots.txt forbids
_COUNTED_BY_SCRIPT = ("view_count", "comment_count")
_EMPTY_VIEWS = "descendant::em[@id='_viewnum'][not(normalize-space())]"

_PAGE_BAR = "//*[contains(concat(' ', @class, ' '), ' pg ')] | //a[contains(@href, 'page=')]"


class ListingPage(DiscuzPage):
    """One page of a channel."""

    entry_css = "div.xld > dl"
    headline_link_css = "dt a"
    date_css = "dd span.xg1"

    @classmethod
    def read_listing_url(cls, url: str) -> ListingAddress | None:
        return read_listing_url(url)

    @cached_property
    def is_listing(self) -> bool:
        """A listing has the stock template's box, or links to articles.

        A page with links to articles may as well be an article, or a notice in the site's frame.
        """
        has_rows = bool(css(self.root, self.entry_css))
        if has_rows and self.entries:
            return True
        if self.notice or read_article_url(self.url) or css(self.root, ArticlePage.body_css):
            return False
        return bool(self.entries) or has_rows or bool(css(self.root, "div.xld"))

    @cached_property
    def entries(self) -> list[ListingEntry]:
        """The site's own articles that the page lists, each once, in printed order."""
        if rows := css(self.root, self.entry_css):
            found = [self._stock_entry(row) for row in rows]
            return list({(e.article_id, urlsplit(e.url).netloc): e for e in reversed(found) if e}.values())[::-1]
        return linked_entries(self._article_links)

    @property
    def _article_links(self) -> list[Link]:
        found = ((link, self.own_url(link)) for link in xpath(self.root, "//a[@href]"))
        return [(link, url, address.article_id) for link, url in found if url and (address := read_article_url(url))]

    def _stock_entry(self, row: HtmlElement) -> ListingEntry | None:
        """What a row says, wherever its link leads: the walk refuses, and counts, what may not be asked for."""
        for link in css(row, self.headline_link_css):
            if (url := self.any_url(link)) and (address := read_article_url(url)):
                return ListingEntry(
                    url=url,
                    article_id=address.article_id,
                    headline=text(link),
                    summary=text_of(row, "dd.xs2") or None,
                    published_text=text_of(row, self.date_css) or None,
                    channel=text_of(row, "dd label a") or None,
                )
        return None

    @property
    def has_page_bar(self) -> bool:
        """Whether the page leads to other pages of the listing: one past the end does, an empty channel does not."""
        return bool(xpath(self.root, _PAGE_BAR))

    @property
    def subchannels(self) -> dict[str, str]:
        """Name -> absolute URL of the 下级分类. A channel lists its subchannels' articles too."""
        links = self._links_behind("下级分类", _SUBCHANNELS, self._may_be_channel)
        return {text(link): url for link in links if (url := self.own_url(link))}

    def _may_be_channel(self, link: HtmlElement) -> bool:
        return self.own_url(link) is not None and not self.article_address(link) and not self._leads_home(link)

    @property
    def next_page_url(self) -> str | None:
        """The next page of this channel: by its number, else by 下一页; None on the last page and where no bar is."""
        here = read_listing_url(self.url)
        rows = set(css(self.root, self.entry_css))
        forward = None
        for link in xpath(self.root, "//a[contains(@href, 'page=')]" + f" | {_FORWARD}"):
            url = self.own_url(link)
            if not url or read_article_url(url) or any(each in rows for each in link.iterancestors()):
                continue
            there = read_listing_url(url)
            if here and there and here.channel == there.channel:
                if there.page == here.page + 1:
                    return url
            elif _is_forward(link):
                forward = forward or url
        return forward


def _is_forward(link: HtmlElement) -> bool:
    return "nxt" in link.get("class", "").split() or _FORWARD_WORDS.fullmatch(text(link)) is not None


class ArticlePage(DiscuzPage, StoryPage):
    """One page of one article."""

    headline_css = "h1.ph"
    summary_css = "div.s > div"
    body_css = "#article_content"
    related_css = "#raid_div"
    info_line_places = "h1 + p.xg1, a date beside 发布者 or 查看"

    @property
    def _site_name(self) -> tuple[str | None, str]:
        return self.site_name, self._breadcrumb.rule

    def fill(self, item: ArticleItem) -> None:
        super().fill(item)
        item.located("reaction_texts", self.reaction_texts, _REACTION_RULE)
        if is_generated_file(self.url):
            item.frozen_counts = list(_COUNTED_BY_SCRIPT)
        if item.view_count_text is None and xpath(self.root, _EMPTY_VIEWS):
            item.filled_by_script = {"view_count": "#_viewnum"}

    @property
    def reaction_texts(self) -> dict[str, str | None]:
        """Label -> printed number; the software prints no number beside a reaction that nobody chose."""
        found: dict[str, str | None] = {}
        for link in self._reaction_links:
            sources = (image.get("src") for image in link.iterdescendants("img"))
            picture = next((src.rsplit("/", 1)[-1].split(".")[0] for src in sources if src is not None), "")
            printed = text(link)
            label = _REACTIONS.get(picture) or squeeze(_NUMBER.sub("", printed)) or picture
            if not label:
                continue
            # a theme may print the number beside the link
            parent = link.getparent()
            number = _NUMBER.search(printed) or (_NUMBER.search(text(parent)) if _is_only_link(parent) else None)
            found.setdefault(label, number[0] if number else None)
        return found

    @property
    def _reaction_links(self) -> list[HtmlElement]:
        links = self.order.links_to(lambda href: "ac=click" in href)
        pictures = (picture for picture in self.root.iter("img") if _REACTION_PICTURE in picture.get("src", ""))
        pictured = {link for picture in pictures for link in picture.iterancestors("a")}
        return links if pictured.issubset(links) else [link for link in self.order.links if link in {*links, *pictured}]


def _is_only_link(box: HtmlElement) -> bool:
    """Whether a box holds, or is, one link and not more."""
    return len(list(islice(box.iter("a"), 2))) == 1
