"""docs/new-site.md is followed to the letter: its commands are run, in its order, in an empty project."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from newscrawl.demo.portal import build_portal
from newscrawl.demo.server import serve
from tests.e2e.project import Project

TUTORIAL = (Path(__file__).resolve().parents[1] / "docs" / "new-site.md").read_text(encoding="utf-8")
#: nobody is disturbed on loopback
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def test_the_tutorial_leads_to_a_crawled_site(tmp_path: Path) -> None:
    project = Project(tmp_path, database_url=f"sqlite:///{tmp_path}/news.db")
    commands = [shlex.split(line) for line in re.findall(r"^    newscrawl (.+)$", TUTORIAL, re.M)]
    assert [command[:2] for command in commands] == [
        *(["site", "new"], ["site", "new"], ["site", "check"], ["crawl", "mysite"], ["stats"], ["site", "check"])
    ]
    said = []
    with serve(build_portal()) as server:
        for command in commands:
            here = [word.replace("http://127.0.0.1:8765/", server.url) for word in command]
            result = project.run("newscrawl", *here, *(QUICK if command[0] != "stats" else ()))
            assert result.returncode == 0, (command, result.stdout, result.stderr)
            said.append(result.stdout)
    assert "looks like discuz: meta generator names Discuz;" in said[0]
    assert {path.name for path in (tmp_path / "sites").glob("*.py")} == {"__init__.py", "mysite.py"}
    stems = [path.stem for path in (tmp_path / "fixtures" / "mysite").glob("*.json")]
    assert sorted(stem.split("-")[0] for stem in stems) == ["article", "listing"]
    assert {article.channel for article in project.articles().values()} == {"财经"}
    assert re.search(r"mysite +\d+", said[4])
    assert re.search(r"view_count +3 of 3 ", said[5])


def test_the_project_file_of_the_tutorial_is_the_one_the_tests_use() -> None:
    assert "    [settings]\n    default = newscrawl.settings\n" in TUTORIAL
