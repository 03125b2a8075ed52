"""What each visit counted: writing ``observations``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from newscrawl.storage.article_rows import COUNTERS, Values, day_of
from newscrawl.storage.models import Observation
from newscrawl.storage.upsert import insert_missing, upsert

#: outcome of a visit that the server answered without a page
NOT_MODIFIED = "not_modified"

_KEY = ("article_pk", "fetched_at")


def not_modified_row(article_pk: int, at: dt.datetime, time_zone: str, own_requests: int) -> Values:
    """The row of a visit ``at`` (aware) that brought no page."""
    return dict.fromkeys(COUNTERS) | {
        "article_pk": article_pk,
        "fetched_at": at,
        "day": day_of(at, time_zone),
        "outcome": NOT_MODIFIED,
        "own_requests": own_requests,
    }


def add(connection: Connection, rows: Sequence[Values]) -> None:
    """Add observations; one of a visit that has one already is left alone."""
    if rows:
        connection.execute(insert_missing(connection, Observation, _KEY), rows)


def correct(connection: Connection, rows: Sequence[Values]) -> None:
    """Set the counts and the day of these visits to what is read now, adding the observations that are not there."""
    if rows:
        names = ("day", *COUNTERS)
        connection.execute(
            upsert(connection, Observation, _KEY, lambda _, new: [(name, new[name]) for name in names]), rows
        )


def observed(connection: Connection, visits: Iterable[tuple[int, dt.datetime]]) -> set[tuple[int, dt.datetime]]:
    """Those of these visits (articles.id, time) that have an observation."""
    wanted = set(visits)
    if not wanted:
        return wanted
    found = connection.execute(
        select(Observation.article_pk, Observation.fetched_at).where(
            Observation.article_pk.in_({pk for pk, _ in wanted}), Observation.fetched_at.in_({at for _, at in wanted})
        )
    )
    return wanted.intersection((row.article_pk, row.fetched_at) for row in found)
