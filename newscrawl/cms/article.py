"""Where things stand on an article page, for any family whose pages are made from templates.

The stock template's places are tried first. A commercial theme may keep none of them, but it keeps the labels
(发布者, 查看, 来源, 上一篇, 下一篇, 相关阅读), so each field falls back on those. What is returned here is what the
page *prints*; what it means is for the pipelines.

A site whose theme puts something elsewhere overrides one ``*_css`` attribute of its page class.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, NamedTuple

from lxml.html import HtmlElement

from newscrawl.cms.headline import Headline, headline_above, headline_in_title
from newscrawl.cms.info_line import InfoLine, locate_info_line, read_line
from newscrawl.cms.labels import find_labels, printed_behind
from newscrawl.cms.page import Found, SitePage
from newscrawl.cms.select import container, css, link_around, text, text_of, xpath
from newscrawl.cms.story import SUMMARY_LABEL, Story, locate_story
from newscrawl.errors import MissingElementError
from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.extraction.metadata import read_metadata
from newscrawl.items import ArticleItem

_NEIGHBOUR = re.compile(r"\W*([上下]一篇)(?:文章|新闻)?\s*(?:[:：\]】>»]\s*|\s|$)(?P<rest>.*)", re.S)


_FIGURES = re.compile(r"[1-9]\d*", re.ASCII)


class Neighbour(NamedTuple):
    """An article that 上一篇 or 下一篇 leads to, and the rule that found it."""

    article_id: str
    headline: str | None
    rule: str


class Label(NamedTuple):
    """A label that themes keep: what a rule calls it, a word that every form of it holds, and the forms."""

    name: str
    word: str
    forms: re.Pattern[str]


class StoryPage(SitePage):
    """One page of one article. A family names the stock template's places and adds what only it prints."""

    headline_css: ClassVar[str]
    summary_css: ClassVar[str]
    body_css: ClassVar[str]
    #: None: the stock template has no such place, or the labels find it as well
    info_line_css: ClassVar[str | None] = None
    related_css: ClassVar[str | None] = None
    related_label: ClassVar[Label] = Label("相关阅读", "相关", re.compile(r"\W*相关(?:阅读|文章|新闻)\W*$"))
    #: whether a text that the meta description repeats is a summary; elsewhere the software describes a short story by
    #: the whole of it
    description_is_summary: ClassVar[bool] = True
    #: what a page must have for its info line to be found, as an error names it
    info_line_places: ClassVar[str] = "a date beside a publisher or views"

    @cached_property
    def is_article(self) -> bool:
        """An article page is one that has an article element, whatever its status says."""
        return self._story is not None and bool(self.headline)

    @property
    def count_script(self) -> str | None:
        """Absolute URL of the script that writes the views, and adds one; None if the page has none."""
        return None

    @property
    def _site_name(self) -> tuple[str | None, str]:
        """The site's own name as the page prints it (None: it does not), and the rule that found it."""
        return None, ""

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
        line = self._printed_line
        return self.own_words(line) if line else None

    @property
    def _printed_line(self) -> InfoLine | None:
        if self.info_line_css and (stock := css(self.root, self.info_line_css)):
            return replace(read_line(stock[0], self.base_url), rule=f"css {self.info_line_css}")
        headline = self._stated_headline
        return self._locate_line(headline.element if headline else None)

    def _locate_line(self, headline: HtmlElement | None) -> InfoLine | None:
        """The info line of a theme that keeps none of the stock classes, by its labels."""
        return locate_info_line(self.order, self.base_url, headline)

    def own_words(self, line: InfoLine) -> InfoLine:
        """The line as the family's software means it, such as without the words that it prints for nothing."""
        return line

    @property
    def info_line(self) -> InfoLine:
        """Raises MissingElementError where nothing looks like an info line."""
        if not self._line:
            raise MissingElementError("info_line", self.url, self.info_line_places)
        return self._line

    @cached_property
    def _story(self) -> Story | None:
        """Body and summary, found by the stock ids or else by the order that every theme keeps; None without either."""
        if stock := css(self.root, self.body_css):
            summary = SUMMARY_LABEL.sub("", text_of(self.root, self.summary_css))
            body = self.body_in(stock[0])
            return Story(body, summary, stock[0], f"css {self.body_css}", f"css {self.summary_css}")
        return locate_story(self._line.element, self._description, self._leads_on) if self._line else None

    @property
    def _description(self) -> str:
        if not self.description_is_summary:
            return ""
        return next(iter(xpath(self.root, "descendant::meta[@name='description']/@content")), "")

    def body_in(self, place: HtmlElement) -> HtmlElement:
        """The element that holds nothing but the story, in the stock template's place for it."""
        return place

    def _leads_on(self, link: HtmlElement) -> bool:
        here, there = self.read_article_url(self.url), self.article_address(link)
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
        item.located("site_name", *self._site_name)
        item.located("channel_path", path, self._breadcrumb.rule)
        item.located("channel", path[-1] if path else None, self._breadcrumb.rule)
        story = self._required_story
        item.located("summary", story.summary or None, story.summary_rule)
        for name, label in (("previous", "上一篇"), ("next", "下一篇")):
            if neighbour := self._neighbours.get(label):
                item.located(f"{name}_article_id", neighbour.article_id, neighbour.rule)
                item.located(f"{name}_headline", neighbour.headline, neighbour.rule)
        item.located("related_article_ids", self.related_article_ids, self._related.rule)
        # These systems state none of it; their themes may.
        read_metadata(self.root, self.url, microdata=False).state_times(item)
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
        body, rule = self._own_body, self._required_story.rule
        item.located("blocks", item.blocks + extract_blocks(body, self.base_url), rule)
        item.located("attachments", item.attachments + extract_attachments(body, self.base_url), rule)

    @property
    def _own_body(self) -> HtmlElement:
        """What this page adds to the body."""
        return self._required_story.body

    @property
    def next_page_url(self) -> str | None:
        """The next page of this article's body, wherever the page links to it; None on the last page.

        A link inside the body is the story's own, whatever it says.
        """
        here = self.read_article_url(self.url)
        if here is None:
            return None
        following = here._replace(page=here.page + 1)
        number, page = following.article_id, str(following.page)

        def leads_on(href: str) -> bool:
            # the address itself is read of few
            if page not in href or number not in href or not _may_name(href, number):
                return False
            url = self.own_address(href)
            return url is not None and self.read_article_url(url) == following

        links = self.order.links_to(leads_on)
        return next((self.own_url(link) for link in links if not self._is_in_story(link)), None)

    def _is_in_story(self, element: HtmlElement) -> bool:
        return self._story is not None and self._story.holds(element)

    @cached_property
    def _neighbours(self) -> dict[str, Neighbour]:
        """上一篇 and 下一篇 -> their articles: neighbours by number within the channel, not by date."""
        found: dict[str, Neighbour] = {}
        for label in find_labels(self.order, "一篇", _NEIGHBOUR):
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
        if self.related_css and (stock := css(self.root, f"{self.related_css} a")):
            return Found(stock, f"css {self.related_css} a")
        name, word, pattern = self.related_label
        return Found(self._links_behind(word, pattern, self._may_be_related), f"links behind {name}")

    def _may_be_related(self, link: HtmlElement) -> bool:
        return self.article_address(link) is not None and not self._is_in_story(link)


def _may_name(href: str, number: str) -> bool:
    """Whether an article's number begins a run of figures: zeros may stand before it, and a page's number behind it.

    True for what is not written in figures.
    """
    if "%" in href or not _FIGURES.fullmatch(number):
        return True
    return any(run.startswith(number) for run in _FIGURES.findall(href))
