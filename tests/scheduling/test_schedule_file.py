"""What can stand in a schedule, and what is said of what cannot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newscrawl.errors import ProjectNotFoundError, ScheduleError
from newscrawl.scheduling.cron import Cron
from newscrawl.scheduling.schedule_file import default_file, parse_schedule, read_schedule

DOCS = Path(__file__).resolve().parents[2] / "docs" / "schedule"


def test_the_example_has_every_key() -> None:
    schedule = read_schedule(DOCS / "schedule.toml")
    assert schedule.max_children == 2
    often, weekly, demo = schedule.jobs
    assert isinstance(often.when, Cron)
    assert (often.site, often.when.text, often.jitter) == ("qingdaoxinxigang", "7 */2 * * *", dt.timedelta(minutes=5))
    assert (often.time_zone.key, often.arguments) == ("Asia/Shanghai", ())
    assert weekly.arguments == ("--full",)
    assert (demo.when, demo.time_zone.key, demo.jitter) == (dt.timedelta(hours=6), "UTC", dt.timedelta(0))


JOB = '[[job]]\nsite = "demo"\n'


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("", "", "[[job]]"),
        ("job = 3\n", "line 1", "[[job]]"),
        ("\n[job]\nsite = 'demo'\n", "line 1", "[[job]]"),
        ("time_zone = 'Asia/Qingdao'\n" + JOB + "every = '1h'\n", "line 1", "Asia/Shanghai"),
        ("max_children = 0\n" + JOB + "every = '1h'\n", "line 1", "from 1 on"),
        ("max_child = 2\n" + JOB + "every = '1h'\n", "line 1", "max_children"),
        (JOB, "line 1", "cron"),
        (JOB + "every = '1h'\ncron = '* * * * *'\n", "line 1", "either"),
        (JOB + "every = '1h'\n\n[[job]]\ncron = '* * * * *'\n", "line 5", "needs a site"),
        (JOB + "every = '1h'\n\n# a job\n[[job]]\nsite='demo'\n\nevry = '2h'\n", "line 9", "every"),
        (JOB + "every = '90'\n", "line 3", "30m"),
        (JOB + "every = '0m'\n", "line 3", "longer"),
        (JOB + "every = 90\n", "line 3", "quotation"),
        (JOB + "every = '99999999999d'\n", "line 3", "366d"),
        (JOB + "every = '367d'\n", "line 3", "366d"),
        (JOB + "every = '1h'\njitter = '9999999d'\n", "line 4", "366d"),
        (JOB + f"every = '{'9' * 5000}d'\n", "line 3", "30m"),
        (f"max_children = {'9' * 5000}\n" + JOB + "every = '1h'\n", "", "not TOML"),
        ("time_zone = 'Asia'\n" + JOB + "every = '1h'\n", "line 1", "Asia/Shanghai"),
        (JOB + "every = '5m'\njitter = '5m'\n", "line 4", "shorter than the interval"),
        (JOB + "cron = '7 */2 * *'\n", "line 3", "five fields"),
        (JOB + "cron = '7 25 * * *'\n", "line 3", "0-23"),
        (JOB + "cron = '0 3 1 * mon'\n", "line 3", "two jobs"),
        (JOB + "every = '1h'\narguments = '--full'\n", "line 4", "--channel"),
        (JOB + "every = '1h'\ntime_zone = '../x'\n", "line 4", "Asia/Shanghai"),
        ('[[job]]\nsite = "-s"\nevery = "1h"\n', "line 2", "newscrawl sites"),
        ("[[job]]\nsite = demo\n", "line 2", "not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_remedy(text: str, line: str, remedy: str, tmp_path: Path) -> None:
    path = tmp_path / "schedule.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleError) as wrong:
        read_schedule(path)
    message = str(wrong.value)
    assert message.startswith(f"{path}, ")
    assert line in message
    assert remedy in message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match="docs/schedule"):
        read_schedule(tmp_path / "schedule.toml")


def test_it_stands_beside_the_scrapy_cfg(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "deep").mkdir()
    assert default_file(tmp_path / "deep") == tmp_path / "schedule.toml"
    with pytest.raises(ProjectNotFoundError):
        default_file(Path("/"))


def test_the_longest_interval() -> None:
    assert parse_schedule(JOB + "every = '366d'\n").jobs[0].when == dt.timedelta(days=366)


def test_a_value_that_spans_lines() -> None:
    schedule = parse_schedule(JOB + 'every = "1h"\narguments = [\n  "--channel",\n  "青岛资讯",\n]\n')
    assert schedule.jobs[0].arguments == ("--channel", "青岛资讯")
