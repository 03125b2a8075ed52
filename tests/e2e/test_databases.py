"""The three databases are equals: one crawl leaves the same in each, and two crawls write to one at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import serve
from newscrawl.storage.models import Base
from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project

Rows = list[tuple[tuple[str, object], ...]]

#: what must differ between two crawls, beside the times at which they did something: a day has an end, and how many
#: articles go into one transaction is a matter of moments, as is which of two channels names an article first
OF_THE_CRAWL = {
    "frontier": {"channel", "headline"},
    "leases": {"token"},
    "observations": {"day"},
}
#: numbers that a database gives in the order in which rows come, which no two crawls have in common; pairs of letters
#: in the form that its index wants
OF_THE_DATABASE = {
    "article_search": {"pairs"},
    "articles": {"id"},
    "article_urls": {"id"},
    "frontier": {"id"},
    "rejections": {"id"},
    "revisions": {"id"},
    "walks": {"id"},
}


def test_one_crawl_leaves_the_same_in_every_table(tmp_path: Path) -> None:
    states: dict[str, dict[str, Rows]] = {}
    port = 0
    for kind in DATABASES:
        folder = tmp_path / kind
        folder.mkdir()
        # The same port each time, or the URLs would differ.
        with serve(build_portal(PortalOptions(count=40)), port=port) as server:
            port = server.port
            with new_database(kind, folder) as url:
                project = Project(folder, database_url=url)
                for options in ((), ("--revisit",)):
                    result = project.run("newscrawl", "crawl", "demo", *options, "-a", f"home_url={server.url}")
                    assert result.returncode == 0, result.stderr
                with project.connect() as connection:
                    states[kind] = {name: state(connection, name) for name in Base.metadata.tables}
    assert {name: len(rows) for name, rows in states["sqlite"].items()}.items() >= {
        ("runs", 2),
        ("learned_footers", 0),
        ("tombstones", 0),
    }
    filled = {name for name, rows in states["sqlite"].items() if rows}
    assert filled == Base.metadata.tables.keys() - {"learned_footers", "tombstones", "rejections"}
    for name in Base.metadata.tables:
        assert states["postgresql"][name] == states["sqlite"][name], name
        assert states["mysql"][name] == states["sqlite"][name], name


def state(connection: Connection, name: str) -> Rows:
    """Every row of a table, in an order of their own; articles are called by site and number, not by our number."""
    table = Base.metadata.tables[name]
    articles = Base.metadata.tables["articles"]
    keys = {row.id: (row.site, row.article_id) for row in connection.execute(select(articles))}
    left_out = OF_THE_CRAWL.get(name, set()) | OF_THE_DATABASE.get(name, set())
    columns = [
        column
        for column in table.columns
        if column.name not in left_out and not _is_of_the_crawl(name, column.name)
    ]  # fmt: skip
    rows = []
    for row in connection.execute(select(*columns)):
        values: dict[str, Any] = dict(row._mapping)
        if "counts" in values:
            values["counts"].pop("bytes")  # headers name the time
            values["counts"] = dict(sorted(values["counts"].items()))  # what was counted first is a matter of moments
        if "recency" in values:
            values["recency"] -= values["article_pk"]  # its lower part
        if "article_pk" in values:
            values["article_pk"] = keys[values["article_pk"]]
        if "cluster_id" in values:
            values["cluster_id"] = cluster(connection, values["cluster_id"], keys)
        rows.append(tuple((column, value if value.__hash__ else repr(value)) for column, value in values.items()))
    return sorted(rows, key=repr)


def _is_of_the_crawl(table: str, column: str) -> bool:
    """A time at which we did something; what a page prints of times is of the page."""
    return column.endswith("_at") and (table, column) not in {
        ("articles", "published_at"),
        ("revisions", "published_at"),
    }


def cluster(connection: Connection, cluster_id: int, keys: dict[int, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    members = Base.metadata.tables["cluster_members"]
    found = connection.scalars(select(members.c.article_pk).where(members.c.cluster_id == cluster_id))
    return tuple(sorted(keys[pk] for pk in found))


TWO_SITES = """
from newscrawl.spiders.demo import DemoSpider


class {name}Spider(DemoSpider):
    name = "{name}"
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_two_crawls_of_different_sites_write_to_one_database_at_once(kind: str, tmp_path: Path) -> None:
    """An operator's own two sites, which print the same articles: each new article of one is a copy of the other's, so
    both crawls want the same clusters."""
    portal = PortalOptions(count=40)
    names = ("east", "west")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    for name in names:
        (tmp_path / "sites" / f"{name}.py").write_text(TWO_SITES.format(name=name))
    (tmp_path / "mine.py").write_text("from newscrawl.settings import *\n\nSPIDER_MODULES = ['sites']\n")
    with (
        new_database(kind, tmp_path) as url,
        serve(build_portal(portal)) as east,
        serve(build_portal(portal)) as west,
    ):
        project = Project(tmp_path, database_url=url)
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = mine\n")
        crawls = [
            project.start("newscrawl", "crawl", name, "-a", f"home_url={server.url}", "-s", "DOWNLOAD_DELAY=0.1")
            for name, server in zip(names, (east, west), strict=True)
        ]
        output = tmp_path / "output"
        assert [crawl.wait(120) for crawl in crawls] == [0, 0], output.read_text()
        expected = {
            line["article_id"]
            for line in truth_lines(east.site.portal)
            if line["listed"] and line["public"] and not line["redirect_url"]
        }
        with project.connect() as connection:
            runs = {row.site: row for row in connection.execute(select(Base.metadata.tables["runs"]))}
            assert max(run.started_at for run in runs.values()) < min(run.finished_at for run in runs.values())
            stored = {name: of_site(connection, name) for name in names}
            assert stored["east"].keys() == expected
            assert stored["west"] == stored["east"]
            members = state(connection, "cluster_members")
        linked = [dict(row) for row in members]
        assert len(linked) > len(expected)
        for row in linked:
            _, number = row["article_pk"]  # type: ignore[misc]
            assert set(row["cluster_id"]) >= {("east", number), ("west", number)}  # type: ignore[call-overload]


def of_site(connection: Connection, site: str) -> dict[str, tuple[object, ...]]:
    """What each article of a site says, what hangs on it and what the frontier says of it."""
    articles, people, frontier, observations, revisions = (
        Base.metadata.tables[name]
        for name in ("articles", "article_people", "frontier", "observations", "revisions")
    )  # fmt: skip
    found: dict[str, tuple[object, ...]] = {}
    for row in connection.execute(select(articles).where(articles.c.site == site)):
        named = connection.execute(
            select(people.c.name, people.c.role).where(people.c.article_pk == row.id).order_by(people.c.position)
        )
        entry = connection.execute(
            select(frontier.c.state, frontier.c.request_count).where(
                frontier.c.site == site, frontier.c.article_id == row.article_id
            )
        ).one()
        visits = connection.execute(
            select(observations.c.outcome, observations.c.view_count).where(observations.c.article_pk == row.id)
        )
        states = connection.execute(select(revisions.c.number).where(revisions.c.article_pk == row.id))
        content = (row.headline, row.published_at, row.body, row.footer, row.byline_text, row.view_count)
        found[row.article_id] = (*content, *(tuple(map(tuple, part)) for part in (named, [entry], visits, states)))
    return found
