"""A real crawl of the demo portal in each of its styles, checked row by row against the portal's truth."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.portal import (
    Build,
    PortalOptions,
    RelativeDates,
    Theme,
    UrlStyle,
    build_portal,
    truth_lines,
)
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.models import Article
from tests.e2e.project import Project

STYLES = {
    "query": PortalOptions(count=120),
    "rewrite": PortalOptions(count=120, seed=2, url_style=UrlStyle.REWRITE, date_format="Y-m-d H:i"),
    "static": PortalOptions(count=120, seed=3, url_style=UrlStyle.STATIC),
    "gbk-old": PortalOptions(count=120, seed=4, charset="gbk", build=Build.OLD),
    "commercial": PortalOptions(count=120, seed=5, theme=Theme.COMMERCIAL),
    "relative-dates": PortalOptions(
        count=120, seed=6, relative_dates=RelativeDates.TITLE, made_at=dt.datetime.now(dt.UTC)
    ),
}


@dataclass
class Crawled:
    truth: dict[str, dict[str, Any]]
    server: DemoServer
    project: Project

    @property
    def expected(self) -> dict[str, dict[str, Any]]:
        """The articles that a reader of the listings can open."""
        return {
            number: truth
            for number, truth in self.truth.items()
            if truth["listed"] and truth["public"] and not truth["redirect_url"]
        }

    def visits(self) -> Counter[str]:
        """How often each article's first page was asked for since the server started, whatever the URL."""
        visits: Counter[str] = Counter()
        for path, count in Counter(self.server.requests).items():
            address = read_article_url(path)
            if address and address.page == 1:
                visits[address.article_id] += count
        return visits


@pytest.fixture(scope="module", params=STYLES)
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    portal = build_portal(STYLES[request.param])
    project = Project(tmp_path_factory.mktemp(request.param))
    with serve(portal) as server:
        crawl = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}")
        assert crawl.returncode == 0, crawl.stderr
        assert "Traceback" not in crawl.stderr
        yield Crawled({line["article_id"]: line for line in truth_lines(portal)}, server, project)


def test_every_article_that_a_listing_names_is_stored(crawled: Crawled) -> None:
    assert set(crawled.project.articles()) == set(crawled.expected)
    assert len(crawled.expected) > 90


def test_each_row_says_what_is_true_of_its_article(crawled: Crawled) -> None:
    wrong = [
        f"{number}/{field}: expected {expected!r}, stored {stored!r}"
        for number, article in crawled.project.articles().items()
        for field, expected, stored in differences(article, crawled.truth[number])
    ]
    assert not wrong


def differences(article: Article, truth: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, expected, stored) of each field that differs."""
    same = (
        "headline", "publisher", "channel", "channel_path", "info_line_author", "info_line_source",
        "info_line_source_url", "view_count", "comment_count", "reactions", "summary", "source", "byline_text",
        "previous_article_id", "next_article_id", "related_article_ids", "page_count",
    )  # fmt: skip
    stored = {field: getattr(article, field) for field in same}
    expected = {field: truth[field] for field in same if field in truth}
    # The views grow with every visit, ours included; the page prints the number before it.
    stored["published_at"] = article.published_at
    expected["published_at"] = dt.datetime.fromisoformat(truth["published_at"])
    stored["body"] = article.body.split("\n\n") if article.body else []
    expected["body"] = truth["body"]
    stored["footer"] = article.footer.split("\n\n") if article.footer else []
    expected["footer"] = truth["footer"]
    stored["byline"] = [[p.name, p.role_text] for p in article.people if p.origin == "byline"]
    expected["byline"] = [[p["name"], p["role_text"]] for p in truth["byline"]]
    return ((field, value, stored[field]) for field, value in expected.items() if stored[field] != value)


def test_articles_that_lead_elsewhere_or_are_gone_are_noted(crawled: Crawled) -> None:
    frontier = crawled.project.frontier()
    external = {n for n, truth in crawled.truth.items() if truth["listed"] and truth["redirect_url"]}
    assert {n for n, row in frontier.items() if row.state == "external"} == external
    assert {frontier[n].target_url for n in external} == {crawled.truth[n]["redirect_url"] for n in external}
    assert {row.state for row in frontier.values()} == {"stored", "external"}


def test_no_article_is_fetched_twice_under_two_urls(crawled: Crawled) -> None:
    visits = crawled.visits()
    static = any(".html" in path for path in crawled.server.requests)
    assert visits
    assert max(visits.values()) == 1 or static, visits.most_common(3)


def test_a_second_run_stores_nothing_new_and_says_so(crawled: Crawled) -> None:
    before = {number: article.url for number, article in crawled.project.articles().items()}
    fetched = sum(crawled.visits().values())
    again = crawled.project.run("newscrawl", "crawl", "demo", "-a", f"home_url={crawled.server.url}")
    assert again.returncode == 0, again.stderr
    assert "Nothing new" in again.stderr
    assert {number: article.url for number, article in crawled.project.articles().items()} == before
    assert crawled.project.last_run().counts.get("new", 0) == 0
    external = sum(1 for row in crawled.project.frontier().values() if row.state == "external")
    assert sum(crawled.visits().values()) == fetched, f"a settled article was asked for again ({external} external)"


def test_a_revisit_gives_the_same_table(crawled: Crawled) -> None:
    before = crawled.project.articles()
    again = crawled.project.run("newscrawl", "crawl", "demo", "--revisit", "-a", f"home_url={crawled.server.url}")
    assert again.returncode == 0, again.stderr
    after = crawled.project.articles()
    assert set(after) == set(before)
    assert crawled.project.last_run().counts["unchanged"] == len(before)
    for number, article in after.items():
        assert article.content_hash == before[number].content_hash
        assert article.fetch_count == before[number].fetch_count + 1
        assert {alias.url for alias in article.urls} == {alias.url for alias in before[number].urls}
