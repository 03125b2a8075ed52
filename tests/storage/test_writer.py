from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from newscrawl.errors import DatabaseUnavailableError, NewscrawlError, WriteRefusedError
from newscrawl.storage import frontier
from newscrawl.storage.articles import Outcome, load_article
from newscrawl.storage.engine import open_engine
from newscrawl.storage.frontier import State
from newscrawl.storage.models import Article
from newscrawl.storage.schema import upgrade
from newscrawl.storage.writer import Writer
from tests.storage.samples import SITE, URL, article, at

SOON = 10.0  # seconds within which whatever is not broken has happened


@contextmanager
def open_writer(engine: Engine, **options: Any) -> Iterator[Writer]:
    writer = Writer(engine, **options)
    try:
        yield writer
    finally:
        writer.close(SOON)


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """A SQLite database with tables."""
    engine = open_engine(f"sqlite:///{tmp_path}/news.db")
    upgrade(engine)
    engine.dispose()
    return tmp_path / "news.db"


@pytest.fixture
def impatient(sqlite_file: Path) -> Iterator[Engine]:
    """An engine on ``sqlite_file`` that waits for a lock 20 ms instead of 30 s."""
    engine = open_engine(f"sqlite:///{sqlite_file}?timeout=0.02")
    yield engine
    engine.dispose()


def ids(engine: Engine, site: str = SITE) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(select(Article.article_id).where(Article.site == site)))


def commits(engine: Engine) -> list[Connection]:
    """Grows by one with each commit."""
    seen: list[Connection] = []
    event.listen(engine, "commit", seen.append)
    return seen


def test_a_future_is_done_once_everybody_can_read_the_row(engine: Engine) -> None:
    with open_writer(engine) as writer:
        assert writer.save(article()).result(SOON) is Outcome.NEW
        assert ids(engine) == {"101"}
        assert writer.save(article(fetched_at=at(1))).result(SOON) is Outcome.UNCHANGED
        assert writer.save(article(fetched_at=at(2), headline="新")).result(SOON) is Outcome.CHANGED


def test_a_batch_is_one_transaction(engine: Engine) -> None:
    seen = commits(engine)
    with open_writer(engine, linger=SOON, batch_size=10) as writer:
        futures = [writer.save(article(str(number))) for number in range(20)]
        assert [future.result(SOON) for future in futures] == [Outcome.NEW] * 20
    assert len(seen) == 2


def test_a_batch_does_not_linger_for_ever(engine: Engine) -> None:
    with open_writer(engine, linger=0.01) as writer:
        assert writer.save(article()).result(SOON) is Outcome.NEW


def test_run_comes_after_earlier_saves_and_at_once(engine: Engine) -> None:
    with open_writer(engine, linger=600) as writer:
        saved = writer.save(article())
        counted = writer.run(lambda connection: frontier.counts(connection, SITE))
        assert counted.result(SOON)[State.STORED] == 1
        assert saved.result(SOON) is Outcome.NEW
        assert ids(engine) == {"101"}
        assert writer.run(lambda connection: frontier.highest_id(connection, SITE)).result(SOON) > 0


POISON: dict[str, dict[str, object]] = {
    "lone surrogate": {"headline": "\ud83c"},
    "number out of range": {"view_count": 2**70},
    "moment without a zone": {"published_at": dt.datetime(2022, 8, 1)},  # noqa: DTZ001  that is the point
}


@pytest.mark.parametrize("poison", POISON)
def test_a_poisonous_row_fails_alone(engine: Engine, poison: str) -> None:
    with open_writer(engine, linger=0.05) as writer:
        futures = {str(number): writer.save(article(str(number))) for number in range(5)}
        refused = writer.save(article("666", **POISON[poison]))
        futures |= {str(number): writer.save(article(str(number))) for number in range(5, 10)}
        with pytest.raises(WriteRefusedError) as caught:
            refused.result(SOON)
        assert {future.result(SOON) for future in futures.values()} == {Outcome.NEW}
    assert URL.format("666") in str(caught.value)
    assert caught.value.__cause__ is not None
    assert len(str(caught.value)) < 1000
    assert ids(engine) == set(futures)


def test_exceptions_of_an_operation_are_its_own(engine: Engine) -> None:
    def fail(connection: Connection) -> None:
        frontier.mark(connection, SITE, "1", State.GONE, now=at(0), run_id=None, url="https://a")
        raise NewscrawlError("no such thing")

    def ask_nonsense(connection: Connection) -> None:
        connection.execute(text("SELECT nonsense FROM articles"))

    with open_writer(engine, linger=0.2) as writer:
        saved = writer.save(article())
        own, database = writer.run(fail), writer.run(ask_nonsense)
        with pytest.raises(NewscrawlError, match="no such thing"):
            own.result(SOON)
        with pytest.raises(WriteRefusedError, match=r"ask_nonsense.*nonsense"):
            database.result(SOON)
        assert saved.result(SOON) is Outcome.NEW
        # What the failed operation had written is not there.
        assert writer.run(lambda connection: frontier.counts(connection, SITE)).result(SOON)[State.GONE] == 0


def test_missing_tables_are_said_at_once(database_url: str) -> None:
    engine = open_engine(database_url)
    with open_writer(engine, patience=600) as writer, pytest.raises(WriteRefusedError, match=r"(?i)articles"):
        writer.save(article()).result(SOON)
    engine.dispose()


@pytest.mark.parametrize("migrated_engine", ["mysql"], indirect=True)
def test_a_row_larger_than_the_server_takes_fails_alone(engine: Engine) -> None:
    """MariaDB says nothing about it: it breaks the connection, each time."""
    with engine.connect() as connection:
        limit = connection.scalar(text("SELECT @@max_allowed_packet"))
    assert isinstance(limit, int)
    with open_writer(engine, linger=0.2, patience=8) as writer:
        refused = writer.save(article("1", body_html="x" * (limit + 1_000_000)))
        saved = writer.save(article("2"))
        with pytest.raises(WriteRefusedError, match="aid=1"):
            refused.result(3 * SOON)
        assert saved.result(SOON) is Outcome.NEW


def test_a_lock_that_is_released_in_time(sqlite_file: Path, impatient: Engine) -> None:
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as holder, open_writer(impatient) as writer:
        holder.execute("BEGIN IMMEDIATE")
        futures = [writer.save(article(str(number))) for number in range(3)]
        time.sleep(0.3)
        assert not any(future.done() for future in futures)
        holder.execute("COMMIT")
        assert [future.result(SOON) for future in futures] == [Outcome.NEW] * 3


def test_a_lock_that_is_never_released(sqlite_file: Path, impatient: Engine) -> None:
    writer = Writer(impatient, patience=0.3, batch_size=2)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        futures = [writer.save(article(str(number))) for number in range(5)]
        for number, future in enumerate(futures):
            with pytest.raises(DatabaseUnavailableError, match=rf"aid={number}.*locked"):
                future.result(SOON)
        holder.execute("COMMIT")
    # The lock is gone, but a writer that has lost rows takes no more: the crawl has to end and say so.
    with pytest.raises(DatabaseUnavailableError, match="locked"):
        writer.save(article()).result(SOON)
    with pytest.raises(DatabaseUnavailableError, match="locked"):
        writer.run(lambda connection: None).result(SOON)
    with pytest.raises(DatabaseUnavailableError, match="locked"):
        writer.close(SOON)
    assert ids(impatient) == set()


def test_a_transaction_that_reads_first_waits_for_its_turn(impatient: Engine) -> None:
    """Without BEGIN IMMEDIATE, SQLite refuses the second of two that read before they write, at once."""
    inside, go_on = threading.Event(), threading.Event()

    def slowly(connection: Connection) -> None:
        load_article(connection, "1")
        inside.set()
        assert go_on.wait(SOON)
        frontier.mark(connection, SITE, "1", State.GONE, now=at(0), run_id=None, url="https://a")

    with open_writer(impatient) as one, open_writer(impatient) as other:
        first = one.run(slowly)
        assert inside.wait(SOON)
        second = other.save(article("2"))
        time.sleep(0.1)
        assert not second.done()
        go_on.set()
        first.result(SOON)
        assert second.result(SOON) is Outcome.NEW


KILL = {"postgresql": "SELECT pg_terminate_backend({})", "mysql": "KILL {}"}
WHO_AM_I = {"postgresql": "SELECT pg_backend_pid()", "mysql": "SELECT connection_id()"}


@pytest.mark.parametrize("migrated_engine", ["postgresql", "mysql"], indirect=True)
def test_a_connection_that_breaks_is_replaced(engine: Engine) -> None:
    kind = engine.dialect.name
    calls = []

    def break_once(connection: Connection) -> int:
        frontier.mark(connection, SITE, "7", State.RETRY, now=at(0), run_id=None, url="https://a")
        calls.append(connection.scalar(text(WHO_AM_I[kind])))
        if len(calls) == 1:
            with engine.connect() as other:
                other.execute(text(KILL[kind].format(calls[0])))
        return connection.execute(select(func.count()).select_from(Article)).scalar_one()

    with open_writer(engine, linger=0.2) as writer:
        saved = writer.save(article())
        assert writer.run(break_once).result(SOON) == 1
        assert saved.result(SOON) is Outcome.NEW
        assert len(set(calls)) == 2
        with engine.connect() as other:
            other.execute(text(KILL[kind].format(calls[1])))
        # Killed between two transactions this time.
        assert writer.save(article("2")).result(SOON) is Outcome.NEW
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT attempts FROM frontier WHERE article_id = '7'")) == 1


@pytest.mark.parametrize("migrated_engine", ["postgresql", "mysql"], indirect=True)
def test_a_database_that_breaks_again_and_again_for_a_moment_loses_nothing(engine: Engine) -> None:
    """As one that is restarted or fails over: it answers in between, and it is not the fault of what is written."""
    kind = engine.dialect.name
    broken: list[int] = []

    def break_five_times(connection: Connection) -> None:
        frontier.mark(connection, SITE, "7", State.RETRY, now=at(0), run_id=None, url="https://a")
        if len(broken) < 5:
            broken.append(connection.execute(text(WHO_AM_I[kind])).scalar_one())
            with engine.connect() as other:
                other.execute(text(KILL[kind].format(broken[-1])))
            connection.execute(text("SELECT 1"))

    with open_writer(engine, patience=40) as writer:
        writer.run(break_five_times).result(SOON)
    assert len(broken) == 5
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT attempts FROM frontier WHERE article_id = '7'")) == 1


@pytest.mark.parametrize("batch", [1, 3])
def test_a_file_that_may_not_be_written_is_said_at_once(sqlite_file: Path, batch: int) -> None:
    engine = open_engine(f"sqlite:///{sqlite_file}")
    # Says what a file without write permission says, to root too.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    writer = Writer(engine, linger=0.2, patience=600)
    futures = [writer.save(article(str(number))) for number in range(batch)]
    for number, future in enumerate(futures):
        with pytest.raises(DatabaseUnavailableError, match=rf"aid={number}.*readonly"):
            future.result(SOON)
    with pytest.raises(DatabaseUnavailableError, match="readonly"):
        writer.close(SOON)
    engine.dispose()


@pytest.mark.parametrize("url", ["postgresql://u:s3cret@127.0.0.1:1/news", "mysql://u:s3cret@127.0.0.1:1/news"])
def test_a_server_that_is_not_there(url: str) -> None:
    writer = Writer(open_engine(url), patience=0.2)
    with pytest.raises(DatabaseUnavailableError, match=r"aid=101.*127\.0\.0\.1") as caught:
        writer.save(article()).result(SOON)
    assert "s3cret" not in str(caught.value)
    with pytest.raises(DatabaseUnavailableError):
        writer.close(SOON)


def held(writer: Writer) -> Callable[[], None]:
    """Keep the writer busy until the returned function is called."""
    inside, go_on = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        inside.set()
        assert go_on.wait(SOON)

    writer.run(hold)
    assert inside.wait(SOON)
    return go_on.set


def test_a_full_queue_blocks(engine: Engine) -> None:
    with open_writer(engine, queue_size=2) as writer:
        release = held(writer)
        writer.save(article("1"))
        writer.save(article("2"))
        blocked = threading.Thread(target=writer.save, args=[article("3")])
        blocked.start()
        blocked.join(0.2)
        assert blocked.is_alive()
        release()
        blocked.join(SOON)
        assert not blocked.is_alive()
    assert ids(engine) == {"1", "2", "3"}


def test_close_writes_what_waits_and_then_takes_no_more(engine: Engine) -> None:
    writer = Writer(engine, linger=600)
    futures = [writer.save(article(str(number))) for number in range(5)]
    writer.close(SOON)
    assert all(future.done() for future in futures)
    assert ids(engine) == set("01234")
    with pytest.raises(DatabaseUnavailableError, match=r"aid=5.*closed"):
        writer.save(article("5")).result(SOON)
    writer.close(SOON)


def test_close_that_takes_too_long_fails_what_still_waits(engine: Engine) -> None:
    writer = Writer(engine)
    release = held(writer)
    future = writer.save(article())
    with pytest.raises(DatabaseUnavailableError, match=r"0\.1 s"):
        writer.close(0.1)
    with pytest.raises(DatabaseUnavailableError, match="aid=101"):
        future.result(SOON)
    release()


def test_a_thread_that_breaks_down_leaves_nobody_waiting(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_: Connection) -> None:
        raise KeyboardInterrupt

    seen: list[object] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    writer = Writer(engine, linger=0.2)
    futures: list[Future[Any]] = [writer.save(article("1")), writer.run(leave), writer.save(article("2"))]
    for future in futures:
        with pytest.raises(DatabaseUnavailableError, match="broke down"):
            future.result(SOON)
    with pytest.raises(DatabaseUnavailableError, match="broke down"):
        writer.close(SOON)
    assert len(seen) == 1
    assert ids(engine) == set()


def test_a_coroutine_that_is_cancelled_loses_nothing(engine: Engine) -> None:
    async def save_and_cancel(writer: Writer) -> None:
        task = asyncio.ensure_future(asyncio.wrap_future(writer.save(article("1"))))
        await asyncio.sleep(0)
        task.cancel()
        assert await asyncio.wrap_future(writer.save(article("2"))) is Outcome.NEW

    with open_writer(engine) as writer:
        asyncio.run(save_and_cancel(writer))
    assert ids(engine) == {"1", "2"}


@pytest.mark.parametrize("sites", [("a", "b"), ("a", "a")], ids=["different sites", "the same site"])
def test_two_writers_on_one_database(engine: Engine, sites: tuple[str, str]) -> None:
    """As two processes would: with engines of their own. The same site twice means articles in common."""
    engines = [open_engine(engine.url.render_as_string(hide_password=False)) for _ in sites]
    numbers = [str(number) for number in range(100)]

    def crawl(engine: Engine, site: str, minute: int) -> None:
        with open_writer(engine, batch_size=10, linger=0.001) as writer:
            order = numbers if minute else numbers[::-1]
            futures = [
                writer.save(article(number, site=site, fetched_at=at(minute), url=f"https://{site}/{number}", urls=[]))
                for number in order
            ]
            for future in futures:
                future.result(SOON)

    threads = [
        threading.Thread(target=crawl, args=[own, site, minute])
        for minute, (own, site) in enumerate(zip(engines, sites, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * SOON)
    for own in engines:
        own.dispose()
    with engine.connect() as connection:
        visits = dict(
            connection.execute(select(Article.site, func.sum(Article.fetch_count)).group_by(Article.site)).all()
        )
        for site in set(sites):
            assert ids(engine, site) == set(numbers)
            assert frontier.counts(connection, site)[State.STORED] == 100
            assert visits[site] == 100 * sites.count(site)
            found = load_article(connection, f"https://{site}/42")
            assert found is not None
            assert [person.position for person in found.people] == [1, 2, 3]
