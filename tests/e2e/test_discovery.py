"""Feeds and sitemaps that break, lie, bite, or are read by a run that is killed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newscrawl.demo.http import Request, Response, file
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project

SPIDER = """
from newscrawl.cms.generic.spider import GenericSpider

class Tiny(GenericSpider):
    name = "tiny"
    site_name = "小报"
    home_url = "http://127.0.0.1:1/"
    feeds = {FEEDS}
    sitemaps = {SITEMAPS}
    article_pattern = r"/a/(\\d+)(?P<page>_\\d+)?\\.html"
    body_css = "div.b"
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 4}
"""


class Tiny:
    """A site without listings: ``files`` by path, ``{base}`` in them is the root; articles are made up by number."""

    def __init__(self) -> None:
        self.files: dict[str, str | int] = {}
        self.seconds = 0.0

    def respond(self, request: Request) -> Response:
        path = request.target.partition("?")[0]
        if path.startswith("/a/"):
            time.sleep(self.seconds)
            number = path.removeprefix("/a/").removesuffix(".html")
            page = (
                f"<html><title>第{number}篇</title><h1>第{number}篇</h1><div class=b><p>正文{number}。</p></div></html>"
            )
            return file(page.encode(), "text/html; charset=utf-8", request)
        found = self.files.get(path, 404)
        if isinstance(found, int):
            return Response(found, b"<html><title>x</title></html>", [("Content-Type", "text/html")])
        return file(found.replace("{base}", f"http://{request.host}").encode(), "text/xml", request)

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        yield from ()


class Runs:
    def __init__(self, folder: Path) -> None:
        self.project = Project(folder)
        self.site = Tiny()
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = tiny_settings\n")
        (folder / "tiny_settings.py").write_text(
            'from newscrawl.settings import *\nSPIDER_MODULES = ["tiny_spiders"]\nRETRY_ENABLED = False\n'
        )

    def define(self, feeds: dict[str, str] | None = None, sitemaps: list[str] | None = None) -> None:
        text = SPIDER.replace("{FEEDS}", repr(feeds or {})).replace("{SITEMAPS}", repr(sitemaps or []))
        (self.project.folder / "tiny_spiders.py").write_text(text, encoding="utf-8")

    @contextmanager
    def up(self) -> Iterator[DemoServer]:
        with serve(self.site) as server:
            yield server

    def crawl(self, server: DemoServer, *options: str, ends: int = 0) -> str:
        server.requests.clear()
        home = ("-a", f"home_url={server.url}", *IMPATIENT)
        crawl = self.project.run("newscrawl", "crawl", "tiny", *home, *options)
        assert crawl.returncode == ends, crawl.stderr
        assert "Traceback" not in crawl.stderr
        return crawl.stderr

    def stored(self) -> set[int]:
        return {int(number) for number in self.project.articles()}


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def urlset(*numbers: int, more: str = "") -> str:
    urls = "".join(f"<url><loc>{{base}}/a/{number}.html</loc></url>" for number in numbers)
    return f"<urlset>{urls}{more}</urlset>"


def index(*files: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap>{each}</sitemap>" for each in files) + "</sitemapindex>"


def rss(*numbers: int, more: str = "") -> str:
    items = "".join(f"<item><title>第{number}篇</title><link>/a/{number}.html</link></item>" for number in numbers)
    return f"<rss><channel>{items}{more}</channel></rss>"


def test_one_broken_file_fails_the_run_and_keeps_nothing_else_back(runs: Runs) -> None:
    runs.define(sitemaps=["/map.xml"])
    old = "<lastmod>2020-01-01</lastmod>"
    runs.site.files = {
        "/map.xml": index(*(f"<loc>/{name}.xml</loc>{old}" for name in ("one", "two", "three"))),
        "/one.xml": urlset(1, 2),
        "/two.xml": 500,
        "/three.xml": urlset(3)[:-8],
    }
    with runs.up() as server:
        told = runs.crawl(server, ends=1)
        assert "http_500" in told
        assert "no_feed" in told
        assert runs.stored() == {1, 2}
        assert {(row.kind, row.reason) for row in runs.project.rejections()} == {
            ("listing", "http_500"),
            ("listing", "no_feed"),
        }
        runs.site.files |= {"/two.xml": urlset(4), "/three.xml": urlset(3)}
        runs.crawl(server)
        assert runs.stored() == {1, 2, 3, 4}
        assert "/one.xml" not in server.requests


def test_a_file_that_changed_is_read_again_however_old_it_says_it_is(runs: Runs) -> None:
    """Its date is that of its newest article: one that is published late moves it from one old day to another."""
    runs.define(sitemaps=["/map.xml"])
    runs.site.files = {
        "/map.xml": index("<loc>/one.xml</loc><lastmod>2020-01-01</lastmod>"),
        "/one.xml": urlset(1),
    }
    with runs.up() as server:
        runs.crawl(server)
        runs.site.files = {
            "/map.xml": index("<loc>/one.xml</loc><lastmod>2020-01-03</lastmod>"),
            "/one.xml": urlset(1, 2),
        }
        runs.crawl(server)
    assert runs.stored() == {1, 2}


def test_links_that_must_not_be_followed_are_refused_and_few_of_them_kept(runs: Runs) -> None:
    runs.define(sitemaps=["/map.xml", "/loop.xml"])
    hostile = "".join(f"<url><loc>http://10.0.0.1/a/{n}.html</loc></url>" for n in range(1000, 1200))
    hostile += "<url><loc>file:///etc/passwd</loc></url><url><loc>{base}/about.html</loc></url>"
    runs.site.files = {
        "/map.xml": urlset(1, more=hostile),
        "/loop.xml": index("<loc>/loop.xml</loc>", "<loc>http://192.168.0.1/map.xml</loc>"),
    }
    with runs.up() as server:
        told = runs.crawl(server, ends=1)
        assert server.requests.count("/loop.xml") == 1
    assert runs.stored() == {1}
    assert "200 links off the site" in told
    reasons = [row.reason for row in runs.project.rejections()]
    assert reasons.count("refused_address") == 20 + 1


def test_a_later_page_of_a_body_is_never_an_article(runs: Runs) -> None:
    runs.define(sitemaps=["/map.xml"])
    runs.site.files = {"/map.xml": urlset(2, more="<url><loc>/a/1_2.html</loc></url><url><loc>/a/1.html</loc></url>")}
    with runs.up() as server:
        runs.crawl(server)
    assert {article.headline for article in runs.project.articles().values()} == {"第1篇", "第2篇"}


def test_a_run_whose_feeds_name_no_article_has_found_nothing(runs: Runs) -> None:
    runs.define({"要闻": "/rss.xml"})
    runs.site.files = {"/rss.xml": rss(1).replace("/a/", "/moved/")}
    with runs.up() as server:
        assert "nothing_found" in runs.crawl(server, ends=1)


def test_an_index_of_indexes_ends(runs: Runs) -> None:
    runs.define(sitemaps=["/0.xml"])
    runs.site.files = {f"/{n}.xml": index(f"<loc>/{n + 1}.xml</loc>") for n in range(10)}
    runs.site.files["/1.xml"] = index("<loc>/2.xml</loc>", "<loc>/map.xml</loc>")
    runs.site.files["/map.xml"] = urlset(1)
    with runs.up() as server:
        assert "sitemap_too_deep" in runs.crawl(server, ends=1)
        assert "/4.xml" not in server.requests
    assert runs.stored() == {1}


def test_a_feed_that_is_suddenly_empty_or_a_page_is_a_fault_and_not_no_news(runs: Runs) -> None:
    runs.define(feeds={"要闻": "/rss.xml"})
    runs.site.files = {"/rss.xml": rss(1, 2)}
    with runs.up() as server:
        runs.crawl(server)
        runs.site.files = {"/rss.xml": rss()}
        assert "empty_listing" in runs.crawl(server, ends=1)
        assert server.requests.count("/rss.xml") == 2, "an empty feed is asked for once more"
        runs.site.files = {"/rss.xml": "<!doctype html><html><body>维护中</body></html>"}
        assert "it is an HTML page" in runs.crawl(server, ends=1)
        runs.site.files = {"/rss.xml": rss(1, 2, 3)}
        runs.crawl(server)
    assert runs.stored() == {1, 2, 3}


def test_a_feed_of_which_nothing_is_known_says_so_and_is_followed_as_far_as_it_leads(runs: Runs) -> None:
    runs.define(feeds={"要闻": "/rss.xml"})
    runs.site.files = {"/rss.xml": rss(1, 2)}
    with runs.up() as server:
        assert "left out" not in runs.crawl(server)
        runs.site.files = {"/rss.xml": rss(5, 6)}
        assert "feed 要闻: nothing in it was known" in runs.crawl(server)
        older = '<atom:link rel="next" href="/older.xml"/>'
        runs.site.files = {"/rss.xml": rss(9, 10, more=older), "/older.xml": rss(7, 8, 6, more=older)}
        assert "left out" not in runs.crawl(server)
        assert server.requests.count("/older.xml") == 1
    assert runs.stored() == {1, 2, *range(5, 11)}


def test_a_run_that_is_killed_loses_nothing(runs: Runs) -> None:
    runs.define(sitemaps=["/map.xml"], feeds={"要闻": "/rss.xml"})
    runs.site.files = {"/map.xml": urlset(*range(1, 41)), "/rss.xml": rss(*range(38, 48))}
    runs.site.seconds = 0.1
    with runs.up() as server:
        process = runs.project.start("newscrawl", "crawl", "tiny", "-a", f"home_url={server.url}")
        deadline = time.monotonic() + 60
        while sum(path.startswith("/a/") for path in server.requests) < 12 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert runs.stored() < set(range(1, 48))
        runs.site.seconds = 0.0
        runs.crawl(server)
    assert runs.stored() == set(range(1, 48))


def test_a_site_without_channels_has_no_past_days_to_look_for(runs: Runs) -> None:
    runs.define(sitemaps=["/map.xml"])
    with runs.up() as server:
        told = runs.project.run(
            "newscrawl", "backfill", "tiny", "--since", "2022-01-01", "-a", f"home_url={server.url}"
        )
        assert told.returncode == 2
        assert "page_url" in told.stderr
