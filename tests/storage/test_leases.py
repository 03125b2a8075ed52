"""One run at a time a site, on each database."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, update

from newscrawl.errors import DatabaseUnavailableError, LeaseHeldError, LeaseLostError
from newscrawl.storage import leases
from newscrawl.storage.articles import load_article
from newscrawl.storage.engine import writing
from newscrawl.storage.heartbeat import Heartbeat
from newscrawl.storage.leases import Lease
from newscrawl.storage.models import Lease as LeaseRow
from newscrawl.storage.process import Process, this_process
from newscrawl.storage.runs import finish_run, load_run, load_runs, start_run
from newscrawl.storage.writer import Writer
from tests.storage.samples import FETCHED_AT, SITE, article

SOON = 10.0
ELSEWHERE = Process("crawler2/1f2e3d4c-4026531836/77", 4242)


def begin(connection: Connection) -> int:
    return start_run(connection, SITE, {}, "0.1.0", FETCHED_AT, None)


def take(engine: Engine, process: Process = ELSEWHERE, seconds: float = 60, site: str = SITE) -> Lease:
    with writing(engine) as connection:
        return leases.acquire(connection, site, begin, process=process, seconds=seconds)


def let_run_out(engine: Engine, lease: Lease) -> None:
    """By the database's clock, without waiting for it."""
    with writing(engine) as connection:
        connection.execute(update(LeaseRow).where(LeaseRow.site == lease.site).values(expires_at=FETCHED_AT))


def outcome(engine: Engine, run_id: int) -> tuple[str, str | None]:
    with engine.connect() as connection:
        run = load_run(connection, run_id)
    assert run is not None
    return run.outcome, run.finish_reason


def test_a_second_run_is_refused_and_told_of_the_first(engine: Engine) -> None:
    lease = take(engine)
    with pytest.raises(LeaseHeldError) as refused:
        take(engine, this_process())
    for part in (SITE, f"run {lease.run_id} ", "crawler2", "4242", "2022-08-05 04:00:00Z", "--wait"):
        assert part in str(refused.value)
    with engine.connect() as connection:
        assert [run.id for run in load_runs(connection, 9)] == [lease.run_id], "the refused one leaves no run"
        (holder,) = leases.live_holders(connection).values()
    assert (holder.site, holder.run_id, holder.process, holder.since) == (SITE, lease.run_id, ELSEWHERE, FETCHED_AT)


def test_sites_do_not_hinder_each_other(engine: Engine) -> None:
    assert take(engine).token == take(engine, site="yantai").token == 1


def test_a_site_that_was_given_back_is_free_and_the_token_grows(engine: Engine) -> None:
    first = take(engine)
    with writing(engine) as connection:
        finish_run(connection, first.run_id, "finished", "finished", {}, FETCHED_AT)
        leases.release(connection, first)
        assert leases.live_holders(connection) == {}
    second = take(engine, this_process())
    assert second.token == first.token + 1
    assert outcome(engine, first.run_id) == ("finished", "finished")


def test_a_lease_runs_out_by_the_clock_of_the_database(engine: Engine) -> None:
    first = take(engine, seconds=0.3)
    with pytest.raises(LeaseHeldError):
        take(engine)
    time.sleep(0.4)
    second = take(engine)
    assert (second.token, outcome(engine, first.run_id)) == (2, ("killed", "taken_over"))
    assert outcome(engine, second.run_id) == ("running", None)


def test_a_renewed_lease_does_not_run_out(engine: Engine) -> None:
    first = take(engine, seconds=60)
    let_run_out(engine, first)
    with writing(engine) as connection:
        leases.renew(connection, first)  # late, but nobody wanted it
    with pytest.raises(LeaseHeldError):
        take(engine)


@pytest.mark.parametrize("operation", [leases.check, leases.renew, leases.release])
def test_who_lost_the_site_can_do_nothing(engine: Engine, operation: object) -> None:
    first = take(engine)
    let_run_out(engine, first)
    second = take(engine)
    with pytest.raises(LeaseLostError, match=f"run {first.run_id} "), writing(engine) as connection:
        operation(connection, first)  # type: ignore[operator]
    with writing(engine) as connection:
        leases.check(connection, second)


def test_a_dead_process_of_this_machine_is_replaced_at_once(engine: Engine) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    start = this_process().host.rpartition("/")[0] + "/" + stat_start(child.pid)
    with child:
        first = take(engine, Process(start, child.pid), seconds=600)
        with pytest.raises(LeaseHeldError):
            take(engine)
        child.kill()
        child.wait()
    second = take(engine)
    assert (second.token, outcome(engine, first.run_id)) == (2, ("killed", "taken_over"))


def stat_start(pid: int) -> str:
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  as little of the code under test as possible
        return stat.read().split()[21]


def test_a_number_given_to_a_new_process_is_not_the_old_one() -> None:
    me = this_process()
    machine, _, start = me.host.rpartition("/")
    assert start == stat_start(os.getpid())
    assert not me.is_dead()
    assert dataclasses.replace(me, host=f"{machine}/{int(start) - 1}").is_dead()
    assert not ELSEWHERE.is_dead(), "nobody can know"
    assert not dataclasses.replace(me, host=f"another{me.host}").is_dead()


def test_a_zombie_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child:
        process = Process(this_process().host.rpartition("/")[0] + "/" + stat_start(child.pid), child.pid)
        os.kill(child.pid, signal.SIGSTOP)
        assert not process.is_dead(), "one that is stopped may go on"
        os.kill(child.pid, signal.SIGKILL)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has died, and nobody has taken note of it
        assert process.is_dead()


def test_of_many_who_ask_at_once_one_gets_the_site(engine: Engine) -> None:
    start = threading.Barrier(6)

    def ask(_: int) -> Lease | None:
        start.wait(SOON)
        try:
            return take(engine)
        except LeaseHeldError:
            return None

    with ThreadPoolExecutor(6) as pool:
        got = [lease for lease in pool.map(ask, range(6)) if lease]
    assert [lease.token for lease in got] == [1]


@contextmanager
def guarded(engine: Engine, lease: Lease) -> Iterator[Writer]:
    writer = Writer(engine, guard=lambda connection: leases.check(connection, lease), linger=0.01)
    try:
        yield writer
    finally:
        with pytest.raises(LeaseLostError):
            writer.close(SOON)


def test_a_writer_that_lost_its_site_writes_nothing_more(engine: Engine) -> None:
    first = take(engine)
    with guarded(engine, first) as writer:
        writer.save(article("1")).result(SOON)
        let_run_out(engine, first)
        take(engine)
        for _ in range(2):
            with pytest.raises(LeaseLostError, match=r"article 2 .* was not stored: .*taken"):
                writer.save(article("2")).result(SOON)
        ran = []
        with pytest.raises(LeaseLostError):
            writer.run(ran.append).result(SOON)
    assert ran == []
    with engine.connect() as connection:
        assert load_article(connection, "1") is not None
        assert load_article(connection, "2") is None


def test_no_takeover_comes_between_the_check_and_the_commit(engine: Engine) -> None:
    """A transaction that has passed its check ends before anybody gets the site, expired as the lease may be."""
    first = take(engine)
    let_run_out(engine, first)
    order: list[str] = []
    checked = threading.Event()

    def write() -> None:
        with writing(engine) as connection:
            leases.check(connection, first)
            checked.set()
            time.sleep(0.3)
            order.append("written")

    def take_over() -> None:
        checked.wait(SOON)
        take(engine)
        order.append("taken")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write), pool.submit(take_over)]:
            done.result(SOON)
    assert order == ["written", "taken"]


def test_the_server_does_not_wait_for_a_stopped_process(engine: Engine) -> None:
    """The limit on idle transactions is set wherever the server knows one: it would otherwise keep the row locked."""
    lease = take(engine)
    asked = {
        "postgresql": ("SHOW idle_in_transaction_session_timeout", "20s"),
        "mysql": ("SELECT @@SESSION.idle_transaction_timeout", 20),
    }
    if engine.dialect.name not in asked:
        pytest.skip("SQLite has no server")
    question, answer = asked[engine.dialect.name]
    with writing(engine) as connection:
        leases.check(connection, lease)
        assert connection.exec_driver_sql(question).scalar() == answer


def test_a_heartbeat_keeps_the_lease_and_notes_what_it_is_given(engine: Engine) -> None:
    lease = take(engine, seconds=0.6)
    noted: list[Connection] = []
    heartbeat = Heartbeat(engine, lease, noted.append, on_lost=lambda error: noted.clear())
    time.sleep(1.2)
    with pytest.raises(LeaseHeldError):
        take(engine)
    heartbeat.stop()
    assert len(noted) >= 3
    beats = len(noted)
    time.sleep(0.3)
    assert len(noted) == beats


def test_a_heartbeat_says_once_that_the_site_is_lost(engine: Engine) -> None:
    lease = take(engine, seconds=0.3)
    let_run_out(engine, lease)
    take(engine)
    lost: list[LeaseLostError] = []
    heartbeat = Heartbeat(engine, lease, lambda connection: None, lost.append)
    time.sleep(0.4)
    heartbeat.stop()
    assert [type(error) for error in lost] == [LeaseLostError]


def test_a_heartbeat_outlives_a_database_that_is_away(engine: Engine) -> None:
    lease = take(engine, seconds=0.6)
    noted: list[Connection] = []
    breaks = 2

    def refuse(connection: Connection) -> None:
        nonlocal breaks
        if breaks:
            breaks -= 1
            connection.exec_driver_sql("SELECT no_such_column FROM leases")

    heartbeat = Heartbeat(engine, lease, lambda c: (refuse(c), noted.append(c))[1], lambda error: None)
    time.sleep(0.8)
    heartbeat.stop()
    assert (breaks, bool(noted)) == (0, True)


def test_lost_is_a_kind_of_unavailable() -> None:
    """Whoever stops for a database that takes no writes stops for this too."""
    assert issubclass(LeaseLostError, DatabaseUnavailableError)
    assert (LeaseLostError.finish_reason, DatabaseUnavailableError.finish_reason) == (
        "lease_lost",
        "database_unavailable",
    )
