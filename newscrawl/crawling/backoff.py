"""How long to leave a host alone after it failed: what it asks for itself, or longer each time."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+")


def read_retry_after(text: str, now: dt.datetime) -> float | None:
    """Seconds from ``now`` (aware) that a Retry-After header asks for, as a number or as a date; None: not readable.

    A date in the past is 0.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def backoff(delay: float, failures: int, longest: float) -> float:
    """Seconds to wait after the ``failures``-th failure in a row: twice the host's delay, then four times, eight …

    ``longest`` bounds it. A site that is crawled without a delay, such as the demo portal, is not waited for.
    """
    return min(longest, delay * 2.0 ** min(failures, 32))
