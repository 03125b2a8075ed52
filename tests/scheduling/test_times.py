"""When jobs are due. What cron means is written by hand from crontab(5)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newscrawl.scheduling.cron import read_cron
from newscrawl.scheduling.plan import next_runs, next_time, trigger
from newscrawl.scheduling.schedule_file import Job, Schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
#: a Tuesday, 11:51 in Shanghai
NOW = dt.datetime(2026, 11, 24, 3, 51, tzinfo=dt.UTC)


def job(when: str | dt.timedelta, zone: ZoneInfo = SHANGHAI, jitter: float = 0, site: str = "demo") -> Job:
    return Job(site, read_cron(when) if isinstance(when, str) else when, zone, dt.timedelta(seconds=jitter), ())


@pytest.mark.parametrize(
    ("cron", "times"),
    [
        ("7 */2 * * *", ["24 12:07", "24 14:07", "24 16:07"]),
        ("51 11 * * *", ["24 11:51", "25 11:51", "26 11:51"]),
        ("0 3 * * 0", ["29 03:00", "06 03:00", "13 03:00"]),  # Sunday is 0
        ("0 3 * * 7", ["29 03:00", "06 03:00", "13 03:00"]),  # and 7
        ("0 3 * * sun", ["29 03:00", "06 03:00", "13 03:00"]),
        ("0 3 * * 1-5", ["25 03:00", "26 03:00", "27 03:00"]),
        ("0 3 * * FRI,mon", ["27 03:00", "30 03:00", "04 03:00"]),
        ("0 3 * * */2", ["26 03:00", "28 03:00", "29 03:00"]),  # Sunday, Tuesday, Thursday, Saturday
        ("0 3 * * 5-7", ["27 03:00", "28 03:00", "29 03:00"]),
        ("30 0,12 1 dec *", ["01 00:30", "01 12:30", "01 00:30"]),
        ("5/20 11 * * *", ["25 11:05", "25 11:25", "25 11:45"]),
    ],
)
def test_cron(cron: str, times: list[str]) -> None:
    found = []
    now = NOW
    for _ in times:
        due = next_time(job(cron), now)
        assert due is not None
        found.append(f"{due:%d %H:%M}")
        now = due + dt.timedelta(seconds=1)
    assert found == times


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("* * * *", "five fields"),
        ("@hourly", "five fields"),
        ("", "five fields"),
        ("60 * * * *", "minute: '60' is not within 0-59"),
        ("* * 0 * *", "day: '0' is not within 1-31"),
        ("* * * 13 *", "month: '13' is not within 1-12 or jan-dec"),
        ("* * * * 8", "day_of_week: '8' is not within 0-7 or sun-sat"),
        ("5-1 * * * *", "minute: '5-1' is empty"),
        ("*/0 * * * *", "empty"),
        ("1,,2 * * * *", "minute: '' is no number"),
        ("-1 * * * *", "minute: '-1' is no number"),
        ("L * * * *", "minute: 'l' is not within"),
        ("0 3 1 * mon", "two jobs"),
    ],
)
def test_what_is_no_cron_expression(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_cron(text)


def test_an_interval_is_counted_from_midnight_whenever_the_process_began() -> None:
    every_six_hours = job(dt.timedelta(hours=6))
    for minutes in (0, 1, 59):
        assert next_time(every_six_hours, NOW - dt.timedelta(minutes=minutes)) == dt.datetime(
            2026, 11, 24, 12, tzinfo=SHANGHAI
        )
    assert next_time(every_six_hours, dt.datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)) == dt.datetime(
        2026, 11, 24, 18, tzinfo=SHANGHAI
    ), "the next one, not this one again"


def test_jitter_comes_on_top_and_does_not_add_up() -> None:
    times = trigger(job(dt.timedelta(minutes=10), jitter=540))
    due = times.get_next_fire_time(None, NOW)
    delays = []
    for number in range(1, 200):
        nominal = dt.datetime(2026, 11, 24, 3, 50, tzinfo=dt.UTC) + number * dt.timedelta(minutes=10)
        delays.append((due - nominal).total_seconds())
        due = times.get_next_fire_time(due, NOW)
    assert all(0 <= delay <= 540 for delay in delays)
    assert len({round(delay) for delay in delays}) > 50
    cron_due = trigger(job("0 12 * * *", jitter=60)).get_next_fire_time(None, NOW)
    assert 0 <= (cron_due - dt.datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)).total_seconds() <= 60


def test_an_hour_that_does_not_exist() -> None:
    """On 2027-03-28 the clocks of Berlin go from 2:00 to 3:00."""
    before = dt.datetime(2027, 3, 28, 0, 30, tzinfo=BERLIN)
    due = next_time(job(dt.timedelta(hours=1), BERLIN), dt.datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN))
    assert due is not None
    assert due.astimezone(dt.UTC) == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)
    daily = next_time(job("0 6 * * *", BERLIN), before)
    assert daily is not None
    assert daily.astimezone(dt.UTC) == dt.datetime(2027, 3, 28, 4, tzinfo=dt.UTC)


def test_the_next_run_of_a_site_is_that_of_its_earliest_job() -> None:
    schedule = Schedule((job("0 3 * * sun"), job("7 */2 * * *"), job("0 0 30 2 *", site="never")), 2)
    assert next_runs(schedule, NOW) == {"demo": dt.datetime(2026, 11, 24, 12, 7, tzinfo=SHANGHAI)}
