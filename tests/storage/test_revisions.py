"""What a visit leaves beside the article's row: an observation, a revision, the count of our requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from newscrawl.items import Person, Reading
from newscrawl.storage import articles
from newscrawl.storage.articles import Outcome, load_article, save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import State, mark
from newscrawl.storage.models import Article, FrontierRow, Observation, Rejection, Revision, Tombstone, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.rejections import save_rejection
from newscrawl.storage.runs import start_run
from tests.storage.samples import FETCHED_AT, SHANGHAI, SITE, URL, article, at


def observations(connection: Connection) -> list[Observation]:
    return load_detached(connection, select(Observation).order_by(Observation.article_pk, Observation.fetched_at))


def revisions(connection: Connection) -> list[Revision]:
    return load_detached(connection, select(Revision).order_by(Revision.article_pk, Revision.number))


def row(connection: Connection) -> Article:
    (found,) = load_detached(connection, select(Article))
    return found


def request_count(connection: Connection, article_id: str = "101") -> int | None:
    return connection.scalar(select(FrontierRow.request_count).where(FrontierRow.article_id == article_id))


def printed(text: str, time: str, precision: str = "minute", **fields: object) -> Any:
    """A visit to a page that prints ``text``, read as ``time`` on the day of publication."""
    hour, minute = time.split(":")
    fields |= {
        "published_text": text,
        "published_at": dt.datetime(2022, 8, 1, int(hour), int(minute), tzinfo=SHANGHAI),
        "published_precision": precision,
        "readings": {"published_at": Reading(raw=text, rule="ago" if "前" in text else "year first")},
    }
    return article(**fields)


# Observations


def test_a_visit_is_observed_as_printed(engine: Engine) -> None:
    """Whatever the row keeps of earlier visits: what a page does not print is NULL."""
    with writing(engine) as connection:
        mark(connection, SITE, "101", State.RETRY, now=at(-9), run_id=1, url=URL.format(101), requests=2)
        save_articles(connection, [article(requests=3)])
        save_articles(connection, [article(fetched_at=at(1), view_count=None, comment_count=4, reactions=None)])
        save_articles(connection, [article(fetched_at=at(2), view_count=470, comment_count=None, headline="更正")])
        assert [
            (seen.fetched_at, seen.outcome, seen.view_count, seen.comment_count, seen.reactions, seen.own_requests)
            for seen in observations(connection)
        ] == [
            (FETCHED_AT, "new", 461, 0, {"路过": 3, "鲜花": 0}, 2),
            (at(1), "unchanged", None, 4, None, 5),
            (at(2), "changed", 470, None, {"路过": 3, "鲜花": 0}, 6),
        ]
        assert request_count(connection) == 7


@pytest.mark.parametrize(("hour", "day"), [(15, dt.date(2022, 8, 5)), (16, dt.date(2022, 8, 6))])
def test_the_day_of_an_observation_is_the_sites(engine: Engine, hour: int, day: dt.date) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(fetched_at=dt.datetime(2022, 8, 5, hour, 59, tzinfo=dt.UTC))])
        assert [seen.day for seen in observations(connection)] == [day]


@pytest.mark.parametrize(
    ("published_at", "day"),
    [
        (dt.datetime(2022, 8, 1, 0, 30, tzinfo=SHANGHAI), dt.date(2022, 8, 1)),
        (dt.datetime(2022, 7, 31, 16, 0, tzinfo=dt.UTC), dt.date(2022, 8, 1)),
        (dt.datetime(2022, 7, 31, 15, 59, tzinfo=dt.UTC), dt.date(2022, 7, 31)),
        (None, None),
    ],
)
def test_the_day_of_publication_is_the_sites(
    engine: Engine, published_at: dt.datetime | None, day: dt.date | None
) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(published_at=published_at, rules_version="0.1.0+3f2a9c1b")])
        assert (row(connection).published_on, row(connection).rules_version) == (day, "0.1.0+3f2a9c1b")


def test_a_batch_that_is_repeated_leaves_no_trace(engine: Engine) -> None:
    """Also where it holds several visits to an article, of which all but the last are older than the row."""
    batch = [
        article(requests=3),
        article("102", view_count=1),
        article(fetched_at=at(1), headline="更正", view_count=500, requests=2),
        article(fetched_at=at(2), view_count=None),
        article("102", fetched_at=at(2)),
    ]
    tables = [table_of(model) for model in (Article, Observation, Revision, FrontierRow)]

    def everything(connection: Connection) -> list[object]:
        return [sorted(map(str, connection.execute(select(table)))) for table in tables]

    with writing(engine) as connection:
        save_articles(connection, batch)
        before = everything(connection)
        assert save_articles(connection, batch) == [Outcome.UNCHANGED] * 5
        assert everything(connection) == before
        assert (request_count(connection), request_count(connection, "102")) == (6, 2)
        assert len(observations(connection)) == 5


# Revisions


def test_the_first_revision_says_all_of_the_content(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(run_id=7, rules_version="0.1.0+3f2a9c1b")])
        (found,) = revisions(connection)
        values = {column.name: getattr(found, column.name) for column in table_of(Revision).c}
        del values["id"]
        assert values == {
            "article_pk": row(connection).id,
            "number": 1,
            "origin": "visit",
            "visited_at": FETCHED_AT,
            "recorded_at": FETCHED_AT,
            "run_id": 7,
            "rules_version": "0.1.0+3f2a9c1b",
            "changed": [],
            "content_hash": row(connection).content_hash,
            "headline": "青岛啤酒节开幕 🍺 𠮷",
            "published_at": dt.datetime(2022, 8, 1, 3, 51, tzinfo=dt.UTC),
            "published_precision": "minute",
            "publisher": "青岛信息港",
            "byline_text": "记者 张三 摄影 𠮷田",
            "people": [
                {"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"},
                {"name": "𠮷田", "role": "photographer", "role_text": "摄影", "origin": "byline"},
                {"name": "王五", "role": "editor", "role_text": "编辑", "origin": "footer"},
            ],
            "source": "信网",
            "info_line_author": "李四",
            "info_line_source": "信网",
            "info_line_source_url": "https://www.example.cn/1",
            "summary": "7月31日,",
            "body": "第一段 😀\n\n第二段 𠮷",
            "footer": "文章来源:信网。\n\nEND",
            "images": ["https://www.example.cn/1.jpg"],
            "attachments": ["https://www.example.cn/1.pdf"],
        }


CHANGES: list[tuple[dict[str, object], list[str]]] = [
    ({"headline": "更正"}, ["headline"]),
    ({"body": ["第一段 😀"], "body_html": "<p>第一段 😀</p>"}, ["body"]),
    ({"credits": []}, ["people"]),
    ({"byline": [Person("张三", "editor", "编辑", "byline")], "byline_text": "编辑 张三"}, ["byline_text", "people"]),
    ({"published_at": dt.datetime(2022, 8, 1, 11, 52, tzinfo=SHANGHAI)}, ["published_at"]),
    ({"published_at": None, "published_precision": None}, ["published_at", "published_precision"]),
    ({"source": None, "footer": [], "images": []}, ["footer", "images", "source"]),
]


@pytest.mark.parametrize(("fields", "changed"), CHANGES, ids=[", ".join(changed) for _, changed in CHANGES])
def test_a_revision_names_what_changed(engine: Engine, fields: dict[str, object], changed: list[str]) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(run_id=7)])
        later = article(fetched_at=at(60), run_id=8, view_count=500, **fields)
        assert save_articles(connection, [later]) == [Outcome.CHANGED]
        first, second = revisions(connection)
        assert sorted(second.changed) == changed
        assert (first.number, second.number, second.run_id, second.visited_at) == (1, 2, 8, at(60))
        assert first.content_hash != second.content_hash == row(connection).content_hash


def test_an_unchanged_visit_brings_no_revision_and_a_change_back_brings_one(engine: Engine) -> None:
    with writing(engine) as connection:
        visits = [
            article(),
            article(fetched_at=at(1)),
            article(fetched_at=at(2), headline="更正"),
            article(fetched_at=at(3)),
        ]
        save_articles(connection, visits)
        assert [(found.number, found.visited_at, found.headline) for found in revisions(connection)] == [
            (1, FETCHED_AT, "青岛啤酒节开幕 🍺 𠮷"),
            (2, at(2), "更正"),
            (3, at(3), "青岛啤酒节开幕 🍺 𠮷"),
        ]


def test_only_new_bodies_are_looked_for_copies(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    linked: list[dict[int, str]] = []
    monkeypatch.setattr(articles, "link_copies", lambda _, bodies: linked.append(dict(bodies)))
    with writing(engine) as connection:
        for visit in (
            article(),
            article(fetched_at=at(1)),
            article(fetched_at=at(2), headline="更正"),
            article(fetched_at=at(3), headline="更正", body=["新"]),
        ):
            save_articles(connection, [visit])
        pk = row(connection).id
    assert linked == [{pk: "第一段 😀\n\n第二段 𠮷"}, {}, {}, {pk: "新"}]


# The time of publication


def test_a_time_that_is_stated_more_exactly_is_no_edit(engine: Engine) -> None:
    visits = [
        printed("3 小时前", "10:40", "hour"),
        printed("2022-8-1 10:32", "10:32", fetched_at=at(1)),
        printed("2022-8-1", "00:00", "day", fetched_at=at(2)),
    ]
    ten_thirty_two = dt.datetime(2022, 8, 1, 10, 32, tzinfo=SHANGHAI)
    with writing(engine) as connection:
        assert save_articles(connection, visits) == [Outcome.NEW, Outcome.UNCHANGED, Outcome.UNCHANGED]
        found = row(connection)
        assert (found.published_at, found.published_precision) == (ten_thirty_two, "minute")
        assert (found.published_text, found.published_on) == ("2022-8-1", dt.date(2022, 8, 1))
        assert found.readings["published_at"] == {"rule": "year first", "raw": "2022-8-1 10:32"}
        assert (found.changed_at, found.fetch_count) == (FETCHED_AT, 3)
        (revision,) = revisions(connection)
        assert (revision.published_at, revision.published_precision) == (ten_thirty_two, "minute")
        (exact,) = save_articles(connection, [printed("2022-8-1 10:32", "10:32", fetched_at=at(3))])
        assert (exact, revision.content_hash) == (Outcome.UNCHANGED, row(connection).content_hash)
        assert {seen.outcome for seen in observations(connection)} == {"new", "unchanged"}


def test_a_day_on_which_midnight_is_meant_is_refined_without_another_hash(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [printed("2022-8-1", "00:00", "day")])
        assert save_articles(connection, [printed("2022-8-1 00:00", "00:00", fetched_at=at(1))]) == [Outcome.UNCHANGED]
        (revision,) = revisions(connection)
        assert (row(connection).published_precision, revision.published_precision) == ("minute", "minute")


@pytest.mark.parametrize(
    ("text", "time", "precision", "kept"),
    [("2022-8-1 10:32", "10:32", "minute", "10:32"), ("2022-8-1", "00:00", "day", "10:40")],
)
def test_another_statement_of_the_time_is_not_named_beside_an_edit(
    engine: Engine, text: str, time: str, precision: str, kept: str
) -> None:
    with writing(engine) as connection:
        save_articles(connection, [printed("3 小时前", "10:40", "hour")])
        edited = printed(text, time, precision, fetched_at=at(1), headline="更正")
        assert save_articles(connection, [edited]) == [Outcome.CHANGED]
        _, second = revisions(connection)
        assert second.changed == ["headline"]
        found = row(connection).published_at
        assert found is not None
        assert found == second.published_at
        assert found.astimezone(SHANGHAI).strftime("%H:%M") == kept


def test_another_time_is_an_edit(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [printed("3 小时前", "10:40", "hour")])
        assert save_articles(connection, [printed("2022-8-1 15:00", "15:00", fetched_at=at(1))]) == [Outcome.CHANGED]
        _, second = revisions(connection)
        assert sorted(second.changed) == ["published_at", "published_precision"]
        assert row(connection).changed_at == at(1)


# Rejections, tombstones


def test_an_article_that_could_be_had_after_all_resolves_its_rejections(engine: Engine) -> None:
    with writing(engine) as connection:
        run_id = start_run(connection, SITE, {}, "0.1.0", FETCHED_AT, None)
        for site, article_id in ((SITE, "101"), (SITE, "102"), ("yantai", "101"), (SITE, None)):
            save_rejection(
                connection, run_id, site, "https://a", "article", "no_headline", "", at(-5), article_id=article_id
            )

        def resolved() -> list[tuple[str, str | None, dt.datetime | None]]:
            found = load_detached(connection, select(Rejection).order_by(Rejection.id))
            return [(each.site, each.article_id, each.resolved_at) for each in found]

        save_articles(connection, [article()])
        others = [(SITE, "102", None), ("yantai", "101", None), (SITE, None, None)]
        assert resolved() == [(SITE, "101", FETCHED_AT), *others]
        save_articles(connection, [article(fetched_at=at(1))])
        assert resolved() == [(SITE, "101", FETCHED_AT), *others]


def test_an_article_with_a_tombstone_is_never_written(engine: Engine) -> None:
    with writing(engine) as connection:
        mark(connection, SITE, "102", State.PURGED, now=at(-1), run_id=None, url=URL.format(102))
        connection.execute(
            insert(table_of(Tombstone)).values(site=SITE, article_id="102", purged_at=at(-1), reason="请求删除")
        )
        visits = [
            article("101"),
            article("102"),
            article("102", site="yantai", url="https://yantai.example/102", urls=[]),
        ]
        assert save_articles(connection, visits) == [Outcome.NEW, Outcome.PURGED, Outcome.NEW]
        assert load_article(connection, "102", SITE) is None
        assert connection.scalar(select(FrontierRow.state).filter_by(site=SITE, article_id="102")) == "purged"
        assert len(observations(connection)) == len(revisions(connection)) == 2
