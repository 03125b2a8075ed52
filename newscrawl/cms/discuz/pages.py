"""Where things stand on the listing and article pages of a Discuz! X portal.

The stock template's ids and classes are tried first. A commercial theme may keep none of them, but it keeps the
labels (发布者, 查看, 上一篇, 下一篇, 相关阅读, 查看内容), so each field falls back on those. What is returned here is
what the page *prints*; what it means is for the pipelines.

A site whose theme puts something elsewhere overrides one ``*_css`` attribute of its page class.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.discuz.page import DiscuzPage, Found
from newscrawl.cms.discuz.rows import Link, linked_entries
from newscrawl.cms.discuz.theme import SUMMARY_LABEL, Story, locate_story
from newscrawl.cms.discuz.urls import read_article_url, read_listing_url
from newscrawl.cms.headline import Headline, headline_above, headline_in_title
from newscrawl.cms.info_line import InfoLine, locate_info_line
from newscrawl.cms.labels import find_labels, printed_behind
from newscrawl.cms.select import container, css, link_around, squeeze, text, text_of, xpath
from newscrawl.errors import MissingElementError
from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.items import ArticleItem, ListingEntry

#: the pictures of the five reactions that the software ships; an admin may reorder them but hardly renames the files
_REACTIONS = {"luguo": "路过", "leiren": "雷人", "woshou": "握手", "xianhua": "鲜花", "jidan": "鸡蛋"}
_REACTION_RULE = "links to ac=click"
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


class Neighbour(NamedTuple):
    """An article that 上一篇 or 下一篇 leads to, and the rule that found it."""

    article_id: str
    headline: str | None
    rule: str


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
        return above or (Headline(text(first[0]), first[0], "first h1") if first else None)

    @cached_property
    def _stated_headline(self) -> Headline | None:
        for element in css(self.root, self.headline_css):
            if printed := text(element):
                return Headline(printed, element, f"css {self.headline_css}")
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
            summary = SUMMARY_LABEL.sub("", text_of(self.root, self.summary_css))
            return Story(stock[0], summary, stock[0], f"css {self.body_css}", f"css {self.summary_css}")
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
        self._fill_from_info_line(item)
        if headline := self._headline:
            item.located("headline", headline.text, headline.rule)
        path = self.channel_path
        item.located("site_name", self.site_name, self._breadcrumb.rule)
        item.located("channel_path", path, self._breadcrumb.rule)
        item.located("channel", path[-1] if path else None, self._breadcrumb.rule)
        item.located("reaction_texts", self.reaction_texts, _REACTION_RULE)
        story = self._required_story
        item.located("summary", story.summary or None, story.summary_rule)
        for name, label in (("previous", "上一篇"), ("next", "下一篇")):
            if neighbour := self._neighbours.get(label):
                item.located(f"{name}_article_id", neighbour.article_id, neighbour.rule)
                item.located(f"{name}_headline", neighbour.headline, neighbour.rule)
        item.located("related_article_ids", self.related_article_ids, self._related.rule)
        self.continue_body(item)

    def _fill_from_info_line(self, item: ArticleItem) -> None:
        line = self.info_line
        item.located("info_line", line.text, line.rule)
        item.published_title = line.published_title
        for name, rule in line.rules.items():
            item.located(name, getattr(line, name), rule)

    def continue_body(self, item: ArticleItem) -> None:
        """Add this page's part of the body to what earlier body pages of the same visit gave.

        Raises MissingElementError where the page has no body.
        """
        story = self._required_story
        item.located("blocks", item.blocks + extract_blocks(story.body, self.base_url), story.rule)
        item.located("attachments", item.attachments + extract_attachments(story.body, self.base_url), story.rule)

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
    def _neighbours(self) -> dict[str, Neighbour]:
        """上一篇 and 下一篇 -> their articles: neighbours by number within the channel, not by date."""
        found: dict[str, Neighbour] = {}
        for label in find_labels(self.root, "一篇", _NEIGHBOUR):
            name = _NEIGHBOUR.match(label)
            link = link_around(container(label))
            if name and link is None and not name["rest"].strip():
                link = next((printed.link for printed in printed_behind(label)), None)
            address = self.article_address(link) if link is not None else None
            if name and address and not self._is_in_story(link):
                is_around = link_around(container(label)) is link
                headline = _NEIGHBOUR.match(text(link)) if is_around else None
                printed = (headline["rest"] if headline else text(link)) or None
                rule = f"link {'around' if is_around else 'behind'} {name[1]}"
                found.setdefault(name[1], Neighbour(address.article_id, printed, rule))
        return found

    @property
    def related_article_ids(self) -> list[str]:
        """Numbers of the hand-picked 相关阅读, in printed order; empty if there are none."""
        addresses = [self.article_address(link) for link in self._related.links]
        return list(dict.fromkeys(address.article_id for address in addresses if address))

    @cached_property
    def _related(self) -> Found:
        if stock := css(self.root, f"{self.related_css} a"):
            return Found(stock, f"css {self.related_css} a")
        return Found(self._links_behind("相关", _RELATED, self._may_be_related), "links behind 相关阅读")

    def _may_be_related(self, link: HtmlElement) -> bool:
        return self.article_address(link) is not None and not self._is_in_story(link)
