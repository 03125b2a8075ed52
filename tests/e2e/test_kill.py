"""SIGKILL at any instant: the next run finishes the work. Nothing missing, nothing twice.

A handful of kills a database here; the long form is

    NEWSCRAWL_KILLS=50 NEWSCRAWL_KILL_SEED=1 python -m pytest tests/e2e/test_kill.py
"""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.portal import PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.conftest import DATABASES, new_database
from tests.e2e.project import Project

KILLS = int(os.environ.get("NEWSCRAWL_KILLS", "5"))
SEED = int(os.environ.get("NEWSCRAWL_KILL_SEED", "0")) or random.randrange(1, 1_000_000)
#: seconds after the start of a process; its imports take about one, the crawl about two more
EARLIEST, LATEST = 0.6, 3.0
#: requests that can be in flight at a kill: DemoSpider's concurrency
IN_FLIGHT = 16

PORTAL = build_portal(PortalOptions(count=300))
TRUTH = {line["article_id"]: line for line in truth_lines(PORTAL)}
EXPECTED = {n for n, line in TRUTH.items() if line["listed"] and line["public"] and not line["redirect_url"]}


@pytest.mark.parametrize("kind", DATABASES)
def test_the_next_run_finishes_what_a_killed_one_began(kind: str, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} {kind}")
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / str(rounds)
        folder.mkdir()
        with serve(PORTAL) as server, new_database(kind, folder) as url:
            project = Project(folder, database_url=url)
            killed = kill_until_done(project, server, chance, KILLS - kills)
            kills += killed
            check(project, server, killed)


def kill_until_done(project: Project, server: DemoServer, chance: random.Random, at_most: int) -> int:
    """Run the crawl again and again, each time killed at random, until one ends by itself; return the kills."""
    killed = 0
    while True:
        process = project.start("scrapy", "crawl", "demo", "-a", f"home_url={server.url}")
        try:
            process.wait(chance.uniform(EARLIEST, LATEST) if killed < at_most else 120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        else:
            output = (project.folder / "output").read_text(encoding="utf-8")
            assert process.returncode == 0, output
            return killed


def check(project: Project, server: DemoServer, killed: int) -> None:
    context = f"seed {SEED}, {killed} kills"
    articles = project.articles()
    assert set(articles) == EXPECTED, context
    for number, article in articles.items():
        assert article.headline == TRUTH[number]["headline"], context
        assert article.body == "\n\n".join(TRUTH[number]["body"]), context
        names = [person.name for person in article.people if person.origin == "byline"]
        assert names == [person["name"] for person in TRUTH[number]["byline"]], context
    assert {row.state for row in project.frontier().values()} == {"stored", "external"}, context
    again = Counter(
        address.article_id
        for path in server.requests
        if (address := read_article_url(path)) and address.page == 1 and address.article_id in EXPECTED
    )
    assert again.total() - len(EXPECTED) <= killed * IN_FLIGHT, f"{context}: more than what was in flight came twice"
    assert project.last_run().outcome == "finished", context
