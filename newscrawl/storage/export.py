"""Whole tables for the export: one of the analysts' views, of the articles asked for, drawn from one snapshot."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Select,
    Text,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Engine, reachable
from newscrawl.storage.models import Article, ArticlePerson
from newscrawl.storage.search import Query, narrowed
from newscrawl.storage.types import Json, UtcDateTime
from newscrawl.storage.views import VIEWS

_ROWS_AT_ONCE = 500
_UTC = "UTC"

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "boolean": Boolean(),
    "date": Date(),
    "time": UtcDateTime(),
    "JSON": Json,
}
#: what is in the columns that are JSON in the views; any other shape stays "JSON"
_SHAPES = {
    "people": "people",
    "reactions": "numbers",
    **dict.fromkeys(("channel_path", "images", "attachments", "warnings", "changed"), "texts"),
}
#: the order of the rows: the same at each export, by an index where there is one
_ORDERS: dict[str, tuple[str, ...]] = {
    "articles": ("article_pk",),
    "bylines": ("article_pk", "position"),
    "channels": ("article_pk", "channel"),
    "urls": ("article_pk", "first_seen_at", "url"),
    "readings": ("article_pk", "field"),
    "observations": ("article_pk", "fetched_at"),
    "views_daily": ("article_pk", "day"),
    "revisions": ("article_pk", "number"),
    "copies": ("cluster_id", "place"),
    "frontier": ("site", "article_id"),
    "rejections": ("rejection_id",),
    "runs": ("run_id",),
}
#: collecting into an array, making an object
_JSON_FUNCTIONS = {
    "sqlite": ("json_group_array", "json_object"),
    "postgresql": ("json_agg", "json_build_object"),
    "mysql": ("json_arrayagg", "json_object"),
}
_PERSON = ("position", "name", "role", "role_text", "origin")
_VIEWS = {view.name.removesuffix("_v1"): view for view in VIEWS}

Row = Sequence[Any]


@dataclass(slots=True, frozen=True)
class ExportColumn:
    """A column: its name, what it holds, what it means.

    ``kind`` is text, integer, boolean, date, time (an aware datetime in the site's zone; in UTC in a table whose rows
    belong to no one article), texts (a list), numbers (a dict of integers), people (a list of dicts: name, role,
    role_text, origin) or JSON (anything). Every value may be None.
    """

    name: str
    kind: str
    comment: str


@dataclass(slots=True, frozen=True)
class Extract:
    """The rows of a table: how many, and the rows themselves, some at a time, as they are drawn."""

    columns: Sequence[ExportColumn]
    count: int
    batches: Iterator[list[Row]]


def table_names() -> list[str]:
    """What can be exported: the views' names without ``_v1``."""
    return list(_VIEWS)


def columns_of(name: str) -> list[ExportColumn]:
    """The columns of a table: the view's, and for articles their people. Raises NewscrawlError for an unknown one."""
    if name not in _VIEWS:
        raise NewscrawlError(f"there is no table {name!r} to export; there are {', '.join(_VIEWS)}")
    own = [
        ExportColumn(each.name, _SHAPES.get(each.name, "JSON") if each.kind == "JSON" else each.kind, each.comment)
        for each in _VIEWS[name].columns
    ]
    if name != "articles":
        return own
    people = ExportColumn("people", "people", "the people in order: name, role, role_text, origin as in bylines_v1")
    at = [each.name for each in own].index("byline_text") + 1
    return [*own[:at], people, *own[at:]]


def choose_columns(name: str, wanted: Sequence[str]) -> list[ExportColumn]:
    """The columns of a table that are wanted, in the order wanted. Raises NewscrawlError for one that is not there."""
    there = {each.name: each for each in columns_of(name)}
    for each in wanted:
        if each not in there:
            near = difflib.get_close_matches(each, there, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise NewscrawlError(f"{name} has no column {each!r}: {hint}there are {', '.join(there)}")
    return [there[each] for each in wanted]


@contextmanager
def extracting(
    engine: Engine, name: str, query: Query, columns: Sequence[ExportColumn], *, by_day: bool = False
) -> Iterator[Extract]:
    """Draw these columns of a table, of the articles that ``query`` asks for, all from one moment of the database.

    ``by_day``: in order of ``published_on``, those without a day last. Raises NewscrawlError where a filter says
    nothing about the table, or the database cannot be read.
    """
    view = table(_VIEWS[name].name, *(column(each.name, _TYPES[each.kind]) for each in _VIEWS[name].columns))
    with reachable(engine), engine.connect() as fresh, _snapshot(fresh) as connection:
        expressions = [_expression(connection, view, each) for each in columns]
        rows = _filtered(connection, select(*expressions, _zone(name, view)), name, view, query)
        counted = _filtered(connection, select(func.count()).select_from(view), name, view, query)
        day = [view.c.published_on.is_(None), view.c.published_on] if by_day else []
        order = [*day, *(view.c[each] for each in _ORDERS[name])]
        total = connection.scalar(counted) or 0
        yield Extract(columns, total, _batches(connection, rows.order_by(*order), columns))


@contextmanager
def _snapshot(connection: Connection) -> Iterator[Connection]:
    """One transaction that sees one moment; on SQLite any transaction does. It is never committed."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        yield connection
        return
    connection = connection.execution_options(isolation_level="REPEATABLE READ")
    if dialect == "mysql":
        # a reader that pauses, such as a pager behind a pipe, would be cut off after a minute
        connection.exec_driver_sql("SET SESSION net_write_timeout = 3600")
    yield connection


def _expression(connection: Connection, view: FromClause, wanted: ExportColumn) -> ColumnElement[Any]:
    if wanted.name in view.c:
        return view.c[wanted.name]
    collect, make = _JSON_FUNCTIONS[connection.dialect.name]
    parts: list[Any] = []
    for name in _PERSON:
        parts += [literal_column(f"'{name}'"), getattr(ArticlePerson, name)]
    people = getattr(func, collect)(getattr(func, make)(*parts), type_=Json)
    named = select(people).where(ArticlePerson.article_pk == view.c.article_pk)
    return named.scalar_subquery().label(wanted.name)


def _zone(name: str, view: FromClause) -> ColumnElement[str]:
    if name == "articles":
        return view.c.time_zone.label("row_zone")
    if "article_pk" not in view.c:
        return literal_column(f"'{_UTC}'", Text()).label("row_zone")
    zone = select(Article.time_zone).where(Article.id == view.c.article_pk)
    return zone.scalar_subquery().label("row_zone")


def _filtered(connection: Connection, statement: Select[Any], name: str, view: FromClause, query: Query) -> Select[Any]:
    if query == Query():
        return statement
    if "article_pk" in view.c:
        return statement.where(view.c.article_pk.in_(narrowed(connection, select(Article.id), query)))
    asked = [each.name for each in fields(Query) if getattr(query, each.name) != each.default]
    if asked != ["site"]:
        raise NewscrawlError(f"{name} has rows without an article: only --site chooses among them, no words or filters")
    return statement.where(view.c.site == query.site)


def _batches(connection: Connection, statement: Select[Any], columns: Sequence[ExportColumn]) -> Iterator[list[Row]]:
    times = [place for place, each in enumerate(columns) if each.kind == "time"]
    people = [place for place, each in enumerate(columns) if each.kind == "people"]
    with connection.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE}) as result:
        for rows in result.partitions():
            yield [_row(list(row), times, people) for row in rows]


def _row(values: list[Any], times: Sequence[int], people: Sequence[int]) -> Row:
    zone = ZoneInfo(values.pop())
    for place in times:
        moment: dt.datetime | None = values[place]
        values[place] = moment and moment.astimezone(zone)
    for place in people:
        # no database promises the order in which it collects
        values[place] = sorted(values[place] or [], key=lambda person: person.pop("position", 0))
    return values
