"""A look at a site as it is today, against what its definition and its own past let expect; nothing is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from scrapy.http import Response
from scrapy.settings import Settings
from w3lib.url import safe_url_string

from newscrawl.crawling.census import FIELDS, has
from newscrawl.crawling.discovery import MAX_DEPTH, SITEMAP, newest_first
from newscrawl.crawling.drift import usual_share
from newscrawl.crawling.looking import Looked, look
from newscrawl.crawling.pages import ListingPage
from newscrawl.crawling.reading import read_article, read_listing
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import PageError
from newscrawl.extraction.feeds import read_feed
from newscrawl.items import ArticleItem
from newscrawl.operations.new_site import read_first_page
from newscrawl.operations.project import find_site, open_database
from newscrawl.storage.fill_rates import PastRun, load_past

#: articles that are looked at
_ARTICLES = 3
#: what every article is expected to have, whatever the past says
_EXPECTED = frozenset(("headline", "published_at", "body"))
#: a field that so many articles have should be on one of three: it is lacking by chance once in a thousand looks
_USUAL = 0.9


@dataclass(slots=True, frozen=True)
class ChannelCheck:
    """A channel's first page, a feed, or a file of a sitemap: how many articles it lists, or what is wrong with it."""

    name: str
    url: str
    entries: int = 0
    problem: str | None = None


@dataclass(slots=True, frozen=True)
class ArticleCheck:
    """An article, as read, or why it could not be."""

    url: str
    item: ArticleItem | None = None
    error: PageError | None = None

    @property
    def problem(self) -> str | None:
        """What is wrong: that a listing names articles which are gone, or lead to another site, is not."""
        return str(self.error) if self.error and self.error.fate not in ("gone", "external") else None


@dataclass(slots=True, frozen=True)
class FieldCheck:
    """How many of the articles have a field, and the part that usually has it; None: the past is too short."""

    name: str
    filled: int
    articles: int
    usual: float | None

    @property
    def is_wrong(self) -> bool:
        expected = self.name in _EXPECTED or (self.usual is not None and self.usual >= _USUAL)
        return expected and self.articles > 0 and self.filled == 0


@dataclass(slots=True, frozen=True)
class SiteCheck:
    """What was found of a site."""

    channels: Sequence[ChannelCheck]
    articles: Sequence[ArticleCheck]
    fields: Sequence[FieldCheck]

    @property
    def is_well(self) -> bool:
        problems = [*(each.problem for each in self.channels), *(each.problem for each in self.articles)]
        return (
            any(each.item for each in self.articles)
            and not any(problems)
            and not any(each.is_wrong for each in self.fields)
        )


def check_site(settings: Settings, site: str, arguments: Mapping[str, str]) -> SiteCheck:
    """Fetch the first page of each channel of ``site``, its feeds and sitemaps, and three articles from them with their
    counts, and read them.

    ``arguments`` are the spider's. Raises UnknownSiteError, SpiderArgumentError, or what opening the database raises.
    """
    spider_class = find_site(settings, site)
    home_url = spider_class(**arguments).home_url
    with open_database(settings).connect() as connection:
        past = load_past(connection, site)
    check = _Check(spider_class, home_url)
    looked = look(settings, home_url, list(check.listings), check.follow, spider_class.custom_settings)
    articles: list[ArticleCheck] = []
    for each in looked:
        if each.error and (name := check.listings.get(each.url)):
            check.channels.append(ChannelCheck(name, each.url, problem=str(each.error)))
        elif each.url in check.wanted:
            articles.append(_article(spider_class, each, check.counts))
    names = spider_class.names_of_listings()
    return SiteCheck(
        sorted(check.channels, key=lambda channel: names.index(channel.name)), articles, _fields(articles, past)
    )


class _Check:
    """What is asked for, one thing after another: listings, articles that they name, and those articles' counts."""

    def __init__(self, spider: type[PortalSpider], home_url: str) -> None:
        self._spider = spider
        feeds = [*spider.feeds.items(), *((SITEMAP, address) for address in spider.sitemaps)]
        self._feeds = {urljoin(home_url, address): name for name, address in feeds}
        #: URL -> name of a channel or feed
        self.listings = {urljoin(home_url, address): name for name, address in spider.channels.items()} | self._feeds
        self._share = -(-_ARTICLES // max(len(self.listings), 1))
        self._files = 0
        self.channels: list[ChannelCheck] = []
        #: URLs of articles
        self.wanted: list[str] = []
        self.counts: dict[str, Response] = {}

    def follow(self, asked_for: str, response: Response) -> list[str]:
        """What else to ask for after this response."""
        if asked_for in self.wanted:
            return _count_urls(self._spider, response)
        name = self.listings.get(asked_for)
        if name is None:
            self.counts[asked_for] = response
            return []
        if asked_for in self._feeds:
            problem, entries, files = self._read_feed(response)
        else:
            (problem, entries), files = self._read_listing(response), []
        if files and self._files < MAX_DEPTH:
            self._files += 1
            self.listings[files[0]] = self._feeds[files[0]] = name
            return files[:1]
        problem = problem or (None if entries else "it lists no article")
        self.channels.append(ChannelCheck(name, response.url, len(entries), problem))
        new = [url for url in entries if url not in self.wanted]
        some = new[: min(self._share, _ARTICLES - len(self.wanted))]
        self.wanted.extend(some)
        return some

    def _read_listing(self, response: Response) -> tuple[str | None, list[str]]:
        """What is wrong with a channel's page, and the articles that it lists."""
        try:
            page: ListingPage = read_listing(self._spider.listing_page, response, self._spider.page_end)
        except PageError as error:
            return str(error), []
        return None, [entry.url for entry in page.entries]

    def _read_feed(self, response: Response) -> tuple[str | None, list[str], list[str]]:
        """What is wrong with a feed or sitemap; the articles and the files that it names, the newest first."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        reading = read_feed(response.body, response.url, content_type)
        if response.status >= 400 or reading.value is None:
            return f"status {response.status}; {'; '.join(reading.warnings)}", [], []
        entries = [entry.url for entry in newest_first(reading.value.entries)]
        files = sorted(reading.value.files, key=lambda each: each.modified_text or "", reverse=True)
        return None, [url for url in entries if self._spider.listed_id_of(url)], [file.url for file in files]


def _count_urls(spider: type[PortalSpider], response: Response) -> list[str]:
    """The request with which a script of an article's page fills in its views, if there is one."""
    try:
        url = spider.count_request_url(read_article(spider.article_page, response, spider.page_end, before=None))
    except PageError:
        return []
    return [safe_url_string(url)] if url else []


def _article(spider: type[PortalSpider], looked: Looked, counts: Mapping[str, Response]) -> ArticleCheck:
    if looked.response is None:
        return ArticleCheck(looked.url, error=looked.error)
    try:
        item, _ = read_first_page(spider, looked.response, dt.datetime.now(dt.UTC), counts)
    except PageError as error:
        return ArticleCheck(looked.url, error=error)
    return ArticleCheck(looked.url, item)


def _fields(articles: Sequence[ArticleCheck], past: Sequence[PastRun]) -> list[FieldCheck]:
    items = [each.item for each in articles if each.item]
    return [
        FieldCheck(name, sum(has(item, name) for item in items), len(items), usual_share(name, past))
        for name in ("headline", *FIELDS)
    ]
