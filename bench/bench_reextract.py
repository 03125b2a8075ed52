"""How fast the archive is read again by today's rules, on one process and on two.

    make bench    or    python bench/bench_reextract.py [--articles 2000] [--runs 3]

The demo portal is crawled once; then all archived visits are read, by one and by two processes in turn. What a start
costs (imports, processes) is taken out: each figure is what the whole archive costs above its first tenth.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes import QUIET, make_project, scrapy

from newscrawl.archive.archive import Archive
from newscrawl.crawling.spider import PortalSpider
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve
from newscrawl.operations.project import find_site, load_settings
from newscrawl.operations.rereading import Rereader, reread

PROCESSES = (1, 2)


def pages_per_second(site: type[PortalSpider], archive: Archive, positions: list[str], processes: int) -> float:
    """Pages a second of wall time, without the start."""
    tenth = positions[: len(positions) // 10]
    seconds = {}
    for name, part in (("tenth", tenth), ("all", positions)):
        started = time.perf_counter()
        for _ in reread(Rereader(archive.folder, site), part, processes):
            pass
        seconds[name] = time.perf_counter() - started
    pages = sum(len(archive.read(position).pages) for position in positions[len(tenth) :])
    return pages / (seconds["all"] - seconds["tenth"])


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(build_portal(PortalOptions(count=options.articles))) as server:
        make_project(Path(folder))
        scrapy(["crawl", "demo", "-a", f"home_url={server.url}", *QUIET], Path(folder))
        archive = Archive(Path(folder) / "data" / "archive")
        positions = list(archive.positions("demo", kind="article"))
        ratios = []
        with inside(Path(folder)):
            site = find_site(load_settings(), "demo")
            for run in range(options.runs):
                rates = [pages_per_second(site, archive, positions, processes) for processes in PROCESSES]
                ratios.append(rates[1] / rates[0])
                print(f"run {run + 1}: {rates[0]:.0f} pages/s on one process, {rates[1]:.0f} on two")
        print(f"two processes: {statistics.median(ratios):.2f} times as fast (median), {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
