"""Finding articles: a query in any words of the text, and filters; headline hits first, then the newest.

A query finds what a plain scan of the texts for its terms would find, on every database, by the index
(:mod:`newscrawl.storage.search_index`). A term of a single character has no pair and is scanned for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, exists, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute

from newscrawl.storage.models import Article, ArticlePerson, ArticleSearch
from newscrawl.storage.search_index import has_pairs
from newscrawl.storage.search_text import Piece, headline_pairs, highlighted, pairs, terms_of

_SNIPPET = 120
#: articles that are looked at before the index is asked: as long as it takes to sort what it brings of a rarer word
_NEWEST = 1000
#: more than there are: all of them are wanted
_NO_LIMIT = 10**15
#: rows that are drawn at once where all are wanted
_AT_ONCE = 500
_NEWEST_FIRST = (Article.published_at.desc(), Article.id.desc())


@dataclass(slots=True, frozen=True, kw_only=True)
class Query:
    """Which articles. All conditions hold together; None or empty asks for nothing.

    ``text``: words that the headline, the story, the people or the source contain, each of them, in any place;
    ``"…"`` keeps blanks together. ``since`` and ``until`` are days of publication in the site's zone, both included.
    ``person`` and ``source`` are compared as a whole; ``min_views`` with the number last printed.
    """

    text: str = ""
    site: str | None = None
    channel: str | None = None
    person: str | None = None
    role: str | None = None
    source: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    min_views: int | None = None


@dataclass(slots=True, frozen=True)
class Hit:
    """One article that was found; ``headline`` and ``snippet`` (of the story) in pieces, what was asked for marked.
    Datetimes are aware, in UTC."""

    article_pk: int
    site: str
    article_id: str
    url: str
    channel: str | None
    source: str | None
    published_at: dt.datetime | None
    time_zone: str
    view_count: int | None
    headline: Sequence[Piece]
    snippet: Sequence[Piece]


@dataclass(slots=True, frozen=True)
class Found:
    """One article that was found, for a list without highlights; as in :class:`Hit`."""

    site: str
    article_id: str
    url: str
    channel: str | None
    source: str | None
    published_at: dt.datetime | None
    time_zone: str
    view_count: int | None
    headline: str | None


_LISTED = (
    *(Article.id, Article.site, Article.article_id, Article.url, Article.channel, Article.source),
    *(Article.published_at, Article.time_zone, Article.view_count, Article.headline),
)


def search(connection: Connection, query: Query, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The articles that ``query`` asks for: those with every term in the headline first, then by time of publication,
    the newest first and those without a time last."""
    terms = terms_of(query.text)
    pks = (_matching if terms else _all)(connection, query, offset + limit)[offset:]
    found = {row.id: row for row in connection.execute(select(*_LISTED, Article.body).where(Article.id.in_(pks)))}
    return [
        Hit(
            row.id, row.site, row.article_id, row.url, row.channel, row.source, row.published_at, row.time_zone,
            row.view_count, highlighted(row.headline or "", terms), highlighted(row.body, terms, _SNIPPET),
        )
        for pk in pks
        if (row := found.get(pk))
    ]  # fmt: skip


def search_all(connection: Connection, query: Query) -> Iterator[Found]:
    """All articles that ``query`` asks for, in the order of :func:`search`; drawn some hundreds at a time."""
    pks = (_matching if terms_of(query.text) else _all)(connection, query, _NO_LIMIT)
    for some in (pks[start : start + _AT_ONCE] for start in range(0, len(pks), _AT_ONCE)):
        rows = {row.id: row for row in connection.execute(select(*_LISTED).where(Article.id.in_(some)))}
        # one that was purged meanwhile is not there
        yield from (_found(row) for pk in some if (row := rows.get(pk)))


def _found(row: Any) -> Found:
    return Found(
        row.site, row.article_id, row.url, row.channel, row.source, row.published_at, row.time_zone, row.view_count,
        row.headline,
    )  # fmt: skip


def count(connection: Connection, query: Query) -> int:
    """How many articles ``query`` asks for. Of a word that stands nearly everywhere, every text is looked at."""
    return connection.scalar(narrowed(connection, select(func.count()).select_from(Article), query)) or 0


def narrowed(connection: Connection, statement: Select[Any], query: Query) -> Select[Any]:
    """``statement``, which is one over the articles, narrowed down to those that ``query`` asks for."""
    statement = statement.where(*_filters(query))
    if terms := terms_of(query.text):
        return statement.join(ArticleSearch, ArticleSearch.article_pk == Article.id).where(
            *_indexed(connection, pairs, terms), *_contain(connection, ArticleSearch.text, terms)
        )
    return statement


def _all(connection: Connection, query: Query, limit: int) -> list[int]:
    """The first articles (articles.id) of the filters alone, in order; two statements, each ordered as an index is."""
    matching = select(Article.id).where(*_filters(query))
    dated = matching.where(Article.published_at.is_not(None)).order_by(*_NEWEST_FIRST)
    pks = list(connection.scalars(dated.limit(limit)))
    undated = matching.where(Article.published_at.is_(None)).order_by(Article.id.desc())
    return pks + list(connection.scalars(undated.limit(limit - len(pks))))


def _matching(connection: Connection, query: Query, limit: int) -> list[int]:
    """The first articles (articles.id) with the terms, in order.

    Of a word that stands nearly everywhere the index would bring nearly everything. So the newest articles are looked
    at first, which finds a page of such a word; only what they do not fill is asked of the index.
    """
    terms = terms_of(query.text)
    in_headline = and_(*_contain(connection, ArticleSearch.headline, terms))
    in_text = _contain(connection, ArticleSearch.text, terms)
    newest = select(Article.id).where(Article.published_at.is_not(None)).order_by(*_NEWEST_FIRST).limit(_NEWEST)
    looked_at = newest.subquery()
    joined = select(Article.id, in_headline.label("in_headline")).join(
        ArticleSearch, ArticleSearch.article_pk == Article.id
    )
    near = connection.execute(
        joined.join(looked_at, looked_at.c.id == Article.id).where(*in_text, *_filters(query)).order_by(*_NEWEST_FIRST)
    ).all()
    in_order = joined.where(*_filters(query)).order_by(Article.published_at.is_(None), *_NEWEST_FIRST)
    first = [row.id for row in near if row.in_headline][:limit]
    if len(first) < limit:
        in_headlines = in_order.where(*_indexed(connection, headline_pairs, terms), in_headline)
        first = list(connection.scalars(in_headlines.limit(limit)))
    wanted = limit - len(first)
    others = [row.id for row in near if not row.in_headline][:wanted]
    if len(others) < wanted:
        in_texts = in_order.where(*_indexed(connection, pairs, terms), *in_text, not_(in_headline))
        others = list(connection.scalars(in_texts.limit(wanted)))
    return first + others


def _indexed(
    connection: Connection, pairs_in: Callable[[str], set[str]], terms: Sequence[str]
) -> list[ColumnElement[bool]]:
    wanted = set().union(*map(pairs_in, terms))
    return [has_pairs(connection, wanted)] if wanted else []


def _contain(
    connection: Connection, column: InstrumentedAttribute[str], terms: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Whether folded text contains each of the terms, character by character."""
    position = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return [position(column, term, type_=Integer) > 0 for term in terms]


def _filters(query: Query) -> list[ColumnElement[bool]]:
    return [condition(query) for name, condition in _CONDITIONS.items() if getattr(query, name) is not None]


def _names_person(query: Query) -> ColumnElement[bool]:
    named = exists().where(ArticlePerson.article_pk == Article.id, ArticlePerson.name == query.person)
    return named.where(ArticlePerson.role == query.role) if query.role else named


#: what each filter asks for
_CONDITIONS: dict[str, Callable[[Query], ColumnElement[bool]]] = {
    "site": lambda query: Article.site == query.site,
    "channel": lambda query: Article.channel == query.channel,
    "source": lambda query: Article.source == query.source,
    "since": lambda query: Article.published_on >= query.since,
    "until": lambda query: Article.published_on <= query.until,
    "min_views": lambda query: Article.view_count >= query.min_views,
    "person": _names_person,
}
