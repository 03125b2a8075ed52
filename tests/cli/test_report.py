"""``newscrawl report`` as an editor types it; what is in it is in tests/operations/test_report.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from newscrawl.cli.report import report
from newscrawl.errors import NewscrawlError, UnknownSiteError
from tests.cli.conftest import Command
from tests.storage.samples import SITE, article


@pytest.fixture
def command(over: Callable[..., Command]) -> Command:
    return over(report, article("1", headline="青岛港扩建", view_count=9))


def test_writes_a_file_named_after_the_day_and_says_where(command: Command, tmp_path: Path) -> None:
    result = command("--since", "2022-08-01")
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.glob("report-*.html")
    assert path.name in result.stderr
    page = html.document_fromstring(path.read_bytes())
    assert page.get("lang") == "zh"
    assert "青岛港扩建" in page.xpath("string(//section[@aria-labelledby='most_read'])")


def test_goes_where_it_is_sent(command: Command, tmp_path: Path) -> None:
    result = command("--since", "2022-08-01", "--lang", "en", "--site", SITE, "--output", "-")
    assert html.document_fromstring(result.stdout).xpath("string(//h1)") == "News report"
    assert result.stderr == ""
    assert command("--output", "weekly.html").exit_code == 0
    page = html.document_fromstring((tmp_path / "weekly.html").read_bytes())
    assert "青岛港扩建" not in page.text_content()  # of 2022, and a week is asked for
    assert list(tmp_path.glob("report-*.html")) == []


@pytest.mark.parametrize(
    ("arguments", "kind", "taught"),
    [
        (["--since", "7 tage"], NewscrawlError, "write 24h, 7d, 4w or a day"),
        (["--site", "qingdaoxinxigan"], UnknownSiteError, "did you mean qingdaoxinxigang"),
        (["--output", "nowhere/weekly.html"], NewscrawlError, "nowhere/weekly.html: the report cannot be written"),
    ],
)
def test_what_cannot_be_done_is_taught(
    arguments: list[str], kind: type[Exception], taught: str, command: Command, tmp_path: Path
) -> None:
    result = command(*arguments)
    assert isinstance(result.exception, kind)
    assert taught in str(result.exception)
    assert list(tmp_path.glob("*.html")) == []


def test_a_database_that_is_not_there_is_not_made(command: Command, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.db").unlink()
    result = command()
    assert isinstance(result.exception, NewscrawlError)
    assert list(tmp_path.iterdir()) == []
