from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from newscrawl.errors import NewscrawlError
from newscrawl.items import Person, Reading
from newscrawl.storage import articles, frontier
from newscrawl.storage.article_rows import content_hash
from newscrawl.storage.articles import Outcome, StoredArticle, load_article, save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import State
from newscrawl.storage.models import Article, ArticlePerson, ArticleUrl
from newscrawl.storage.search import Query, search
from tests.storage.samples import FETCHED_AT, SITE, URL, article, at


def stored(connection: Connection, key: str = "101", site: str | None = None) -> StoredArticle:
    found = load_article(connection, key, site)
    assert found is not None
    return found


def test_every_column_comes_back(engine: Engine) -> None:
    with writing(engine) as connection:
        assert save_articles(connection, [article()]) == [Outcome.NEW]
    with engine.connect() as connection:
        found = stored(connection)
    values = {column.name: getattr(found, column.name) for column in Article.__table__.columns}
    assert values.pop("id") > 0
    assert values == {
        "site": "qingdaoxinxigang",
        "article_id": "101",
        "gone_at": None,
        "url": "https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=101",
        "site_name": "青岛信息港",
        "channel": "青岛资讯",
        "channel_path": ["首页", "青岛资讯"],
        "headline": "青岛啤酒节开幕 🍺 𠮷",
        "info_line": "2022-8-1 11:51 发布者: 青岛信息港 查看 461",
        "published_text": "2022-8-1 11:51",
        "published_at": dt.datetime(2022, 8, 1, 3, 51, tzinfo=dt.UTC),
        "published_precision": "minute",
        "published_on": dt.date(2022, 8, 1),
        "modified_at": None,
        "time_zone": "Asia/Shanghai",
        "publisher": "青岛信息港",
        "info_line_author": "李四",
        "info_line_source": "信网",
        "info_line_source_url": "https://www.example.cn/1",
        "source_url": "https://www.example.cn/original",
        "source": "信网",
        "byline_text": "记者 张三 摄影 𠮷田",
        "dateline_text": "信网8月1日讯",
        "dateline_agency": "信网",
        "dateline_place": None,
        "dateline_date": dt.date(2022, 8, 1),
        "view_count": 461,
        "comment_count": 0,
        "reactions": {"路过": 3, "鲜花": 0},
        "summary": "7月31日,",
        "body": "第一段 😀\n\n第二段 𠮷",
        "body_html": "<p>第一段 😀</p><p>第二段 𠮷</p>",
        "images": ["https://www.example.cn/1.jpg"],
        "attachments": ["https://www.example.cn/1.pdf"],
        "footer": "文章来源:信网。\n\nEND",
        "page_count": 2,
        "previous_article_id": "100",
        "previous_headline": "上一篇的标题",
        "next_article_id": "102",
        "next_headline": "下一篇的标题",
        "related_article_ids": ["7", "8"],
        "readings": {"published_at": {"rule": "ymd_hm", "raw": "2022-8-1 11:51", "warnings": ["无时区"]}},
        "warnings": ["published_at: 无时区"],
        "rules_version": None,
        "content_hash": content_hash(article()),
        "first_seen_at": dt.datetime(2022, 8, 5, 4, 0, 0, 123456, tzinfo=dt.UTC),
        "fetched_at": dt.datetime(2022, 8, 5, 4, 0, 0, 123456, tzinfo=dt.UTC),
        "changed_at": dt.datetime(2022, 8, 5, 4, 0, 0, 123456, tzinfo=dt.UTC),
        "fetch_count": 1,
    }
    assert found.published_at is not None
    assert found.published_at.utcoffset() == found.fetched_at.utcoffset() == dt.timedelta(0)
    assert [
        (person.position, person.name, person.role, person.role_text, person.origin) for person in found.people
    ] == [
        (1, "张三", "reporter", "记者", "byline"),
        (2, "𠮷田", "photographer", "摄影", "byline"),
        (3, "王五", "editor", "编辑", "footer"),
    ]
    assert [(seen.url, seen.first_seen_at) for seen in found.urls] == [(URL.format("101"), FETCHED_AT)]


def test_what_the_page_does_not_say_is_null(engine: Engine) -> None:
    """Also in JSON columns: SQL NULL, not the word null, or IS NULL finds nothing."""
    bare = article(
        headline=None,
        published_at=None,
        dateline=None,
        byline=[],
        credits=[],
        view_count=None,
        comment_count=None,
        reactions=None,
    )
    with writing(engine) as connection:
        save_articles(connection, [bare])
        names = ["headline", "published_at", "dateline_text", "view_count", "comment_count", "reactions"]
        condition = " AND ".join(f"{name} IS NULL" for name in names)
        assert connection.scalar(text(f"SELECT count(*) FROM articles WHERE {condition}")) == 1
        assert stored(connection).people == []


def test_the_same_visit_saved_again_changes_nothing(engine: Engine) -> None:
    def everything(connection: Connection) -> list[object]:
        tables = ("articles", "article_people", "article_urls", "frontier", "observations", "revisions")
        return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]

    with writing(engine) as connection:
        assert save_articles(connection, [article()]) == [Outcome.NEW]
        before = everything(connection)
        assert save_articles(connection, [article()]) == [Outcome.UNCHANGED]
        assert everything(connection) == before


def test_a_later_visit_without_new_content(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        later = article(fetched_at=at(60), view_count=500, next_article_id="103", next_headline="新的下一篇")
        assert save_articles(connection, [later]) == [Outcome.UNCHANGED]
        found = stored(connection)
    assert (found.first_seen_at, found.changed_at, found.fetched_at) == (FETCHED_AT, FETCHED_AT, at(60))
    assert (found.fetch_count, found.view_count, found.next_headline) == (2, 500, "新的下一篇")


def test_a_later_visit_with_new_content(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        people = [Person("赵六", "reporter", "记者", "byline")]
        later = article(fetched_at=at(60), headline="更正", source=None, byline=people, credits=[])
        assert save_articles(connection, [later]) == [Outcome.CHANGED]
        found = stored(connection)
        # An earlier state of the content coming back is a change as well.
        assert save_articles(connection, [article(fetched_at=at(120))]) == [Outcome.CHANGED]
        assert stored(connection).changed_at == at(120)
    assert (found.first_seen_at, found.changed_at, found.fetched_at) == (FETCHED_AT, at(60), at(60))
    assert (found.headline, found.source, found.fetch_count) == ("更正", None, 2)
    assert [person.name for person in found.people] == ["赵六"]


def test_a_silent_counter_keeps_the_last_number_and_zero_is_a_number(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article(view_count=461, comment_count=None, reactions={"路过": 1})])
        save_articles(connection, [article(fetched_at=at(1), view_count=None, comment_count=0, reactions=None)])
        found = stored(connection)
        assert (found.view_count, found.comment_count, found.reactions) == (461, 0, {"路过": 1})
        save_articles(connection, [article(fetched_at=at(2), view_count=0, comment_count=None, reactions={})])
        found = stored(connection)
        assert (found.view_count, found.comment_count, found.reactions) == (0, 0, {})


def test_the_same_article_several_times_in_one_batch(engine: Engine) -> None:
    visits = [
        article("1", headline="旧", view_count=1),
        article("2"),
        article("1", headline="旧", fetched_at=at(1), view_count=2),
        article("1", headline="新", fetched_at=at(2), view_count=None),
        article("2", fetched_at=at(2)),
    ]
    with writing(engine) as connection:
        assert save_articles(connection, visits) == [
            Outcome.NEW,
            Outcome.NEW,
            Outcome.UNCHANGED,
            Outcome.CHANGED,
            Outcome.UNCHANGED,
        ]
        found = stored(connection, "1")
        assert (found.headline, found.view_count, found.fetch_count) == ("新", 2, 3)
        assert stored(connection, "2").fetch_count == 2
        assert connection.scalar(select(func.count()).select_from(Article)) == 2


@pytest.mark.parametrize("migrated_engine", ["postgresql", "mysql"], indirect=True)
def test_what_another_process_has_just_saved_is_seen(engine: Engine) -> None:
    """MariaDB's default isolation hides such a row from the transaction that has to find its number. On SQLite the
    two cannot overlap."""
    with writing(engine) as one:
        assert load_article(one, "101") is None
        with writing(engine) as other:
            save_articles(other, [article()])
        save_articles(one, [article()])
        assert stored(one).fetch_count == 1


def test_nothing_to_save(engine: Engine) -> None:
    with writing(engine) as connection:
        assert save_articles(connection, []) == []


def test_more_than_one_round(engine: Engine) -> None:
    with writing(engine) as connection:
        outcomes = save_articles(connection, [article(str(number), byline=[]) for number in range(501)])
        assert outcomes == [Outcome.NEW] * 501
        assert connection.scalar(select(func.count()).select_from(Article)) == 501
        assert frontier.counts(connection, SITE)[State.STORED] == 501


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database; rows that go together are one statement."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_more_articles_take_no_more_statements(
    engine: Engine, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "link_copies", lambda *_: None)

    def sent(many: int, fetched_at: dt.datetime, fields: dict[str, Any]) -> int:
        statements.clear()
        visits = [article(f"{many}-{number}", fetched_at=fetched_at, **fields) for number in range(many)]
        with writing(engine) as connection:
            save_articles(connection, visits)
        return len(statements)

    new, same, edited, dated = ({}, {}, {"headline": "更正"}, {"published_at": FETCHED_AT})
    for minutes, fields in enumerate((new, same, edited, dated)):
        assert sent(1, at(minutes), fields) == sent(30, at(minutes), fields) > 5


def test_long_urls_and_long_bodies(engine: Engine) -> None:
    url = "https://www.example.cn/" + "路" * 2977
    assert len(url) == 3000
    paragraph = "𠮷" * 40_000  # 160,000 bytes: beyond MariaDB's TEXT
    item = article(url=url, urls=[url + "b", url], body=[paragraph, paragraph], body_html=paragraph, footer=[paragraph])
    with writing(engine) as connection:
        save_articles(connection, [item])
    with engine.connect() as connection:
        found = stored(connection, url)
        assert stored(connection, url + "b").id == found.id
    assert found.url == url
    assert found.body == f"{paragraph}\n\n{paragraph}"
    assert found.footer == found.body_html == paragraph


def test_a_channel_and_a_source_that_no_index_would_hold(engine: Engine) -> None:
    """A hostile page: longer than an entry of an index may be, and nothing that PostgreSQL could make smaller."""
    endless = "".join(chr(0x4E00 + at) for at in random.Random(1).choices(range(20_000), k=10_000))
    item = article(channel=endless, source=endless)
    with writing(engine) as connection:
        save_articles(connection, [item, article("2", channel=endless[:200])])
    with engine.connect() as connection:
        found = stored(connection, item.url)
        assert (found.channel, found.source) == (endless, endless)
        assert [hit.article_pk for hit in search(connection, Query(channel=endless))] == [found.id]


def test_rare_characters_are_told_apart(engine: Engine) -> None:
    """MariaDB's default collation takes 😀 and 𠮷 for the same character, and a for A."""
    people = [Person(name, "reporter", None, "byline") for name in ("😀", "𠮷", "a", "A")]
    with writing(engine) as connection:
        save_articles(connection, [article("a", byline=people), article("A", byline=[])])
        assert connection.scalar(select(func.count()).select_from(Article)) == 2
        for name in ("😀", "𠮷", "a", "A"):
            count = select(func.count()).select_from(ArticlePerson).where(ArticlePerson.name == name)
            assert connection.scalar(count) == 1


def test_chinese_stays_readable_inside_json(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        condition = "CAST(channel_path AS TEXT) LIKE '%青岛%'"
    else:
        condition = "channel_path LIKE '%青岛%'"
    with writing(engine) as connection:
        save_articles(connection, [article()])
        assert connection.scalar(text(f"SELECT count(*) FROM articles WHERE {condition}")) == 1


@pytest.mark.parametrize("offset", [dt.timedelta(hours=-9, minutes=-30), dt.timedelta(0), dt.timedelta(hours=14)])
def test_moments_keep_microseconds_whatever_the_zone(engine: Engine, offset: dt.timedelta) -> None:
    moment = dt.datetime(2022, 12, 31, 23, 59, 59, 999999, tzinfo=dt.timezone(offset))
    with writing(engine) as connection:
        save_articles(connection, [article(published_at=moment)])
    with engine.connect() as connection:
        assert stored(connection).published_at == moment
        assert connection.scalar(select(Article.id).where(Article.published_at == moment)) is not None
        later = moment + dt.timedelta(microseconds=1)
        assert connection.scalar(select(Article.id).where(Article.published_at >= later)) is None


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = dt.datetime(2022, 8, 1, 11, 51)  # noqa: DTZ001  that is the point
    with pytest.raises(Exception, match="without a time zone"), writing(engine) as connection:
        save_articles(connection, [article(published_at=naive)])


def test_aliases(engine: Engine) -> None:
    rewritten = "https://www.qingdaoxinxigang.cn/article-101-1.html"
    with writing(engine) as connection:
        save_articles(connection, [article(urls=[URL.format("101"), rewritten])])
        save_articles(connection, [article(fetched_at=at(5), url=rewritten, urls=[])])
        found = stored(connection, rewritten)
        assert found.url == rewritten
        assert stored(connection, URL.format("101")).id == found.id == stored(connection, "101").id
        assert sorted(seen.url for seen in found.urls) == sorted([rewritten, URL.format("101")])
        assert {seen.first_seen_at for seen in found.urls} == {FETCHED_AT}


def test_an_address_leads_to_the_article_last_met_there(engine: Engine) -> None:
    shared = "https://www.qingdaoxinxigang.cn/latest.html"
    with writing(engine) as connection:
        save_articles(connection, [article("1", urls=[shared])])
        save_articles(connection, [article("2", urls=[shared], fetched_at=at(1))])
        assert stored(connection, shared).article_id == "2"
        assert connection.scalar(select(func.count()).select_from(ArticleUrl)) == 3


def test_an_ambiguous_id_names_the_sites(engine: Engine) -> None:
    with writing(engine) as connection:
        elsewhere = article(site="yantai", url="https://yantai.example/101", urls=[], headline="烟台")
        save_articles(connection, [article(), elsewhere])
        with pytest.raises(NewscrawlError, match=r"101.*qingdaoxinxigang, yantai"):
            load_article(connection, "101")
        assert stored(connection, "101", site="yantai").headline == "烟台"
        assert stored(connection, "https://yantai.example/101").site == "yantai"


@pytest.mark.parametrize("key", ["102", "https://www.example.cn/none"])
def test_an_unknown_article_is_none(engine: Engine, key: str) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article()])
        assert load_article(connection, key) is None
        assert load_article(connection, "101", site="yantai") is None


def test_the_frontier_is_marked_in_the_same_transaction(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        save_articles(connection, [article()])
        assert frontier.counts(connection, SITE)[State.STORED] == 1
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert load_article(connection, "101") is None
        assert set(frontier.counts(connection, SITE).values()) == {0}


CONTENT: dict[str, Any] = {
    "headline": "别的",
    "published_at": dt.datetime(2022, 8, 1, 11, 52, tzinfo=dt.UTC),
    "publisher": "别人",
    "byline": [],
    "credits": [],
    "body": ["第一段 😀第二段 𠮷"],
    "footer": [],
    "source": None,
    "info_line_author": None,
    "info_line_source": "",
    "info_line_source_url": None,
    "summary": None,
    "images": [],
    "attachments": [],
}
NO_CONTENT: dict[str, Any] = {
    "view_count": 462,
    "comment_count": None,
    "reactions": {},
    "info_line": "2022-8-1 11:51 发布者: 青岛信息港 查看 462",
    "previous_article_id": None,
    "next_headline": "别的",
    "source_url": None,
    "related_article_ids": [],
    "channel": "别的",
    "fetched_at": at(1),
    "url": "https://www.example.cn/",
    "readings": {"source": Reading(value="信网", rule="footer")},
    "warnings": [],
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_hash_tells(name: str) -> None:
    assert content_hash(article(**{name: CONTENT[name]})) != content_hash(article())


@pytest.mark.parametrize("name", NO_CONTENT)
def test_content_hash_overlooks(name: str) -> None:
    assert content_hash(article(**{name: NO_CONTENT[name]})) == content_hash(article())


def test_content_hash_is_that_of_released_versions() -> None:
    """As release 0.1.0 computed it: another one would make every stored article look changed."""
    assert content_hash(article()) == "f7096c221d8369527a7e21d5bc6bcff51b3ff54e467852c16d7b898725b4c3d1"


def test_content_hash_is_the_same_in_every_zone() -> None:
    published_at = article().published_at
    assert published_at is not None
    elsewhere = article(published_at=published_at.astimezone(dt.UTC))
    assert content_hash(elsewhere) == content_hash(article())
