"""Nothing a site sends leads the crawler astray or fills its memory; each attempt ends as a counted rejection."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newscrawl.demo.faults import FaultKind
from newscrawl.demo.portal import Build, PortalOptions, build_portal, truth_lines
from newscrawl.demo.server import DemoServer, serve
from tests.e2e.project import IMPATIENT, Project

#: megabytes; a crawl of the demo portal takes about 130, the bomb would take 1,100 and the endless body everything
MEMORY_BOUND = 400

#: settings of the operator's project: names answered without a name server, the peak of memory said at the end. Linux
#: counts into ru_maxrss what the test process that started it took (its worker had 480 MB); VmHWM is its own.
SETTINGS = """
from newscrawl.settings import *
import atexit, pathlib, re, resource, socket, sys

ANSWERS = {"portal.test": "127.0.0.1"}
_really = socket.gethostbyname
socket.gethostbyname = lambda name: ANSWERS.get(name) or _really(name)
_status = pathlib.Path("/proc/self/status")


def _peak():
    if _status.exists():
        return re.search(r"VmHWM:\\s+(\\d+)", _status.read_text())[1]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


atexit.register(lambda: print("PEAK", _peak(), file=sys.stderr))
"""


@dataclass
class Victim:
    """A service of this machine that a crawler has no business with: ``contacts`` are the connections to it."""

    socket: socket.socket
    contacts: list[object] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def listen(self) -> None:
        while True:
            try:
                connection, address = self.socket.accept()
            except OSError:
                return
            self.contacts.append(address)
            connection.close()


@pytest.fixture
def victim() -> Iterator[Victim]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Victim(listening)
        thread = threading.Thread(target=found.listen, daemon=True)
        thread.start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[tuple[DemoServer, Project, list[str]]]:
    """A served portal, a project with names of its own, and the numbers of the articles that a crawl stores."""
    made = build_portal(PortalOptions(count=60, build=Build.NEW))
    numbers = [
        line["article_id"]
        for line in truth_lines(made)
        if line["listed"] and line["public"] and not line["redirect_url"] and line["page_count"] == 1 and line["body"]
    ]
    (tmp_path / "operators_settings.py").write_text(SETTINGS)
    project = Project(tmp_path)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = operators_settings\n")
    with serve(made) as server:
        yield server, project, numbers


def path_of(number: str) -> str:
    return f"/portal.php?mod=view&aid={number}"


def test_redirects_lead_nowhere_else(portal: tuple[DemoServer, Project, list[str]], victim: Victim) -> None:
    server, project, numbers = portal
    targets = {
        f"http://127.0.0.1:{victim.port}/": "refused_address",
        f"http://localhost:{victim.port}/": "refused_address",
        f"http://[::1]:{victim.port}/": "refused_address",
        "http://169.254.169.254/latest/meta-data/": "refused_address",
        f"//127.0.0.1:{victim.port}/": "refused_address",
        f"http://user:word@127.0.0.1:{victim.port}/": "refused_url",
        "http://[::1/": "refused_url",
        f"ftp://127.0.0.1:{victim.port}/x": "refused_scheme",
        "file:///etc/passwd": "refused_scheme",
        "javascript:alert(1)": "refused_scheme",
        "data:text/html,x": "refused_scheme",
    }
    elsewhere = {f"http://127.1:{victim.port}/": "external", f"http://0x7f000001:{victim.port}/": "external"}
    asked = dict(zip(numbers, targets | elsewhere, strict=False))
    for number, target in asked.items():
        server.faults.add(path_of(number), FaultKind.REDIRECT, location=target)
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *IMPATIENT)
    assert result.returncode == 0, result.stderr

    rows = project.frontier()
    reasons = {asked[number]: rows[number].reason for number in asked}
    assert reasons == targets | elsewhere
    states = {asked[number]: rows[number].state for number in asked}
    assert states == dict.fromkeys(targets, "rejected") | dict.fromkeys(elsewhere, "external")
    assert sorted(row.reason for row in project.rejections()) == sorted(targets.values())
    assert project.last_run().counts["rejected"] == len(targets)
    assert victim.contacts == []
    assert not set(asked) & set(project.articles())
    assert set(project.articles()) >= set(numbers) - set(asked), "the crawl went on"


def test_links_lead_nowhere_else(portal: tuple[DemoServer, Project, list[str]], victim: Victim) -> None:
    server, project, _ = portal
    links = {
        4: (f"http://127.0.0.1:{victim.port}/portal.php?mod=view&aid=900001", "refused_address"),
        5: (f"ftp://127.0.0.1:{victim.port}/portal.php?mod=view&aid=900002", "refused_scheme"),
        6: (f"http://127.1:{victim.port}/portal.php?mod=view&aid=900003", "off_site"),
        1: (f"http://user@127.0.0.1:{server.port}/portal.php?mod=view&aid=900004", "refused_url"),
        11: ("file:///etc/portal.php?mod=view&aid=900005", "refused_scheme"),
    }
    for channel, (target, _) in links.items():
        server.faults.add(f"/portal.php?mod=list&catid={channel}", FaultKind.LINK, location=target)
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *IMPATIENT)
    assert result.returncode == 0, result.stderr

    assert {row.url: row.reason for row in project.rejections()} == dict(links.values())
    assert project.last_run().counts["refused_links"] == len(links)
    assert not [number for number in project.frontier() if number.startswith("9000")], (
        "a link is no article of the site"
    )
    assert victim.contacts == []
    assert not [path for path in server.requests if "9000" in path]


def test_a_name_server_leads_nowhere_inside(portal: tuple[DemoServer, Project, list[str]]) -> None:
    server, project, _ = portal
    name = "portal.test"
    result = project.run("newscrawl", "crawl", "demo", "-a", f"home_url=http://{name}:{server.port}/", *IMPATIENT)
    assert result.returncode == 1
    assert {(row.kind, row.reason) for row in project.rejections()} == {("listing", "refused_address")}
    assert server.requests == []
    assert f"{name} leads to" in result.stderr


def test_a_response_without_end_is_rejected_and_memory_stays_bounded(
    portal: tuple[DemoServer, Project, list[str]],
) -> None:
    server, project, numbers = portal
    bad = dict(zip(numbers, (FaultKind.BOMB, FaultKind.ENDLESS, FaultKind.ENDLESS_HEAD), strict=False))
    for number, kind in bad.items():
        server.faults.add(path_of(number), kind)
    result = project.run("scrapy", "crawl", "demo", "-a", f"home_url={server.url}", *IMPATIENT)
    assert result.returncode == 0, result.stderr

    rows = project.frontier()
    assert {(rows[number].state, rows[number].reason) for number in bad} == {("rejected", "too_large")}
    assert [(row.kind, row.reason) for row in project.rejections()] == [("article", "too_large")] * 3
    assert set(project.articles()) >= set(numbers) - set(bad)
    peak = re.search(r"PEAK (\d+)", result.stderr)
    assert peak
    assert int(peak[1]) / 1024 < MEMORY_BOUND
