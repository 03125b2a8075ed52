"""The walk along the listings of a portal, the same for every CMS family.

Everything that must outlive the process goes through the run recorder: a listing page's entries are in the database
before its articles are asked for, and so is how far the walk has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any, ClassVar, TypeVar
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from newscrawl.crawling.arguments import (
    Argument,
    read_arguments,
    read_day,
    read_flag,
    read_home_url,
    read_names,
    read_number,
)
from newscrawl.crawling.backfill import DayReader, Span, SpanRule, describe
from newscrawl.crawling.failures import page_error, status_error
from newscrawl.crawling.guard import refusal
from newscrawl.crawling.pages import ListingPage, Page
from newscrawl.crawling.recorder import RunRecorder
from newscrawl.crawling.stop_rules import StopRule
from newscrawl.crawling.window import PageDates, Window, find_window
from newscrawl.errors import NewscrawlError, PageError, SpiderArgumentError
from newscrawl.items import DateOrder, ListingEntry
from newscrawl.storage.frontier import FrontierEntry
from newscrawl.storage.walks import OpenWalk

NOT_MODIFIED = 304
#: numbers looked up at a time
_CHUNK = 500
_LONGEST_NAME = 100
P = TypeVar("P", bound=Page)


class WalkingSpider(scrapy.Spider):
    """Checks its arguments, walks the listings of a site, and asks for the articles that they name.

    What an article request is, is for the subclass.
    """

    site_name: ClassVar[str]
    #: where relative channel URLs lead from, and whose host is the only one visited
    home_url: str
    #: name -> URL of a listing, absolute or relative to home_url
    channels: ClassVar[dict[str, str]]
    time_zone: ClassVar[str] = "Asia/Shanghai"
    #: in which order the site prints a date of three numbers, where they do not tell (1-8-2022)
    date_order: ClassVar[DateOrder] = "YMD"
    listing_page: ClassVar[type[ListingPage]]
    #: what every whole page of the site contains in its last lines; None for a site that does not close its pages
    page_end: ClassVar[bytes | None] = b"</html>"
    #: error pages are read too: what a 404 says decides between gone and try again
    handle_httpstatus_list = (NOT_MODIFIED, *range(400, 600))

    def __init__(self, name: str | None = None, **given: str) -> None:
        """Raises SpiderArgumentError for an argument that is unknown or unreadable."""
        super().__init__(name)
        self.given: dict[str, object] = dict(given)
        self.options = read_arguments(self.name, self.arguments(), given)
        self.home_url = str(self.options["home_url"])
        addresses = (self.home_url, *self.channels.values())
        self.allowed_domains = list({host: None for address in addresses if (host := urlsplit(address).hostname)})
        self.span = self._span()
        self._day_of = DayReader(ZoneInfo(self.time_zone), self.date_order)
        self._walked: set[str] = set()

    @classmethod
    def arguments(cls) -> tuple[Argument, ...]:
        """The ``-a`` arguments this spider accepts."""
        names = ", ".join(cls.channels)
        return (
            Argument("channel", read_names(cls.channels), f"only these, by name: {names}", tuple(cls.channels)),
            Argument("home_url", read_home_url, "another address of the same site, such as a mirror", cls.home_url),
            Argument("full", read_flag, "yes: walk the listings to their end, whatever is known", False),
            Argument("revisit", read_flag, "yes: walk to the end and fetch stored articles again too", False),
            Argument("retry_rejected", read_flag, "yes: try everything again that was rejected", False),
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
    def listing_url(cls, first_url: str, page: int) -> str:
        """URL of a page of a listing by its number, from 1; a backfill needs it. The family knows."""
        raise NotImplementedError

    @classmethod
    def article_id_of(cls, url: str) -> str | None:
        """The site's own number of the article to which a URL leads; None if that is no article. The family knows."""
        raise NotImplementedError

    def article_url(self, article_id: str) -> str:
        """URL of an article by its number; a backfill by number needs it. The family knows."""
        raise NotImplementedError

    def article_request(self, entry: FrontierEntry) -> Request:
        """The request of one visit to an article."""
        raise NotImplementedError

    @property
    def recorder(self) -> RunRecorder:
        recorder = self.crawler.get_extension(RunRecorder)
        if recorder is None:
            raise CloseSpider("the extension newscrawl.crawling.recorder.RunRecorder is switched off in the settings")
        return recorder

    async def start(self) -> AsyncIterator[Any]:
        """Seed the walks of the chosen channels, hand out what earlier runs left undone, then what is due again."""
        try:
            await self.recorder.open(self, self.given)
        except NewscrawlError as error:
            self.logger.error("%s", error)
            raise CloseSpider(getattr(error, "finish_reason", "not_started")) from error
        for channel in self.options["channel"]:
            url = urljoin(self.home_url, self.channels[channel])
            if self._first_time(url):
                async for request in self._begin(channel, url):
                    yield request
        if self.options["dry_run"]:
            return
        if self.options["retry_rejected"]:
            await self.recorder.reopen_rejected()
        async for entry in self.recorder.left_undone():
            await self._room_for_more()
            yield self.article_request(entry)
        for entry in [] if self.span else await self.recorder.due_revisits():
            await self._room_for_more()
            yield self.article_request(entry)

    async def _room_for_more(self) -> None:
        """Wait while the crawl is busy: requests handed to the scheduler all at once would all lie in memory."""
        if self.crawler.engine.needs_backout():
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _begin(self, channel: str, first_url: str) -> AsyncIterator[Request]:
        """Begin, or take up again, the walk of a channel."""
        if self.span:
            async for request in self._begin_backfill(self.span, channel, first_url):
                yield request
            return
        anew = bool(self.options["full"] or self.options["revisit"])
        walk = None if anew else await self.recorder.left_open(channel)
        if walk and not await self._admits(walk.next_url):
            walk, anew = None, True
        walk = walk or await self.recorder.begin_walk(channel, first_url, is_full=anew or None)
        rule = StopRule(walk.is_full, self.settings.getint("NEWSCRAWL_STOP_AFTER_PAGES"))
        yield self._listing_request(walk.next_url, walk, rule, first_url)

    def _listing_request(self, url: str, walk: OpenWalk, rule: StopRule | SpanRule, first_url: str) -> Request:
        rule.asked_for.add(url)
        return Request(
            self._at_home(url),
            self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk, "rule": rule, "first_url": first_url},
            dont_filter=True,
        )

    async def parse_listing(
        self, response: Response, walk: OpenWalk, rule: StopRule | SpanRule, first_url: str
    ) -> AsyncIterator[Request]:
        """Record what a listing page shows, then ask for the next page and for the articles that are due.

        The next page is yielded first and so, the scheduler being a stack, fetched after the articles: however long a
        listing is, the articles of one page are all that wait in memory.
        """
        try:
            page = self._read_listing(response)
            await self._require_entries(page, walk, rule, response.url)
        except PageError as error:
            async for request in self._lost(error, walk, rule, first_url):
                yield request
            return
        now = dt.datetime.now(dt.UTC)
        wanted = [entry for entry in rule.wanted(page.entries, now) if await self._admits(entry.url)]
        next_url = page.next_page_url
        due, unsettled = await self.recorder.save_listing(walk, wanted, next_url, revisit=bool(self.options["revisit"]))
        if next_url and next_url not in rule.asked_for and not rule.is_enough(page.entries, unsettled, now):
            if refused := refusal(next_url, self.home_url, self.allowed_domains):
                await self.recorder.listing_failed(walk.channel, PageError(refused.reason, next_url, refused.detail))
            else:
                yield self._listing_request(next_url, walk, rule, first_url)
        else:
            async for request in self._end_walk(walk, first_url, is_open=next_url is not None):
                yield request
        if not self.span:
            for name, url in page.subchannels.items():
                if self._first_time(url):
                    async for request in self._begin(_below(walk.channel, name), url):
                        yield request
        for entry in due:
            yield self.article_request(entry)

    async def _admits(self, url: str) -> bool:
        """Whether a link may be asked for; one that may not is kept as a rejection, and never enters the frontier."""
        refused = refusal(url, self.home_url, self.allowed_domains)
        if refused:
            await self.recorder.refused(PageError(refused.reason, url, refused.detail))
        return refused is None

    def _at_home(self, url: str) -> str:
        """A URL that an earlier run met under another address of the site (a mirror), under the one of this run."""
        if refusal(url, self.home_url, self.allowed_domains) is None:
            return url
        home = urlsplit(self.home_url)
        return urlsplit(url)._replace(scheme=home.scheme, netloc=home.netloc).geturl()

    async def _end_walk(self, walk: OpenWalk, first_url: str, *, is_open: bool) -> AsyncIterator[Request]:
        """Close a walk; one that an earlier run began is followed by a new one, for what has appeared since."""
        if is_open:
            await self.recorder.complete_walk(walk)
        if walk.is_resumed and not self.span:
            async for request in self._begin(walk.channel, first_url):
                yield request

    def _first_time(self, listing_url: str) -> bool:
        """A channel lists its subchannels' articles too, but only up to maxpages; so they are walked, each once."""
        new = listing_url not in self._walked
        self._walked.add(listing_url)
        return new

    async def _require_entries(self, page: ListingPage, walk: OpenWalk, rule: StopRule | SpanRule, url: str) -> None:
        """Refuse a page that has suddenly nothing to show: that is a fault of the site, never "no news".

        A page further down is reached by the bar of the page before. If it is really past the end, because articles
        were deleted meanwhile, it has a page bar itself.
        """
        if page.entries:
            return
        if walk.is_resumed or len(rule.asked_for) > 1:
            if not page.has_page_bar:
                raise PageError("empty_listing", url, "the page lists nothing and has no page bar", fate="retry")
        elif before := await self.recorder.shown_so_far(walk.channel):
            detail = f"the first page lists nothing; the channel has shown {before} articles"
            raise PageError("empty_listing", url, detail, fate="retry")

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        async for again in self._lost(page_error(failure.value, request.url), **request.cb_kwargs):
            yield again

    async def _lost(
        self, error: PageError, walk: OpenWalk, rule: StopRule | SpanRule, first_url: str
    ) -> AsyncIterator[Request]:
        """A listing page that could not be read: the walk stays open there, for the next run.

        If it is the very page at which this run took the walk up, the page may be broken for good; so the channel is
        walked anew from its top, lest what is new there be never seen.
        """
        await self.recorder.listing_failed(walk.channel, error)
        if walk.is_resumed and len(rule.asked_for) == 1 and not self.span:
            anew = await self.recorder.begin_walk(walk.channel, first_url, is_full=True)
            again = StopRule(anew.is_full, self.settings.getint("NEWSCRAWL_STOP_AFTER_PAGES"))
            yield self._listing_request(first_url, anew, again, first_url)

    # Backfill

    async def _begin_backfill(self, span: Span, channel: str, first_url: str) -> AsyncIterator[Request]:
        """Go on with the walk that an earlier run of the same backfill left open, or find the window and begin."""
        name = span.walk_name(channel)
        walk = await self.recorder.left_open(name)
        if walk and not self.options["dry_run"] and (walk.is_full or not self.options["thorough"]):
            self.recorder.note(f"{channel} {span}: going on where an earlier run stopped, at {walk.next_url}")
            for below in await self.recorder.open_below(channel, str(span)):
                yield self._listing_request(
                    below.next_url, below, SpanRule(span, below.is_full, self._day_of), below.next_url
                )
        else:
            subchannels: dict[str, str] = {}
            try:
                window = await find_window(
                    lambda page: self._fetch_dates(first_url, page, subchannels), span.since, span.until
                )
            except PageError as error:
                await self.recorder.listing_failed(channel, error)
                return
            straight = bool(self.options["thorough"]) or not window.in_order
            for note in describe(channel, window, thorough=straight):
                self.recorder.note(note)
            start = self.listing_url(first_url, 1 if straight else window.first_page)
            self.recorder.expect(len(window.pages))
            if self.options["dry_run"]:
                try:
                    await self._count_window(span, channel, start, straight=straight)
                except PageError as error:
                    await self.recorder.listing_failed(channel, error)
                return
            async for request in self._behind_the_cap(span, channel, window, subchannels):
                yield request
            if not (straight or window.pages):
                return
            walk = await self.recorder.begin_walk(name, start, is_full=straight)
        yield self._listing_request(walk.next_url, walk, SpanRule(span, walk.is_full, self._day_of), first_url)

    async def _fetch_listing(self, url: str) -> ListingPage:
        """Fetch a listing page within a callback. Raises PageError."""
        request = Request(url, dont_filter=True)
        try:
            return self._read_listing(await self.crawler.engine.download_async(request))
        except Exception as error:
            raise page_error(error, url) from error

    async def _fetch_dates(self, first_url: str, number: int, subchannels: dict[str, str]) -> PageDates:
        """One probe of the search; what the page says of ``subchannels`` is added to those."""
        page = await self._fetch_listing(self.listing_url(first_url, number))
        subchannels |= page.subchannels
        is_last = page.next_page_url is None
        return self._day_of.page_dates(number, page.entries, dt.datetime.now(dt.UTC), is_last=is_last)

    async def _count_window(self, span: Span, channel: str, url: str | None, *, straight: bool) -> None:
        """Walk the window without recording anything, and say what a backfill would fetch."""
        rule = SpanRule(span, straight, self._day_of)
        pages = wanted = settled = 0
        while url and url not in rule.asked_for:
            rule.asked_for.add(url)
            page = await self._fetch_listing(url)
            now = dt.datetime.now(dt.UTC)
            numbers = [entry.article_id for entry in rule.wanted(page.entries, now)]
            pages, wanted = pages + 1, wanted + len(numbers)
            settled += await self.recorder.settled(numbers)
            url = None if rule.is_enough(page.entries, 0, now) else page.next_page_url
        self.recorder.note(
            f"{channel} {span}: {wanted} articles on {pages} listing pages, {settled} of them settled already; "
            f"a backfill would fetch {wanted - settled}"
        )

    async def _behind_the_cap(
        self, span: Span, channel: str, window: Window, subchannels: dict[str, str]
    ) -> AsyncIterator[Request]:
        """Where the listing ends before the window does: its subchannels, and numbers if the operator asked so."""
        if window.cap_page is None:
            return
        for name, url in subchannels.items():
            if self._first_time(url):
                async for request in self._begin_backfill(span, _below(channel, name), url):
                    yield request
        async for entry in self._unlisted(channel, window):
            await self._room_for_more()
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

    # Pages

    def _read_listing(self, response: Response) -> ListingPage:
        page = self._page(self.listing_page, response)
        if response.status < 400 and page.is_listing:
            self._require_end(response)
            self.recorder.saw_listing(len(page.entries))
            return page
        raise self._explain(page, response, "listing", before=None)

    @staticmethod
    def _page(page_class: type[P], response: Response) -> P:
        if not isinstance(response, TextResponse):
            kind = (response.headers.get("Content-Type") or b"no content type").decode("latin-1")
            raise PageError("not_text", response.url, f"the answer is no text but {kind}")
        return page_class(response.selector, response.url)

    def _require_end(self, response: Response) -> None:
        """Refuse half a page: a template that crashed or a proxy that gave up leaves a body that reads like a whole."""
        if self.page_end and self.page_end not in response.body.lower():
            end = self.page_end.decode()
            raise PageError("truncated", response.url, f"the page breaks off: it has no {end}", fate="retry")

    @staticmethod
    def _explain(page: Page, response: Response, wanted: str, *, before: str | None) -> PageError:
        """Say why a page is not what was wanted: the software's own words first, then the status."""
        if notice := page.notice:
            return PageError(notice.reason, response.url, notice.detail, fate=notice.fate)
        if response.status >= 400:
            return status_error(response.status, response.url, before=before)
        return PageError(f"no_{wanted}", response.url, f"the page has no {wanted} and is no message the family knows")


def _below(channel: str, name: str) -> str:
    """The name of a channel with those above it; cut to what the database keeps, with room for a backfill's days."""
    return f"{channel}/{name}"[:_LONGEST_NAME]
