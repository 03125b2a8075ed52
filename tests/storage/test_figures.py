"""The figures behind charts: worked out by hand, the same on every database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert

from newscrawl.items import REPORTERS
from newscrawl.storage import figures
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.figures import HourFigures, PersonFigures, Scope, SourceFigures, Volume
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare
from tests.storage.newsroom import article, fill, observation, person, utc

FIRST, THIRD = dt.date(2022, 8, 1), dt.date(2022, 8, 3)

#: beside the newsroom, in which all has one day
MORE = {
    "articles": [
        # Taken away; only its day is stated.
        article(
            5,
            "qingdao",
            "105",
            channel="青岛资讯",
            headline="海水浴场开放",
            published_at=utc(2022, 8, 2, 16),
            published_precision="day",
            published_on=THIRD,
            source="信网",
            view_count=500,
            gone_at=utc(2022, 8, 6),
        ),
        # Half past midnight on Wednesday in Tokyo, half past eleven on Tuesday in Shanghai.
        article(
            6,
            "tokyo",
            "1",
            published_at=utc(2022, 8, 2, 15, 30),
            published_precision="minute",
            published_on=THIRD,
            time_zone="Asia/Tokyo",
            source="新华社",
        ),
    ],
    "article_people": [
        person(4, 1, "李四", "intern", "实习生", "byline"),
        # named twice in one article
        person(5, 1, "李四", "intern", "实习生", "byline"),
        person(5, 2, "李四", "intern", "实习生", "footer"),
    ],
    "observations": [
        observation(5, utc(2022, 8, 3, 2), 3, "new", 400, 0),
        observation(5, utc(2022, 8, 5, 2), 5, "unchanged", 500, 3),
    ],
}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
        for table, rows in MORE.items():
            connection.execute(insert(Base.metadata.tables[table]), rows)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_articles_per_day_and_channel(connection: Connection) -> None:
    assert figures.volume(connection, Scope()) == [
        Volume(FIRST, "jinan", "要闻", 1),
        Volume(FIRST, "qingdao", "财经", 1),
        Volume(FIRST, "qingdao", "青岛资讯", 1),
        Volume(THIRD, "qingdao", "青岛资讯", 1),  # gone since, and yet published
        Volume(THIRD, "tokyo", None, 1),
    ]  # article 3 has no date


def test_a_scope_has_both_its_days(connection: Connection) -> None:
    def found(**scope: object) -> list[tuple[dt.date, str]]:
        return [(row.day, row.site) for row in figures.volume(connection, Scope(**scope))]  # type: ignore[arg-type]

    assert found(site="qingdao", since=THIRD) == [(THIRD, "qingdao")]
    assert found(site="jinan", until=FIRST) == [(FIRST, "jinan")]
    assert found(since=dt.date(2022, 8, 2), until=dt.date(2022, 8, 2)) == []
    assert found(since=THIRD, until=THIRD) == [(THIRD, "qingdao"), (THIRD, "tokyo")]


def test_most_read(connection: Connection) -> None:
    found = figures.most_read(connection, Scope())
    assert [(row.site, row.article_id, row.view_count, row.is_gone) for row in found] == [
        ("qingdao", "102", 500, False),  # of equal ones the older article first
        ("qingdao", "105", 500, True),
        ("qingdao", "101", 160, False),  # as last printed, though 170 was printed before
        ("jinan", "102", 9, False),
    ]
    assert (found[2].headline, found[2].published_at) == ("啤酒节开幕 🍺 𠮷", utc(2022, 7, 31, 16, 30))
    assert [row.article_id for row in figures.most_read(connection, Scope(), limit=1)] == ["102"]
    assert [row.article_id for row in figures.most_read(connection, Scope("qingdao", THIRD))] == ["105"]


def test_fastest_growing(connection: Connection) -> None:
    found = figures.fastest_growing(connection, Scope())
    assert [(row.article_id, row.first_views, row.last_views, row.gained, row.own_requests) for row in found] == [
        ("105", 400, 500, 100, 3),
        ("101", 100, 160, 60, 6),
    ]
    assert [row.per_day for row in found] == pytest.approx([100 / 2, 60 * 24 / 98])
    assert (found[1].first_at, found[1].last_at) == (utc(2022, 8, 1, 2), utc(2022, 8, 5, 4))
    assert [row.article_id for row in figures.fastest_growing(connection, Scope(), limit=1)] == ["105"]
    assert figures.fastest_growing(connection, Scope("jinan")) == []


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        # 100 at ten in the morning in Shanghai, 150 eight hours later: less than a day is taken for one
        (Scope(until=FIRST), [("101", 50, 2, 50)]),
        # to 170 on the 3rd, 38.5 hours after the first visit; article 5 was visited only once by then
        (Scope(until=THIRD), [("101", 70, 5, 70 * 24 / 38.5)]),
        # article 1 has lost ten since
        (Scope(since=THIRD), [("105", 100, 3, 50)]),
        (Scope(since=dt.date(2022, 8, 5)), []),
    ],
)
def test_growth_within_days(scope: Scope, expected: list[tuple[str, int, int, float]], connection: Connection) -> None:
    found = figures.fastest_growing(connection, scope)
    assert [(row.article_id, row.gained, row.own_requests) for row in found] == [each[:3] for each in expected]
    assert [row.per_day for row in found] == pytest.approx([each[3] for each in expected])


def test_sources(connection: Connection) -> None:
    assert figures.sources(connection, Scope()) == [
        SourceFigures("信网", 2, 1, 660),
        SourceFigures("新华社", 1, 1, None),
    ]
    assert figures.sources(connection, Scope(until=FIRST)) == [SourceFigures("信网", 1, 1, 160)]
    assert figures.sources(connection, Scope("jinan")) == []


def test_people_by_role(connection: Connection) -> None:
    assert figures.people(connection, Scope()) == [
        PersonFigures("李四", "intern", 3, 2, THIRD),
        PersonFigures("张三", "reporter", 1, 1, FIRST),
        PersonFigures("𠮷田", "photographer", 1, 1, FIRST),
        PersonFigures("张三", "author", 1, 1, FIRST),
        PersonFigures("王五", "responsible_editor", 1, 1, FIRST),
        PersonFigures("张三", "chief_reporter", 1, 1, FIRST),
    ]
    found = figures.people(connection, Scope("qingdao"), REPORTERS, limit=2)
    assert found == [PersonFigures("李四", "intern", 2, 1, THIRD), PersonFigures("张三", "reporter", 1, 1, FIRST)]


def test_hours_are_those_of_the_site(connection: Connection) -> None:
    assert figures.hours(connection, Scope()) == [
        HourFigures(0, 0, 2),  # articles 1 and 4, half past midnight on a Monday
        HourFigures(0, 11, 1),
        HourFigures(2, 0, 1),  # in Tokyo it is Wednesday; article 5 states no hour
    ]
    assert figures.hours(connection, Scope("tokyo", until=FIRST)) == []


def test_what_a_page_begins_with(connection: Connection) -> None:
    assert figures.known_sites(connection) == ["jinan", "qingdao", "tokyo"]
    assert figures.latest_day(connection, utc(2022, 9, 1)) == THIRD
    # a time that is still to come is a misprint
    assert figures.latest_day(connection, utc(2022, 8, 2), "qingdao") == FIRST
    assert figures.latest_day(connection, utc(2022, 7, 1)) is None
    assert figures.latest_zone(connection) == "Asia/Shanghai"  # of article 5, half an hour after the one in Tokyo
    assert figures.latest_zone(connection, "tokyo") == "Asia/Tokyo"
    assert figures.latest_zone(connection, "nowhere") is None


def test_a_scope_may_reach_to_the_ends_of_time(connection: Connection) -> None:
    everything = figures.volume(connection, Scope(since=dt.date.min, until=dt.date.max))
    assert everything == figures.volume(connection, Scope())
