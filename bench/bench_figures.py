"""The panels of dashboard and report: how long each takes against one scan of a column of all articles.

    python bench/bench_figures.py [--articles 20000] [--words 400] [--only sqlite] [--database URL]

Each panel is loaded as a page loads it, over all days and over the last thirty, in three rounds of which the median
counts; nothing is drawn. The scan counts what one column of articles that no index holds has. ``--database`` asks a
database that ``bench_search.py --database`` filled. It has articles with their people, and no visits, revisions or
runs: panels that are about these say nothing here, and are left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable

from databases import new_databases
from newspapers import fill
from sqlalchemy import Connection, func, select

from newscrawl.operations.dashboard import DASHBOARD
from newscrawl.operations.panels import Kind, Window, load_rows, window_of_days
from newscrawl.operations.report import REPORT
from newscrawl.storage.engine import open_engine
from newscrawl.storage.models import Article
from newscrawl.storage.schema import prepare

ROUNDS = 3
PANELS: dict[str, Kind] = {
    **{key: DASHBOARD[key] for key in ("volume", "most_read", "sources", "reporters", "hours")},
    **{key: REPORT[key] for key in ("new_reporters", "new_sources", "deletions")},
}


def median_seconds(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        ask()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def windows(connection: Connection) -> dict[str, Window]:
    first, last = connection.execute(select(func.min(Article.published_on), func.max(Article.published_on))).one()
    return {
        "all days": window_of_days(None, first, dt.date(2100, 1, 1)),
        "thirty days": window_of_days(None, last - dt.timedelta(days=29), last),
    }


def report(url: str) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        articles = connection.scalar(select(func.count()).select_from(Article))
        scan = median_seconds(lambda: connection.scalar(select(func.count(Article.published_text))))
        print(f"{articles} articles, scan {scan * 1000:.0f} ms", flush=True)
        for name, window in windows(connection).items():
            for key, kind in PANELS.items():
                took = median_seconds(lambda kind=kind, window=window: load_rows(kind, connection, window))  # type: ignore[misc]
                print(f"  {name:12} {key:14} {took / scan:6.2f} of the scan, {took * 1000:6.0f} ms", flush=True)
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=400, help="of each text, of 2.3 characters (default: %(default)s)")
    parser.add_argument("--only", choices=("sqlite", "postgresql", "mysql"))
    parser.add_argument("--database", help="URL of a database that is filled")
    options = parser.parse_args()
    if options.database:
        report(options.database)
        return
    for kind, url in new_databases():
        if options.only not in (None, kind):
            continue
        engine = open_engine(url)
        prepare(engine)
        fill(engine, options.articles, options.words)
        engine.dispose()
        print(f"{kind}: ", end="")
        report(url)


if __name__ == "__main__":
    main()
