"""Which pages of a newest-first listing hold the articles of a span of days, found without walking from page one.

A page is judged by the median of its dates: as long as fewer than half of a page's articles are pinned, back-dated
or scheduled, the median is the day of one that is in its place. Medians fall from page to page, so two searches over
page numbers (strides that grow, then halving) find

* the first page mostly dated ``until`` or earlier: the page before it is mostly newer, so whatever stands before
  *that* one, in its place, is newer than ``until``;
* the first page mostly dated before ``since``: whatever stands after it, in its place, is older than ``since``.

The window reaches from the page before the former to the latter. Both ends are thereby mostly outside it, which is
the margin for a listing that moves while it is searched: as many articles as half a page holds, less its outliers, can
come or go without one of the window's slipping out. Page one is never judged, since it is where sites pin.

An article dated out of order lies outside any window found by position; those that were seen are ``strays``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median_low

#: A gallop's next stride is this many times its last. 4 takes about 1.5·log2(depth) requests in all, 2 takes 2·log2.
STRIDE = 4
#: A later page may be this much newer than an earlier one: a listing that moves by a page during a search holds many
#: pages a day.
SLACK = dt.timedelta(days=1)
#: A page is shuffled if more than this share of its dates would have to go to leave the rest newest first. Fifteen
#: days drawn at random lose about 0.55; a page with three outliers 0.2.
SHUFFLED_SHARE = 1 / 3
#: Fewer dates than this, as on a last page, say nothing about order.
MIN_JUDGED = 6
#: A page without a readable date is judged by the next one that has some, this many pages on at most.
UNDATED_REACH = 3
#: No portal has so many pages; a listing that goes on for ever must not be followed for ever.
MAX_PAGE = 1_000_000

Fetch = Callable[[int], Awaitable["PageDates"]]


@dataclass(slots=True, frozen=True)
class PageDates:
    """What one listing page says of the order of its articles.

    ``dates`` are days in the site's zone, in printed order (None: not readable), one for each of ``article_ids``;
    ``is_last``: the page bar offers no next page. A page past the end has no articles; nor has one that ``is_missing``
    though later ones are there.
    """

    page: int
    dates: tuple[dt.date | None, ...]
    article_ids: tuple[str, ...]
    is_last: bool
    is_missing: bool = False

    @property
    def median(self) -> dt.date | None:
        """The day that stands for the page; None if no date is readable."""
        readable = self.readable
        return dt.date.fromordinal(median_low([day.toordinal() for day in readable])) if readable else None

    @property
    def readable(self) -> list[dt.date]:
        return [day for day in self.dates if day]

    def lies_before(self, day: dt.date) -> bool:
        """Whether the page is mostly older than ``day``; no, if it has no readable date."""
        return self.median is not None and self.median < day

    def may_hold(self, since: dt.date, until: dt.date) -> bool:
        """Whether any article of the page is, or may be for want of a date or of the page, of these days."""
        return self.is_missing or any(day is None or since <= day <= until for day in self.dates)


@dataclass(slots=True, frozen=True)
class Window:
    """Where the articles of a span of days stand in a listing.

    ``first_page`` to ``last_page``, both included (``last_page`` < ``first_page``: nowhere); the whole listing if it
    is not ``in_order``. ``why`` is a sentence for the operator. ``cap_page``: the page that every later one repeats,
    so that older articles cannot be reached through this listing; None if the window does not reach so far.
    ``strays``: numbers of articles of these days seen outside the window. ``seen_pages``: what was fetched, in order.

    Walk from ``first_page`` upwards, fetching each page anew, and past ``last_page`` until a page
    ``lies_before(since)`` or is the last: then nothing is lost however much is published meanwhile. (A page seen by the
    search may be older than the one before it, and what passed from one to the other between the two is on neither.)
    """

    first_page: int
    last_page: int
    in_order: bool
    why: str
    cap_page: int | None
    strays: tuple[str, ...]
    seen_pages: dict[int, PageDates]

    @property
    def requests(self) -> int:
        return len(self.seen_pages)

    @property
    def pages(self) -> range:
        return range(self.first_page, self.last_page + 1)


class _UndatedError(Exception):
    """A stretch of pages shows no date by which to go on."""


async def find_window(fetch: Fetch, since: dt.date, until: dt.date, *, last_page_hint: int | None = None) -> Window:
    """Find the pages that can hold articles dated ``since`` to ``until``, days in the site's zone, both included.

    ``fetch`` brings one listing page by number, from 1; for a page past the end it returns one without articles (or,
    as Discuz does past maxpages, the last one again), whatever else goes wrong it raises, and that passes through.
    ``last_page_hint`` is the number that the page bar gives for its last page; a wrong one costs a request.
    Only the pages fetched can show disorder: a listing made of long stretches, each newest first, may pass unnoticed.
    Raises ValueError if ``since`` is after ``until``.
    """
    if since > until:
        raise ValueError(f"since {since} is after until {until}")
    search = _Search(fetch, since, until, last_page_hint)
    try:
        first, last = await search.bounds()
        disorder = search.disorder()
    except _UndatedError as error:
        disorder = str(error)
    if disorder:
        first, last = 1, await search.last_page()
    cap = await search.cap(last) if disorder or search.reaches(last) else None
    if cap:
        first, last = min(first, max(cap - 1, 1)), cap
    if not disorder and search.holds_nothing(first, last):
        first, last = 1, 0
    return Window(
        first_page=first,
        last_page=last,
        in_order=not disorder,
        why=search.explain(first, last, disorder, cap),
        cap_page=cap,
        strays=search.strays(first, last),
        seen_pages=search.seen,
    )


class _Search:
    """The pages fetched so far, each once, and what follows from them."""

    def __init__(self, fetch: Fetch, since: dt.date, until: dt.date, hint: int | None) -> None:
        self.fetch = fetch
        self.since = since
        self.until = until
        self.hint = hint
        self.seen: dict[int, PageDates] = {}
        self.repeated: PageDates | None = None

    async def page(self, number: int) -> PageDates:
        if number not in self.seen:
            page = await self.fetch(number)
            if any(_same_page(page, other) for other in self.seen.values()):
                self.repeated = page
            self.seen[number] = page
        return self.seen[number]

    async def bounds(self) -> tuple[int, int]:
        """First and last page of the window in a listing that is in date order."""
        front = await self.page(1)
        if self.ended(front):
            return 1, len(front.article_ids[:1])
        start = await self.first_where(self.not_newer, 2)
        end = await self.first_where(self.older, start)
        if end == 2:
            await self.look_deeper(front)
        return start - 1, await self.whole(end)

    # What is asked of a page: once true, true of all later ones

    def ended(self, page: PageDates) -> bool:
        """Whether the listing ends with this page or before it."""
        repeats = self.repeated is not None and _same_page(page, self.repeated, itself=True)
        is_empty = not page.article_ids and not page.is_missing
        return page.is_last or is_empty or repeats or page.page >= MAX_PAGE

    async def at_end(self, number: int) -> bool:
        return self.ended(await self.page(number))

    async def not_newer(self, number: int) -> bool:
        return await self.at_end(number) or await self.day(number) <= self.until

    async def older(self, number: int) -> bool:
        return await self.at_end(number) or await self.day(number) < self.since

    async def day(self, number: int) -> dt.date:
        """The median of the page or of the next one that has dates; the earliest day if none follows."""
        for following in range(number, number + UNDATED_REACH + 1):
            page = await self.page(following)
            if page.median:
                return page.median
            if self.ended(page):
                return dt.date.min
        raise _UndatedError(f"no date could be read on pages {number} to {number + UNDATED_REACH}")

    async def first_where(self, condition: Callable[[int], Awaitable[bool]], start: int) -> int:
        """The smallest page number from ``start`` on for which ``condition`` holds.

        The page before it has been seen, unless the answer is ``start``.
        """
        low, high = start - 1, None
        for known in sorted(number for number in self.seen if number >= start):
            if await condition(known):
                high = known
                break
            low = known
        stride = 1
        while high is None or low + stride < high:
            probe = low + stride
            if self.hint and low < self.hint < probe:
                probe = self.hint
            if await condition(probe):
                high = probe
                break
            low = probe
            stride *= STRIDE
        while high - low > 1:
            middle = (low + high) // 2
            if await condition(middle):
                high = middle
            else:
                low = middle
        return high

    async def look_deeper(self, front: PageDates) -> None:
        """Fetch a page of another time, for ``disorder`` to judge.

        A listing that begins with its oldest articles looks, from its first two pages, as if the window were newer
        than everything.
        """
        second = await self.day(2)
        if front.median and front.median > second:
            return
        number, stride = 2, 1
        while not await self.at_end(number) and abs(await self.day(number) - second) <= SLACK:
            number += stride
            stride *= STRIDE

    async def whole(self, number: int) -> int:
        """The page whose dates spoke for page ``number``; the one before, if ``number`` lies past the end."""
        while not (page := await self.page(number)).median and not self.ended(page):
            number += 1
        return number if page.article_ids else number - 1

    async def last_page(self) -> int:
        """The number of the last page that is not a repetition."""
        if self.hint and self.hint > 1:
            await self.page(self.hint - 1)
            await self.page(self.hint)
        number = await self.first_where(self.at_end, 1)
        return number if self.seen[number].article_ids else number - 1

    async def cap(self, last: int) -> int | None:
        """The page that later numbers repeat, if ``last``, where the listing was seen to end, is it or repeats it.

        A software that answers with its last page when asked for a later one looks the same.
        """
        later = await self.page(max(max(self.seen), last + 1))
        # Without a page bar a repetition is recognised only by a second one, so pages seen before are judged anew.
        return await self.first_where(self.at_end, 1) if last and _same_page(self.seen[last], later) else None

    def reaches(self, last: int) -> bool:
        """Whether the window would go on after ``last`` if the listing did."""
        page = self.seen.get(last)
        return page is not None and self.ended(page) and not page.lies_before(self.since)

    def disorder(self) -> str | None:
        """Why the pages seen cannot come from a newest-first listing; None if they can. Page one may hold pins."""
        judged = [page for number, page in sorted(self.seen.items()) if number > 1 and len(page.readable) >= MIN_JUDGED]
        for page in judged:
            share = shuffled_share(page.readable)
            if share > SHUFFLED_SHARE:
                return f"{share:.0%} of the dates on page {page.page} are out of order"
        medians = [(page.median or dt.date.min, page.page) for page in judged]
        for (earlier, number), (later, later_number) in zip(accumulate(medians, min), medians[1:], strict=False):
            if later - earlier > SLACK:
                return f"page {later_number} ({later}) is newer than page {number} ({earlier})"
        return None

    def holds_nothing(self, first: int, last: int) -> bool:
        """Whether every page of the window was seen and none holds an article of it, wherever the listing moves.

        Between two pages fetched one after the other an article can pass unseen, in either direction. It cannot be of
        the window if the upper page is wholly older already, or the lower one wholly newer.
        """
        if any(n not in self.seen or self.seen[n].may_hold(self.since, self.until) for n in range(first, last + 1)):
            return False
        return (
            last <= first
            or all(day and day < self.since for day in self.seen[first].dates)
            or all(day and day > self.until for day in self.seen[last].dates)
        )

    def strays(self, first: int, last: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for number, page in sorted(self.seen.items()):
            if not first <= number <= last:
                dated = zip(page.article_ids, page.dates, strict=True)
                found.update((name, None) for name, day in dated if day and self.since <= day <= self.until)
        inside = {name for number in self.seen if first <= number <= last for name in self.seen[number].article_ids}
        return tuple(name for name in found if name not in inside)

    def explain(self, first: int, last: int, disorder: str | None, cap: int | None) -> str:
        days = f"{self.since} to {self.until}"
        if not self.seen[1].article_ids:
            return "the listing shows no article"
        if disorder:
            sentence = f"not in date order: {disorder}; pages 1 to {last} are walked straight"
        elif last < first:
            sentence = f"no page holds an article of {days}"
        else:
            sentence = f"{days} lies on pages {first} to {last}, found with {len(self.seen)} requests"
        return f"{sentence}; page {cap} repeats for ever, what is older cannot be reached by page" if cap else sentence


def _same_page(one: PageDates, other: PageDates, *, itself: bool = False) -> bool:
    """Whether two numbers brought the same page: more than half of its articles, for a listing may move meanwhile."""
    if one.page == other.page:
        return itself
    larger = max(len(one.article_ids), len(other.article_ids))
    return 2 * len(set(one.article_ids) & set(other.article_ids)) > larger


def shuffled_share(days: Sequence[dt.date]) -> float:
    """Which share of ``days`` would have to go to leave the rest newest first; 0 of an empty sequence."""
    # ends[n]: how a non-increasing run of n + 1 days can end best, as negated ordinals; its length is the longest's
    ends: list[int] = []
    for day in days:
        place = bisect_right(ends, -day.toordinal())
        ends[place : place + 1] = [-day.toordinal()]
    return 1 - len(ends) / len(days) if days else 0.0
