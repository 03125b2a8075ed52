"""How each site is doing: its last runs, what it still owes us, and whether it has fallen silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection, func, select

from newscrawl.storage import fill_rates, frontier
from newscrawl.storage.frontier import State
from newscrawl.storage.leases import Holder, database_now, live_holders
from newscrawl.storage.models import Article, Run
from newscrawl.storage.reading import load_detached
from newscrawl.storage.runs import RunKind, RunOutcome

#: how many of the latest times of publication make a site's rhythm
_SAMPLE = 200
#: fewer say nothing
_LEAST = 20
#: share of the time in which the newest article is older than usual
_RARE = 0.05
#: a site is silent when its newest article is so many times as old as it usually gets
_PATIENCE = 2


@dataclass(slots=True, frozen=True)
class SiteStatus:
    """One site. Times are aware, in UTC; None: there is none.

    ``usual_age`` is the age below which the newest article is 95 % of the time (:func:`usual_age`), None while there
    are too few articles to tell; ``last_success_at`` the end of the last run that finished. ``dried_up`` are the fields
    that the last run with new articles lacked: field -> since which run.
    """

    site: str
    last_run: Run | None = None
    last_success_at: dt.datetime | None = None
    newest_published_at: dt.datetime | None = None
    age: dt.timedelta | None = None
    usual_age: dt.timedelta | None = None
    running: Holder | None = None
    dried_up: Mapping[str, int] = field(default_factory=dict)
    frontier: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))

    @property
    def pending(self) -> int:
        return self.frontier[State.DISCOVERED] + self.frontier[State.RETRY]

    @property
    def is_silent(self) -> bool:
        """Whether the newest article is more than twice as old as it usually gets."""
        return self.age is not None and self.usual_age is not None and self.age > _PATIENCE * self.usual_age


def site_status(connection: Connection, sites: Sequence[str]) -> list[SiteStatus]:
    """The status of ``sites`` and of every other site that has had a run, by name."""
    holders = live_holders(connection)
    now = database_now(connection)
    last_runs = {run.site: run for run in load_detached(connection, _LAST_RUNS)}
    successes = {row.site: row.at for row in connection.execute(_SUCCESSES)}
    return [
        _status(connection, site, now, last_runs.get(site), successes.get(site), holders.get(site))
        for site in sorted({*sites, *last_runs})
    ]


_IS_CRAWL = Run.kind == RunKind.CRAWL.value
_LAST_RUNS = select(Run).where(Run.id.in_(select(func.max(Run.id)).where(_IS_CRAWL).group_by(Run.site)))
_SUCCESSES = (
    select(Run.site, func.max(Run.finished_at).label("at"))
    .where(_IS_CRAWL, Run.outcome == RunOutcome.FINISHED.value)
    .group_by(Run.site)
)


def _status(
    connection: Connection,
    site: str,
    now: dt.datetime,
    last_run: Run | None,
    last_success_at: dt.datetime | None,
    running: Holder | None,
) -> SiteStatus:
    # A date in the future is a misprint, or a page that is meant to stay on top.
    published = connection.scalars(
        select(Article.published_at)
        .where(Article.site == site, Article.published_at <= now)
        .distinct()
        .order_by(Article.published_at.desc())
        .limit(_SAMPLE)
    ).all()
    times = [time for time in published if time is not None]
    return SiteStatus(
        site,
        last_run=last_run,
        last_success_at=last_success_at,
        newest_published_at=times[0] if times else None,
        age=now - times[0] if times else None,
        usual_age=usual_age(times),
        running=running,
        dried_up=fill_rates.dried_up(connection, site),
        frontier=frontier.counts(connection, site),
    )


def usual_age(published: Sequence[dt.datetime]) -> dt.timedelta | None:
    """The age below which the newest article was 95 % of the time, from the latest times of publication, newest first.

    Looked at from any moment, not from any article: a site that posts every ten minutes by day is silent all night,
    and one night is one of seventy gaps, but half of the time. None if there are fewer than 20 times.
    """
    if len(published) < _LEAST:
        return None
    gaps = sorted((later - earlier for later, earlier in pairwise(published)), reverse=True)
    rare = (published[0] - published[-1]) * _RARE
    # Within the k longest gaps the age is beyond x for the sum of (gap - x). Find the x for which that makes ``rare``.
    total = dt.timedelta(0)
    for number, (gap, next_gap) in enumerate(zip(gaps, [*gaps[1:], dt.timedelta(0)], strict=True), 1):
        total += gap
        age = (total - rare) / number
        if age >= next_gap:
            return age
    return dt.timedelta(0)
