"""The search index: a row an article with its text in the normal form, and the pairs of letters in it.

The pairs are in what each database indexes best: an array with a GIN index on PostgreSQL, a FULLTEXT index on MariaDB,
an FTS5 table on SQLite. All of it is written within the transaction of the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Text,
    and_,
    column,
    delete,
    exists,
    insert,
    literal_column,
    select,
    table,
    text,
    type_coerce,
    union,
)
from sqlalchemy.dialects import mysql, postgresql

from newscrawl.storage.models import Article, ArticlePerson, ArticleSearch, table_of
from newscrawl.storage.recency import ARTICLE_PK_MASK, recency
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
_recency: ColumnElement[int] = table_of(ArticleSearch).c.recency
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
            told = [{"place": row["recency"], "pairs": pair_words(row["pairs"])} for row in rows]
            connection.execute(text(f"INSERT INTO {FTS_TABLE} (rowid, pairs) VALUES (:place, :pairs)"), told)


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
    columns = (Article.id, Article.published_at, Article.headline, Article.body, Article.source)
    for article in connection.execute(select(*columns).where(Article.id.in_(pks)).order_by(Article.id)):
        headline = folded(article.headline or "")
        parts = (
            headline,
            folded(article.body),
            *map(folded, dict.fromkeys(people[article.id])),
            folded(article.source or ""),
        )
        whole = "\n".join(filter(None, parts))
        yield {
            "article_pk": article.id,
            "recency": recency(article.published_at, article.id),
            "headline": headline,
            "text": whole,
            "pairs": _pairs(headline, whole),
        }


def forget_articles(connection: Connection, article_pks: Collection[int]) -> None:
    """Take these articles (by articles.id) out of the index; before they are deleted, for SQLite has to be told."""
    for pks in _slices(article_pks):
        these = ArticleSearch.article_pk.in_(pks)
        if connection.dialect.name == "sqlite":
            known = connection.execute(
                select(ArticleSearch.recency, ArticleSearch.headline, ArticleSearch.text).where(these)
            ).all()
            _forget_pairs(connection, known)
        connection.execute(delete(table_of(ArticleSearch)).where(these))


def _forget_pairs(connection: Connection, known: Collection[Row[int, str, str]]) -> None:
    told = [{"place": row.recency, "pairs": pair_words(_pairs(row.headline, row.text))} for row in known]
    if told:
        statement = f"INSERT INTO {FTS_TABLE} ({FTS_TABLE}, rowid, pairs) VALUES ('delete', :place, :pairs)"
        connection.execute(text(statement), told)


class Candidates(NamedTuple):
    """What the index brings and its words are yet to be compared with, as parts of a statement: rows of
    ``article_search``, and their places in the order of hits."""

    rows: FromClause
    place: ColumnElement[int]
    conditions: Sequence[ColumnElement[bool]]


def having(connection: Connection, wanted: Collection[str]) -> Candidates:
    """The ``article_search`` rows the text of which has all these pairs, by the index; all rows if there is none.

    On SQLite ordering by ``place`` costs nothing, and with a limit no more is read than that takes; the servers bring
    all of them.
    """
    if not wanted:
        return Candidates(table_of(ArticleSearch), _recency, [])
    if connection.dialect.name == "sqlite":
        fts = table(FTS_TABLE, column("rowid", BigInteger()))
        # The number finds the row; the whole place makes sure that it is still the one the index was told of.
        number = fts.c.rowid.op("&")(ARTICLE_PK_MASK)
        rows = fts.join(table_of(ArticleSearch), and_(ArticleSearch.article_pk == number, _recency == fts.c.rowid))
        are_in = literal_column(FTS_TABLE).op("MATCH", is_comparison=True)(_all_of(wanted))
        return Candidates(rows, fts.c.rowid, [are_in])
    if connection.dialect.name == "mysql":
        return Candidates(_matching_twice(wanted), _recency, [])
    indexed = type_coerce(table_of(ArticleSearch).c.pairs, postgresql.ARRAY(Text()))
    # The sum keeps PostgreSQL from walking through all articles in this order instead of asking the index.
    return Candidates(table_of(ArticleSearch), _recency + 0, [indexed.contains(sorted(wanted))])


@contextmanager
def indexes_first(connection: Connection) -> Iterator[None]:
    """Have PostgreSQL ask an index wherever there is one.

    It takes texts, which it keeps packed beside the table, for as cheap to read as numbers, and would rather unpack and
    compare all of them (15, Nov 2026: 6 s instead of 70 ms at 200,000 articles).
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    connection.execute(text("SET LOCAL enable_seqscan = on"))


def count_in_order(connection: Connection, wanted: Collection[str], at_most: int) -> int:
    """How many articles SQLite's index brings for these pairs, if that is no more than ``at_most``."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH :words LIMIT :at_most)"
    return connection.scalar(text(statement), {"words": _all_of(wanted), "at_most": at_most}) or 0


def _all_of(wanted: Collection[str]) -> str:
    return " AND ".join(pair_words(wanted).split())


def _matching_twice(wanted: Collection[str]) -> FromClause:
    """The rows that MariaDB's index brings in two questions, the second asked when the first was answered.

    InnoDB keeps new entries in memory and moves them to the index's tables every few hundred articles. A question
    reads the tables, then the memory: what is moved in between it sees nowhere, and the next question does. Two in a
    row miss something in fewer cases, not in none (bench/bench_fulltext.py).
    """
    of_pairs = table_of(ArticleSearch).c
    against = " ".join(f"+{word}" for word in pair_words(wanted).split())
    matching = select(of_pairs.article_pk).where(mysql.match(of_pairs.pairs, against=against).in_boolean_mode())
    twice = union(matching, matching).subquery()
    return twice.join(table_of(ArticleSearch), ArticleSearch.article_pk == twice.c.article_pk)


def _pairs(headline: str, whole: str) -> set[str]:
    return pairs(whole) | headline_pairs(headline)


def _slices(pks: Collection[int]) -> Iterator[list[int]]:
    in_order = sorted(pks)
    return (in_order[start : start + _AT_ONCE] for start in range(0, len(in_order), _AT_ONCE))
