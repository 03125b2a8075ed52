"""The search index: a row an article with its text in the normal form, and the pairs of letters in it.

The pairs are in what each database indexes best: an array with a GIN index on PostgreSQL, a FULLTEXT index on MariaDB,
an FTS5 table on SQLite. All of it is written within the transaction of the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    column,
    delete,
    exists,
    insert,
    literal_column,
    select,
    table,
    text,
    type_coerce,
)
from sqlalchemy.dialects import mysql, postgresql

from newscrawl.storage.models import Article, ArticlePerson, ArticleSearch, table_of
from newscrawl.storage.search_text import folded, headline_pairs, pairs
from newscrawl.storage.types import pair_words

#: SQLite's index. It keeps no text, so what it is to forget has to be told to it
FTS_TABLE = "article_pairs"
CREATE_FTS_TABLE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS_TABLE} "
    "USING fts5(pairs, content='', columnsize=0, detail=none, tokenize='ascii')"
)
#: has SQLite's index hold nothing any more of what it was told to forget; servers do that in their own time
MERGE_FTS_TABLE = f"INSERT INTO {FTS_TABLE} ({FTS_TABLE}) VALUES ('optimize')"
# Well below the parameters that one statement may have (SQLite 32,766).
_AT_ONCE = 500


def index_articles(connection: Connection, article_pks: Collection[int]) -> None:
    """Have the index say what the rows of these articles (by articles.id) say now; the caller opens the transaction.

    Searched are the headline, the story, the people and the source. The footer is not: every article of a site would be
    found by it.
    """
    forget_articles(connection, article_pks)
    for pks in _slices(article_pks):
        rows = list(_searchable(connection, pks))
        connection.execute(insert(table_of(ArticleSearch)), rows)
        if connection.dialect.name == "sqlite":
            told = [{"pk": row["article_pk"], "pairs": pair_words(row["pairs"])} for row in rows]
            connection.execute(text(f"INSERT INTO {FTS_TABLE} (rowid, pairs) VALUES (:pk, :pairs)"), told)


def index_missing(connection: Connection) -> None:
    """Index the articles that are not in the index yet, some hundreds at a time."""
    is_indexed = exists().where(ArticleSearch.article_pk == Article.id)
    last = 0
    while pks := list(
        connection.scalars(
            select(Article.id).where(Article.id > last, ~is_indexed).order_by(Article.id).limit(_AT_ONCE)
        )
    ):
        index_articles(connection, pks)
        last = pks[-1]


def _searchable(connection: Connection, pks: Sequence[int]) -> Iterator[dict[str, Any]]:
    people: dict[int, list[str]] = defaultdict(list)
    named = select(ArticlePerson.article_pk, ArticlePerson.name).where(ArticlePerson.article_pk.in_(pks))
    for person in connection.execute(named.order_by(ArticlePerson.article_pk, ArticlePerson.position)):
        people[person.article_pk].append(person.name)
    columns = (Article.id, Article.headline, Article.body, Article.source)
    for article in connection.execute(select(*columns).where(Article.id.in_(pks)).order_by(Article.id)):
        headline = folded(article.headline or "")
        parts = (
            headline,
            folded(article.body),
            *map(folded, dict.fromkeys(people[article.id])),
            folded(article.source or ""),
        )
        whole = "\n".join(filter(None, parts))
        yield {"article_pk": article.id, "headline": headline, "text": whole, "pairs": _pairs(headline, whole)}


def forget_articles(connection: Connection, article_pks: Collection[int]) -> None:
    """Take these articles (by articles.id) out of the index; before they are deleted, for SQLite has to be told."""
    for pks in _slices(article_pks):
        these = ArticleSearch.article_pk.in_(pks)
        if connection.dialect.name == "sqlite":
            known = connection.execute(
                select(ArticleSearch.article_pk, ArticleSearch.headline, ArticleSearch.text).where(these)
            ).all()
            _forget_pairs(connection, known)
        connection.execute(delete(table_of(ArticleSearch)).where(these))


def _forget_pairs(connection: Connection, known: Collection[Row[int, str, str]]) -> None:
    told = [{"pk": row.article_pk, "pairs": pair_words(_pairs(row.headline, row.text))} for row in known]
    if told:
        statement = f"INSERT INTO {FTS_TABLE} ({FTS_TABLE}, rowid, pairs) VALUES ('delete', :pk, :pairs)"
        connection.execute(text(statement), told)


def has_pairs(connection: Connection, wanted: Collection[str]) -> ColumnElement[bool]:
    """The condition, answered by the index, that the text of an ``article_search`` row has all these pairs."""
    indexed = table_of(ArticleSearch).c.pairs
    if connection.dialect.name == "postgresql":
        return type_coerce(indexed, postgresql.ARRAY(Text())).contains(sorted(wanted))
    words = pair_words(wanted).split()
    if connection.dialect.name == "mysql":
        return mysql.match(indexed, against=" ".join(f"+{word}" for word in words)).in_boolean_mode()
    fts = table(FTS_TABLE, column("rowid"))
    matching = select(fts.c.rowid).where(literal_column(FTS_TABLE).op("MATCH")(" AND ".join(words)))
    return ArticleSearch.article_pk.in_(matching)


def _pairs(headline: str, whole: str) -> set[str]:
    return pairs(whole) | headline_pairs(headline)


def _slices(pks: Collection[int]) -> Iterator[list[int]]:
    in_order = sorted(pks)
    return (in_order[start : start + _AT_ONCE] for start in range(0, len(in_order), _AT_ONCE))
