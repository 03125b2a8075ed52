"""Syndicated copies: recall by what was done to the copy, false pairs by kind of article, precision, cost an article.

python bench/bench_clusters.py [--count 300] [--seed 1] [--database URL]     (some minutes)

The articles are generated (copied_texts.py). A pair is found if its articles share a band and are taken for copies.
Precision is that of all pairs of a mixed set of two sites: stories, a copy of each, and as many notices. The cost of
linking is that in a database of its own, SQLite in a temporary folder or an empty one at URL.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from operator import eq
from pathlib import Path
from typing import NamedTuple

from copied_texts import ALTERATIONS, NOTICES, Newsroom, wrapped
from sqlalchemy import Engine, func, insert, select

from newscrawl.items import ArticleItem
from newscrawl.storage.article_rows import article_row
from newscrawl.storage.clusters import link_copies
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.minhash import Features, bands, copy_similarity, features, signature
from newscrawl.storage.models import Article, table_of
from newscrawl.storage.schema import upgrade

LENGTHS = (150, 300, 600, 1200)
BATCH = 200


class Text(NamedTuple):
    """An article; those of one ``story`` are copies of each other."""

    site: str
    story: int
    body: str


class Print(NamedTuple):
    bands: list[int]
    features: Features


def printed(body: str) -> Print | None:
    found = signature(body)
    return Print(bands(found), features(found)) if found else None


def is_found(one: Print | None, other: Print | None, *, of_one_site: bool) -> bool:
    if one is None or other is None or not any(map(eq, one.bands, other.bands)):
        return False
    return copy_similarity(one.features, other.features, of_one_site=of_one_site) is not None


def print_recall(newsroom: Newsroom, count: int) -> None:
    print(f"recall, copies on another site / on the same one, of {count} stories of about so many characters:")
    print(f"{'':31}" + "".join(f"{length:>15}" for length in LENGTHS))
    for name, alter in ALTERATIONS.items():
        cells = []
        for length in LENGTHS:
            stories = [newsroom.story(length) for _ in range(count)]
            pairs = [(printed(story), printed(alter(story, newsroom.random))) for story in stories]
            found = (sum(is_found(*pair, of_one_site=same) for pair in pairs) for same in (False, True))
            cells.append("/".join(f"{number / count:.3f}" for number in found))
        print(f"{name:31}" + "".join(f"{cell:>15}" for cell in cells))


def print_false_pairs(newsroom: Newsroom, count: int) -> None:
    print(f"\nfalse pairs among {count * (count - 1) // 2} pairs of articles of which none is a copy:")
    for kind in ("stories", *NOTICES):
        bodies = [newsroom.story(500) if kind == "stories" else newsroom.notice(kind) for _ in range(count)]
        pairs = list(combinations(map(printed, bodies), 2))
        on_one, on_two = (sum(is_found(*pair, of_one_site=same) for pair in pairs) for same in (True, False))
        print(f"{kind:31}{on_one:>6} on one site {on_two:>6} on two sites")


def mixed_set(newsroom: Newsroom, count: int) -> list[Text]:
    """Of two sites: ``count`` stories, a copy of each that should be found, and as many notices."""
    texts = []
    kinds = [alter for name, alter in ALTERATIONS.items() if not name.startswith("20 %")]
    for number in range(count):
        story = newsroom.story(newsroom.random.choice(LENGTHS))
        copy = kinds[number % len(kinds)](story, newsroom.random)
        texts += [Text("one", number, story), Text("two", number, copy)]
    for number in range(count):
        notice = newsroom.notice([*NOTICES][number % len(NOTICES)])
        texts.append(Text(newsroom.random.choice(("one", "two")), count + number, notice))
    return texts


def print_precision(texts: Sequence[Text]) -> None:
    found = true = copies = 0
    for (one, print_one), (other, print_other) in combinations([(text, printed(text.body)) for text in texts], 2):
        is_copy = one.story == other.story
        is_pair = is_found(print_one, print_other, of_one_site=one.site == other.site)
        copies, found, true = copies + is_copy, found + is_pair, true + (is_copy and is_pair)
    print(
        f"\n{len(texts)} stories, copies and notices of two sites: {copies} pairs of copies; {found} found, {true} true"
    )
    print(f"precision {true / found:.4f}, recall {true / copies:.4f}")


def print_signing(texts: Sequence[str]) -> None:
    began = time.process_time()
    for text in texts:
        bands(signature(text) or bytes(516))
    cost = 1e6 * (time.process_time() - began) / len(texts)
    size = sum(map(len, texts)) / len(texts)
    print(f"signature and bands of {size:.0f} characters on the average: {cost:.0f} µs CPU")


def print_linking(name: str, texts: Sequence[str], engine: Engine) -> None:
    with writing(engine) as connection:
        before = connection.scalar(select(func.count()).select_from(Article)) or 0
        connection.execute(insert(table_of(Article)), [_row(before + number) for number in range(len(texts))])
        pks = list(connection.scalars(select(Article.id).order_by(Article.id).offset(before)))
    wall = cpu = 0.0
    for start in range(0, len(texts), BATCH):
        some = slice(start, start + BATCH)
        with writing(engine) as connection:
            began, began_cpu = time.perf_counter(), time.process_time()
            link_copies(connection, dict(zip(pks[some], texts[some], strict=True)))
            wall, cpu = wall + time.perf_counter() - began, cpu + time.process_time() - began_cpu
    print(f"link_copies, {name}: {1e6 * cpu / len(texts):.0f} µs CPU, {1e6 * wall / len(texts):.0f} µs in all")


def print_cost(newsroom: Newsroom, count: int, url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    print(f"\ncost an article, {engine.dialect.name}, batches of {BATCH}:")
    stories = [newsroom.story(newsroom.random.choice(LENGTHS)) for _ in range(2 * count)]
    print_signing(stories)
    copied = [wrapped(story, newsroom.random) for story in stories[::2]]
    print_linking(f"{len(stories)} stories without a copy", stories, engine)
    print_linking(f"{len(copied)} copies of them", copied, engine)
    print_linking(f"{2 * count} notices of one pattern", [newsroom.notice("weather") for _ in stories], engine)
    print_linking(f"{4 * count} times the same text", [newsroom.story(600)] * (4 * count), engine)
    engine.dispose()


def _row(number: int) -> dict[str, object]:
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    item = ArticleItem("site", str(number), f"https://site.example/{number}", fetched_at=now, time_zone="UTC")
    return article_row(item)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="stories, and notices of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="URL of an empty database")
    options = parser.parse_args()
    newsroom = Newsroom(options.seed)
    print_recall(newsroom, options.count)
    print_false_pairs(newsroom, options.count)
    print_precision(mixed_set(newsroom, options.count))
    with tempfile.TemporaryDirectory() as folder:
        print_cost(newsroom, options.count, options.database or f"sqlite:///{Path(folder) / 'copies.db'}")


if __name__ == "__main__":
    main()
