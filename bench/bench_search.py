"""The search: how long a query takes against a plain scan of the same texts, and whether it finds what the scan finds.

    python bench/bench_search.py [--articles 200000] [--words 400] [--queries 14] [--only sqlite] [--database URL]

Asked for are words of seven kinds, of each kind so many: half of them with one of seven filters in turn. The index is
asked for the first page (20 hits, in order) and for the number of hits up to 1,000, as ``newscrawl query`` does, in
three rounds over all queries, of which the median counts. The plain scan counts all texts that contain the word; a
second one counts those that pass the filters, for which the database may use what indexes it has. ``--database`` fills
a database and keeps it, or asks one that was filled like that.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from databases import new_databases, size_of
from newspapers import EVERYWHERE, fill, some_texts, words_of
from sqlalchemy import Connection, Engine, func, select

from newscrawl.storage.engine import open_engine, patient, writing
from newscrawl.storage.models import Article, ArticlePerson, ArticleSearch, table_of
from newscrawl.storage.schema import prepare
from newscrawl.storage.search import Query, count, search
from newscrawl.storage.search_index import index_missing
from newscrawl.storage.search_query import contain, filters

ROUNDS = 3
COUNTED = 1000


def _piece(text: str, length: int, chance: random.Random) -> str:
    at = chance.randrange(len(text) - length)
    return text[at : at + length]


@dataclass(frozen=True)
class Asked:
    """A query, what it is an example of, and how long it took."""

    kind: str
    filter: str
    query: Query
    page: float = 0.0
    counting: float = 0.0
    scanning: float = 0.0
    narrowed: float = 0.0
    hits: int = 0

    @property
    def ratio(self) -> float:
        return self.page / self.scanning


def some_queries(connection: Connection, times: int, chance: random.Random) -> Iterator[Asked]:
    texts = some_texts(connection, chance)
    names = list(connection.scalars(select(ArticlePerson.name).distinct().order_by(ArticlePerson.name)))
    words = words_of(2)
    kinds: dict[str, Callable[[], str]] = {
        "in every text": lambda: _piece(EVERYWHERE, chance.choice((2, 3)), chance),
        "common word": lambda: chance.choice(words[:30]),
        "rare word": lambda: chance.choice(words[3000:]),
        "name": lambda: chance.choice(names),
        "piece of a text": lambda: _piece(chance.choice(texts), chance.choice((2, 2, 3, 4)), chance),
        "phrase": lambda: _piece(chance.choice(texts), chance.choice((6, 8, 12)), chance),
        "absent": lambda: chance.choice(words[:3000]) + chance.choice(words[:3000]) + chance.choice(words[:3000]),
    }
    narrowed = some_filters(connection, chance)
    for kind, word in kinds.items():
        for number in range(times):
            name = list(narrowed)[number // 2 % len(narrowed)] if number % 2 else "none"
            query = Query(text=word())
            yield Asked(kind, name, query if name == "none" else narrowed[name](query))


def some_filters(connection: Connection, chance: random.Random) -> dict[str, Callable[[Query], Query]]:
    """What narrows a query down, as a value that a random article has."""
    last = connection.scalar(select(func.max(Article.id))) or 1

    def of_an_article(query: Query, *names: str) -> Query:
        found = connection.execute(
            select(Article.site, Article.channel, Article.source, Article.published_on.label("since"))
            .where(Article.id >= chance.randrange(last))
            .order_by(Article.id)
            .limit(1)
        ).one()
        return replace(query, **{name: getattr(found, name) for name in names})

    def of_a_person(query: Query) -> Query:
        pk = chance.randrange(last)
        name = connection.scalar(
            select(ArticlePerson.name)
            .where(ArticlePerson.article_pk >= pk)
            .order_by(ArticlePerson.article_pk, ArticlePerson.position)
            .limit(1)
        )
        return replace(query, person=name)

    def of_a_month(query: Query) -> Query:
        begun = of_an_article(query, "since")
        assert begun.since
        return replace(begun, until=begun.since.replace(year=begun.since.year + begun.since.month // 12))

    return {
        "site": lambda query: of_an_article(query, "site"),
        "channel": lambda query: of_an_article(query, "channel"),
        "source": lambda query: of_an_article(query, "source"),
        "since": lambda query: of_an_article(query, "since"),
        "month": of_a_month,
        "person": of_a_person,
        "site and views": lambda query: replace(of_an_article(query, "site"), min_views=20_000),
    }


def seconds(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def scan(connection: Connection, query: Query) -> int:
    """How many articles contain the one word of ``query`` and pass its filters, by looking at every text."""
    statement = select(func.count()).select_from(ArticleSearch)
    if conditions := filters(query):
        statement = statement.join(Article, Article.id == ArticleSearch.article_pk).where(*conditions)
    return connection.scalar(statement.where(*contain(connection, ArticleSearch.text, [query.text]))) or 0


def measured(connection: Connection, queries: list[Asked]) -> Iterator[Asked]:
    pages: list[list[float]] = [[] for _ in queries]
    counts: list[list[float]] = [[] for _ in queries]
    for _ in range(ROUNDS):
        for number, asked in enumerate(queries):
            pages[number].append(seconds(partial(search, connection, asked.query)))
            counts[number].append(seconds(partial(count, connection, asked.query, at_most=COUNTED)))
    for number, asked in enumerate(queries):
        page, counting = statistics.median(pages[number]), statistics.median(counts[number])
        scanning = seconds(partial(scan, connection, Query(text=asked.query.text)))
        begin = time.perf_counter()
        hits = scan(connection, asked.query)
        narrowed = time.perf_counter() - begin
        yield replace(asked, page=page, counting=counting, scanning=scanning, narrowed=narrowed, hits=hits)


def recall(connection: Connection, queries: list[Asked]) -> str:
    found = sum(count(connection, asked.query) for asked in queries)
    scanned = sum(asked.hits for asked in queries)
    return f"recall {found / scanned:.6f} ({found} of {scanned} hits)"


def line(name: str, queries: list[Asked]) -> str:
    pages = sorted(asked.ratio for asked in queries)
    counts = sorted(asked.counting / asked.scanning for asked in queries)
    page, scanning, narrowed = (
        statistics.median(getattr(asked, what) for asked in queries) * 1000 for what in ("page", "scanning", "narrowed")
    )
    return (
        f"  {name:16}{len(queries):4}  page: median {statistics.median(pages):.4f}, p95 {_high(pages):.4f}, "
        f"most {pages[-1]:.4f}; count: {statistics.median(counts):.4f}, {_high(counts):.4f}; "
        f"{page:.1f} ms, scan {scanning:.0f} ms, with filters {narrowed:.0f} ms"
    )


def _high(values: list[float]) -> float:
    return values[min(int(len(values) * 0.95), len(values) - 1)]


def report(connection: Connection, queries: list[Asked], slowest: int) -> None:
    print(f"  {recall(connection, queries)}; of the scan's time:")
    print(line("all", queries))
    for name in ("kind", "filter"):
        for value in dict.fromkeys(getattr(asked, name) for asked in queries):
            print(line(value, [asked for asked in queries if getattr(asked, name) == value]))
    for asked in sorted(queries, key=lambda asked: -asked.ratio)[:slowest]:
        print(
            f"    {asked.ratio:.4f} = {asked.page * 1000:.1f} / {asked.scanning * 1000:.0f} ms; with filters "
            f"{asked.narrowed * 1000:.0f} ms; {asked.hits} hits, {asked.kind}, {asked.filter}: {asked.query}"
        )


def fill_index(engine: Engine) -> None:
    """Index all articles; on MariaDB as its migration does, which makes the index of all pairs at once."""
    if engine.dialect.name != "mysql":
        with writing(engine) as connection:
            index_missing(connection)
        return
    (by_pairs,) = (index for index in table_of(ArticleSearch).indexes if index.name == "ix_article_search_pairs")
    by_pairs.drop(engine)
    with writing(engine) as connection:
        index_missing(connection)
    by_pairs.create(engine)


@contextmanager
def filled(url: str, articles: int, words: int) -> Iterator[Engine]:
    engine = open_engine(patient(url))
    prepare(engine)
    with engine.connect() as connection:
        stored = connection.scalar(select(func.count()).select_from(Article)) or 0
    if not stored:
        fill(engine, articles, words)
        before = size_of(engine)
        took = seconds(lambda: fill_index(engine))
        print(
            f"  indexed in {took:.0f} s, {(size_of(engine) - before) / 2**20:.0f} MiB beside {before / 2**20:.0f} MiB"
        )
    yield engine
    engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=400, help="of each text, of 2.3 characters (default: %(default)s)")
    parser.add_argument("--queries", type=int, default=16, help="of each kind of words")
    parser.add_argument("--only", choices=("sqlite", "postgresql", "mysql"))
    parser.add_argument("--database", help="URL of a database to fill and keep, or to ask")
    parser.add_argument("--slowest", type=int, default=0, help="print so many of the slowest queries")
    options = parser.parse_args()
    for kind, url in [("given", options.database)] if options.database else new_databases():
        if options.only not in (None, kind) and not options.database:
            continue
        print(f"{kind}: {options.articles} articles of {options.words} words", flush=True)
        with filled(url, options.articles, options.words) as engine, engine.connect() as connection:
            chance = random.Random(20261101)
            queries = list(some_queries(connection, options.queries, chance))
            report(connection, list(measured(connection, queries)), options.slowest)


if __name__ == "__main__":
    main()
