"""One article with everything that is on record of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scrapy.settings import Settings

from newscrawl.crawling.walking import hosts_of
from newscrawl.operations.project import load_sites, open_database
from newscrawl.storage.articles import StoredArticle, load_article
from newscrawl.storage.clusters import Copy, load_cluster
from newscrawl.storage.engine import Connection
from newscrawl.storage.history import Observation, Revision, load_observations, load_revisions, row_values

#: how visits are gathered where there are too many to list: by what, and what the visits of one gathering share
_GATHERINGS: tuple[tuple[str, Callable[[dt.datetime], object]], ...] = (
    ("visit", lambda time: time),
    ("day", lambda time: time.date()),
    ("week", lambda time: time.isocalendar()[:2]),
    ("month", lambda time: (time.year, time.month)),
    ("year", lambda time: time.year),
)


@dataclass(slots=True, frozen=True)
class ArticleRecord:
    """An article, its revisions by number, its observations by time, and its copies with itself, the earliest first."""

    article: StoredArticle
    revisions: list[Revision]
    observations: list[Observation]
    copies: list[Copy]

    @property
    def own_views(self) -> int | None:
        """How many of the article's views can at most be our own requests; None if no views were ever printed."""
        printed = [visit.own_requests for visit in self.observations if visit.view_count is not None]
        return printed[-1] if printed else None

    def document(self) -> dict[str, object]:
        """The history for machines: which article, all observations, all revisions, under the names of the columns."""
        article = self.article
        return {
            **{name: getattr(article, name) for name in ("site", "article_id", "url", "headline", "time_zone")},
            "observations": [row_values(visit) for visit in self.observations],
            "revisions": [row_values(revision) for revision in self.revisions],
        }


@dataclass(slots=True, frozen=True)
class Gain:
    """A visit, by how much the views have grown since the last visit before it that printed any, and how many of those
    can at most be our own requests; None where the visit printed none, or for ``views`` no visit before it did."""

    visit: Observation
    views: int | None
    ours: int | None


def gains(visits: Iterable[Observation]) -> Iterator[Gain]:
    """Each visit, in order of time, with what it gained."""
    before: Observation | None = None
    for visit in visits:
        if visit.view_count is None:
            yield Gain(visit, None, None)
            continue
        gained = visit.view_count - (before.view_count or 0) if before else None
        yield Gain(visit, gained, visit.own_requests - (before.own_requests if before else 0))
        before = visit


def gather_visits(visits: list[Observation], zone: ZoneInfo, limit: int) -> tuple[str, list[Observation]]:
    """The visits if there are no more than ``limit``, else the last ones of each day, week, month or year of the zone,
    whichever comes first within ``limit``; and the name of what each one stands for. By the year, however many."""
    gatherings = (
        (name, list({period(visit.fetched_at.astimezone(zone)): visit for visit in visits}.values()))
        for name, period in _GATHERINGS
    )
    return next(each for each in gatherings if len(each[1]) <= limit or each[0] == "year")


def load_record(settings: Settings, key: str, site: str | None = None) -> ArticleRecord | None:
    """The record of the article that ``key`` names; None if none is stored.

    ``key`` is its number on the site, or its address in any spelling: one under which it was met, or one in which the
    CMS family of a site of the project recognises the number. Raises NewscrawlError if several sites know the key and
    ``site`` does not choose one.
    """
    with open_database(settings).connect() as connection:
        article = load_article(connection, key, site) or _load_by_spelling(connection, settings, key, site)
        if article is None:
            return None
        return record_of(connection, article)


def record_of(connection: Connection, article: StoredArticle) -> ArticleRecord:
    """Everything that is on record of an article."""
    return ArticleRecord(
        article,
        load_revisions(connection, article.id),
        load_observations(connection, article.id),
        load_cluster(connection, article.id),
    )


def _load_by_spelling(connection: Connection, settings: Settings, url: str, site: str | None) -> StoredArticle | None:
    found = (
        load_article(connection, article_id, name)
        for name, article_id in numbers_at(settings, url)
        if site in (None, name)
    )
    return next(filter(None, found), None)


def numbers_at(settings: Settings, url: str) -> Iterator[tuple[str, str]]:
    """Each site to which a URL leads, and the number of the article there; a scheme need not be given."""
    if "/" not in url:
        return
    address = url if "://" in url else f"https://{url}"
    hosts = _without_www(address)
    for name, spider in load_sites(settings).items():
        if hosts & _without_www(spider.home_url, *spider.addresses_of_listings()):
            article_id = spider.article_id_of(address)
            if article_id:
                yield name, article_id


def _without_www(*addresses: str) -> set[str]:
    """The hosts of these addresses, without the ``www.`` that visitors leave out."""
    return {host.removeprefix("www.") for host in hosts_of(*addresses)}
