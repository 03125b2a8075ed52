"""What keeping the pages costs: bytes a page and pages a second, beside gzip of each page alone.

    make bench    or    python bench/bench_archive.py [--runs 3] [--folder ../shared/pages]

Pages are those of a demo portal, articles and then listings, and saved ones: each folder in --folder that holds a
hundred of them is a site of its own. Ours is the whole file: dictionary, indexes, URLs and headers included; gzip
(level 6) is the bodies alone, in memory. Both do the same pages in the same run, so that the ratios hold when the
machine's speed drifts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.demo.portal import CHANNELS, PortalOptions, article_path, build_portal
from newscrawl.demo.server import serve

ARTICLES, LISTINGS = 1600, 20
FEWEST = 100
START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
#: as a Discuz behind nginx sends them
HEADERS = (
    ("Server", "nginx"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Connection", "keep-alive"),
    ("Vary", "Accept-Encoding"),
    ("X-Powered-By", "PHP/7.4.33"),
    ("Set-Cookie", "Xk2p_lastact=1793510565%09portal.php%09view; expires=Wed, 25-Nov-2026 05:22:45 GMT; path=/"),
)


class Result(NamedTuple):
    """Bytes a page of ours and of gzip, and how many pages a second ours does for one of gzip's."""

    stored: float
    gzipped: float
    writing: float
    reading: float


def demo_pages() -> list[ArchivedVisit]:
    """Every article of a demo portal and the first pages of its listings, one after the other."""
    portal = build_portal(PortalOptions(count=ARTICLES))
    paths = [("article", str(number), article_path(portal.options, each)) for number, each in portal.articles.items()]
    paths += [("listing", None, f"{each}&page={page}") for each in CHANNELS.values() for page in range(1, LISTINGS + 1)]
    visits = []
    with serve(portal) as server:
        for kind, article_id, path in paths:
            try:
                with urlopen(server.url + path) as response:
                    visits.append(visit(kind, article_id, server.url + path, response.read(), len(visits)))
            except OSError:  # articles that are gone or lead elsewhere
                continue
    return visits


def saved_sites(folder: Path) -> dict[str, list[ArchivedVisit]]:
    sites = {path.name: saved_pages(path) for path in sorted(folder.glob("*/"))}
    return {name: visits for name, visits in sites.items() if len(visits) >= FEWEST}


def saved_pages(folder: Path) -> list[ArchivedVisit]:
    files = sorted(path for path in folder.rglob("*.htm*") if path.is_file())
    return [
        visit("article", str(number), f"http://portal.example/{path.name}", path.read_bytes(), number)
        for number, path in enumerate(files)
    ]


def visit(kind: str, article_id: str | None, url: str, body: bytes, second: int) -> ArchivedVisit:
    page = ArchivedPage(url, 200, HEADERS, body)
    at = START + dt.timedelta(seconds=second)
    return ArchivedVisit("bench", kind, article_id, (url,), at, (page,))  # type: ignore[arg-type]


def measure(visits: list[ArchivedVisit]) -> Result:
    bodies = [page.body for each in visits for page in each.pages]
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        ours, positions = timed(archive.add, visits)
        gzips, zipped = timed(gzip6, bodies)
        archive.close()
        reading, _ = timed(archive.read, positions)
        unzipping, _ = timed(gzip.decompress, zipped)
        archive.close()
        stored = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    count = len(bodies)
    return Result(stored / count, sum(map(len, zipped)) / count, gzips / ours, unzipping / reading)


def gzip6(body: bytes) -> bytes:
    return gzip.compress(body, 6)


def timed(function: Callable, values: Iterable) -> tuple[float, list]:
    started = time.perf_counter()
    results = [function(value) for value in values]
    return time.perf_counter() - started, results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    default = Path(__file__).resolve().parents[2] / "shared" / "pages"
    parser.add_argument("--folder", type=Path, default=default, help="folders of saved pages")
    given = parser.parse_args()
    for name, visits in {"demo portal": demo_pages(), **saved_sites(given.folder)}.items():
        raw = statistics.fmean(len(page.body) for each in visits for page in each.pages)
        results = [measure(visits) for _ in range(given.runs)]
        writing, reading = (
            statistics.median(getattr(each, field) for each in results) for field in ("writing", "reading")
        )
        stored, gzipped = results[0].stored, results[0].gzipped
        print(
            f"{name}: {len(visits)} pages of {raw:.0f} bytes; {stored:.0f} bytes a page kept, gzip {gzipped:.0f}: "
            f"{stored / gzipped:.2f} of gzip; pages a second for one of gzip's: writing {writing:.2f}, "
            f"reading {reading:.2f} (median of {given.runs})"
        )


if __name__ == "__main__":
    main()
