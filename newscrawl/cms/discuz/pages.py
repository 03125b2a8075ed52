"""Where things stand on the listing and article pages of a Discuz! X portal.

The stock template's ids and classes are tried first. A commercial theme may keep none of them, but it keeps the
labels (发布者, 查看, 上一篇, 下一篇, 相关阅读, 查看内容), so each field falls back on those. What is returned here is
what the page *prints*; what it means is for the pipelines.

A site whose theme puts something elsewhere overrides one ``*_css`` attribute of its page class.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.discuz.headline import Headline, headline_above, headline_in_title
from newscrawl.cms.discuz.info_line import InfoLine, locate_info_line
from newscrawl.cms.discuz.labels import find_labels, printed_behind
from newscrawl.cms.discuz.page import DiscuzPage
from newscrawl.cms.discuz.rows import Link, linked_entries
from newscrawl.cms.discuz.theme import SUMMARY_LABEL, Story, locate_story
from newscrawl.cms.discuz.urls import read_article_url, read_listing_url
from newscrawl.cms.select import container, css, link_around, squeeze, text, text_of, xpath
from newscrawl.errors import MissingElementError
from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.items import ArticleItem, ListingEntry

#: the pictures of the five reactions that the software ships; an admin may reorder them but hardly renames the files
_REACTIONS = {"luguo": "路过", "leiren": "雷人", "woshou": "握手", "xianhua": "鲜花", "jidan": "鸡蛋"}
_REACTION_LINKS = "//a[contains(@href, 'ac=click') or .//img[contains(@src, 'image/click/')]]"
_NUMBER = re.compile(r"\d[\d,]*")
_NEIGHBOUR = re.compile(r"\W*([上下]一篇)(?:文章|新闻)?\s*(?:[:：\]】>»]\s*|\s|$)(?P<rest>.*)", re.S)
_RELATED = re.compile(r"\W*相关(?:阅读|文章|新闻)\W*$")
_SUBCHANNELS = re.compile(r"\W*下级分类\W*$")
_LINKS_TO_PAGE = "//a[contains(@href, $number) and contains(@href, $page)]"
#: a page bar's link forward, by its class or its words
_FORWARD = "//a[contains(concat(' ', normalize-space(@class), ' '), ' nxt ') or contains(., '页')]"
_FORWARD_WORDS = re.compile(r"\W*(?:下一?页|后一?页)\W*")

_PAGE_BAR = "//*[contains(concat(' ', @class, ' '), ' pg ')] | //a[contains(@href, 'page=')]"


class ListingPage(DiscuzPage):
    """One page of a channel."""

    entry_css = "div.xld > dl"
    headline_link_css = "dt a"
    date_css = "dd span.xg1"

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


class ArticlePage(DiscuzPage):
    """One page of one article."""

    headline_css = "h1.ph"
    summary_css = "div.s > div"
    body_css = "#article_content"
    related_css = "#raid_div"

    @cached_property
    def is_article(self) -> bool:
        """An article page is one that has an article element, whatever its status says."""
        return self._story is not None and bool(self.headline)

    @property
    def headline(self) -> str:
        """The headline as printed; "" if the page has none."""
        return self._headline.text if self._headline else ""

    @cached_property
    def _headline(self) -> Headline | None:
        """By its class, else by the page's title, else the heading above the info line, else the first h1."""
        if stock := self._stated_headline:
            return stock
        above = headline_above(self._line.element) if self._line else None
        first = css(self.root, "h1")
        return above or (Headline(text(first[0]), first[0]) if first else None)

    @cached_property
    def _stated_headline(self) -> Headline | None:
        for element in css(self.root, self.headline_css):
            if printed := text(element):
                return Headline(printed, element)
        return headline_in_title(self.root)

    @cached_property
    def _line(self) -> InfoLine | None:
        headline = self._stated_headline
        return locate_info_line(self.root, self.base_url, headline.element if headline else None)

    @property
    def info_line(self) -> InfoLine:
        """Raises MissingElementError where nothing looks like an info line."""
        if not self._line:
            raise MissingElementError("info_line", self.url, "h1 + p.xg1, a date beside 发布者 or 查看")
        return self._line

    @cached_property
    def _story(self) -> Story | None:
        """Body and summary, found by the stock ids or else by the order that every theme keeps; None without either."""
        if stock := css(self.root, self.body_css):
            return Story(stock[0], SUMMARY_LABEL.sub("", text_of(self.root, self.summary_css)), stock[0])
        description = next(iter(xpath(self.root, "//meta[@name='description']/@content")), "")
        return locate_story(self._line.element, description, self._leads_on) if self._line else None

    def _leads_on(self, link: HtmlElement) -> bool:
        here, there = read_article_url(self.url), self.article_address(link)
        return here is not None and there is not None and here != there and here.article_id == there.article_id

    @property
    def _required_story(self) -> Story:
        if self._story is None:
            raise MissingElementError(
                "body", self.url, f"{self.body_css}, text between the info line and 上一篇 or 收藏"
            )
        return self._story

    def fill(self, item: ArticleItem) -> None:
        """Put what this page prints into the item of a visit. Raises MissingElementError without the required."""
        line = self.info_line
        item.site_name = self.site_name
        item.channel_path = self.channel_path
        item.channel = item.channel_path[-1] if item.channel_path else None
        item.headline = self.headline
        item.info_line = line.text
        item.published_text = line.published_text
        item.published_title = line.published_title
        item.publisher = line.publisher
        item.view_count_text = line.view_count_text
        item.comment_count_text = line.comment_count_text
        item.info_line_author = line.author
        item.info_line_source = line.source
        item.info_line_source_url = line.source_url
        item.reaction_texts = self.reaction_texts
        item.summary = self._required_story.summary or None
        item.previous_article_id, item.previous_headline = self._neighbours.get("上一篇", (None, None))
        item.next_article_id, item.next_headline = self._neighbours.get("下一篇", (None, None))
        item.related_article_ids = self.related_article_ids
        self.continue_body(item)

    def continue_body(self, item: ArticleItem) -> None:
        """Add this page's part of the body to what earlier body pages of the same visit gave.

        Raises MissingElementError where the page has no body.
        """
        item.blocks.extend(extract_blocks(self._required_story.body, self.base_url))
        item.attachments.extend(extract_attachments(self._required_story.body, self.base_url))

    @property
    def next_page_url(self) -> str | None:
        """The next page of this article's body, wherever the page links to it; None on the last page.

        A link inside the body is the story's own, whatever it says.
        """
        here = read_article_url(self.url)
        if here is None:
            return None
        following = here._replace(page=here.page + 1)
        for link in xpath(self.root, _LINKS_TO_PAGE, number=following.article_id, page=str(following.page)):
            if self.article_address(link) == following and not self._is_in_story(link):
                return self.own_url(link)
        return None

    def _is_in_story(self, element: HtmlElement) -> bool:
        return self._story is not None and self._story.holds(element)

    @property
    def reaction_texts(self) -> dict[str, str | None]:
        """Label -> printed number; the software prints no number beside a reaction that nobody chose."""
        found: dict[str, str | None] = {}
        for link in xpath(self.root, _REACTION_LINKS):
            picture = next((src.rsplit("/", 1)[-1].split(".")[0] for src in xpath(link, ".//img/@src")), "")
            printed = text(link)
            label = _REACTIONS.get(picture) or squeeze(_NUMBER.sub("", printed)) or picture
            if not label:
                continue
            # a theme may print the number beside the link
            parent = link.getparent()
            number = _NUMBER.search(printed) or (_NUMBER.search(text(parent)) if len(css(parent, "a")) == 1 else None)
            found.setdefault(label, number[0] if number else None)
        return found

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, str | None]]:
        """上一篇 and 下一篇 -> (article_id, headline): neighbours by number within the channel, not by date."""
        found: dict[str, tuple[str, str | None]] = {}
        for label in find_labels(self.root, "一篇", _NEIGHBOUR):
            name = _NEIGHBOUR.match(label)
            link = link_around(container(label))
            if name and link is None and not name["rest"].strip():
                link = next((printed.link for printed in printed_behind(label)), None)
            address = self.article_address(link) if link is not None else None
            if name and address and not self._is_in_story(link):
                headline = _NEIGHBOUR.match(text(link)) if link_around(container(label)) is link else None
                found.setdefault(name[1], (address.article_id, (headline["rest"] if headline else text(link)) or None))
        return found

    @property
    def related_article_ids(self) -> list[str]:
        """Numbers of the hand-picked 相关阅读, in printed order; empty if there are none."""
        links = css(self.root, f"{self.related_css} a") or self._links_behind("相关", _RELATED, self._may_be_related)
        addresses = [self.article_address(link) for link in links]
        return list(dict.fromkeys(address.article_id for address in addresses if address))

    def _may_be_related(self, link: HtmlElement) -> bool:
        return self.article_address(link) is not None and not self._is_in_story(link)
