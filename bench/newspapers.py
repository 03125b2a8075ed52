"""Many articles with texts in the proportions of a language: some words stand in every text, most in very few."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from itertools import accumulate

from sqlalchemy import Connection, Engine, insert, select
from stories import article

from newscrawl.items import Person
from newscrawl.storage.article_rows import article_row, people_rows
from newscrawl.storage.engine import writing
from newscrawl.storage.models import Article, ArticlePerson, table_of

#: stands in every text, as 记者 does
EVERYWHERE = "\u9f98\u9f99\u9f9a\u9f9b"
WORDS = 30_000
#: with this the commonest words stand in a third of the texts, as 中国 does in a newspaper
COMMONEST = 50
_AT_ONCE = 1000
_SEED = 20261101
_BEGINNING = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_MINUTES = 3_000_000


class Newspaper:
    """Words of one to four characters, of which the n-th is used about n times less often than the first (Zipf); sites,
    channels, sources and people likewise."""

    def __init__(self) -> None:
        self.chance = random.Random(_SEED)
        characters = [chr(0x4E00 + number) for number in range(3500)]
        weights = [1 / (number + 10) for number in range(len(characters))]
        self.words = [
            "".join(self.chance.choices(characters, weights, k=self.chance.choice((1, 2, 2, 2, 3, 4))))
            for _ in range(WORDS)
        ]
        self._weights = list(accumulate(1 / (number + COMMONEST) for number in range(WORDS)))
        self._names = ["".join(self.chance.choices(characters, k=self.chance.choice((2, 3)))) for _ in range(2000)]

    def text(self, words: int) -> str:
        return "".join(self.chance.choices(self.words, cum_weights=self._weights, k=words))

    def one_of(self, many: int) -> int:
        """A number below ``many``, the first ones more often."""
        return int(many ** self.chance.random()) - 1

    def person(self) -> Person:
        return Person(self._names[self.one_of(len(self._names))], "reporter", "记者", "byline")


@cache
def words_of(length: int) -> list[str]:
    """The words of so many characters, the commonest first."""
    return [word for word in Newspaper().words if len(word) == length]


def fill(engine: Engine, articles: int, words: int) -> None:
    """Store so many articles of so many words (of 2.3 characters), with their people, without the search index; in no
    order of time."""
    paper = Newspaper()
    template = article(0)
    for start in range(0, articles, _AT_ONCE):
        rows, people = [], []
        for number in range(start, min(start + _AT_ONCE, articles)):
            template.article_id, template.headline = str(number), paper.text(8)
            template.body = [EVERYWHERE + paper.text(words)]
            template.site, template.channel = f"site{paper.one_of(20)}", f"channel{paper.one_of(40)}"
            template.source = f"source{paper.one_of(300)}"
            template.byline = [paper.person(), paper.person()]
            template.view_count = int(100_000 ** paper.chance.random())
            template.published_at = _BEGINNING + dt.timedelta(minutes=paper.chance.randrange(_MINUTES))
            rows.append({"id": number + 1} | article_row(template))
            people += people_rows(number + 1, template)
        with writing(engine) as connection:
            connection.execute(insert(table_of(Article)), rows)
            connection.execute(insert(table_of(ArticlePerson)), people)


def some_texts(connection: Connection, chance: random.Random) -> list[str]:
    """A hundred bodies."""
    pks = chance.sample(list(connection.scalars(select(Article.id).order_by(Article.id))), 100)
    return list(connection.scalars(select(Article.body).where(Article.id.in_(pks)).order_by(Article.id)))
