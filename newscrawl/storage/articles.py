"""Saving visits to articles, and loading an article again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, null, select, update
from sqlalchemy.orm import selectinload

from newscrawl.errors import NewscrawlError
from newscrawl.items import ArticleItem
from newscrawl.storage import frontier, observations, revisions
from newscrawl.storage.article_rows import (
    COUNTERS,
    TIME,
    Values,
    article_row,
    content_hash,
    digest,
    observation_row,
    people_rows,
    url_rows,
)
from newscrawl.storage.clusters import link_copies
from newscrawl.storage.keys import ArticleKey, by_key, ids_by_site, key_of
from newscrawl.storage.models import Article, ArticlePerson, ArticleUrl, Rejection, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.revisions import Origin, revision_row
from newscrawl.storage.search_index import index_articles
from newscrawl.storage.stated_time import TIME_OF_PUBLICATION, settled
from newscrawl.storage.tombstones import purged, without_purged_headlines
from newscrawl.storage.upsert import Assignments, Columns, upsert

#: What :func:`load_article` returns: a row of ``articles`` with ``people`` and ``urls``, detached from the database.
StoredArticle = Article

_KEY = ("site", "article_id")
_TELLING = ("content_hash", *TIME)
_OF_THE_FIRST_VISIT = ("id", "site", "article_id", "first_seen_at")
# Well below the parameters that one statement may have (SQLite 32,766).
_ROUND_SIZE = 500


class Outcome(StrEnum):
    """What a visit found: an article we did not have, other content than the visit before, or the same. PURGED: an
    operator has removed the article, and nothing was written."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PURGED = "purged"


class FromArchive(NamedTuple):
    """That visits were read again from the archive: by which run (runs.id; None: unknown), and when (aware).
    ``counted`` are the positions of those that were rejected once: what they cost was counted then."""

    run_id: int | None
    now: dt.datetime
    counted: Collection[str] = ()


@dataclass(slots=True)
class _Visit:
    """A visit on its way into the tables."""

    item: ArticleItem
    row: Values  # of ``articles``
    before: Any  # id, content_hash, fetched_at and time of publication of the row as it was; None: there was none
    outcome: Outcome = Outcome.NEW
    pk: int = 0
    last_revision: Row[Any] | None = None
    #: whether the page states the time of publication that we have
    same_time: bool = False
    #: whether it states it more exactly, and says nothing else that is new
    refines: bool = False

    @property
    def found_content(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)

    @property
    def is_repeated(self) -> bool:
        return bool(self.before and self.before.fetched_at == self.item.fetched_at)


def save_articles(
    connection: Connection, items: Sequence[ArticleItem], from_archive: FromArchive | None = None
) -> list[Outcome]:
    """Save visits, in order, and say what each found. The caller opens the transaction (``writing(engine)``).

    The row then holds what the visit saved last says, except that a counter the page does not print (None) keeps the
    last number that it did, and that the time of publication keeps its more exact statement. The people, the URLs, an
    observation, a revision of new content, the links to copies and the frontier's ``stored`` mark go along; rejections
    of the article are resolved. An article with a tombstone is left out.

    A visit is known by its ``fetched_at``: saving it twice is one visit, so a batch can be repeated when nobody knows
    whether it arrived.

    ``from_archive``: these are archived visits that the database has never heard of. Their revisions say so, and what
    has become of the article since (it is gone, the server has said "not modified") stands.
    """
    outcomes: dict[int, Outcome] = {}
    for numbered in rounds(items):
        found = _save_round(connection, list(numbered.values()), from_archive)
        outcomes |= {number: found[key_of(item)] for number, item in numbered.items()}
    return [outcomes[number] for number in range(len(items))]


def load_article(connection: Connection, key: str, site: str | None = None) -> StoredArticle | None:
    """The article that ``key`` names, with ``people`` and ``urls``; None if there is none.

    ``key`` is any URL under which the article was seen, or its article_id. Raises NewscrawlError if several sites
    know the key and ``site`` does not choose one.
    """
    statement = select(Article).options(selectinload(Article.people), selectinload(Article.urls))
    if "://" in key:
        statement = statement.join(ArticleUrl).where(ArticleUrl.url_hash == digest(key))
    else:
        statement = statement.where(Article.article_id == key)
    if site is not None:
        statement = statement.where(Article.site == site)
    found = load_detached(connection, statement.order_by(Article.site))
    if len(found) > 1:
        sites = ", ".join(article.site for article in found)
        raise NewscrawlError(f"{key}: several sites have such an article, name one of them: {sites}")
    return found[0] if found else None


def known_by_url(connection: Connection, site: str, urls: Collection[str]) -> dict[str, str]:
    """Of these addresses those under which an article of ``site`` was seen, with its article_id."""
    by_hash = {digest(url): url for url in urls}
    found = connection.execute(
        select(ArticleUrl.url_hash, Article.article_id)
        .join(Article, Article.id == ArticleUrl.article_pk)
        .where(ArticleUrl.site == site, ArticleUrl.url_hash.in_(by_hash))
    )
    return {by_hash[row.url_hash]: row.article_id for row in found}


def rounds(items: Sequence[ArticleItem]) -> Iterator[dict[int, ArticleItem]]:
    """Cut ``items`` (by position) so that no round meets an article twice: later visits see what earlier ones saved."""
    current: dict[int, ArticleItem] = {}
    met: set[ArticleKey] = set()
    for number, item in enumerate(items):
        if key_of(item) in met or len(current) == _ROUND_SIZE:
            yield current
            current, met = {}, set()
        current[number] = item
        met.add(key_of(item))
    if current:
        yield current


def _save_round(
    connection: Connection, items: list[ArticleItem], from_archive: FromArchive | None
) -> dict[ArticleKey, Outcome]:
    before = _stored(connection, items)
    items = without_purged_headlines(connection, items)
    settled_already = dict.fromkeys(purged(connection, map(key_of, items)), Outcome.PURGED)
    settled_already |= dict.fromkeys(_saved_earlier(connection, items, before), Outcome.UNCHANGED)
    # Sorted, so that two processes with articles in common lock them in the same order.
    visits = [
        _Visit(item, article_row(item), before.get(key_of(item)))
        for item in sorted(items, key=key_of)
        if key_of(item) not in settled_already
    ]
    if visits:
        _compare(connection, visits)
        _save_rows(connection, visits, from_archive)
        _save_history(connection, visits, from_archive)
        _resolve_rejections(connection, visits, from_archive)
        link_copies(connection, {visit.pk: visit.row["body"] for visit in visits if _has_new_body(visit)})
        index_articles(connection, [visit.pk for visit in visits if visit.found_content])
    return settled_already | {key_of(visit.item): visit.outcome for visit in visits}


def _stored(connection: Connection, items: Sequence[ArticleItem]) -> dict[ArticleKey, Row[Any]]:
    columns = [getattr(Article, name) for name in ("id", "fetched_at", *_TELLING)]
    return by_key(connection, Article, map(key_of, items), *columns)


def _saved_earlier(
    connection: Connection, items: Sequence[ArticleItem], before: Mapping[ArticleKey, Row[Any]]
) -> list[ArticleKey]:
    """The articles whose visit was saved before and followed by another, as when a batch that has both is repeated."""
    visits = {
        (stored.id, item.fetched_at): key_of(item)
        for item in items
        if (stored := before.get(key_of(item))) and item.fetched_at < stored.fetched_at
    }
    return [visits[visit] for visit in observations.observed(connection, visits)]


def _compare(connection: Connection, visits: Sequence[_Visit]) -> None:
    """Say of each visit what it found; of two statements of the time of publication the more exact one counts."""
    changed = {visit.before.id: visit for visit in visits if visit.before and _differs(visit, *_TELLING)}
    for pk, revision in revisions.load_last(connection, changed).items():
        changed[pk].last_revision = revision
    _settle_times(connection, {pk: visit for pk, visit in changed.items() if _differs(visit, *TIME)})
    for visit in visits:
        if visit.before:
            is_same = visit.refines or not _differs(visit, "content_hash")
            visit.outcome = Outcome.UNCHANGED if is_same else Outcome.CHANGED


def _differs(visit: _Visit, *names: str) -> bool:
    return any(visit.row[name] != getattr(visit.before, name) for name in names)


def _settle_times(connection: Connection, visits: Mapping[int, _Visit]) -> None:
    """Have these visits (by articles.id) say the time that is to be kept."""
    if not visits:
        return
    columns = [getattr(Article, name) for name in TIME_OF_PUBLICATION]
    for said in connection.execute(select(Article.id, *columns).where(Article.id.in_(visits))):
        visit = visits[said.id]
        visit.item, visit.same_time = settled(visit.item, said._asdict())
        visit.row = article_row(visit.item)
        # The hash if the page stated the time as before tells whether anything else is new.
        alike = content_hash(replace(visit.item, published_at=said.published_at))
        visit.refines = visit.same_time and _differs(visit, *TIME) and alike == visit.before.content_hash


def _has_new_body(visit: _Visit) -> bool:
    last = visit.last_revision
    return visit.found_content and (last is None or last.body != visit.row["body"])


def _save_rows(connection: Connection, visits: Sequence[_Visit], from_archive: FromArchive | None) -> None:
    """The articles with their people and addresses. Sets the visits' ``pk``."""
    _refine(connection, [visit for visit in visits if visit.refines])
    assignments = _visited_before_now if from_archive else _visited
    connection.execute(upsert(connection, Article, _KEY, assignments), [visit.row for visit in visits])
    new = by_key(connection, Article, [key_of(visit.item) for visit in visits if not visit.before], Article.id)
    for visit in visits:
        visit.pk = (visit.before or new[key_of(visit.item)]).id
    save_people(connection, {visit.pk: visit.item for visit in visits if visit.found_content})
    _save_urls(connection, {visit.pk: visit.item for visit in visits})


def _refine(connection: Connection, visits: Sequence[_Visit]) -> None:
    """Have hashes and last revisions speak of the time of publication as these visits do: it is no new content."""
    if visits:
        statement = update(table_of(Article)).where(Article.id == bindparam("of_id"))
        connection.execute(
            statement.values(content_hash=bindparam("new_hash")),
            [{"of_id": visit.before.id, "new_hash": visit.row["content_hash"]} for visit in visits],
        )
        revisions.refine(connection, {visit.last_revision.id: visit.row for visit in visits if visit.last_revision})


def _visited(old: Columns, new: Columns) -> Assignments:
    derived: Assignments = [
        ("changed_at", case((old.content_hash == new.content_hash, old.changed_at), else_=new.changed_at)),
        (
            "fetch_count",
            case((old.fetched_at == new.fetched_at, old.fetch_count), else_=old.fetch_count + new.fetch_count),
        ),
        *((name, func.coalesce(new[name], old[name])) for name in COUNTERS),
    ]
    done = {name for name, _ in derived}.union(_OF_THE_FIRST_VISIT)
    return derived + [(column.name, new[column.name]) for column in table_of(Article).c if column.name not in done]


def _visited_before_now(old: Columns, new: Columns) -> Assignments:
    since = {
        "gone_at": case((old.gone_at > new.fetched_at, old.gone_at), else_=null()),
        "fetched_at": case((old.fetched_at > new.fetched_at, old.fetched_at), else_=new.fetched_at),
    }
    return [(name, since.get(name, value)) for name, value in _visited(old, new)]


def save_people(connection: Connection, items: Mapping[int, ArticleItem]) -> None:
    """Replace the people of articles (by articles.id) by those the items name."""
    if not items:
        return
    connection.execute(delete(ArticlePerson).where(ArticlePerson.article_pk.in_(items)))
    if rows := [row for pk, item in items.items() for row in people_rows(pk, item)]:
        connection.execute(insert(table_of(ArticlePerson)), rows)


def _save_urls(connection: Connection, items: dict[int, ArticleItem]) -> None:
    rows = sorted(
        (row for pk, item in items.items() for row in url_rows(pk, item)),
        key=lambda row: (row["site"], row["url_hash"]),
    )
    statement = upsert(connection, ArticleUrl, ("site", "url_hash"), lambda old, new: [("article_pk", new.article_pk)])
    connection.execute(statement, rows)


def _save_history(connection: Connection, visits: Sequence[_Visit], from_archive: FromArchive | None) -> None:
    """The observations, the revisions, and what the frontier keeps: the mark, and what our visits cost."""
    items = [visit.item for visit in visits]
    counted = from_archive.counted if from_archive else ()
    counted_already = {key_of(item): item.requests for item in items if item.archive_position in counted}
    requests_made = frontier.request_counts(connection, map(key_of, items))
    observed = []
    for visit in visits:
        key = key_of(visit.item)
        own_requests = requests_made.get(key, 0) - counted_already.get(key, 0)
        observed.append(observation_row(visit.pk, visit.item, visit.outcome.value, own_requests))
    observations.add(connection, observed)
    revisions.add(connection, [_revision_row(visit, from_archive) for visit in visits if visit.found_content])
    more_requests = [
        0 if visit.is_repeated or key_of(visit.item) in counted_already else visit.item.requests for visit in visits
    ]
    frontier.mark_stored(connection, items, more_requests, from_archive=from_archive is not None)


def _revision_row(visit: _Visit, from_archive: FromArchive | None) -> Values:
    return revision_row(
        visit.pk,
        visit.item,
        visit.row,
        visit.last_revision,
        origin=Origin.REEXTRACTION if from_archive else Origin.VISIT,
        run_id=from_archive.run_id if from_archive else visit.item.run_id,
        recorded_at=from_archive.now if from_archive else visit.item.fetched_at,
        same_time=visit.same_time,
    )


def _resolve_rejections(connection: Connection, visits: Sequence[_Visit], from_archive: FromArchive | None) -> None:
    """Settle the rejections of articles that could be had after all."""
    at = {key_of(visit.item): from_archive.now if from_archive else visit.item.fetched_at for visit in visits}
    resolved = [
        {"of_id": row.id, "new_at": at[site, row.article_id]}
        for site, article_ids in ids_by_site(at).items()
        for row in connection.execute(
            select(Rejection.id, Rejection.article_id).where(
                Rejection.site == site, Rejection.article_id.in_(article_ids), Rejection.resolved_at.is_(None)
            )
        )
    ]
    if resolved:
        statement = update(table_of(Rejection)).where(Rejection.id == bindparam("of_id"))
        connection.execute(statement.values(resolved_at=bindparam("new_at")), resolved)
