"""The rhythm of a site and the status of all."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine

from newscrawl.storage import leases
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import State, mark
from newscrawl.storage.process import this_process
from newscrawl.storage.runs import finish_run, start_run
from newscrawl.storage.status import site_status, usual_age
from tests.storage.samples import SHANGHAI, SITE, article

HOUR = dt.timedelta(hours=1)
NEWEST = dt.datetime(2022, 8, 5, 12, tzinfo=SHANGHAI)


def times(*gaps: float) -> list[dt.datetime]:
    """Times of publication, newest first, so many hours apart."""
    found = [NEWEST]
    for gap in gaps:
        found.append(found[-1] - gap * HOUR)
    return found


@pytest.mark.parametrize(
    ("gaps", "hours"),
    [
        # Even: older than 0.95 of the gap for 5 % of the time.
        ([1.0] * 100, 0.95),
        ([24.0] * 19, 22.8),
        # Ten days of every ten minutes by day and nothing for 14 hours by night: 240 hours, of which 12 are rare. Ten
        # nights share them: each is beyond 14 - 1.2 hours for 1.2 hours.
        (([1 / 6] * 60 + [14.0]) * 10, 12.8),
        # One long silence among many short gaps is rare itself: 5 % of 200 hours are its last 10.
        ([1.0] * 180 + [20.0], 10.0),
    ],
)
def test_usual_age(gaps: list[float], hours: float) -> None:
    found = usual_age(times(*gaps))
    assert found is not None
    assert found / HOUR == pytest.approx(hours)
    # The same by asking every ten seconds how old the newest article is.
    published = times(*gaps)
    step = dt.timedelta(seconds=10)
    moments = int((published[0] - published[-1]) / step)
    older = 0
    index = 0
    for number in range(moments):
        moment = published[0] - (number + 0.5) * step
        while published[index] > moment:
            index += 1
        older += moment - published[index] > found
    assert older / moments == pytest.approx(0.05, abs=0.002)


def test_too_few_say_nothing() -> None:
    assert usual_age(times(*[1.0] * 18)) is None
    assert usual_age([]) is None


def test_status(engine: Engine) -> None:
    with writing(engine) as connection:
        now = leases.database_now(connection)
        newest = now - 30 * HOUR
        for number in range(30):
            save_articles(connection, [article(str(number), published_at=newest - number * HOUR)])
        save_articles(connection, [article("77", published_at=now + 9 * HOUR), article("78", published_at=None)])
        mark(connection, SITE, "101", State.RETRY, now=now, run_id=None, url="http://a/101")
        mark(connection, SITE, "102", State.REJECTED, now=now, run_id=None, url="http://a/102")
        done = start_run(connection, SITE, {}, "0.1.0", now - 2 * HOUR, None)
        finish_run(connection, done, "finished", "finished", {}, now - HOUR)

        def begin(_: object) -> int:
            return start_run(connection, SITE, {}, "0.1.0", now, None)

        lease = leases.acquire(connection, SITE, begin, process=this_process(), seconds=60)
    with engine.connect() as connection:
        silent, never = site_status(connection, ["yantai"])
    assert (silent.site, never.site) == (SITE, "yantai")
    assert silent.newest_published_at == newest, "a date in the future says nothing"
    assert silent.age is not None
    assert 30 * HOUR <= silent.age < 31 * HOUR
    assert silent.usual_age == 0.95 * HOUR
    assert silent.is_silent
    assert (silent.pending, silent.frontier[State.REJECTED]) == (1, 1)
    assert silent.last_success_at == now - HOUR
    assert silent.last_run is not None
    assert silent.running is not None
    assert silent.last_run.id == silent.running.run_id == lease.run_id
    assert (never.last_run, never.last_success_at, never.age, never.usual_age, never.running) == (None,) * 5
    assert not never.is_silent
