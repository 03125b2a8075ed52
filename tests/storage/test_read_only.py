from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newscrawl.errors import NewscrawlError
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.read_only import asking, open_read_only
from newscrawl.storage.search import Query, search
from tests.storage.samples import article


@pytest.fixture
def reader(engine: Engine) -> Iterator[Engine]:
    with writing(engine) as connection:
        save_articles(connection, [article("101"), article("102")])
    reader = open_read_only(engine.url.render_as_string(hide_password=False))
    yield reader
    reader.dispose()


def test_a_query_gives_its_rows_and_columns(reader: Engine) -> None:
    with asking(reader, "SELECT article_id AS number, '100%' AS share FROM articles ORDER BY article_id") as answer:
        assert list(answer.columns) == ["number", "share"]
        assert list(answer.rows) == [("101", "100%"), ("102", "100%")]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles",
        "INSERT INTO tombstones (site, article_id) VALUES ('a', '1')",
        "DROP TABLE article_urls",
        "CREATE TABLE mine (a INTEGER)",
        "SELECT 1; DROP TABLE article_urls",
        "SELECT nothing FROM nowhere",
        "UPDATE articles SET headline = 'x'",
    ],
)
def test_what_would_change_anything_is_refused(reader: Engine, sql: str) -> None:
    with pytest.raises(NewscrawlError), asking(reader, sql) as answer:
        list(answer.rows)
    with asking(reader, "SELECT count(*) FROM articles WHERE headline LIKE '青岛%'") as answer:
        assert list(answer.rows) == [(2,)]


@pytest.mark.parametrize("sql", ["PRAGMA query_only = OFF", "ATTACH 'new.db' AS other", "VACUUM INTO 'new.db'"])
def test_nothing_but_reading_works_on_sqlite(reader: Engine, sql: str, tmp_path: Path) -> None:
    if reader.dialect.name != "sqlite":
        pytest.skip("SQLite's own statements")
    with pytest.raises(NewscrawlError, match=r"not authorized|within a transaction"), asking(reader, sql) as answer:
        list(answer.rows)
    assert not list(tmp_path.glob("new.db"))


def test_the_search_works_there(reader: Engine) -> None:
    with reader.connect() as connection:
        assert [hit.article_id for hit in search(connection, Query(text="啤酒"))] == ["102", "101"]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NewscrawlError, match="no such database yet"):
        open_read_only(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []
