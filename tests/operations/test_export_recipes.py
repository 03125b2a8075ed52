"""docs/export.md and the notebook: each recipe gives on exported files what it says, where its library is installed."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from newscrawl.operations.export import Plan, export_file
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.export import table_names
from newscrawl.storage.schema import prepare
from tests.storage.newsroom import fill

pytest.importorskip("pyarrow")

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "export.md").read_text(encoding="utf-8")
NOTEBOOK = json.loads((DOCS / "notebooks" / "explore.ipynb").read_text(encoding="utf-8"))
#: title -> the code below it
RECIPES = {
    section.split("\n", 1)[0]: found[1]
    for section in PAGE.split("\n### ")[1:]
    if (found := re.search(r"```python\n(.+?)```", section, re.S))
}
DAY = dt.date(2022, 8, 1)

#: by hand, from tests/storage/newsroom.py
ANSWERS: dict[str, Any] = {
    "DuckDB: articles per day and channel": [
        (DAY, "jinan", "要闻", 1),
        (DAY, "qingdao", "财经", 1),
        (DAY, "qingdao", "青岛资讯", 1),
    ],
    "DuckDB: the reporters' league": [("张三", 2), ("李四", 1)],
    "DuckDB: one month of a folder": [
        ("101", "啤酒节开幕 🍺 𠮷", 3),
        ("102", "财经要闻", None),
        ("102", "啤酒节今日开幕", None),
    ],
    "pandas: the Parquet": {0: 2, 11: 1},
    "pandas: the CSV": {1: 160, 2: 500, 4: 9},
    "pandas: the database": {"jinan": 9, "qingdao": 500},
    "polars: the folder, lazily": [("要闻", 1, 9), ("财经", 1, 500), ("青岛资讯", 1, 160)],
    "polars: people": [
        *(("author", 1), ("chief_reporter", 1), ("intern", 1), ("photographer", 1), ("reporter", 1)),
        ("responsible_editor", 1),
    ],
    "polars: the database": [("101", dt.date(2022, 8, 3), 17)],  # 170 - 150, of which 3 were ours
}


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newsroom and its exports, in the working directory."""
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'newscrawl.db'}")
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
    for name, plan in {"news.parquet": Plan(), "news": Plan(by_month=True), "news.csv": Plan()}.items():
        export_file(engine, plan, Path(name), force=False, watch=lambda done, of: None)
    engine.dispose()


def test_every_recipe_has_an_answer_here() -> None:
    assert RECIPES.keys() == ANSWERS.keys()


@pytest.mark.usefixtures("exported")
@pytest.mark.parametrize("title", ANSWERS)
def test_a_recipe_answers(title: str) -> None:
    pytest.importorskip(title.split(":")[0].lower())
    names: dict[str, Any] = {}
    exec(RECIPES[title], names)
    assert names["answer"] == ANSWERS[title]


@pytest.mark.usefixtures("exported")
def test_the_notebook_runs() -> None:
    pytest.importorskip("duckdb")
    names: dict[str, Any] = {}
    for cell in NOTEBOOK["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["reporters"].fetchall() == ANSWERS["DuckDB: the reporters' league"]
    assert [row[:2] for row in names["daily"].fetchall()] == [(DAY, 3)]
    assert [row[:2] for row in names["hours"].fetchall()] == [(0, 2), (11, 1)]
    assert [row[2] for row in names["read_most"].fetchall()] == [500, 153, 9]
    assert len(names["channels"].fetchall()) == 4


def test_the_notebook_is_stored_without_what_it_printed() -> None:
    code = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)


def test_the_table_of_exports_is_that_of_the_code() -> None:
    assert [name for name in table_names() if name != "articles" and f"`{name}`" not in PAGE] == []
