"""``newscrawl runs``, ``status`` and ``schedule`` as an operator types them."""

from __future__ import annotations

import datetime as dt
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from newscrawl.cli import app
from newscrawl.cli.runs import _short_time
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.frontier import State, mark
from newscrawl.storage.rejections import save_rejection
from newscrawl.storage.runs import finish_run, start_run
from newscrawl.storage.schema import upgrade
from tests.accuracy.truth import SITES
from tests.e2e.project import Project
from tests.storage.samples import article

#: what was counted in the run that finished
COUNTS = {"new": 38, "gone": 1, "retry": 2, "requests": 61, "bytes": 1_240_000, "reason/http_500": 2, "run_id": 1}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a run of the demo portal that finished, one that failed, and one that was killed."""
    project = Project(tmp_path_factory.mktemp("project"))
    engine = open_engine(f"sqlite:///{project.folder}/data/newscrawl.db")
    upgrade(engine)
    now = dt.datetime.now(dt.UTC)
    with writing(engine) as connection:
        first, second, _ = (
            start_run(connection, "demo", {"channel": ["财经"]}, "0.1.0", now - dt.timedelta(hours=hours), "demo.log")
            for hours in (9, 6, 3)
        )
        finish_run(connection, first, "finished", "finished", COUNTS, now - dt.timedelta(hours=8))
        save_rejection(connection, second, "demo", "http://127.0.0.1/list", "listing", "no_listing", "[no] list", now)
        finish_run(connection, second, "failed", "listing_failed", {"listing_failed": 1}, now - dt.timedelta(hours=6))
        hours_ago = [50, *range(52, 90)]  # an article an hour, then none for two days
        for number, hours in enumerate(hours_ago):
            published_at = now - dt.timedelta(hours=hours)
            save_articles(connection, [article(str(number), site="demo", published_at=published_at)])
        mark(connection, "demo", "999", State.RETRY, now=now, run_id=None, url="http://127.0.0.1/999")
    engine.dispose()
    return project


def test_runs_lists_the_latest_first(project: Project) -> None:
    result = project.run("newscrawl", "runs", "demo")
    assert result.returncode == 0, result.stderr
    third, second, first = (line.split() for line in result.stdout.splitlines()[1:])
    assert third[:2] == ["3", "demo"]
    assert third[4:6] == ["-", "killed"], "on record as running, but nobody holds the site"
    assert second[:2] + second[6:8] == ["2", "demo", "failed", "(listing_failed)"]
    assert first[:2] + first[4:] == ["1", "demo", "60", "min", "finished", "38", "0", "3", "61", "1.2"]
    limited = project.run("newscrawl", "runs", "--limit", "1")
    assert [line.split()[0] for line in limited.stdout.splitlines()] == ["run", "3"]


def test_runs_show_says_everything_of_one_run(project: Project) -> None:
    result = project.run("newscrawl", "runs", "show", "1")
    assert result.returncode == 0, result.stderr
    for said in ("1 of demo", "finished", "channel = ['财经']", "demo.log", "38  new", "1240000  bytes"):
        assert said in result.stdout
    assert result.stdout[result.stdout.index("errors by kind") :].split()[3:] == ["2", "http", "500"]
    failed = project.run("newscrawl", "runs", "show", "2")
    assert "failed (listing_failed)" in failed.stdout
    rejected = failed.stdout[failed.stdout.index("rejected pages (1)") :].splitlines()[-1]
    assert rejected.split() == ["listing", "no_listing", "http://127.0.0.1/list", "[no]", "list"]
    missing = project.run("newscrawl", "runs", "show", "99")
    assert (missing.returncode, "99" in missing.stderr) == (1, True)


def test_status_has_every_site_and_what_is_next(project: Project) -> None:
    schedule = project.folder / "schedule.toml"
    schedule.write_text('[[job]]\nsite = "demo"\ncron = "0 0 1 1 *"\ntime_zone = "UTC"\n')
    result = project.run("newscrawl", "status")
    assert result.returncode == 0, result.stderr
    rows = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "8 h ago" in rows["demo"]
    assert "killed" in rows["demo"]
    # 37 gaps of one hour and one of two: beyond x for 39 h - 38 x, which is 5 % of the 39 hours at x = 58.5 minutes.
    assert " 2 d SILENT 58 min " in " ".join(rows["demo"].split())
    assert "01-01 00:00Z" in rows["demo"]
    assert rows["qingdaoxinxigang"].split()[1:3] == ["never", "never"]

    listed = project.run("newscrawl", "schedule", "list")
    assert listed.returncode == 0, listed.stderr
    assert "01-01 00:00 +0000" in listed.stdout

    for wrong in ('corn = "0 0 1 1 *"', 'every = "99999999999d"', 'every = "1h"\ntime_zone = "Asia"'):
        schedule.write_text(f'[[job]]\nsite = "demo"\n{wrong}\n')
        broken = project.run("newscrawl", "status")
        assert (broken.returncode, "demo" in broken.stdout) == (0, True)
        assert "The schedule is left out" in broken.stderr
    schedule.unlink()


def on_a_screen(project: Project, columns: int, *command: str) -> list[str]:
    """The lines that ``command`` prints on a terminal so wide, without colours."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "newscrawl", *command],
        cwd=project.folder,
        env=os.environ | {"COLUMNS": str(columns), "TERM": "xterm"},
        stdout=its,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(its)
        printed = b""
        with suppress(OSError):  # how a terminal says that its other end is closed
            while piece := os.read(ours, 65536):
                printed += piece
        os.close(ours)
    assert process.returncode == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", printed.decode()).splitlines()


def test_a_narrow_screen_shows_what_matters_unbroken(project: Project) -> None:
    header, *rows = on_a_screen(project, 80, "status")
    of_site = {row.split()[0]: row for row in rows}
    assert list(of_site) == list(SITES), "one line a site"
    for name in ("last success", "last run", "newest", "pending"):
        assert name in header
    assert "2 d SILENT" in of_site["demo"]
    wide = on_a_screen(project, 200, "status")
    for name in ("usually under", "rejected", "running", "next run"):
        assert name in wide[0]

    header, *rows = on_a_screen(project, 80, "runs")
    starts = [re.search(r"demo +(\d\d-\d\d \d\d:\d\dZ) ", row) for row in rows]
    assert all(starts), rows
    assert len(rows) == 3


def test_a_run_of_long_ago_is_listed_with_its_year() -> None:
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    assert _short_time(dt.datetime(2026, 11, 1, 8, 5, tzinfo=dt.UTC), now) == "11-01 08:05Z"
    assert _short_time(dt.datetime(2025, 11, 25, 8, 5, tzinfo=dt.UTC), now) == "2025-11-25 08:05Z"


def test_a_schedule_of_an_unknown_site_does_not_begin(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "other.toml").write_text('[[job]]\nsite = "dmo"\nevery = "1h"\n')
    result = project.run("newscrawl", "schedule", "--file", "other.toml")
    assert result.returncode == 2
    assert "did you mean demo?" in result.stderr


@pytest.mark.parametrize("command", ["runs", "runs list", "runs show", "status", "schedule", "schedule list"])
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output.splitlines()) > 5


def test_a_schedule_that_is_stopped_lets_its_crawl_end_in_good_order(tmp_path: Path) -> None:
    project = Project(tmp_path, database_url=f"sqlite:///{tmp_path}/news.db")
    with serve(build_portal(PortalOptions(count=40))) as server:
        (tmp_path / "schedule.toml").write_text(
            f"""
            [[job]]
            site = "demo"
            every = "1s"
            arguments = ["-a", "home_url={server.url}", "-s", "DOWNLOAD_DELAY=0.7",
                         "-s", "CONCURRENT_REQUESTS=1",
                         "-s", "NEWSCRAWL_DATABASE_URL={project.database_url}"]
            """
        )
        with subprocess.Popen([sys.executable, "-m", "newscrawl", "schedule"], cwd=tmp_path) as schedule:
            try:
                deadline = time.monotonic() + 30
                while not has_found_something(project):
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
                schedule.send_signal(signal.SIGTERM)
                assert schedule.wait(30) == 0
            finally:
                schedule.kill()
    run = project.last_run()
    assert (run.id, run.outcome, run.finish_reason) == (1, "stopped", "shutdown")
    (log,) = (tmp_path / "data" / "logs").glob("demo-*.log")
    assert run.log_path == str(log)
    assert "Run 1 ended: stopped" in log.read_text(encoding="utf-8")


def has_found_something(project: Project) -> bool:
    try:
        return bool(project.frontier())
    except DBAPIError:
        return False  # the tables are not there yet
