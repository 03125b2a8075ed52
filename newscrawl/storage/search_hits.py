"""Which articles have the words of a query: the first ones in order, and how many there are.

There are three ways to them, of which the one that looks at the fewest texts is taken: to have the index bring what has
the pairs of the words, to compare what a filter leaves, or to walk from text to text, the newest first. SQLite's index
brings its hits in that order, so that no more is read of it than is wanted. The others bring everything, which of a
word that stands in many texts costs more than a scan; so there the newest texts are looked at first, and tell how
frequent the words are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select
from sqlalchemy.sql import Select

from newscrawl.storage.models import Article, ArticleSearch, table_of
from newscrawl.storage.search_index import Candidates, count_in_order, having, indexes_first
from newscrawl.storage.search_query import Query, contain, each_filter, filters, pairs_wanted, places_wanted
from newscrawl.storage.search_text import headline_pairs, terms_of

#: texts that a server looks at before it asks its index
NEWEST = 300
#: how many texts in a row, or of those that a filter leaves, cost as much as one that the index brings
_DEARER = 2
_DEARER_IN_ORDER = 8
#: as many texts are compared in the time that it takes to ask how many a filter leaves
A_QUESTION = 200

_recency = table_of(ArticleSearch).c.recency
IN_ORDER = Candidates(table_of(ArticleSearch), _recency, [])
# The sum keeps a database from walking through all texts in this order.
OF_FILTER = Candidates(table_of(ArticleSearch), _recency + 0, [])


class _Kind(NamedTuple):
    """Hits of one kind: what their texts fulfil, and the pairs by which the index brings them. ``known`` are those
    among the newest texts, in order; ``anyway`` is how many there would be without the filters."""

    conditions: Sequence[ColumnElement[bool]]
    pairs: set[str]
    known: Sequence[int] = ()
    anyway: int = 0


def first_hits(connection: Connection, query: Query, limit: int) -> list[int]:
    """The first ``limit`` articles (articles.id) with the words that ``query`` asks for, in the order of hits."""
    found: list[int] = []
    with indexes_first(connection):
        for kind in _kinds(connection, query):
            found += _first(connection, query, kind, limit - len(found))
    return found


def _first(connection: Connection, query: Query, kind: _Kind, limit: int) -> Sequence[int]:
    if len(kind.known) >= limit:
        return kind.known[:limit]
    found = _cheapest(connection, query, kind, limit)
    statement = _hits(query, found, kind.conditions)
    return connection.scalars(statement.order_by(found.place.desc()).limit(limit)).all()


def count_hits(connection: Connection, query: Query, at_most: int | None) -> int:
    """How many articles have the words; no more than ``at_most`` are counted, if that is given."""
    with indexes_first(connection):
        hits, _ = _all_kinds(connection, query, at_most)
        return connection.scalar(select(func.count()).select_from(hits.limit(at_most).subquery())) or 0


def newest_hits(connection: Connection, query: Query, limit: int) -> Select[Any]:
    """A statement for the newest ``limit`` articles (article_pk) with the words, wherever those stand."""
    hits, found = _all_kinds(connection, query, limit)
    return hits.order_by(found.place.desc()).limit(limit)


def all_hits(connection: Connection, query: Query) -> Select[Any]:
    """A statement for all articles (article_pk) with the words, whatever the filters."""
    in_text = contain(connection, ArticleSearch.text, terms_of(query.text))
    found = having(connection, pairs_wanted(query))
    matching = select(ArticleSearch.article_pk).select_from(found.rows)
    return matching.where(*found.conditions, *places_wanted(query, found.place), *in_text)


def _all_kinds(connection: Connection, query: Query, limit: int | None) -> tuple[Select[Any], Candidates]:
    """A statement for the articles with the words, of which ``limit`` are wanted (None: all), and where it looks."""
    in_headline, elsewhere = _kinds(connection, query)
    kind = _Kind(
        contain(connection, ArticleSearch.text, terms_of(query.text)),
        elsewhere.pairs,
        [*in_headline.known, *elsewhere.known],
        in_headline.anyway + elsewhere.anyway,
    )
    found = _cheapest(connection, query, kind, limit)
    return _hits(query, found, kind.conditions), found


def _kinds(connection: Connection, query: Query) -> tuple[_Kind, _Kind]:
    """Hits in the headline, and those elsewhere only."""
    terms = terms_of(query.text)
    in_headline = and_(*contain(connection, ArticleSearch.headline, terms))
    in_text = contain(connection, ArticleSearch.text, terms)
    wanted = pairs_wanted(query)
    kinds = (
        _Kind([in_headline], wanted.union(*map(headline_pairs, terms))),
        _Kind([*in_text, not_(in_headline)], wanted),
    )
    if connection.dialect.name == "sqlite":
        return kinds
    near = _look(connection, query, in_text, in_headline)
    anyway = _look(connection, Query(text=query.text), in_text, in_headline) if filters(query) else near
    first, rest = (
        kind._replace(known=known, anyway=len(more)) for kind, known, more in zip(kinds, near, anyway, strict=True)
    )
    return first, rest


def _look(
    connection: Connection, query: Query, in_text: Sequence[ColumnElement[bool]], in_headline: ColumnElement[bool]
) -> tuple[list[int], list[int]]:
    """The hits among the newest texts in order: those in the headline, and those elsewhere only."""
    # Compared within: joined to the few numbers that are wanted of it, PostgreSQL reads the whole table (Nov 2026).
    newest = (
        select(ArticleSearch.article_pk, _recency, in_headline.label("in_headline"), and_(*in_text).label("is_hit"))
        .where(*places_wanted(query, _recency))
        .order_by(_recency.desc())
        .limit(NEWEST)
        .subquery()
        .c
    )
    statement = select(newest.article_pk, newest.in_headline).where(newest.is_hit)
    if conditions := filters(query):
        statement = statement.join(table_of(Article), Article.id == newest.article_pk).where(*conditions)
    hits = connection.execute(statement.order_by(newest.recency.desc())).all()
    return [pk for pk, is_first in hits if is_first], [pk for pk, is_first in hits if not is_first]


def _cheapest(connection: Connection, query: Query, kind: _Kind, limit: int | None) -> Candidates:
    """Where to look for ``limit`` hits of a kind (None: for all), so that the fewest texts are looked at."""
    is_in_order, narrowings = connection.dialect.name == "sqlite", each_filter(query)
    if is_in_order and not narrowings:
        return having(connection, kind.pairs)
    articles = connection.scalar(select(func.max(ArticleSearch.article_pk))) or 0
    weigh = _price_in_order if is_in_order else _cheaper
    found, price = weigh(connection, kind, limit or articles, articles)
    return OF_FILTER if price > A_QUESTION and _leave_few(connection, narrowings, int(price)) else found


def _price_in_order(connection: Connection, kind: _Kind, limit: int, articles: int) -> tuple[Candidates, float]:
    """SQLite's index, and what it costs to read it in order, in texts. If a filter leaves k of n articles, each n/k-th
    hit is one of them: limit * n/k hits are looked at, which are more than the k texts if k is below the root of n *
    limit; and never more than there are."""
    most = isqrt(limit * articles * _DEARER_IN_ORDER)
    hits = count_in_order(connection, kind.pairs, most // _DEARER_IN_ORDER) if kind.pairs else articles
    return having(connection, kind.pairs), hits * _DEARER_IN_ORDER


def _cheaper(connection: Connection, kind: _Kind, limit: int, articles: int) -> tuple[Candidates, float]:
    """To walk on until ``limit`` hits are found, or to have the index bring all hits, if they are as frequent
    everywhere as among the newest texts; and what it costs, in texts."""
    to_walk = min(limit * NEWEST / len(kind.known), articles) if kind.known else articles
    by_index = _DEARER * articles * kind.anyway / NEWEST
    if to_walk < by_index:
        return IN_ORDER, to_walk
    return having(connection, kind.pairs), by_index


def _leave_few(connection: Connection, narrowings: Sequence[Select[int]], most: int) -> bool:
    """Whether one of the filters alone leaves no more than ``most`` articles."""
    counts = (select(func.count()).select_from(left.limit(most + 1).subquery()) for left in narrowings)
    return any((connection.scalar(count) or 0) <= most for count in counts)


def _hits(query: Query, found: Candidates, contained: Sequence[ColumnElement[bool]]) -> Select[int]:
    """The articles (article_pk) that are found and pass the filters, and whose texts have what is ``contained``."""
    rows, narrowings = found.rows, filters(query)
    if narrowings:
        rows = rows.join(table_of(Article), Article.id == ArticleSearch.article_pk)
    places = places_wanted(query, _recency if found is OF_FILTER else found.place)
    statement = select(ArticleSearch.article_pk).select_from(rows)
    return statement.where(*found.conditions, *places, *narrowings, *contained)
