"""Dates as Discuz! prints them: PHP's date formats, and the words of its relative dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

#: The demo portal's own zone. Discuz! keeps a fixed offset, and China has had no summer time since 1991.
ZONE = dt.timezone(dt.timedelta(hours=8))

_PHP: dict[str, Callable[[dt.datetime], str]] = {
    "Y": lambda t: f"{t.year}",
    "m": lambda t: f"{t.month:02}",
    "n": lambda t: f"{t.month}",
    "d": lambda t: f"{t.day:02}",
    "j": lambda t: f"{t.day}",
    "H": lambda t: f"{t.hour:02}",
    "h": lambda t: f"{(t.hour - 1) % 12 + 1:02}",
    "i": lambda t: f"{t.minute:02}",
    "A": lambda t: "AM" if t.hour < 12 else "PM",
}
_LETTER = re.compile(r"[A-Za-z]")


def php_date(pattern: str, moment: dt.datetime) -> str:
    """``moment`` in the portal's zone, in a PHP format such as ``Y-n-j H:i``; an unknown letter raises KeyError."""
    local = moment.astimezone(ZONE)
    return _LETTER.sub(lambda match: _PHP[match[0]](local), pattern)


def relative_words(moment: dt.datetime, now: dt.datetime, clock_format: str = "H:i") -> str | None:
    """``昨天&nbsp;10:30`` and the like (HTML), or None where Discuz! prints the absolute date (older, or future)."""
    local, here = moment.astimezone(ZONE), now.astimezone(ZONE)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if local >= midnight:
        seconds = int((here - local).total_seconds())
        if seconds < 0:
            return None
        steps = (
            (3600, f"{seconds // 3600}&nbsp;小时前"),
            (1800, "半小时前"),
            (60, f"{seconds // 60}&nbsp;分钟前"),
            (0, f"{seconds}&nbsp;秒前"),
        )
        return next((words for limit, words in steps if seconds > limit), "刚刚")
    days = (here.date() - local.date()).days
    if days > 7:
        return None
    time = php_date(clock_format, local).replace(" ", "&nbsp;")
    return {1: f"昨天&nbsp;{time}", 2: f"前天&nbsp;{time}"}.get(days, f"{days}&nbsp;天前")
