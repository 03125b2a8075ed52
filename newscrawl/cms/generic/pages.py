"""Where things stand on the pages of a site that is described by a few selectors.

A field with a selector stands there or nowhere: a selector that finds nothing is a site that was redesigned, and no
guess hides that. A field without one is looked for by its label in the info line, then in what the page states for
machines; the body, at last, by a general extractor. The readings say which of these it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress
from newscrawl.cms.article import StoryPage
from newscrawl.cms.generic.addresses import Addresses
from newscrawl.cms.headline import headline_above, headline_in_title
from newscrawl.cms.info_line import InfoLine, locate_dated_line, locate_info_line, read_line
from newscrawl.cms.page import SitePage
from newscrawl.cms.rows import Link, linked_entries
from newscrawl.cms.select import css, letters, text, without, xpath
from newscrawl.cms.story import Story
from newscrawl.errors import MissingElementError
from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.extraction.general import GUESSED, locate_story
from newscrawl.extraction.metadata import Metadata, read_metadata
from newscrawl.extraction.urls import absolute_url
from newscrawl.items import ArticleItem, Block, ListingEntry, Notice, Reading

_ARTICLE_BODY = "//*[@itemprop='articleBody']"
_REL_NEXT = "//link[@rel='next'] | //a[contains(concat(' ', normalize-space(@rel), ' '), ' next ')]"
_FORWARD_WORDS = re.compile(r"\W*(?:下一?页|后一?页|next(?: page)?)\W*|[›»]", re.I)
#: blocks of a guessed body among which the headline may be
_ABOVE_STORY = 5
_MISSING = re.compile(
    r"(?:页面|网页|文章|内容|稿件|新闻|信息)(?:不存在|未找到|已?被?删除)|(?:找不到|未找到|没有找到)(?:您|你)?(?:要|请求|访问|查看)?.{0,6}"
    r"(?:页面|网页|文章|内容)"
)


@dataclass(slots=True, frozen=True)
class Layout:
    """CSS selectors of a site; None: the site definition states none."""

    #: on a listing: the rows (or links) of its articles; the link to its next page
    entry_css: str | None = None
    next_page_css: str | None = None
    #: on an article page
    headline_css: str | None = None
    info_line_css: str | None = None
    date_css: str | None = None
    author_css: str | None = None
    source_css: str | None = None
    publisher_css: str | None = None
    views_css: str | None = None
    comments_css: str | None = None
    summary_css: str | None = None
    breadcrumb_css: str | None = None
    body_css: str | None = None
    #: elements inside the body that are none of it: adverts, share bars
    ignored_css: str | None = None
    next_body_page_css: str | None = None


class GenericPage(SitePage):
    """What listing and article pages share."""

    layout: ClassVar[Layout] = Layout()
    addresses: ClassVar[Addresses]

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return cls.addresses.read(url)

    def link_url(self, link: HtmlElement) -> str | None:
        return absolute_url(self.base_url, link.get("href"))

    def own_url(self, link: HtmlElement) -> str | None:
        """Where a link leads; None if off the hosts of the site."""
        url = self.link_url(link)
        return url if url and (super().own_url(link) or self.addresses.is_own(url)) else None

    @cached_property
    def notice(self) -> Notice | None:
        """A page that says in its title or heading that the article is not there."""
        for element in xpath(self.root, "//title | //h1"):
            printed = text(element)
            if _MISSING.search(printed):
                return Notice("article_missing", "gone", printed[:200])
        return None

    def _forward(self, selector: str | None) -> Iterator[str]:
        """Where links to a next page lead: those that are selected, else those that say so."""
        if selector is not None:
            links = css(self.root, selector)
            # A selector may mean the whole page bar.
            links = [link for link in links if _is_forward(link)] or (links if len(links) == 1 else [])
        else:
            links = xpath(self.root, _REL_NEXT) + [link for link in self.order.links if _is_forward(link)]
        return (url for link in links if (url := self.own_url(link)) and url != self.url)


class ListingPage(GenericPage):
    """One page of a channel."""

    subchannels: ClassVar[dict[str, str]] = {}

    @cached_property
    def is_listing(self) -> bool:
        return bool(self.entries) or self.has_rows or (self.has_page_bar and self.notice is None)

    @property
    def has_rows(self) -> bool:
        return self.layout.entry_css is not None and bool(css(self.root, self.layout.entry_css))

    @cached_property
    def entries(self) -> list[ListingEntry]:
        """The articles that the page lists, each once, in printed order."""
        if self.read_article_url(self.url) and self.addresses.pattern:
            return []
        return linked_entries(self._article_links())

    def _article_links(self) -> Iterator[Link]:
        for link in self._links():
            url = self.own_url(link)
            if url and (address := self.read_article_url(url)):
                yield link, url, address.article_id

    def _links(self) -> list[HtmlElement]:
        if self.layout.entry_css is None:
            return list(self.order.links)
        rows = css(self.root, self.layout.entry_css)
        return [link for row in rows for link in xpath(row, "descendant-or-self::a[@href]")]

    @property
    def next_page_url(self) -> str | None:
        return next(self._forward(self.layout.next_page_css), None)

    @property
    def has_page_bar(self) -> bool:
        return self.next_page_url is not None or (
            self.layout.next_page_css is not None and bool(css(self.root, self.layout.next_page_css))
        )


class ArticlePage(GenericPage, StoryPage):
    """One page of one article."""

    @cached_property
    def is_article(self) -> bool:
        return self.read_article_url(self.url) is not None and bool(self.headline) and self._story is not None

    @property
    def headline(self) -> str:
        return self._title.value or ""

    @cached_property
    def _metadata(self) -> Metadata:
        return read_metadata(self.root, self.url)

    @cached_property
    def _title(self) -> Reading[str]:
        if self.layout.headline_css is not None:
            return self._selected(self.layout.headline_css)
        stated = self._metadata.headline
        printed = headline_in_title(self.root)
        if printed and (stated.value is None or _agree(printed.text, stated.value)):
            return Reading(printed.text, rule=printed.rule)
        if stated.value:
            return stated
        line = self._line
        found = headline_above(line.element) if line else None
        return Reading(found.text, rule=found.rule) if found else Reading()

    def _selected(self, selector: str) -> Reading[str]:
        """What the first element prints that a selector selects and that prints anything."""
        for element in css(self.root, selector):
            if printed := text(element):
                return Reading(printed, rule=f"css {selector}")
        return Reading()

    @cached_property
    def _line(self) -> InfoLine | None:
        selector = self.layout.info_line_css
        if selector is not None:
            found = css(self.root, selector)
            return read_line(found[0], self.base_url) if found else None
        if (headline := headline_in_title(self.root)) is None:
            return locate_info_line(self.order, self.base_url, None)
        return locate_info_line(self.order, self.base_url, headline.element) or locate_dated_line(
            headline.element, self.base_url
        )

    @cached_property
    def _body(self) -> Reading[HtmlElement]:
        """By its selector, else where the page's microdata say, else as a general extractor guesses."""
        if self.layout.body_css is not None:
            found, rule = css(self.root, self.layout.body_css), f"css {self.layout.body_css}"
        else:
            found, rule = xpath(self.root, _ARTICLE_BODY), "microdata articleBody"
        if found:
            return Reading(found[0], rule=rule)
        return locate_story(self._read_of(self.root), self.url) if self.layout.body_css is None else Reading()

    def _read_of(self, place: HtmlElement) -> HtmlElement:
        """An element without what is ignored in it."""
        return without(place, css(place, self.layout.ignored_css)) if self.layout.ignored_css else place

    @cached_property
    def _story(self) -> Story | None:
        body = self._body
        if body.value is None:
            return None
        return Story(self._read_of(body.value), "", body.value, body.rule or "", "")

    def fill(self, item: ArticleItem) -> None:
        """Put what the page prints, and else what it states, into the item. Raises MissingElementError."""
        if self._title.value is None:
            raise MissingElementError("headline", self.url, self.layout.headline_css or "<title>, metadata, headings")
        self._fill_from_line(item)
        self._metadata.state_times(item)
        for name, selector, stated in (
            ("headline", None, self._title),
            ("published_text", self.layout.date_css, None),
            ("info_line_author", self.layout.author_css, self._stated_author),
            ("info_line_source", self.layout.source_css, self._stated_source),
            ("publisher", self.layout.publisher_css, None),
            ("view_count_text", self.layout.views_css, None),
            ("comment_count_text", self.layout.comments_css, None),
            ("summary", self.layout.summary_css, None),
            ("site_name", None, self._metadata.site_name),
        ):
            reading = self._part(selector, name) if selector is not None else stated
            if selector is not None or (getattr(item, name) is None and reading):
                _put(item, name, reading or Reading())
        self._fill_channel(item)
        self._fill_neighbours(item)
        self.continue_body(item)

    def _fill_from_line(self, item: ArticleItem) -> None:
        if (line := self._line) is None:
            return
        item.located("info_line", line.text, line.rule or f"css {self.layout.info_line_css}")
        item.published_title = line.published_title
        for name, rule in line.rules.items():
            item.located(name, getattr(line, name), rule)

    def _part(self, selector: str, name: str) -> Reading[str]:
        """What a selected element prints, without the label in front of it."""
        for element in css(self.root, selector):
            line = read_line(element, self.base_url)
            printed = getattr(line, name, None) or (text(element) if not line.rules else None)
            if printed:
                return Reading(printed, rule=f"css {selector}")
        return Reading()

    @property
    def _stated_author(self) -> Reading[str] | None:
        """Unless the site names itself as the author, as templates do."""
        author = self._metadata.author
        own = {self._metadata.site_name.value, self._metadata.source.value}
        return None if author.value in own else author

    @property
    def _stated_source(self) -> Reading[str] | None:
        """Unless it is the publisher of the page, which is the site itself."""
        source = self._metadata.source
        return None if source.value == self._metadata.site_name.value else source

    def _fill_channel(self, item: ArticleItem) -> None:
        selector, section = self.layout.breadcrumb_css, self._metadata.section
        if selector is not None:
            path = [text(link) for link in css(self.root, f"{selector} a") if not self._leads_home(link)]
            rule = f"css {selector}"
        else:
            path, rule = ([section.value] if section.value else []), section.rule or ""
        item.located("channel_path", path, rule)
        item.located("channel", path[-1] if path else None, rule)

    def _fill_neighbours(self, item: ArticleItem) -> None:
        for name, label in (("previous", "上一篇"), ("next", "下一篇")):
            if neighbour := self._neighbours.get(label):
                item.located(f"{name}_article_id", neighbour.article_id, neighbour.rule)
                item.located(f"{name}_headline", neighbour.headline, neighbour.rule)
        item.located("related_article_ids", self.related_article_ids, self._related.rule)

    def continue_body(self, item: ArticleItem) -> None:
        """Add this page's part of the body. Raises MissingElementError where the page has none."""
        if self._story is None:
            raise MissingElementError("body", self.url, self.layout.body_css or "microdata, a general extractor")
        body, rule = self._story.body, self._story.rule
        blocks = extract_blocks(body, self.base_url)
        if rule == GUESSED:
            blocks = _behind_headline(blocks, letters(self.headline))
        item.located("blocks", item.blocks + blocks, rule)
        item.located("attachments", item.attachments + extract_attachments(body, self.base_url), rule)

    @property
    def next_page_url(self) -> str | None:
        """The next page of this article's body; None on the last one."""
        here = self.read_article_url(self.url)
        if here is None:
            return None
        if self.layout.next_body_page_css is not None:
            return next(self._forward(self.layout.next_body_page_css), None)
        following = here._replace(page=here.page + 1)
        links = iter(self.order.links)
        return next((self.own_url(link) for link in links if self.article_address(link) == following), None)


def _behind_headline(blocks: list[Block], headline: str) -> list[Block]:
    """A guess often begins with the headline, or a breadcrumb above it."""
    for place, block in enumerate(blocks[:_ABOVE_STORY]):
        if letters(block.text) == headline:
            return blocks[place + 1 :]
    return blocks


def _put(item: ArticleItem, name: str, reading: Reading[str]) -> None:
    item.located(name, reading.value, reading.rule or "")


def _agree(printed: str, stated: str) -> bool:
    """Whether a headline is printed as it is stated, or one of the two is cut short."""
    one, other = letters(printed), letters(stated).rstrip(".…")
    return one.startswith(other) or other.startswith(one)


def _is_forward(link: HtmlElement) -> bool:
    return _FORWARD_WORDS.fullmatch(text(link)) is not None
