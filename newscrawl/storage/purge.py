"""Removing articles for good: no text of theirs stays in any table, and a tombstone keeps them from coming back.

What stays is a number and a reason: the tombstone, the article's entry in the frontier without its text, and the
channels whose listings showed the number.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    and_,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from newscrawl.storage import clusters, fill_rates, search_index
from newscrawl.storage.article_rows import digest
from newscrawl.storage.frontier import State
from newscrawl.storage.keys import ArticleKey, ids_by_site
from newscrawl.storage.models import (
    Article,
    ArticlePerson,
    ArticleSearch,
    ArticleUrl,
    Base,
    FrontierRow,
    Observation,
    Rejection,
    Revision,
    Tombstone,
    table_of,
)
from newscrawl.storage.tombstones import OF_NEIGHBOURS
from newscrawl.storage.upsert import upsert

# Well below the parameters that one statement may have (SQLite 32,766).
_AT_ONCE = 500
_KEY = ("site", "article_id")


@dataclass(slots=True, frozen=True)
class OnRecord:
    """What the tables hold of one article. ``article_pk`` is None if it is not stored; ``url`` and ``headline`` are
    those of the frontier then. ``copies`` are the addresses of near-identical articles, which stay."""

    site: str
    article_id: str
    article_pk: int | None
    url: str | None
    headline: str | None
    is_purged: bool
    revisions: int
    observations: int
    rejections: int
    copies: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Removed:
    """How many rows were removed."""

    articles: int = 0
    revisions: int = 0
    observations: int = 0
    people: int = 0
    urls: int = 0
    rejections: int = 0

    def counts(self) -> dict[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __add__(self, other: Removed) -> Removed:
        return Removed(**{name: number + getattr(other, name) for name, number in self.counts().items()})


# Which articles


def known_keys(connection: Connection, article_id: str, site: str | None = None) -> list[ArticleKey]:
    """The articles of this number on whatever site knows it: stored, in the frontier, or purged before."""
    found: set[ArticleKey] = set()
    for model in (Article, FrontierRow, Tombstone):
        statement = select(model.site, model.article_id).where(model.article_id == article_id)
        found |= {(row.site, row.article_id) for row in connection.execute(statement)}
    return sorted(key for key in found if site in (None, key[0]))


def keys_at(connection: Connection, url: str, site: str | None = None) -> list[ArticleKey]:
    """The stored articles that were met under this very address."""
    statement = select(Article.site, Article.article_id).join(ArticleUrl).where(ArticleUrl.url_hash == digest(url))
    return sorted((row.site, row.article_id) for row in connection.execute(statement) if site in (None, row.site))


def keys_of_person(connection: Connection, name: str, site: str | None = None) -> list[ArticleKey]:
    """The articles that name this person with a role, now or in any revision; the name is compared as a whole."""
    now = select(Article.site, Article.article_id).join(ArticlePerson).where(ArticlePerson.name == name)
    found = {(row.site, row.article_id) for row in connection.execute(now)}
    once = (
        select(Article.site, Article.article_id, Revision.people)
        .join(Revision)
        .where(_says(connection, Revision.people, name))
    )
    for row in connection.execute(once):
        if any(person["name"] == name for person in row.people):
            found.add((row.site, row.article_id))
    return sorted(key for key in found if site in (None, key[0]))


def on_record(connection: Connection, keys: Sequence[ArticleKey]) -> list[OnRecord]:
    """What there is of each of these articles, in order of site and number; they need not be stored."""
    return [_on_record(connection, *key) for key in sorted(keys)]


def count_naming(connection: Connection, name: str, but: Sequence[ArticleKey] = ()) -> dict[str, int]:
    """In how many rows of which table the name stands anywhere, rows of the articles ``but`` left out; by table.

    Tables without any are left out. Texts of several hundred thousand articles are read: it may take a minute.
    """
    pks = list(_pks(connection, but).values())
    return {
        table.name: number
        for table in Base.metadata.tables.values()
        if table is not table_of(ArticleSearch)  # says what articles say
        and (number := _count_naming(connection, table, name, but, pks))
    }


def naming_urls(connection: Connection, name: str, but: Sequence[ArticleKey], limit: int) -> list[str]:
    """Addresses of stored articles that mention the name somewhere, other than the articles ``but``."""
    table = table_of(Article)
    of_others = ~_of(table, but, list(_pks(connection, but).values()))
    mentioning = select(Article.url).where(_names(connection, table, name), of_others).order_by(Article.id).limit(limit)
    return list(connection.scalars(mentioning))


# Removing them


def purge(
    connection: Connection, keys: Sequence[ArticleKey], *, reason: str, run_id: int | None, now: dt.datetime
) -> Removed:
    """Remove everything that these articles have said, and leave a tombstone for each with the ``reason``; ``now`` is
    aware. Those that are not stored get one as well. The caller opens the transaction and holds the sites.
    """
    parts = (_purge(connection, some, reason, run_id, now) for some in _slices(sorted(set(keys))))
    return sum(parts, Removed())


def forget_deleted(engine: Engine) -> bool:
    """Have a SQLite file hold nothing any more of what was deleted: it is written anew, without its free pages and
    without the log that keeps the pages as they were. Servers do that in their own time: True.

    False if another program has used the file for the whole of the usual wait, 30 s, so that old pages are left.
    """
    if engine.dialect.name != "sqlite":
        return True
    pooled = engine.raw_connection()  # in no transaction, which VACUUM asks for
    try:
        cursor = pooled.cursor()
        cursor.execute(search_index.MERGE_FTS_TABLE)
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_blocked, *_ = cursor.fetchall()[0]
        cursor.close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        pooled.close()
    return not is_blocked


def _purge(
    connection: Connection, keys: list[ArticleKey], reason: str, run_id: int | None, now: dt.datetime
) -> Removed:
    pks = list(_pks(connection, keys).values())
    clusters.unlink_copies(connection, pks)
    search_index.forget_articles(connection, pks)
    urls = _urls(connection, keys, pks)
    rejections = 0
    for site, article_ids in ids_by_site(keys).items():
        addresses = [url for of_site, url in urls if of_site == site]
        for some in _slices(addresses):  # those of before the article's number was kept
            rejections += _delete(connection, Rejection, Rejection.site == site, Rejection.url.in_(some))
        rejections += _delete(connection, Rejection, Rejection.site == site, Rejection.article_id.in_(article_ids))
        _forget_headlines(connection, site, article_ids)
        fill_rates.forget_examples(connection, site, addresses)
    hanging = {
        name: connection.scalar(select(func.count()).select_from(model).where(model.article_pk.in_(pks))) or 0
        for name, model in (
            *(("revisions", Revision), ("observations", Observation)),
            *(("people", ArticlePerson), ("urls", ArticleUrl)),
        )
    }
    articles = _delete(connection, Article, Article.id.in_(pks))  # what hangs on them goes along
    _mark_purged(connection, keys, run_id, now)
    tombstones = [{"site": site, "article_id": number, "purged_at": now, "reason": reason} for site, number in keys]
    names = ("purged_at", "reason")
    statement = upsert(connection, Tombstone, _KEY, lambda _, new: [(name, new[name]) for name in names])
    connection.execute(statement, tombstones)
    return Removed(articles=articles, rejections=rejections, **hanging)


def _mark_purged(connection: Connection, keys: list[ArticleKey], run_id: int | None, now: dt.datetime) -> None:
    """Say in the frontier that they are not to be asked for, and nothing more: an address may have words in it too."""
    table = table_of(FrontierRow)
    settled = {"state": State.PURGED.value, "updated_at": now, "run_id": run_id, "url": "", "attempts": 0}
    kept = {"id", "site", "article_id", "discovered_at", "request_count"}
    scrubbed = {column.name: None for column in table.c if column.name not in kept and column.name not in settled}
    statement = upsert(
        connection, FrontierRow, _KEY, lambda _, new: [(name, new[name]) for name in (*settled, *scrubbed)]
    )
    rows = [
        {"site": site, "article_id": article_id, "discovered_at": now, "request_count": 0} | settled | scrubbed
        for site, article_id in keys
    ]
    connection.execute(statement, rows)


def _forget_headlines(connection: Connection, site: str, article_ids: list[str]) -> None:
    """Other articles of the site print the headlines of these beside 上一篇 and 下一篇; their numbers stay."""
    table = table_of(Article)
    beside = {column: table.c[number].in_(article_ids) for column, number in OF_NEIGHBOURS.items()}
    neighbours = select(table.c.id, table.c.readings, *(table.c[number] for number in OF_NEIGHBOURS.values()))
    for row in connection.execute(neighbours.where(table.c.site == site, or_(*beside.values()))).all():
        forgotten = [column for column, number in OF_NEIGHBOURS.items() if getattr(row, number) in article_ids]
        readings = {name: reading for name, reading in row.readings.items() if name not in forgotten}
        connection.execute(
            update(table)
            .where(table.c.id == row.id)
            .values(dict.fromkeys(forgotten) | {"readings": readings})
        )  # fmt: skip


def _on_record(connection: Connection, site: str, article_id: str) -> OnRecord:
    pk = _pks(connection, [(site, article_id)]).get((site, article_id))
    known = _row(connection, Article, site, article_id) or _row(connection, FrontierRow, site, article_id)
    urls = [url for _, url in _urls(connection, [(site, article_id)], [pk] if pk else [])]
    refused = or_(Rejection.article_id == article_id, Rejection.url.in_(urls))

    def number(model: type[Any], *conditions: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).select_from(model).where(*conditions)) or 0

    copies = clusters.load_cluster(connection, pk) if pk else []
    return OnRecord(
        site,
        article_id,
        pk,
        (known.url or None) if known else None,
        known.headline if known else None,
        is_purged=_row(connection, Tombstone, site, article_id) is not None,
        revisions=number(Revision, Revision.article_pk == pk),
        observations=number(Observation, Observation.article_pk == pk),
        rejections=number(Rejection, Rejection.site == site, refused),
        copies=tuple(copy.url for copy in copies if copy.article_pk != pk),
    )


def _row(connection: Connection, model: type[Any], site: str, article_id: str) -> Any:
    return connection.execute(select(table_of(model)).filter_by(site=site, article_id=article_id)).one_or_none()


def _pks(connection: Connection, keys: Iterable[ArticleKey]) -> dict[ArticleKey, int]:
    """articles.id of those that are stored."""
    return {
        (row.site, row.article_id): row.id
        for site, article_ids in ids_by_site(keys).items()
        for some in _slices(article_ids)
        for row in connection.execute(
            select(Article.site, Article.article_id, Article.id).where(
                Article.site == site, Article.article_id.in_(some)
            )
        )
    }


def _urls(connection: Connection, keys: Sequence[ArticleKey], pks: Sequence[int]) -> set[tuple[str, str]]:
    """Every address under which the articles are on record, with its site."""
    found = {
        (row.site, row.url)
        for model, condition in ((Article, Article.id.in_(pks)), (ArticleUrl, ArticleUrl.article_pk.in_(pks)))
        for row in connection.execute(select(model.site, model.url).where(condition))
    }
    for site, article_ids in ids_by_site(keys).items():
        of_these = select(FrontierRow.url).where(FrontierRow.site == site, FrontierRow.article_id.in_(article_ids))
        found |= {(site, url) for url in connection.scalars(of_these) if url}
    return found


def _delete(connection: Connection, model: type[Base], *conditions: ColumnElement[bool]) -> int:
    return connection.execute(delete(table_of(model)).where(*conditions)).rowcount


# Where a name stands


def _count_naming(
    connection: Connection, table: Table, name: str, but: Sequence[ArticleKey], pks: Sequence[int]
) -> int:
    condition = _names(connection, table, name)
    statement = select(func.count()).select_from(table).where(condition, ~_of(table, but, pks))
    return connection.scalar(statement) or 0


def _names(connection: Connection, table: Table, name: str) -> ColumnElement[bool]:
    """Whether the name stands in any column that holds text."""
    texts = [column for column in table.c if isinstance(column.type, (String, JSON))]
    return or_(false(), *(_says(connection, column, name) for column in texts))


def _says(connection: Connection, column: Any, name: str) -> ColumnElement[bool]:
    """Whether the text, or what the JSON was written as, contains the name, character by character (LIKE would take
    li for Li on SQLite)."""
    is_postgresql = connection.dialect.name == "postgresql"
    if isinstance(column.type, JSON):
        column = cast(column, Text) if is_postgresql else type_coerce(column, Text)
        name = json.dumps(name, ensure_ascii=False)[1:-1]
    position = func.strpos if is_postgresql else func.instr
    return position(column, name, type_=Integer) > 0


def _of(table: Table, keys: Sequence[ArticleKey], pks: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row goes when these articles are purged."""
    if table is table_of(Article):
        return table.c.id.in_(pks)
    if "article_pk" in table.c:
        return table.c.article_pk.in_(pks)
    if {"site", "article_id"} <= set(table.c.keys()) and keys:
        return and_(table.c.article_id.is_not(None), tuple_(table.c.site, table.c.article_id).in_(list(keys)))
    return false()


def _slices(values: Iterable[Any]) -> Iterator[list[Any]]:
    all_of_them = list(values)
    return (all_of_them[start : start + _AT_ONCE] for start in range(0, len(all_of_them), _AT_ONCE))
