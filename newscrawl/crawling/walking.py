"""The walk along the listings of a portal, the same for every CMS family.

Everything that must outlive the process goes through the run recorder: a listing page's entries are in the database
before its articles are asked for, and so is how far the walk has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.archive.visits import ArchivedVisit
from newscrawl.crawling.archiving import archived_page, cost_of
from newscrawl.crawling.arguments import Argument, read_arguments, read_flag, read_home_url, read_names
from newscrawl.crawling.discovery import SITEMAP, Discovery
from newscrawl.crawling.failures import page_error
from newscrawl.crawling.guard import refusal
from newscrawl.crawling.pages import ListingPage
from newscrawl.crawling.reading import read_listing
from newscrawl.crawling.recorder import RunRecorder
from newscrawl.crawling.stop_rules import StopRule, WalkRule
from newscrawl.crawling.watchdog import time_limit
from newscrawl.errors import NewscrawlError, PageError
from newscrawl.items import FIRST_DAY, DateOrder
from newscrawl.storage.frontier import FrontierEntry
from newscrawl.storage.walks import OpenWalk

NOT_MODIFIED = 304
_LONGEST_NAME = 100


class WalkingSpider(scrapy.Spider):
    """Checks its arguments, walks the listings of a site, and asks for the articles that they name.

    What an article request is, is for the subclass.
    """

    site_name: ClassVar[str]
    #: where relative channel URLs lead from, and whose host is the only one visited
    home_url: str
    #: name -> URL of a listing, absolute or relative to home_url
    channels: ClassVar[dict[str, str]] = {}
    #: name of a channel -> URL of its RSS or Atom feed; beside a listing of the same channel or instead of it
    feeds: ClassVar[dict[str, str]] = {}
    #: URLs of sitemaps and sitemap indexes, or of the robots.txt that names them
    sitemaps: ClassVar[list[str]] = []
    time_zone: ClassVar[str] = "Asia/Shanghai"
    #: in which order the site prints a date of three numbers, where they do not tell (1-8-2022)
    date_order: ClassVar[DateOrder] = "YMD"
    #: when the site began: a time before that is doubtful
    first_day: ClassVar[dt.date] = FIRST_DAY
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
        self.allowed_domains = hosts_of(self.home_url, *self.addresses_of_listings())
        self._walked: set[str] = set()

    @classmethod
    def names_of_listings(cls) -> tuple[str, ...]:
        """What an operator chooses from: a channel and its feed have one name, all sitemaps together another."""
        return tuple(dict.fromkeys([*cls.channels, *cls.feeds, *([SITEMAP] if cls.sitemaps else [])]))

    @classmethod
    def addresses_of_listings(cls) -> tuple[str, ...]:
        """Where the definition says that articles are listed, absolute or relative."""
        return (*cls.channels.values(), *cls.feeds.values(), *cls.sitemaps)

    @classmethod
    def arguments(cls) -> tuple[Argument, ...]:
        """The ``-a`` arguments this spider accepts."""
        names = cls.names_of_listings()
        return (
            Argument("channel", read_names(names), f"only these, by name: {', '.join(names)}", names),
            Argument("home_url", read_home_url, "another address of the same site, such as a mirror", cls.home_url),
            Argument("full", read_flag, "yes: walk the listings to their end, whatever is known", False),
            Argument("revisit", read_flag, "yes: walk to the end and fetch stored articles again too", False),
            Argument("retry_rejected", read_flag, "yes: try everything again that was rejected", False),
        )

    @classmethod
    def article_id_of(cls, url: str) -> str | None:
        """The site's own number of the article to which a URL leads; None if that is no article. The family knows."""
        raise NotImplementedError

    @classmethod
    def listed_id_of(cls, url: str) -> str | None:
        """What an article is known by that a feed or sitemap names by ``url``; None if that is no article. A family
        whose addresses need not have a number knows better."""
        return cls.article_id_of(url)

    @classmethod
    def body_page_of(cls, url: str) -> int:
        """Which page of an article's body a URL leads to, from 1. A family whose bodies have pages knows better."""
        return 1

    def article_request(self, entry: FrontierEntry) -> Request:
        """The request of one visit to an article."""
        raise NotImplementedError

    @property
    def is_backfill(self) -> bool:
        """Whether this run is after past days: then it neither follows subchannels nor looks for what is new."""
        return False

    @property
    def only_looks(self) -> bool:
        """Whether this run is to say what it would fetch, and to fetch nothing."""
        return False

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
        chosen = self.options["channel"]
        for channel in filter(self.channels.__contains__, chosen):
            url = urljoin(self.home_url, self.channels[channel])
            if self.first_time(url):
                async for request in self.begin(channel, url):
                    yield request
        async for request in self._discover(chosen):
            yield request
        if self.only_looks:
            return
        if self.options["retry_rejected"]:
            await self.recorder.reopen_rejected()
        async for entry in self.recorder.left_undone():
            await self.room_for_more()
            yield self.article_request(entry)
        for entry in [] if self.is_backfill else await self.recorder.due_revisits():
            await self.room_for_more()
            yield self.article_request(entry)

    async def _discover(self, chosen: Collection[str]) -> AsyncIterator[Request]:
        """Read the chosen feeds and sitemaps into the frontier; ask for what :meth:`start` will not find there."""
        discovery = Discovery(self)
        reading = [discovery.read_feed(name, url) for name, url in self.feeds.items() if name in chosen]
        reading += [discovery.read_sitemap(url) for url in self.sitemaps if SITEMAP in chosen]
        for entries in [] if self.is_backfill else reading:
            async for entry in entries:
                await self.room_for_more()
                yield self.article_request(entry)

    async def room_for_more(self) -> None:
        """Wait while the crawl is busy: requests handed to the scheduler all at once would all lie in memory."""
        if self.crawler.engine.needs_backout():
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def begin(self, channel: str, first_url: str) -> AsyncIterator[Request]:
        """Begin, or take up again, the walk of a channel."""
        anew = bool(self.options["full"] or self.options["revisit"])
        walk = None if anew else await self.recorder.left_open(channel)
        if walk and not await self._admits(walk.next_url):
            walk, anew = None, True
        walk = walk or await self.recorder.begin_walk(channel, first_url, is_full=anew or None)
        rule: WalkRule = StopRule(walk.is_full, self.settings.getint("NEWSCRAWL_STOP_AFTER_PAGES"))
        yield self.listing_request(walk.next_url, walk, rule, first_url)

    def listing_request(self, url: str, walk: OpenWalk, rule: WalkRule, first_url: str) -> Request:
        rule.asked_for.add(url)
        return Request(
            self._at_home(url),
            self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk, "rule": rule, "first_url": first_url},
            dont_filter=True,
        )

    async def parse_listing(
        self, response: Response, walk: OpenWalk, rule: WalkRule, first_url: str
    ) -> AsyncIterator[Request]:
        """Record what a listing page shows, then ask for the next page and for the articles that are due.

        The next page is yielded first and so, the scheduler being a stack, fetched after the articles: however long a
        listing is, the articles of one page are all that wait in memory.
        """
        try:
            page = await self.keep_and_read(response)
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
                await self.recorder.failures.listing_failed(
                    walk.channel, PageError(refused.reason, next_url, refused.detail)
                )
            else:
                yield self.listing_request(next_url, walk, rule, first_url)
        else:
            async for request in self._end_walk(walk, first_url, is_open=next_url is not None):
                yield request
        if not self.is_backfill:
            for name, url in page.subchannels.items():
                if self.first_time(url):
                    async for request in self.begin(below(walk.channel, name), url):
                        yield request
        for entry in due:
            yield self.article_request(entry)

    async def _admits(self, url: str) -> bool:
        """Whether a link may be asked for; one that may not is kept as a rejection, and never enters the frontier."""
        refused = refusal(url, self.home_url, self.allowed_domains)
        if refused:
            await self.recorder.failures.refused(PageError(refused.reason, url, refused.detail))
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
        if walk.is_resumed and not self.is_backfill:
            async for request in self.begin(walk.channel, first_url):
                yield request

    def first_time(self, listing_url: str) -> bool:
        """A channel lists its subchannels' articles too, but only up to maxpages; so they are walked, each once."""
        new = listing_url not in self._walked
        self._walked.add(listing_url)
        return new

    async def _require_entries(self, page: ListingPage, walk: OpenWalk, rule: WalkRule, url: str) -> None:
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

    async def _lost(self, error: PageError, walk: OpenWalk, rule: WalkRule, first_url: str) -> AsyncIterator[Request]:
        """A listing page that could not be read: the walk stays open there, for the next run.

        If it is the very page at which this run took the walk up, the page may be broken for good; so the channel is
        walked anew from its top, lest what is new there be never seen.
        """
        await self.recorder.failures.listing_failed(walk.channel, error)
        if walk.is_resumed and len(rule.asked_for) == 1 and not self.is_backfill:
            anew = await self.recorder.begin_walk(walk.channel, first_url, is_full=True)
            again = StopRule(anew.is_full, self.settings.getint("NEWSCRAWL_STOP_AFTER_PAGES"))
            yield self.listing_request(first_url, anew, again, first_url)

    async def keep_and_read(self, response: Response) -> ListingPage:
        """Keep a page as it came, and read it as a listing of the site. Raises PageError, which says where it is kept,
        for anything else."""
        position = await self.recorder.keep(
            ArchivedVisit(
                site=self.name,
                kind="listing",
                article_id=None,
                urls=(response.url,),
                fetched_at=dt.datetime.now(dt.UTC),
                pages=(archived_page(response),),
                run_id=self.recorder.run_id,
                requests=cost_of(response.request),
            )
        )

        try:
            with time_limit(self.settings.getfloat("NEWSCRAWL_PAGE_SECONDS"), response.url):
                page = read_listing(self.listing_page, response, self.page_end)
                number = len(page.entries)
        except PageError as error:
            error.archive_position = position
            raise
        self.recorder.saw_listing(number)
        return page


def hosts_of(*addresses: str) -> list[str]:
    """The hosts of these addresses, each once, in order; one without a host, or an impossible one, has none."""
    hosts: dict[str, None] = {}
    for address in addresses:
        with suppress(ValueError):  # http://[x
            if host := urlsplit(address).hostname:
                hosts[host] = None
    return list(hosts)


def below(channel: str, name: str) -> str:
    """The name of a channel with those above it; cut to what the database keeps, with room for a backfill's days."""
    return f"{channel}/{name}"[:_LONGEST_NAME]
