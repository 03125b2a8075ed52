"""What was published, in numbers: per day and channel, by readers, by source, by person, by hour.

Counted is every article in the table that was published in the days asked for, each of several copies on its own, and
also those that the site has taken away since: they were published. What has no readable date is in no day, and so in
no figure that asks for days.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from newscrawl.storage.models import Article, ArticlePerson, Observation, Run

_ROWS_AT_ONCE = 5000
_DAY = dt.timedelta(days=1)
_NARROW = dt.timedelta(days=366)
#: what a page that states only the day cannot say
_HAS_HOUR = ("minute", "hour")


@dataclass(slots=True, frozen=True)
class Scope:
    """Which articles: of one site or of all, published from ``since`` to ``until``, days in the site's zone, both
    included; None: from the first, to the last."""

    site: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(slots=True, frozen=True)
class Volume:
    """How many articles a channel of a site published on one day in the site's zone; channel None: none stated."""

    day: dt.date
    site: str
    channel: str | None
    articles: int


@dataclass(slots=True, frozen=True)
class ReadArticle:
    """An article and its views when last printed. ``published_at`` is aware, in UTC; ``is_gone``: taken away since."""

    site: str
    article_id: str
    headline: str | None
    url: str
    channel: str | None
    source: str | None
    published_at: dt.datetime | None
    time_zone: str
    view_count: int
    is_gone: bool


@dataclass(slots=True, frozen=True)
class GrowingArticle:
    """An article and the views it gained between two visits (aware, UTC), the first and last of those days that printed
    views. ``own_requests`` are those of ours in between, which a Discuz has counted; ``per_day`` is ``gained`` over the
    time between, a shorter time taken for a day: five views in a minute are no 7,200 a day."""

    site: str
    article_id: str
    headline: str | None
    url: str
    first_at: dt.datetime
    last_at: dt.datetime
    time_zone: str
    first_views: int
    last_views: int
    own_requests: int
    gained: int
    per_day: float


@dataclass(slots=True, frozen=True)
class SourceFigures:
    """How many articles state a source, on how many sites, with how many views in all when last printed (None: nowhere
    printed)."""

    source: str
    articles: int
    sites: int
    views: int | None


@dataclass(slots=True, frozen=True)
class PersonFigures:
    """How many articles name a person in a role, on how many sites, and the last day of publication."""

    name: str
    role: str
    articles: int
    sites: int
    last_published_on: dt.date | None


@dataclass(slots=True, frozen=True)
class HourFigures:
    """How many articles were published in an hour (0 to 23) of a weekday (0, Monday, to 6) by the site's clock."""

    weekday: int
    hour: int
    articles: int


def volume(connection: Connection, scope: Scope) -> list[Volume]:
    """Articles per day, site and channel, in that order; days without an article have no row."""
    statement = (
        select(Article.published_on.label("day"), Article.site, Article.channel, _ARTICLES)
        .where(Article.published_on.is_not(None), *_published(scope))
        .group_by(Article.published_on, Article.site, Article.channel)
    )
    rows = [Volume(**row) for row in connection.execute(statement).mappings()]
    # Databases order text each in its own way.
    return sorted(rows, key=lambda row: (row.day, row.site, row.channel or ""))


def most_read(connection: Connection, scope: Scope, limit: int = 20) -> list[ReadArticle]:
    """The articles with the most views when last printed; those that nobody ever printed views of are left out."""
    statement = (
        select(
            *(*_WHICH, Article.channel, Article.source, Article.published_at, Article.time_zone, Article.view_count),
            Article.gone_at.is_not(None).label("is_gone"),
        )
        .where(Article.view_count.is_not(None), *_published(scope))
        .order_by(Article.view_count.desc(), Article.id)
        .limit(limit)
    )
    return [ReadArticle(**row) for row in connection.execute(statement).mappings()]


def fastest_growing(connection: Connection, scope: Scope, limit: int = 20) -> list[GrowingArticle]:
    """The articles that gained the most views a day, whenever they were published: ``scope`` asks for days of visits.

    Only articles of which two visits or more in those days printed views, and which gained at least one.
    """
    # Negated, since of equals the first is the smallest.
    return nsmallest(limit, _growing(connection, scope), key=lambda each: -each.per_day)


def sources(connection: Connection, scope: Scope, limit: int = 50) -> list[SourceFigures]:
    """The sources that most articles state, of equal ones that of the oldest article first."""
    statement = (
        select(Article.source, _ARTICLES, _SITES, func.sum(Article.view_count).label("views"))
        .where(Article.source.is_not(None), *_published(scope))
        .group_by(Article.source)
        .order_by(_ARTICLES.desc(), func.min(Article.id))
        .limit(limit)
    )
    # A sum is a Decimal on PostgreSQL and MariaDB.
    return [
        SourceFigures(**{**row, "views": None if row["views"] is None else int(row["views"])})
        for row in connection.execute(statement).mappings()
    ]


def people(
    connection: Connection, scope: Scope, roles: Collection[str] | None = None, limit: int = 50
) -> list[PersonFigures]:
    """The people whom most articles name, each role of theirs on its own; only ``roles`` (normalised), if given. Of
    equal ones that of the oldest article first. An article that names somebody twice is one."""
    articles = func.count(ArticlePerson.article_pk.distinct()).label("articles")
    last = func.max(Article.published_on).label("last_published_on")
    statement = (
        select(ArticlePerson.name, ArticlePerson.role, articles, _SITES, last)
        .join(Article, Article.id == ArticlePerson.article_pk)
        .where(*_published(scope), *([] if roles is None else [ArticlePerson.role.in_(roles)]))
        .group_by(ArticlePerson.name, ArticlePerson.role)
        .order_by(articles.desc(), func.min(Article.id), func.min(ArticlePerson.position))
        .limit(limit)
    )
    return [PersonFigures(**row) for row in connection.execute(statement).mappings()]


def hours(connection: Connection, scope: Scope) -> list[HourFigures]:
    """Articles per weekday and hour of publication, in that order; hours without an article have no row. Articles of
    which the page states only the day are left out."""
    statement = (
        select(Article.published_at, Article.time_zone, _ARTICLES)
        .where(Article.published_at.is_not(None), Article.published_precision.in_(_HAS_HOUR), *_published(scope))
        .group_by(Article.published_at, Article.time_zone)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    # Databases do not agree on the names of zones, and SQLite knows none.
    found: Counter[tuple[int, int]] = Counter()
    for row in connection.execute(statement).mappings():
        local = row["published_at"].astimezone(ZoneInfo(row["time_zone"]))
        found[local.weekday(), local.hour] += row["articles"]
    return [HourFigures(*hour, articles) for hour, articles in sorted(found.items())]


_ARTICLES = func.count().label("articles")
_SITES = func.count(Article.site.distinct()).label("sites")
_WHICH = (Article.site, Article.article_id, Article.headline, Article.url)


def known_sites(connection: Connection) -> list[str]:
    """The sites that have an article or a run, by name."""
    found = connection.scalars(union(select(Article.site), select(Run.site)))
    return sorted(found)


def latest_day(connection: Connection, now: dt.datetime, site: str | None = None) -> dt.date | None:
    """The last day on which an article was published before ``now`` (aware): a later date is a misprint. None: none."""
    return connection.scalar(
        select(Article.published_on)
        .where(Article.published_at <= now, *_of_site(Scope(site)))
        .order_by(Article.published_at.desc())
        .limit(1)
    )


def latest_zone(connection: Connection, site: str | None = None) -> str | None:
    """The zone (IANA name) of the site of the article published last; None if there is no article."""
    of_site = select(Article.time_zone).where(*_of_site(Scope(site))).limit(1)
    dated = of_site.where(Article.published_at.is_not(None)).order_by(Article.published_at.desc())
    return connection.scalar(dated) or connection.scalar(of_site)


def _published(scope: Scope) -> list[ColumnElement[bool]]:
    conditions = _of_site(scope) + _between(Article.published_on, scope)
    first, last = scope.since or dt.date.min, scope.until or dt.date.max
    if last - first < _NARROW:
        # The day has no index, the moment has; no clock is a day from UTC. Most rows are read faster without an index.
        conditions += [Article.published_at >= _midnight(first, -1), Article.published_at <= _midnight(last, 2)]
    return conditions


def _midnight(day: dt.date, later: int) -> dt.datetime:
    """The beginning of the day so many days later, in UTC, or of the nearest that there is."""
    number = min(max(day.toordinal() + later, 1), dt.date.max.toordinal())
    return dt.datetime.combine(dt.date.fromordinal(number), dt.time(), dt.UTC)


def _of_site(scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.site is None else [Article.site == scope.site]


def _between(column: InstrumentedAttribute[Any], scope: Scope) -> list[ColumnElement[bool]]:
    since = [] if scope.since is None else [column >= scope.since]
    return since if scope.until is None else [*since, column <= scope.until]


def _growing(connection: Connection, scope: Scope) -> Iterator[GrowingArticle]:
    spans = (
        select(
            Observation.article_pk,
            func.min(Observation.fetched_at).label("first_at"),
            func.max(Observation.fetched_at).label("last_at"),
        )
        .where(Observation.view_count.is_not(None), *_between(Observation.day, scope))
        .group_by(Observation.article_pk)
        .having(func.count() > 1)
        .subquery()
    )
    first, last = aliased(Observation), aliased(Observation)
    gained = last.view_count - first.view_count
    statement = (
        select(
            *(*_WHICH, Article.time_zone, spans.c.first_at, spans.c.last_at, gained.label("gained")),
            *(first.view_count.label("first_views"), last.view_count.label("last_views")),
            (last.own_requests - first.own_requests).label("own_requests"),
        )
        .join(spans, spans.c.article_pk == Article.id)
        .join(first, (first.article_pk == Article.id) & (first.fetched_at == spans.c.first_at))
        .join(last, (last.article_pk == Article.id) & (last.fetched_at == spans.c.last_at))
        .where(gained > 0, *_of_site(scope))
        .order_by(Article.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for row in connection.execute(statement).mappings():
        elapsed = max(row["last_at"] - row["first_at"], _DAY)
        yield GrowingArticle(**row, per_day=row["gained"] / (elapsed / _DAY))
