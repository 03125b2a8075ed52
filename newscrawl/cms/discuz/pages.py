"""Where things stand on the listing and article pages of a Discuz! X portal.

The stock template's ids and classes are tried first. A commercial theme may keep none of them, but it keeps the
labels (发布者, 查看, 上一篇, 下一篇, 相关阅读, 查看内容), so each field falls back on those. What is returned here is
what the page *prints*; what it means is for the pipelines.

A site whose theme puts something elsewhere overrides one ``*_css`` attribute of its page class.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from parsel import Selector

from newscrawl.cms.discuz.info_line import InfoLine, locate_info_line
from newscrawl.cms.discuz.notices import recognise_notice
from newscrawl.cms.discuz.theme import SUMMARY_LABEL, Story, locate_story
from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.cms.select import css, text, text_of, xpath
from newscrawl.errors import MissingElementError
from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.items import ArticleItem, ListingEntry, Notice

#: the pictures of the five reactions that the software ships; an admin may reorder them but hardly renames the files
_REACTIONS = {"luguo": "路过", "leiren": "雷人", "woshou": "握手", "xianhua": "鲜花", "jidan": "鸡蛋"}
_NEIGHBOUR = "starts-with(normalize-space(), '上一篇') or starts-with(normalize-space(), '下一篇')"
_NEIGHBOUR_LINKS = f"//a[preceding-sibling::text()[1][{_NEIGHBOUR}]]"
_NEXT_PAGE = "//a[@class='nxt'][1]/@href | //a[normalize-space()='下一页'][1]/@href"
_RELATED_LINKS = "//*[self::h2 or self::h3 or self::h4][contains(., '相关阅读')]/following-sibling::*//a"
_NUMBER = re.compile(r"\d[\d,]*")


class DiscuzPage:
    """What listing and article pages share: links resolved against ``<base>``, breadcrumb, notices.

    ``selector`` is the parsed page, ``url`` the absolute URL that answered.
    """

    breadcrumb_css = "#pt .z"

    def __init__(self, selector: Selector, url: str) -> None:
        self.selector = selector
        self.root: HtmlElement = selector.root
        self.url = url

    @cached_property
    def base_url(self) -> str:
        """Relative links lead from the ``<base>`` that every page carries, never from the page's own folder."""
        hrefs = xpath(self.root, "//base/@href")
        return urljoin(self.url, str(hrefs[0])) if hrefs else self.url

    def absolute(self, href: str) -> str:
        return urljoin(self.base_url, href.strip())

    @cached_property
    def notice(self) -> Notice | None:
        """What the site's software sent instead of the page; None if it is nothing it is known to send."""
        return recognise_notice(self.selector, self.url)

    @cached_property
    def _breadcrumb(self) -> list[HtmlElement]:
        """Links of the breadcrumb, from the site's name down to the channel."""
        return css(self.root, f"{self.breadcrumb_css} a") or xpath(
            self.root, "(//body//*[text()[contains(., '查看内容')]])[1]//a"
        )

    @property
    def site_name(self) -> str | None:
        return text(self._breadcrumb[0]) or None if self._breadcrumb else None

    @property
    def channel_path(self) -> list[str]:
        """Names of the channels from the top down; the links to the front page and to the portal are not channels."""
        return [text(link) for link in self._breadcrumb if not self._leads_home(link.get("href", ""))]

    def _leads_home(self, href: str) -> bool:
        parts = urlsplit(self.absolute(href))
        home = urlsplit(self.base_url)
        return not parts.query and parts.path in {home.path, f"{home.path}portal.php", f"{home.path}forum.php"}

    @property
    def next_page_url(self) -> str | None:
        """The page bar's 下一页; None on the last page, past the end, and where there is no bar."""
        hrefs = xpath(self.root, _NEXT_PAGE)
        return self.absolute(hrefs[0]) if hrefs else None


class ListingPage(DiscuzPage):
    """One page of a channel."""

    entry_css = "div.xld > dl"
    headline_link_css = "dt a"
    date_css = "dd span.xg1"

    @cached_property
    def is_listing(self) -> bool:
        """A listing has entries, or at least the stock template's (empty) box for them."""
        return bool(self.entries) or (self.notice is None and bool(css(self.root, "div.xld")))

    @cached_property
    def entries(self) -> list[ListingEntry]:
        """The articles the page lists, each once, in printed order."""
        found = [self._stock_entry(row) for row in css(self.root, self.entry_css)] or self._linked_entries()
        return list({entry.article_id: entry for entry in reversed(found) if entry}.values())[::-1]

    @property
    def subchannels(self) -> dict[str, str]:
        """Name -> absolute URL of the 下级分类. A channel lists its subchannels' articles too."""
        links = xpath(self.root, "//div[contains(@class, 'bm_c')][contains(text(), '下级分类')]/a[@href]")
        return {text(link): self.absolute(link.get("href")) for link in links}

    def _stock_entry(self, row: HtmlElement) -> ListingEntry | None:
        for link in css(row, self.headline_link_css):
            if address := read_article_url(url := self.absolute(link.get("href", ""))):
                return ListingEntry(
                    url=url,
                    article_id=address.article_id,
                    headline=text(link),
                    summary=text_of(row, "dd.xs2") or None,
                    published_text=text_of(row, self.date_css) or None,
                    channel=text_of(row, "dd label a") or None,
                )
        return None

    def _linked_entries(self) -> list[ListingEntry | None]:
        """A theme without the stock boxes: every link to an article; the longest text of its links is the headline."""
        entries: dict[str, ListingEntry] = {}
        for link in xpath(self.root, "//a[@href]"):
            url = self.absolute(link.get("href"))
            address = read_article_url(url)
            if not address:
                continue
            headline = max(link.get("title", ""), text(link), key=len)
            known = entries.get(address.article_id)
            if not known or len(headline) > len(known.headline):
                entries[address.article_id] = ListingEntry(known.url if known else url, address.article_id, headline)
        return list(entries.values())


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

    @cached_property
    def headline(self) -> str:
        return text_of(self.root, self.headline_css) or self._nearest_heading() or text_of(self.root, "h1")

    def _nearest_heading(self) -> str:
        """A theme may put its logo into an h1 too: the headline is the one before the info line."""
        line = locate_info_line(self.root, self.base_url)
        found = xpath(line.element, "preceding::h1[normalize-space()][1]") if line else []
        return text(found[0]) if found else ""

    @cached_property
    def info_line(self) -> InfoLine:
        """Raises MissingElementError where nothing looks like an info line."""
        found = locate_info_line(self.root, self.base_url)
        if not found:
            raise MissingElementError("info_line", self.url, "h1 + p.xg1, the label 发布者")
        return found

    @cached_property
    def _story(self) -> Story | None:
        """Body and summary, found by the stock ids or else by the order that every theme keeps."""
        if stock := css(self.root, self.body_css):
            return Story(stock[0], SUMMARY_LABEL.sub("", text_of(self.root, self.summary_css)))
        line = locate_info_line(self.root, self.base_url)
        description = next(iter(xpath(self.root, "//meta[@name='description']/@content")), "")
        return locate_story(line.element, description) if line else None

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
        """Add this page's part of the body to what earlier body pages of the same visit gave."""
        item.blocks.extend(extract_blocks(self._required_story.body, self.base_url))
        item.attachments.extend(extract_attachments(self._required_story.body, self.base_url))

    @property
    def reaction_texts(self) -> dict[str, str | None]:
        """Label -> printed number; the software prints no number beside a reaction that nobody chose."""
        found: dict[str, str | None] = {}
        for image in xpath(self.root, "//a//img[contains(@src, 'image/click/')]"):
            link = next(image.iterancestors("a"))
            printed = text(link)
            picture = image.get("src").rsplit("/", 1)[-1].split(".")[0]
            label = _REACTIONS.get(picture) or _NUMBER.sub("", printed).strip() or picture
            number = _NUMBER.search(printed)
            found[label] = number[0] if number else None
        return found

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, str]]:
        """上一篇 and 下一篇 -> (article_id, headline): neighbours by number within the channel, not by date."""
        found: dict[str, tuple[str, str]] = {}
        for link in xpath(self.root, _NEIGHBOUR_LINKS):
            label = xpath(link, "preceding-sibling::text()[1]")[0].strip()[:3]
            if address := read_article_url(self.absolute(link.get("href", ""))):
                found.setdefault(label, (address.article_id, text(link)))
        return found

    @property
    def related_article_ids(self) -> list[str]:
        """Numbers of the hand-picked 相关阅读, in printed order."""
        links = css(self.root, f"{self.related_css} a") or xpath(self.root, _RELATED_LINKS)
        addresses = (read_article_url(self.absolute(link.get("href", ""))) for link in links)
        return [address.article_id for address in addresses if address]
