"""``newscrawl export`` as an analyst types it; what is in the files is in tests/operations/test_export.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawl.cli.export import export
from newscrawl.errors import NewscrawlError
from tests.cli.conftest import Command
from tests.storage.samples import article


@pytest.fixture
def command(over: Callable[..., Command]) -> Command:
    return over(export, article("1", headline="青岛港扩建"), article("2", headline="别的", body=["长" * 40_000]))


def test_a_file_is_written_and_counted(command: Command) -> None:
    result = command("news.csv", "--columns", "article_id, published_at")
    assert result.exit_code == 0, result.output
    assert Path("news.csv").read_bytes().decode("utf-8-sig").splitlines() == [
        "article_id,published_at",
        "1,2022-08-01T11:51:00+08:00",
        "2,2022-08-01T11:51:00+08:00",
    ]
    assert "2 rows of articles in news.csv" in result.stderr
    assert result.stdout == ""


def test_standard_output_gets_the_rows_alone(command: Command) -> None:
    result = command("-", "青岛港", "--format", "jsonl")
    (line,) = result.stdout.splitlines()
    document = json.loads(line)
    assert (document["headline"], document["people"][0]["name"], document["reactions"]) == (
        *("青岛港扩建", "张三"),
        {"路过": 3, "鲜花": 0},
    )
    assert "1 rows of articles" in result.stderr
    assert command("-", "--format", "csv", "--columns", "article_id").stdout_bytes == b"article_id\r\n1\r\n2\r\n"
    assert isinstance(command("-").exception, NewscrawlError)


def test_what_excel_cannot_hold_is_said(command: Command) -> None:
    pytest.importorskip("xlsxwriter")
    result = command("news.xlsx")
    assert "1 texts are over the 32,767 characters of a cell" in result.stderr
    assert Path("news.xlsx").stat().st_size > 0
    assert "over the" not in command("short.xlsx", "--no-body").stderr


def test_nothing_is_replaced_unless_asked(command: Command) -> None:
    Path("news.csv").write_text("mine")
    refused = command("news.csv")
    assert isinstance(refused.exception, NewscrawlError)
    assert Path("news.csv").read_text() == "mine"
    assert command("news.csv", "--force").exit_code == 0


def test_a_table_of_the_articles_chosen(command: Command) -> None:
    result = command("-", "别的", "--table", "bylines", "--format", "csv", "--columns", "article_id,position,name")
    assert result.stdout.splitlines() == ["article_id,position,name", "2,1,张三", "2,2,𠮷田", "2,3,王五"]


def test_months(command: Command) -> None:
    pytest.importorskip("pyarrow")
    assert command("news", "--partition", "month").exit_code == 0
    assert [str(path) for path in Path("news").rglob("*.parquet")] == ["news/year=2022/month=8/rows.parquet"]


def test_where_there_is_no_database_none_is_made(command: Command, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.db").unlink()
    refused = command("news.csv")
    assert isinstance(refused.exception, NewscrawlError)
    assert "newscrawl crawl makes it" in str(refused.exception)
    assert list(tmp_path.iterdir()) == []
