"""A guard against input that is read in exponential or quadratic time. No timing: what is linear ends far below it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from newscrawl.crawling.watchdog import time_limit

#: seconds of computing, those that a page may take
_SECONDS = 10


def ends() -> AbstractContextManager[None]:
    """Raise PageError if the code inside computes for longer than a page may take to be read."""
    return time_limit(_SECONDS, "a test of hostile input")
