"""Saving visits to articles, and loading an article again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, case, delete, func, insert, select
from sqlalchemy.orm import selectinload

from newscrawl.errors import NewscrawlError
from newscrawl.items import ArticleItem
from newscrawl.storage import frontier
from newscrawl.storage.article_rows import article_row, digest, people_rows, url_rows
from newscrawl.storage.models import Article, ArticlePerson, ArticleUrl, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.upsert import Assignments, Columns, upsert

#: What :func:`load_article` returns: a row of ``articles`` with ``people`` and ``urls``, detached from the database.
StoredArticle = Article

ArticleKey = tuple[str, str]  # site, article_id

_COUNTERS = ("view_count", "comment_count", "reactions")
_OF_THE_FIRST_VISIT = ("id", "site", "article_id", "first_seen_at")
# Well below the parameters that one statement may have (SQLite 32,766).
_ROUND_SIZE = 500


class Outcome(StrEnum):
    """What a visit found: an article we did not have, other content than the visit before, or the same."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class _Stored(NamedTuple):
    pk: int
    content_hash: str


def save_articles(connection: Connection, items: Sequence[ArticleItem]) -> list[Outcome]:
    """Save visits, in order, and say what each found. The caller opens the transaction (``writing(engine)``).

    The row then holds what the visit saved last says, except that a counter the page does not print (None) keeps the
    last number that it did. The people, the URLs and the frontier's ``stored`` mark go along. A visit is known by its
    ``fetched_at``: saving it twice is one visit, so a batch can be repeated when nobody knows whether it arrived.
    """
    outcomes: dict[int, Outcome] = {}
    for numbered in _rounds(items):
        found = _save_round(connection, list(numbered.values()))
        outcomes.update(zip(numbered, found, strict=True))
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


def _rounds(items: Sequence[ArticleItem]) -> Iterator[dict[int, ArticleItem]]:
    """Cut ``items`` (by position) so that no round meets an article twice: later visits see what earlier ones saved."""
    current: dict[int, ArticleItem] = {}
    met: set[ArticleKey] = set()
    for number, item in enumerate(items):
        if (item.site, item.article_id) in met or len(current) == _ROUND_SIZE:
            yield current
            current, met = {}, set()
        current[number] = item
        met.add((item.site, item.article_id))
    if current:
        yield current


def _save_round(connection: Connection, items: list[ArticleItem]) -> list[Outcome]:
    rows = [article_row(item) for item in items]
    before = _stored(connection, items)
    outcomes = [
        _outcome(before.get((item.site, item.article_id)), row["content_hash"])
        for item, row in zip(items, rows, strict=True)
    ]
    # Sorted, so that two processes with articles in common lock them in the same order.
    rows.sort(key=lambda row: (row["site"], row["article_id"]))
    connection.execute(upsert(connection, Article, ("site", "article_id"), _revisited), rows)
    stored = _stored(connection, items) if Outcome.NEW in outcomes else before
    pks = [stored[item.site, item.article_id].pk for item in items]
    _save_people(
        connection,
        {pk: item for pk, item, outcome in zip(pks, items, outcomes, strict=True) if outcome is not Outcome.UNCHANGED},
    )
    _save_urls(connection, dict(zip(pks, items, strict=True)))
    frontier.mark_stored(connection, items)
    return outcomes


def _outcome(before: _Stored | None, content_hash: str) -> Outcome:
    if before is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if before.content_hash == content_hash else Outcome.CHANGED


def _stored(connection: Connection, items: list[ArticleItem]) -> dict[ArticleKey, _Stored]:
    ids: dict[str, list[str]] = defaultdict(list)
    for item in items:
        ids[item.site].append(item.article_id)
    return {
        (site, row.article_id): _Stored(row.id, row.content_hash)
        for site, article_ids in ids.items()
        for row in connection.execute(
            select(Article.article_id, Article.id, Article.content_hash).where(
                Article.site == site, Article.article_id.in_(article_ids)
            )
        )
    }


def _revisited(old: Columns, new: Columns) -> Assignments:
    derived: Assignments = [
        ("changed_at", case((old.content_hash == new.content_hash, old.changed_at), else_=new.changed_at)),
        (
            "fetch_count",
            case((old.fetched_at == new.fetched_at, old.fetch_count), else_=old.fetch_count + new.fetch_count),
        ),
        *((name, func.coalesce(new[name], old[name])) for name in _COUNTERS),
    ]
    settled = {name for name, _ in derived}.union(_OF_THE_FIRST_VISIT)
    return derived + [(column.name, new[column.name]) for column in table_of(Article).c if column.name not in settled]


def _save_people(connection: Connection, items: dict[int, ArticleItem]) -> None:
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
