"""What happened in a window: worked out by hand from tests/storage/newsroom.py, the same on every database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, update

from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.happenings import Newcomer, corrections, deletions, new_copies, new_reporters, new_sources
from newscrawl.storage.models import Article, Rejection, Revision, Run, table_of
from newscrawl.storage.rejections import count_reasons
from newscrawl.storage.runs import load_runs
from newscrawl.storage.schema import prepare
from tests.storage.newsroom import ROWS, fill, utc

JULY, AUGUST, SEPTEMBER = utc(2022, 7, 1), utc(2022, 8, 1), utc(2022, 9, 1)
SECOND = utc(2022, 8, 2)
A_MICROSECOND = dt.timedelta(microseconds=1)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
        articles = table_of(Article)
        # Met a day later than the others: its chief reporter is known by then, its intern and its source are not.
        connection.execute(
            update(articles).where(articles.c.id == 2).values(first_seen_at=utc(2022, 8, 2, 2), source="新华社")
        )
        # What our rules read otherwise is no correction.
        rules = {**ROWS["revisions"][1], "id": 9, "number": 3, "origin": "reextraction"}
        connection.execute(insert(table_of(Revision)), [rules])
        for table in (Run, Rejection):
            later = {**ROWS[table.__tablename__][0], "id": 7}
            moment = "started_at" if table is Run else "at"
            connection.execute(insert(table_of(table)), [{**later, moment: utc(2022, 8, 9)}])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_new_reporters(connection: Connection) -> None:
    first = Newcomer("张三", utc(2022, 8, 1, 2), 2, 1)
    assert new_reporters(connection, AUGUST, SEPTEMBER) == [first, Newcomer("李四", utc(2022, 8, 2, 2), 1, 1)]
    assert new_reporters(connection, AUGUST, SECOND) == [first]  # editors and photographers are none
    assert [each.name for each in new_reporters(connection, SECOND, SEPTEMBER)] == ["李四"]
    assert new_reporters(connection, AUGUST, SEPTEMBER, "jinan") == []


def test_new_sources(connection: Connection) -> None:
    assert new_sources(connection, AUGUST, SEPTEMBER) == [
        Newcomer("信网", utc(2022, 8, 1, 2), 1, 1),
        Newcomer("新华社", utc(2022, 8, 2, 2), 1, 1),
    ]
    assert [each.name for each in new_sources(connection, SECOND, SEPTEMBER, "qingdao")] == ["新华社"]


def test_the_beginning_belongs_to_a_window_and_the_end_does_not(connection: Connection) -> None:
    at = utc(2022, 8, 1, 2)
    assert [each.name for each in new_sources(connection, at, at + A_MICROSECOND)] == ["信网"]
    assert new_sources(connection, JULY, at) == []
    gone = utc(2022, 8, 4)
    assert [each.article_id for each in deletions(connection, gone, gone + A_MICROSECOND)] == ["101"]
    assert deletions(connection, JULY, gone) == []
    changed = utc(2022, 8, 2, 16, 30)
    assert [each.number for each in corrections(connection, changed, changed + A_MICROSECOND)] == [2]
    assert corrections(connection, JULY, changed) == []


def test_corrections_are_what_the_site_changed(connection: Connection) -> None:
    (found,) = corrections(connection, JULY, SEPTEMBER)
    assert (found.site, found.article_id, found.number, found.changed) == ("qingdao", "101", 2, ["headline", "body"])
    assert (found.headline, found.recorded_at) == ("啤酒节开幕 🍺 𠮷", utc(2022, 8, 2, 16, 30))
    assert corrections(connection, JULY, SEPTEMBER, "jinan") == []


def test_deletions(connection: Connection) -> None:
    (found,) = deletions(connection, JULY, SEPTEMBER)
    assert (found.site, found.headline, found.gone_at) == ("jinan", "啤酒节开幕", utc(2022, 8, 4))
    assert deletions(connection, JULY, SEPTEMBER, "qingdao") == []


def test_new_copies(connection: Connection) -> None:
    (found,) = new_copies(connection, AUGUST, SEPTEMBER)
    assert [(copy.site, copy.article_id) for copy in found.copies] == [
        *(("jinan", "102"), ("qingdao", "101"), ("jinan", "101"))
    ]
    assert new_copies(connection, SECOND, SEPTEMBER) == []  # its last member was met on the 1st


def test_runs_and_rejections_of_a_window(connection: Connection) -> None:
    assert [run.id for run in load_runs(connection, 10, since=SECOND)] == [7]
    assert [run.id for run in load_runs(connection, 10, "qingdao", since=JULY, until=SECOND)] == [1]
    both = count_reasons(connection, only_open=False)
    assert [(each.reason, each.rejections) for each in both] == [("no_headline", 2), ("empty_listing", 1)]
    assert [(each.reason, each.rejections) for each in count_reasons(connection, until=SECOND)] == [("no_headline", 1)]
    later = count_reasons(connection, since=SECOND, only_open=False)
    assert [(each.reason, each.rejections, each.last_at) for each in later] == [("no_headline", 1, utc(2022, 8, 9))]
