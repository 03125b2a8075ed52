"""The archive of a real crawl: complete, whole after any kill, and enough to make the very same table again."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.models import Base
from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project
from tests.e2e.test_kill import SEED, kill_until_done

PORTAL = build_portal(PortalOptions(count=60))
#: numbers of articles that a crawl stores
PLAIN = [
    line["article_id"]
    for line in truth_lines(PORTAL)
    if line["listed"] and line["public"] and not line["redirect_url"] and line["page_count"] == 1
]
CONTENT = ("articles", "article_people", "article_urls", "revisions", "observations", "fingerprints", "cluster_members")
#: numbers that the database gives, and what tells a re-extraction from the crawl
OF_THE_DATABASE = {"id", "article_pk", "cluster_id", "origin", "run_id", "recorded_at"}


def content(project: Project) -> dict[str, list[dict[str, Any]]]:
    """The rows that say what was read, each with its article by number instead of by our key."""
    tables = Base.metadata.tables
    found: dict[str, list[dict[str, Any]]] = {}
    with project.connect() as connection:
        numbers = {row.id: row.article_id for row in connection.execute(select(tables["articles"]))}
        for name in CONTENT:
            rows = []
            for row in connection.execute(select(tables[name])).mappings():
                values = {column: value for column, value in row.items() if column not in OF_THE_DATABASE}
                values["number"] = numbers[row.get("article_pk") or row["id"]]
                values["cluster"] = numbers[row["cluster_id"]] if "cluster_id" in row else None
                rows.append(values)
            found[name] = sorted(rows, key=repr)
    return found


def archived(project: Project) -> Archive:
    return Archive(project.folder / "data" / "archive")


def crawl(project: Project, server: DemoServer, *options: str) -> None:
    result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}", *options)
    assert result.returncode == 0, result.stderr


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with serve(PORTAL) as running:
        yield running


def test_every_page_that_was_fetched_is_kept_once(server: DemoServer, tmp_path: Path) -> None:
    project = Project(tmp_path)
    crawl(project, server)
    archive = archived(project)
    visits = [archive.read(position) for position in archive.positions("demo")]
    kept = Counter(page.url for visit in visits for page in visit.pages)
    elsewhere = {number for number, row in project.frontier().items() if row.state == "external"}
    asked_for = Counter(
        f"{server.url[:-1]}{path}"
        for path in server.requests
        if path != "/robots.txt"
        and ((address := read_article_url(path)) is None or address.article_id not in elsewhere)
    )
    assert kept == asked_for
    assert {page.status for visit in visits for page in visit.pages} == {200}
    several = next(visit for visit in visits if len(visit.pages) > 1)
    assert [read_article_url(page.url).page for page in several.pages] == list(range(1, len(several.pages) + 1))  # type: ignore[union-attr]
    assert several.requests == len(several.pages)


@pytest.mark.parametrize("kind", DATABASES)
def test_re_extraction_into_an_empty_database_gives_the_rows_of_the_crawl(
    kind: str, server: DemoServer, tmp_path: Path
) -> None:
    with new_database(kind, tmp_path) as crawled, new_database(kind, tmp_path) as empty:
        project = Project(tmp_path, database_url=crawled)
        crawl(project, server)
        crawl(project, server, "--revisit")
        requests = len(server.requests)
        again = Project(tmp_path, database_url=empty)
        result = again.run("newscrawl", "reextract", "demo", "--processes", "2")
        assert result.returncode == 0, result.stderr
        assert len(server.requests) == requests, "the network is not touched"
        expected, found = content(project), content(again)
        for name in CONTENT:
            assert found[name] == expected[name], name
        assert len(found["articles"]) > 40
        assert len(found["observations"]) == 2 * len(found["articles"])
        spent = {number: row.request_count for number, row in project.frontier().items() if row.state == "stored"}
        assert {number: row.request_count for number, row in again.frontier().items()} == spent
        assert again.last_run().kind == "reextraction"
        assert again.last_run().counts["new"] == len(found["articles"])

        looked = project.run("newscrawl", "reextract", "demo", "--dry-run")
        assert looked.returncode == 0
        assert "Nothing differs" in looked.stdout


def test_a_killed_crawl_leaves_a_whole_archive(tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} archive")
    (tmp_path / "again").mkdir()
    with serve(build_portal(PortalOptions(count=200))) as server:
        project = Project(tmp_path)
        killed = kill_until_done(project, server, chance, 4)
    assert killed, "the test is worth nothing without a kill"
    files = sorted((tmp_path / "data" / "archive" / "demo").glob("*.sqlite"))
    for file in files:
        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    warc = tmp_path / "demo.warc.gz"
    result = project.run("newscrawl", "archive", "export", "demo", "--warc", str(warc))
    assert result.returncode == 0, result.stderr
    with warc.open("rb") as stream:
        payloads = [
            (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
        ]
    archive = archived(project)
    pages = [page for position in archive.positions("demo") for page in archive.read(position).pages]
    assert sorted(payloads) == sorted((page.url, page.body) for page in pages)
    assert_clean(warc)

    again = Project(tmp_path / "again")
    environment = {"NEWSCRAWL_ARCHIVE_DIR": str(tmp_path / "data" / "archive")}
    again.environment = environment
    result = again.run("newscrawl", "reextract", "demo")
    assert result.returncode == 0, result.stderr
    # A page that was kept before the kill and not committed was fetched again: one visit more than the table knows of.
    of_visits = {"fetch_count", "first_seen_at", "changed_at"}

    def rows(which: Project) -> list[dict[str, Any]]:
        found = content(which)["articles"]
        return [{name: value for name, value in row.items() if name not in of_visits} for row in found]

    assert rows(again) == rows(project)


def assert_clean(warc: Path) -> None:
    """As ``warcio check`` says it."""
    checker = Checker(type("Options", (), {"inputs": [str(warc)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_the_switch_keeps_nothing(server: DemoServer, tmp_path: Path) -> None:
    project = Project(tmp_path)
    crawl(project, server, "-s", "NEWSCRAWL_ARCHIVE=False")
    assert project.articles()
    assert not (tmp_path / "data" / "archive").exists()


def test_a_run_drops_what_is_too_old_but_never_the_latest_page_of_an_article(
    server: DemoServer, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    years_ago = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
    page = ArchivedPage("https://demo.example/old", 200, (), b"<html></html>")
    old = {
        "the listing": ArchivedVisit("demo", "listing", None, (page.url,), years_ago, (page,)),
        "an earlier visit": ArchivedVisit("demo", "article", "9999", (page.url,), years_ago, (page,)),
        "the latest visit": ArchivedVisit("demo", "article", "9999", (page.url,), later(years_ago), (page,)),
    }
    archive = archived(project)
    positions = {name: archive.add(visit) for name, visit in old.items()}
    archive.close()
    crawl(project, server)
    assert len(list(archived(project).positions("demo", until=later(years_ago, days=9)))) == 3, "by default all stays"
    crawl(project, server, "-s", "NEWSCRAWL_ARCHIVE_DAYS=30")
    left = list(archived(project).positions("demo", until=later(years_ago, days=9)))
    assert left == [positions["the latest visit"]]


def later(moment: dt.datetime, days: int = 1) -> dt.datetime:
    return moment + dt.timedelta(days=days)


@pytest.mark.parametrize("command", [("crawl", "demo"), ("backfill", "demo", "--since", "2020-01-01")])
def test_a_run_that_cannot_keep_its_pages_stops(command: tuple[str, ...], server: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where a folder should be")
    project = Project(tmp_path, environment={"NEWSCRAWL_ARCHIVE_DIR": str(tmp_path / "full")})
    result = project.run("newscrawl", *command, "-a", f"home_url={server.url}")
    assert result.returncode == 1
    assert "archive_unavailable" in result.stderr
    assert str(tmp_path / "full") in result.stderr
    assert project.articles() == {}
    assert project.last_run().finish_reason == "archive_unavailable"


# A site of an operator's own, whose page class changes between two commands, as rules do

SITE = """
from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.errors import MissingElementError
from newscrawl.spiders.demo import DemoSpider


class Page(ArticlePage):
    def fill(self, item):
        super().fill(item)
        {rule}


class EastSpider(DemoSpider):
    name = "east"
    article_page = Page
"""


class Rules:
    """A project with the site ``east``, whose rules can be changed."""

    def __init__(self, folder: Path) -> None:
        (folder / "sites").mkdir()
        (folder / "sites" / "__init__.py").touch()
        (folder / "mine.py").write_text("from newscrawl.settings import *\n\nSPIDER_MODULES = ['sites']\n")
        self.project = Project(folder)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = mine\n")
        self.change("pass")

    def change(self, rule: str) -> None:
        (self.project.folder / "sites" / "east.py").write_text(SITE.format(rule=rule))

    def run(self, *command: str) -> str:
        result = self.project.run("newscrawl", *command)
        assert result.returncode == 0, result.stderr
        return result.stdout + result.stderr


def test_a_change_of_rules_is_reviewed_and_then_written_without_a_request(server: DemoServer, tmp_path: Path) -> None:
    rules = Rules(tmp_path)
    rules.run("crawl", "east", "-a", f"home_url={server.url}")
    before = rules.project.articles()
    number = min(before, key=int)
    requests = len(server.requests)

    rules.change(f"item.headline = '【订正】' + item.headline if item.article_id == '{number}' else item.headline")
    said = rules.run("reextract", "east", "--dry-run")
    assert "headline differs in 1" in said
    assert "【订正】" in said
    assert rules.project.articles()[number].headline == before[number].headline, "a dry run writes nothing"

    rules.run("reextract", "east")
    after = rules.project.articles()
    assert after[number].headline == "【订正】" + str(before[number].headline)
    assert {n: a.headline for n, a in after.items() if n != number} == {
        n: a.headline for n, a in before.items() if n != number
    }
    assert after[number].changed_at == before[number].changed_at, "the site changed nothing"
    with rules.project.connect() as connection:
        revisions = Base.metadata.tables["revisions"]
        of_it = select(revisions).where(revisions.c.article_pk == after[number].id).order_by(revisions.c.number)
        first, second = connection.execute(of_it)
    assert (first.origin, second.origin, second.changed) == ("visit", "reextraction", ["headline"])
    assert len(server.requests) == requests
    assert "Nothing differs" in rules.run("reextract", "east", "--dry-run")


def test_what_rules_cannot_read_any_more_stays_and_is_named(server: DemoServer, tmp_path: Path) -> None:
    rules = Rules(tmp_path)
    rules.run("crawl", "east", "-a", f"home_url={server.url}")
    before = rules.project.articles()
    number = min(before, key=int)
    rules.change(f"if item.article_id == '{number}': raise MissingElementError('headline', item.url, 'h9')")
    result = rules.project.run("newscrawl", "reextract", "east")
    assert result.returncode == 1
    assert "1 of them a stored article was made of" in result.stdout
    assert before[number].url in result.stdout
    assert rules.project.articles()[number].headline == before[number].headline


def test_a_rejected_page_is_kept_shown_and_read_again_after_a_fix(server: DemoServer, tmp_path: Path) -> None:
    rules = Rules(tmp_path)
    number = PLAIN[0]
    rules.change(f"if item.article_id == '{number}': raise MissingElementError('headline', item.url, 'h9')")
    rules.run("crawl", "east", "-a", f"home_url={server.url}")
    (rejection,) = rules.project.rejections()
    assert (rejection.article_id, rejection.reason) == (number, "no_headline")
    listed = rules.run("rejects", "east")
    assert "no_headline" in listed
    assert rejection.url in listed
    assert "no_headline" in rules.run("rejects", "reasons")
    shown = rules.run("rejects", "show", str(rejection.id))
    assert rejection.archive_position is not None
    assert rejection.archive_position in shown
    page = rules.project.run("newscrawl", "rejects", "show", str(rejection.id), "--body").stdout
    assert page.rstrip().endswith("</html>")

    requests = len(server.requests)
    still = rules.run("rejects", "retry", "east", "--reason", "no_headline")
    assert "1 visits make no article" in " ".join(still.split())
    rules.change("pass")
    assert "No rejected article page" in rules.run("rejects", "retry", "east", "--reason", "truncated")
    rules.run("rejects", "retry", "east", "--reason", "no_headline")
    assert rules.project.articles()[number].headline
    assert rules.project.frontier()[number].state == "stored"
    (rejection,) = rules.project.rejections()
    assert rejection.resolved_at is not None
    assert "No rejected page" in rules.run("rejects", "east")
    assert str(rejection.id) in rules.run("rejects", "list", "--all")
    assert len(server.requests) == requests


def test_refetching_asks_the_site_again(server: DemoServer, tmp_path: Path) -> None:
    rules = Rules(tmp_path)
    broken = PLAIN[:2]
    rules.change(f"if item.article_id in {broken}: raise MissingElementError('headline', item.url, 'h9')")
    rules.run("crawl", "east", "-a", f"home_url={server.url}")
    assert len(rules.project.rejections()) == 2
    rules.change("pass")
    assert "2 articles will be fetched again" in rules.run("rejects", "retry", "east", "--refetch")
    rules.run("crawl", "east", "-a", f"home_url={server.url}")
    assert set(broken) <= rules.project.articles().keys()
    assert [rejection.resolved_at is None for rejection in rules.project.rejections()] == [False, False]
