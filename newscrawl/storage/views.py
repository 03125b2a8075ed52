"""The analysts' schema: views that keep their names and columns whatever happens to the tables.

One description of each; the SQL for the three databases and the data dictionary are made of it. The rules of ``_v1``:

- a column is never renamed, retyped or taken away, nor does its meaning change; a new one goes to the end (PostgreSQL
  replaces a view, and keeps who may read it, only then). What cannot keep that becomes a ``_v2`` beside the old one.
- a value is the same on SQLite, PostgreSQL and MariaDB, as far as they have types for it (:data:`KINDS`).
- a ``_v1`` reads tables, never another view: any of them can be made anew alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Dialect, LargeBinary, String, inspect
from sqlalchemy.types import TypeEngine

from newscrawl.items import REPORTERS
from newscrawl.storage import models
from newscrawl.storage.models import Base, table_of
from newscrawl.storage.types import UtcDateTime

#: What a column holds -> what that is on SQLite, PostgreSQL and MariaDB, and what Python's drivers make of it.
KINDS: dict[str, tuple[str, str, str, str]] = {
    "text": ("TEXT", "text", "LONGTEXT", "str"),
    "integer": ("INTEGER", "bigint", "BIGINT", "int"),
    "boolean": ("INTEGER, 0 or 1", "boolean", "INT, 0 or 1", "bool from psycopg, int from the others"),
    "date": ("TEXT, 2026-11-24", "date", "DATE", "datetime.date; str from sqlite3"),
    "time": (
        "TEXT, 2026-11-24 05:00:00.000000, UTC",
        "timestamp with time zone",
        "DATETIME(6), UTC",
        "datetime: aware from psycopg, naive UTC from pymysql; str from sqlite3",
    ),
    "JSON": ("TEXT", "json", "LONGTEXT", "list or dict from psycopg; str from the others: json.loads"),
    "bytes": ("BLOB", "bytea", "BLOB", "bytes"),
}
_KINDS_OF_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (UtcDateTime, "time"),
    (Date, "date"),
    (Boolean, "boolean"),
    (JSON, "JSON"),
    (LargeBinary, "bytes"),
    (String, "text"),
)

# The same thing in each database's words; {characters}(x) in an expression.
_WORDS = {
    "sqlite": {
        "characters": "LENGTH",
        "elements": "JSON_ARRAY_LENGTH",
        "position": "INSTR",
        "each_reading": "JSON_EACH(a.readings) e",
        "field": "e.key",
        "rule": "JSON_EXTRACT(e.value, '$.rule')",
        "raw": "JSON_EXTRACT(e.value, '$.raw')",
        "reading_warnings": "JSON_EXTRACT(e.value, '$.warnings')",
    },
    "postgresql": {
        "characters": "LENGTH",
        "elements": "JSON_ARRAY_LENGTH",
        "position": "STRPOS",
        "each_reading": "JSON_EACH(a.readings) e",
        "field": "e.key",
        "rule": "e.value ->> 'rule'",
        "raw": "e.value ->> 'raw'",
        "reading_warnings": "e.value -> 'warnings'",
    },
    "mysql": {
        "characters": "CHAR_LENGTH",
        "elements": "JSON_LENGTH",
        "position": "INSTR",
        "each_reading": "JSON_TABLE(JSON_KEYS(a.readings), '$[*]' COLUMNS (field VARCHAR(64) PATH '$')) e",
        "field": "e.field",
        "rule": "JSON_VALUE(a.readings, CONCAT('$.\"', e.field, '\".rule'))",
        "raw": "JSON_VALUE(a.readings, CONCAT('$.\"', e.field, '\".raw'))",
        "reading_warnings": "JSON_EXTRACT(a.readings, CONCAT('$.\"', e.field, '\".warnings'))",
    },
}

#: Says which definitions the views of a database were made of: one row, one column.
_VERSION_VIEW = "views_version"


@dataclass(slots=True, frozen=True)
class ViewColumn:
    """One column: an SQL expression, which of :data:`KINDS` it holds, whether it can be NULL, what it means."""

    name: str
    expression: str
    kind: str
    is_nullable: bool
    comment: str


@dataclass(slots=True, frozen=True)
class View:
    """One view; ``source`` is everything from FROM on. What the databases call differently stands in expressions and
    source as {word}."""

    name: str
    comment: str
    columns: tuple[ViewColumn, ...]
    source: str

    def select(self, dialect: str) -> str:
        columns = ",\n  ".join(f"{column.expression} AS {column.name}" for column in self.columns)
        return f"SELECT\n  {columns}\n{self.source}".format(**_WORDS[dialect])


def kind_of(column: Column[Any]) -> str:
    """The word of :data:`KINDS` for a table's column; integers are what is left."""
    return next((kind for cls, kind in _KINDS_OF_TYPES if isinstance(column.type, cls)), "integer")


# The comments of the tables name tables.
_SEEN_FROM_VIEWS = {
    "article_urls": "urls_v1",
    "article_people": "bylines_v1",
    "articles.id": "article_pk",
    "runs.id": "runs_v1",
}


def _as_in(model: type[Base], alias: str, *names: str) -> tuple[ViewColumn, ...]:
    """Columns taken over from a table."""
    columns = [table_of(model).c[name] for name in names]
    return tuple(
        ViewColumn(column.name, f"{alias}.{column.name}", kind_of(column), bool(column.nullable), _comment_of(column))
        for column in columns
    )


def _comment_of(column: Column[Any]) -> str:
    """What a table's column means, in an analyst's words."""
    comment = str(column.comment)
    for table, view in _SEEN_FROM_VIEWS.items():
        comment = re.sub(rf"\b{re.escape(table)}\b", view, comment)
    return comment


def _own(name: str, kind: str, expression: str, comment: str, *, nullable: bool = False) -> tuple[ViewColumn, ...]:
    return (ViewColumn(name, expression, kind, nullable, comment),)


def _people(roles: Sequence[str]) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return (
        "(SELECT COUNT(DISTINCT p.name) FROM article_people p"
        f" WHERE p.article_pk = a.id AND p.role IN ({named}))"
    )  # fmt: skip


_ARTICLE_PK = _own("article_pk", "integer", "a.id", "our own number of the article: the same in all views")
_WHICH = (*_ARTICLE_PK, *_as_in(models.Article, "a", "site", "article_id"))

# An article without a copy is alone in a cluster of its own (newscrawl.storage.clusters).
_HAS_COPIES = "c.similarity > 0"

_ARTICLES = View(
    "articles_v1",
    "One row an article: its state at the latest visit.",
    (
        *_WHICH,
        *_as_in(models.Article, "a", "url", "site_name", "channel", "channel_path", "headline"),
        *_as_in(models.Article, "a", "published_on", "published_at", "published_precision", "time_zone"),
        *_as_in(models.Article, "a", "publisher", "source"),
        *_as_in(models.Article, "a", "info_line_author", "info_line_source", "info_line_source_url"),
        *_as_in(models.Article, "a", "byline_text"),
        *_as_in(models.Article, "a", "dateline_text", "dateline_agency", "dateline_place", "dateline_date"),
        *_own(
            "person_count",
            "integer",
            "(SELECT COUNT(DISTINCT p.name) FROM article_people p WHERE p.article_pk = a.id)",
            "people whom the page names with a role; who they are: bylines_v1",
        ),
        *_own(
            "reporter_count",
            "integer",
            _people(REPORTERS),
            "of these, reporters (记者), chief, trainee and interns included",
        ),
        *_own("photographer_count", "integer", _people(("photographer",)), "of these, photographers (图/摄影)"),
        *_own(
            "editor_count",
            "integer",
            _people(("editor", "responsible_editor", "reviewer", "proofreader")),
            "of these, editors (编辑, 责任编辑), reviewers (审核) and proofreaders (校对)",
        ),
        *_as_in(models.Article, "a", "view_count", "comment_count", "reactions"),
        *_own(
            "own_requests",
            "integer",
            "COALESCE(f.request_count, 0)",
            "our requests for pages of the article so far: a Discuz has counted each as a view",
        ),
        *_as_in(models.Article, "a", "summary", "body"),
        *_own("body_length", "integer", "{characters}(a.body)", "length of body in characters"),
        *_as_in(models.Article, "a", "footer", "page_count", "images"),
        *_own("image_count", "integer", "{elements}(a.images)", "number of images in the story"),
        *_as_in(models.Article, "a", "attachments", "readings", "warnings", "rules_version"),
        *_as_in(models.Article, "a", "first_seen_at", "fetched_at", "changed_at", "fetch_count"),
        *_own(
            "revision_count",
            "integer",
            "(SELECT COUNT(*) FROM revisions r WHERE r.article_pk = a.id)",
            "states of its content on record: revisions_v1; 1: never edited since we know it",
        ),
        *_own("is_gone", "boolean", "a.gone_at IS NOT NULL", "whether the site said that the article is gone"),
        *_as_in(models.Article, "a", "gone_at"),
        *_own(
            "cluster_id",
            "integer",
            "c.cluster_id",
            "the cluster of near-identical articles it is in: copies_v1; NULL: no copy is known",
            nullable=True,
        ),
        *_as_in(models.Article, "a", "modified_at", "source_url"),
    ),
    "FROM articles a\n"
    "LEFT JOIN frontier f ON f.site = a.site AND f.article_id = a.article_id\n"
    f"LEFT JOIN cluster_members c ON c.article_pk = a.id AND {_HAS_COPIES}",
)

_READINGS = View(
    "readings_v1",
    "One row an article and column of articles_v1 (or people): where the value comes from.",
    (
        *_WHICH,
        *_own("field", "text", "{field}", "name of the column"),
        *_own("rule", "text", "{rule}", "name of the rule that read the value; NULL: none fits", nullable=True),
        *_own("raw", "text", "{raw}", "text the value was read from; NULL: it is the value itself", nullable=True),
        *_own(
            "warnings",
            "JSON",
            "CASE WHEN {elements}({reading_warnings}) > 0 THEN {reading_warnings} END",
            "what an operator should know of it; NULL: nothing",
            nullable=True,
        ),
    ),
    "FROM articles a, {each_reading}",
)

_OBSERVATIONS = View(
    "observations_v1",
    "One row a visit: what it counted.",
    (
        *_WHICH,
        *_as_in(models.Observation, "o", "fetched_at", "day", "outcome"),
        *_as_in(models.Observation, "o", "view_count", "comment_count", "reactions", "own_requests"),
    ),
    "FROM observations o JOIN articles a ON a.id = o.article_pk",
)

# Of the visits of a day the last one that printed a number; LAG then is the last earlier day on which one did.
_VIEWS_DAILY = View(
    "views_daily_v1",
    "One row an article and day on which a page printed its views. Between two rows the count grew by gained, of which"
    " own_requests were ours: what is left, gained_by_others, is other people's reading. On sites that do not count a"
    " repeated visit it is too low; below zero, the site has set its counter back or has counted us less than once.",
    (
        *_WHICH,
        *_own("day", "date", "d.day", "day of the visit in the site's zone"),
        *_own("fetched_at", "time", "d.fetched_at", "time of the last visit of the day that printed views, UTC"),
        *_own("view_count", "integer", "d.view_count", "views (查看) as that visit printed them"),
        *_own(
            "previous_day",
            "date",
            "d.previous_day",
            "the day before on which views were printed; NULL: this is the first",
            nullable=True,
        ),
        *_own(
            "gained",
            "integer",
            "d.view_count - d.previous_view_count",
            "views more than on previous_day; NULL: this is the first day",
            nullable=True,
        ),
        *_own(
            "own_requests",
            "integer",
            "d.own_requests - d.previous_own_requests",
            "our requests from that visit of previous_day on until just before this one; NULL: this is the first day",
            nullable=True,
        ),
        *_own(
            "gained_by_others",
            "integer",
            "(d.view_count - d.previous_view_count) - (d.own_requests - d.previous_own_requests)",
            "gained without own_requests; NULL: this is the first day",
            nullable=True,
        ),
    ),
    "FROM (\n"
    "  SELECT l.article_pk, l.day, l.fetched_at, l.view_count, l.own_requests,\n"
    "    LAG(l.day) OVER (PARTITION BY l.article_pk ORDER BY l.day) AS previous_day,\n"
    "    LAG(l.view_count) OVER (PARTITION BY l.article_pk ORDER BY l.day) AS previous_view_count,\n"
    "    LAG(l.own_requests) OVER (PARTITION BY l.article_pk ORDER BY l.day) AS previous_own_requests\n"
    "  FROM (\n"
    "    SELECT o.article_pk, o.day, o.fetched_at, o.view_count, o.own_requests,\n"
    "      ROW_NUMBER() OVER (PARTITION BY o.article_pk, o.day ORDER BY o.fetched_at DESC) AS place\n"
    "    FROM observations o WHERE o.view_count IS NOT NULL\n"
    "  ) l WHERE l.place = 1\n"
    ") d JOIN articles a ON a.id = d.article_pk",
)

_BYLINES = View(
    "bylines_v1",
    "One row a person and role of an article: the byline in its order, then those named elsewhere on the page.",
    (
        *_WHICH,
        *_as_in(models.Article, "a", "published_on"),
        *_as_in(models.ArticlePerson, "p", "position", "name", "role", "role_text", "origin"),
    ),
    "FROM article_people p JOIN articles a ON a.id = p.article_pk",
)

_REVISIONS = View(
    "revisions_v1",
    "One row a state of an article's content; the one with is_latest is what articles_v1 says.",
    (
        *_WHICH,
        *_as_in(models.Revision, "r", "number"),
        *_own(
            "is_latest",
            "boolean",
            "NOT EXISTS (SELECT 1 FROM revisions n WHERE n.article_pk = r.article_pk AND n.number > r.number)",
            "whether no later one is on record",
        ),
        *_as_in(models.Revision, "r", "origin", "visited_at", "recorded_at", "run_id", "rules_version", "changed"),
        *_own("changed_count", "integer", "{elements}(r.changed)", "number of columns in changed; 0: the first one"),
        *_as_in(models.Revision, "r", "headline", "published_at", "published_precision", "publisher"),
        *_as_in(models.Revision, "r", "byline_text", "people", "source"),
        *_as_in(models.Revision, "r", "info_line_author", "info_line_source", "info_line_source_url"),
        *_as_in(models.Revision, "r", "summary", "body", "footer", "images", "attachments"),
    ),
    "FROM revisions r JOIN articles a ON a.id = r.article_pk",
)

_URLS = View(
    "urls_v1",
    "One row an address under which an article was met.",
    (*_WHICH, *_as_in(models.ArticleUrl, "u", "url", "first_seen_at")),
    "FROM article_urls u JOIN articles a ON a.id = u.article_pk",
)

_PLACE = (
    "ROW_NUMBER() OVER (PARTITION BY c.cluster_id"
    " ORDER BY CASE WHEN a.published_at IS NULL THEN 1 ELSE 0 END, a.published_at, a.first_seen_at, a.id)"
)
_COPIES = View(
    "copies_v1",
    "One row an article that has near-identical copies, on its own site or others. The earliest by published_at"
    " (unknown times last), then by first_seen_at, then by article_pk, is marked.",
    (
        *_WHICH,
        *_as_in(models.ClusterMember, "c", "cluster_id", "similarity"),
        *_own("cluster_size", "integer", "COUNT(*) OVER (PARTITION BY c.cluster_id)", "articles in the cluster"),
        *_own("place", "integer", _PLACE, "place in the cluster in order of time, from 1"),
        *_own(
            "is_earliest",
            "boolean",
            f"{_PLACE} = 1",
            "whether no other in the cluster is known to be earlier",
        ),
        *_as_in(models.Article, "a", "url", "headline", "source", "published_on", "published_at", "first_seen_at"),
    ),
    f"FROM cluster_members c JOIN articles a ON a.id = c.article_pk WHERE {_HAS_COPIES}",
)

# A backfill's walk bears its days behind the channel's name: 财经@2021-01-01..2021-12-31
_CHANNEL = (
    "CASE WHEN {position}(e.channel, '@') = 0 THEN e.channel"
    " ELSE SUBSTR(e.channel, 1, {position}(e.channel, '@') - 1) END"
)
_CHANNELS = View(
    "channels_v1",
    "One row an article and channel whose listing has shown it: an article can stand in several.",
    (
        *_WHICH,
        *_own("channel", "text", "e.channel", "the channel, with the channels above it before a slash"),
        *_own("first_seen_at", "time", "e.first_seen_at", "time a listing page of it first showed the article, UTC"),
    ),
    "FROM (\n"
    f"  SELECT e.site, e.article_id, {_CHANNEL} AS channel, MIN(e.first_seen_at) AS first_seen_at\n"
    f"  FROM channel_entries e GROUP BY e.site, e.article_id, {_CHANNEL}\n"
    ") e JOIN articles a ON a.site = e.site AND a.article_id = e.article_id",
)

_FRONTIER = View(
    "frontier_v1",
    "One row an article that we know of, stored or not: what the table lacks, and why.",
    (
        *_as_in(models.FrontierRow, "f", "site", "article_id", "url", "channel", "state", "attempts", "reason"),
        *_as_in(models.FrontierRow, "f", "detail"),
        *_own(
            "own_requests",
            "integer",
            "f.request_count",
            _comment_of(table_of(models.FrontierRow).c.request_count),
        ),
        *_as_in(models.FrontierRow, "f", "discovered_at", "updated_at"),
    ),
    "FROM frontier f",
)

_REJECTIONS = View(
    "rejections_v1",
    "One row a page that could not become an article or a listing.",
    (
        *_own("rejection_id", "integer", "r.id", _comment_of(table_of(models.Rejection).c.id)),
        *_as_in(models.Rejection, "r", "run_id", "site", "article_id", "url", "kind", "reason", "detail", "at"),
        *_as_in(models.Rejection, "r", "archive_position"),
        *_own("is_resolved", "boolean", "r.resolved_at IS NOT NULL", "whether an article was made of it after all"),
        *_as_in(models.Rejection, "r", "resolved_at"),
    ),
    "FROM rejections r",
)

_RUNS = View(
    "runs_v1",
    "One row a run that wrote for a site: until when its articles and counters are complete.",
    (
        *_own("run_id", "integer", "r.id", _comment_of(table_of(models.Run).c.id)),
        *_as_in(models.Run, "r", "site", "kind", "started_at", "finished_at", "outcome", "finish_reason"),
        *_as_in(models.Run, "r", "arguments", "counts", "newscrawl_version"),
    ),
    "FROM runs r",
)

VIEWS = (
    *(_ARTICLES, _BYLINES, _CHANNELS, _URLS, _READINGS, _OBSERVATIONS, _VIEWS_DAILY, _REVISIONS, _COPIES),
    *(_FRONTIER, _REJECTIONS, _RUNS),
)


def are_current(connection: Connection) -> bool:
    """Whether the views of the database are those of this version of newscrawl."""
    if not inspect(connection).has_table(_VERSION_VIEW):
        return False
    found = connection.exec_driver_sql(f"SELECT digest FROM {_VERSION_VIEW}").scalar()
    return found == _digest(connection.dialect)


def readers(connection: Connection) -> list[str]:
    """The roles, quoted for a statement, that were granted ``articles_v1``; on PostgreSQL, elsewhere none.

    Ask before a migration, which may have to drop a view and what was granted on it (MariaDB grants a name).
    """
    if connection.dialect.name != "postgresql":
        return []
    return list(
        connection.exec_driver_sql(
            "SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END"
            f" FROM pg_class v, aclexplode(v.relacl) g WHERE v.oid = to_regclass('{_ARTICLES.name}')"
            " AND g.privilege_type = 'SELECT' AND g.grantee <> v.relowner ORDER BY 1"
        ).scalars()
    )


def create_views(connection: Connection, readers: Sequence[str]) -> None:
    """Make the views, or make them anew where they stand; ``readers`` (:func:`readers`) may read them all.

    PostgreSQL and MariaDB keep what is granted on a view that is replaced, but a new one is open to nobody. ALTER
    DEFAULT PRIVILEGES is no help: it does not tell views from tables, and would open the next table too.
    """
    dialect = connection.dialect.name
    if dialect == "sqlite":
        drop_views(connection)
    make = "CREATE VIEW" if dialect == "sqlite" else "CREATE OR REPLACE VIEW"
    for view in VIEWS:
        _run(connection, f"{make} {view.name} AS\n{view.select(dialect)}")
    if dialect == "postgresql":
        _run(connection, ";\n".join(_comments()))
        for reader in readers:
            _run(connection, f"GRANT SELECT ON {', '.join(view.name for view in VIEWS)} TO {reader}")
    # Last: where DDL cannot be undone a kill before this leaves views that are not current.
    _run(connection, f"{make} {_VERSION_VIEW} AS SELECT '{_digest(connection.dialect)}' AS digest")


def drop_views(connection: Connection) -> None:
    """Drop the views: SQLite alters a table by building a new one, which it refuses while a view reads it."""
    for name in (_VERSION_VIEW, *(view.name for view in VIEWS)):
        _run(connection, f"DROP VIEW IF EXISTS {name}")


def _digest(dialect: Dialect) -> str:
    definitions = [view.name + view.select(dialect.name) for view in VIEWS]
    comments = _comments() if dialect.name == "postgresql" else []
    return hashlib.sha256("\n".join(definitions + comments).encode()).hexdigest()[:16]


def _comments() -> list[str]:
    def literal(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    return [f"COMMENT ON VIEW {view.name} IS {literal(view.comment)}" for view in VIEWS] + [
        f"COMMENT ON COLUMN {view.name}.{column.name} IS {literal(column.comment)}"
        for view in VIEWS
        for column in view.columns
    ]


def _run(connection: Connection, statement: str) -> None:
    """DDL as it stands: several statements may be one on PostgreSQL, and a % is no parameter."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
