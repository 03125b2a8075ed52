"""``newscrawl copies`` as an operator types it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from sqlalchemy import delete
from typer.testing import CliRunner

from newscrawl import settings
from newscrawl.cli.clusters import copies
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import ClusterMember, Fingerprint, FingerprintBand
from newscrawl.storage.schema import upgrade
from tests.storage.samples import article
from tests.storage.test_clusters import REPRINT, STORY, STRANGER

Command = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three articles of two sites; article 1 of "near" has a copy, 7 of "far", that was published earlier."""
    url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "NEWSCRAWL_DATABASE_URL", url)
    engine = open_engine(url)
    upgrade(engine)
    early = dt.datetime(2022, 7, 30, 1, 2, tzinfo=dt.UTC)
    with writing(engine) as connection:
        save_articles(
            connection,
            [
                article("1", site="near", url="https://near.example/1", headline="开幕", body=[STORY]),
                article(
                    "7", site="far", url="https://far.example/7", headline="转载", body=[REPRINT], published_at=early
                ),
                article("2", site="near", url="https://near.example/2", headline="别的", body=[STRANGER]),
            ],
        )
    engine.dispose()
    return url


@pytest.fixture
def command(database: str) -> Command:
    app = typer.Typer()
    app.command()(copies)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_without_an_argument_it_lists_the_clusters(command: Command) -> None:
    result = command()
    assert result.exit_code == 0, result.output
    (row,) = result.stdout.splitlines()[1:]
    assert row.split() == ["2", "far,", "near", "2022-07-30", "01:02Z", "far", "转载", "7"]
    assert command("--site", "near").stdout == result.stdout


def test_with_an_article_it_lists_the_copies_the_earliest_marked(command: Command) -> None:
    result = command("https://near.example/1")
    assert result.exit_code == 0, result.output
    earliest, later = result.stdout.splitlines()[1:]
    assert earliest.split()[:3] == ["*", "2022-07-30", "01:02Z"]
    assert earliest.split()[-2:] == ["转载", "https://far.example/7"]
    assert later.split()[:2] == ["2022-08-01", "03:51Z"]
    assert later.split()[-2:] == ["开幕", "https://near.example/1"]


def test_it_says_when_there_is_nothing_to_show(command: Command) -> None:
    result = command("2", "--site", "near")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No copy of 2 is known" in result.stderr
    result = command("999")
    assert result.exit_code == 1
    assert "999" in result.stderr
    result = command("--site", "nobody")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No copies are known" in result.stderr


def test_rebuild_links_what_was_stored_before(command: Command, database: str) -> None:
    shown = command().stdout
    engine = open_engine(database)
    with writing(engine) as connection:
        for model in (ClusterMember, FingerprintBand, Fingerprint):
            connection.execute(delete(model))
    engine.dispose()
    assert command().stdout == ""
    result = command("--rebuild")
    assert result.exit_code == 0, result.output
    assert "3 articles" in result.stderr
    assert command().stdout == shown
