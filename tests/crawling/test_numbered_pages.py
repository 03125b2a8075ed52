"""Listings of which some pages are missing, or have addresses of another form, and the search for days in them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from newscrawl.crawling.numbered_pages import LONGEST_GAP, NumberedPages
from newscrawl.crawling.window import PageDates, find_window
from newscrawl.errors import PageError

TOP = dt.date(2022, 8, 1)


@dataclass
class Shown:
    number: int
    next_page_url: str | None


def file_url(number: int) -> str:
    return "/news/" if number == 1 else f"/news/index_{number}.html"


def query_url(number: int) -> str:
    return f"/list.php?class=3&page={number - 1}"


def url_of(known_url: str, number: int) -> str:
    """As a family makes it: the query form counts from 0."""
    return query_url(number) if "?" in known_url else file_url(number)


@dataclass
class Site:
    """A listing of ``last`` pages; those above ``files`` have the query form, ``holes`` answer 404."""

    last: int
    files: int = 10**6
    holes: frozenset[int] = frozenset()
    asked: list[str] = field(default_factory=list)

    def href(self, number: int) -> str:
        return file_url(number) if number <= self.files else query_url(number)

    async def fetch(self, url: str) -> Any:
        self.asked.append(url)
        digits = re.findall(r"\d+", url)
        number = int(digits[-1]) + 1 if "?" in url else int(digits[0]) if digits else 1
        if url != self.href(number) or number > self.last or number in self.holes:
            raise PageError("http_404", url, "the server answered 404", fate="retry")
        return Shown(number, self.href(number + 1) if number < self.last else None)

    def pages(self) -> NumberedPages:
        return NumberedPages("/news/", self.fetch, url_of)

    def numbers(self, *numbers: int) -> list[int | None]:
        """Which page each of these numbers brings."""

        async def ask() -> list[int | None]:
            pages = self.pages()
            found = [await pages.page(number) for number in numbers]
            return [page.number if page else None for page in found]  # type: ignore[attr-defined]

        return asyncio.run(ask())


def test_behind_the_files_pages_are_asked_for_by_query() -> None:
    site = Site(last=40, files=5)
    assert site.numbers(1, 22, 5, 6, 40, 41) == [1, 22, 5, 6, 40, None]
    assert "/list.php?class=3&page=21" in site.asked
    assert len(site.asked) == len(set(site.asked)), "a page was asked for twice"


def test_a_missing_page_in_the_middle_is_not_the_end() -> None:
    assert Site(last=40, holes=frozenset({22})).numbers(1, 22, 23, 40) == [1, None, 23, 40]


def test_as_many_pages_as_a_gap_may_have_are_passed_over() -> None:
    gap = frozenset(range(20, 20 + LONGEST_GAP))
    assert Site(last=40, holes=gap).numbers(1, 39) == [1, 39]
    assert Site(last=40, holes=gap).numbers(1, 21) == [1, None]


def test_a_listing_that_leads_on_to_nothing_ends() -> None:
    """The first pages have files and a bar that leads on, but the rest is not there at all."""
    site = Site(last=40, holes=frozenset(range(6, 41)))
    pages = site.pages()

    async def ask() -> Any:
        return [await pages.page(1), await pages.page(30)]

    assert asyncio.run(ask())[1] is None
    assert pages.is_past_the_end(6)
    assert not pages.is_past_the_end(5)
    assert pages.last_before(30) == 5


def test_past_the_end_costs_no_more_than_the_search_for_the_end() -> None:
    site = Site(last=100)
    assert site.numbers(1, 2, 6, 22, 86, 342, 343, 1000) == [1, 2, 6, 22, 86, None, None, None]
    assert len(site.asked) <= 6 + 9, "log2(342 - 86) more, and none for what lies behind"


@pytest.mark.parametrize("reason", ["http_500", "timeout"])
def test_a_page_that_could_not_be_had_says_nothing_of_the_listing(reason: str) -> None:
    async def fetch(url: str) -> Any:
        raise PageError(reason, url, "no answer", fate="retry")

    with pytest.raises(PageError, match=reason):
        asyncio.run(NumberedPages("/news/", fetch, url_of).page(7))


def test_a_listing_without_a_first_page_is_none() -> None:
    with pytest.raises(PageError, match="http_404"):
        asyncio.run(Site(last=0).pages().page(1))


@pytest.mark.parametrize(
    "site",
    [
        Site(last=200, files=10),
        Site(last=200, holes=frozenset({21, 22, 86, 120, 121})),
        Site(last=200, files=30, holes=frozenset({86, 120})),
    ],
    ids=["half static", "with holes", "both"],
)
def test_the_window_is_found_in_a_listing_with_missing_pages(site: Site) -> None:
    """A page holds ten articles of one day, so that the page with number n is dated n - 1 days before the top."""
    pages = site.pages()

    async def dates(number: int) -> PageDates:
        if await pages.page(number) is None:
            is_past = pages.is_past_the_end(number)
            return PageDates(number, (), (), is_last=is_past, is_missing=not is_past)
        day = TOP - dt.timedelta(days=number - 1)
        return PageDates(number, (day,) * 10, tuple(f"{number}-{n}" for n in range(10)), is_last=number == site.last)

    since, until = TOP - dt.timedelta(days=124), TOP - dt.timedelta(days=118)  # pages 119 to 125
    window = asyncio.run(find_window(dates, since, until))
    assert window.in_order
    assert window.first_page <= 119
    assert window.last_page >= 125
    assert len(window.pages) <= 7 + 4 + LONGEST_GAP
