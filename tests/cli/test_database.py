"""``newscrawl db``: what an operator reads of the schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.project import Project

DICTIONARY = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"


def test_the_dictionary_is_printed_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    result = Project(tmp_path).run("newscrawl", "db", "dictionary", cwd=tmp_path / "elsewhere")
    assert result.returncode == 0, result.stderr
    assert result.stdout == DICTIONARY.read_text(encoding="utf-8")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_operator_learns_of_older_views_and_mends_them(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "data").mkdir()
    first = project.run("newscrawl", "db", "upgrade")
    assert "from empty to revision" in first.stderr
    with closing(sqlite3.connect(tmp_path / "data" / "newscrawl.db")) as connection:
        connection.execute("DROP VIEW articles_v1")
        connection.execute("DROP VIEW views_version")
        connection.execute("CREATE VIEW views_version AS SELECT 'an older one' AS digest")
        connection.commit()
    told = project.run("newscrawl", "stats")
    assert told.returncode == 0, told.stderr
    assert "views for analysts" in told.stderr
    assert "newscrawl db upgrade" in told.stderr
    mended = project.run("newscrawl", "db", "upgrade")
    assert mended.returncode == 0, mended.stderr
    assert "up to date at revision" in mended.stderr
    assert "views made anew" in mended.stderr
    assert "views for analysts" not in project.run("newscrawl", "stats").stderr
    assert "views" not in project.run("newscrawl", "db", "upgrade").stderr
