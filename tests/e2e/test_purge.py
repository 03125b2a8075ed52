"""An operator removes an article, and a person, from what a real crawl has stored; the next crawl leaves them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.spiders.demo import DemoSpider
from newscrawl.storage.purge import count_naming
from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project


@pytest.fixture
def crawled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[DemoServer, Project]]:
    with new_database(request.param, tmp_path) as url, serve(build_portal(PortalOptions(count=40))) as server:
        project = Project(tmp_path, database_url=url)
        crawl(project, server)
        yield server, project


def crawl(project: Project, server: DemoServer, *options: str) -> None:
    result = project.run("newscrawl", "crawl", "demo", *options, "-a", f"home_url={server.url}")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("crawled", DATABASES, indirect=True)
def test_what_was_purged_is_neither_fetched_nor_stored_again(crawled: tuple[DemoServer, Project]) -> None:
    server, project = crawled
    before = project.articles()
    chosen = next(article for article in before.values() if len(article.people) > 1 and article.previous_article_id)
    name = chosen.people[0].name
    named = {number for number, article in before.items() if name in {person.name for person in article.people}}
    assert chosen.article_id in named

    shown = project.run("newscrawl", "purge", "--person", name, "--dry-run")
    assert shown.returncode == 0, shown.stderr
    assert f"{len(named)} articles" in shown.stdout
    assert project.articles().keys() == before.keys()

    asked = project.run("newscrawl", "purge", chosen.url, "--reason", "letter 17")  # nobody answers
    assert asked.returncode == 1, asked.stderr
    assert project.articles().keys() == before.keys()

    removed = project.run("newscrawl", "purge", chosen.url, "--reason", "letter 17", "--yes")
    assert removed.returncode == 0, removed.stderr
    assert "Removed 1 articles" in removed.stderr
    assert project.articles().keys() == before.keys() - {chosen.article_id}

    everybody = project.run("newscrawl", "purge", "--person", name, "--reason", "letter 18", "--yes")
    assert everybody.returncode == (0 if len(named) > 1 else 1), everybody.stderr
    with project.connect() as connection:
        left = count_naming(connection, name)
    assert left.keys() <= {"articles", "revisions"}, "bodies that mention the name, and nothing else"

    requested = len(server.requests)
    crawl(project, server, "--revisit")
    assert project.articles().keys() == before.keys() - named
    assert {number: row.state for number, row in project.frontier().items() if number in named} == (
        dict.fromkeys(named, "purged")
    )
    asked_for = {DemoSpider.article_id_of(f"{server.url}{path.lstrip('/')}") for path in server.requests[requested:]}
    assert asked_for >= project.articles().keys()
    assert asked_for & named == set()
    assert project.run("newscrawl", "show", chosen.url).returncode == 1

    again = project.run("newscrawl", "purge", "--person", name, "--reason", "letter 18", "--yes")
    assert again.returncode == 1
    assert "Nothing is on record" in again.stderr


def test_a_purge_says_what_it_needs(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for arguments, named in (
        ((), "an article or a --person"),
        (("1", "--person", "张三"), "an article or a --person"),
        (("1",), "--reason"),
        (("1", "--reason", "x"), "Nothing is on record of 1"),
    ):
        result = project.run("newscrawl", "purge", *arguments)
        assert result.returncode == (1 if "Nothing" in named else 2), result.stderr
        assert named in " ".join(result.stderr.replace("│", " ").split())
