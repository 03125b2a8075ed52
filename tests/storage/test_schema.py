from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from newscrawl.errors import DatabaseSchemaError, DatabaseUnavailableError
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.runs import start_run
from newscrawl.storage.schema import current_revision, head_revision, prepare, upgrade
from newscrawl.storage.search_index import FTS_TABLE
from tests.conftest import new_database

TABLES = {
    *("articles", "article_people", "article_urls", "frontier", "runs", "rejections"),
    *("walks", "channel_entries", "leases"),
    *("observations", "revisions", "fingerprints", "fingerprint_bands", "cluster_members"),
    *("learned_footers", "tombstones", "article_search"),
}


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def _tables(engine: Engine) -> set[str]:
    """The tables, but for those that SQLite's search index is kept in."""
    return {name for name in inspect(engine).get_table_names() if not name.startswith(FTS_TABLE)}


def test_prepare_an_empty_database_then_nothing_more(empty: Engine) -> None:
    assert current_revision(empty) is None
    prepare(empty)
    assert current_revision(empty) == head_revision() == "0006"
    assert _tables(empty) == TABLES | {"alembic_version"}
    prepare(empty)
    upgrade(empty)
    assert current_revision(empty) == "0006"


def test_foreign_tables_do_no_harm(empty: Engine) -> None:
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE somebody_elses (a INTEGER)"))
    prepare(empty)
    assert _tables(empty) == TABLES | {"alembic_version", "somebody_elses"}


def test_tables_of_our_names_without_a_revision_are_refused(empty: Engine) -> None:
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE articles (a INTEGER)"))
    with pytest.raises(DatabaseSchemaError, match="articles"):
        prepare(empty)
    assert _tables(empty) == {"articles"}


def test_another_revision_is_refused_with_the_remedy(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(empty)
    with writing(empty) as connection:
        start_run(connection, "a", {}, "0", dt.datetime.now(dt.UTC), None)
    monkeypatch.setattr("newscrawl.storage.schema.head_revision", lambda: "0007")
    with pytest.raises(DatabaseSchemaError, match=r"0006.*0007.*newscrawl db upgrade"):
        prepare(empty)


def test_a_newer_revision_is_refused_with_the_remedy(empty: Engine) -> None:
    prepare(empty)
    with writing(empty) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refused in (prepare, upgrade):
        with pytest.raises(DatabaseSchemaError, match=r"9999.*install a newer newscrawl"):
            refused(empty)


def test_processes_that_start_together_create_the_tables_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(prepare, engines))
    assert _tables(engines[0]) == TABLES | {"alembic_version"}
    for engine in engines:
        engine.dispose()


def _comparison(engine: Engine) -> dict[str, Any]:
    """What Alembic compares: instead of the index of pairs, SQLite has a virtual table that no model knows."""
    elsewhere = {"ix_article_search_pairs"} if engine.dialect.name == "sqlite" else set()
    return {
        "compare_type": True,
        "target_metadata": Base.metadata,
        "include_object": lambda _, name, *__: not name.startswith(FTS_TABLE) and name not in elsewhere,
    }


def test_migrated_schema_is_that_of_the_models(migrated_engine: Engine) -> None:
    with migrated_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts=_comparison(migrated_engine) | {"compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_comparison_would_notice(migrated_engine: Engine) -> None:
    """The test above is worth something only if a difference shows."""
    with writing(migrated_engine) as connection:
        context = MigrationContext.configure(connection, opts=_comparison(migrated_engine))
        changed = Base.metadata.tables["articles"]
        index = next(index for index in changed.indexes if index.name == "ix_articles_published_at")
        changed.indexes.discard(index)
        try:
            difference = compare_metadata(context, Base.metadata)
        finally:
            changed.indexes.add(index)
    assert [change[0] for change in difference] == ["remove_index"]


def test_constraints_and_indexes(migrated_engine: Engine) -> None:
    found = inspect(migrated_engine)
    indexes = {table: {tuple(index["column_names"]) for index in found.get_indexes(table)} for table in TABLES}
    uniques = {
        table: {tuple(unique["column_names"]) for unique in found.get_unique_constraints(table)} for table in TABLES
    }
    assert ("published_at",) in indexes["articles"]
    assert ("site", "published_at", "published_on", "published_precision", "time_zone") in indexes["articles"]
    assert ("name", "role", "article_pk", "position") in indexes["article_people"]
    assert ("site", "state", "id") in indexes["frontier"]
    assert uniques["articles"] == uniques["frontier"] == {("site", "article_id")}
    assert uniques["article_urls"] == {("site", "url_hash")}
    assert found.get_pk_constraint("article_people")["constrained_columns"] == ["article_pk", "position"]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_is_explained(table: str) -> None:
    assert [column.name for column in Base.metadata.tables[table].columns if not column.comment] == []


def _shape(engine: Engine) -> dict[str, object]:
    """Columns, which a migration adds at the end, and indexes of each table."""
    found = inspect(engine)
    return {
        table: (
            sorted(
                (column["name"], column["type"].compile(engine.dialect), column["nullable"], column.get("comment"))
                for column in found.get_columns(table)
            ),
            sorted((str(index["name"]), index["column_names"]) for index in found.get_indexes(table)),
        )
        for table in TABLES
    }


def test_models_create_the_same_columns_and_indexes(migrated_engine: Engine, tmp_path: Path) -> None:
    """Closer than Alembic looks: MariaDB's DATETIME(6) and DATETIME are one type to it."""
    with new_database(migrated_engine.dialect.name, tmp_path) as url:
        engine = open_engine(url)
        Base.metadata.create_all(engine)
        assert _shape(engine) == _shape(migrated_engine)
        engine.dispose()


def _as_if_killed_while_migrating(engine: Engine) -> None:
    """The state in which MariaDB, where DDL cannot be undone, leaves a database."""
    prepare(engine)
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE leases"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_a_first_start_that_was_killed_is_made_anew(tmp_path: Path) -> None:
    with new_database("mysql", tmp_path) as url:
        engine = open_engine(url)
        _as_if_killed_while_migrating(engine)
        prepare(engine)
        assert current_revision(engine) == head_revision()
        assert _tables(engine) == TABLES | {"alembic_version"}
        engine.dispose()


def test_half_made_tables_with_rows_are_left_alone(tmp_path: Path) -> None:
    with new_database("mysql", tmp_path) as url:
        engine = open_engine(url)
        _as_if_killed_while_migrating(engine)
        with writing(engine) as connection:
            now = dt.datetime.now(dt.UTC)
            start_run(connection, "a", {}, "0", now, None)
        with pytest.raises(DatabaseSchemaError, match="newscrawl db upgrade"):
            prepare(engine)
        engine.dispose()


#: what was done of the second migration before the kill, told by what is missing; all: but the revision
BEFORE_THE_KILL: dict[str, tuple[str, ...]] = {
    "a column": ("ALTER TABLE frontier DROP COLUMN last_modified", "DROP TABLE walks, channel_entries, leases"),
    "an index": (
        "DROP INDEX ix_frontier_site_state_revisit_at ON frontier",
        "DROP TABLE walks, channel_entries, leases",
    ),
    "a table without its index": ("DROP INDEX ix_walks_site_channel_id ON walks", "DROP TABLE channel_entries, leases"),
    "all": (),
}


@pytest.mark.parametrize("done", BEFORE_THE_KILL)
def test_an_upgrade_that_was_killed_can_be_given_again(tmp_path: Path, done: str) -> None:
    """Among rows, where making the tables anew is out of the question."""
    with new_database("mysql", tmp_path) as url:
        engine = open_engine(url)
        prepare(engine)
        whole = _shape(engine)
        with writing(engine) as connection:
            start_run(connection, "a", {}, "0", dt.datetime.now(dt.UTC), None)
            for statement in (*BEFORE_THE_KILL[done], "UPDATE alembic_version SET version_num = '0001'"):
                connection.execute(text(statement))
        with pytest.raises(DatabaseSchemaError, match="newscrawl db upgrade"):
            prepare(engine)
        upgrade(engine)
        assert current_revision(engine) == head_revision()
        assert _shape(engine) == whole
        with engine.connect() as connection:
            assert connection.scalars(text("SELECT site FROM runs")).all() == ["a"]
        engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:secret@127.0.0.1:1/newscrawl", "mysql://nobody:secret@127.0.0.1:1/newscrawl"]
)
def test_an_unreachable_database_is_named_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError) as caught:
        prepare(open_engine(url))
    assert "127.0.0.1:1" in str(caught.value)
    assert "secret" not in str(caught.value)
