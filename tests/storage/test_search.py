"""The search on each database, against a plain scan of the texts.

What is searched was committed before: MariaDB's FULLTEXT index does not see the changes of its own transaction.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, select, text

from newscrawl.items import ArticleItem, Person
from newscrawl.storage import search_hits
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.models import Article, ArticleSearch
from newscrawl.storage.purge import purge
from newscrawl.storage.search import Query, count, search
from newscrawl.storage.search_index import FTS_TABLE, Candidates, forget_articles, index_missing, indexes_first
from newscrawl.storage.search_text import folded
from tests.storage.samples import SHANGHAI, SITE, article, at


def story(number: int, headline: str, *body: str, **fields: Any) -> ArticleItem:
    published_at = dt.datetime(2022, 8, 1, tzinfo=SHANGHAI) + dt.timedelta(days=number)
    usual = {"source": None, "byline": [], "credits": [], "published_at": published_at}
    return article(str(number), headline=headline, body=list(body), **(usual | fields))


def save(engine: Engine, items: list[ArticleItem]) -> None:
    with writing(engine) as connection:
        save_articles(connection, items)


def ids(engine: Engine, query: str = "", **conditions: Any) -> list[str]:
    asked = Query(text=query, **conditions)
    with engine.connect() as connection:
        found = [hit.article_id for hit in search(connection, asked, limit=1000)]
        assert count(connection, asked) == len(found)
    return found


@pytest.fixture
def stored(engine: Engine) -> Engine:
    save(
        engine,
        [
            story(1, "港口扩建", "青岛港今日开工。"),
            story(2, "青岛啤酒节开幕", "海风习习。", byline=[Person("𠮷田", "reporter", "记者", "byline")]),
            story(3, "ＡＢＣ公司落户", "记者从青 岛获悉。", source="信网", channel="财经"),
            story(4, "无日期的稿件", "青岛港。", published_at=None, published_precision=None),
            story(5, "百分之百", "增长100%_和\\反斜杠'引号", view_count=9, site="other"),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("青岛", ["2", "1", "4"]),  # the headline first, then the newest, those without a time last
        ("青岛港", ["1", "4"]),
        ("青岛 开工", ["1"]),
        ("岛港今日开工。", ["1"]),
        ("abc", ["3"]),
        ("ａｂｃ公司", ["3"]),
        ('"青 岛"', ["3"]),
        ("𠮷田", ["2"]),
        ("信网", ["3"]),
        ("港", ["1", "4"]),  # one character has no pair
        ("100%", ["5"]),
        ("%", ["5"]),
        ("0%_", ["5"]),
        ("\\", ["5"]),
        ("'", ["5"]),
        ("+-*<>()~@", []),
        ("没有的词", []),
    ],
)
def test_terms(stored: Engine, query: str, found: list[str]) -> None:
    assert ids(stored, query) == found


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, ["5", "3", "2", "1", "4"]),
        ({"site": "other"}, ["5"]),
        ({"channel": "财经"}, ["3"]),
        ({"source": "信网"}, ["3"]),
        ({"person": "𠮷田"}, ["2"]),
        ({"person": "𠮷"}, []),
        ({"person": "𠮷田", "role": "editor"}, []),
        ({"since": dt.date(2022, 8, 3)}, ["5", "3", "2"]),
        ({"since": dt.date(2022, 8, 2), "until": dt.date(2022, 8, 3)}, ["2", "1"]),
        ({"min_views": 100}, ["3", "2", "1", "4"]),
        ({"text": "青岛", "until": dt.date(2022, 8, 2)}, ["1"]),
    ],
)
def test_filters(stored: Engine, conditions: dict[str, Any], found: list[str]) -> None:
    assert ids(stored, **({"query": conditions.pop("text", "")} | conditions)) == found


@pytest.mark.parametrize("way", [search_hits.IN_ORDER, search_hits.OF_FILTER])
def test_the_ways_that_ask_no_index_find_the_same(stored: Engine, way: Candidates) -> None:
    with patch.object(search_hits, "_cheapest", return_value=way):
        assert ids(stored, "青") == ["2", "3", "1", "4"]
        assert ids(stored, "青", site=SITE, since=dt.date(2022, 8, 2)) == ["2", "3", "1"]
        assert ids(stored, "青", channel="财经") == ["3"]


def test_postgresql_plans_other_statements_as_before(stored: Engine) -> None:
    if stored.dialect.name != "postgresql":
        pytest.skip("its planner alone is told to prefer an index")
    with stored.connect() as connection:
        with indexes_first(connection):
            assert connection.scalar(text("SHOW enable_seqscan")) == "off"
        search(connection, Query(text="青岛"))
        count(connection, Query(text="青岛"))
        assert connection.scalar(text("SHOW enable_seqscan")) == "on"


def test_pages_and_highlights(stored: Engine) -> None:
    with stored.connect() as connection:
        first, second = (search(connection, Query(text="青岛"), limit=1, offset=offset)[0] for offset in (0, 1))
    assert [(piece.text, piece.is_hit) for piece in first.headline] == [("青岛", True), ("啤酒节开幕", False)]
    assert [(piece.text, piece.is_hit) for piece in second.snippet] == [("青岛", True), ("港今日开工。", False)]
    assert second.published_at == dt.datetime(2022, 8, 2, tzinfo=SHANGHAI)


def test_a_changed_article_is_found_by_what_it_says_now(stored: Engine) -> None:
    save(stored, [replace(story(1, "更正启事", "内容已改。"), fetched_at=at(60))])
    assert ids(stored, "青岛港") == ["4"]
    assert ids(stored, "已改") == ["1"]


def test_a_purged_article_leaves_nothing_in_the_index(stored: Engine) -> None:
    with writing(stored) as connection:
        purge(connection, [(SITE, "1")], reason="asked for", run_id=None, now=at(60))
    assert ids(stored, "青岛港") == ["4"]
    with stored.connect() as connection:
        assert "开工" not in " ".join(connection.scalars(select(ArticleSearch.text)))
        if stored.dialect.name == "sqlite":
            in_the_index = text(f"SELECT count(*) FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH 'x5f005de5'")
            assert connection.scalar(in_the_index) == 0


def test_articles_from_before_the_index_are_added(stored: Engine) -> None:
    with writing(stored) as connection:
        forget_articles(connection, list(connection.scalars(select(Article.id))))
    assert ids(stored, "青岛") == []
    for _ in range(2):
        with writing(stored) as connection:
            index_missing(connection)
        assert ids(stored, "青岛") == ["2", "1", "4"]


def test_finds_what_a_plain_scan_finds(engine: Engine) -> None:
    """Random texts over a small alphabet, so that terms overlap in every way, with blanks and marks."""
    chance = random.Random(20221101)
    alphabet = "青岛港市长aB1 ,。\u3000%𠮷Ａ"

    def some(most: int) -> str:
        return "".join(chance.choice(alphabet) for _ in range(chance.randint(0, most)))

    items = [story(number, some(12), some(40), some(40)) for number in range(200)]
    save(engine, items)
    for _ in range(150):
        term = folded(some(5)).strip()
        if not term or " " in term:
            continue
        expected = {
            item.article_id
            for item in items
            if term in folded(f"{item.headline}") or any(term in folded(part) for part in item.body)
        }
        assert set(ids(engine, term)) == expected, term
