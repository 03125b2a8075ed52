"""A site that is redesigned between two runs: what its operator is told, and how the change is accepted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.demo.http import Request, Response
from newscrawl.demo.portal import Portal, PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.demo.site import Site
from tests.e2e.project import Project

#: four months of articles, so that the first run has recent ones enough
PORTAL = build_portal(PortalOptions(count=160, made_at=dt.datetime.now(dt.UTC)))
VIEWS = re.compile(rb'<span class="pipe">\|</span>\s*\xe6\x9f\xa5\xe7\x9c\x8b: <em[^>]*>\d+</em>')


def published(newest: int) -> Portal:
    """The portal before its last articles appeared: all but the ``newest`` ones of those that are listed."""
    listed = sorted((PORTAL.articles[aid] for aid in PORTAL.listed()), key=lambda a: (a.published, a.aid))
    hidden = {article.aid for article in listed[len(listed) - newest :]}
    articles = {aid: replace(each, pending=each.pending or aid in hidden) for aid, each in PORTAL.articles.items()}
    return Portal(PORTAL.options, articles)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    yield Project(tmp_path)


def crawl(project: Project, server: DemoServer, *command: str, ends: int) -> str:
    result = project.run("newscrawl", *(command or ("crawl", "demo")), "-a", f"home_url={server.url}")
    assert result.returncode == ends, result.stderr
    return result.stderr


def without_views(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new template prints no 查看."""
    respond = site.respond

    def redesigned(request: Request) -> Response:
        response = respond(request)
        return replace(response, body=VIEWS.sub(b"", response.body))

    monkeypatch.setattr(site, "respond", redesigned)


def test_a_field_that_dries_up_degrades_the_run_until_it_is_accepted(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(published(30)) as server:
        crawl(project, server, ends=0)
        port = server.port
    with serve(published(20), port=port) as server:
        crawl(project, server, ends=0)
    with serve(published(10), port=port) as server:
        without_views(server.site, monkeypatch)
        said = crawl(project, server, ends=3)
    run = project.last_run()
    assert (run.id, run.outcome, run.finish_reason) == (3, "degraded", "drift: view_count")
    new = [each for each in project.articles().values() if each.first_seen_at >= run.started_at]
    assert new
    assert {each.view_count for each in new} == {None}
    finding = re.search(r"0 of the latest (\d+) new articles have view_count.* since run 3; see (\S+)", said)
    assert finding, said
    assert int(finding[1]) == len(new)
    assert finding[2] in {each.url for each in new}
    assert "runs accept 3" in said

    status = project.run("newscrawl", "status").stdout
    assert "view_count DRIED UP since run 3" in " ".join(status.split())
    with serve(published(10), port=port) as server:
        crawl(project, server, ends=0)
    assert "DRIED UP" in project.run("newscrawl", "status").stdout, "a run without news says nothing"
    shown = project.run("newscrawl", "runs", "show", "3").stdout
    assert re.search(r"view_count +0 % +", shown)
    assert finding[0] in shown

    accepted = project.run("newscrawl", "runs", "accept", "3")
    assert (accepted.returncode, "view_count" in accepted.stdout) == (0, True), accepted.stderr
    assert "DRIED UP" not in project.run("newscrawl", "status").stdout
    again = project.run("newscrawl", "runs", "accept", "3")
    assert (again.returncode, "it is finished" in again.stderr) == (2, True)
    monkeypatch.undo()
    with serve(published(0), port=port) as server:
        without_views(server.site, monkeypatch)
        crawl(project, server, ends=0)
    assert project.last_run().outcome == "finished"


def test_a_backfill_is_compared_with_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(published(60)) as server:
        crawl(project, server, ends=0)
        port = server.port
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(days=400)).date()
    with serve(PORTAL, port=port) as server:
        without_views(server.site, monkeypatch)
        crawl(project, server, "backfill", "demo", "--since", str(since), ends=0)
    run = project.last_run()
    assert run.fill_rates
    assert run.fill_rates.keys() == {"backfill"}
    assert run.outcome == "finished"
