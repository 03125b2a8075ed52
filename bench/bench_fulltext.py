"""MariaDB's FULLTEXT index while articles are being stored: how many questions miss articles committed before.

    python bench/bench_fulltext.py [--articles 12000]

One thread stores articles, 500 a transaction. Another asks in turns the index once, and as the search does (twice, see
:mod:`newscrawl.storage.search_index`) for a word that stands in every article.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter

from databases import new_databases
from newspapers import EVERYWHERE, Newspaper
from sqlalchemy import Engine, insert, text
from stories import article

from newscrawl.storage.article_rows import article_row
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Article, table_of
from newscrawl.storage.schema import prepare
from newscrawl.storage.search import Query, count
from newscrawl.storage.search_index import index_articles
from newscrawl.storage.search_text import pairs
from newscrawl.storage.types import pair_words

AT_ONCE = 500
ONCE = text("SELECT count(*) FROM article_search WHERE MATCH (pairs) AGAINST (:words IN BOOLEAN MODE)")


class Load:
    """Stores articles; ``committed`` says how many are."""

    def __init__(self, engine: Engine, articles: int) -> None:
        self.committed = 0
        self._engine, self._articles, self._paper = engine, articles, Newspaper()

    def run(self) -> None:
        template = article(0)
        while self.committed < self._articles:
            pks = range(self.committed + 1, self.committed + AT_ONCE + 1)
            rows = []
            for pk in pks:
                template.article_id, template.body = str(pk), [EVERYWHERE + self._paper.text(120)]
                rows.append({"id": pk} | article_row(template))
            with writing(self._engine) as connection:
                connection.execute(insert(table_of(Article)), rows)
                index_articles(connection, pks)
            self.committed += AT_ONCE


def ask_meanwhile(engine: Engine, thread: threading.Thread, load: Load) -> None:
    words = {"words": " ".join(f"+{word}" for word in pair_words(pairs(EVERYWHERE)).split())}
    asked: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    most: Counter[str] = Counter()
    while thread.is_alive():
        for way in ("once", "twice"):
            committed = load.committed
            with engine.connect() as connection:
                found = connection.scalar(ONCE, words) if way == "once" else count(connection, Query(text=EVERYWHERE))
            asked[way] += 1
            missed[way] += (found or 0) < committed
            most[way] = max(most[way], committed - (found or 0))
        time.sleep(0.02)
    for way in asked:
        print(f"  asked {way}: {missed[way]} of {asked[way]} questions missed articles, up to {most[way]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=12_000)
    options = parser.parse_args()
    for kind, url in new_databases():
        if kind == "mysql":
            engine = open_engine(url)
            prepare(engine)
            load = Load(engine, options.articles)
            thread = threading.Thread(target=load.run)
            thread.start()
            ask_meanwhile(engine, thread, load)
            thread.join()
            engine.dispose()


if __name__ == "__main__":
    main()
