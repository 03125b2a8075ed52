"""Backfills of the demo portal: the days asked for, all of them and only them, at less than a straight walk's cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawl.demo.articles import Article
from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project

PORTAL = build_portal(PortalOptions(count=1200))
ZONE = ZoneInfo("Asia/Shanghai")
#: channel 1 and the channels below it
CATEGORIES = {1, 2, 3, 12}
#: of the listing of channel 1: well below its top
WINDOW = sorted(
    (a for a in PORTAL.articles.values() if a.aid in PORTAL.listed() and a.catid in CATEGORIES and not a.redirect_url),
    key=lambda a: a.published,
)[200:260]
SINCE, UNTIL = (WINDOW[place].published.astimezone(ZONE).date() for place in (0, -1))
SPAN = ("--since", str(SINCE), "--until", str(UNTIL), "--channel", "青岛资讯")


def of_these_days(article: Article) -> bool:
    return SINCE <= article.published.astimezone(ZONE).date() <= UNTIL


#: what a reader who leafs through channel 1 finds of these days
EXPECTED = {
    str(a.aid)
    for a in PORTAL.articles.values()
    if a.aid in PORTAL.listed() and a.catid in CATEGORIES and not a.redirect_url and of_these_days(a)
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[DemoServer, Project]]:
    with serve(PORTAL) as server:
        yield server, Project(tmp_path)


def backfill(site: tuple[DemoServer, Project], *options: str, ends: int = 0) -> str:
    server, project = site
    server.requests.clear()
    result = project.run("newscrawl", "backfill", "demo", "-a", f"home_url={server.url}", *SPAN, *options)
    assert result.returncode == ends, result.stderr
    return result.stderr


def listing_pages(server: DemoServer) -> list[str]:
    return [path for path in server.requests if "mod=list" in path]


def test_a_backfill_stores_these_days_and_no_others(site: tuple[DemoServer, Project]) -> None:
    server, project = site
    summary = backfill(site)
    assert len(EXPECTED) > 50
    assert set(project.articles()) == EXPECTED
    assert "lies on pages" in summary
    straight = sum(1 for a in PORTAL.articles.values() if a.catid in CATEGORIES) / 15
    assert len(listing_pages(server)) < straight / 2
    backfill(site)
    assert not [path for path in server.requests if "mod=view" in path], "the same command again has nothing to fetch"


def test_both_ends_are_days_in_the_sites_zone(site: tuple[DemoServer, Project]) -> None:
    _, project = site
    backfill(site)
    days = {a.published_at.astimezone(ZONE).date() for a in project.articles().values() if a.published_at}
    assert min(days) == SINCE
    assert max(days) == UNTIL


def test_a_dry_run_says_what_it_would_fetch_and_stores_nothing(site: tuple[DemoServer, Project]) -> None:
    server, project = site
    summary = backfill(site, "--dry-run")
    redirects = sum(
        1 for a in PORTAL.articles.values() if a.catid in CATEGORIES and a.redirect_url and of_these_days(a)
    )
    assert f"a backfill would fetch {len(EXPECTED) + redirects}" in " ".join(summary.split())
    assert not project.articles()
    assert not project.frontier()
    assert not [path for path in server.requests if "mod=view" in path]


@pytest.mark.sqlite_file
def test_an_interrupted_backfill_goes_on_where_it_stopped(site: tuple[DemoServer, Project]) -> None:
    server, project = site
    backfill(site)
    walked = listing_pages(server)[-3]
    for file in (project.folder / "data").glob("newscrawl.db*"):
        file.unlink()
    # The search must get through; the walk comes by the same page once more.
    asked = server.requests.count(walked)
    server.faults.add(lambda path: path == walked and server.requests.count(walked) >= asked, FaultKind.STATUS, times=9)
    backfill(site, *IMPATIENT, ends=1)
    before = set(project.articles())
    assert before < EXPECTED
    server.faults.clear()
    summary = backfill(site, *IMPATIENT)
    assert "going on where an earlier run stopped" in summary
    assert set(project.articles()) == EXPECTED
    assert listing_pages(server)[0] == walked, "no search, no page walked again"


def test_scrapy_crawl_backfills_as_well(site: tuple[DemoServer, Project]) -> None:
    server, project = site
    arguments = ("-a", f"since={SINCE}", "-a", f"until={UNTIL}", "-a", "channel=青岛资讯")
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *arguments)
    assert result.returncode == 0, result.stderr
    assert set(project.articles()) == EXPECTED


def test_a_thorough_backfill_walks_the_whole_listing(site: tuple[DemoServer, Project]) -> None:
    server, project = site
    summary = backfill(site, "--thorough")
    assert "walked straight" in summary
    assert set(project.articles()) == EXPECTED
    last = -(-sum(1 for a in PORTAL.articles.values() if a.catid in CATEGORIES and not a.pending) // 15)
    assert f"/portal.php?mod=list&catid=1&page={last}" in server.requests


def test_behind_a_capped_listing_numbers_are_tried_only_if_asked(tmp_path: Path) -> None:
    capped = build_portal(PortalOptions(count=400, maxpages=3))
    newest = max(a.published for a in capped.articles.values())
    span = ("--since", str((newest - dt.timedelta(days=3650)).date()), "--channel", "财经")
    with serve(capped) as server:
        project = Project(tmp_path)
        run = ("newscrawl", "backfill", "demo", "-a", f"home_url={server.url}", *span)
        first = project.run(*run)
        assert first.returncode == 0, first.stderr
        assert "nothing behind page 3" in " ".join(first.stderr.split())
        few = set(project.articles())
        second = project.run(*run, "--by-number", "30")
        assert second.returncode == 0, second.stderr
        assert "trying 30 numbers" in second.stderr
        assert len(set(project.articles()) - few) > 10
        assert project.last_run().counts["by_number"] == 30
        assert {row.channel for row in project.frontier().values()} >= {"(by number)"}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--since", "2026-13-01"), "since='2026-13-01'"),
        (("--since", "2026-02-01", "--until", "2026-01-01"), "is after"),
    ],
)
def test_days_that_make_no_span_stop_before_the_first_request(
    site: tuple[DemoServer, Project], arguments: tuple[str, ...], named: str
) -> None:
    server, project = site
    result = project.run("newscrawl", "backfill", "demo", "-a", f"home_url={server.url}", *arguments)
    assert result.returncode == 2
    assert named in result.stderr
    assert not server.requests
