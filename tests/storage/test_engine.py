from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DataError

from newscrawl.errors import DatabaseUnavailableError, NewscrawlError
from newscrawl.storage.engine import open_engine, patient, reachable, redacted, writing


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("mysql://root@127.0.0.1/news", "mysql+pymysql"),
        ("mariadb://root@127.0.0.1/news", "mysql+pymysql"),
        ("mariadb+pymysql://root@127.0.0.1/news", "mysql+pymysql"),
        ("mysql+pymysql://root@127.0.0.1/news", "mysql+pymysql"),
        ("postgresql://postgres@127.0.0.1/news", "postgresql+psycopg"),
        ("postgres://postgres@127.0.0.1/news", "postgresql+psycopg"),
    ],
)
def test_plain_urls_get_the_drivers_we_ship(url: str, driver: str) -> None:
    assert open_engine(url).url.drivername == driver


class _AskedError(Exception):
    pass


def driver_arguments(url: str) -> dict[str, Any]:
    """What the driver would be asked to connect with."""
    asked: dict[str, Any] = {}

    def note(_: object, __: object, ___: object, arguments: dict[str, Any]) -> None:
        asked.update(arguments)
        raise _AskedError

    engine = open_engine(url)
    event.listen(engine, "do_connect", note)
    with pytest.raises(_AskedError):
        engine.connect()
    return asked


def test_a_silent_server_is_given_up() -> None:
    postgresql = driver_arguments("postgresql://u@127.0.0.1/news?keepalives_idle=300")
    assert (postgresql["connect_timeout"], postgresql["tcp_user_timeout"]) == (10, 20_000)
    assert (postgresql["keepalives"], postgresql["keepalives_interval"], postgresql["keepalives_count"]) == (1, 5, 2)
    assert int(postgresql["keepalives_idle"]) == 300, "the URL has the last word"
    mysql = driver_arguments("mysql://u@127.0.0.1/news?read_timeout=600")
    assert (mysql["connect_timeout"], mysql["read_timeout"], mysql["write_timeout"]) == (10, 600, 120)


def test_a_migration_may_take_its_time() -> None:
    assert driver_arguments(patient("mariadb://u:p@127.0.0.1/news"))["read_timeout"] == 86_400
    assert driver_arguments(patient("mysql://u@127.0.0.1/news?read_timeout=5"))["read_timeout"] == 5
    assert driver_arguments(patient("mysql+pymysql://u:p%40@127.0.0.1/news"))["password"] == "p@"
    assert driver_arguments(patient("mysql+pymysql://u@127.0.0.1/news"))["read_timeout"] == 86_400
    for url in ("postgresql://u:p@127.0.0.1/news", "sqlite:///news.db", "nonsense"):
        assert patient(url) == url


def test_sqlite_pragmas(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/news.db")
    with engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    engine.dispose()
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 1}


def test_sqlite_folder_is_created_only_below_an_existing_one(tmp_path: Path) -> None:
    open_engine(f"sqlite:///{tmp_path}/data/news.db").dispose()
    assert (tmp_path / "data").is_dir()
    with pytest.raises(NewscrawlError, match="does not exist"):
        open_engine(f"sqlite:///{tmp_path}/no/data/news.db")
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_refused(url: str) -> None:
    with pytest.raises(NewscrawlError, match="needs a file"):
        open_engine(url)


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [
        ("postgresql://u:secret@127.0.0.1/news", "psycopg", "newscrawl[postgresql]"),
        ("mysql://u:secret@127.0.0.1/news", "pymysql", "newscrawl[mysql]"),
    ],
)
def test_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch, url: str, module: str, extra: str) -> None:
    monkeypatch.setitem(importlib.import_module("sys").modules, module, None)
    with pytest.raises(NewscrawlError) as caught:
        open_engine(url)
    assert extra in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "data/newscrawl.db", "oracle://u:secret@host/x", "mysql://u:secret@host:port/x"])
def test_unusable_url_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(NewscrawlError) as caught:
        open_engine(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mysql://root:s3cret@db.example/news", "mysql://root:***@db.example/news"),
        ("postgresql://u@h/n?password=s3cret&sslmode=require", "postgresql://u@h/n?password=%2A%2A%2A&sslmode=require"),
        ("sqlite:///data/newscrawl.db", "sqlite:///data/newscrawl.db"),
        ("root:s3cret@nowhere", "<unreadable database URL>"),
    ],
)
def test_redacted(url: str, shown: str) -> None:
    assert redacted(url) == shown


INSERT_RUN = text(
    "INSERT INTO runs (site, started_at, outcome, arguments, counts, newscrawl_version) "
    "VALUES (:site, '2022-08-01 00:00:00', 'running', '{}', '{}', '1')"
)


def test_writing_commits_at_the_end_and_rolls_back_on_an_exception(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(INSERT_RUN, {"site": "a"})
        raise ZeroDivisionError
    with writing(engine) as connection:
        connection.execute(INSERT_RUN, {"site": "b"})
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT site FROM runs")).all() == ["b"]


def test_a_used_up_pool_is_said_to_be_one(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/news.db", pool_size=1, max_overflow=0, pool_timeout=0.01)
    with engine.connect(), pytest.raises(DatabaseUnavailableError, match=r"news\.db.*in use"), reachable(engine):
        engine.connect()


def test_text_is_never_cut_to_fit(engine: Engine) -> None:
    """SQLite keeps it whole, the others refuse it; a lax MariaDB would cut it with a mere warning."""
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(INSERT_RUN, {"site": "x" * 65})
            assert connection.scalars(text("SELECT length(site) FROM runs")).all() == [65]
        else:
            with pytest.raises(DataError, match=r"(?i)too long"):
                connection.execute(INSERT_RUN, {"site": "x" * 65})
