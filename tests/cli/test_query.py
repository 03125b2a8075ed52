"""``newscrawl query`` as an analyst types it; what the search finds is in tests/storage/test_search.py."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawl.cli.query import query
from newscrawl.errors import NewscrawlError
from tests.cli.conftest import Command
from tests.storage.samples import article


@pytest.fixture
def command(over: Callable[..., Command]) -> Command:
    return over(
        query,
        article("1", headline="青岛港扩建", body=["第一期完工。"]),
        article("2", headline="别的", body=["青岛港 Ma Long 到访。"], view_count=9),
    )


def test_a_pipe_gets_csv_and_the_total_beside_it(command: Command) -> None:
    result = command("青岛港", "--limit", "1")
    assert result.exit_code == 0, result.output
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["article_id"], row["headline"], row["published"]) == ("1", "青岛港扩建", "2022-08-01T11:51:00+08:00")
    assert "1 of 2 articles" in result.stderr


def test_many_hits_are_not_counted_to_the_end(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.cli.query._MOST_COUNTED", 1)
    assert "1 of 2+ articles" in command("青岛港", "--limit", "1").stderr
    assert "1 of 2 articles, from number 2 on" in command("青岛港", "--limit", "1", "--offset", "1").stderr


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["青岛港"], ["1", "2"]),
        (["青岛港", "--offset", "1"], ["2"]),
        (["Ma Long"], ["2"]),
        (["Long Ma"], []),
        (["Long", "Ma"], ["2"]),
        (["--min-views", "10"], ["1"]),
        (["--person", "张三", "--role", "editor"], []),
        (["--since", "2022-08-02"], []),
        (["--until", "2022-08-01"], ["2", "1"]),
    ],
)
def test_words_and_filters(command: Command, arguments: list[str], found: list[str]) -> None:
    result = command(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    assert [document["article_id"] for document in json.loads(result.stdout)] == found


def test_the_table_shows_where_the_words_stand(command: Command) -> None:
    result = command("青岛港", "--format", "table")
    assert "2022-08-01 11:51" in result.stdout
    assert "青岛港 Ma Long 到访。" in result.stdout


def test_a_day_that_is_none_is_refused_with_the_form(command: Command) -> None:
    result = command("--since", "gestern")
    assert isinstance(result.exception, NewscrawlError)
    assert "2022-08-01" in str(result.exception)


def test_sql_is_asked_and_cannot_change_anything(command: Command) -> None:
    result = command("--sql", "SELECT article_id, headline FROM articles ORDER BY id", "--format", "markdown")
    assert result.stdout.splitlines()[2:] == ["| 1 | 青岛港扩建 |", "| 2 | 别的 |"]
    refused = command("--sql", "DELETE FROM articles")
    assert isinstance(refused.exception, NewscrawlError)
    assert "2" in command("--sql", "SELECT count(*) FROM articles", "--format", "table").stdout


def test_where_there_is_no_database_none_is_made(command: Command, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.db").unlink()
    refused = command("青岛")
    assert isinstance(refused.exception, NewscrawlError)
    assert "newscrawl crawl makes it" in str(refused.exception)
    assert list(tmp_path.iterdir()) == []
