"""Runs of the same site, one after the other, while the site changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.articles import Article
from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import Portal, PortalOptions, UrlStyle, build_portal
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project

PORTAL = build_portal(PortalOptions(count=200, made_at=dt.datetime.now(dt.UTC)))
#: the listings a run looks at: five channels and the three channels below the first
LISTINGS = 8


@contextmanager
def hidden(portal: Portal, which: Callable[[Article], bool]) -> Iterator[Portal]:
    """The portal before it published, or after it withdrew, some of its articles."""
    articles = {aid: replace(each, pending=each.pending or which(each)) for aid, each in portal.articles.items()}
    yield Portal(portal.options, articles)


def listed(portal: Portal) -> list[Article]:
    """Articles that a listing names and that have a page, newest first."""
    found = [portal.articles[aid] for aid in portal.listed()]
    return sorted((a for a in found if not a.redirect_url), key=lambda a: (a.published, a.aid), reverse=True)


def visits(server: DemoServer) -> list[str]:
    addresses = [read_article_url(path) for path in server.requests]
    return [address.article_id for address in addresses if address and address.page == 1]


def listing_requests(server: DemoServer) -> int:
    return sum("mod=list" in path for path in server.requests)


class Runs:
    """Crawls of one project against whatever portal is up, always under the same URL."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(folder)
        self.port = 0

    @contextmanager
    def site(self, portal: Portal) -> Iterator[DemoServer]:
        with serve(portal, port=self.port) as server:
            self.port = server.port
            yield server

    def crawl(self, server: DemoServer, *options: str, ends: int = 0) -> str:
        server.requests.clear()
        crawl = self.project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options)
        assert crawl.returncode == ends, crawl.stderr
        return crawl.stderr


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def test_a_run_costs_the_new_articles_and_one_page_a_listing(runs: Runs) -> None:
    new = {a.aid for a in listed(PORTAL)[:5]}
    with hidden(PORTAL, lambda a: a.aid in new) as before, runs.site(before) as server:
        runs.crawl(server)
    with runs.site(PORTAL) as server:
        runs.crawl(server)
        assert sorted(visits(server)) == sorted(str(aid) for aid in new)
        assert LISTINGS <= listing_requests(server) <= LISTINGS + 3
        assert runs.project.last_run().counts["new"] == len(new)
        runs.crawl(server)
        assert visits(server) == []
        assert listing_requests(server) == LISTINGS


def test_a_walk_that_broke_off_is_taken_up_where_it_stopped(runs: Runs) -> None:
    third = "/portal.php?mod=list&catid=1&page=3"
    with runs.site(PORTAL) as server:
        server.faults.add(third, FaultKind.STATUS, times=1)
        runs.crawl(server, "-s", "RETRY_TIMES=0", ends=1)
        stored = set(runs.project.articles())
        missing = {str(a.aid) for a in listed(PORTAL)} - stored
        assert missing, "the fault came too late to matter"
        runs.crawl(server)
        first_pages = [path for path in server.requests if path.startswith("/portal.php?mod=list&catid=1")]
        assert first_pages[0] in {third, "/portal.php?mod=list&catid=1"}
        assert third in first_pages
        assert "/portal.php?mod=list&catid=1&page=2" not in first_pages, "what was walked is not walked again"
        assert set(runs.project.articles()) == {str(a.aid) for a in listed(PORTAL)}
        assert set(visits(server)) >= missing
        assert not set(visits(server)) & stored


def test_an_article_inserted_deep_inside_is_found_by_a_full_walk(runs: Runs) -> None:
    deep = next(a.aid for a in reversed(listed(PORTAL)) if a.catid == 1)
    with hidden(PORTAL, lambda a: a.aid == deep) as before, runs.site(before) as server:
        runs.crawl(server)
    with runs.site(PORTAL) as server:
        runs.crawl(server)
        assert str(deep) not in runs.project.articles()
        runs.crawl(server, "-s", "NEWSCRAWL_FULL_WALK_DAYS=0")
        assert visits(server) == [str(deep)]
        assert str(deep) in runs.project.articles()


def test_a_listing_that_becomes_empty_is_a_fault_and_not_no_news(runs: Runs) -> None:
    with runs.site(PORTAL) as server:
        runs.crawl(server)
        server.faults.add("/portal.php?mod=list&catid=4", FaultKind.EMPTY_LISTING)
        log = runs.crawl(server, ends=1)
        assert "empty_listing" in log
        assert [r.reason for r in runs.project.rejections()] == ["empty_listing"]


def test_young_articles_are_visited_again_within_the_budget(runs: Runs) -> None:
    with runs.site(PORTAL) as server:
        always = ("-s", "NEWSCRAWL_REVISITS=[[100000, 0]]")
        runs.crawl(server, *always)
        before = runs.project.articles()
        runs.crawl(server, *always, "-s", "NEWSCRAWL_REVISIT_BUDGET=7")
        again = visits(server)
        assert len(again) == 7
        after = runs.project.articles()
        for number in again:
            assert after[number].fetch_count == before[number].fetch_count + 1
            if after[number].view_count is not None:
                assert after[number].view_count == (before[number].view_count or 0) + before[number].page_count
        runs.crawl(server, *always, "-s", "NEWSCRAWL_REVISIT_BUDGET=7")
        assert not set(visits(server)) & set(again), "those that waited longest come first"


def test_a_deleted_article_becomes_a_tombstone_with_its_content(runs: Runs) -> None:
    victim = next(a for a in listed(PORTAL) if len(a.pages) == 1)
    always = ("-s", "NEWSCRAWL_REVISITS=[[100000, 0]]", "-s", "NEWSCRAWL_REVISIT_BUDGET=1000")
    with runs.site(PORTAL) as server:
        runs.crawl(server, *always)
    before = runs.project.articles()[str(victim.aid)]
    assert before.gone_at is None
    with hidden(PORTAL, lambda a: a.aid == victim.aid) as withdrawn, runs.site(withdrawn) as server:
        runs.crawl(server, *always)
        after = runs.project.articles()[str(victim.aid)]
        assert after.gone_at is not None
        assert (after.headline, after.body) == (before.headline, before.body)
        assert runs.project.frontier()[str(victim.aid)].state == "gone"
        runs.crawl(server, *always)
        assert str(victim.aid) not in visits(server), "a tombstone is not asked for again"


def test_unchanged_files_are_answered_with_not_modified(runs: Runs) -> None:
    static = build_portal(PortalOptions(count=60, url_style=UrlStyle.STATIC, made_at=dt.datetime.now(dt.UTC)))
    always = ("-s", "NEWSCRAWL_REVISITS=[[100000, 0]]", "-s", "NEWSCRAWL_REVISIT_BUDGET=1000")
    with runs.site(static) as server:
        runs.crawl(server, *always)
        articles = runs.project.articles()
        log = runs.crawl(server, *always)
    counts = runs.project.last_run().counts
    assert counts["unchanged"] == len(articles)
    single = sum(article.page_count == 1 for article in articles.values())
    assert f"'downloader/response_status_count/304': {single}" in log


def test_what_failed_is_tried_again_and_never_given_up(runs: Runs) -> None:
    victim = f"/portal.php?mod=view&aid={listed(PORTAL)[3].aid}"
    with runs.site(PORTAL) as server:
        server.faults.add(victim, FaultKind.STATUS)
        states = []
        for _ in range(6):
            runs.crawl(server, *IMPATIENT)
            row = runs.project.frontier()[victim.rpartition("=")[2]]
            states.append((row.state, row.attempts))
        assert states == [("retry", attempts) for attempts in range(1, 7)]
        server.faults.clear()
        runs.crawl(server, *IMPATIENT)
        assert victim.rpartition("=")[2] in runs.project.articles()


def test_what_was_rejected_can_be_tried_again(runs: Runs) -> None:
    victim = f"/portal.php?mod=view&aid={listed(PORTAL)[3].aid}"
    with runs.site(PORTAL) as server:
        server.faults.add(victim, FaultKind.UNDECODABLE)
        runs.crawl(server)
        server.faults.clear()
        runs.crawl(server)
        assert runs.project.frontier()[victim.rpartition("=")[2]].state == "rejected"
        runs.crawl(server, "--retry-rejected")
        assert runs.project.frontier()[victim.rpartition("=")[2]].state == "stored"


def test_an_empty_page_below_the_first_is_a_fault(runs: Runs) -> None:
    with runs.site(PORTAL) as server:
        server.faults.add("/portal.php?mod=list&catid=1&page=2", FaultKind.EMPTY_LISTING, times=1)
        runs.crawl(server, ends=1)
        runs.crawl(server)
        assert set(runs.project.articles()) == {str(a.aid) for a in listed(PORTAL)}


def test_a_cursor_on_a_page_that_stays_broken_does_not_hide_what_is_new(runs: Runs) -> None:
    new = {a.aid for a in listed(PORTAL)[:3]}
    broken = "/portal.php?mod=list&catid=1&page=2"
    with hidden(PORTAL, lambda a: a.aid in new) as before, runs.site(before) as server:
        server.faults.add(broken, FaultKind.STATUS)
        runs.crawl(server, *IMPATIENT, ends=1)
    with runs.site(PORTAL) as server:
        server.faults.add(broken, FaultKind.STATUS)
        runs.crawl(server, *IMPATIENT, ends=1)
        assert {str(aid) for aid in new} <= set(runs.project.articles())


def test_an_article_that_moved_is_followed_to_its_new_url(runs: Runs) -> None:
    rewritten = build_portal(replace(PORTAL.options, url_style=UrlStyle.REWRITE))
    victim = str(listed(PORTAL)[3].aid)
    with runs.site(PORTAL) as server:
        server.faults.add(f"/portal.php?mod=view&aid={victim}", FaultKind.STATUS)
        runs.crawl(server, "-s", "RETRY_TIMES=0")
        assert runs.project.frontier()[victim].state == "retry"
    with runs.site(rewritten) as server:
        runs.crawl(server, "--full")
        assert visits(server) == [victim]
        assert f"/article-{victim}-1.html" in server.requests
        assert victim in runs.project.articles()
