"""``newscrawl show`` and ``newscrawl history``: provenance and history as an operator sees them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, insert
from typer.testing import CliRunner

from newscrawl import settings
from newscrawl.cli import articles, history
from newscrawl.items import Reading
from newscrawl.storage.article_rows import url_rows
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import ArticleUrl, Base, Observation, Revision, table_of
from newscrawl.storage.schema import upgrade
from tests.storage.history_rows import observation, revision, save_article
from tests.storage.samples import URL, article

Run = Callable[..., str]

READINGS = {
    "headline": Reading(rule="css h1.ph"),
    "published_at": Reading(raw="2022-8-1 11:51", rule="year first"),
    "publisher": Reading(rule="label 发布者"),
    "source": Reading(raw="文章来源：信网", rule="footer"),
    "previous_article_id": Reading(rule="link behind 上一篇"),
    "body": Reading(rule="css #article_content"),
    "footer": Reading(rule="paragraphs of its own"),
}
BODY = ["第一段说的是三件事，其中一件是门票价格。", "第二段没有变化。"]
EDITED = ["第一段说的是四件事，其中一件是门票价格。", "第二段没有变化。", "更正：上文有误。"]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database of the project in which the commands run."""
    url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
    monkeypatch.setattr(settings, "NEWSCRAWL_DATABASE_URL", url)
    engine = open_engine(url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def stored(engine: Engine) -> int:
    """An article with three revisions and four visits; its articles.id."""
    with writing(engine) as connection:
        pk = save_article(connection, "101", readings=READINGS, view_count=475, body=EDITED)
        connection.execute(insert(table_of(ArticleUrl)), url_rows(pk, article("101")))
    edited = {"headline": "二", "body": "\n\n".join(EDITED), "people": [PERSON]}
    put(
        engine,
        Revision,
        [
            revision(pk, 1, body="\n\n".join(BODY)),
            revision(pk, 2, changed=["headline", "body", "people"], **edited),
            revision(pk, 3, changed=["source"], origin="reextraction", source="信网", rules_version=None, **edited),
        ],
    )
    visits = [observation(pk, 0, 461), observation(pk, 1, None, 1), observation(pk, 2, 470, 5)]
    put(engine, Observation, [*visits, observation(pk, 3, 475, 7)])
    return pk


def put(engine: Engine, model: type[Base], rows: list[dict[str, Any]]) -> None:
    with writing(engine) as connection:
        connection.execute(insert(table_of(model)), rows)


PERSON = {"name": "王伟", "role": "reporter", "role_text": "记者", "origin": "byline"}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in so many columns; its output. Fails unless it ends with ``status``."""
    app = typer.Typer()
    app.command("show")(articles.show)
    app.command("history")(history.history)

    def run(*command: str, columns: int = 200, status: int = 0) -> str:
        for module in (articles, history):
            monkeypatch.setattr(module, "stdout", Console(width=columns))
        result = CliRunner().invoke(app, command)
        assert result.exit_code == status, result.output
        return result.output

    return run


def test_show_gives_the_reason_for_a_number_that_is_not_there(engine: Engine, run: Run) -> None:
    readings = {
        "view_count": Reading(raw="/plus/count.php?aid=7", rule="filled_by_script"),
        "comment_count": Reading(raw="2", rule="label 评论, frozen"),
    }
    with writing(engine) as connection:
        save_article(connection, "102", readings=readings, view_count=None, comment_count=None)
    shown = "\n".join(" ".join(line.split()) for line in run("show", "102").splitlines())
    assert "view_count by filled_by_script from “/plus/count.php?aid=7”" in shown
    assert "comment_count by label 评论, frozen from “2”" in shown


@pytest.mark.parametrize("columns", [80, 200])
def test_show_gives_value_rule_and_the_raw_text_that_says_more(columns: int, stored: int, run: Run) -> None:
    lines = run("show", "101", columns=columns).splitlines()
    shown = "\n".join(" ".join(line.split()) for line in lines)
    separator = " " if columns == 200 else "\n"
    assert max(map(len, lines)) <= columns
    assert f"published_at 2022-08-01 11:51 +0800{separator}by year first from “2022-8-1 11:51”" in shown
    assert f"publisher 青岛信息港{separator}by label 发布者\n" in shown
    assert f"source 信网{separator}by footer from “文章来源：信网”" in shown
    assert f"previous 100 上一篇的标题{separator}by link behind 上一篇" in shown
    assert "青岛啤酒节开幕 🍺 𠮷 by css h1.ph" in shown
    assert "body by css #article_content" in shown
    assert "footer, cut off by paragraphs of its own" in shown


def test_show_says_how_many_views_are_ours_and_what_else_is_on_record(stored: int, run: Run) -> None:
    shown = "\n".join(" ".join(line.split()) for line in run("show", "101").splitlines())
    assert "view_count 475, of which at most 7 our own visits" in shown
    assert "revisions 3 (newscrawl history 101 --site qingdaoxinxigang)" in shown


@pytest.mark.parametrize(
    "spelling",
    [
        URL.format("101"),
        "https://www.qingdaoxinxigang.cn/article-101-1.html",
        "http://qingdaoxinxigang.cn/portal.php?mod=view&aid=101&mobile=2",
        "www.qingdaoxinxigang.cn/article-101-2.html",
        "https://www.qingdaoxinxigang.cn/qdzx/202208/01/00000101.html",
    ],
)
def test_any_spelling_of_the_address_finds_the_article(spelling: str, stored: int, run: Run) -> None:
    assert "青岛啤酒节开幕" in run("show", spelling)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://other.example/article-101-1.html",
        "https://www.qingdaoxinxigang.cn/article-102-1.html",
        "http://[x",
        "7",
    ],
)
def test_another_address_does_not(spelling: str, stored: int, run: Run) -> None:
    assert "No article is stored under" in run("show", spelling, status=1)
    assert "No article is stored under" in run("history", spelling, status=1)


def test_history_marks_what_changed_inside_a_paragraph(stored: int, run: Run) -> None:
    lines = [line.strip() for line in run("history", "101").splitlines()]
    start = lines.index("2  2022-08-03 12:00 +0800  visit, run 2, rules 0.1.0+3f2a9c1b: headline, body, people")
    assert lines[start + 1 : start + 10] == [
        "headline",
        "[-一-]",
        "{+二+}",
        "body",
        "第一段说的是[-三-]{+四+}件事，其中一件是门票价格。",
        "… 1 unchanged",
        "{+更正：上文有误。+}",
        "people",
        "{+王伟  reporter (记者, byline)+}",
    ]


def test_history_tells_a_re_extraction_from_an_edit(stored: int, run: Run) -> None:
    shown = run("history", "101")
    assert "3  2022-08-04 12:00 +0800  re-extraction of the page of 2022-08-04 12:00 +0800, run 3: source" in shown


def test_history_lists_the_visits_with_our_own_part(stored: int, run: Run) -> None:
    rows = [line.split() for line in run("history", "101").splitlines()]
    assert ["2022-08-01", "12:00", "unchanged", "461", "0", "2", "路过", "3"] in rows
    assert ["2022-08-02", "12:00", "unchanged", "-", "2", "路过", "3"] in rows
    assert ["2022-08-03", "12:00", "unchanged", "470", "+9", "5", "2", "路过", "3"] in rows
    assert ["2022-08-04", "12:00", "unchanged", "475", "+5", "2", "2", "路过", "3"] in rows


@pytest.mark.parametrize("columns", [80, 200])
def test_history_plots_the_views_within_the_screen(columns: int, stored: int, run: Run) -> None:
    lines = run("history", "101", columns=columns).splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith("475 ┤") and line.endswith("●") for line in lines)
    assert "461 ┤●" in lines
    assert sum("○" in line for line in lines) == 2, "one mark on the axis, one line that explains it"


def test_a_long_history_is_gathered_and_says_so(engine: Engine, stored: int, run: Run) -> None:
    visits = [observation(stored, day, 500 + day, day) for day in range(10, 40)]
    put(engine, Observation, visits)
    put(engine, Revision, [revision(stored, number) for number in range(4, 15)])
    shown = run("history", "101")
    assert "The first 4 are left out; --all prints them." in shown
    assert "The last visit of each week is listed; --all lists every one." in shown
    assert "visits (34)" in shown
    assert "2022-08-01 12:00  unchanged" not in shown
    whole = run("history", "101", "--all")
    assert "--all" not in whole
    assert "2022-08-01 12:00  unchanged" in whole


def test_history_for_machines(stored: int, run: Run) -> None:
    document = json.loads(run("history", "101", "--json"))
    assert (document["site"], document["article_id"], document["headline"]) == (
        "qingdaoxinxigang",
        "101",
        "青岛啤酒节开幕 🍺 𠮷",
    )
    assert [each["view_count"] for each in document["observations"]] == [461, None, 470, 475]
    assert document["observations"][0]["fetched_at"] == "2022-08-01T04:00:00+00:00"
    assert document["observations"][0]["day"] == "2022-08-01"
    assert [each["origin"] for each in document["revisions"]] == ["visit", "visit", "reextraction"]
    assert document["revisions"][1]["people"] == [PERSON]


def test_brackets_in_a_text_are_printed_as_they_are(engine: Engine, stored: int, run: Run) -> None:
    put(engine, Revision, [revision(stored, 4, headline="[bold]粗[/bold]", changed=["headline"])])
    assert "{+[bold]粗[/bold]+}" in run("history", "101")
