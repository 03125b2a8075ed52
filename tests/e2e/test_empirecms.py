"""A real crawl and a real backfill of EmpireCMS look-alikes, checked row by row against their truth."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from newscrawl.demo.families import build
from newscrawl.demo.families.empirecms.site import EmpireSite
from newscrawl.demo.server import serve
from tests.e2e.families import by_address, day_of, differences, expected_articles
from tests.e2e.project import Project


@pytest.mark.parametrize("style", ["stock", "gbk", "themed"])
def test_the_table_says_what_is_true(style: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    with serve(build("empirecms", style, seed=3, count=130)) as server:
        assert isinstance(server.site, EmpireSite)
        crawl = ("newscrawl", "crawl", "empirecmsdemo", "-a", f"home_url={server.url}")
        first = project.run(*crawl)
        assert first.returncode == 0, first.stderr
        expected = expected_articles(server.site, server.url)
        if style == "themed":  # a script of the page asks for the views, and so does the crawl, without counting
            for number, info in server.site.portal.infos.items():
                if line := expected.get(server.url.rstrip("/") + server.site.portal.path(info)):
                    line["view_count"] = server.site.views[number] + 1
        stored = by_address(project.articles(), expected)
        assert set(stored) == set(expected)
        assert len(expected) > 100
        wrong = [
            f"{url} {field}: expected {value!r}, stored {found!r}"
            for url, article in stored.items()
            for field, value, found in differences(article, expected[url])
        ]
        assert not wrong
        assert set(project.articles()) == {line["article_id"] for line in expected.values()}
        assert max(Counter(server.requests).values()) == 1, "a page was asked for twice"
        frontier = project.frontier().values()
        outside = [info for info in server.site.portal.infos.values() if info.jump]
        assert sum(row.state == "external" for row in frontier) == len(outside) > 0
        assert {row.reason for row in frontier if row.state == "rejected"} == {"no_permission"}
        assert not any("addclick" in path for path in server.requests)

        server.requests.clear()
        again = project.run(*crawl)
        assert again.returncode == 0, again.stderr
        assert "Nothing new" in again.stderr
        assert all("index" in path or path.endswith("/") or path == "/robots.txt" for path in server.requests)


def test_a_backfill_reaches_beyond_the_pages_that_are_files(tmp_path: Path) -> None:
    """Of a half-static portal only the first two pages of a list are files, the rest answer to a query."""
    project = Project(tmp_path)
    with serve(build("empirecms", "stock", seed=3, count=420)) as server:
        public = expected_articles(server.site, server.url)
        channel = {url: truth for url, truth in public.items() if truth["channel"] == "本地新闻"}
        days = sorted(map(day_of, channel.values()))
        since, until = days[70], days[90]
        span = ("--since", str(since), "--until", str(until), "--channel", "本地新闻")
        result = project.run("newscrawl", "backfill", "empirecmsdemo", "-a", f"home_url={server.url}", *span)
        assert result.returncode == 0, result.stderr
        expected = {url: truth for url, truth in channel.items() if since <= day_of(truth) <= until}
        assert len(expected) >= 20
        assert set(by_address(project.articles(), expected)) == set(expected)
        assert any("ListInfo" in path for path in server.requests)
