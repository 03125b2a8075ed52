"""Which articles have the words of a query: the first ones in order, and how many there are.

What the index brings is compared with the words. SQLite's index brings it in order, so that no more of it is read than
is shown. The others bring everything, which of a word that stands in many texts costs more than a scan; so there the
newest texts are looked at first, and more of them if that showed that most of what is wanted is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, func, not_, select
from sqlalchemy.sql import Select

from newscrawl.storage.models import Article, ArticleSearch, table_of
from newscrawl.storage.search_index import Candidates, having
from newscrawl.storage.search_query import Query, contain, filters, pairs_wanted, places_wanted
from newscrawl.storage.search_text import headline_pairs, terms_of

#: texts that a server looks at before it asks its index
NEWEST = 1000
#: how much longer a server takes for an article that its index brings than for the next text in order
_DEARER = 2


class _Part(NamedTuple):
    """Hits of one kind: what their texts fulfil, and the pairs by which the index brings them."""

    conditions: Sequence[ColumnElement[bool]]
    pairs: set[str]


def first_hits(connection: Connection, query: Query, limit: int) -> list[int]:
    """The first ``limit`` articles (articles.id) with the words that ``query`` asks for, in the order of hits."""
    terms = terms_of(query.text)
    in_headline = and_(*contain(connection, ArticleSearch.headline, terms))
    in_text = contain(connection, ArticleSearch.text, terms)
    wanted = pairs_wanted(query)
    parts = (
        _Part([in_headline], wanted.union(*map(headline_pairs, terms))),
        _Part([*in_text, not_(in_headline)], wanted),
    )
    near = [] if connection.dialect.name == "sqlite" else _look(connection, query, in_text, in_headline)
    found: list[int] = []
    for part, is_headline in zip(parts, (True, False), strict=True):
        known = [row.article_pk for row in near if row.in_headline == is_headline]
        found += _first(connection, query, part, known, limit - len(found))
    return found


def _first(connection: Connection, query: Query, part: _Part, known: list[int], limit: int) -> list[int]:
    """The first hits of ``part``; ``known`` are those among the newest texts."""
    if len(known) >= limit:
        return known[:limit]
    everything = Candidates(table_of(ArticleSearch), table_of(ArticleSearch).c.recency, [])
    found = everything if _is_near(connection, len(known), limit) else having(connection, part.pairs)
    statement = _hits(query, found, ArticleSearch.article_pk).where(*part.conditions)
    return list(connection.scalars(statement.order_by(found.place.desc()).limit(limit)))


def _is_near(connection: Connection, known: int, limit: int) -> bool:
    """Whether it is cheaper to walk on from text to text until ``limit`` hits are found than to have the index bring
    all hits, if they are as frequent everywhere as among the newest texts."""
    if not known:
        return False
    articles = connection.scalar(select(func.max(ArticleSearch.article_pk))) or 0
    # known / NEWEST is the frequency: limit / frequency texts against frequency * articles hits.
    return limit * NEWEST**2 < known**2 * articles * _DEARER


def _look(
    connection: Connection, query: Query, in_text: Sequence[ColumnElement[bool]], in_headline: ColumnElement[bool]
) -> Sequence[Row[Any, Any]]:
    """The hits among the newest texts, in order."""
    places = table_of(ArticleSearch).c.recency
    # Compared within: joined to the few numbers that are wanted of it, PostgreSQL reads the whole table (Nov 2026).
    newest = (
        select(ArticleSearch.article_pk, places, in_headline.label("in_headline"), and_(*in_text).label("is_hit"))
        .where(*places_wanted(query, places))
        .order_by(places.desc())
        .limit(NEWEST)
        .subquery()
        .c
    )
    statement = select(newest.article_pk, newest.in_headline).where(newest.is_hit)
    if conditions := filters(query):
        statement = statement.join(table_of(Article), Article.id == newest.article_pk).where(*conditions)
    return connection.execute(statement.order_by(newest.recency.desc())).all()


def count_hits(connection: Connection, query: Query, at_most: int | None) -> int:
    """How many articles have the words; no more than ``at_most`` are counted, if that is given."""
    found = having(connection, pairs_wanted(query))
    in_text = contain(connection, ArticleSearch.text, terms_of(query.text))
    hits = _hits(query, found, ArticleSearch.article_pk).where(*in_text).limit(at_most).subquery()
    return connection.scalar(select(func.count()).select_from(hits)) or 0


def all_hits(connection: Connection, query: Query) -> Select[Any]:
    """A statement for all articles (articles.id) with the words."""
    in_text = contain(connection, ArticleSearch.text, terms_of(query.text))
    found = having(connection, pairs_wanted(query))
    matching = select(ArticleSearch.article_pk).select_from(found.rows)
    return matching.where(*found.conditions, *places_wanted(query, found.place), *in_text)


def _hits(query: Query, found: Candidates, *columns: Any) -> Select[Any]:
    """What the index brings, as far as it passes the filters."""
    conditions = filters(query)
    rows = found.rows
    if conditions:
        rows = rows.join(table_of(Article), Article.id == ArticleSearch.article_pk)
    return select(*columns).select_from(rows).where(*found.conditions, *places_wanted(query, found.place), *conditions)
