"""Removing articles: nothing of their text stays in any column of any table, and nothing else goes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from newscrawl.items import ArticleItem, ListingEntry, Person, Reading
from newscrawl.storage import frontier, purge, rejections, runs, walks
from newscrawl.storage.articles import Outcome, save_articles
from newscrawl.storage.clusters import load_cluster
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.frontier import State
from newscrawl.storage.models import Base
from newscrawl.storage.reextraction import compare
from newscrawl.storage.schema import prepare
from tests.storage.samples import FETCHED_AT, SITE, URL, article, at

#: stands in every text of the article that is purged, and in no other
MARK = "甲乙𠮷"
NOW = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
STORY = (
    "青岛国际啤酒节昨晚在西海岸新区金沙滩啤酒城开幕，来自四十多个国家和地区的两千余款啤酒集中亮相，现场人头攒动。"
    "本届啤酒节为期二十四天，设有六大主题板块，期间将举办花车巡游、海上烟花、电竞大赛等三百余场活动，预计接待游客五百万人次。"
    "组委会提醒市民尽量乘坐地铁十三号线前往，园区周边道路每晚六点起实行交通管制，老人和儿童请由家人陪同，酒后切勿下海。"
)


def marked(**fields: object) -> ArticleItem:
    """Article 101, every text of which bears the mark."""
    item = article(
        "101",
        channel=f"频道{MARK}",
        channel_path=[f"频道{MARK}"],
        site_name=f"站{MARK}",
        headline=f"标题{MARK}",
        info_line=f"2022-8-1 {MARK}",
        published_text=f"2022-8-1 {MARK}",
        publisher=f"发布{MARK}",
        info_line_author=f"作者{MARK}",
        info_line_source=f"来源{MARK}",
        info_line_source_url=f"https://www.example.cn/{MARK}",
        source=f"来源{MARK}",
        byline_text=f"记者 {MARK}",
        byline=[Person(MARK, "reporter", f"记者{MARK}", "byline")],
        credits=[],
        summary=f"摘要{MARK}",
        body=[STORY, f"正文{MARK}"],
        body_html=f"<p>正文{MARK}</p>",
        images=[f"https://www.example.cn/{MARK}.jpg"],
        attachments=[f"https://www.example.cn/{MARK}.pdf"],
        footer=[f"文章来源:{MARK}"],
        previous_headline=f"上一篇{MARK}",
        next_headline=f"下一篇{MARK}",
        readings={"source": Reading(raw=f"来源{MARK}", rule="label")},
        warnings=[f"警告{MARK}"],
        reactions={f"路过{MARK}": 1},
        etag=f'"{MARK}"',
        last_modified=f"{MARK}",
        urls=[URL.format("101"), f"https://www.qingdaoxinxigang.cn/article-{MARK}-101-1.html"],
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item


def neighbour(article_id: str, **fields: object) -> ArticleItem:
    """An article of its own text beside 101."""
    texts = {"headline": f"邻居{article_id}", "body": [f"邻居{article_id}的正文"], "view_count": 1}
    return article(article_id, **(texts | fields))


@pytest.fixture
def newsroom(connection: Connection) -> Connection:
    """101 visited twice and edited in between; 100 and 102 beside it; a copy on another site; pages of it refused."""
    run_id = runs.start_run(connection, SITE, {}, "0", NOW, None)
    entry = ListingEntry(URL.format("101"), "101", f"标题{MARK}")
    walk = walks.begin_walk(
        connection, SITE, "青岛资讯", "https://www.qingdaoxinxigang.cn/1", run_id=run_id, now=NOW, is_full=True
    )
    walks.record_page(connection, SITE, walk, [entry], None, NOW)
    frontier.save_listing(connection, SITE, run_id, [entry], "青岛资讯", NOW)
    named = {"previous_headline": Reading(rule="label 上一篇"), "next_headline": Reading(rule="label 下一篇")}
    save_articles(
        connection,
        [
            marked(headline=f"旧标题{MARK}"),
            marked(fetched_at=at(60)),
            neighbour(
                "100", next_article_id="101", next_headline=f"标题{MARK}", previous_article_id="99", readings=named
            ),
            neighbour("102", previous_article_id="101", previous_headline=f"标题{MARK}", next_article_id="103"),
            article(
                "101", site="jinan", headline="转载", body=[STORY, "转载"], byline=[], urls=[], url="https://j.cn/1"
            ),
        ],
    )
    for number, url in (("101", "https://www.qingdaoxinxigang.cn/elsewhere"), (None, URL.format("101"))):
        rejections.save_rejection(
            connection, run_id, SITE, url, "article", "no_headline", f"说{MARK}", NOW, article_id=number
        )
    rejections.save_rejection(
        connection, run_id, SITE, URL.format("102"), "article", "no_headline", "别的", NOW, article_id="102"
    )
    return connection


def texts(connection: Connection) -> list[str]:
    """Every row of every table, written out, in an order of its own: a database has none."""
    return sorted(
        f"{table.name} {dict(row)!r}"
        for table in Base.metadata.tables.values()
        for row in connection.execute(select(table)).mappings()
    )


def rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(Base.metadata.tables[table])).mappings()]


def by_id(connection: Connection, table: str, site: str = SITE) -> dict[str, dict[str, Any]]:
    return {row["article_id"]: row for row in rows(connection, table) if row["site"] == site}


def remove(connection: Connection, *article_ids: str) -> purge.Removed:
    keys = [(SITE, article_id) for article_id in article_ids]
    return purge.purge(connection, keys, reason="字据 17", run_id=1, now=NOW)


def test_no_text_of_a_purged_article_is_left_in_any_table(newsroom: Connection) -> None:
    marks = (MARK, URL.format("101"), "article-", "elsewhere")
    for mark in marks:
        assert any(mark in text for text in texts(newsroom))
    removed = remove(newsroom, "101")
    assert removed == purge.Removed(articles=1, revisions=2, observations=2, people=1, urls=2, rejections=2)
    assert [text for text in texts(newsroom) for mark in marks if mark in text] == []


def test_a_tombstone_and_a_number_in_the_frontier_stay(newsroom: Connection) -> None:
    discovered_at = by_id(newsroom, "frontier")["101"]["discovered_at"]
    remove(newsroom, "101")
    assert rows(newsroom, "tombstones") == [{"site": SITE, "article_id": "101", "purged_at": NOW, "reason": "字据 17"}]
    entry = by_id(newsroom, "frontier")["101"]
    entry.pop("id")
    assert entry.pop("request_count") == 2
    assert {name: value for name, value in entry.items() if value is not None} == {
        "site": SITE,
        "article_id": "101",
        "url": "",
        "state": "purged",
        "attempts": 0,
        "discovered_at": discovered_at,
        "updated_at": NOW,
        "run_id": 1,
    }


def test_nothing_else_goes(newsroom: Connection) -> None:
    def others() -> dict[str, list[dict[str, Any]]]:
        return {
            table: [
                row for row in rows(newsroom, table)
                if row.get("article_pk") != pk and (row.get("site"), row.get("article_id")) != (SITE, "101")
                and row.get("url") != URL.format("101")
            ]
            for table in UNTOUCHED
        }  # fmt: skip

    pk = by_id(newsroom, "articles")["101"]["id"]
    before, articles = others(), by_id(newsroom, "articles")
    remove(newsroom, "101")
    assert others() == before
    after = by_id(newsroom, "articles")
    assert after.keys() == {"100", "102"}
    assert after["100"] == articles["100"] | {
        "next_headline": None,
        "readings": {"previous_headline": articles["100"]["readings"]["previous_headline"]},
    }
    assert after["102"] == articles["102"] | {"previous_headline": None}
    assert len(by_id(newsroom, "articles", "jinan")) == 1


#: tables whose rows of other articles do not change
UNTOUCHED = ("article_people", "article_urls", "observations", "revisions", "rejections", "frontier", "channel_entries")


def test_a_copy_that_stays_is_a_copy_no_more(newsroom: Connection) -> None:
    pk = by_id(newsroom, "articles", "jinan")["101"]["id"]
    assert len(load_cluster(newsroom, pk)) == 2
    (record,) = purge.on_record(newsroom, [(SITE, "101")])
    assert record.copies == ("https://j.cn/1",)
    remove(newsroom, "101")
    assert load_cluster(newsroom, pk) == []


def test_given_again_it_changes_nothing_but_the_tombstone(newsroom: Connection) -> None:
    remove(newsroom, "101")
    before = texts(newsroom)
    assert remove(newsroom, "101") == purge.Removed()
    assert texts(newsroom) == before
    later = NOW + dt.timedelta(days=1)
    purge.purge(newsroom, [(SITE, "101")], reason="字据 18", run_id=2, now=later)
    assert [(row["purged_at"], row["reason"]) for row in rows(newsroom, "tombstones")] == [(later, "字据 18")]


def test_it_is_never_collected_again(newsroom: Connection) -> None:
    remove(newsroom, "101")
    before = texts(newsroom)
    entry = ListingEntry(URL.format("101"), "101", f"标题{MARK}")
    (known,) = frontier.save_listing(newsroom, SITE, 1, [entry], "青岛资讯", NOW)
    assert (known.state, known.due, known.is_new) == (State.PURGED, False, False)
    assert save_articles(newsroom, [marked(fetched_at=at(120))]) == [Outcome.PURGED]
    due = frontier.load_due(newsroom, SITE, after_id=0, up_to_id=99999, now=NOW, limit=99)
    assert "101" not in [entry.article_id for entry in due]
    assert texts(newsroom) == before


def test_a_later_visit_to_a_neighbour_does_not_bring_the_headline_back(newsroom: Connection) -> None:
    remove(newsroom, "101")
    names = {"previous_headline": Reading(rule="label 上一篇"), "next_headline": Reading(rule="label 下一篇")}
    again = neighbour(
        "100",
        fetched_at=at(90),
        previous_article_id="99",
        previous_headline="前一篇",
        next_article_id="101",
        next_headline=f"标题{MARK}",
        readings=names,
    )
    assert save_articles(newsroom, [again]) == [Outcome.UNCHANGED]
    row = by_id(newsroom, "articles")["100"]
    assert (row["previous_headline"], row["next_article_id"], row["next_headline"]) == ("前一篇", "101", None)
    assert row["readings"] == {"previous_headline": {"rule": "label 上一篇"}}
    assert again.next_headline == f"标题{MARK}", "the item is the caller's"
    assert [each for each in texts(newsroom) if MARK in each] == []
    assert [each.columns for each in compare(newsroom, [again])] == [{}]


def test_an_article_that_nobody_has_met_gets_a_tombstone_too(newsroom: Connection) -> None:
    assert purge.known_keys(newsroom, "999") == []
    assert remove(newsroom, "999") == purge.Removed()
    assert purge.known_keys(newsroom, "999") == [(SITE, "999")]
    assert frontier.unknown(newsroom, SITE, ["999", "998"]) == ["998"]
    (record,) = purge.on_record(newsroom, [(SITE, "999")])
    assert (record.article_pk, record.url, record.headline, record.is_purged) == (None, None, None, True)


def test_what_is_on_record_is_said_before(newsroom: Connection) -> None:
    assert purge.known_keys(newsroom, "101") == [("jinan", "101"), (SITE, "101")]
    assert purge.known_keys(newsroom, "101", SITE) == [(SITE, "101")]
    assert purge.keys_at(newsroom, URL.format("101")) == [(SITE, "101")]
    assert purge.keys_at(newsroom, URL.format("101"), "jinan") == []
    (record,) = purge.on_record(newsroom, [(SITE, "101")])
    assert record.article_pk == by_id(newsroom, "articles")["101"]["id"]
    assert (record.url, record.headline) == (URL.format("101"), f"标题{MARK}")
    assert (record.revisions, record.observations, record.rejections, record.is_purged) == (2, 2, 2, False)


# People


@pytest.fixture
def people(connection: Connection) -> Connection:
    """张三 in 1 now and in 2 until it was edited, 张三丰 in 3; 4 mentions 张三, so does a headline never fetched."""
    zhang, li = (Person(name, "reporter", "记者", "byline") for name in ("张三", '李"四'))
    plain = {"byline_text": None, "info_line_author": None, "credits": []}
    save_articles(
        connection,
        [
            neighbour("1", byline=[li, zhang], **plain),
            neighbour("2", byline=[zhang], **plain),
            neighbour("2", byline=[li], fetched_at=at(1), **plain),
            neighbour("3", byline=[Person("张三丰", "author", "作者", "byline")], **plain),
            neighbour("4", byline=[], body=["市长张三昨日表示"], **plain),
            neighbour("5", byline=[], **plain),
        ],
    )
    entry = ListingEntry(URL.format("6"), "6", "专访张三")
    frontier.save_listing(connection, SITE, None, [entry], "青岛资讯", FETCHED_AT)
    return connection


def test_a_person_is_found_now_and_in_earlier_revisions(people: Connection) -> None:
    assert purge.keys_of_person(people, "张三") == [(SITE, "1"), (SITE, "2")]
    assert purge.keys_of_person(people, "张三", "jinan") == []
    assert purge.keys_of_person(people, '李"四') == [(SITE, "1"), (SITE, "2")]
    assert purge.keys_of_person(people, "张") == []


def test_where_a_name_is_merely_mentioned_is_counted(people: Connection) -> None:
    keys = purge.keys_of_person(people, "张三")
    mentions = {
        # 张三丰, and the mayor
        "articles": 1,
        "article_people": 1,
        "revisions": 2,
        "frontier": 1,
    }
    assert purge.count_naming(people, "张三", keys) == mentions
    assert purge.naming_urls(people, "张三", keys, 5) == [URL.format("4")]
    assert purge.count_naming(people, "张三")["article_people"] == 2
    purge.purge(people, keys, reason="字据 17", run_id=1, now=NOW)
    assert purge.count_naming(people, "张三") == mentions
    assert purge.keys_of_person(people, "张三") == []


def test_a_name_is_compared_character_by_character(connection: Connection) -> None:
    """MariaDB's default takes every rare character for the same one, SQLite's LIKE Li for li, and _ for any."""
    plain = {"byline": [], "byline_text": None, "info_line_author": None, "credits": []}
    save_articles(connection, [neighbour("1", body=["𠮷田 和 Li Lei 说 50%_"], **plain)])
    found = {
        name: purge.count_naming(connection, name).get("articles", 0)
        for name in ("𠮷田", "𠮶田", "Li Lei", "li lei", "50%_", "5%_")
    }
    assert found == {"𠮷田": 1, "𠮶田": 0, "Li Lei": 1, "li lei": 0, "50%_": 1, "5%_": 0}


def test_many_articles_go_in_one_call(connection: Connection) -> None:
    numbers = [str(number) for number in range(1, 1102)]
    save_articles(connection, [neighbour(number) for number in numbers])
    removed = remove(connection, *numbers)
    assert (removed.articles, removed.revisions, removed.people) == (1101, 1101, 3303)
    assert rows(connection, "articles") == []
    assert len(rows(connection, "tombstones")) == 1101


def test_a_sqlite_file_holds_no_byte_of_it(tmp_path: Path) -> None:
    """Deleted text stays in free pages, and older states of a page in the log, until they are written over."""
    path = tmp_path / "newscrawl.db"
    engine = open_engine(f"sqlite:///{path}")
    prepare(engine)
    with writing(engine) as connection:
        save_articles(connection, [marked(), neighbour("102")])
    with writing(engine) as connection:
        save_articles(connection, [marked(fetched_at=at(60), body=[f"短{MARK}"])])
    assert _bytes_of(path).count(MARK.encode()) > 10
    with writing(engine) as connection:
        remove(connection, "101")
    assert purge.forget_deleted(engine) is True
    assert MARK.encode() not in _bytes_of(path)
    assert "邻居102".encode() in _bytes_of(path)
    with engine.connect() as connection:
        assert by_id(connection, "articles").keys() == {"102"}
    engine.dispose()


def test_a_reader_that_keeps_old_pages_is_said(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'newscrawl.db'}?timeout=0.1")
    prepare(engine)
    with writing(engine) as connection:
        save_articles(connection, [marked()])
    with engine.connect() as reader:
        assert rows(reader, "articles")
        assert purge.forget_deleted(engine) is False
    with writing(engine):
        assert purge.forget_deleted(engine) is False
    assert purge.forget_deleted(engine) is True
    engine.dispose()


def _bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_servers_have_nothing_to_forget(engine: Engine) -> None:
    assert purge.forget_deleted(engine) is True
    with writing(engine) as connection:
        assert rows(connection, "articles") == []
