"""``newscrawl site new`` and ``site check`` as an operator types them: from the network (loopback) and saved pages."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.demo.families import build
from newscrawl.demo.faults import FaultKind
from newscrawl.demo.http import Request, Response
from newscrawl.demo.portal import PortalOptions, Theme, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.errors import NewscrawlError
from newscrawl.operations.site_files import Folders, folders_of
from tests.accuracy.truth import FIXTURES, REPOSITORY
from tests.e2e.project import Project

PORTAL = build_portal(PortalOptions(count=120, made_at=dt.datetime.now(dt.UTC)))
UNTHROTTLED = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
SPIDER = """
from newscrawl.cms.discuz.spider import DiscuzPortalSpider

class Spider(DiscuzPortalSpider):
    name = "{0}"
    site_name = "{0}"
    home_url = "http://a.cn/"
    channels = {{"a": "b"}}
"""
SAVED = FIXTURES / "qingdaoxinxigang"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, database_url=f"sqlite:///{tmp_path}/news.db")


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with serve(PORTAL) as server:
        yield server


def new(project: Project, url: str, *options: str, ends: int = 0) -> subprocess.CompletedProcess[str]:
    result = project.run("newscrawl", "site", "new", url, *options, *UNTHROTTLED)
    assert result.returncode == ends, result.stdout + result.stderr
    return result


def files(folder: Path) -> set[str]:
    kept = ("sites", "fixtures")
    return {
        path.relative_to(folder).as_posix() for name in kept for path in (folder / name).rglob("*.*") if path.is_file()
    } - {path.relative_to(folder).as_posix() for path in folder.rglob("*.pyc")}


def test_a_new_site_is_proposed_written_and_crawled(project: Project, server: DemoServer) -> None:
    listing = f"{server.url}portal.php?mod=list&catid=4"
    result = new(project, listing, "--name", "qingdao", "--yes")
    assert len(server.requests) <= 5, "a listing, three articles and robots.txt"
    assert "looks like discuz: meta generator names Discuz" in result.stdout
    assert re.search(r"view_count +\d+ +label 查看, number", result.stdout)
    assert "newscrawl site check qingdao" in result.stderr

    (article,) = (project.folder / "fixtures" / "qingdao").glob("article-*.json")
    assert files(project.folder) == {
        *("sites/__init__.py", "sites/qingdao.py"),
        *(f"fixtures/qingdao/{name}.{kind}" for name in ("listing-1", article.stem) for kind in ("html", "json")),
    }
    source = (project.folder / "sites" / "qingdao.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 15
    assert '"财经": "portal.php?mod=list&catid=4"' in source
    number = article.stem.removeprefix("article-")
    truth = PORTAL.articles[int(number)]
    expected = json.loads(article.read_text(encoding="utf-8"))
    assert "unchecked" in expected
    assert (expected["headline"], expected["published_at"]) == (
        truth.headline.strip(),
        truth.published.isoformat(timespec="minutes"),
    )
    page = article.with_suffix(".html").read_bytes()
    assert page.startswith(b"<!DOCTYPE html")
    assert truth.headline.strip().encode() in page

    crawl = project.run("newscrawl", "crawl", "qingdao", "--channel", "财经", *UNTHROTTLED)
    assert crawl.returncode == 0, crawl.stderr
    assert number in project.articles()
    assert {each.site for each in project.articles().values()} == {"qingdao"}


def test_nothing_is_written_without_being_asked_for(project: Project, server: DemoServer) -> None:
    listing = f"{server.url}portal.php?mod=list&catid=4"
    result = new(project, listing, "--name", "qingdao", "--dry-run")
    assert "class QingdaoSpider(DiscuzPortalSpider):" in result.stdout
    assert "Nothing was written" in result.stderr
    assert "Write sites/__init__.py, sites/qingdao.py" in new(project, listing, "--name", "qingdao", ends=1).stderr
    assert files(project.folder) == set()


def test_it_asks_before_overwriting_and_takes_no_name_of_another_site(project: Project, server: DemoServer) -> None:
    listing = f"{server.url}portal.php?mod=list&catid=4"
    new(project, listing, "--name", "qingdao", "--yes")
    spider = project.folder / "sites" / "qingdao.py"
    spider.write_text(spider.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    assert "Overwrite sites/qingdao.py?" in new(project, listing, "--name", "qingdao", ends=1).stderr
    assert "# by hand" in spider.read_text(encoding="utf-8")
    assert "--name" in new(project, listing, "--name", "demo", ends=2).stderr


def test_saved_pages_need_no_network(project: Project) -> None:
    url = "https://www.qingdaoxinxigang.cn/portal.php?mod=list&catid=1"
    saved = ("--listing", str(SAVED / "listing-1.html"), "--article", str(SAVED / "article-36482.html"))
    result = new(project, url, *saved, "--name", "another", "--yes")
    assert "looks like discuz" in result.stdout
    assert re.search(r"byline +2: 陈蔚 / 赵宝辉", result.stdout)
    assert (project.folder / "sites" / "another.py").read_text(encoding="utf-8") == (
        "from newscrawl.cms.discuz.spider import DiscuzPortalSpider\n\n\n"
        "class AnotherSpider(DiscuzPortalSpider):\n"
        '    name = "another"\n    site_name = "青岛信息港"\n    home_url = "https://www.qingdaoxinxigang.cn/"\n'
        '    channels = {"青岛资讯": "portal.php?mod=list&catid=1"}\n'
    )
    written = json.loads((project.folder / "fixtures" / "another" / "article-36482.json").read_text(encoding="utf-8"))
    truth = json.loads((SAVED / "article-36482.json").read_text(encoding="utf-8"))
    assert {key: written[key] for key in ("url", "byline", "body", "view_count")} == {
        key: truth[key] for key in ("url", "byline", "body", "view_count")
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--listing", str(SAVED / "listing-1.html")), "give both --listing and --article"),
        (("--listing", "no.html", "--article", "no.html"), "no.html: No such file"),
        (("--name", "A b"), "no name for a site"),
        (("--family", "joomla", "--listing", str(SAVED / "listing-1.html"), "--article", __file__), "no family"),
        (("--listing", __file__, "--article", str(SAVED / "article-36482.html")), "give --article-url"),
        (("--listing", __file__, "--article", __file__, "--family", "discuz"), "Give the address of a channel"),
        (("--listing", str(SAVED / "listing-1.html"), "--article", __file__), "give --article-url"),
    ],
)
def test_what_cannot_be_proposed_is_said(project: Project, options: tuple[str, ...], said: str) -> None:
    result = new(project, "https://www.qingdaoxinxigang.cn/portal.php?mod=list&catid=1", *options, ends=2)
    assert said in result.stderr
    assert files(project.folder) == set()


def test_a_front_page_is_answered_with_channels(project: Project, server: DemoServer) -> None:
    said = new(project, server.url, "--name", "qingdao", ends=2).stderr
    assert f"{server.url} is the front page; give the address of a channel:" in said
    assert f"  Archiver {server.url}archiver/" in said, "the links with short names; the demo's front has no better"


def test_an_article_that_is_no_page_spoils_no_proposal(
    project: Project, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    respond, odd = server.site.respond, []

    def answering(request: Request) -> Response:
        if "aid=" not in request.target or len(odd) == 2:
            return respond(request)
        odd.append(request.target)
        kind, body = (("application/pdf", b"%PDF-1.4"), ("application/json", b"[1]"))[len(odd) - 1]
        return Response(200, body, [("Content-Type", kind)])

    monkeypatch.setattr(server.site, "respond", answering)
    result = new(project, f"{server.url}portal.php?mod=list&catid=4", "--name", "qingdao", "--dry-run")
    assert "class QingdaoSpider(DiscuzPortalSpider):" in result.stdout
    assert result.stderr.count("not read:") == 2


def test_robots_txt_holds_for_a_look_too(project: Project, server: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    respond = server.site.respond

    def forbidding(request: Request) -> Response:
        if request.target != "/robots.txt":
            return respond(request)
        return Response(200, b"User-agent: *\nDisallow: /portal.php", [("Content-Type", "text/plain")])

    monkeypatch.setattr(server.site, "respond", forbidding)
    said = new(project, f"{server.url}portal.php?mod=list&catid=4", "--name", "qingdao", ends=2).stderr
    assert "the site's robots.txt forbids this page" in said
    assert server.requests == ["/robots.txt"]


def check(project: Project, server: DemoServer, ends: int) -> str:
    result = project.run("newscrawl", "site", "check", "demo", "-a", f"home_url={server.url}", *UNTHROTTLED)
    assert result.returncode == ends, result.stdout + result.stderr
    return result.stdout


def test_a_site_is_checked_against_its_own_past(project: Project, server: DemoServer) -> None:
    found = check(project, server, ends=0)
    assert re.search(r"view_count +3 of 3 +- ", found), "no past yet"
    assert not project.articles(), "a look stores nothing"
    crawl = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}")
    assert crawl.returncode == 0, crawl.stderr
    assert re.search(r"view_count +3 of 3 +100 % ", check(project, server, ends=0))
    assert project.last_run().id == 1

    server.faults.add(lambda path: "mod=view" in path, FaultKind.IMPOSSIBLE_DATE)
    assert re.search(r"published_at +0 of 3 +\d+ % +LACKING", check(project, server, ends=1))


@pytest.mark.parametrize("listed", ['feeds = {"要闻": "rss/yaowen.xml"}', 'sitemaps = ["robots.txt"]'])
def test_a_site_without_channels_is_checked_by_its_feeds_and_sitemaps(project: Project, listed: str) -> None:
    (project.folder / "sites").mkdir()
    (project.folder / "sites" / "__init__.py").touch()
    (project.folder / "sites" / "paper.py").write_text(
        "from newscrawl.spiders.genericdemo import GenericDemoSpider\n\n\nclass PaperSpider(GenericDemoSpider):\n"
        f'    name = "paper"\n    channels = {{}}\n    {listed}\n',
        encoding="utf-8",
    )
    with serve(build("newsroom", count=60)) as server:
        check = ("newscrawl", "site", "check", "paper", "-a", f"home_url={server.url}")
        found = project.run(*check)
        assert found.returncode == 0, found.stdout + found.stderr
        assert re.search(r"headline +3 of 3 ", found.stdout)
        server.faults.add(lambda path: path.endswith("xml"), FaultKind.BROKEN_HTML)
        found = project.run(*check)
        assert found.returncode == 1
        assert re.search(r"\S+xml +status 200; it breaks off", found.stdout), found.stdout


def test_a_check_asks_for_the_views_that_a_script_fills_in(project: Project) -> None:
    with serve(build("empirecms", "themed", seed=3, count=130)) as server:
        found = project.run("newscrawl", "site", "check", "empirecmsdemo", "-a", f"home_url={server.url}")
        assert found.returncode == 0, found.stdout + found.stderr
        assert re.search(r"view_count +3 of 3 ", found.stdout)
        assert len(re.findall(r"^ article ", found.stdout, re.M)) == 3
        assert sum("ViewClick" in path for path in server.requests) == 3


def test_a_channel_or_an_article_that_cannot_be_read_is_named(project: Project, server: DemoServer) -> None:
    server.faults.add(lambda path: "catid=4" in path, FaultKind.EMPTY_LISTING)
    server.faults.add(lambda path: "mod=view" in path, FaultKind.MAINTENANCE)
    found = check(project, server, ends=1)
    assert re.search(r"财经 +\S+catid=4 +it lists no article", found)
    assert len(re.findall(r"article +\S+aid=\d+ .*站点升级维护中", found)) == 3
    assert "No article was to be had" in found


def test_a_theme_of_its_own_is_recognised_too(project: Project) -> None:
    with serve(build_portal(PortalOptions(count=60, theme=Theme.COMMERCIAL, charset="gbk"))) as server:
        result = new(project, f"{server.url}portal.php?mod=list&catid=1", "--name", "themed", "--yes")
    assert "looks like discuz" in result.stdout
    (page,) = (project.folder / "fixtures" / "themed").glob("article-*.html")
    truth = PORTAL.options.site_name
    assert truth in page.read_bytes().decode("gb18030"), "bytes as they came"


@pytest.mark.parametrize(
    ("family", "channel", "channels"),
    [
        ("dedecms", "a/yaowen/", "要闻, "),
        ("wordpress", "category/yaowen/", "岛城要闻, 财经, 文体"),
        ("newsroom", "yaowen/", "要闻, 社会, 文旅"),
    ],
)
def test_each_look_alike_is_recognised_and_read(project: Project, family: str, channel: str, channels: str) -> None:
    portal = build(family)
    recognised = "generic" if family == "newsroom" else family
    with serve(portal) as server:
        result = new(project, f"{server.url}{channel}", "--name", "another", "--yes")
        truth = {line["article_id"]: line for line in portal.truth_lines(server.url)}
    assert f"looks like {recognised}: " in result.stdout
    assert f"channels: {channels}" in result.stdout
    (article,) = (project.folder / "fixtures" / "another").glob("article-*.json")
    expected = truth[article.stem.removeprefix("article-")]
    read = json.loads(article.read_text(encoding="utf-8"))
    assert read["headline"] == expected["headline"]
    assert dt.datetime.fromisoformat(read["published_at"]) == dt.datetime.fromisoformat(str(expected["published_at"]))
    sites = project.run("newscrawl", "sites").stdout
    assert re.search(rf"another +\S+ +{server.url}", sites)


def test_a_site_of_the_repository_goes_where_all_sites_are() -> None:
    folders = folders_of(REPOSITORY, ["sites"])
    assert folders == Folders(REPOSITORY / "newscrawl" / "spiders", FIXTURES, is_package=True)


def test_a_site_of_a_project_goes_where_the_setting_says(tmp_path: Path) -> None:
    folders = folders_of(tmp_path, ["ours.portals", "more"])
    assert folders == Folders(tmp_path / "ours" / "portals", tmp_path / "fixtures", is_package=False)
    with pytest.raises(NewscrawlError, match="NEWSCRAWL_SITES"):
        folders_of(tmp_path, [])


def test_the_setting_names_modules_of_the_project(project: Project) -> None:
    project.environment["NEWSCRAWL_SITES"] = "ours,theirs"
    for name in ("ours", "theirs"):
        (project.folder / name).mkdir()
        (project.folder / name / "__init__.py").touch()
        (project.folder / name / "a.py").write_text(SPIDER.format(name), encoding="utf-8")
    listed = project.run("newscrawl", "sites")
    assert listed.returncode == 0, listed.stderr
    assert {line.split()[0] for line in listed.stdout.splitlines()} >= {"ours", "theirs", "demo"}
