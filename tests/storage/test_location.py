from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.errors import ProjectNotFoundError
from newscrawl.storage.engine import open_engine
from newscrawl.storage.location import database_url, find_project_dir


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = tmp_path / "a project"
    (project / "deep" / "deeper").mkdir(parents=True)
    (project / "scrapy.cfg").touch()
    return project


def test_nearest_project_upwards(project: Path) -> None:
    assert find_project_dir(project) == project
    assert find_project_dir(project / "deep" / "deeper") == project
    (project / "deep" / "scrapy.cfg").touch()
    assert find_project_dir(project / "deep" / "deeper") == project / "deep"


def test_relative_start(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "deep")
    assert find_project_dir(Path()) == project


def test_outside_every_project_names_both_remedies(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFoundError) as caught:
        database_url(None, tmp_path)
    message = str(caught.value)
    assert str(tmp_path) in message
    assert "cd into" in message
    assert "NEWSCRAWL_DATABASE_URL" in message
    assert list(tmp_path.iterdir()) == []


def test_configured_url_wins_even_outside(tmp_path: Path) -> None:
    assert database_url("mysql://root@localhost/news", tmp_path) == "mysql://root@localhost/news"


@pytest.mark.parametrize("configured", [None, ""])
def test_default_is_the_file_of_the_project_and_is_not_created(project: Path, configured: str | None) -> None:
    assert database_url(configured, project / "deep") == f"sqlite:///{project}/data/newscrawl.db"
    assert not (project / "data").exists()


@pytest.mark.parametrize("name", ["with space", "青岛", "100%25", "what?", "a#b"])
def test_every_folder_name_arrives_at_the_file(tmp_path: Path, name: str) -> None:
    project = tmp_path / name
    project.mkdir()
    (project / "scrapy.cfg").touch()
    engine = open_engine(database_url(None, project))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    engine.dispose()
    assert (project / "data" / "newscrawl.db").is_file()
