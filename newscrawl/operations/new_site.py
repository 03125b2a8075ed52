"""From an address to a site's definition: look at a listing and an article, recognise the software, read both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings

from newscrawl.archive.visits import ArchivedPage
from newscrawl.cms.likeness import Likeness
from newscrawl.cms.select import xpath
from newscrawl.crawling.archiving import archived_page
from newscrawl.crawling.census import FIELDS, has
from newscrawl.crawling.decoding import text_of
from newscrawl.crawling.looking import look
from newscrawl.crawling.pages import ListingPage
from newscrawl.crawling.reading import read_listing
from newscrawl.crawling.spider import PortalSpider
from newscrawl.crawling.visit import Visit, as_response
from newscrawl.errors import NewscrawlError, PageError
from newscrawl.extraction.parsing import parse_html
from newscrawl.extraction.url_key import url_key
from newscrawl.extraction.urls import absolute_url
from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.operations.site_definition import (
    GENERIC,
    Definition,
    article_pattern,
    channels_of,
    commonest_article_pattern,
    home_of,
    printed_site_name,
    recognise,
    require_name,
    short_links,
    site_name_from,
)
from newscrawl.operations.site_files import Page
from newscrawl.pipelines.stages import interpret

#: articles to look at
_TRIES = 3
_SUGGESTIONS = 12


@dataclass(slots=True, frozen=True)
class Wish:
    """What an operator asks for: the address of a listing, and what is to be taken instead of what would be guessed.

    ``listing_file`` and ``article_file`` are saved pages: nothing is fetched for them.
    """

    url: str
    article_url: str | None = None
    listing_file: Path | None = None
    article_file: Path | None = None
    name: str | None = None
    family: str | None = None


@dataclass(slots=True, frozen=True)
class Proposal:
    """A definition, and what it reads. ``more_channels`` are names that were found but are not in the definition;
    ``rest_of_body`` is the URL at which the article goes on; ``problems`` tell of articles that could not be read."""

    definition: Definition
    family: str
    found: Sequence[Likeness]
    more_channels: Sequence[str]
    listing: ListingPage
    listing_page: Page
    item: ArticleItem
    article_page: Page
    rest_of_body: str | None
    problems: Sequence[str]


@dataclass(slots=True, frozen=True)
class _Fetched:
    """A response and when it came."""

    response: Response
    at: dt.datetime

    @property
    def page(self) -> Page:
        header = self.response.headers.get("Content-Type")
        content_type = header.decode("latin-1") if header else None
        return Page(self.response.url, self.at, content_type, self.response.body)

    @property
    def root(self) -> HtmlElement:
        """The page as HTML, whatever type it is said to be. Raises PageError for what is no text."""
        if not isinstance(self.response, TextResponse):
            raise PageError("not_text", self.response.url, "the answer is no text")
        return parse_html(text_of(self.response))


def propose(settings: Settings, wish: Wish) -> Proposal:
    """Look at the pages and propose a definition. Raises NewscrawlError, saying why, if there is none to propose."""
    parts = urlsplit(wish.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NewscrawlError(f"{wish.url!r} is no address of a listing: say http:// or https://")
    name = require_name(wish.name or site_name_from(parts.hostname))
    if wish.listing_file and wish.article_file:
        listing = _saved(wish.listing_file, wish.url)
        url = wish.article_url or _url_of(wish.article_file, listing, wish)
        return _proposal(name, wish, listing, [_saved(wish.article_file, url)], [])
    if wish.listing_file or wish.article_file:
        raise NewscrawlError("saved pages are taken in pairs: give both --listing and --article, or neither")
    return _fetched_proposal(settings, name, wish)


def _fetched_proposal(settings: Settings, name: str, wish: Wish) -> Proposal:
    def follow(asked_for: str, response: Response) -> list[str]:
        if asked_for != wish.url or response.status >= 400:
            return []
        if wish.article_url:
            return [wish.article_url]
        return [entry.url for entry in _entries(name, wish, _Fetched(response, now))[:_TRIES]]

    now = dt.datetime.now(dt.UTC)
    looked = look(settings, home_of(wish.url), [wish.url], follow)
    problems = [str(each.error) for each in looked if each.error]
    found = {each.url: _Fetched(each.response, now) for each in looked if each.response}
    if wish.url not in found:
        raise NewscrawlError("; ".join(problems) or f"{wish.url}: no answer")
    return _proposal(name, wish, found.pop(wish.url), list(found.values()), problems)


def _saved(path: Path, url: str) -> _Fetched:
    """A page from a file; when it was saved counts as the time it came."""
    try:
        body, at = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        raise NewscrawlError(f"{path}: {error.strerror}") from error
    page = ArchivedPage(url, 200, (("Content-Type", "text/html"),), body)
    return _Fetched(as_response(page), dt.datetime.fromtimestamp(at, dt.UTC))


def _url_of(path: Path, listing: _Fetched, wish: Wish) -> str:
    """Where a saved article came from: its canonical link, else the entry of the listing whose headline it bears."""
    root = _saved(path, wish.url).root
    if stated := xpath(root, "//link[@rel='canonical']/@href"):
        return str(urljoin(wish.url, stated[0]))
    title = "".join(xpath(root, "string(//title)"))
    named = [entry.url for entry in _entries("x1", wish, listing) if entry.headline and entry.headline in title]
    if len(named) != 1:
        raise NewscrawlError(f"{path} does not say where it came from: give --article-url")
    return named[0]


def _define(name: str, wish: Wish, listing: _Fetched, article: _Fetched | None) -> tuple[Definition, str, _Marks]:
    """The definition, the family's name, and what was found beside it."""
    pages = [listing.root, *([article.root] if article else [])]
    family, base, likenesses = recognise(pages, wish.family)
    home = home_of(listing.response.url)
    attributes = {"article_pattern": _pattern(wish, listing, home)} if family == GENERIC else {}
    bare = Definition(name, "", home, {}, base, attributes).spider()

    def is_article(url: str) -> bool:
        return bare.article_id_of(url) is not None

    _refuse_front_page(listing, home, is_article)
    page = _read_listing(bare, listing)
    channels, more = channels_of(listing.root, listing.response.url, is_article, home, below=page.subchannels.values())
    site_name = printed_site_name(pages) or name
    return Definition(name, site_name, home, channels, base, attributes), family, _Marks(likenesses, more)


def _pattern(wish: Wish, listing: _Fetched, home: str) -> str:
    page_url = listing.response.url
    if not wish.article_url:
        return commonest_article_pattern(listing.root, page_url, home)
    found = (absolute_url(page_url, href) for href in xpath(listing.root, "//a/@href"))
    return article_pattern(wish.article_url, [url for url in found if url])


def _refuse_front_page(listing: _Fetched, home: str, is_article: Callable[[str], bool]) -> None:
    """A front page shows some articles too, but it is no listing: it has no further pages, and no order."""
    url = listing.response.url
    if url.rstrip("/") != home.rstrip("/"):
        return
    links = {name: to for name, to in short_links(listing.root, url, is_article) if to.startswith(home) and to != home}
    some = "\n".join(f"  {name} {to}" for name, to in list(links.items())[:_SUGGESTIONS])
    raise NewscrawlError(f"{url} is the front page; give the address of a channel:\n{some}")


class _Marks(NamedTuple):
    likenesses: Sequence[Likeness]
    more_channels: Sequence[str]


def _entries(name: str, wish: Wish, listing: _Fetched) -> list[ListingEntry]:
    definition, _, _ = _define(name, wish, listing, None)
    return _read_listing(definition.spider(), listing).entries


def _read_listing(spider: type[PortalSpider], listing: _Fetched) -> ListingPage:
    try:
        page = read_listing(spider.listing_page, listing.response, spider.page_end)
    except PageError as error:
        raise NewscrawlError(f"{error}. Give the address of a channel, a page that lists articles") from error
    if not page.entries:
        raise NewscrawlError(f"{listing.response.url}: no article of the site is listed there")
    return page


def _proposal(
    name: str, wish: Wish, listing: _Fetched, articles: Sequence[_Fetched], problems: Sequence[str]
) -> Proposal:
    """Read the articles and show the one that says most, on a single page if there is one."""
    problems = list(problems)
    read: list[tuple[_Fetched, ArticleItem, str | None]] = []
    for article in articles:
        try:
            definition, _, _ = _define(name, wish, listing, article)
            read.append((article, *read_first_page(definition.spider(), article.response, article.at)))
        except PageError as error:
            problems.append(str(error))
    if not read:
        raise NewscrawlError("no article could be read: " + ("; ".join(problems) or "none was found"))
    article, item, rest = max(read, key=lambda each: (each[2] is None, sum(has(each[1], field) for field in FIELDS)))
    definition, family, marks = _define(name, wish, listing, article)
    if item.site_name:
        definition = replace(definition, site_name=item.site_name)
    return Proposal(
        definition,
        family,
        marks.likenesses,
        marks.more_channels,
        _read_listing(definition.spider(), listing),
        listing.page,
        item,
        article.page,
        rest,
        problems,
    )


def read_first_page(
    spider: type[PortalSpider], response: Response, at: dt.datetime, counts: Mapping[str, Response] | None = None
) -> tuple[ArticleItem, str | None]:
    """The item of an article's first page, which came ``at`` (aware), and the URL at which its body goes on.

    ``counts`` are answers to requests for counts, by URL; None: none was asked for. Raises PageError for what is no
    article.
    """
    number = spider.article_id_of(response.url) or url_key(response.url)
    visit = Visit(spider, number, [response.url], fetched_at=at)
    rest = visit.read(response, archived_page(response), requests=1)
    if visit.count_url and counts is not None:
        reply = counts.get(visit.count_url)
        visit.read_count(archived_page(reply) if reply else None)
    interpret(visit.item)
    return visit.item, rest
