"""Backfills: the articles of past days, looked for in each newest-first listing and walked there."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from scrapy import Request

from newscrawl.crawling.arguments import Argument, read_day, read_flag, read_number
from newscrawl.crawling.backfill import DayReader, Span, SpanRule, describe
from newscrawl.crawling.failures import page_error
from newscrawl.crawling.numbered_pages import LONGEST_GAP, NO_SUCH_PAGE, NumberedPages
from newscrawl.crawling.pages import ListingPage
from newscrawl.crawling.stop_rules import WalkRule
from newscrawl.crawling.walking import WalkingSpider, below
from newscrawl.crawling.window import PageDates, Window, find_window
from newscrawl.errors import PageError, SpiderArgumentError
from newscrawl.items import ListingEntry
from newscrawl.storage.frontier import FrontierEntry
from newscrawl.storage.walks import OpenWalk

#: numbers looked up at a time
_CHUNK = 500


class BackfillingSpider(WalkingSpider):
    """A walking spider that walks past days where it is given some."""

    def __init__(self, name: str | None = None, **given: str) -> None:
        """Raises SpiderArgumentError for an argument that is unknown or unreadable, and for days that make no span."""
        super().__init__(name, **given)
        self.span = self._span()
        self._day_of = DayReader(ZoneInfo(self.time_zone), self.date_order)

    @classmethod
    def arguments(cls) -> tuple[Argument, ...]:
        return (
            *super().arguments(),
            Argument("since", read_day, "backfill: first day, YYYY-MM-DD in the site's zone"),
            Argument("until", read_day, "backfill: last day, included; default today"),
            Argument(
                "thorough", read_flag, "yes: backfill without looking for the window: walk the whole listing", False
            ),
            Argument("by_number", read_number, "backfill: behind the last page shown, try so many article numbers", 0),
            Argument("dry_run", read_flag, "yes: backfill that only says what it would fetch", False),
        )

    def _span(self) -> Span | None:
        """The days of a backfill; None for a crawl of what is new. Raises SpiderArgumentError if they make no span."""
        since, until = self.options["since"], self.options["until"]
        if since is None:
            if until or any(self.options[name] for name in ("thorough", "by_number", "dry_run")):
                raise SpiderArgumentError(
                    f"{self.name}: until, thorough, by_number and dry_run go with since=YYYY-MM-DD"
                )
            return None
        until = until or dt.datetime.now(ZoneInfo(self.time_zone)).date()
        if since > until:
            raise SpiderArgumentError(f"{self.name}: since={since} is after until={until}")
        return Span(since, until)

    @classmethod
    def listing_url(cls, known_url: str, page: int) -> str:
        """URL of a page of a listing by its number, from 1, made of the URL of any of its pages; a backfill needs it.
        The family knows."""
        raise NotImplementedError

    @classmethod
    def listing_number(cls, url: str) -> int:
        """The number, from 1, of the page of a listing that a URL leads to. The family knows."""
        raise NotImplementedError

    def article_url(self, article_id: str) -> str:
        """URL of an article by its number; a backfill by number needs it. The family knows."""
        raise NotImplementedError

    @property
    def is_backfill(self) -> bool:
        return self.span is not None

    @property
    def only_looks(self) -> bool:
        return bool(self.options["dry_run"])

    async def begin(self, channel: str, first_url: str) -> AsyncIterator[Request]:
        """Begin, or take up again, the walk of a channel: of its past days if there are any to be had."""
        walk = self._begin_backfill(self.span, channel, first_url) if self.span else super().begin(channel, first_url)
        async for request in walk:
            yield request

    async def _begin_backfill(self, span: Span, channel: str, first_url: str) -> AsyncIterator[Request]:
        """Go on with the walk that an earlier run of the same backfill left open, or find the window and begin."""
        name = span.walk_name(channel)
        walk = await self.recorder.left_open(name)
        if walk and not self.options["dry_run"] and (walk.is_full or not self.options["thorough"]):
            self.recorder.note(f"{channel} {span}: going on where an earlier run stopped, at {walk.next_url}")
            for sub in await self.recorder.open_below(channel, str(span)):
                yield self.listing_request(sub.next_url, sub, SpanRule(span, sub.is_full, self._day_of), sub.next_url)
        else:
            subchannels: dict[str, str] = {}
            pages = NumberedPages(first_url, self._fetch_listing, self.listing_url)
            try:
                window = await find_window(
                    lambda number: self._fetch_dates(pages, number, subchannels), span.since, span.until
                )
            except PageError as error:
                await self.recorder.failures.listing_failed(channel, error)
                return
            straight = bool(self.options["thorough"]) or not window.in_order
            for note in describe(channel, window, thorough=straight):
                self.recorder.note(note)
            start = pages.url(1 if straight else pages.last_before(window.first_page))
            self.recorder.expect(len(window.pages))
            if self.options["dry_run"]:
                try:
                    await self._count_window(span, channel, start, straight=straight)
                except PageError as error:
                    await self.recorder.failures.listing_failed(channel, error)
                return
            async for request in self._behind_the_cap(span, channel, window, subchannels):
                yield request
            if not (straight or window.pages):
                return
            walk = await self.recorder.begin_walk(name, start, is_full=straight)
        yield self.listing_request(walk.next_url, walk, SpanRule(span, walk.is_full, self._day_of), first_url)

    async def _fetch_listing(self, url: str) -> ListingPage:
        """Fetch a listing page within a callback. Raises PageError."""
        request = Request(url, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise page_error(error, url) from error
        return await self.keep_and_read(response)

    async def _fetch_dates(self, pages: NumberedPages, number: int, subchannels: dict[str, str]) -> PageDates:
        """One probe of the search; what the page says of ``subchannels`` is added to those."""
        page = await pages.page(number)
        if page is None:
            is_past = pages.is_past_the_end(number)
            return PageDates(number, (), (), is_last=is_past, is_missing=not is_past)
        subchannels |= page.subchannels
        is_last = page.next_page_url is None
        return self._day_of.page_dates(number, page.entries, dt.datetime.now(dt.UTC), is_last=is_last)

    async def _count_window(self, span: Span, channel: str, url: str | None, *, straight: bool) -> None:
        """Walk the window without recording anything, and say what a backfill would fetch."""
        rule = SpanRule(span, straight, self._day_of)
        pages = wanted = settled = 0
        while url and url not in rule.asked_for:
            rule.asked_for.add(url)
            try:
                page = await self._fetch_listing(url)
            except PageError as error:
                if following := self._passed_over(error, rule):
                    url = following
                    continue
                raise
            now = dt.datetime.now(dt.UTC)
            numbers = [entry.article_id for entry in rule.wanted(page.entries, now)]
            pages, wanted = pages + 1, wanted + len(numbers)
            settled += await self.recorder.settled(numbers)
            url = None if rule.is_enough(page.entries, 0, now) else page.next_page_url
        self.recorder.note(
            f"{channel} {span}: {wanted} articles on {pages} listing pages, {settled} of them settled already; "
            f"a backfill would fetch {wanted - settled}"
        )

    async def _lost(self, error: PageError, walk: OpenWalk, rule: WalkRule, first_url: str) -> AsyncIterator[Request]:
        """A missing page of a backfill is passed over, lest a hole in the listing hide what is older for ever; after
        some missing pages in a row the walk ends as at the listing's end."""
        if not (isinstance(rule, SpanRule) and error.reason in NO_SUCH_PAGE):
            async for request in super()._lost(error, walk, rule, first_url):
                yield request
            return
        await self.recorder.failures.listing_failed(walk.channel, error)
        if following := self._passed_over(error, rule):
            yield self.listing_request(following, walk, rule, first_url)
        else:
            async for request in self._end_walk(walk, first_url, is_open=True):
                yield request

    def _passed_over(self, error: PageError, rule: SpanRule) -> str | None:
        """The URL of the page after a missing one; None if too many are missing already, or if it is not missing."""
        rule.missing += 1
        if error.reason not in NO_SUCH_PAGE or rule.missing > LONGEST_GAP:
            return None
        return self.listing_url(error.url, self.listing_number(error.url) + 1)

    async def _behind_the_cap(
        self, span: Span, channel: str, window: Window, subchannels: dict[str, str]
    ) -> AsyncIterator[Request]:
        """Where the listing ends before the window does: its subchannels, and numbers if the operator asked so."""
        if window.cap_page is None:
            return
        for name, url in subchannels.items():
            if self.first_time(url):
                async for request in self._begin_backfill(span, below(channel, name), url):
                    yield request
        async for entry in self._unlisted(channel, window):
            await self.room_for_more()
            yield self.article_request(entry)

    async def _unlisted(self, channel: str, window: Window) -> AsyncIterator[FrontierEntry]:
        """Try the numbers that no listing has shown, downwards from the last page: about where older articles are.

        Only about, because back-dated articles have high numbers; each number tried costs a request of the budget.
        """
        last_page = window.seen_pages.get(window.cap_page or 0)
        number = max((int(n) for n in last_page.article_ids if n.isdigit()), default=0) if last_page else 0
        budget = int(self.options["by_number"])
        while number > 0 and budget > 0:
            chunk = [str(n) for n in range(number, max(number - _CHUNK, 0), -1)]
            number -= len(chunk)
            numbers = (await self.recorder.unknown(chunk))[:budget]
            budget -= len(numbers)
            if numbers:
                self.recorder.note(f"{channel}: trying {len(numbers)} numbers from {numbers[0]} to {numbers[-1]}")
            entries = [ListingEntry(self.article_url(n), n, "") for n in numbers]
            for entry in await self.recorder.save_unlisted(entries):
                yield entry
