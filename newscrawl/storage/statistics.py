"""What the database holds of each site, in numbers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from newscrawl.storage.frontier import State
from newscrawl.storage.models import Article, ArticlePerson, FrontierRow, Run
from newscrawl.storage.runs import RunKind


@dataclass(slots=True, frozen=True)
class SiteStatistics:
    """One site. ``with_…`` counts the articles that have the field; datetimes are aware, in UTC; None: there is none.
    ``frontier`` has every state; ``last_run_at`` is the start of the latest run."""

    site: str
    articles: int = 0
    with_date: int = 0
    with_byline: int = 0
    with_source: int = 0
    with_views: int = 0
    oldest_published_at: dt.datetime | None = None
    newest_published_at: dt.datetime | None = None
    last_run_outcome: str | None = None
    last_run_at: dt.datetime | None = None
    frontier: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))


_ARTICLES = select(
    Article.site,
    func.count().label("articles"),
    func.count(Article.published_at).label("with_date"),
    func.count(Article.source).label("with_source"),
    func.count(Article.view_count).label("with_views"),
    func.min(Article.published_at).label("oldest_published_at"),
    func.max(Article.published_at).label("newest_published_at"),
).group_by(Article.site)

_BYLINES = (
    select(Article.site, func.count(ArticlePerson.article_pk.distinct()).label("with_byline"))
    .join(ArticlePerson, ArticlePerson.article_pk == Article.id)
    .where(ArticlePerson.origin == "byline")
    .group_by(Article.site)
)

_LAST_RUNS = select(Run.site, Run.outcome.label("last_run_outcome"), Run.started_at.label("last_run_at")).where(
    Run.id.in_(select(func.max(Run.id)).where(Run.kind == RunKind.CRAWL.value).group_by(Run.site))
)

_FRONTIER = select(FrontierRow.site, FrontierRow.state, func.count()).group_by(FrontierRow.site, FrontierRow.state)


def site_statistics(connection: Connection) -> list[SiteStatistics]:
    """The figures of every site that has an article, a frontier or a run, by name of the site."""
    figures: dict[str, dict[str, Any]] = defaultdict(dict)
    for statement in (_ARTICLES, _BYLINES, _LAST_RUNS):
        for row in connection.execute(statement).mappings():
            figures[row["site"]].update(row)
    for site, state, number in connection.execute(_FRONTIER):
        states = figures[site].setdefault("frontier", dict.fromkeys(State, 0))
        states[State(state)] = number
    return [SiteStatistics(**{"site": site, **figures[site]}) for site in sorted(figures)]
