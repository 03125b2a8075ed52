"""A real crawl of WordPress look-alikes, checked row by row against their truth."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from newscrawl.demo.families import build
from newscrawl.demo.families.wordpress.portal import Theme, WordPressOptions, build_wordpress
from newscrawl.demo.families.wordpress.site import WordPressSite
from newscrawl.demo.http import Response
from newscrawl.demo.server import serve
from tests.e2e.families import by_address, day_of, differences, expected_articles
from tests.e2e.project import Project


@pytest.mark.parametrize("style", ["classic", "bare"])
def test_the_table_says_what_is_true(style: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    with serve(build("wordpress", style, seed=3, count=45)) as server:
        crawl = ("newscrawl", "crawl", "wordpressdemo", "-a", f"home_url={server.url}")
        first = project.run(*crawl)
        assert first.returncode == 0, first.stderr
        expected = expected_articles(server.site, server.url)
        stored = by_address(project.articles(), expected)
        assert set(stored) == set(expected)
        assert len(expected) > 35
        wrong = [
            f"{url} {field}: expected {value!r}, stored {found!r}"
            for url, article in stored.items()
            for field, value, found in differences(article, expected[url])
        ]
        assert not wrong
        numbers = set(project.articles())
        assert numbers.issubset(line["article_id"] for line in expected.values()) is (style != "bare")
        assert max(Counter(server.requests).values()) == 1, "a page was asked for twice"
        protected = [row for row in project.frontier().values() if row.reason == "password_required"]
        assert {row.state for row in protected} == {"rejected"}

        server.requests.clear()
        again = project.run(*crawl)
        assert again.returncode == 0, again.stderr
        assert "Nothing new" in again.stderr
        assert all("/category/" in path or path == "/robots.txt" for path in server.requests)


def test_a_backfill_stores_these_days_and_no_others(tmp_path: Path) -> None:
    project = Project(tmp_path)
    with serve(build("wordpress", "classic", seed=3, count=180)) as server:
        public = expected_articles(server.site, server.url)
        channel = {url: truth for url, truth in public.items() if truth["channel"] in ("岛城要闻", "社区")}
        days = sorted(map(day_of, channel.values()))
        since, until = days[40], days[60]
        span = ("--since", str(since), "--until", str(until), "--channel", "岛城要闻")
        result = project.run("newscrawl", "backfill", "wordpressdemo", "-a", f"home_url={server.url}", *span)
        assert result.returncode == 0, result.stderr
        expected = {url: truth for url, truth in channel.items() if since <= day_of(truth) <= until}
        assert len(expected) >= 20
        assert set(by_address(project.articles(), expected)) == set(expected)


def test_a_revisit_reaches_posts_whose_numbers_only_their_pages_state(tmp_path: Path) -> None:
    project = Project(tmp_path)
    portal = build_wordpress(WordPressOptions(theme=Theme.XIU, seed=3, count=20))
    with serve(WordPressSite(portal, lambda: dt.datetime.now(dt.UTC))) as server:
        crawl = ("newscrawl", "crawl", "wordpressdemo", "-a", f"home_url={server.url}")
        assert project.run(*crawl).returncode == 0
        before = {number: article.fetched_at for number, article in project.articles().items()}
        assert any(row.reason == "merged" for row in project.frontier().values())
        again = project.run(*crawl, "--revisit")
        assert again.returncode == 0, again.stderr
        after = {number: article.fetched_at for number, article in project.articles().items()}
        assert set(after) == set(before)
        assert not [number for number, at in after.items() if at == before[number]], "posts were not visited again"


def test_a_feed_names_posts_by_addresses_without_numbers(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    (tmp_path / "sites" / "byfeed.py").write_text(
        "from newscrawl.spiders.wordpressdemo import WordPressDemoSpider\n\n\nclass ByFeed(WordPressDemoSpider):\n"
        '    name = "byfeed"\n    channels = {}\n    feeds = {"要闻": "feed/"}\n',
        encoding="utf-8",
    )
    site = WordPressSite(build_wordpress(WordPressOptions(seed=3, count=20)), lambda: dt.datetime.now(dt.UTC))
    respond = site.respond
    named = [str(line["url"]) for line in site.truth_lines("/") if line["listed"] and line["public"]][:5]
    items = "".join(f"<item><title>一篇</title><link>{path}</link></item>" for path in named)
    feed = Response(200, f"<rss><channel>{items}</channel></rss>".encode(), [("Content-Type", "text/xml")])
    site.respond = lambda request: feed if request.target == "/feed/" else respond(request)  # type: ignore[method-assign]
    with serve(site) as server:
        crawl = ("newscrawl", "crawl", "byfeed", "-a", f"home_url={server.url}")
        first = project.run(*crawl)
        assert first.returncode == 0, first.stderr
        assert {f"/{article.url.split('/', 3)[3]}" for article in project.articles().values()} == set(named)
        assert not [number for number in project.articles() if not number.isdigit()], "their pages state the numbers"
        server.requests.clear()
        assert "Nothing new" in project.run(*crawl).stderr
        assert set(server.requests) <= {"/robots.txt", "/feed/"}
