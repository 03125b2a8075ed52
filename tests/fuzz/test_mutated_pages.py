"""Ill pages through the way of a crawl: each gives an item or a PageError, in time, and not more than it is worth.

2,000 pages by default, which take about half a minute; ``NEWSCRAWL_FUZZ_PAGES=10000 python -m pytest tests/fuzz`` for
more. Page n is the same each time: ``python -m tests.fuzz n`` writes it to the standard output.
"""

from __future__ import annotations

import os

import pytest

from newscrawl.errors import PageError
from newscrawl.items import ArticleItem
from newscrawl.settings import NEWSCRAWL_PAGE_SECONDS
from tests.fuzz.pages import MutatedPage, mutated_page, read

PAGES = int(os.environ.get("NEWSCRAWL_FUZZ_PAGES", "2000"))
AT_ONCE = 250
#: an item repeats its text in blocks, paragraphs, HTML and readings, and makes every short link absolute
MOST_OUTPUT = 100


@pytest.mark.parametrize("first", range(0, PAGES, AT_ONCE))
def test_ill_pages_give_an_item_or_a_reason(first: int) -> None:
    wrong: list[str] = []
    read_well = 0
    numbers = range(first, min(first + AT_ONCE, PAGES))
    for number in numbers:
        page = mutated_page(number)
        try:
            found = read(page, seconds=NEWSCRAWL_PAGE_SECONDS)
        except PageError as error:
            if error.reason == "page_too_slow":
                wrong.append(f"{page}: {error}")
        except Exception as error:
            wrong.append(f"{page}: {type(error).__name__}: {error}")
        else:
            read_well += 1
            size = len(repr(found))
            if size > MOST_OUTPUT * len(page.body) + 100_000:
                wrong.append(f"{page}: {size} characters of {len(page.body)} bytes")
            if isinstance(found, ArticleItem):
                wrong += [f"{page}: {problem}" for problem in problems(found)]
    assert wrong == []
    # that most pages are refused would be no test
    assert read_well > len(numbers) // 5


def problems(item: ArticleItem) -> list[str]:
    """What no item may hold, whatever the page was."""
    found = []
    if "<script" in item.body_html or "javascript:" in item.body_html.split(">")[0]:
        found.append("body_html holds what runs")
    if any("\n" in paragraph or not paragraph.strip() for paragraph in item.body):
        found.append("a paragraph is empty or of two lines")
    for name in ("view_count", "comment_count"):
        value = getattr(item, name)
        if value is not None and not 0 <= value < 2**63:
            found.append(f"{name} is {value}")
    return found


def test_a_page_is_the_same_each_time() -> None:
    first, again = mutated_page(7), mutated_page(7)
    assert (first.body, str(first)) == (again.body, str(again))
    assert isinstance(first, MutatedPage)
