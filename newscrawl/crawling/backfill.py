"""A backfill: the articles of a span of days, out of a listing that is sorted newest first, or should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from newscrawl.crawling.window import PageDates, Window
from newscrawl.extraction.dates import extract_moment
from newscrawl.items import DateOrder, ListingEntry

#: divides a channel's name from the days of a backfill in the name of its walk
_AT = "@"


@dataclass(slots=True, frozen=True)
class Span:
    """Days in the site's zone, both included."""

    since: dt.date
    until: dt.date

    def __str__(self) -> str:
        return f"{self.since}..{self.until}"

    def walk_name(self, channel: str) -> str:
        """The name under which the walk of this span is kept, so that the same command takes it up again."""
        return f"{channel}{_AT}{self}"


def channel_of(walk_name: str) -> str:
    """The channel that a walk belongs to."""
    return walk_name.partition(_AT)[0]


@dataclass(slots=True, frozen=True)
class DayReader:
    """Reads the day that a listing prints beside an article."""

    zone: ZoneInfo
    date_order: DateOrder = "YMD"

    def __call__(self, entry: ListingEntry, fetched_at: dt.datetime) -> dt.date | None:
        moment = extract_moment(
            entry.published_text, fetched_at=fetched_at, zone=self.zone, date_order=self.date_order
        ).value
        return moment.at.date() if moment else None

    def page_dates(
        self, page: int, entries: Sequence[ListingEntry], fetched_at: dt.datetime, *, is_last: bool
    ) -> PageDates:
        return PageDates(
            page,
            tuple(self(entry, fetched_at) for entry in entries),
            tuple(entry.article_id for entry in entries),
            is_last,
        )


@dataclass(slots=True)
class SpanRule:
    """The stop rule of a backfill: takes what is dated within the span, or not dated, and stops behind it.

    A walk that goes ``straight`` to the end does not stop, because its listing is in no order.
    """

    span: Span
    straight: bool
    read_day: DayReader
    #: as in StopRule
    asked_for: set[str] = field(default_factory=set)
    #: pages in a row that the listing does not have
    missing: int = 0

    def wanted(self, entries: Sequence[ListingEntry], fetched_at: dt.datetime) -> list[ListingEntry]:
        """The entries of a page that the backfill is after; one without a readable date may be one of them."""
        self.missing = 0
        taken = []
        for entry in entries:
            day = self.read_day(entry, fetched_at)
            if day is None or self.span.since <= day <= self.span.until:
                taken.append(entry)
        return taken

    def is_enough(self, entries: Sequence[ListingEntry], unsettled: int, fetched_at: dt.datetime) -> bool:
        """Say whether to stop after a page: the first that is mostly older than the span."""
        page = self.read_day.page_dates(0, entries, fetched_at, is_last=False)
        return not self.straight and page.lies_before(self.span.since)


def describe(channel: str, window: Window, *, thorough: bool) -> list[str]:
    """What the search found, in sentences for the operator."""
    notes = [f"{channel}: {window.why}"]
    if not window.in_order or thorough:
        notes.append(f"{channel}: walked straight from the first page to the last")
    elif window.strays:
        notes.append(
            f"{channel}: {len(window.strays)} articles of these days were seen outside the window, out of order; "
            "there may be more: --thorough walks the whole listing"
        )
    if window.cap_page:
        notes.append(
            f"{channel}: the listing shows nothing behind page {window.cap_page} and repeats it; what is older is "
            "reached through subchannels, or with --by-number"
        )
    return notes
