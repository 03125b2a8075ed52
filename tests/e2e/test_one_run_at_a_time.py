"""Real crawls of one site at the same time: one is refused, or waits, or takes over; the other can do no harm."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from scrapy.settings import Settings
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from newscrawl.operations.status import holder_of, latest_runs
from newscrawl.storage.models import FrontierRow, Run
from tests.conftest import new_database
from tests.e2e.project import Project

#: some 40 s for a crawl, of which no test sees the end
SLOW = ("-s", "DOWNLOAD_DELAY=0.7", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "CONCURRENT_REQUESTS=1")


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with serve(build_portal(PortalOptions(count=40))) as server:
        yield server


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    with new_database(request.param, tmp_path) as url:
        yield Project(tmp_path, database_url=url)


@contextmanager
def crawling(project: Project, server: DemoServer, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A crawl that has found something, its log in first.log; killed at the end if it is still there."""
    assert project.database_url
    with (
        (project.folder / "first.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options],
            cwd=project.folder,
            env=os.environ | {"NEWSCRAWL_DATABASE_URL": project.database_url},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            until(lambda: discovered(project) > 0)
            yield process
        finally:
            process.kill()


def until(applies: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not applies():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def discovered(project: Project) -> int:
    try:
        with project.connect() as connection:
            return connection.scalar(select(func.count()).select_from(FrontierRow)) or 0
    except DBAPIError:
        return 0  # the tables are not there yet


def crawl(project: Project, server: DemoServer, *options: str) -> subprocess.CompletedProcess[str]:
    return project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options)


def outcomes(project: Project) -> list[tuple[str, str | None]]:
    with project.connect() as connection:
        return [(row.outcome, row.finish_reason) for row in connection.execute(select(Run).order_by(Run.id))]


def expected(server: DemoServer) -> set[str]:
    return {
        line["article_id"]
        for line in truth_lines(server.site.portal)
        if line["listed"] and line["public"] and not line["redirect_url"]
    }


@pytest.mark.parametrize("project", ["sqlite", "postgresql"], indirect=True)
def test_a_second_crawl_is_refused_a_third_waits_and_the_first_wakes_up_too_late(
    project: Project, server: DemoServer, tmp_path: Path
) -> None:
    with crawling(project, server, *SLOW, "-s", "NEWSCRAWL_LEASE=3") as first:
        second = crawl(project, server)
        assert second.returncode == 2
        assert f"demo: run 1 is under way on {os.uname().nodename} (process {first.pid}) since " in second.stderr
        assert "--wait" in second.stderr
        assert "Traceback" not in second.stderr
        assert "Crawled (200)" not in second.stderr

        stop_between_writes(project, first)
        third = crawl(project, server, "--wait")
        assert third.returncode == 0, third.stderr
        assert "Waiting: demo: run 1 is under way" in third.stderr
        ended = [("killed", "taken_over"), ("finished", "finished")]
        assert outcomes(project) == ended
        before = table(project)

        first.send_signal(signal.SIGCONT)
        assert first.wait(30) == 1
    log = (tmp_path / "first.log").read_text(encoding="utf-8")
    assert "another run has taken the site over" in log
    assert "Closing spider (lease_lost)" in log
    assert table(project) == before
    assert set(project.articles()) == expected(server)
    assert outcomes(project) == ended


@pytest.mark.parametrize("project", ["mysql"], indirect=True)
def test_a_crawl_that_was_killed_is_replaced_at_once(project: Project, server: DemoServer) -> None:
    settings = Settings({"NEWSCRAWL_DATABASE_URL": project.database_url})
    with crawling(project, server, *SLOW, "-s", "NEWSCRAWL_LEASE=600") as first:
        holder = holder_of(settings, "demo")
        assert holder is not None
        assert (holder.run_id, holder.process.pid) == (1, first.pid)
        first.send_signal(signal.SIGKILL)
    assert holder_of(settings, "demo") is None
    assert [run.outcome for run in latest_runs(settings, 9)] == ["killed"], "though nobody has written so yet"
    assert outcomes(project) == [("running", None)]
    second = crawl(project, server)
    assert second.returncode == 0, second.stderr
    assert outcomes(project) == [("killed", "taken_over"), ("finished", "finished")]
    assert set(project.articles()) == expected(server)


def stop_between_writes(project: Project, process: subprocess.Popen[bytes]) -> None:
    """SIGSTOP. With SQLite a process stopped within a transaction blocks everybody: not what this is about."""
    assert project.database_url
    path = project.database_url.removeprefix("sqlite:///")
    while True:
        process.send_signal(signal.SIGSTOP)
        if path == project.database_url:
            return
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.05)


def table(project: Project) -> dict[str, tuple[object, ...]]:
    """What a late write would change."""
    states = {number: (row.state, row.updated_at, row.run_id) for number, row in project.frontier().items()}
    visits = {number: (article.fetched_at, article.fetch_count) for number, article in project.articles().items()}
    return {number: (state, visits.get(number)) for number, state in states.items()}


LATE = """
import sqlite3

from newscrawl.spiders.demo import DemoSpider


class Late(DemoSpider):
    name = "late"

    def closed(self, reason):
        with sqlite3.connect("data/newscrawl.db") as database:
            database.execute("DELETE FROM leases")
"""


def test_a_run_that_loses_its_site_at_its_very_end_still_lets_go(tmp_path: Path) -> None:
    project = Project(tmp_path, database_url=f"sqlite:///{tmp_path}/data/newscrawl.db")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    (tmp_path / "sites" / "late.py").write_text(LATE, encoding="utf-8")
    with serve(build_portal(PortalOptions(count=20))) as server:
        run = project.run("newscrawl", "crawl", "late", "-a", f"home_url={server.url}", timeout=60)
    assert run.returncode == 1
    assert "run 1 was cut off" in run.stderr
    assert "Traceback" not in run.stderr, run.stderr
