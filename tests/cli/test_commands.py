"""The ``newscrawl`` and ``scrapy`` commands as an operator types them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from newscrawl.cli import app
from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import Project


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoServer, Project]]:
    project = Project(tmp_path_factory.mktemp("project"))
    with serve(build_portal(PortalOptions(count=40))) as server:
        result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}")
        assert result.returncode == 0, result.stderr
        yield server, project


def every_command() -> Iterator[str]:
    yield ""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        yield name
        yield from (f"{name} {sub}" for sub in getattr(command, "commands", ()))


@pytest.mark.parametrize("command", list(every_command()))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output
    assert len(result.output.splitlines()) > 5


def test_the_summary_says_what_happened_where_and_what_next(crawled: tuple[DemoServer, Project]) -> None:
    server, project = crawled
    result = project.run("newscrawl", "crawl", "demo", "--revisit", "-a", f"home_url={server.url}")
    assert result.returncode == 0, result.stderr
    summary = result.stderr[result.stderr.index("demo: run") :]
    assert f"{len(project.articles())}  visited again" in summary
    assert "0  new articles stored" in summary
    assert "sqlite:///data/newscrawl.db" in summary.replace("sqlite:////", "sqlite:///")
    assert "next      newscrawl stats" in summary


def test_without_a_terminal_there_are_plain_log_lines(crawled: tuple[DemoServer, Project]) -> None:
    server, project = crawled
    result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}")
    assert "\x1b[" not in result.stderr
    assert "INFO: Run " in result.stderr


def test_a_terminal_shows_progress_and_the_log_goes_to_a_file(crawled: tuple[DemoServer, Project]) -> None:
    server, project = crawled
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "newscrawl", "crawl", "demo", "--revisit", "-a", f"home_url={server.url}"],
        cwd=project.folder,
        stdout=terminal,
        stderr=terminal,
        env=os.environ | {"COLUMNS": "120", "TERM": "xterm-256color"},
    ) as process:
        os.close(terminal)
        shown = _read_all(controller)
        assert process.wait(60) == 0, shown
    assert "articles" in shown
    assert "listing pages" in shown
    assert "━" in shown
    assert "[scrapy" not in shown, "the log stays out of the progress display"
    (log,) = (project.folder / "data" / "logs").glob("demo-*.log")
    assert "INFO: Run " in log.read_text()


def _read_all(controller: int) -> str:
    """Everything that is printed until the terminal closes, which Linux reports as an input/output error."""
    parts = []
    try:
        while part := os.read(controller, 65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts).decode("utf-8", "replace")


def test_show_prints_what_was_read_and_what_was_cut(crawled: tuple[DemoServer, Project]) -> None:
    server, project = crawled
    truth = next(
        line for line in truth_lines(server.site.portal)
        if line["listed"] and line["footer"] and line["byline"] and line["article_id"] in project.articles()
    )  # fmt: skip
    article = project.articles()[truth["article_id"]]
    for key in (truth["article_id"], article.url):
        result = project.run("newscrawl", "show", key)
        assert result.returncode == 0, result.stderr
        shown = "".join(result.stdout.split())
        for text in (truth["headline"], truth["byline_text"], truth["byline"][0]["name"], *truth["footer"]):
            assert "".join(text.split()) in shown
        assert "footer,cutoff" in shown


def test_show_says_when_there_is_none(crawled: tuple[DemoServer, Project]) -> None:
    result = crawled[1].run("newscrawl", "show", "999999")
    assert result.returncode == 1
    assert "999999" in result.stderr


def test_stats_counts_what_is_stored(crawled: tuple[DemoServer, Project]) -> None:
    _, project = crawled
    result = project.run("newscrawl", "stats")
    assert result.returncode == 0, result.stderr
    row = next(line for line in result.stdout.splitlines() if line.split()[:1] == ["demo"])
    assert row.split()[1] == str(len(project.articles()))
    assert "finished" in row


def test_sites_lists_every_spider(tmp_path: Path) -> None:
    project = Project(tmp_path)
    result = project.run("newscrawl", "sites")
    assert result.returncode == 0, result.stderr
    for name in project.run("scrapy", "list").stdout.split():
        assert name in result.stdout


@pytest.mark.parametrize("command", ["newscrawl", "scrapy"])
@pytest.mark.parametrize(
    ("argument", "named"), [("chanel=财经", "chanel"), ("channel=体育", "体育"), ("revisit=perhaps", "perhaps")]
)
def test_a_wrong_argument_stops_before_the_first_request(
    command: str, argument: str, named: str, crawled: tuple[DemoServer, Project]
) -> None:
    server, project = crawled
    before = len(server.requests)
    result = project.run(command, "crawl", "demo", "-a", f"home_url={server.url}", "-a", argument)
    assert result.returncode != 0
    assert len(server.requests) == before
    assert named in result.stderr
    assert "-a channel=" in result.stderr, "the message lists what is accepted"


def test_an_unknown_site_names_the_nearest(tmp_path: Path) -> None:
    result = Project(tmp_path).run("newscrawl", "crawl", "qingdaoxinxiang")
    assert result.returncode == 2
    assert "did you mean qingdaoxinxigang?" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", [("crawl", "demo"), ("stats",), ("show", "1"), ("db", "upgrade")])
def test_outside_a_project_nothing_is_made(command: tuple[str, ...], tmp_path: Path) -> None:
    project = Project(tmp_path / "project") if (tmp_path / "project").mkdir() is None else None
    assert project
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    result = project.run("newscrawl", *command, cwd=elsewhere)
    assert result.returncode == 2, result.stderr
    assert "scrapy.cfg" in result.stderr
    assert "NEWSCRAWL_DATABASE_URL" in result.stderr
    assert list(elsewhere.iterdir()) == []


def test_scrapy_exports_items_as_its_users_expect(crawled: tuple[DemoServer, Project], tmp_path: Path) -> None:
    server, _ = crawled
    project = Project(tmp_path)
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", "-o", "items.jsonl")
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["article_id"] for line in lines} == set(project.articles())
    assert all(line["headline"] for line in lines)


def test_scrapy_parse_leaves_no_run(crawled: tuple[DemoServer, Project], tmp_path: Path) -> None:
    server, _ = crawled
    project = Project(tmp_path)
    url = f"{server.url}portal.php?mod=list&catid=1"
    result = project.run("scrapy", "fetch", "--nolog", url)
    assert result.returncode == 0, result.stderr
    assert not (tmp_path / "data").exists()


def test_upgrade_is_safe_to_repeat(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "data").mkdir()
    first = project.run("newscrawl", "db", "upgrade")
    again = project.run("newscrawl", "db", "upgrade")
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "from empty to revision" in first.stderr
    assert "up to date" in again.stderr
