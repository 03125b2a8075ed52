"""What docs/web.md says there is, compared with what there is."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main
from starlette.routing import Route

from newscrawl.cli import app as commands
from newscrawl.storage.engine import open_engine
from newscrawl.storage.search import Query
from newscrawl.web.app import make_app
from newscrawl.web.pages.search import parameters_of

DOCS = (Path(__file__).resolve().parents[2] / "docs/web.md").read_text(encoding="utf-8")
FIRST_CELLS = " ".join(re.findall(r"^\| (.*?) \|", DOCS, re.M))
NAMED = set(re.findall(r"`([^`]+)`", FIRST_CELLS))


def test_every_address_is_explained(tmp_path: Path) -> None:
    explorer = make_app(open_engine(f"sqlite:///{tmp_path / 'newscrawl.db'}"))
    paths = [route.path for route in explorer.routes if isinstance(route, Route)]
    addresses = {path.replace("{site}", "SITE").replace("{article_id:path}", "ID") for path in paths}
    assert addresses == {name for name in NAMED if name.startswith("/")}


def test_every_option_is_explained() -> None:
    command = typer.main.get_command(commands).commands["web"]  # type: ignore[attr-defined]
    options = {name for each in command.params for name in each.opts}
    assert options - {"--help"} == {name for name in NAMED if name.startswith("--")}


def test_every_parameter_of_the_search_is_explained() -> None:
    assert {*parameters_of(Query()), "page", "counted", "lang"} == {
        name for name in NAMED if re.fullmatch(r"[a-z_]+", name)
    }
