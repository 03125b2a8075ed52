"""Sites that are slow, busy or down: waited for as they ask, left alone when they stay down, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import Build, PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project

#: with no delay at all Scrapy 2.19 sends a whole queue at once, whatever the concurrency
ONE_AT_A_TIME = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "DOWNLOAD_DELAY=0.1")
ONE_CHANNEL = ("-a", "channel=财经")
LISTING = "/portal.php?mod=list&catid=4"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[DemoServer, Project, list[str]]]:
    """A served portal, a project, and the numbers of the articles of 财经 that a crawl stores."""
    made = build_portal(PortalOptions(count=60, build=Build.NEW))
    numbers = [
        line["article_id"]
        for line in truth_lines(made)
        if line["listed"]
        and line["public"]
        and not line["redirect_url"]
        and line["page_count"] == 1
        and line["channel_path"][0] == "财经"
    ]
    with serve(made) as server:
        yield server, Project(tmp_path), numbers


class Clock:
    """When each request reached the server, by path: a fault that never strikes sees them all."""

    def __init__(self, server: DemoServer) -> None:
        self.times: list[tuple[float, str]] = []
        server.faults.add(self._note, FaultKind.HANG, seconds=0)

    def _note(self, path: str) -> bool:
        self.times.append((time.monotonic(), path))
        return False

    def gap_after(self, path: str) -> float:
        """Seconds from the first request of ``path`` to whatever was asked for next."""
        at = next(index for index, (_, asked) in enumerate(self.times) if asked == path)
        return self.times[at + 1][0] - self.times[at][0]

    def gaps(self) -> list[float]:
        return [later - earlier for (earlier, _), (later, _) in zip(self.times, self.times[1:], strict=False)]


def path_of(number: str) -> str:
    return f"/portal.php?mod=view&aid={number}"


def test_what_a_site_does_not_send_is_tried_again_later(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    silent, slow, busy, circular = numbers[:4]
    server.faults.add(path_of(silent), FaultKind.HANG, seconds=30.0)
    server.faults.add(path_of(slow), FaultKind.DRIP, seconds=0.2)
    server.faults.add(path_of(busy), FaultKind.STATUS, status=503)
    server.faults.add(path_of(circular), FaultKind.REDIRECT, location=path_of(circular))
    began = time.monotonic()
    result = project.run(
        "scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *IMPATIENT, "-s", "DOWNLOAD_TIMEOUT=2"
    )
    assert result.returncode == 0, result.stderr
    assert time.monotonic() - began < 25, "neither silence nor a drip holds a crawl up for longer than the timeout"
    rows = project.frontier()
    assert {number: (rows[number].state, rows[number].reason) for number in numbers[:4]} == {
        silent: ("retry", "download_timeout"),
        slow: ("retry", "download_timeout"),
        busy: ("retry", "http_503"),
        circular: ("retry", "redirect_loop"),
    }
    assert all(rows[number].detail for number in numbers[:4])
    assert set(numbers[4:]) <= set(project.articles())
    assert not set(numbers[:4]) & set(project.articles())
    assert project.last_run().counts["retry"] == 4


def test_retry_after_holds_the_whole_host_back_and_then_the_page_is_had(
    portal: tuple[DemoServer, Project, list[str]],
) -> None:
    server, project, numbers = portal
    busy = path_of(numbers[0])
    clock = Clock(server)
    server.faults.add(busy, FaultKind.STATUS, status=429, retry_after="2", times=1)
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME)
    assert result.returncode == 0, result.stderr
    assert clock.gap_after(busy) >= 2.0
    assert server.requests.count(busy) == 2
    assert numbers[0] in project.articles()
    assert project.last_run().counts["pauses"] == 1


def test_retry_after_is_obeyed_up_to_a_bound(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    clock = Clock(server)
    tomorrow = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 86400))
    server.faults.add(path_of(numbers[0]), FaultKind.STATUS, status=503, retry_after=tomorrow, times=1)
    result = project.run(
        *("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME),
        *("-s", "NEWSCRAWL_BACKOFF_MAX=1"),
    )
    assert result.returncode == 0, result.stderr
    assert 1.0 <= clock.gap_after(path_of(numbers[0])) < 10
    assert "kept to NEWSCRAWL_BACKOFF_MAX" in result.stderr
    assert numbers[0] in project.articles()


def test_failures_in_a_row_are_waited_for_longer_each_time(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    clock = Clock(server)
    server.faults.add(LISTING, FaultKind.STATUS, times=2)
    result = project.run(
        *("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME),
        *("-s", "DOWNLOAD_DELAY=0.3", "-s", "CLOSESPIDER_ITEMCOUNT=1", "-s", "CLOSESPIDER_PAGECOUNT=5"),
    )
    assert result.returncode == 0, result.stderr
    first, second, third = (at for at, path in clock.times if path == LISTING)
    assert second - first >= 0.6, "twice the delay after the first failure"
    assert third - second >= 1.2, "four times after the second"


def test_crawl_delay_is_kept_and_bounded(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    clock = Clock(server)
    server.faults.add("/robots.txt", FaultKind.CRAWL_DELAY, seconds=86400)
    result = project.run(
        *("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, "-s", "AUTOTHROTTLE_ENABLED=True"),
        *("-s", "NEWSCRAWL_CRAWL_DELAY_MAX=0.6", "-s", "CLOSESPIDER_ITEMCOUNT=5"),
    )
    assert result.returncode == 0, result.stderr
    assert "asks for a Crawl-delay of 86400 s" in result.stderr
    assert len(clock.gaps()) > 3
    assert min(clock.gaps()) >= 0.55


@pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.CHALLENGE])
def test_a_site_that_stays_down_closes_the_run_and_keeps_the_frontier(
    portal: tuple[DemoServer, Project, list[str]], kind: FaultKind
) -> None:
    server, project, numbers = portal
    server.faults.add(lambda path: path != "/robots.txt" and "mod=list" not in path, kind)
    result = project.run(
        *("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME, *IMPATIENT),
        *("-s", "NEWSCRAWL_OUTAGE_FAILURES=3", "-s", "NEWSCRAWL_OUTAGE_PAUSE=1"),
    )
    assert result.returncode == 1
    run = project.last_run()
    assert (run.outcome, run.finish_reason) == ("failed", "site_unavailable")
    assert run.counts["outages"] == 1
    assert server.requests[-1] == "/", "the home page was the probe, and the last thing asked for"
    rows = project.frontier()
    assert set(rows) >= set(numbers)
    assert 3 <= sum(row.state == "retry" for row in rows.values()) <= 4, "one more may have been on its way"
    assert all(row.state == "discovered" for row in rows.values() if row.state != "retry")
    assert not project.articles()

    server.faults.clear()
    again = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *IMPATIENT)
    assert again.returncode == 0, again.stderr
    assert set(project.articles()) >= set(numbers)


def test_a_site_that_comes_back_is_crawled_to_the_end(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    server.faults.add(lambda path: "mod=view" in path, FaultKind.STATUS, times=3)
    result = project.run(
        *("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME),
        *("-s", "NEWSCRAWL_OUTAGE_FAILURES=3", "-s", "NEWSCRAWL_OUTAGE_PAUSE=1"),
    )
    assert result.returncode == 0, result.stderr
    assert project.last_run().counts["outages"] == 1
    assert set(project.articles()) >= set(numbers)


def test_a_crawl_that_is_stopped_does_not_wait_for_a_pause(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    server.faults.add(path_of(numbers[0]), FaultKind.STATUS, status=429, retry_after="60", times=1)
    began = time.monotonic()
    result = project.run(
        *("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *ONE_CHANNEL, *ONE_AT_A_TIME),
        *("-s", "CLOSESPIDER_TIMEOUT=4"),
    )
    assert time.monotonic() - began < 20
    assert project.last_run().finish_reason == "closespider_timeout", result.stderr
    assert {row.state for row in project.frontier().values()} <= {"discovered", "stored", "external"}, result.stderr
