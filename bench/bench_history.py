"""What history costs: how the database grows when an unchanged article is visited again and again.

    make bench    or    python bench/bench_history.py [--articles 20] [--visits 1000]

Each article is visited so many times through the writer's own save, with counts that grow as a portal's do. On SQLite
the file is measured, on PostgreSQL and MariaDB (where they run) the tables with their indexes.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import replace

from databases import new_databases, size_of
from stories import article

from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import Engine, open_engine, writing
from newscrawl.storage.schema import prepare

VISITS_AT_ONCE = 100


def visit(engine: Engine, articles: int, visits: int) -> None:
    items = [article(number) for number in range(articles)]
    for start in range(0, visits, VISITS_AT_ONCE):
        with writing(engine) as connection:
            for number in range(start, start + VISITS_AT_ONCE):
                later = dt.timedelta(hours=number)
                save_articles(
                    connection,
                    [
                        replace(
                            item, fetched_at=item.fetched_at + later, view_count=(item.view_count or 0) + 3 * number
                        )
                        for item in items
                    ],
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--visits", type=int, default=1000)
    options = parser.parse_args()
    for kind, url in new_databases():
        engine = open_engine(url)
        prepare(engine)
        visit(engine, options.articles, VISITS_AT_ONCE)
        before = size_of(engine)
        visit(engine, options.articles, options.visits)
        grown = (size_of(engine) - before) / options.articles / (options.visits - VISITS_AT_ONCE) * 1000
        print(
            f"{kind}: {grown / 1024:.0f} KiB per 1,000 visits to an unchanged article ({grown / 1000:.0f} bytes each)"
        )
        engine.dispose()


if __name__ == "__main__":
    main()
