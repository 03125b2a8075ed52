from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select

from newscrawl.items import ArticleItem, Person, Reading
from newscrawl.storage import reextraction
from newscrawl.storage.articles import load_article, save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import State, mark, mark_unmodified
from newscrawl.storage.models import Article, Base, FrontierRow, Observation, Rejection, Revision, Tombstone, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.reextraction import Difference, compare, save_reextracted, visits_made_of
from newscrawl.storage.rejections import save_rejection
from newscrawl.storage.runs import start_run
from tests.storage.samples import FETCHED_AT, SHANGHAI, SITE, URL, article, at

NOW = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)

Tables = dict[str, list[dict[str, Any]]]


def reextract(connection: Connection, *items: ArticleItem) -> list[tuple[str, dict[str, tuple[object, object]]]]:
    """What is written, and what was foretold: the same. Kinds and columns."""
    foretold = compare(connection, items)
    written = save_reextracted(connection, items, run_id=9, now=NOW)
    assert written == foretold
    return [(each.kind, each.columns) for each in written]


def everything(connection: Connection, *left_out: str) -> Tables:
    """All rows of all tables, by their contents, but for these columns."""
    tables = {}
    for table in Base.metadata.sorted_tables:
        rows = [row._asdict() for row in connection.execute(select(table))]
        for row in rows:
            if "recency" in row:
                row["recency"] -= row["article_pk"]  # its lower part
        tables[table.name] = sorted(
            ({name: value for name, value in row.items() if name not in left_out} for row in rows), key=str
        )
    return tables


def row(connection: Connection, article_id: str = "101") -> Article:
    found = load_article(connection, article_id)
    assert found is not None
    return found


def frontier(connection: Connection) -> FrontierRow:
    (found,) = load_detached(connection, select(FrontierRow))
    return found


def observed(connection: Connection) -> list[tuple[dt.datetime, str, int | None, int]]:
    found = load_detached(connection, select(Observation).order_by(Observation.fetched_at))
    return [(each.fetched_at, each.outcome, each.view_count, each.own_requests) for each in found]


def revisions(connection: Connection) -> list[Revision]:
    return load_detached(connection, select(Revision).order_by(Revision.article_pk, Revision.number))


def hours_ago(**fields: object) -> ArticleItem:
    fields |= {
        "published_text": "3小时前",
        "published_at": dt.datetime(2022, 8, 1, 11, 20, tzinfo=SHANGHAI),
        "published_precision": "hour",
        "readings": {"published_at": Reading(raw="3小时前", rule="ago")},
    }
    return article(**fields)


VISITS = [
    hours_ago(requests=2, run_id=1, etag='"1"', revisit_at=at(60)),
    article("102", byline=[], credits=[], view_count=None, requests=3),
    article(fetched_at=at(10), view_count=None, reactions=None, run_id=2, etag='"2"', revisit_at=at(90)),
    hours_ago(fetched_at=at(20), view_count=500, body=["第一段 😀", "第二段", "第三段"], rules_version="2"),
    article("103", body=[], body_html="", site="yantai", url="https://yantai.example/103", urls=[]),
    article("102", fetched_at=at(30), view_count=7, url="https://a/102", urls=["https://a/102", "https://b/102"]),
    article(fetched_at=at(40), headline="更正", comment_count=None, revisit_at=None),
]


def test_the_state_of_a_crawl_comes_out_of_its_archive(engine: Engine) -> None:
    """Where a crawl's database is lost, today's rules over its pages give the very rows again."""
    written_when = ("id", "article_pk", "cluster_id", "origin", "run_id", "recorded_at")

    with writing(engine) as connection:
        save_articles(connection, VISITS)
        by_the_crawl = everything(connection, *written_when)
        assert [len(by_the_crawl[name]) for name in ("articles", "observations", "revisions")] == [3, 7, 6]
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
        kinds = [kind for kind, _ in reextract(connection, *VISITS)]
        assert kinds == ["new", "new", "later", "later", "new", "later", "later"]
        assert everything(connection, *written_when) == by_the_crawl
        assert {(each.origin, each.run_id, each.recorded_at) for each in revisions(connection)} == {
            ("reextraction", 9, NOW)
        }


@pytest.mark.parametrize("saved", ["by the crawl", "by re-extraction"])
def test_a_second_time_changes_nothing(engine: Engine, saved: str) -> None:
    with writing(engine) as connection:
        if saved == "by the crawl":
            save_articles(connection, VISITS)
        else:
            save_reextracted(connection, VISITS, run_id=9, now=NOW)
        before = everything(connection)
        assert reextract(connection, *VISITS) == [
            ("earlier", {}),
            ("earlier", {}),
            ("earlier", {}),
            ("earlier", {}),
            ("latest", {}),
            ("latest", {}),
            ("latest", {}),
        ]
        assert everything(connection) == before


def test_a_comparison_writes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        before = everything(connection)
        better = article(headline="更好", rules_version="2")
        assert compare(connection, [better, article("102")]) == [
            Difference(SITE, "101", URL.format(101), "latest", {"headline": ("青岛啤酒节开幕 🍺 𠮷", "更好")}),
            Difference(SITE, "102", URL.format(102), "new", {}),
        ]
        assert everything(connection) == before


# The visit the row was made of


def test_todays_rules_set_all_that_the_page_says(engine: Engine) -> None:
    people = [Person("张三", "chief_reporter", "首席记者", "byline")]
    better = article(
        headline="更好",
        byline=people,
        credits=[],
        body=["第一段 😀"],
        footer=["第二段 𠮷", "文章来源:信网。", "END"],
        channel="财经",
        view_count=462,
        warnings=[],
        readings={"headline": Reading(rule="css h1")},
        rules_version="2",
        revisit_at=at(9999),
        etag='"x"',
    )
    with writing(engine) as connection:
        save_articles(connection, [article(requests=2, rules_version="1", revisit_at=at(60))])
        mark_before = frontier(connection)
        named = [
            {"name": "张三", "role": "reporter", "role_text": "记者", "origin": "byline"},
            {"name": "𠮷田", "role": "photographer", "role_text": "摄影", "origin": "byline"},
            {"name": "王五", "role": "editor", "role_text": "编辑", "origin": "footer"},
        ]
        chief = {"name": "张三", "role": "chief_reporter", "role_text": "首席记者", "origin": "byline"}
        assert reextract(connection, better) == [
            (
                "latest",
                {
                    "headline": ("青岛啤酒节开幕 🍺 𠮷", "更好"),
                    "people": (named, [chief]),
                    "body": ("第一段 😀\n\n第二段 𠮷", "第一段 😀"),
                    "footer": ("文章来源:信网。\n\nEND", "第二段 𠮷\n\n文章来源:信网。\n\nEND"),
                    "channel": ("青岛资讯", "财经"),
                    "view_count": (461, 462),
                    "warnings": (["published_at: 无时区"], []),
                },
            )
        ]
        found = row(connection)
        assert (found.headline, found.body, found.view_count, found.rules_version) == ("更好", "第一段 😀", 462, "2")
        assert found.readings == {"headline": {"rule": "css h1"}}
        assert [(person.name, person.role) for person in found.people] == [("张三", "chief_reporter")]
        # The site changed nothing, and nobody visited it.
        assert (found.first_seen_at, found.fetched_at, found.changed_at, found.fetch_count) == (*[FETCHED_AT] * 3, 1)
        assert observed(connection) == [(FETCHED_AT, "new", 462, 0)]
        mark_after = frontier(connection)
        names = [column.name for column in table_of(FrontierRow).c]
        assert [getattr(mark_after, name) for name in names] == [getattr(mark_before, name) for name in names]
        first, second = revisions(connection)
        assert (second.number, second.origin, second.run_id, second.rules_version) == (2, "reextraction", 9, "2")
        assert (second.visited_at, second.recorded_at) == (FETCHED_AT, NOW)
        assert sorted(second.changed) == ["body", "footer", "headline", "people"]
        assert second.people == [chief]
        assert first.headline == "青岛啤酒节开幕 🍺 𠮷"
        assert first.content_hash != second.content_hash == found.content_hash
        assert reextract(connection, better) == [("latest", {})]
        assert len(revisions(connection)) == 2


def test_readings_and_the_version_of_the_rules_are_brought_up_to_date_without_a_word(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(rules_version="1")])
        readings = {"headline": Reading(rule="css h1", warnings=("zwei",))}
        assert reextract(connection, article(rules_version="2", readings=readings)) == [("latest", {})]
        found = row(connection)
        assert found.rules_version == "2"
        assert found.readings == {"headline": {"rule": "css h1", "warnings": ["zwei"]}}
        assert len(revisions(connection)) == 1


def test_a_column_that_is_no_content_makes_no_revision(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        assert reextract(connection, article(body_html="<p>第一段</p>")) == [
            ("latest", {"body_html": ("<p>第一段 😀</p><p>第二段 𠮷</p>", "<p>第一段</p>")})
        ]
        assert row(connection).body_html == "<p>第一段</p>"
        assert len(revisions(connection)) == 1


def test_a_counter_read_wrongly_falls_back_on_what_was_printed_before(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(view_count=461), article(fetched_at=at(1), view_count=2022)])
        assert reextract(connection, article(fetched_at=at(1), view_count=None)) == [
            ("latest", {"view_count": (2022, 461)})
        ]
        assert row(connection).view_count == 461
        assert [views for _, _, views, _ in observed(connection)] == [461, None]
        assert reextract(connection, article(fetched_at=at(1), view_count=None)) == [("latest", {})]


def test_a_gone_article_stays_gone(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        mark(connection, SITE, "101", State.GONE, now=at(60), run_id=None, url=URL.format(101))
        reextract(connection, article(headline="更好"), article(fetched_at=at(30), headline="最好", requests=2))
        found = row(connection)
        assert (found.headline, found.gone_at, found.fetched_at) == ("最好", at(60), at(30))
        after = frontier(connection)
        assert (after.state, after.updated_at, after.request_count) == ("gone", at(60), 3)


def test_a_visit_after_which_the_server_said_not_modified_is_the_latest(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        mark_unmodified(connection, SITE, "101", revisit_at=at(99), now=at(60))
        assert visits_made_of(connection, SITE, ["101", "102"]) == {"101": FETCHED_AT}
        ((kind, _),) = reextract(connection, article(headline="更好"))
        assert kind == "latest"
        assert (row(connection).headline, row(connection).fetched_at) == ("更好", at(60))
        ((kind, _),) = reextract(connection, article(fetched_at=at(30), headline="最好"))
        assert kind == "later"
        found = row(connection)
        assert (found.headline, found.fetched_at, found.fetch_count) == ("最好", at(60), 3)
        assert (frontier(connection).revisit_at, frontier(connection).request_count) == (at(99), 3)
        assert visits_made_of(connection, SITE, ["101"]) == {"101": at(30)}


def test_a_time_that_an_earlier_visit_stated_more_exactly_is_kept(engine: Engine) -> None:
    latest = hours_ago(fetched_at=at(1))
    with writing(engine) as connection:
        save_articles(connection, [article(), latest])
        assert reextract(connection, latest) == [("latest", {})]
        assert row(connection).published_at == article().published_at
        assert row(connection).published_precision == "minute"


def test_the_same_text_read_more_exactly_by_todays_rules_is_a_difference(engine: Engine) -> None:
    day = dt.datetime(2022, 8, 1, tzinfo=SHANGHAI)
    with writing(engine) as connection:
        save_articles(connection, [article(published_at=day, published_precision="day")])
        assert reextract(connection, article()) == [
            ("latest", {"published_at": (day, article().published_at), "published_precision": ("day", "minute")})
        ]
        assert sorted(revisions(connection)[1].changed) == ["published_at", "published_precision"]
        assert row(connection).published_at == article().published_at


# Earlier visits, and such that were never heard of


def test_the_counts_of_an_earlier_visit_are_corrected(engine: Engine) -> None:
    with writing(engine) as connection:
        later = article(fetched_at=at(1), view_count=None, comment_count=5)
        save_articles(connection, [article(), later])
        corrected = article(view_count=641, comment_count=1, reactions=None, headline="更好", requests=5)
        assert reextract(connection, corrected) == [
            (
                "earlier",
                {"view_count": (461, 641), "comment_count": (0, 1), "reactions": ({"路过": 3, "鲜花": 0}, None)},
            )
        ]
        assert observed(connection) == [(FETCHED_AT, "new", 641, 0), (at(1), "unchanged", None, 1)]
        found = row(connection)
        # 641 is the last number of views that was printed, 1 is not that of comments.
        assert (found.view_count, found.comment_count, found.reactions) == (641, 5, {"路过": 3, "鲜花": 0})
        assert (found.headline, found.fetch_count) == ("青岛啤酒节开幕 🍺 𠮷", 2)
        assert (frontier(connection).request_count, len(revisions(connection))) == (2, 1)
        assert reextract(connection, corrected) == [("earlier", {})]


def test_an_earlier_visit_that_was_never_heard_of_is_counted(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(requests=2), article(fetched_at=at(2))])
        old = "https://www.example.cn/old"
        between = article(
            fetched_at=at(1), view_count=465, comment_count=None, reactions=None, headline="旧", requests=4
        )
        oldest = article(fetched_at=at(-1), view_count=9, comment_count=None, reactions=None, urls=[old])
        assert reextract(connection, oldest, between) == [
            ("earlier", {"view_count": (None, 9)}),
            ("earlier", {"view_count": (None, 465)}),
        ]
        assert observed(connection) == [
            (at(-1), "unchanged", 9, 0),
            (FETCHED_AT, "new", 461, 1),
            (at(1), "unchanged", 465, 3),
            (at(2), "unchanged", 461, 7),
        ]
        found = row(connection)
        assert (found.first_seen_at, found.fetched_at, found.fetch_count) == (at(-1), at(2), 4)
        assert (found.headline, found.view_count) == ("青岛啤酒节开幕 🍺 𠮷", 461)
        assert old in {seen.url for seen in found.urls}
        assert frontier(connection).request_count == 8
        assert reextract(connection, oldest, between) == [("earlier", {}), ("earlier", {})]


def test_a_later_visit_is_shown_against_the_row_and_saved(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        later = article(fetched_at=at(5), headline="更正", view_count=None, comment_count=3, requests=2)
        last = article(fetched_at=at(6), headline="更正", view_count=None, comment_count=3)
        assert reextract(connection, later, last) == [
            ("later", {"headline": ("青岛啤酒节开幕 🍺 𠮷", "更正"), "comment_count": (0, 3)}),
            ("later", {}),
        ]
        found = row(connection)
        assert (found.headline, found.changed_at, found.fetched_at, found.view_count) == ("更正", at(5), at(6), 461)
        assert observed(connection) == [
            (FETCHED_AT, "new", 461, 0),
            (at(5), "changed", None, 1),
            (at(6), "unchanged", None, 3),
        ]
        assert [(each.origin, each.recorded_at, each.changed) for each in revisions(connection)] == [
            ("visit", FETCHED_AT, []),
            ("reextraction", NOW, ["headline"]),
        ]


def reject(connection: Connection, minutes: int, requests: int, position: str) -> None:
    run_id = start_run(connection, SITE, {}, "0.1.0", FETCHED_AT, None)
    now = at(minutes)
    mark(connection, SITE, "101", State.REJECTED, now=now, run_id=run_id, url="https://a", requests=requests)
    kept = {"article_id": "101", "archive_position": position}
    save_rejection(connection, run_id, SITE, "https://a", "article", "no_headline", "", now, **kept)


def test_a_rejected_page_that_todays_rules_can_read_is_stored(engine: Engine) -> None:
    """What the visit cost was counted when it was rejected."""
    with writing(engine) as connection:
        reject(connection, 1, 2, "demo/2022-08.sqlite#1")
        rescued = article(requests=2, revisit_at=at(60), archive_position="demo/2022-08.sqlite#1")
        assert reextract(connection, rescued) == [("new", {})]
        after = frontier(connection)
        assert (after.state, after.attempts, after.revisit_at, after.request_count) == ("stored", 0, at(60), 2)
        assert observed(connection) == [(FETCHED_AT, "new", 461, 0)]
        assert connection.scalars(select(Rejection.resolved_at)).all() == [NOW]


@pytest.mark.parametrize(("fetched_at", "kind", "own_requests"), [(at(2), "earlier", 3), (at(9), "later", 4)])
def test_a_rejected_visit_to_a_stored_article_is_counted_once(
    engine: Engine, fetched_at: dt.datetime, kind: str, own_requests: int
) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(requests=3)])
        if kind == "earlier":
            reject(connection, 3, 2, "demo/2022-08.sqlite#2")
        save_articles(connection, [article(fetched_at=at(5))])
        if kind == "later":
            reject(connection, 10, 2, "demo/2022-08.sqlite#2")
        visit = article(fetched_at=fetched_at, requests=2, archive_position="demo/2022-08.sqlite#2")
        ((found, _),) = reextract(connection, visit)
        assert found == kind
        assert frontier(connection).request_count == 6
        assert {at: own for at, _, _, own in observed(connection)}[fetched_at] == own_requests
        assert row(connection).fetch_count == 3


def test_a_removed_article_is_left_out(engine: Engine) -> None:
    with writing(engine) as connection:
        values = {"site": SITE, "article_id": "101", "purged_at": at(9), "reason": "请求删除"}
        connection.execute(insert(table_of(Tombstone)).values(values))
        before = everything(connection)
        assert reextract(connection, article(), article(fetched_at=at(1))) == [("purged", {}), ("purged", {})]
        assert everything(connection) == before


def test_only_changed_bodies_are_looked_for_copies(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(), article("102")])
        linked: list[dict[int, str]] = []
        monkeypatch.setattr(reextraction, "link_copies", lambda _, bodies: linked.append(dict(bodies)))
        reextract(connection, article(body=["新"]), article("102", headline="更好"))
        assert linked == [{row(connection).id: "新"}]


def test_nothing_to_read_again(engine: Engine) -> None:
    with writing(engine) as connection:
        assert reextract(connection) == []
        assert visits_made_of(connection, SITE, []) == {}
