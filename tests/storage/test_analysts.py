"""docs/analysts.md: each recipe gives on every database what it says, and its roles can read the views and no more."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare
from newscrawl.storage.views import VIEWS
from tests.conftest import new_database
from tests.storage.newsroom import fill

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
#: title -> the SQL below it
SQL = {
    section.split("\n", 1)[0]: found[1]
    for section in PAGE.split("\n### ")[1:]
    if (found := re.search(r"```sql\n(.+?)```", section, re.S))
}
ROLES = {"PostgreSQL", "MariaDB and MySQL"}

#: by hand, from tests/storage/newsroom.py
ANSWERS: dict[str, list[tuple[object, ...]]] = {
    "Articles per day and channel": [
        ("2022-08-01", "jinan", "要闻", 1),
        ("2022-08-01", "qingdao", "财经", 1),
        ("2022-08-01", "qingdao", "青岛资讯", 1),
    ],
    "The most read": [
        ("qingdao", "102", "财经要闻", 500, 0, 500),
        ("qingdao", "101", "啤酒节开幕 🍺 𠮷", 160, 7, 153),
        ("jinan", "102", "啤酒节今日开幕", 9, 0, 9),
    ],
    "Growth": [("qingdao", "101", "啤酒节开幕 🍺 𠮷", 10, 6)],  # 20 - 10, of others 17 - 11
    "The reporters' league": [  # article 101 is a copy of an earlier one
        ("张三", 1, 500, "2022-08-01"),
        ("李四", 1, 500, "2022-08-01"),
    ],
    "What was edited": [
        (
            *("2022-08-02 16:30:00", "qingdao", "101", "visit", '["headline", "body"]'),
            *("啤酒节即将开幕", "啤酒节开幕 🍺 𠮷"),
        )
    ],
    "Where a value comes from": [
        ("qingdao", "101", "信网", "footer 文章来源", '来源:"信网" 𠮷', "0.1.0+3f2a9c1b"),
    ],
    "Who printed it first": [
        (1, "jinan", "啤酒节今日开幕", "qingdao", "101", 93),
        (1, "jinan", "啤酒节今日开幕", "jinan", "101", 88),
    ],
    "What is missing": [("jinan", "gone", None, 1), ("qingdao", "retry", "http_502", 1)],
}

Ask = Callable[[str], list[tuple[Any, ...]]]


def _plain(value: Any) -> Any:
    """One form for what the drivers give for the same value."""
    if isinstance(value, dt.datetime):
        return (value.astimezone(dt.UTC) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value.removesuffix(".000000") if isinstance(value, str) else value


@contextmanager
def _analyst(kind: str, owner: Engine) -> Iterator[Engine]:
    """A login made by the recipe, under a name of its own; gone afterwards."""
    name = f"analyst_{uuid.uuid4().hex[:12]}"
    database = owner.url.database or ""
    recipe = SQL["PostgreSQL" if kind == "postgresql" else "MariaDB and MySQL"]
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in recipe.replace("analyst", name).replace("newscrawl.", f"{database}.").split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        try:
            url = owner.url.set(username=name, password="change me", query={})
            engine = open_engine(url.render_as_string(hide_password=False))
            yield engine
            engine.dispose()
        finally:
            gone = ("DROP OWNED BY {0}", "DROP ROLE {0}") if kind == "postgresql" else ("DROP USER {0}",)
            for statement in gone:
                connection.exec_driver_sql(statement.format(name))


@pytest.fixture(params=["postgresql", "mysql"])
def roles(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """The owner of a filled database, and an analyst of it."""
    with new_database(request.param, tmp_path) as url:
        owner = open_engine(url)
        prepare(owner)
        with writing(owner) as connection:
            fill(connection)
        with _analyst(request.param, owner) as analyst:
            yield owner, analyst
        owner.dispose()


def _asking(connection: Connection) -> Ask:
    no_parameters = {"no_parameters": True}
    return lambda sql: [tuple(row) for row in connection.exec_driver_sql(sql, execution_options=no_parameters)]


def test_every_recipe_has_an_answer_here() -> None:
    assert SQL.keys() == ANSWERS.keys() | ROLES


@pytest.mark.parametrize("title", ANSWERS)
def test_a_recipe_answers_on_sqlite_opened_for_reading(title: str, tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.db"
    engine = open_engine(f"sqlite:///{path}")
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
    engine.dispose()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        assert [tuple(map(_plain, row)) for row in opened.execute(SQL[title])] == ANSWERS[title]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            opened.execute("DELETE FROM articles")


def test_the_recipes_answer_an_analyst(roles: tuple[Engine, Engine]) -> None:
    with roles[1].connect() as connection:
        ask = _asking(connection)
        found = {title: [tuple(map(_plain, row)) for row in ask(SQL[title])] for title in ANSWERS}
    assert found == ANSWERS


def test_an_analyst_reads_every_view_and_no_table(roles: tuple[Engine, Engine]) -> None:
    _, analyst = roles
    for view in VIEWS:
        with analyst.connect() as connection:
            assert _asking(connection)(f"SELECT COUNT(*) FROM {view.name}")[0][0] > 0
    for table in Base.metadata.tables:
        with pytest.raises(DBAPIError, match=f"(?i)denied.*{table}"), analyst.connect() as connection:
            _asking(connection)(f"SELECT COUNT(*) FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE runs_v1 SET site = 'x'",
        "DELETE FROM rejections_v1",
        "INSERT INTO runs (site) VALUES ('x')",
        "DROP VIEW runs_v1",
        "CREATE TABLE mine (a INTEGER)",
    ],
)
def test_an_analyst_writes_nothing(roles: tuple[Engine, Engine], statement: str) -> None:
    """Not by the rights it has; that a session is read-only by default, it could switch off."""
    owner, analyst = roles
    with analyst.connect() as connection:
        if owner.dialect.name == "postgresql":
            assert connection.scalar(text("SHOW default_transaction_read_only")) == "on"
            connection.rollback()
            connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"))
            connection.commit()
        with pytest.raises(DBAPIError, match=r"(?i)denied|must be owner"):
            connection.execute(text(statement))
    with owner.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM runs WHERE site = 'qingdao'")) == 1
