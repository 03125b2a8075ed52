"""The search: how long a query takes against a plain scan of the same texts, and how many of the scan's hits it finds.

    make bench    or    python bench/bench_search.py [--articles 20000] [--queries 60] [--only sqlite]

Texts are made of words in the proportions of a language (Zipf), so that some words stand nearly everywhere and most
are rare; the words asked for are pieces of two to four characters cut out of random texts. Index and scan are asked in
turns: the index for the first page (20 hits) in the search's order, the scan for the number of hits.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from databases import new_databases, size_of
from sqlalchemy import Connection, insert, text
from stories import article

from newscrawl.storage.article_rows import article_row
from newscrawl.storage.engine import Engine, open_engine, writing
from newscrawl.storage.models import Article, table_of
from newscrawl.storage.schema import prepare
from newscrawl.storage.search import Query, count, search
from newscrawl.storage.search_index import index_missing

AT_ONCE = 1000
WORDS = 30_000
#: with this the commonest words stand in a third of the texts, as 中国 does in a newspaper
COMMONEST = 50


class Language:
    """Words of one to four characters, of which the n-th is used about n times less often than the first (Zipf)."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        characters = [chr(0x4E00 + number) for number in range(3500)]
        weights = [1 / (number + 10) for number in range(len(characters))]
        self._words = [
            "".join(chance.choices(characters, weights, k=chance.choice((1, 2, 2, 2, 3, 4)))) for _ in range(WORDS)
        ]
        self._weights = [1 / (number + COMMONEST) for number in range(WORDS)]

    def text(self, words: int) -> str:
        return "".join(self._chance.choices(self._words, self._weights, k=words))


def fill(engine: Engine, articles: int, chance: random.Random) -> list[str]:
    """Store so many articles; return some of their texts."""
    language = Language(chance)
    template = article(0)
    texts = []
    for start in range(0, articles, AT_ONCE):
        rows = []
        for number in range(start, min(start + AT_ONCE, articles)):
            body = language.text(120)
            texts.append(body)
            template.article_id, template.headline, template.body = str(number), language.text(8), [body]
            template.published_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(
                minutes=chance.randrange(3_000_000)
            )
            rows.append(article_row(template))
        with writing(engine) as connection:
            connection.execute(insert(table_of(Article)), rows)
    return chance.sample(texts, 1000)


def seconds(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def scan(connection: Connection, term: str) -> int:
    """How many articles contain ``term``, by looking at every text."""
    position = "strpos" if connection.dialect.name == "postgresql" else "instr"
    statement = text(f"SELECT count(*) FROM article_search WHERE {position}(text, :term) > 0")
    return int(connection.scalar(statement, {"term": term}) or 0)


def compare(connection: Connection, terms: list[str]) -> None:
    found = sum(count(connection, Query(text=term)) for term in terms)
    scanned = sum(scan(connection, term) for term in terms)
    by_index = [seconds(partial(search, connection, Query(text=term))) for term in terms]
    by_scan = [seconds(partial(scan, connection, term)) for term in terms]
    ratios = sorted(one / other for one, other in zip(by_index, by_scan, strict=True))
    print(
        f"  recall {found / scanned:.4f} ({found} of {scanned} hits); of the scan's time: median "
        f"{statistics.median(ratios):.4f}, 95th percentile {ratios[int(len(ratios) * 0.95)]:.4f}; "
        f"median {statistics.median(by_index) * 1000:.1f} ms against {statistics.median(by_scan) * 1000:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--only", choices=("sqlite", "postgresql", "mysql"))
    options = parser.parse_args()
    for kind, url in new_databases():
        if options.only not in (None, kind):
            continue
        chance = random.Random(20261101)
        engine = open_engine(url)
        prepare(engine)
        texts = fill(engine, options.articles, chance)
        before = size_of(engine)
        with writing(engine) as connection:
            took = seconds(lambda: index_missing(connection))
        size = (size_of(engine) - before) / 2**20
        print(f"{kind}: {options.articles} articles, indexed in {took:.0f} s, {size:.0f} MiB")
        terms = []
        for _ in range(options.queries):
            story = chance.choice(texts)
            at = chance.randrange(len(story) - 4)
            terms.append(story[at : at + chance.choice((2, 2, 3, 4))])
        with engine.connect() as connection:
            compare(connection, terms)
        engine.dispose()


if __name__ == "__main__":
    main()
