"""The report on the newsroom of tests/storage/newsroom.py: its numbers counted by hand, on every database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import Connection, insert, update

from newscrawl.errors import NewscrawlError
from newscrawl.operations.charts import Language
from newscrawl.operations.report import REPORT, make_report, window_since
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Article, ArticlePerson, Run, table_of
from newscrawl.storage.schema import prepare
from tests.storage.newsroom import ROWS, fill, utc

ZONE = ZoneInfo("Asia/Shanghai")
NOW = utc(2022, 8, 8, 4)  # noon in Shanghai
HOSTILE = "</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}=cmd|'/c calc'!A1"


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
        connection.execute(
            insert(table_of(Run)),
            [{**ROWS["runs"][0], "id": 2, "outcome": "failed", "finish_reason": "site_unavailable", "counts": {}}],
        )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def report(connection: Connection, since: str = "7d", site: str | None = None, language: Language = "en") -> str:
    return make_report(connection, window_since(since, NOW, ZONE, site), ZONE, language)


def glance(page: html.HtmlElement) -> dict[str, int]:
    items = page.xpath("//ul[@class='glance']/li")
    return {item.get("id").removeprefix("glance-"): int(item.findtext("strong").replace(",", "")) for item in items}


def table(page: html.HtmlElement, key: str) -> list[list[str]]:
    """The cells of a panel's table, its head left out; none if the panel has no table."""
    rows = page.xpath(f"//section[@aria-labelledby='{key}']//tbody/tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_the_numbers_are_those_of_the_table(connection: Connection) -> None:
    page = html.fromstring(report(connection))
    assert glance(page) == {
        "volume": 3,  # article 3 has no date
        "new_reporters": 2,
        "new_sources": 1,
        "corrections": 1,
        "deletions": 1,
        "copies": 1,
        "outcomes": 2,
        "troubles": 1,
        "rejections": 2,
    }
    assert table(page, "volume") == [
        ["2022-08-01", "jinan", "要闻", "1"],
        ["2022-08-01", "qingdao", "财经", "1"],
        ["2022-08-01", "qingdao", "青岛资讯", "1"],
    ]
    most_read = table(page, "most_read")
    assert [(row[0], row[5]) for row in most_read] == [
        *(("财经要闻", "500"), ("啤酒节开幕 🍺 𠮷", "160"), ("啤酒节今日开幕", "9")),
    ]
    assert most_read[1][4] == "2022-08-01 00:30"  # the site's clock
    assert [row[:5] for row in table(page, "growing")] == [["啤酒节开幕 🍺 𠮷", "qingdao", "60", "14.7", "6"]]
    assert table(page, "new_reporters") == [
        ["张三", "2022-08-01 10:00", "2", "1"],
        ["李四", "2022-08-01 10:00", "1", "1"],
    ]
    assert table(page, "new_sources") == [["信网", "2022-08-01 10:00", "1", "1"]]
    assert table(page, "corrections") == [["啤酒节开幕 🍺 𠮷", "qingdao", "2022-08-03 00:30", "headline, body"]]
    assert table(page, "deletions") == [["啤酒节开幕", "jinan", "–", "2022-08-04 08:00"]]
    assert table(page, "copies") == [["啤酒节今日开幕", "jinan", "3", "jinan, qingdao"]]
    assert table(page, "outcomes") == [["qingdao", "failed", "1"], ["qingdao", "finished", "1"]]
    assert [row[:5] for row in table(page, "troubles")] == [
        ["2", "qingdao", "2022-08-01 10:00", "failed", "site_unavailable"]
    ]
    assert [row[:4] for row in table(page, "rejections")] == [
        ["qingdao", "article", "no_headline", "1"],
        ["qingdao", "listing", "empty_listing", "1"],
    ]


def test_a_site_and_a_day_narrow_it(connection: Connection) -> None:
    page = html.fromstring(report(connection, "2022-08-02", "jinan"))
    assert glance(page) == dict.fromkeys(glance(page), 0) | {"deletions": 1}
    assert table(page, "volume") == []
    assert "Nothing in these days." in page.xpath("string(//section[@aria-labelledby='volume'])")
    assert "jinan" in page.xpath("string(//header)")


def test_it_holds_everything_it_needs(connection: Connection) -> None:
    text = report(connection)
    page = html.document_fromstring(text)
    assert page.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //form") == []
    assert page.xpath("//@src | //@srcset | //@style | //*[local-name()='image' or local-name()='use']") == []
    assert "@import" not in text
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", text))
    assert page.xpath("count(//svg)") == 4  # volume, most read, growing, rejections
    # what leads out is a link that somebody has to follow
    links = page.xpath("//@href")
    assert links
    assert {link.split("//")[1].split("/")[0] for link in links} == {"qingdao.example", "jinan.example"}


@pytest.mark.parametrize(("language", "title"), [("zh", "每日发布"), ("en", "Published per day")])
def test_it_speaks_both_languages(language: Language, title: str, connection: Connection) -> None:
    page = html.document_fromstring(report(connection, language=language))
    assert page.get("lang") == language
    headings = page.xpath("//h2/text()")
    assert headings[0] == title
    assert len(headings) == len(REPORT)


def test_what_a_site_printed_is_inert(connection: Connection) -> None:
    articles, people = table_of(Article), table_of(ArticlePerson)
    hostile = {"headline": HOSTILE, "channel": HOSTILE, "source": HOSTILE, "url": "javascript:alert(1)"}
    connection.execute(update(articles).values(hostile))
    connection.execute(update(people).where(people.c.position == 1).values(name=HOSTILE))
    text = report(connection)
    connection.rollback()
    page = html.document_fromstring(text)
    assert page.xpath("//script | //img") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("https://")] == []
    assert table(page, "most_read")[0][0] == HOSTILE
    assert table(page, "new_reporters")[0][0] == HOSTILE
    assert "49" not in page.xpath("string(//section[@aria-labelledby='most_read'])")  # {{7*7}} is no template


@pytest.mark.parametrize(
    ("text", "start", "first_day"),
    [
        ("7d", utc(2022, 7, 31, 16), (2022, 8, 1)),  # midnight in Shanghai, seven days before today's
        ("1w", utc(2022, 7, 31, 16), (2022, 8, 1)),
        ("24h", utc(2022, 8, 7, 4), (2022, 8, 7)),
        ("2022-08-08", utc(2022, 8, 7, 16), (2022, 8, 8)),
        ("0001-01-01", utc(1969, 12, 31, 16), (1970, 1, 1)),
        (" 2 d ", utc(2022, 8, 5, 16), (2022, 8, 6)),
    ],
)
def test_since(text: str, start: dt.datetime, first_day: tuple[int, int, int]) -> None:
    window = window_since(text, NOW, ZONE)
    assert (window.start, window.end) == (start, NOW)
    assert (window.scope.since, window.scope.until) == (dt.date(*first_day), dt.date(2022, 8, 8))


@pytest.mark.parametrize(
    ("text", "taught"),
    [
        ("7", "write 24h, 7d, 4w or a day as 2022-08-01"),
        ("yesterday", "write 24h"),
        ("2022-02-30", "write 24h"),
        ("-7d", "write 24h"),
        ("0d", "an hour to ten years"),
        ("99999w", "an hour to ten years"),
        ("2022-08-09", "still to come; it is 2022-08-08 in Asia/Shanghai"),
        ("9999-12-31", "still to come"),
    ],
)
def test_a_since_that_cannot_be_meant_is_taught(text: str, taught: str) -> None:
    with pytest.raises(NewscrawlError, match=re.escape(f"--since {text}: ")) as raised:
        window_since(text, NOW, ZONE)
    assert taught in str(raised.value)


def test_an_empty_table_has_a_report(database_url: str) -> None:
    engine = open_engine(database_url)
    prepare(engine)
    with engine.connect() as connection:
        page = html.fromstring(report(connection))
    engine.dispose()
    assert set(glance(page).values()) == {0}
    assert page.xpath("count(//svg | //table)") == 0
