"""Where things stand on the pages of a WordPress site.

The core prints classes and links of its own whatever the theme: ``body_class()``, ``post_class()``, the short link,
the links to body pages. They are believed first. What a theme prints is looked for under the names of the core's own
themes, old and new, then by the labels that Chinese themes use.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import groupby

from lxml.html import HtmlElement

from newscrawl.cms.addresses import ArticleAddress
from newscrawl.cms.article import Neighbour, StoryPage
from newscrawl.cms.info_line import InfoLine, is_date, read_line
from newscrawl.cms.page import Found, SitePage
from newscrawl.cms.select import css, squeeze, text, text_of, without, xpath
from newscrawl.cms.wordpress.urls import body_page, may_be_post, read_article_url
from newscrawl.extraction.url_key import url_key
from newscrawl.items import ArticleItem, ListingEntry, Notice

_POST_ID = re.compile(r"postid-(\d{1,10})", re.ASCII)
_POST_CLASS = re.compile(r"post-(\d{1,10})", re.ASCII)
_REST = re.compile(r"/posts/(\d{1,10})$", re.ASCII)
_LAST_NUMBER = re.compile(r"(\d{1,3})\D*$", re.ASCII)
#: body classes of what is no post
_NO_POST = frozenset({"error404", "archive", "home", "blog", "search", "page", "attachment"})
_LISTS = frozenset({"archive", "home", "blog", "category", "tag", "author", "date"})
_FORWARD_WORDS = re.compile(r"\W*(?:下一?页|更早(?:的)?文章|Older posts|Next)\W*", re.I)
_SHORT_LINK = "descendant::link[@rel='shortlink']/@href"
_REST_LINK = "descendant::link[@rel='alternate' and @type='application/json']/@href"
#: what stands inside the content and is none of the story: page links, boxes of theme and plugins
_FURNITURE = (
    ".page-links, .page-link, .post-nav-links, .article-paging, .author-info, .author-box, .post-copyright, "
    ".sharedaddy, .jp-relatedposts, .yarpp-related, .wp-block-query, .navigation, .post-views, .post-tags, .entry-tags"
)
_BODY_PAGE_LINKS = "a.post-page-numbers, .page-links a, .page-link a, .post-nav-links a, .article-paging a"


class WordPressPage(SitePage):
    """A page of a WordPress site."""

    breadcrumb_css = ".breadcrumbs, .breadcrumb, .crumbs"

    @classmethod
    def read_article_url(cls, url: str) -> ArticleAddress | None:
        return read_article_url(url)

    @cached_property
    def body_classes(self) -> frozenset[str]:
        body = self.root.find(".//body")
        return frozenset(body.get("class", "").split()) if body is not None else frozenset()

    @cached_property
    def notice(self) -> Notice | None:
        """A post under a password, or a fault of the software; that a post is missing only the status says."""
        if css(self.root, "form.post-password-form, form[action*='action=postpass']"):
            return Notice("password_required", "rejected", text_of(self.root, "h1") or "the post asks for a password")
        title = text_of(self.root, "title")
        if title.startswith(("Database Error", "数据库错误")) or "Error establishing a database" in title:
            return Notice("system_error", "retry", title)
        return None


class ListingPage(WordPressPage):
    """One page of a category, a tag or the blog."""

    row_css = ".hentry", "article", ".wp-block-post"
    headline_link_css = ".entry-title a, .wp-block-post-title a, h2 a, h3 a"
    summary_css = ".entry-summary, .wp-block-post-excerpt__excerpt, .entry-excerpt, p.note"
    channel_css = ".cat-links a, a[rel~='category'], a.cat"
    next_css = (
        "a.next.page-numbers, a.wp-block-query-pagination-next, .posts-navigation .nav-previous a, "
        ".paging-navigation .nav-previous a, li.next-page a, a.nextpostslink"
    )
    bar_css = ".page-numbers, .pagination, .wp-block-query-pagination, .posts-navigation, .paging-navigation"

    @cached_property
    def is_listing(self) -> bool:
        if self.body_classes & {"single", "error404", "page"}:
            return False
        return bool(self.entries) or bool(self.body_classes & _LISTS)

    @cached_property
    def entries(self) -> list[ListingEntry]:
        """The posts that the page lists, each once, in printed order."""
        found = [self._entry(row) for row in self._rows]
        return list({entry.article_id: entry for entry in reversed(found) if entry}.values())[::-1]

    @cached_property
    def _rows(self) -> list[HtmlElement]:
        """The rows of the page's own list: blocks with further posts are made of the same rows, and are shorter."""
        for selector in self.row_css:
            if rows := css(self.root, selector):
                lists = [list(group) for _, group in groupby(rows, key=lambda row: row.getparent())]
                return max(lists, key=len)
        return []

    def _entry(self, row: HtmlElement) -> ListingEntry | None:
        for link in css(row, self.headline_link_css) + xpath(row, ".//a[.//h1 or .//h2 or .//h3]"):
            url = self.any_url(link)
            number = _number_of(row, self.article_address(link)) if url else None
            headline = text(link)
            if url and headline and (number or (self.own_url(link) and may_be_post(url))):
                return ListingEntry(
                    url=url,
                    article_id=number or url_key(url),
                    headline=headline,
                    summary=text_of(row, self.summary_css) or None,
                    published_text=_printed_date(row),
                    channel=text_of(row, self.channel_css) or None,
                )
        return None

    @property
    def has_page_bar(self) -> bool:
        return bool(css(self.root, self.bar_css))

    @property
    def subchannels(self) -> dict[str, str]:
        """None: a category lists the posts of those below it, to the end."""
        return {}

    @property
    def next_page_url(self) -> str | None:
        links = xpath(self.root, "//head/link[@rel='next']") + css(self.root, self.next_css)
        links += [link for link in xpath(self.root, "//a[contains(., '页')]") if _FORWARD_WORDS.fullmatch(text(link))]
        return next((url for link in links if (url := self.own_url(link)) and url != self.url), None)


def _number_of(row: HtmlElement, address: ArticleAddress | None) -> str | None:
    """A post's number: by its row's class or id, else by its address."""
    marks = [*row.get("class", "").split(), row.get("id", "")]
    number = next((match[1] for mark in marks if (match := _POST_CLASS.fullmatch(mark))), None)
    return number or (address.article_id if address else None)


def _printed_date(row: HtmlElement) -> str | None:
    """What the row prints as its date; where that is in words of another language, what it states beside it. Themes
    state one and the same date in all rows."""
    for time in css(row, "time.published, time.entry-date, .wp-block-post-date time, time"):
        printed = text(time)
        return printed if is_date(printed) else time.get("datetime") or printed or None
    for element in css(row, ".time, .date, .posted-on, .entry-meta, .article-meta, .post-meta, .meta"):
        printed = read_line(element, "").published_text or ""
        if is_date(printed):
            return printed
    return None


class ArticlePage(WordPressPage, StoryPage):
    """One page of one post."""

    headline_css = "h1.entry-title, h1.wp-block-post-title, h1.article-title, h1.article_title, h1.post-title"
    body_css = ".entry-content, .wp-block-post-content, .article-content, .article_content, .post-content"
    summary_css = "article.hentry > .entry-summary"
    meta_css = ".entry-footer, .entry-meta, .article-meta, .post-meta, .single-meta"
    published_css = "time.entry-date.published, .wp-block-post-date:not(.wp-block-post-date__modified-date) time"
    modified_css = "time.updated:not(.published), .wp-block-post-date__modified-date time"
    account_css = ".vcard .fn, .wp-block-post-author-name, .article-meta a[href*='author'], .byline a[rel='author']"
    channel_css = ".cat-links a, a[rel~='category'], .taxonomy-category a"
    info_line_places = "a date of the core's classes, or beside a label"

    @cached_property
    def article_number(self) -> str | None:
        """The post's number as the page states it for machines; None if the theme has cleaned that away."""
        for mark in self.body_classes:
            if match := _POST_ID.fullmatch(mark):
                return match[1]
        for href in xpath(self.root, _SHORT_LINK):
            if address := read_article_url(href):
                return address.article_id
        stated = [match[1] for href in xpath(self.root, _REST_LINK) if (match := _REST.search(href))]
        stated += [match[1] for each in xpath(self.root, "//article/@id") if (match := _POST_CLASS.fullmatch(each))]
        return stated[0] if stated else None

    @cached_property
    def is_article(self) -> bool:
        if self.notice or ("single" not in self.body_classes and self.body_classes & _NO_POST):
            return False
        return self._story is not None and bool(self.headline)

    @property
    def _printed_line(self) -> InfoLine | None:
        """What the theme prints around the core's marks; who is named there is the account that posted."""
        element = next(iter(css(self.root, self.meta_css)), None)
        times, accounts = css(self.root, self.published_css), css(self.root, self.account_css)
        if element is None and not times:
            return super()._printed_line
        line = read_line(element if element is not None else _box(times[0]), self.base_url)
        values = {name: getattr(line, name) for name in ("published_text", "view_count_text", "comment_count_text")}
        rules = {name: rule for name, rule in line.rules.items() if values.get(name)}
        if times:
            values |= {"published_text": text(times[0])}
            rules["published_text"] = f"css {self.published_css}"
        if changes := css(self.root, self.modified_css):
            values["modified_text"] = changes[0].get("datetime") or text(changes[0]) or None
            rules["modified_text"] = f"css {self.modified_css}"
        if accounts:
            values["publisher"] = text(accounts[0]) or None
            rules["publisher"] = f"css {self.account_css}"
        return InfoLine(
            element=line.element,
            text=squeeze(line.text),
            published_title=times[0].get("datetime") if times else line.published_title,
            rule=f"css {self.meta_css if element is not None else self.published_css}",
            rules=rules,
            **values,
        )

    def body_in(self, place: HtmlElement) -> HtmlElement:
        return without(place, css(place, _FURNITURE))

    @cached_property
    def _breadcrumb(self) -> Found:
        """The breadcrumb where the theme has one, else the first category that the post is filed under."""
        links = [link for link in css(self.root, f":is({self.breadcrumb_css}) a") if not self._is_in_story(link)]
        if any(not self._leads_home(link) for link in links):
            return Found(links, f"breadcrumb, css {self.breadcrumb_css}")
        categories = [link for link in css(self.root, self.channel_css) if not self._is_in_story(link)]
        return Found(categories[:1], f"css {self.channel_css}")

    @cached_property
    def _neighbours(self) -> dict[str, Neighbour]:
        """By date over the whole site. A neighbour whose address holds no number is known by its headline."""
        found = {}
        for label, rel in (("上一篇", "prev"), ("下一篇", "next")):
            for link in css(self.root, f"body a[rel~='{rel}']"):
                address = self.article_address(link)
                headline = text_of(link, ".post-title, .post-navigation-link__title") or text(link)
                if self.own_url(link) and headline:
                    found[label] = Neighbour(address.article_id if address else "", headline, f"link rel={rel}")
                    break
        return found

    def fill(self, item: ArticleItem) -> None:
        super().fill(item)
        for name in ("previous_article_id", "next_article_id"):
            item.located(name, getattr(item, name) or None, "")

    @property
    def next_page_url(self) -> str | None:
        """The page of the body after this one; the core numbers the links to them."""
        following = body_page(self.url) + 1
        for link in css(self.root, _BODY_PAGE_LINKS):
            number = _LAST_NUMBER.search(text(link))
            if number and int(number[1]) == following and (url := self.own_url(link)):
                return url
        return None


def _box(time: HtmlElement) -> HtmlElement:
    """The line in which a date of a block theme stands."""
    for element in time.iterancestors("div"):
        if "wp-block-group" in element.get("class", "").split():
            return element
    return time.getparent()
