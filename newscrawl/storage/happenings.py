"""What happened while we looked: who and what appeared for the first time, what was corrected, what was taken away.

All of it from ``since`` on and before ``until`` (aware datetimes), by our own clock: of what happened between two
visits nobody knows the hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from newscrawl.items import REPORTERS
from newscrawl.storage.clusters import Cluster, load_clusters
from newscrawl.storage.models import Article, ArticlePerson, Revision

#: clusters that are looked at, those met last first
_MOST_CLUSTERS = 500


@dataclass(slots=True, frozen=True)
class Newcomer:
    """A reporter or a source that no article we met before named: when we met the first one that does (aware, UTC), how
    many articles do by now, on how many sites."""

    name: str
    first_seen_at: dt.datetime
    articles: int
    sites: int


@dataclass(slots=True, frozen=True)
class Correction:
    """A visit found that a site had changed an article: which revision it is, and the columns that say otherwise than
    the one before. ``headline`` is today's."""

    site: str
    article_id: str
    headline: str | None
    url: str
    time_zone: str
    recorded_at: dt.datetime
    number: int
    changed: Sequence[str]


@dataclass(slots=True, frozen=True)
class Deletion:
    """A visit was told that an article is gone."""

    site: str
    article_id: str
    headline: str | None
    url: str
    time_zone: str
    published_at: dt.datetime | None
    gone_at: dt.datetime


def new_reporters(
    connection: Connection, since: dt.datetime, until: dt.datetime, site: str | None = None
) -> list[Newcomer]:
    """Who was named as a reporter (:data:`REPORTERS`) for the first time, in most articles first; with ``site``,
    there."""
    statement = _newcomers(ArticlePerson.name).join(ArticlePerson).where(ArticlePerson.role.in_(REPORTERS))
    return _first_seen(connection, statement, since, until, site)


def new_sources(
    connection: Connection, since: dt.datetime, until: dt.datetime, site: str | None = None
) -> list[Newcomer]:
    """What was stated as a source for the first time, in most articles first; with ``site``, there."""
    statement = _newcomers(Article.source).where(Article.source.is_not(None))
    return _first_seen(connection, statement, since, until, site)


def corrections(
    connection: Connection, since: dt.datetime, until: dt.datetime, site: str | None = None
) -> list[Correction]:
    """The changes of content that visits found, the latest first. What only our rules read otherwise is none."""
    statement = (
        select(*_WHICH, Revision.recorded_at, Revision.number, Revision.changed)
        .join(Article, Article.id == Revision.article_pk)
        .where(Revision.origin == "visit", Revision.number > 1)
        .where(Revision.recorded_at >= since, Revision.recorded_at < until, *_of_site(site))
        .order_by(Revision.recorded_at.desc(), Revision.id.desc())
    )
    return [Correction(**row) for row in connection.execute(statement).mappings()]


def deletions(
    connection: Connection, since: dt.datetime, until: dt.datetime, site: str | None = None
) -> list[Deletion]:
    """The articles that were found to be gone and are still, the latest first."""
    statement = (
        select(*_WHICH, Article.published_at, Article.gone_at)
        .where(Article.gone_at >= since, Article.gone_at < until, *_of_site(site))
        .order_by(Article.gone_at.desc(), Article.id.desc())
    )
    return [Deletion(**row) for row in connection.execute(statement).mappings()]


def new_copies(
    connection: Connection, since: dt.datetime, until: dt.datetime, site: str | None = None
) -> list[Cluster]:
    """The stories of which a copy was met for the first time, the one copied most first; with ``site``, those with a
    copy there. Of the latest 500 only."""
    found = load_clusters(connection, site, _MOST_CLUSTERS)
    met = [each for each in found if any(since <= copy.first_seen_at < until for copy in each.copies)]
    return sorted(met, key=lambda each: (-len(each.copies), each.cluster_id))


_WHICH = (Article.site, Article.article_id, Article.headline, Article.url, Article.time_zone)
_first_met = func.min(Article.first_seen_at)


def _of_site(site: str | None) -> list[ColumnElement[bool]]:
    return [] if site is None else [Article.site == site]


def _newcomers(name: InstrumentedAttribute[Any]) -> Select[Any]:
    return select(
        name.label("name"),
        _first_met.label("first_seen_at"),
        func.count(Article.id.distinct()).label("articles"),
        func.count(Article.site.distinct()).label("sites"),
    ).group_by(name)


def _first_seen(
    connection: Connection, statement: Select[Any], since: dt.datetime, until: dt.datetime, site: str | None
) -> list[Newcomer]:
    of_site = statement.where(*_of_site(site)).having(_first_met >= since, _first_met < until)
    found = [Newcomer(**row) for row in connection.execute(of_site).mappings()]
    return sorted(found, key=lambda each: (-each.articles, each.first_seen_at, each.name))
