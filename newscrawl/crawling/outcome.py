"""Did a run do its job? Judged from its counts alone, so that the answer can be checked against the run's row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

RunOutcome = Literal["finished", "degraded", "stopped", "killed", "failed"]
Counts = Mapping[str, int]


class _Failure(NamedTuple):
    reason: str
    applies: Callable[[Counts], bool]


def _number(counts: Counts, *names: str) -> int:
    return sum(counts.get(name, 0) for name in names)


#: one page that cannot be had on a day without news says nothing of the site
_SEVERAL = 3

#: first match wins. A crawl that found nothing has failed, and so has one in which every page was refused: a site that
#: was redesigned or that shut us out looks like that.
_FAILURES = (
    _Failure("listing_failed", lambda counts: _number(counts, "listing_failed") > 0),
    _Failure("nothing_found", lambda counts: _number(counts, "listing_entries", "listings_unchanged") == 0),
    _Failure("exceptions", lambda counts: _number(counts, "exceptions") > 0),
    _Failure(
        "no_article_stored",
        lambda counts: _number(counts, "new") == 0 and _number(counts, "not_had") >= _SEVERAL,
    ),
)


#: a run that lost its lease is on record as killed: whoever took the site over has written so
_CUT_SHORT: dict[str, RunOutcome] = {"shutdown": "stopped", "lease_lost": "killed"}


def judge(finish_reason: str, counts: Counts, dried_up: Sequence[str] = ()) -> tuple[RunOutcome, str]:
    """Say how a run ended, and why, from Scrapy's finish reason, the recorder's counts, and the fields that were found
    to have dried up.

    A few articles that were refused do not fail a run: they are counted and kept with their reasons.
    """
    if finish_reason != "finished":
        return _CUT_SHORT.get(finish_reason, "failed"), finish_reason
    for failure in _FAILURES:
        if failure.applies(counts):
            return "failed", failure.reason
    return ("degraded", f"drift: {', '.join(dried_up)}") if dried_up else ("finished", "finished")
