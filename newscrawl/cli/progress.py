"""What a terminal shows while something runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from newscrawl.cli.console import stderr
from newscrawl.operations.crawl import Counts

NOT_STORED = ("rejected", "retry", "gone", "external")
_BAR = 30
#: seconds before the rate of a crawl says anything about its end
_SETTLING = 3.0


@contextmanager
def progress(counts: Counts) -> Iterator[None]:
    """Show the counts of a running crawl until it ends."""
    started = dt.datetime.now(dt.UTC)

    def draw() -> Text:
        return progress_line(counts(), (dt.datetime.now(dt.UTC) - started).total_seconds())

    with Live(get_renderable=draw, console=stderr, refresh_per_second=8):
        yield


def progress_line(counts: Mapping[str, int], seconds: float) -> Text:
    """One line of progress after so many seconds."""
    failed = sum(counts.get(name, 0) for name in NOT_STORED)
    done = failed + sum(counts.get(name, 0) for name in ("new", "changed", "unchanged"))
    total = max(_total(counts), done)
    filled = round(_BAR * done / total) if total else 0
    return Text.assemble(
        ("━" * filled, "green"),
        ("━" * (_BAR - filled), "grey35"),
        f" {done}/{total} articles  ",
        (f"{counts.get('new', 0)} new", "green"),
        f"  {counts.get('changed', 0)} changed  {counts.get('unchanged', 0)} unchanged  ",
        (f"{failed} not stored", "yellow" if failed else ""),
        f"  {counts.get('listing_pages', 0)} listing pages  {done / seconds if seconds > 1 else done:.0f}/s",
        f"  {_time_left(counts, total - done, done / seconds if seconds > _SETTLING else 0)}",
        no_wrap=True,  # a line that wraps is not wiped and leaves copies of itself
        overflow="ellipsis",
    )


def _total(counts: Mapping[str, int]) -> int:
    """Articles asked for so far and, in a backfill, about as many a page as so far on the pages that lie ahead."""
    asked, pages = counts.get("asked_for", 0), counts.get("walked_pages", 0)
    ahead = max(counts.get("expected_pages", 0) - pages, 0)
    return asked + round(ahead * asked / pages) if pages else asked


def _time_left(counts: Mapping[str, int], left: int, rate: float) -> str:
    """Only a backfill knows how much lies ahead of it."""
    if not counts.get("expected_pages") or not rate:
        return ""
    return f"about {dt.timedelta(seconds=round(left / rate))} left"


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int], object]]:
    """A bar for work of a known size; yields what is to be told how much is done, of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
