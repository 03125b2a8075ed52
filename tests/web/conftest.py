"""The explorer over a small newsroom, on each database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest
from starlette.testclient import TestClient

from newscrawl.items import ArticleItem
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.read_only import open_read_only
from newscrawl.storage.schema import upgrade
from newscrawl.web.app import make_app
from tests.storage.samples import SHANGHAI, article

ADDRESS = "http://127.0.0.1:8000"


def story(number: int, headline: str, *body: str, **fields: object) -> ArticleItem:
    """An article of the day with this number of August 2022."""
    usual = {
        "published_at": dt.datetime(2022, 8, number, 9, 30, tzinfo=SHANGHAI),
        "url": f"https://www.qingdaoxinxigang.cn/article-{number}-1.html",
        "urls": [f"https://www.qingdaoxinxigang.cn/article-{number}-1.html"],
        "body_html": "".join(f"<p>{paragraph}</p>" for paragraph in body),
        "source": None,
        "byline": [],
        "credits": [],
    }
    return article(str(number), headline=headline, body=list(body), **(usual | fields))


def fill(url: str, items: Sequence[ArticleItem]) -> None:
    """Make the tables of a new database and store these visits in them."""
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as connection:
        save_articles(connection, items)
    engine.dispose()


@pytest.fixture
def stored() -> Sequence[ArticleItem]:
    """What is in the table; a test module may have its own."""
    return [
        story(1, "青岛啤酒节开幕", "海风习习。"),
        story(2, "港口扩建", "青岛港今日开工。"),
    ]


@pytest.fixture
def client(database_url: str, stored: Sequence[ArticleItem]) -> Iterator[TestClient]:
    """A browser, as it were, on the explorer; the test runs once on each kind of database."""
    fill(database_url, stored)
    engine = open_read_only(database_url)
    yield TestClient(make_app(engine), base_url=ADDRESS)
    engine.dispose()
