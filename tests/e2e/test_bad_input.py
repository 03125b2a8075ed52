"""Bad input never stops a crawl and never vanishes: each ends in a counted, logged mark with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import Build, PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[DemoServer, Project, list[str]]]:
    """A served portal, a project, and the numbers of the articles that a crawl stores, in order."""
    made = build_portal(PortalOptions(count=60, build=Build.NEW))
    numbers = [
        line["article_id"]
        for line in truth_lines(made)
        if line["listed"] and line["public"] and not line["redirect_url"] and line["page_count"] == 1 and line["body"]
    ]
    with serve(made) as server:
        yield server, Project(tmp_path), numbers


def crawl(server: DemoServer, project: Project, *options: str) -> str:
    """Crawl and return the log."""
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *options)
    assert result.returncode == 0, result.stderr
    return result.stderr


def path_of(number: str) -> str:
    return f"/portal.php?mod=view&aid={number}"


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        (FaultKind.UNDECODABLE, "rejected", "undecodable"),
        (FaultKind.BROKEN_HTML, "retry", "truncated"),
        (FaultKind.STATUS, "retry", "http_500"),
        (FaultKind.MAINTENANCE, "retry", "message"),
        (FaultKind.SYSTEM_ERROR, "retry", "system_error"),
        (FaultKind.FLOOD, "retry", "flood_guard"),
        (FaultKind.RELOAD, "retry", "flood_guard"),
        (FaultKind.SUM, "retry", "flood_guard"),
        (FaultKind.CHALLENGE, "retry", "challenge"),
        (FaultKind.RESET, "retry", "download_failed"),
        (FaultKind.TRUNCATED, "retry", "response_data_loss"),
    ],
)
def test_a_page_that_is_no_article_is_marked_and_the_crawl_goes_on(
    portal: tuple[DemoServer, Project, list[str]], kind: FaultKind, state: str, reason: str
) -> None:
    server, project, numbers = portal
    bad = numbers[5]
    server.faults.add(path_of(bad), kind)
    log = crawl(server, project, *IMPATIENT)

    row = project.frontier()[bad]
    assert (row.state, row.reason) == (state, reason)
    assert row.detail
    assert bad not in project.articles()
    assert set(project.articles()) >= set(numbers) - {bad}
    assert project.last_run().counts[state] == 1
    line = next(line for line in log.splitlines() if "WARNING" in line and state in line)
    assert f"aid={bad}" in line
    assert reason in line
    if state == "rejected":
        (rejection,) = project.rejections()
        assert (rejection.url, rejection.reason, rejection.kind) == (server.url[:-1] + path_of(bad), reason, "article")

    server.faults.clear()
    crawl(server, project, *IMPATIENT)
    assert (bad in project.articles()) is (state == "retry"), "what was to be tried again is had by the next run"


def test_an_unknown_charset_is_decoded_by_what_fits(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    server.faults.add(path_of(numbers[5]), FaultKind.UNKNOWN_CHARSET)
    crawl(server, project)
    truth = {line["article_id"]: line for line in truth_lines(server.site.portal)}
    assert project.articles()[numbers[5]].headline == truth[numbers[5]]["headline"]


def test_an_impossible_date_is_stored_as_none_with_a_warning(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    server.faults.add(path_of(numbers[5]), FaultKind.IMPOSSIBLE_DATE)
    log = crawl(server, project)
    article = project.articles()[numbers[5]]
    assert article.published_at is None
    assert article.published_text
    assert [warning for warning in article.warnings if warning.startswith("published_at: ")]
    assert project.last_run().counts["warnings"] >= 1
    assert any(f"aid={numbers[5]}" in line and "published_at" in line for line in log.splitlines() if "WARNING" in line)


def test_an_empty_body_is_stored_as_empty(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    crawl(server, project)
    empty = [
        line["article_id"] for line in truth_lines(server.site.portal)
        if line["listed"] and line["public"] and not line["redirect_url"] and not line["body"] and not line["footer"]
    ]  # fmt: skip
    assert empty
    for number in empty:
        assert project.articles()[number].body == ""


def test_a_failing_body_page_leaves_the_stored_article_as_it_was(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    number = next(
        line["article_id"] for line in truth_lines(server.site.portal) if line["page_count"] > 2 and line["listed"]
    )
    crawl(server, project)
    before = project.articles()[number]

    server.faults.add(f"{path_of(number)}&page=3", FaultKind.STATUS)
    log = crawl(server, project, "-a", "revisit=yes", *IMPATIENT)
    after = project.articles()[number]
    assert (after.body, after.fetch_count) == (before.body, before.fetch_count)
    row = project.frontier()[number]
    assert (row.state, row.reason) == ("stored", "body_page_http_500")
    assert f"aid={number}&page=3" in log


def test_a_repeated_404_without_words_is_believed(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, numbers = portal
    server.faults.add(path_of(numbers[5]), FaultKind.STATUS, status=404)
    crawl(server, project, *IMPATIENT)
    assert project.frontier()[numbers[5]].state == "retry"
    crawl(server, project, *IMPATIENT)
    assert project.frontier()[numbers[5]].state == "gone"


def test_a_listing_that_fails_fails_the_run(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    server.faults.add("/portal.php?mod=list&catid=4", FaultKind.STATUS)
    result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", "-s", "RETRY_TIMES=0")
    assert result.returncode == 1
    assert "listing_failed" in result.stderr
    assert project.last_run().outcome == "failed"
    (rejection,) = project.rejections()
    assert (rejection.kind, rejection.reason) == ("listing", "http_500")
    assert project.articles(), "the other channels were crawled all the same"


def test_a_site_that_is_closed_has_not_been_crawled(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    server.faults.add(lambda path: True, FaultKind.MAINTENANCE)
    result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", "-s", "RETRY_TIMES=0")
    assert result.returncode == 1
    assert not project.articles()
