"""The explorer over a small newsroom, on each database. It changes nothing, so the tests of a module share one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.items import ArticleItem
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.read_only import open_read_only
from newscrawl.storage.schema import upgrade
from newscrawl.web.app import make_app
from tests.conftest import DATABASES, new_database
from tests.storage.samples import SHANGHAI, SITE, article

ADDRESS = "http://127.0.0.1:8000"


def story(number: int, headline: str, *body: str, **fields: object) -> ArticleItem:
    """An article of the day with this number of August 2022, half past nine."""
    url = f"https://www.qingdaoxinxigang.cn/article-{number}-1.html"
    usual = {
        "published_at": dt.datetime(2022, 8, number, 9, 30, tzinfo=SHANGHAI),
        "url": url,
        "urls": [url],
        "body_html": "".join(f"<p>{paragraph}</p>" for paragraph in body),
        "source": None,
        "byline": [],
        "credits": [],
    }
    article_id = str(fields.pop("article_id", number))
    return article(article_id, headline=headline, body=list(body), **(usual | fields))


def fill(url: str, items: Sequence[ArticleItem]) -> None:
    """Make the tables of a new database and store these visits in them, in order."""
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as connection:
        save_articles(connection, items)
    engine.dispose()


def keep(archive: Archive, article_id: str, body: bytes, content_type: str) -> None:
    """Put a page of an article into the archive."""
    page = ArchivedPage("https://www.qingdaoxinxigang.cn/", 200, (("Content-Type", content_type),), body)
    fetched_at = dt.datetime(2022, 8, 5, 4, tzinfo=dt.UTC)
    archive.add(ArchivedVisit(SITE, "article", article_id, (page.url,), fetched_at, (page,)))


@pytest.fixture(scope="module")
def stored() -> Sequence[ArticleItem]:
    """What is in the table; a module may have its own."""
    return [story(1, "青岛啤酒节开幕", "海风习习。"), story(2, "港口扩建", "青岛港今日开工。")]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive without pages; a module may put some in."""
    archive = Archive(tmp_path_factory.mktemp("archive"))
    yield archive
    archive.close()


@pytest.fixture(scope="module", params=DATABASES)
def explorer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, stored: Sequence[ArticleItem],
    archive: Archive,
) -> Iterator[Starlette]:  # fmt: skip
    """The explorer over what is ``stored``."""
    folder: Path = tmp_path_factory.mktemp("databases")
    with new_database(request.param, folder) as url:
        fill(url, stored)
        engine = open_read_only(url)
        yield make_app(engine, archive)
        engine.dispose()


@pytest.fixture
def client(explorer: Starlette) -> TestClient:
    """A browser, as it were, of somebody who reads Chinese."""
    return TestClient(explorer, base_url=ADDRESS, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
