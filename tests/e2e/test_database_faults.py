"""A database that is locked, cut off or gone in mid-crawl: the crawl waits and goes on, or stops with nothing lost."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.conftest import new_database
from tests.e2e.project import Project
from tests.e2e.tcp_proxy import TcpProxy, proxy_to

PORTAL = build_portal(PortalOptions(count=300))
EXPECTED = {
    line["article_id"] for line in truth_lines(PORTAL) if line["listed"] and line["public"] and not line["redirect_url"]
}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with serve(PORTAL) as running:
        yield running


@pytest.fixture(params=["postgresql", "mysql"])
def proxied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[TcpProxy, Project, Project]]:
    """A proxy before the database, a project that goes through it, and one that sees the database itself."""
    (tmp_path / "direct").mkdir()
    with new_database(request.param, tmp_path) as url:
        direct = make_url(url)
        assert direct.host and direct.port
        with proxy_to(direct.host, direct.port) as proxy:
            through = direct.set(port=proxy.port).render_as_string(hide_password=False)
            yield proxy, Project(tmp_path, database_url=through), Project(tmp_path / "direct", database_url=url)


def crawl(project: Project, server: DemoServer, *options: str) -> subprocess.Popen[str]:
    return project.start("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options)


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "the crawl ended before it came to the point"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def output(project: Project) -> str:
    return (project.folder / "output").read_text(encoding="utf-8")


def test_connections_that_break_again_and_again_lose_nothing(
    proxied: tuple[TcpProxy, Project, Project], server: DemoServer
) -> None:
    proxy, project, direct = proxied
    process = crawl(project, server)
    cut = 0
    for requests in (30, 80, 140, 200):
        wait_until(lambda at=requests: len(server.requests) > at, process)  # type: ignore[misc]
        cut += proxy.cut()
    assert process.wait(120) == 0, output(project)
    assert cut >= 4, "there was nothing to cut"
    assert set(direct.articles()) == EXPECTED
    assert direct.last_run().outcome == "finished"


def test_a_database_that_is_away_for_a_while_is_waited_for(
    proxied: tuple[TcpProxy, Project, Project], server: DemoServer
) -> None:
    proxy, project, direct = proxied
    process = crawl(project, server)
    wait_until(lambda: len(server.requests) > 60, process)
    proxy.is_down = True
    proxy.cut()
    time.sleep(3)
    assert process.poll() is None
    while_down = len(server.requests)
    assert while_down < 200, "back-pressure: without a database the crawl does not run on"
    proxy.is_down = False
    assert process.wait(120) == 0, output(project)
    assert set(direct.articles()) == EXPECTED


def test_a_database_that_stays_away_ends_the_run_with_the_frontier_intact(
    proxied: tuple[TcpProxy, Project, Project], server: DemoServer
) -> None:
    proxy, project, direct = proxied
    process = crawl(project, server, "-s", "NEWSCRAWL_DATABASE_PATIENCE=2")
    wait_until(lambda: len(server.requests) > 60, process)
    proxy.is_down = True
    proxy.cut()
    assert process.wait(120) != 0
    assert "cannot be" in output(project) or "unavailable" in output(project).lower()
    before = set(direct.articles())
    assert before < EXPECTED
    proxy.is_down = False
    again = crawl(project, server)
    assert again.wait(120) == 0, output(project)
    assert set(direct.articles()) == EXPECTED


def test_a_locked_sqlite_is_waited_for(tmp_path: Path, server: DemoServer) -> None:
    project = Project(tmp_path)
    process = crawl(project, server)
    wait_until(lambda: len(server.requests) > 60, process)
    other = sqlite3.connect(tmp_path / "data" / "newscrawl.db", isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(3)
    assert process.poll() is None
    other.execute("COMMIT")
    other.close()
    assert process.wait(120) == 0, output(project)
    assert set(project.articles()) == EXPECTED
