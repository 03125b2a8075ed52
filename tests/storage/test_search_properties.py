"""Whatever the texts and the words: the search finds what a plain look at every text finds, in the stated order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import count as numbers
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from newscrawl.items import ArticleItem
from newscrawl.storage import search_hits
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.facets import load_facets
from newscrawl.storage.models import Article
from newscrawl.storage.search import Query, count, search
from newscrawl.storage.search_text import folded, terms_of
from tests.storage.samples import SHANGHAI, article

# Few characters, so that words meet texts in every way; 𠮷 has four bytes, Ａ and a are the same when searched.
_LETTERS = "青岛港𠮷aＡ1 ,"
_texts = st.text(_LETTERS, max_size=14)
_days = st.none() | st.integers(-3, 3)
_stories = st.lists(st.tuples(_texts, _texts, _days, st.sampled_from(["甲", "乙", None])), min_size=1, max_size=12)
_since = st.none() | st.integers(-3, 3)
#: a site of its own for each example: so nothing has to be taken away in between
_sites = numbers()


def _item(site: str, number: int, headline: str, body: str, day: int | None, channel: str | None) -> ArticleItem:
    published_at = None if day is None else _day(day) + dt.timedelta(hours=1)
    usual: dict[str, Any] = {"source": None, "byline": [], "credits": [], "published_precision": None}
    return article(
        str(number), site=site, headline=headline, body=[body], published_at=published_at, channel=channel, **usual
    )


def _day(number: int) -> dt.datetime:
    return dt.datetime(2022, 8, 1, tzinfo=SHANGHAI) + dt.timedelta(days=number)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stories=_stories,
    asked=_texts,
    channel=st.sampled_from(["甲", None]),
    since=_since,
    limit=st.integers(1, 4),
    newest=st.sampled_from([2, search_hits.NEWEST]),
    question=st.sampled_from([0, search_hits.A_QUESTION]),
)
def test_finds_what_a_look_at_every_text_finds(
    engine: Engine,
    stories: list[tuple[str, str, int | None, str | None]],
    asked: str,
    channel: str | None,
    since: int | None,
    limit: int,
    newest: int,
    question: int,
) -> None:
    site = f"site{next(_sites)}"
    items = [_item(site, number, *story) for number, story in enumerate(stories)]
    with writing(engine) as connection:
        save_articles(connection, items)
    query = Query(text=asked, site=site, channel=channel, since=None if since is None else _day(since).date())
    terms = terms_of(asked)

    def is_wanted(item: ArticleItem) -> bool:
        whole = f"{folded(item.headline or '')}\n{folded(item.body[0])}"
        is_late = since is None or (item.published_at is not None and item.published_at >= _day(since))
        return all(term in whole for term in terms) and is_late and channel in (None, item.channel)

    def place(item: ArticleItem) -> tuple[bool, bool, float, int]:
        is_in_headline = all(term in folded(item.headline or "") for term in terms)
        seconds = item.published_at.timestamp() if item.published_at else 0
        return not is_in_headline, item.published_at is None, -seconds, -pks[item.article_id]

    # With few texts looked at first, the servers have to go on from there, and come to both ways of doing it; and where
    # a question costs nothing, what a filter leaves is compared.
    ways = patch.multiple(search_hits, NEWEST=newest, A_QUESTION=question)
    with engine.connect() as connection, ways:
        pks = {
            row.article_id: row.id
            for row in connection.execute(select(Article.article_id, Article.id).where(Article.site == site))
        }
        expected = [item.article_id for item in sorted(filter(is_wanted, items), key=place)]
        assert [hit.article_id for hit in search(connection, query, limit=100)] == expected
        assert [hit.article_id for hit in search(connection, query, limit=limit, offset=1)] == expected[1 : 1 + limit]
        assert count(connection, query) == len(expected)
        assert count(connection, query, at_most=limit) == min(limit, len(expected))
        assert load_facets(connection, query).articles == len(expected)
        newest_ones = sorted(filter(is_wanted, items), key=lambda item: place(item)[1:])[:limit]
        facets = load_facets(connection, query, at_most=limit)
        assert {each.value: each.articles for each in facets.channel} == Counter(
            item.channel for item in newest_ones if item.channel
        )
        assert facets.articles == len(newest_ones)
