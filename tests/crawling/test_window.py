"""The search for a window of days, against simulated listings whose truth is known article by article."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.crawling.window import MIN_JUDGED, PageDates, Window, find_window, shuffled_share

TOP = dt.date(2022, 8, 1)
#: what a search may fetch beside the window's own pages: 2·log2(pages) and this
CONSTANT = 8


def days_ago(number: int) -> dt.date:
    return TOP - dt.timedelta(days=number)


@dataclass
class Listing:
    """A listing of ``articles`` (id, day) in printed order; ``between`` changes it after each request."""

    articles: list[tuple[str, dt.date | None]]
    per_page: int = 10
    maxpages: int | None = None
    past_end: Literal["empty", "clamp"] = "empty"
    has_bar: bool = True
    between: Callable[[Listing], None] = lambda listing: None
    asked: list[int] = field(default_factory=list)

    @property
    def last(self) -> int:
        pages = math.ceil(len(self.articles) / self.per_page)
        return min(pages, self.maxpages or pages)

    def page(self, number: int) -> PageDates:
        clamped = self.maxpages is not None and number > self.maxpages
        shown = min(number, self.last) if clamped or self.past_end == "clamp" else number
        rows = self.articles[max(shown - 1, 0) * self.per_page : shown * self.per_page]
        return PageDates(
            number, tuple(day for _, day in rows), tuple(name for name, _ in rows), self.has_bar and number >= self.last
        )

    async def fetch(self, number: int) -> PageDates:
        self.asked.append(number)
        page = self.page(number)
        self.between(self)
        return page

    def search(self, since: dt.date, until: dt.date, hint: int | None = None) -> Window:
        self.asked.clear()
        window = asyncio.run(find_window(self.fetch, since, until, last_page_hint=hint))
        assert len(self.asked) == len(set(self.asked)) == window.requests, "a page was fetched twice"
        assert list(window.seen_pages) == self.asked
        return window

    def walk(self, window: Window, since: dt.date) -> set[str]:
        """The articles met by walking a window as its docstring says, each page fetched anew."""
        met: set[str] = set()
        number = window.first_page
        while window.pages:
            page = self.page(number)
            self.between(self)
            met.update(page.article_ids)
            if page.is_last or not page.article_ids or (number >= window.last_page and page.lies_before(since)):
                break
            number += 1
        return met


def listing_of(ages: Sequence[int], **options: object) -> Listing:
    """One article for each age in days, in the order given; article ``i`` is the i-th from the top."""
    return Listing([(str(i), days_ago(age)) for i, age in enumerate(ages)], **options)  # type: ignore[arg-type]


def daily(pages: int, per_day: int = 10, **options: object) -> Listing:
    """``pages`` full pages of ten; at ten articles a day, page p holds the day p - 1 days ago and no other."""
    return listing_of([i // per_day for i in range(pages * 10)], **options)


def outside(window: Window) -> int:
    return len([number for number in window.seen_pages if number not in window.pages])


# Where the window stands. Days are ages: page p of daily(n) is exactly the day of age p - 1.


@pytest.mark.parametrize(
    ("listing", "newest", "oldest", "pages"),
    [
        # the window's own pages, and on each side the one that lies outside it
        (daily(100), 40, 46, (40, 48)),
        (daily(100), 0, 6, (1, 8)),
        (daily(100), 1, 1, (1, 3)),
        (daily(100), 93, 99, (93, 100)),
        (daily(100), 90, 98, (90, 100)),
        (daily(100), 0, 99, (1, 100)),
        (daily(100), -50, 500, (1, 100)),
        # borders in mid-page: page 4 is mostly of the window (10 10 10 11 …), page 6 mostly not (16 17 17 17 18 …)
        (daily(100, per_day=3), 11, 17, (3, 6)),
        # ties: one day over forty pages
        (listing_of([0] * 100 + [1] * 400 + [2] * 100), 1, 1, (10, 51)),
        (listing_of([0] * 500), 0, 0, (1, 50)),
        # a gap: nothing appeared on these days; the pages on either side stay, for what may have moved
        (listing_of([0] * 300 + [100] * 300), 50, 60, (30, 31)),
        # one page, two pages, the first of them not full
        (listing_of([0, 1, 2]), 1, 1, (1, 1)),
        (listing_of(range(11)), 10, 10, (1, 2)),
    ],
)
def test_window_holds_its_days(listing: Listing, newest: int, oldest: int, pages: tuple[int, int]) -> None:
    window = listing.search(days_ago(oldest), days_ago(newest))
    assert (window.first_page, window.last_page) == pages
    assert window.in_order
    assert window.cap_page is None


@pytest.mark.parametrize(
    ("listing", "newest", "oldest", "most_requests"),
    [
        (listing_of([]), 0, 10, 2),
        (daily(100), -20, -10, 5),  # newer than everything
        (daily(100), 100, 110, 15),  # older than everything
        (listing_of([5, 6]), 0, 4, 2),
        (listing_of([5, 6]), 7, 9, 2),
        (listing_of([5, 8]), 6, 7, 2),
    ],
)
def test_nothing_to_find(listing: Listing, newest: int, oldest: int, most_requests: int) -> None:
    window = listing.search(days_ago(oldest), days_ago(newest))
    assert list(window.pages) == []
    assert window.in_order
    assert window.requests <= most_requests
    assert window.why


def test_wrong_order_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="after"):
        daily(3).search(days_ago(1), days_ago(2))


# Outliers, undated pages


def test_pins_that_fill_page_one() -> None:
    """A fork pins: eight of ten on page one are years old, and two of them are of the window's days."""
    ages = [45, 46] + [2000] * 6 + [0, 0] + [1 + i // 10 for i in range(900)]
    window = listing_of(ages).search(days_ago(46), days_ago(40))
    # age 40 is articles 400 to 409 (page 41), age 46 is 460 to 469 (page 47)
    assert (window.first_page, window.last_page) == (40, 48)
    assert window.in_order
    assert window.strays == ("0", "1")


def test_an_article_pinned_and_in_its_place_is_no_stray() -> None:
    listing = daily(100)
    listing.articles[0] = listing.articles[405]  # page 41 is the first of the window, so it has been seen
    assert listing.search(days_ago(46), days_ago(40)).strays == ()


def test_pins_do_not_hide_a_window_at_the_top() -> None:
    ages = [900] * 8 + [i // 10 for i in range(902)]
    window = listing_of(ages).search(days_ago(1), days_ago(0))
    assert window.in_order
    assert set(window.pages) >= {1, 2, 3}
    assert window.requests <= 8


@pytest.mark.parametrize("undated", [{1}, {46}, {40, 41}, {47, 48}, {2, 3}, {99, 100}, set(range(42, 45))])
def test_pages_without_dates_are_judged_by_their_neighbours(undated: set[int]) -> None:
    listing = daily(100)
    listing.articles = [
        (name, None if i // 10 + 1 in undated else day) for i, (name, day) in enumerate(listing.articles)
    ]
    window = listing.search(days_ago(46), days_ago(40))
    assert window.in_order
    assert set(window.pages) >= set(range(41, 48))
    assert len(window.pages) <= 9 + len(undated)


def test_undated_end_stays_in_a_window_that_may_reach_it() -> None:
    listing = daily(100)
    listing.articles[980:] = [(name, None) for name, _ in listing.articles[980:]]
    window = listing.search(days_ago(99), days_ago(98))
    assert set(window.pages) >= {99, 100}


def test_listing_without_any_date_is_walked_straight() -> None:
    window = Listing([(str(i), None) for i in range(100)]).search(days_ago(9), days_ago(0))
    assert not window.in_order
    assert (window.first_page, window.last_page) == (1, 10)
    assert "no date could be read" in window.why


# Not in date order


@pytest.mark.parametrize(
    "ages",
    [
        list(reversed(range(3000))),
        [2999 - i // 100 for i in range(3000)],
        random.Random(1).sample(range(3000), 3000),
        [10 * page + age for page in range(300) for age in (4, 9, 0, 7, 2, 8, 5, 1, 6, 3)],
    ],
    ids=["oldest first", "oldest first, ten pages a day", "by views", "shuffled within each page"],
)
@pytest.mark.parametrize("span", [(0, 6), (1500, 1506), (2960, 2990), (-9, -2), (4000, 4010)])
@pytest.mark.parametrize("hint", [None, 300])
def test_disorder_is_walked_straight(ages: list[int], span: tuple[int, int], hint: int | None) -> None:
    window = listing_of(ages).search(days_ago(span[1]), days_ago(span[0]), hint)
    assert not window.in_order
    assert (window.first_page, window.last_page) == (1, 300)
    assert "walked straight" in window.why
    assert window.requests <= 2 * 2 * math.log2(300) + CONSTANT


@pytest.mark.parametrize(
    ("second", "sixth", "later", "in_order"),
    [(2, 1, 3, True), (3, 1, 3, False), (3, 2, 3, True), (3, 2, 1, False)],
    ids=["a day newer", "two days newer", "a day newer, then older", "a day newer, twice"],
)
def test_a_later_page_may_be_a_day_newer(second: int, sixth: int, later: int, in_order: bool) -> None:
    """Pages 2, 6 and 22 are looked at first, whatever the window is."""
    ages = [0] * 10 + [second] * 40 + [sixth] * 50 + [later] * 200 + list(range(4, 500))
    assert listing_of(ages).search(days_ago(400), days_ago(390)).in_order is in_order


@pytest.mark.parametrize(
    ("ages", "share"),
    [
        ([], 0),
        ([1, 2, 2, 3], 0),
        ([1, 900, 2, 3], 1 / 4),
        ([1, 2, -30, 3], 1 / 4),
        ([4, 3, 2, 1], 3 / 4),
        ([3, 1, 4, 1, 5, 9, 2, 6], 1 / 2),  # no longer run of rising ages than 3 4 5 9 (or 1 1 5 6)
    ],
)
def test_shuffled_share(ages: list[int], share: float) -> None:
    assert shuffled_share([days_ago(age) for age in ages]) == pytest.approx(share)


# maxpages


@pytest.mark.parametrize("has_bar", [True, False])
@pytest.mark.parametrize("hint", [None, 60])
@pytest.mark.parametrize(
    ("newest", "oldest", "pages", "cap"),
    [
        (40, 46, (40, 48), None),
        (55, 70, (55, 60), 60),
        (59, 59, (59, 60), 60),
        (70, 80, None, 60),
        (0, 500, (1, 60), 60),
    ],
)
def test_maxpages(
    newest: int, oldest: int, pages: tuple[int, int] | None, cap: int | None, has_bar: bool, hint: int | None
) -> None:
    """Sixty of a hundred pages can be reached; page 60 is age 59."""
    window = daily(100, maxpages=60, has_bar=has_bar).search(days_ago(oldest), days_ago(newest), hint)
    assert (list(window.pages) or None) == (list(range(pages[0], pages[1] + 1)) if pages else None)
    assert window.cap_page == cap
    assert ("repeats for ever" in window.why) == (cap is not None)


@pytest.mark.parametrize("has_bar", [True, False])
def test_the_tail_of_the_capped_page_is_found(has_bar: bool) -> None:
    """Page 60 is mostly newer than the window, but its last three articles belong to it."""
    listing = listing_of([(i + 3) // 10 for i in range(1000)], maxpages=60, has_bar=has_bar)
    window = listing.search(days_ago(70), days_ago(60))
    assert (window.last_page, window.cap_page) == (60, 60)
    assert window.first_page in (59, 60)


def test_maxpages_of_a_disordered_listing() -> None:
    window = listing_of(list(reversed(range(1000))), maxpages=60).search(days_ago(10), days_ago(0))
    assert (window.in_order, window.last_page, window.cap_page) == (False, 60, 60)


def test_a_site_that_clamps_to_its_last_page_looks_capped() -> None:
    window = daily(100, past_end="clamp").search(days_ago(200), days_ago(95))
    assert (window.last_page, window.cap_page) == (100, 100)


@pytest.mark.parametrize("hint", [1, 30, 100, 4000])
def test_a_wrong_hint_misleads_nobody(hint: int) -> None:
    window = daily(100).search(days_ago(46), days_ago(40), hint)
    assert (window.first_page, window.last_page) == (40, 48)


def test_a_hint_keeps_the_search_inside_the_listing() -> None:
    listing = daily(100)
    listing.search(days_ago(93), days_ago(90), 100)
    assert max(listing.asked) == 100
    listing.search(days_ago(93), days_ago(90))
    assert max(listing.asked) > 100


# Every article in its place is found, at a bounded cost


@st.composite
def orderly(draw: st.DrawFn) -> tuple[Listing, set[str]]:
    """A newest-first listing, and its outliers: no two within five places, so a minority on every full page."""
    gaps = draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 30]), max_size=400))
    ages = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    outliers: set[str] = set()
    place = draw(st.integers(0, 20))
    while place < len(ages):
        ages[place] += draw(st.integers(-500, 500))
        outliers.add(str(place))
        place += draw(st.integers(5, 60))
    return listing_of(ages, per_page=draw(st.integers(MIN_JUDGED, 20))), outliers


spans = st.tuples(st.integers(-20, 800), st.integers(0, 60))


@settings(max_examples=400, deadline=None)
@given(orderly(), spans, st.booleans())
def test_every_article_in_its_place_is_found(
    given_listing: tuple[Listing, set[str]], span: tuple[int, int], hinted: bool
) -> None:
    listing, outliers = given_listing
    since, until = days_ago(span[0] + span[1]), days_ago(span[0])
    window = listing.search(since, until, listing.last if hinted else None)
    assert window.in_order
    for i, (name, day) in enumerate(listing.articles):
        if name not in outliers and day and since <= day <= until:
            assert i // listing.per_page + 1 in window.pages
    assert outside(window) <= 2 * math.log2(max(listing.last, 1)) + CONSTANT
    assert len(window.pages) <= len({p for p in range(1, listing.last + 1) if touches(listing, p, since, until)}) + 2


def touches(listing: Listing, number: int, since: dt.date, until: dt.date) -> bool:
    """Whether the window's days can lie between this page's newest and oldest date."""
    days = [day for day in listing.page(number).dates if day]
    return bool(days) and max(days) >= since and min(days) <= until


changes = st.lists(st.integers(-2, 3), max_size=30)
growth = st.lists(st.integers(0, 3), max_size=30)


@settings(max_examples=300, deadline=None)
@given(orderly(), spans, changes, growth)
def test_a_listing_that_moves_loses_nothing(
    given_listing: tuple[Listing, set[str]], span: tuple[int, int], searched: list[int], walked: list[int]
) -> None:
    """After each request of the search some articles are added on top or deleted there; the walk meets new ones.

    Deletions stay below half a page less the outliers it can hold, the margin that a window has at its newer end.
    """
    listing, outliers = given_listing
    since, until = days_ago(span[0] + span[1]), days_ago(span[0])
    listing.between = mover(searched, deletions=max(listing.per_page // 2 - math.ceil(listing.per_page / 5) - 1, 0))
    window = listing.search(since, until)
    wanted = {
        name
        for name, day in listing.articles
        if day and since <= day <= until and name not in outliers and not name.startswith("new")
    }
    listing.between = mover(walked)
    assert wanted <= listing.walk(window, since)


def mover(changes: list[int], deletions: int = 0) -> Callable[[Listing], None]:
    """Adds the next number of articles on top, or if it is negative deletes as many there, ``deletions`` in all."""
    queue = list(changes)
    numbers = count()

    def move(listing: Listing) -> None:
        nonlocal deletions
        change = queue.pop(0) if queue else 0
        for _ in range(change):
            listing.articles.insert(0, (f"new{next(numbers)}", TOP))
        deleted = min(max(-change, 0), deletions)
        deletions -= deleted
        del listing.articles[:deleted]

    return move


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("hinted", [True, False])
def test_two_thousand_pages(seed: int, hinted: bool) -> None:
    """15 a page, 3 to 30 a day, five weeks of each year quiet, 4 % misdated: any week is found within the bound."""
    chance = random.Random(seed)
    ages = [day for day in range(2600) for _ in range(0 if day % 365 < 35 else chance.randint(3, 30))][:30_000]
    outliers = {i for i in range(7, len(ages), 11) if chance.random() < 0.4}
    printed = [age + chance.randint(-60, 60) if i in outliers else age for i, age in enumerate(ages)]
    listing = listing_of(printed, per_page=15)
    for newest in chance.sample(range(ages[-1]), 20):
        since, until = days_ago(newest + 6), days_ago(newest)
        window = listing.search(since, until, listing.last if hinted else None)
        wanted = {i // 15 + 1 for i, age in enumerate(ages) if newest <= age <= newest + 6 and i not in outliers}
        assert window.in_order
        assert wanted <= set(window.pages)
        assert len(window.pages) <= len(wanted) + 2
        assert outside(window) <= 2 * math.log2(2000)
