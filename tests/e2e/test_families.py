"""A real crawl and a real backfill of each family's bundled portal, checked row by row against the portal's truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.models import Article
from tests.e2e.project import Project

ZONE = ZoneInfo("Asia/Shanghai")
COUNT = 60
SAME = (
    "headline", "publisher", "channel", "channel_path", "info_line_author", "info_line_source", "view_count",
    "comment_count", "summary", "source", "byline_text", "previous_article_id", "next_article_id", "page_count",
)  # fmt: skip


@dataclass
class Portal:
    site: str
    server: DemoServer
    truth: dict[str, dict[str, Any]]

    def expected(self) -> dict[str, dict[str, Any]]:
        """The articles that a reader of the listings can open."""
        return {n: t for n, t in self.truth.items() if t["listed"] and t["public"] and not t["redirect_url"]}

    def run(self, project: Project, *command: str) -> str:
        result = project.run("newscrawl", command[0], self.site, "-a", f"home_url={self.server.url}", *command[1:])
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr
        return result.stderr


@pytest.fixture(scope="module", params=["dedecms", "newsroom", "phpcms"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    site = build(request.param, seed=5, count=COUNT)
    with serve(site) as server:
        truth = {str(line["article_id"]): line for line in site.truth_lines(server.url)}
        yield Portal(FAMILIES[request.param].site, server, truth)


def test_the_table_says_what_is_true(portal: Portal, tmp_path: Path) -> None:
    project = Project(tmp_path)
    portal.run(project, "crawl")
    articles = project.articles()
    assert set(articles) == set(portal.expected())
    assert len(articles) > COUNT / 2
    wrong = [
        f"{number}/{field}: expected {expected!r}, stored {stored!r}"
        for number, article in articles.items()
        for field, expected, stored in differences(article, portal.truth[number])
    ]
    assert not wrong
    external = {n for n, truth in portal.truth.items() if truth["listed"] and truth["redirect_url"]}
    assert {row.state for row in project.frontier().values()} <= {"stored", "external"}
    assert {n for n, row in project.frontier().items() if row.state == "external"} == external

    again = portal.run(project, "crawl")
    assert "Nothing new" in again


def test_a_backfill_stores_the_days_asked_for_and_no_others(portal: Portal, tmp_path: Path) -> None:
    days = {
        n: dt.datetime.fromisoformat(t["published_at"]).astimezone(ZONE).date() for n, t in portal.expected().items()
    }
    ordered = sorted(days.values())
    since, until = ordered[len(ordered) // 3], ordered[len(ordered) // 2]
    project = Project(tmp_path)
    portal.run(project, "backfill", "--since", str(since), "--until", str(until), "--thorough")
    wanted = {number for number, day in days.items() if since <= day <= until}
    assert len(wanted) > 5
    assert set(project.articles()) == wanted
    (tmp_path / "searched").mkdir()
    searched = Project(tmp_path / "searched")
    portal.run(searched, "backfill", "--since", str(since), "--until", str(until))
    # What stands out of order, such as what was dated back, lies outside any window that is found by position.
    assert set(searched.articles()) <= wanted
    assert len(searched.articles()) >= len(wanted) * 0.8


def differences(article: Article, truth: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, expected, stored) of each field that differs."""
    stored = {field: getattr(article, field) for field in SAME if field in truth}
    expected = {field: truth[field] for field in stored}
    stored["published_at"] = article.published_at
    expected["published_at"] = dt.datetime.fromisoformat(truth["published_at"])
    for field in ("body", "footer"):
        stored[field] = (getattr(article, field) or "").split("\n\n") if getattr(article, field) else []
        expected[field] = truth[field]
    stored["byline"] = [[p.name, p.role_text] for p in article.people if p.origin == "byline"]
    expected["byline"] = [[p["name"], p["role_text"]] for p in truth["byline"]]
    return ((field, value, stored[field]) for field, value in expected.items() if stored[field] != value)
