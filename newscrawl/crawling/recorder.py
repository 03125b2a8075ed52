"""The run on record: everything a crawl learns goes through here into the database, and is counted on the way.

A Scrapy extension, because it lives as long as the crawl. The database is opened when the spider starts, not when
the crawler is built, so that ``scrapy shell`` or ``scrapy parse`` leave no trace of a run.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scrapy import signals

import newscrawl
from newscrawl.archive.visits import ArchivedVisit
from newscrawl.crawling.archiving import PageKeeper
from newscrawl.crawling.backfill import channel_of
from newscrawl.crawling.census import Census
from newscrawl.crawling.drift import describe
from newscrawl.crawling.failure_recorder import FailureRecorder
from newscrawl.crawling.held_site import HeldSite
from newscrawl.crawling.merging import merge_known
from newscrawl.crawling.outcome import judge
from newscrawl.crawling.revisits import next_visit
from newscrawl.errors import (
    ArchiveError,
    ArchiveUnavailableError,
    DatabaseUnavailableError,
    NewscrawlError,
)
from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.storage import fill_rates, footers, frontier, runs, schema, walks
from newscrawl.storage.engine import Connection, open_engine, redacted
from newscrawl.storage.fill_rates import Finding
from newscrawl.storage.frontier import FrontierEntry, FrontierState, State
from newscrawl.storage.location import archive_folder, database_url
from newscrawl.storage.walks import OpenWalk
from newscrawl.storage.writer import Writer

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: our counts in the crawl's stats
PREFIX = "newscrawl/"
#: how many entries left undone by earlier runs are read at a time
CHUNK = 200


class RunRecorder:
    """Opens the database for one crawl, saves what it finds, and closes the run's row with how it ended."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._writer: Writer | None = None
        self._keeper: PageKeeper | None = None
        self.site = ""
        self.run_id = 0
        #: closing paragraphs that an operator has accepted as the site's boilerplate
        self.learned_footers: frozenset[str] = frozenset()
        self._held: HeldSite | None = None
        #: why there is no run, if opening failed
        self.refusal: NewscrawlError | None = None
        #: sentences for the operator, shown in the summary
        self.notes: list[str] = []
        self._census = Census()
        self._handed_out: set[str] = set()
        self._closing: asyncio.Task[None] | None = None
        self.failures = FailureRecorder(self, crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecorder:
        recorder = cls(crawler)
        crawler.signals.connect(recorder.close, signal=signals.spider_closed)
        return recorder

    @property
    def is_open(self) -> bool:
        """Whether this crawl is recorded; False in ``scrapy shell`` and ``scrapy parse``."""
        return self._writer is not None

    async def open(self, spider: Spider, arguments: dict[str, object]) -> None:
        """Open the database, take the site and begin the run's row.

        Raises NewscrawlError if there is no database to write to, LeaseHeldError if another run of the site is under
        way; with the setting NEWSCRAWL_WAIT it waits for its end.
        """
        self._census = Census(is_backfill=getattr(spider, "is_backfill", False))
        try:
            await self._open(spider.name, arguments)
        except NewscrawlError as error:
            self.refusal = error
            raise

    async def _open(self, site: str, arguments: dict[str, object]) -> None:
        settings = self._crawler.settings
        url = database_url(settings.get("NEWSCRAWL_DATABASE_URL"), Path.cwd())
        if settings.getbool("NEWSCRAWL_ARCHIVE"):
            self._keeper = PageKeeper(archive_folder(settings.get("NEWSCRAWL_ARCHIVE_DIR"), Path.cwd()))
        engine = open_engine(url)
        await asyncio.to_thread(schema.prepare, engine)
        self.site = site
        held = HeldSite(engine, settings.getfloat("NEWSCRAWL_DATABASE_PATIENCE"))

        def begin(connection: Connection) -> int:
            version, log_file = newscrawl.__version__, settings.get("LOG_FILE")
            return runs.start_run(connection, site, arguments, version, _now(), log_file)

        self.run_id = await held.take(
            site, begin, seconds=settings.getfloat("NEWSCRAWL_LEASE"), wait=settings.getbool("NEWSCRAWL_WAIT")
        )
        self._held, self._writer = held, held.writer
        held.keep(lambda c: runs.save_counts(c, self.run_id, self.counts()), on_lost=self._stop)
        self.learned_footers = await self.write(lambda c: footers.accepted(c, site))
        self._crawler.stats.set_value(f"{PREFIX}run_id", self.run_id)
        logger.info("Run %d of %s into %s", self.run_id, self.site, redacted(url))

    # What was found

    async def left_open(self, channel: str) -> OpenWalk | None:
        """The walk of a channel that an earlier run began and did not complete."""
        return await self.write(lambda c: walks.left_open(c, self.site, channel))

    async def begin_walk(self, channel: str, first_url: str, *, is_full: bool | None = None) -> OpenWalk:
        """Begin a walk of a channel. By default it is full if the last full one is older than the settings allow:
        articles that were inserted deep inside are found by nothing else."""
        full = await self.is_full_walk_due(channel) if is_full is None else is_full
        return await self.write(
            lambda c: walks.begin_walk(c, self.site, channel, first_url, run_id=self.run_id, now=_now(), is_full=full)
        )

    async def is_full_walk_due(self, channel: str) -> bool:
        """Whether the last walk of a channel to its end is older than the settings allow."""
        oldest = _now() - dt.timedelta(days=self._crawler.settings.getfloat("NEWSCRAWL_FULL_WALK_DAYS"))
        return not await self.write(lambda c: walks.was_walked_fully(c, self.site, channel, oldest))

    async def save_listing(
        self, walk: OpenWalk, entries: Sequence[ListingEntry], next_url: str | None, *, revisit: bool
    ) -> tuple[list[FrontierEntry], int]:
        """Record a listing page, in one transaction with how far the walk has come.

        Returns those of its articles that this run has still to fetch, in printed order, and how many of all of them no
        completed walk of the channel has passed. Without ``next_url`` the walk is completed.
        """

        known, unsettled = await self._record(walk, entries, next_url, channel_of(walk.channel))
        self.count("walked_pages")
        return self._to_fetch(known, revisit=revisit), unsettled

    async def save_discovered(
        self, walk: OpenWalk, entries: Sequence[ListingEntry], url: str, *, channel: str, revisit: bool
    ) -> tuple[list[FrontierEntry], int]:
        """Record part of a feed or sitemap. As :meth:`save_listing`, but what the frontier lacks is left to
        :meth:`left_undone`, and the walk stays open at ``url``."""
        known, unsettled = await self._record(walk, entries, url, channel)
        beside = [entry for entry in known if entry.state is not State.DISCOVERED]
        return self._to_fetch(beside, revisit=revisit), unsettled

    async def _record(
        self, walk: OpenWalk, entries: Sequence[ListingEntry], next_url: str | None, channel: str
    ) -> tuple[list[FrontierState], int]:
        def save(connection: Connection) -> tuple[list[FrontierState], int]:
            unsettled = walks.record_page(connection, self.site, walk, entries, next_url, _now())
            known = frontier.save_listing(connection, self.site, self.run_id, entries, channel, _now())
            return merge_known(connection, self.site, self.run_id, known, _now()), unsettled

        known, unsettled = await self.write(save)
        self.count("discovered", sum(entry.is_new for entry in known))
        return known, unsettled

    async def complete_walk(self, walk: OpenWalk) -> None:
        """Close a walk that saw enough: what its channel has shown is settled from now on."""
        await self.write(lambda c: walks.complete_walk(c, self.site, walk, _now()))

    async def save_unlisted(self, entries: Sequence[ListingEntry], *, revisit: bool = False) -> list[FrontierEntry]:
        """Record articles that no listing names, known by their numbers alone; return those that are to be fetched."""
        known = await self.write(
            lambda c: frontier.save_listing(c, self.site, self.run_id, entries, "(by number)", _now())
        )
        self.count("by_number", sum(entry.is_new for entry in known))
        return self._to_fetch(known, revisit=revisit)

    async def unknown(self, article_ids: Sequence[str]) -> list[str]:
        """Those of these article numbers that no run has ever heard of."""
        return await self.write(lambda c: frontier.unknown(c, self.site, article_ids))

    async def reopen_rejected(self) -> None:
        """Have everything that was rejected tried again by this run."""
        number = await self.write(lambda c: frontier.reopen_rejected(c, self.site, _now()))
        self.note(f"{number} rejected articles are tried again")

    async def open_below(self, channel: str, span: str) -> list[OpenWalk]:
        """The walks of the channels below ``channel`` that an earlier run of the same backfill left open."""
        return await self.write(lambda c: walks.open_below(c, self.site, channel, span))

    async def settled(self, article_ids: Sequence[str]) -> int:
        """How many of these articles a visit is no longer wanted for; nothing is recorded."""
        return await self.write(lambda c: frontier.count_settled(c, self.site, article_ids))

    def saw_listing(self, entries: int) -> None:
        """Count a listing page that was read, and the articles it shows."""
        self.count("listing_pages")
        self.count("listing_entries", entries)

    def expect(self, pages: int) -> None:
        """Say how many listing pages lie ahead, for an estimate of what is left."""
        self.count("expected_pages", pages)

    def note(self, sentence: str) -> None:
        """Tell the operator something about this run, in the log and in its summary."""
        logger.info("%s", sentence)
        self.notes.append(sentence)

    async def shown_so_far(self, channel: str) -> int:
        """How many articles the channel's listing has ever shown."""
        return await self.write(lambda c: walks.shown_so_far(c, self.site, channel))

    async def left_undone(self) -> AsyncIterator[FrontierEntry]:
        """Entries that earlier runs recorded and did not finish, a chunk at a time."""
        last = await self.write(lambda c: frontier.highest_id(c, self.site))
        after = 0
        while chunk := await self.write(_due(self.site, after, last)):
            for entry in chunk:
                if self._hand_out(entry):
                    yield entry
            after = chunk[-1].id

    async def due_revisits(self) -> list[FrontierEntry]:
        """Stored articles whose time has come to be visited again, as many as the run's budget allows."""
        budget = self._crawler.settings.getint("NEWSCRAWL_REVISIT_BUDGET")
        due = await self.write(lambda c: frontier.load_revisits(c, self.site, now=_now(), limit=budget))
        return [entry for entry in due if self._hand_out(entry)]

    async def keep(self, visit: ArchivedVisit) -> str | None:
        """Keep the pages of a visit as they came; return where, None if the archive is switched off."""
        if self._keeper is None or not visit.pages:
            return None
        try:
            return await self._keeper.keep(visit)
        except ArchiveUnavailableError as error:
            self._stop(error)
            raise

    async def kept_listing(self, url: str, at: dt.datetime) -> ArchivedVisit | None:
        """The listing page or feed that was fetched from ``url`` at exactly ``at``; None if it is not kept any more."""
        return await self._keeper.find(self.site, url, at) if self._keeper else None

    async def save_article(self, item: ArticleItem) -> None:
        """Commit one article with everything that hangs on it; returns when it is in the database."""
        item.revisit_at = self._next_visit(item.published_at, item.fetched_at)
        outcome = await self.committed(self.writer.save(item))
        self.count(outcome.value)
        self._census.add(item, outcome)
        for warning in item.warnings:
            self.count("warnings")
            logger.warning("%s: %s", item.url, warning)

    async def not_modified(self, entry: FrontierEntry, *, requests: int) -> None:
        """Note a visit that the server answered with 304: nothing has changed. ``requests`` is what it cost."""
        now = _now()  # what the visit is known by: the writer may have to write it twice
        revisit_at = self._next_visit(entry.published_at, now)
        await self.write(
            lambda c: frontier.mark_unmodified(
                c, self.site, entry.article_id, revisit_at=revisit_at, now=now, requests=requests
            )
        )
        self.count("unchanged")

    def _next_visit(self, published_at: dt.datetime | None, visited_at: dt.datetime) -> dt.datetime | None:
        policy = list(self._crawler.settings.getdictorlist("NEWSCRAWL_REVISITS"))
        return next_visit(policy, published_at, visited_at)

    # How it ended

    async def close(self, reason: str) -> None:
        """Scrapy's signal: write how the run ended, after everything that is still waiting to be written."""
        if self._held is None:
            return
        counts = self.counts()
        outcome, why = judge(reason, counts)
        is_whole = outcome == "finished"
        findings: list[Finding] = []
        await self._close_archive()

        def finish(connection: Connection) -> None:
            nonlocal outcome, why, findings
            if is_whole:
                findings = self._census.find_drift(connection, self.site, self.run_id)
                outcome, why = judge(reason, counts, [finding.field for finding in findings])
            kept = fill_rates.as_json(self._census.samples, findings)
            runs.finish_run(connection, self.run_id, outcome, why, counts, _now(), kept)

        await self._held.give_back(finish)
        for finding in findings:
            self.note(describe(finding))
        logger.info("Run %d ended: %s (%s)", self.run_id, outcome, why)

    async def _close_archive(self) -> None:
        """Drop what is too old. That a file could not be tidied up does not make a crawl fail, but it is said."""
        if self._keeper is None:
            return
        days = self._crawler.settings.get("NEWSCRAWL_ARCHIVE_DAYS")
        before = _now() - dt.timedelta(days=float(days)) if days else None
        try:
            await self._keeper.close(self.site, before)
        except ArchiveError as error:
            self.note(f"the archive was not tidied up: {error}")

    def counts(self) -> dict[str, int]:
        """What this run has counted so far, by name."""
        stats = dict(self._crawler.stats.get_stats())  # a copy: the heartbeat's thread counts too
        counts = {name.removeprefix(PREFIX): value for name, value in stats.items() if name.startswith(PREFIX)}
        counts["requests"] = stats.get("downloader/request_count", 0)
        counts["bytes"] = stats.get("downloader/response_bytes", 0)
        return counts

    # Waiting for the writer

    @property
    def writer(self) -> Writer:
        if self._writer is None:
            raise RuntimeError("the run recorder was used before the spider started")
        return self._writer

    async def write(self, operation: Callable[[Connection], T]) -> T:
        return await self.committed(self.writer.run(operation))

    async def committed(self, future: Future[T]) -> T:
        try:
            return await asyncio.wrap_future(future)
        except DatabaseUnavailableError as error:
            self._stop(error)
            raise

    def _stop(self, error: DatabaseUnavailableError) -> None:
        """Without a database there is nothing to crawl for; the frontier keeps what is left for the next run."""
        if self._closing is None:
            logger.critical("%s", error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=error.finish_reason))

    def _to_fetch(self, entries: Sequence[FrontierState], *, revisit: bool) -> list[FrontierEntry]:
        """Those that are due, or all with ``revisit`` but for those that an operator has removed."""
        wanted = [entry for entry in entries if entry.due or (revisit and entry.state is not State.PURGED)]
        return [entry for entry in wanted if self._hand_out(entry)]

    def _hand_out(self, entry: FrontierEntry) -> bool:
        """Say yes to each article once a run, whichever listings and earlier runs it comes from."""
        if entry.article_id in self._handed_out:
            return False
        self._handed_out.add(entry.article_id)
        self.count("asked_for")
        return True

    def count(self, name: str, by: int = 1) -> None:
        self._crawler.stats.inc_value(f"{PREFIX}{name}", by)


def _due(site: str, after: int, last: int) -> Callable[[Connection], list[FrontierEntry]]:
    return lambda c: frontier.load_due(c, site, after_id=after, up_to_id=last, now=_now(), limit=CHUNK)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
