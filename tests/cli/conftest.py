"""A command in a project of its own, in which some articles are stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from newscrawl import settings
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.schema import upgrade

Command = Callable[..., Result]


@pytest.fixture
def over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Command]:
    """``over(function, *articles)`` is the command of that function, over a table of these articles."""

    def make(function: Callable[..., None], *articles: ArticleItem) -> Command:
        url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(settings, "NEWSCRAWL_DATABASE_URL", url)
        engine = open_engine(url)
        upgrade(engine)
        with writing(engine) as connection:
            save_articles(connection, articles)
        engine.dispose()
        app = typer.Typer()
        app.command()(function)
        return lambda *arguments: CliRunner().invoke(app, arguments)

    return make
