"""Counts that a script fills in: asked for within the visit, where robots.txt allows it, and kept with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.demo.portal import PortalOptions, UrlStyle, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.models import Article
from tests.e2e.project import UNTHROTTLED, Project

#: the demo portal's own robots.txt forbids misc.php, as the software's does
SITE = """
from urllib.parse import urljoin

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.spiders.demo import DemoSpider


class CountedSpider(DemoSpider):
    name = "counted"

    @classmethod
    def count_request_url(cls, page):
        number = read_article_url(page.url).article_id
        return urljoin(page.base_url, f"{PATH}?mod=userstatus&type=article&typeid={number}")
"""
SETTINGS = "from newscrawl.settings import *\n\nSPIDER_MODULES = ['counted_site']\n"
REQUEST = "mod=userstatus"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with serve(build_portal(PortalOptions(count=40, seed=9, url_style=UrlStyle.STATIC))) as found:
        yield found


def crawl(folder: Path, server: DemoServer, path: str, *options: str) -> Project:
    folder.mkdir(exist_ok=True)
    project = Project(folder)
    (folder / "counted_site.py").write_text(SITE.replace("{PATH}", path), encoding="utf-8")
    (folder / "own_settings.py").write_text(SETTINGS, encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = own_settings\n", encoding="utf-8")
    server.requests.clear()
    ran = project.run("scrapy", "crawl", "counted", "-a", f"home_url={server.url}", *UNTHROTTLED, *options)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return project


def files(project: Project) -> dict[str, Article]:
    """The articles whose page is a generated file."""
    return {number: article for number, article in project.articles().items() if article.url.endswith(".html")}


def test_the_views_come_from_the_request_and_from_the_archive_alike(server: DemoServer, tmp_path: Path) -> None:
    project = crawl(tmp_path, server, "misc.php", "-s", "ROBOTSTXT_OBEY=False")
    articles = files(project)
    assert len(articles) > 10
    assert len([path for path in server.requests if REQUEST in path]) == len(project.articles())
    for article in articles.values():
        assert article.view_count is not None
        assert article.readings["view_count"]["rule"] == "label 查看, count request, number"
        assert (article.comment_count, article.readings["comment_count"]["rule"]) == (None, "label 评论, frozen")
    again = project.run("newscrawl", "reextract", "counted")
    assert again.returncode == 0, again.stderr
    for number, article in files(project).items():
        before = articles[number]
        assert (article.view_count, article.readings) == (before.view_count, before.readings)
    pages = {number: article.page_count for number, article in articles.items()}
    assert pages
    for number, row in project.frontier().items():
        if number in pages:
            assert row.request_count >= pages[number] + 1, "the request for the count is one of the visit's"


def test_what_robots_txt_forbids_is_not_asked_for(server: DemoServer, tmp_path: Path) -> None:
    project = crawl(tmp_path, server, "misc.php")
    assert not [path for path in server.requests if REQUEST in path]
    for article in files(project).values():
        assert article.view_count is None
        assert any("robots.txt" in warning for warning in article.warnings)


def test_a_request_that_fails_costs_no_article_and_is_given_up(server: DemoServer, tmp_path: Path) -> None:
    project = crawl(tmp_path, server, "no-such-script.php")
    asked = [path for path in server.requests if REQUEST in path]
    assert 3 <= len(asked) < len(project.articles())
    assert len(files(project)) > 10
    assert all(article.view_count is None for article in files(project).values())
