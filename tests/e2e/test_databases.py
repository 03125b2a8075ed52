"""One crawl of the demo portal into each of the three databases gives the same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve
from newscrawl.storage.models import Article
from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project

#: numbers and times of the database's own and of the visit
OF_THE_VISIT = {"id", "first_seen_at", "fetched_at", "changed_at"}


def test_the_same_table_on_every_database(tmp_path: Path) -> None:
    tables: dict[str, Any] = {}
    port = 0
    for kind in DATABASES:
        folder = tmp_path / kind
        folder.mkdir()
        # The same port each time, or the URLs would differ.
        with serve(build_portal(PortalOptions(count=40)), port=port) as server:
            port = server.port
            with new_database(kind, folder) as url:
                project = Project(folder, database_url=url)
                result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url={server.url}")
                assert result.returncode == 0, result.stderr
                tables[kind] = rows(project)
    assert len(tables["sqlite"]) > 30
    assert tables["postgresql"] == tables["sqlite"]
    assert tables["mysql"] == tables["sqlite"]


def rows(project: Project) -> dict[str, dict[str, Any]]:
    names = [column.key for column in inspect(Article).column_attrs if column.key not in OF_THE_VISIT]
    return {
        number: {name: getattr(article, name) for name in names}
        | {"people": [(p.position, p.name, p.role, p.role_text, p.origin) for p in article.people]}
        | {"urls": sorted(alias.url for alias in article.urls)}
        for number, article in project.articles().items()
    }
