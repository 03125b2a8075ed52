"""When a stored article is visited again: often in its first days, then rarely, then never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

#: (age in days up to which it holds, hours between visits), youngest first
Policy = Sequence[tuple[float, float]]


def next_visit(policy: Policy, published_at: dt.datetime | None, visited_at: dt.datetime) -> dt.datetime | None:
    """The time (aware) of the visit after ``visited_at``; None if the article is old, or its age unknown."""
    if published_at is None:
        return None
    age = max(visited_at - published_at, dt.timedelta())
    for days, hours in policy:
        if age < dt.timedelta(days=days):
            return visited_at + dt.timedelta(hours=hours)
    return None
