"""What storing costs: articles saved with all that hangs on them, beside a bare executemany of the same rows.

    make bench    or    python bench/bench_store.py [--articles 4000] [--runs 3]

The bare one inserts, batch by batch, exactly the rows that the save leaves in the tables, each table with one
statement; it looks nothing up and knows nothing of revisits. Both take turns in one run on each database that is here.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

from databases import new_databases
from sqlalchemy import Table, insert, select
from stories import article

from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import Engine, open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare

BATCH = 200  # what the writer takes at a time
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def save(engine: Engine, articles: int) -> float:
    """Seconds."""
    items = [article(number) for number in range(articles)]
    started = time.perf_counter()
    for start in range(0, articles, BATCH):
        with writing(engine) as connection:
            save_articles(connection, items[start : start + BATCH])
    return time.perf_counter() - started


def insert_bare(engine: Engine, rows: Rows, articles: int) -> float:
    """Seconds. Rows of an article go with the article's batch."""
    tables = [table for table in Base.metadata.sorted_tables if rows.get(table.name)]
    batch_of = {row["id"]: number // BATCH for number, row in enumerate(rows["articles"])}
    batches: list[dict[Table, list[Mapping[str, Any]]]] = [{} for _ in range(0, articles, BATCH)]
    for table in tables:
        key = "id" if table.name == "articles" else "article_pk"
        for number, row in enumerate(rows[table.name]):
            batches[batch_of[row[key]] if key in row else number // BATCH].setdefault(table, []).append(row)
    started = time.perf_counter()
    for batch in batches:
        with writing(engine) as connection:
            for table in tables:
                if part := batch.get(table):
                    connection.execute(insert(table), part)
    return time.perf_counter() - started


def take_out(engine: Engine) -> Rows:
    """All rows of all tables, taken out of the tables."""
    tables = Base.metadata.sorted_tables
    with writing(engine) as connection:
        rows = {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}
        for table in reversed(tables):
            connection.execute(table.delete())
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for kind, url in new_databases():
        engine = open_engine(url)
        prepare(engine)
        ratios = []
        for run in range(options.runs):
            saved = save(engine, options.articles)
            rows = take_out(engine)
            bare = insert_bare(engine, rows, options.articles)
            take_out(engine)
            ratios.append(bare / saved)
            number = sum(map(len, rows.values()))
            print(
                f"{kind}, run {run + 1}: "
                f"{options.articles / saved:.0f} articles/s ({number / saved:.0f} rows/s) saved, "
                f"{options.articles / bare:.0f} articles/s ({number / bare:.0f} rows/s) bare"
            )
        print(f"{kind}: saving keeps {statistics.median(ratios):.2f} of the speed of the bare executemany (median)")
        engine.dispose()


if __name__ == "__main__":
    main()
