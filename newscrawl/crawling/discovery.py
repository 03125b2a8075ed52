"""Feeds and sitemaps of a site, read into its frontier.

A file is read whole, recorded a chunk at a time, and settled when its last chunk is in the database: a run that is
killed in between reads it again. What it names is not asked for here but, once all files are read, drawn from the
frontier, since one sitemap may name more articles than a memory holds requests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from newscrawl.archive.visits import ArchivedVisit
from newscrawl.crawling.archiving import archived_page, cost_of
from newscrawl.crawling.failures import page_error, status_error
from newscrawl.crawling.guard import refusal
from newscrawl.errors import PageError
from newscrawl.extraction.feeds import MAX_SIZE, Feed, FeedEntry, FeedFile, read_feed
from newscrawl.items import ListingEntry
from newscrawl.storage import walks
from newscrawl.storage.frontier import FrontierEntry
from newscrawl.storage.walks import OpenWalk

if TYPE_CHECKING:
    from newscrawl.crawling.walking import WalkingSpider

#: files of feeds and sitemaps that one run reads; an index of indexes is against the protocol but occurs
MAX_FILES = 500
MAX_DEPTH = 3
#: entries recorded in one transaction
_CHUNK = 500
#: links off the site that are kept as rejections, each file; more are only counted
_MOST_REFUSED = 20
#: A file of a sitemap is passed over once it was read in the state that the index prints, if that state was so old
#: then. Indexes date a file by the day, or by its newest article, so that a young date stays as it is while the file
#: still grows; two days cover that and every time zone.
_SETTLES_AFTER = dt.timedelta(days=2)
#: channel under which the walks remember which files were read in which state
_FILES = "(sitemap files)"
#: as a channel's name: what the frontier says of articles that only a sitemap names
SITEMAP = "sitemap"
_LONGEST_NAME = 100
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _Fetched(NamedTuple):
    """A feed, when it was fetched, and whether it is as it was when it was last read whole."""

    feed: Feed
    at: dt.datetime
    is_unchanged: bool


class Discovery:
    """Reads the feeds and sitemaps of one crawl, each file once."""

    def __init__(self, spider: WalkingSpider) -> None:
        self._spider = spider
        self._run = spider.recorder
        self._anew = bool(spider.options["full"] or spider.options["revisit"])
        #: addresses that were asked for
        self._seen: set[str] = set()
        self._has_given_up = False

    async def read_feed(self, channel: str, address: str) -> AsyncIterator[FrontierEntry]:
        """Record what the feed of a channel names. Yields what is wanted beside what the frontier still lacks.

        A feed that leads to older entries is followed as far as nothing is known, as one walk.
        """
        walk_name, url = f"feed {channel}", urljoin(self._spider.home_url, address)
        full = await self._is_due_in_full(walk_name)
        try:
            fetched = await self._fetch(walk_name, url, full=full)
            if fetched.is_unchanged:
                return
            if not fetched.feed.entries:
                # The cache of a Discuz answers its first reader with an empty feed.
                fetched = await self._fetch(walk_name, url, full=True)
            shown_before = await self._run.shown_so_far(walk_name)
            if not fetched.feed.entries and shown_before:
                raise _empty(url, shown_before)
            walk = await self._begin(walk_name, url, fetched.at, full=full)
            is_all_new = True
            while True:
                self._seen.add(url)
                wanted, is_all_new = await self._record(walk, url, fetched.feed, channel)
                for entry in wanted:
                    yield entry
                older = fetched.feed.next_url if is_all_new or full else None
                if older is None or older in self._seen or len(self._seen) >= MAX_FILES:
                    break
                url = older
                fetched = await self._fetch(walk_name, url, full=True)
            await self._run.complete_walk(walk)
        except PageError as error:
            await self._run.failures.listing_failed(walk_name, error)
            return
        if is_all_new and shown_before:
            self._run.note(
                f"feed {channel}: nothing in it was known, so it may have left out what came before: "
                "crawl more often, or give the site a listing"
            )

    async def read_sitemap(self, address: str) -> AsyncIterator[FrontierEntry]:
        """Record what a sitemap, the files of an index, or the ``Sitemap:`` lines of a robots.txt name."""
        file = FeedFile(urljoin(self._spider.home_url, address))
        full = await self._is_due_in_full(_name_of(file.url))
        async for entry in self._read_file(file, full=full, depth=0):
            yield entry

    async def _read_file(self, file: FeedFile, *, full: bool, depth: int) -> AsyncIterator[FrontierEntry]:
        walk_name = _name_of(file.url)
        if file.url in self._seen:
            return
        state = state_to_settle(file, dt.datetime.now(dt.UTC))
        if state and not full and await self._is_settled(state):
            self._run.count("listings_unchanged")
            return
        self._seen.add(file.url)
        try:
            fetched = await self._fetch(walk_name, file.url, full=full)
            feed = fetched.feed
            shown_before = await self._run.shown_so_far(walk_name)
            if not (feed.entries or feed.files or feed.is_news) and shown_before:
                raise _empty(file.url, shown_before)
            if not fetched.is_unchanged:
                walk = await self._begin(walk_name, file.url, fetched.at, full=full)
                wanted, _ = await self._record(walk, file.url, feed, SITEMAP)
                for entry in wanted:
                    yield entry
                await self._run.complete_walk(walk)
            if feed.files and depth == MAX_DEPTH:
                raise PageError("sitemap_too_deep", file.url, f"an index below {MAX_DEPTH} others names further files")
        except PageError as error:
            await self._run.failures.listing_failed(walk_name, error)
            return
        if state and not feed.files:
            await self._run.write(lambda c: walks.settle(c, self._run.site, _FILES, state, fetched.at))
        for child in sorted(feed.files, key=lambda each: each.modified_text or "~", reverse=True):
            if len(self._seen) >= MAX_FILES:
                await self._give_up(walk_name, file.url)
                return
            async for entry in self._read_file(child, full=full, depth=depth + 1):
                yield entry

    async def _give_up(self, walk_name: str, url: str) -> None:
        """Say once that there are more files than one run reads: the next run goes on with those it did not read, where
        their states tell."""
        if not self._has_given_up:
            self._has_given_up = True
            error = PageError("too_many_files", url, f"more than {MAX_FILES} files in one run", fate="retry")
            await self._run.failures.listing_failed(walk_name, error)

    async def _is_due_in_full(self, walk_name: str) -> bool:
        """Whether nothing is to be taken for unchanged, whatever the server says: now and then, and when asked to."""
        return self._anew or await self._run.is_full_walk_due(walk_name)

    async def _is_settled(self, state: str) -> bool:
        return await self._run.write(lambda c: walks.is_settled(c, self._run.site, _FILES, state))

    # One file

    async def _fetch(self, walk_name: str, url: str, *, full: bool) -> _Fetched:
        """Fetch a file, unless the server says that it is as it was when it was last read whole. Raises PageError."""
        if refused := refusal(url, self._spider.home_url, self._spider.allowed_domains):
            raise PageError(refused.reason, url, refused.detail)
        before = None if full else await self._read_before(walk_name, url)
        request = Request(url, headers=_validators(before), meta={"download_maxsize": MAX_SIZE}, dont_filter=True)
        try:
            response = await self._spider.crawler.engine.download_async(request)
        except Exception as error:
            raise page_error(error, url) from error
        fetched_at = dt.datetime.now(dt.UTC)
        if response.status == 304 and before:
            self._run.count("listings_unchanged")
            feed = read_feed(before.pages[-1].body, url).value
            return _Fetched(feed or Feed("sitemap"), fetched_at, is_unchanged=True)
        return _Fetched(await self._kept_and_read(url, response, fetched_at), fetched_at, is_unchanged=False)

    async def _read_before(self, walk_name: str, url: str) -> ArchivedVisit | None:
        """The archived file of the last reading that was completed; None if there is none, or it is not kept."""
        at = await self._run.write(lambda c: walks.last_completed(c, self._run.site, walk_name))
        return await self._run.kept_listing(url, at) if at else None

    async def _kept_and_read(self, url: str, response: Response, fetched_at: dt.datetime) -> Feed:
        position = await self._run.keep(
            ArchivedVisit(
                site=self._run.site,
                kind="listing",
                article_id=None,
                urls=tuple(dict.fromkeys([url, response.url])),
                fetched_at=fetched_at,
                pages=(archived_page(response),),
                run_id=self._run.run_id,
                requests=cost_of(response.request),
            )
        )
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        reading = await asyncio.to_thread(read_feed, response.body, response.url, content_type)
        if response.status >= 400 or reading.value is None:
            error = PageError("no_feed", response.url, "; ".join(reading.warnings), fate="retry")
            error = status_error(response.status, response.url, before=None) if response.status >= 400 else error
            error.archive_position = position
            raise error
        for warning in reading.warnings:
            self._run.note(f"{response.url}: {warning}")
        if reading.value.is_news and not reading.value.entries:
            self._run.count("listings_unchanged")
        return reading.value

    async def _begin(self, walk_name: str, url: str, at: dt.datetime, *, full: bool) -> OpenWalk:
        """Begin the walk along a file that was fetched ``at``: that is how its page is found in the archive."""
        site, run_id = self._run.site, self._run.run_id
        return await self._run.write(
            lambda c: walks.begin_walk(c, site, walk_name, url, run_id=run_id, now=at, is_full=full)
        )

    async def _record(self, walk: OpenWalk, url: str, feed: Feed, channel: str) -> tuple[list[FrontierEntry], bool]:
        """Record what a file names, chunk by chunk; say what is wanted beside what the frontier still lacks, and
        whether no completed walk has shown any of it."""
        entries = await self._articles(url, feed.entries)
        self._run.saw_listing(len(entries))
        wanted: list[FrontierEntry] = []
        unsettled = 0
        for start in range(0, len(entries), _CHUNK):
            chunk = entries[start : start + _CHUNK]
            more, new = await self._save(walk, chunk, url, channel)
            wanted, unsettled = wanted + more, unsettled + new
        return wanted, bool(entries) and unsettled == len(entries)

    async def _save(
        self, walk: OpenWalk, chunk: Sequence[ListingEntry], url: str, channel: str
    ) -> tuple[list[FrontierEntry], int]:
        return await self._run.save_discovered(
            walk, chunk, url, channel=channel, revisit=bool(self._spider.options["revisit"])
        )

    async def _articles(self, url: str, found: Sequence[FeedEntry]) -> list[ListingEntry]:
        """The articles of the site among what a file names, newest first as far as it says; the rest is counted."""
        entries: dict[str, ListingEntry] = {}
        others = refused_links = 0
        for entry in newest_first(found):
            article_id = self._spider.listed_id_of(entry.url)
            if article_id is None or self._spider.body_page_of(entry.url) > 1:
                others += 1
            elif refused := refusal(entry.url, self._spider.home_url, self._spider.allowed_domains):
                refused_links += 1
                if refused_links <= _MOST_REFUSED:
                    await self._run.failures.refused(PageError(refused.reason, entry.url, refused.detail))
            else:
                published = entry.published_text
                entries.setdefault(
                    article_id, ListingEntry(entry.url, article_id, entry.headline or "", None, published)
                )
        if others:
            self._run.count("other_links", others)
        if refused_links > _MOST_REFUSED:
            self._run.note(f"{url}: {refused_links} links off the site, {_MOST_REFUSED} of them kept as rejections")
        return list(entries.values())


def newest_first(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """The entries of a file by their ISO times, those without one last and as printed: sitemaps keep no order, feeds
    keep theirs and print times of other forms."""
    return sorted(entries, key=lambda each: _iso(each.published_text) or _iso(each.modified_text), reverse=True)


def _iso(printed: str | None) -> str:
    return printed if printed and _ISO_DAY.match(printed) else ""


def _empty(url: str, shown_before: int) -> PageError:
    return PageError("empty_listing", url, f"it names nothing, but has named {shown_before} articles", fate="retry")


def _name_of(url: str) -> str:
    """The name of the walk along one file of a sitemap; a long address by its digest."""
    parts = urlsplit(url)
    name = f"{SITEMAP} {parts.path}{'?' if parts.query else ''}{parts.query}"
    return name if len(name) <= _LONGEST_NAME else f"{SITEMAP} {hashlib.sha256(url.encode()).hexdigest()}"


def state_to_settle(file: FeedFile, now: dt.datetime) -> str | None:
    """A digest of a file in the state that its index prints; None if that is too young, or not stated, so that the file
    may become another without a sign of it. ``now`` is aware."""
    try:
        modified = dt.datetime.fromisoformat(file.modified_text or "")
    except ValueError:
        return None
    if modified.tzinfo is None:
        modified = modified.replace(tzinfo=dt.UTC)
    if now - modified < _SETTLES_AFTER:
        return None
    return hashlib.sha256(f"{file.url}\n{file.modified_text}".encode()).hexdigest()


def _validators(before: ArchivedVisit | None) -> dict[str, str]:
    """Headers that ask for a file only if it is another than ``before``."""
    return dict(_asking(before)) if before else {}


def _asking(before: ArchivedVisit) -> Iterator[tuple[str, str]]:
    sent = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    for name, value in before.pages[-1].headers:
        if asks := sent.get(name.lower()):
            yield asks, value
