"""Finding articles: a query in any words of the text, and filters; headline hits first, then the newest.

A query finds what a plain scan of the texts for its terms would find, on every database, by the index
(:mod:`newscrawl.storage.search_index`). A term of a single character has no pair and is scanned for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from newscrawl.storage.models import Article, ArticleSearch, table_of
from newscrawl.storage.search_hits import all_hits, count_hits, first_hits, newest_hits
from newscrawl.storage.search_query import Query as Query
from newscrawl.storage.search_query import filters
from newscrawl.storage.search_text import Piece, highlighted, terms_of

_SNIPPET = 120
#: more than there are: all of them are wanted
_NO_LIMIT = 10**15
#: rows that are drawn at once where all are wanted
_AT_ONCE = 500
_NEWEST_FIRST = (Article.published_at.desc(), Article.id.desc())


@dataclass(slots=True, frozen=True, kw_only=True)
class Listed:
    """An article as a list names it. Datetimes are aware, in UTC; None: the page does not say it."""

    site: str
    article_id: str
    url: str
    channel: str | None
    source: str | None
    published_at: dt.datetime | None
    time_zone: str
    view_count: int | None


@dataclass(slots=True, frozen=True, kw_only=True)
class Hit(Listed):
    """An article that was found; ``article_pk`` is articles.id, ``headline`` and ``snippet`` (of the story) come in
    pieces, what was asked for marked."""

    article_pk: int
    headline: Sequence[Piece]
    snippet: Sequence[Piece]


@dataclass(slots=True, frozen=True, kw_only=True)
class PlainHit(Listed):
    """An article that was found, for a list without marks."""

    headline: str | None


#: the columns that a list names an article by
_LISTED = [getattr(Article, name) for name in Listed.__dataclass_fields__]


def search(connection: Connection, query: Query, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The articles that ``query`` asks for: those with every term in the headline first, then by time of publication,
    the newest first and those without a time last."""
    terms = terms_of(query.text)
    pks = (first_hits if terms else _all)(connection, query, offset + limit)[offset:]
    if not pks:
        return []
    found = _rows(connection, pks, Article.headline, Article.body)
    return [
        Hit(
            **_listed(row),
            article_pk=row.id,
            headline=highlighted(row.headline or "", terms),
            snippet=highlighted(row.body, terms, _SNIPPET),
        )
        for row in found
    ]


def search_all(connection: Connection, query: Query) -> Iterator[PlainHit]:
    """All articles that ``query`` asks for, in the order of :func:`search`; drawn some hundreds at a time."""
    pks = (first_hits if terms_of(query.text) else _all)(connection, query, _NO_LIMIT)
    for some in (pks[start : start + _AT_ONCE] for start in range(0, len(pks), _AT_ONCE)):
        yield from (
            PlainHit(**_listed(row), headline=row.headline) for row in _rows(connection, some, Article.headline)
        )


def _rows(connection: Connection, pks: Sequence[int], *columns: Any) -> list[Row[Any]]:
    """The rows of these articles in this order; one that was purged meanwhile is not there."""
    rows = connection.execute(select(Article.id, *_LISTED, *columns).where(Article.id.in_(pks)))
    found = {row.id: row for row in rows}
    return [found[pk] for pk in pks if pk in found]


def _listed(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Listed.__dataclass_fields__}


def count(connection: Connection, query: Query, *, at_most: int | None = None) -> int:
    """How many articles ``query`` asks for; no more than ``at_most`` are counted, if that is given. Without it, every
    text is looked at of a word that stands nearly everywhere."""
    if terms_of(query.text):
        return count_hits(connection, query, at_most)
    matching = select(Article.id).where(*filters(query)).limit(at_most).subquery()
    return connection.scalar(select(func.count()).select_from(matching)) or 0


def narrowed(connection: Connection, statement: Select[Any], query: Query) -> Select[Any]:
    """``statement``, which is one over the articles, narrowed down to those that ``query`` asks for."""
    statement = statement.where(*filters(query))
    return statement.where(Article.id.in_(all_hits(connection, query))) if terms_of(query.text) else statement


def newest(connection: Connection, statement: Select[Any], query: Query, limit: int) -> Select[Any]:
    """``statement``, which is one over the articles, narrowed down to the newest ``limit`` that ``query`` asks for."""
    if terms_of(query.text):
        hits = newest_hits(connection, query, limit).subquery()
        return statement.join(hits, hits.c.article_pk == Article.id)
    in_order = statement.join(table_of(ArticleSearch), ArticleSearch.article_pk == Article.id)
    return in_order.where(*filters(query)).order_by(ArticleSearch.recency.desc()).limit(limit)


def _all(connection: Connection, query: Query, limit: int) -> list[int]:
    """The first articles (articles.id) of the filters alone, in order; two statements, each ordered as an index is."""
    matching = select(Article.id).where(*filters(query))
    dated = matching.where(Article.published_at.is_not(None)).order_by(*_NEWEST_FIRST)
    pks = list(connection.scalars(dated.limit(limit)))
    undated = matching.where(Article.published_at.is_(None)).order_by(Article.id.desc())
    return pks + list(connection.scalars(undated.limit(limit - len(pks))))
