"""The views for analysts: the same values on every database, worked out by hand from tests/storage/newsroom.py."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from newscrawl.storage import views
from newscrawl.storage.dictionary import data_dictionary
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.migrations import steps
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare, upgrade
from newscrawl.storage.views import KINDS, VIEWS, View
from tests.conftest import new_database
from tests.storage.newsroom import fill, utc

BY_NAME = {view.name: view for view in VIEWS}

#: What was released: a column may be added behind these, and nothing else may change.
RELEASED = {
    "articles_v1": """article_pk site article_id url site_name channel channel_path headline published_on published_at
        published_precision time_zone publisher source info_line_author info_line_source info_line_source_url
        byline_text dateline_text dateline_agency dateline_place dateline_date person_count reporter_count
        photographer_count editor_count view_count comment_count reactions own_requests summary body body_length footer
        page_count images image_count attachments readings warnings rules_version first_seen_at fetched_at changed_at
        fetch_count revision_count is_gone gone_at cluster_id modified_at source_url""",
    "bylines_v1": "article_pk site article_id published_on position name role role_text origin",
    "channels_v1": "article_pk site article_id channel first_seen_at",
    "urls_v1": "article_pk site article_id url first_seen_at",
    "readings_v1": "article_pk site article_id field rule raw warnings",
    "observations_v1": """article_pk site article_id fetched_at day outcome view_count comment_count reactions
        own_requests""",
    "views_daily_v1": """article_pk site article_id day fetched_at view_count previous_day gained own_requests
        gained_by_others""",
    "revisions_v1": """article_pk site article_id number is_latest origin visited_at recorded_at run_id rules_version
        changed changed_count headline published_at published_precision publisher byline_text people source
        info_line_author info_line_source info_line_source_url summary body footer images attachments""",
    "copies_v1": """article_pk site article_id cluster_id similarity cluster_size place is_earliest url headline source
        published_on published_at first_seen_at""",
    "frontier_v1": """site article_id url channel state attempts reason detail own_requests discovered_at
        updated_at""",
    "rejections_v1": """rejection_id run_id site article_id url kind reason detail at archive_position is_resolved
        resolved_at""",
    "runs_v1": """run_id site kind started_at finished_at outcome finish_reason arguments counts
        newscrawl_version""",
}


@pytest.fixture
def filled(connection: Connection) -> Connection:
    fill(connection)
    return connection


def _read(value: Any, kind: str, dialect: str) -> Any:
    """What the driver gave, as the dictionary says it, made into what it means."""
    if value is None:
        return None
    given: dict[str, type] = {
        "text": str,
        "integer": int,
        "boolean": bool if dialect == "postgresql" else int,
        "date": str if dialect == "sqlite" else dt.date,
        "time": str if dialect == "sqlite" else dt.datetime,
    }
    if kind in given:
        assert type(value) is given[kind], (value, kind)
    else:
        assert isinstance(value, (list, dict)) if dialect == "postgresql" else type(value) is str
    match kind:
        case "boolean":
            return bool(value)
        case "date":
            return dt.date.fromisoformat(value) if dialect == "sqlite" else value
        case "time":
            moment = dt.datetime.fromisoformat(value) if dialect == "sqlite" else value
            assert (moment.tzinfo is not None) == (dialect == "postgresql")
            return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        case "JSON":
            return value if dialect == "postgresql" else json.loads(value)
    return value


def rows(connection: Connection, name: str, order: str) -> list[dict[str, Any]]:
    """All rows of a view, fetched past SQLAlchemy's types, as an analyst's script would."""
    kinds = {column.name: column.kind for column in BY_NAME[name].columns}
    found = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY {order}").mappings()
    dialect = connection.dialect.name
    return [{key: _read(value, kinds[key], dialect) for key, value in row.items()} for row in found]


def some(found: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def test_what_was_released_stays() -> None:
    released = {name: columns.split() for name, columns in RELEASED.items()}
    assert released.keys() == BY_NAME.keys()
    found = {name: [column.name for column in view.columns] for name, view in BY_NAME.items()}
    assert {name: columns[: len(released[name])] for name, columns in found.items()} == released


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_description_is_that_of_the_view(view: View, filled: Connection) -> None:
    """Every view shows rows, its columns in the order described, and NULL only where the description allows it."""
    assert len({column.name for column in view.columns}) == len(view.columns)
    found = rows(filled, view.name, "1")
    assert found
    assert list(found[0]) == [column.name for column in view.columns]
    assert {column.kind for column in view.columns} <= KINDS.keys()
    assert all(column.comment for column in view.columns)
    never = [column.name for column in view.columns if not column.is_nullable]
    assert [(row, name) for row in found for name in never if row[name] is None] == []


def test_articles(filled: Connection) -> None:
    found = rows(filled, "articles_v1", "article_pk")
    assert found[0] == {
        "article_pk": 1,
        "site": "qingdao",
        "article_id": "101",
        "url": "https://qingdao.example/a?aid=101",
        "site_name": "青岛信息港",
        "channel": "青岛资讯",
        "channel_path": ["首页", "青岛资讯"],
        "headline": "啤酒节开幕 🍺 𠮷",
        "published_on": dt.date(2022, 8, 1),
        "published_at": utc(2022, 7, 31, 16, 30),
        "published_precision": "minute",
        "time_zone": "Asia/Shanghai",
        "publisher": "青岛信息港",
        "source": "信网",
        "info_line_author": None,
        "info_line_source": None,
        "info_line_source_url": None,
        "byline_text": "记者 张三 摄影 𠮷田",
        "dateline_text": None,
        "dateline_agency": None,
        "dateline_place": None,
        "dateline_date": None,
        "person_count": 3,  # 张三 is named twice
        "reporter_count": 1,
        "photographer_count": 1,
        "editor_count": 1,
        "view_count": 160,
        "comment_count": 0,
        "reactions": {"路过": 3},
        "own_requests": 7,
        "summary": None,
        "body": "第一段 😀\n\n第二段 𠮷",
        "body_length": 12,
        "footer": "文章来源:信网。",
        "page_count": 2,
        "images": ["https://qingdao.example/1.jpg", "https://qingdao.example/2.jpg"],
        "image_count": 2,
        "attachments": [],
        "readings": {
            "headline": {"rule": "css h1.ph"},
            "source": {"rule": "footer 文章来源", "raw": '来源:"信网" 𠮷', "warnings": []},
            "summary": {"rule": None, "raw": ""},
            "view_count": {"rule": "label 查看", "raw": "100+", "warnings": ["printed as 100+"]},
        },
        "warnings": ["view_count: 100+"],
        "rules_version": "0.1.0+3f2a9c1b",
        "first_seen_at": utc(2022, 8, 1, 2),
        "fetched_at": utc(2022, 8, 5, 4),
        "changed_at": utc(2022, 8, 2, 16, 30),
        "fetch_count": 5,
        "revision_count": 2,
        "is_gone": False,
        "gone_at": None,
        "cluster_id": 1,
        "modified_at": utc(2022, 8, 2, 1, 5),
        "source_url": "https://www.example.cn/original",
    }
    assert some(found, "article_pk", "person_count", "reporter_count", "own_requests", "is_gone", "cluster_id") == [
        (1, 3, 1, 7, False, 1),
        (2, 2, 2, 0, False, None),
        (3, 0, 0, 0, True, 1),
        (4, 0, 0, 0, False, 1),
    ]


def test_people_channels_and_addresses(filled: Connection) -> None:
    people = rows(filled, "bylines_v1", "article_pk, position")
    assert some(people, "site", "article_id", "published_on", "position", "name", "role", "role_text", "origin") == [
        ("qingdao", "101", dt.date(2022, 8, 1), 1, "张三", "reporter", "记者", "byline"),
        ("qingdao", "101", dt.date(2022, 8, 1), 2, "𠮷田", "photographer", "摄影", "byline"),
        ("qingdao", "101", dt.date(2022, 8, 1), 3, "张三", "author", "原作者", "info_line"),
        ("qingdao", "101", dt.date(2022, 8, 1), 4, "王五", "responsible_editor", "责任编辑", "footer"),
        ("qingdao", "102", dt.date(2022, 8, 1), 1, "张三", "chief_reporter", "首席记者", "byline"),
        ("qingdao", "102", dt.date(2022, 8, 1), 2, "李四", "intern", None, "byline"),
    ]
    # A backfill's days are no part of a channel's name.
    assert some(rows(filled, "channels_v1", "first_seen_at"), "article_pk", "channel", "first_seen_at") == [
        (1, "青岛资讯", utc(2022, 8, 1, 1)),
        (1, "财经/股市", utc(2022, 8, 3)),
    ]
    assert some(rows(filled, "urls_v1", "first_seen_at"), "article_pk", "url", "first_seen_at") == [
        (1, "https://qingdao.example/a?aid=101", utc(2022, 8, 1, 2)),
        (1, "https://qingdao.example/article-101-1.html", utc(2022, 8, 2, 2)),
    ]


def test_where_each_value_comes_from(filled: Connection) -> None:
    found = rows(filled, "readings_v1", "article_pk, field")
    assert some(found, "article_pk", "site", "article_id", "field", "rule", "raw", "warnings") == [
        (1, "qingdao", "101", "headline", "css h1.ph", None, None),
        (1, "qingdao", "101", "source", "footer 文章来源", '来源:"信网" 𠮷', None),
        (1, "qingdao", "101", "summary", None, "", None),
        (1, "qingdao", "101", "view_count", "label 查看", "100+", ["printed as 100+"]),
    ]


def test_observations(filled: Connection) -> None:
    found = rows(filled, "observations_v1", "article_pk, fetched_at")
    assert len(found) == 7
    assert found[2] == {
        "article_pk": 1,
        "site": "qingdao",
        "article_id": "101",
        "fetched_at": utc(2022, 8, 2, 15, 30),
        "day": dt.date(2022, 8, 2),
        "outcome": "not_modified",
        "view_count": None,
        "comment_count": None,
        "reactions": None,
        "own_requests": 4,
    }


def test_views_by_day(filled: Connection) -> None:
    found = rows(filled, "views_daily_v1", "article_pk, day")
    names = ("day", "fetched_at", "view_count", "previous_day", "gained", "own_requests", "gained_by_others")
    first, third, fifth = (dt.date(2022, 8, day) for day in (1, 3, 5))
    assert some(found, "article_pk", *names) == [
        # The last visit of the day; it printed 150, two requests of ours after the first.
        (1, first, utc(2022, 8, 1, 10), 150, None, None, None, None),
        # The 2nd printed nothing. From 150 to 170, of which requests 3 to 5 were ours.
        (1, third, utc(2022, 8, 2, 16, 30), 170, first, 20, 3, 17),
        # The site has counted backwards.
        (1, fifth, utc(2022, 8, 5, 4), 160, third, -10, 1, -11),
        (2, first, utc(2022, 8, 1, 2), 500, None, None, None, None),
    ]


def test_revisions(filled: Connection) -> None:
    found = rows(filled, "revisions_v1", "article_pk, number")
    assert some(found, "article_pk", "number", "is_latest", "changed", "changed_count", "headline") == [
        (1, 1, False, [], 0, "啤酒节即将开幕"),
        (1, 2, True, ["headline", "body"], 2, "啤酒节开幕 🍺 𠮷"),
        (2, 1, True, [], 0, "财经要闻"),
        (3, 1, True, [], 0, "啤酒节开幕"),
        (4, 1, True, [], 0, "啤酒节今日开幕"),
    ]
    assert some(found[1:2], "site", "article_id", "origin", "recorded_at", "run_id", "rules_version", "people") == [
        (
            *("qingdao", "101", "visit", utc(2022, 8, 2, 16, 30), 1, "0.1.0+3f2a9c1b"),
            [{"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"}],
        )
    ]


def test_the_earliest_copy_is_marked_and_an_unknown_time_is_the_latest(filled: Connection) -> None:
    found = rows(filled, "copies_v1", "cluster_id, place")
    assert some(found, "article_pk", "cluster_id", "similarity", "cluster_size", "place", "is_earliest") == [
        (4, 1, 93, 3, 1, True),  # published in the same minute as 1, met earlier
        (1, 1, 93, 3, 2, False),
        (3, 1, 88, 3, 3, False),  # met first of all, but nobody knows when it was published
    ]  # 2 has no copy


def test_what_is_lacking_and_why(filled: Connection) -> None:
    found = rows(filled, "frontier_v1", "site, article_id")
    assert some(found, "site", "article_id", "state", "attempts", "reason", "own_requests") == [
        ("jinan", "101", "gone", 0, None, 0),
        ("qingdao", "101", "stored", 0, None, 7),
        ("qingdao", "103", "retry", 2, "http_502", 0),
    ]
    found = rows(filled, "rejections_v1", "rejection_id")
    assert some(found, "rejection_id", "article_id", "kind", "reason", "detail", "is_resolved", "resolved_at") == [
        (1, "103", "article", "no_headline", "no headline found 😀", False, None),
        (2, None, "listing", "empty_listing", "no headline found 😀", True, utc(2022, 8, 2)),
    ]
    assert rows(filled, "runs_v1", "run_id") == [
        {
            "run_id": 1,
            "site": "qingdao",
            "kind": "crawl",
            "started_at": utc(2022, 8, 1, 2),
            "finished_at": utc(2022, 8, 1, 3),
            "outcome": "finished",
            "finish_reason": "finished",
            "arguments": {"channel": ["青岛资讯"]},
            "counts": {"new": 2},
            "newscrawl_version": "0.1.0",
        }
    ]


def test_postgresql_keeps_the_comments(tmp_path: Path) -> None:
    with new_database("postgresql", tmp_path) as url:
        engine = open_engine(url)
        prepare(engine)
        found = inspect(engine)
        for view in VIEWS:
            assert found.get_table_comment(view.name)["text"] == view.comment
            columns = {column["name"]: column["comment"] for column in found.get_columns(view.name)}
            assert columns == {column.name: column.comment for column in view.columns}
        engine.dispose()


def test_the_dictionary_in_docs_is_that_of_the_code() -> None:
    """``newscrawl db dictionary > docs/data-dictionary.md`` mends it."""
    path = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
    assert path.read_text(encoding="utf-8") == data_dictionary()


def test_the_dictionary_names_every_view_table_and_column() -> None:
    dictionary = data_dictionary()
    sections = {part.split("\n", 1)[0]: part for part in dictionary.split("\n### ")[1:]}
    assert sections.keys() == BY_NAME.keys() | Base.metadata.tables.keys()
    for name, table in Base.metadata.tables.items():
        assert [column.name for column in table.c if f"| `{column.name}` |" not in sections[name]] == []
    assert "| `published_at` | time | NULL | time of publication in UTC; NULL: not readable |" in dictionary
    assert "| `view_count` | integer |  | views (查看) as that visit printed them |" in sections["views_daily_v1"]


# Being made, and made anew


def _view_names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_view_names())


def test_a_new_database_has_the_views_and_an_upgrade_leaves_them_alone(database_url: str) -> None:
    engine = open_engine(database_url)
    prepare(engine)
    assert _view_names(engine) == {*BY_NAME, "views_version"}
    assert upgrade(engine) is False
    engine.dispose()


@pytest.mark.parametrize("missing", ["views_version", "articles_v1, views_version"])
def test_views_that_are_missing_are_said_and_made_by_an_upgrade(
    missing: str, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(database_url)
    prepare(engine)
    assert caplog.records == []
    with writing(engine) as connection:
        for name in missing.split(", "):
            connection.execute(text(f"DROP VIEW {name}"))
    prepare(engine)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "newscrawl db upgrade" in caplog.text
    caplog.clear()
    assert upgrade(engine) is True
    assert _view_names(engine) == {*BY_NAME, "views_version"}
    prepare(engine)
    assert caplog.records == []
    engine.dispose()


def test_views_of_another_version_are_made_anew(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(database_url)
    prepare(engine)
    older = VIEWS[0]
    more = views.ViewColumn("answer", "6 * 7", "integer", False, "a column that a later version has added")
    newer = View(older.name, older.comment, (*older.columns, more), older.source)
    monkeypatch.setattr(views, "VIEWS", (newer, *VIEWS[1:]))
    with writing(engine) as connection:
        fill(connection)
    assert upgrade(engine) is True
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT DISTINCT answer FROM articles_v1")).all() == [42]
    engine.dispose()


def test_a_migration_can_retype_a_column_under_a_view(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite makes another table for it, PostgreSQL refuses it: so the views are let go of first and made afterwards,
    and who could read them still can."""
    engine = open_engine(database_url)
    prepare(engine)
    is_postgresql = engine.dialect.name == "postgresql"
    with writing(engine) as connection:
        fill(connection)
        if is_postgresql:
            connection.execute(text("GRANT SELECT ON articles_v1, rejections_v1 TO PUBLIC"))

    def migrate(config: Config, _: str) -> None:
        connection = config.attributes["connection"]
        with Operations.context(MigrationContext.configure(connection)):
            steps.drop_view("rejections_v1")
            with op.batch_alter_table("rejections", recreate="auto") as table:
                table.alter_column("reason", type_=sa.String(80), existing_type=sa.String(64), existing_nullable=False)
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))

    monkeypatch.setattr("newscrawl.storage.schema.command.upgrade", migrate)
    monkeypatch.setattr("newscrawl.storage.schema.head_revision", lambda: "0099")
    assert upgrade(engine) is True
    assert _view_names(engine) == {*BY_NAME, "views_version"}
    with engine.connect() as connection:
        assert some(rows(connection, "rejections_v1", "1"), "reason") == [("no_headline",), ("empty_listing",)]
        if is_postgresql:
            readable = text("SELECT has_table_privilege('public', :name, 'SELECT')")
            assert {name: connection.scalar(readable, {"name": name}) for name in (*BY_NAME, "articles")} == (
                dict.fromkeys(BY_NAME, True) | {"articles": False}
            )
    engine.dispose()
