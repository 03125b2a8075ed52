"""``newscrawl footers`` as an operator types it, on a crawled portal that closes its stories in a new way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from newscrawl.cli.footers import app
from newscrawl.demo import articles, footers
from newscrawl.demo.footers import Wording
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.storage.footers import accepted
from newscrawl.storage.models import Article
from tests.e2e.project import UNTHROTTLED, Project

#: what no written rule knows; the paragraphs that they do know stand above, between and below
NEW = (
    Wording(("青城早知道，天天有新料。", "编辑：{name}  审核：{name}", "城事小助手在这里等你来聊！")),
    Wording(("讲好青城故事，传递身边温暖（本期编辑：{name}）", "来源：{source}")),
)
SLOGAN, CALL, MOTTO = "青城早知道", "城事小助手", "讲好青城故事"
FEW = ("--min-articles", "3", "--min-days", "2")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoServer, Project]]:
    project = Project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (footers, articles):
            patch.setattr(module, "WORDINGS", (*footers.WORDINGS[:4], *NEW))
        patch.setattr(articles, "LAYOUTS", ("own", "plain", "grey", "break"))
        portal = build_portal(PortalOptions(count=120))
    with serve(portal) as server:
        crawl(server, project)
        yield server, project


def crawl(server: DemoServer, project: Project, *options: str) -> None:
    result = project.run("newscrawl", "crawl", "demo", *options, *UNTHROTTLED, "-a", f"home_url={server.url}")
    assert result.returncode == 0, result.stderr


@pytest.fixture
def project(crawled: tuple[DemoServer, Project], monkeypatch: pytest.MonkeyPatch) -> Project:
    """The crawled project as working directory."""
    _, project = crawled
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr("newscrawl.settings.NEWSCRAWL_DATABASE_URL", None)
    return project


def newscrawl_footers(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def listed(output: str, word: str) -> re.Match[str]:
    """Id and number of articles of the candidate whose first example has ``word``."""
    found = re.search(rf"^(?P<id>[0-9a-f]{{8}}) +(?P<count>\d+) articles.*\n +.*{word}", output, re.M)
    assert found, output
    return found


def all_text(article: Article) -> str:
    """Story and footer without the breaks between paragraphs."""
    return f"{article.body}{article.footer}".replace("\n\n", "")


def closing_with(project: Project, word: str) -> int:
    return sum(word in article.body for article in project.articles().values())


def test_candidates_are_listed_with_counts_and_examples_then_accepted_cut_and_withdrawn(
    crawled: tuple[DemoServer, Project], project: Project
) -> None:
    result = newscrawl_footers("demo", *FEW)
    assert result.exit_code == 0
    assert len(re.findall(r"^[0-9a-f]{8} ", result.stdout, re.M)) == 3
    for word in (SLOGAN, CALL, MOTTO):
        assert int(listed(result.stdout, word)["count"]) == closing_with(project, word)
    assert "http://127.0.0.1" in result.stdout
    assert "newscrawl footers accept demo ID" in result.stderr

    ids = [listed(result.stdout, word)["id"] for word in (SLOGAN, MOTTO)]
    result = newscrawl_footers("accept", "demo", *ids)
    assert result.exit_code == 0
    assert "newscrawl reextract demo --dry-run" in result.stderr
    with project.connect() as connection:
        assert accepted(connection, "demo") == {"青城早知道天天有新料", "讲好青城故事传递身边温暖"}

    result = newscrawl_footers("list", "demo", *FEW)
    listing, on_record = result.stdout.split("accepted\n")
    assert ids[0] not in listing
    assert listed(listing, CALL)
    assert set(re.findall(r"^([0-9a-f]{8}) ", on_record, re.M)) == set(ids)

    ids.append(listed(listing, CALL)["id"])
    result = newscrawl_footers("accept", "demo", ids[-1])
    assert (result.exit_code, f"{ids[-1]} accepted: it closes" in result.stderr) == (0, True)
    before = project.articles()
    crawl(crawled[0], project, "--revisit")
    for number, article in project.articles().items():
        assert all_text(article) == all_text(before[number]), "what is cut is kept, in its order"
        assert not any(word in article.body for word in (SLOGAN, CALL, MOTTO))

    result = newscrawl_footers("withdraw", "demo", *ids)
    assert result.exit_code == 0
    assert "newscrawl reextract demo --dry-run" in result.stderr
    with project.connect() as connection:
        assert accepted(connection, "demo") == frozenset()
    assert "accepted" not in newscrawl_footers("demo").stdout


@pytest.mark.parametrize("command", ["", "list", "accept", "withdraw"])
def test_every_command_explains_itself(command: str) -> None:
    result = newscrawl_footers(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output.splitlines()) > 5


def test_nothing_to_propose_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newscrawl.settings.NEWSCRAWL_DATABASE_URL", None)
    result = newscrawl_footers("demo")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No other closing paragraph repeats often enough over 0 articles." in result.stderr
