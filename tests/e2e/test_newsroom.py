"""The look-alike of a modern paper, crawled by its listings, by its feeds alone and by its sitemaps alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newscrawl.demo.families.newsroom.feeds import FEED_LENGTH
from newscrawl.demo.families.newsroom.site import NewsroomSite
from newscrawl.demo.families.newsroom.stories import CHANNELS, Newsroom, NewsroomOptions, build_newsroom, truth_lines
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.models import Article
from tests.e2e.project import Project

#: recent, so that the news sitemap has something to say
NEWSROOM = build_newsroom(NewsroomOptions(count=60, made_at=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)))
GBK = build_newsroom(NewsroomOptions(count=40, seed=2, charset="gbk"))
SPIDERS = """
from newscrawl.spiders.genericdemo import GenericDemoSpider

class ByRss(GenericDemoSpider):
    name = "byrss"
    channels = {}
    feeds = {"要闻": "rss/yaowen.xml", "社会": "rss/shehui.xml", "文旅": "rss/wenlv.xml"}

class ByAtom(ByRss):
    name = "byatom"
    feeds = {name: url.replace("rss", "atom") for name, url in ByRss.feeds.items()}

class BySitemap(GenericDemoSpider):
    name = "bysitemap"
    channels = {}
    sitemaps = ["robots.txt"]

class ByAll(ByRss):
    name = "byall"
    channels = GenericDemoSpider.channels
    sitemaps = BySitemap.sitemaps
"""


@dataclass
class Runs:
    """Crawls of one project by a spider of the operator's own, always under the same URL."""

    project: Project
    spider: str
    port: int = 0

    @contextmanager
    def site(self, newsroom: Newsroom) -> Iterator[DemoServer]:
        with serve(NewsroomSite(newsroom), port=self.port) as server:
            self.port = server.port
            yield server

    def crawl(self, server: DemoServer, *options: str, ends: int = 0) -> str:
        server.requests.clear()
        home = ("-a", f"home_url={server.url}")
        crawl = self.project.run("newscrawl", "crawl", self.spider, *home, *options)
        assert crawl.returncode == ends, crawl.stderr
        assert "Traceback" not in crawl.stderr
        return crawl.stderr


def runs_in(folder: Path, spider: str) -> Runs:
    project = Project(folder)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = paper_settings\n")
    (folder / "paper_settings.py").write_text(
        'from newscrawl.settings import *\nSPIDER_MODULES = ["newscrawl.spiders", "paper_spiders"]\n'
    )
    (folder / "paper_spiders.py").write_text(SPIDERS, encoding="utf-8")
    return Runs(project, spider)


def newest(newsroom: Newsroom, count: int) -> set[int]:
    return {story.number for story in newsroom.public()[:count]}


def expected(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """Path -> truth of the stories that are out."""
    return {str(line["url"]): line for line in truth_lines(newsroom, "/") if line["public"]}


def in_atom(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """What the Atom feeds name, which say nothing of older stories."""
    named = {f"/{story.path()}" for name in CHANNELS for story in newsroom.public(name)[:FEED_LENGTH]}
    truth = {path: line for path, line in expected(newsroom).items() if path in named}
    assert len(truth) < len(expected(newsroom))
    return truth


def stored(runs: Runs) -> dict[str, Article]:
    """Path -> stored article."""
    return {
        f"/{article.url.split('/', 3)[3].partition('?')[0]}": article for article in runs.project.articles().values()
    }


def differences(found: dict[str, Article], truth: dict[str, dict[str, Any]]) -> Iterator[str]:
    for path, article in found.items():
        says = {
            name: getattr(article, name)
            for name in ("headline", "source", "view_count", "page_count", "byline_text", "channel", "channel_path")
        }
        says["info_line_source"], says["info_line_author"] = article.info_line_source, article.info_line_author
        says["published_at"] = article.published_at
        says["body"] = article.body.split("\n\n")
        says["footer"] = article.footer.split("\n\n") if article.footer else []
        says["byline"] = [{"name": p.name, "role_text": p.role_text} for p in article.people if p.origin == "byline"]
        for name, value in says.items():
            wanted = truth[path][name]
            wanted = dt.datetime.fromisoformat(wanted) if name == "published_at" else wanted
            if wanted != value:
                yield f"{path}/{name}: expected {wanted!r}, stored {value!r}"


@pytest.mark.parametrize("spider", ["genericdemo", "byrss", "byatom", "bysitemap", "byall"])
def test_each_way_stores_what_is_true(tmp_path: Path, spider: str) -> None:
    runs = runs_in(tmp_path, spider)
    with runs.site(NEWSROOM) as server:
        runs.crawl(server)
        truth = in_atom(NEWSROOM) if spider == "byatom" else expected(NEWSROOM)
        found = stored(runs)
        assert set(found) == set(truth)
        assert not list(differences(found, truth))
        visits = [path for path in server.requests if "/c" in path or "special" in path]
        assert len(visits) == sum(line["page_count"] for line in truth.values()), "an article was fetched twice"
        assert "Nothing new" in runs.crawl(server)
        assert not [path for path in server.requests if "/c" in path or "special" in path]


def test_a_gbk_paper_whose_feeds_say_gb2312(tmp_path: Path) -> None:
    runs = runs_in(tmp_path, "byrss")
    with runs.site(GBK) as server:
        runs.crawl(server)
    assert set(stored(runs)) == set(expected(GBK))
    assert not list(differences(stored(runs), expected(GBK)))


@pytest.mark.parametrize("spider", ["genericdemo", "byrss", "bysitemap"])
def test_a_second_run_fetches_only_what_is_new(tmp_path: Path, spider: str) -> None:
    runs, new = runs_in(tmp_path, spider), newest(NEWSROOM, 3)
    with runs.site(NEWSROOM.without(new)) as server:
        runs.crawl(server)
        before = set(stored(runs))
    with runs.site(NEWSROOM) as server:
        runs.crawl(server)
        fetched = {path.partition("?")[0] for path in server.requests if "/c" in path or "special" in path}
    assert len(before) == len(expected(NEWSROOM)) - len(new)
    assert set(stored(runs)) - before == {f"/{NEWSROOM.stories[number].path()}" for number in new}
    assert not fetched & before
    assert runs.project.last_run().counts["new"] == len(new)


def test_a_story_that_appears_in_an_old_month_without_a_new_date_is_found(tmp_path: Path) -> None:
    """The index dates each file by the day of its newest story: one inserted below that leaves no trace there."""
    runs = runs_in(tmp_path, "bysitemap")
    inserted = next(
        s.number for s in NEWSROOM.public()[1:] if NEWSROOM.public()[0].published.month == s.published.month
    )
    with runs.site(NEWSROOM.without({inserted})) as server:
        runs.crawl(server)
    with runs.site(NEWSROOM) as server:
        runs.crawl(server)
    assert f"/{NEWSROOM.stories[inserted].path()}" in stored(runs)


def test_months_that_are_over_are_not_read_again(tmp_path: Path) -> None:
    runs = runs_in(tmp_path, "bysitemap")
    with runs.site(NEWSROOM) as server:
        runs.crawl(server)
        files = [path for path in server.requests if path.endswith((".xml", ".gz"))]
        runs.crawl(server)
        again = [path for path in server.requests if path.endswith((".xml", ".gz"))]
        assert len(files) > len(again)
        assert not any(path.endswith(".gz") for path in again)
        runs.crawl(server, "--full")
        assert sorted(files) == sorted(path for path in server.requests if path.endswith((".xml", ".gz")))


def test_unchanged_feeds_are_answered_without_a_body(tmp_path: Path) -> None:
    runs = runs_in(tmp_path, "byrss")
    with runs.site(NEWSROOM) as server:
        runs.crawl(server)
        runs.crawl(server)
        assert runs.project.last_run().counts["listings_unchanged"] == 3
        assert runs.project.last_run().counts.get("listing_pages", 0) == 0
