"""Dashboard and health on each database: what they show of tests/storage/newsroom.py, counted by hand, and the files
that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from sqlalchemy import insert, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from newscrawl.operations.dashboard import DASHBOARD
from newscrawl.operations.health import HEALTH
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Article, Run, table_of
from newscrawl.storage.read_only import open_read_only
from newscrawl.storage.schema import prepare
from newscrawl.web.app import make_app
from tests.conftest import DATABASES, new_database
from tests.storage.newsroom import ROWS, article, fill, utc
from tests.web.reading import page_at, texts

HOSTILE = "</svg><script>alert(1)</script>{{7*7}}"
AUGUST = "since=2022-08-01&until=2022-08-31"
FILL_RATES = {
    "recent": {"articles": 4, "filled": {"headline": 4, "source": 1}},
    "new": {"articles": 5, "filled": {"own_time": 4}},
    "again": {"articles": 9, "filled": {"headline": 9}},  # what was visited again says nothing of new ones
}


@pytest.fixture(scope="module", params=DATABASES)
def explorer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    with new_database(request.param, tmp_path_factory.mktemp("databases")) as url:
        engine = open_engine(url)
        prepare(engine)
        with writing(engine) as connection:
            fill(connection)
            runs = table_of(Run)
            connection.execute(update(runs).values(fill_rates=FILL_RATES))
            failed = {"id": 2, "outcome": "failed", "finish_reason": "site_unavailable", "counts": {"rejected": 2}}
            connection.execute(insert(runs), [{**ROWS["runs"][0], "fill_rates": None, **failed}])
            hostile = {"headline": HOSTILE, "channel": HOSTILE, "source": "=cmd()", "view_count": 7}
            published = {"published_at": utc(2022, 7, 1, 4), "published_on": utc(2022, 7, 1).date()}
            connection.execute(insert(table_of(Article)), [article(8, "jinan", "8", **hostile, **published)])
        engine.dispose()
        engine = open_read_only(url)
        yield make_app(engine)
        engine.dispose()


def table(page: html.HtmlElement, key: str) -> list[list[str]]:
    """The cells of a panel's table, its head left out; none if the panel has no table."""
    rows = page.xpath(f"//section[@aria-labelledby='{key}']//tbody/tr")
    return [[cell.text_content() for cell in row] for row in rows]


def download(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def links_to_files(page: html.HtmlElement) -> dict[str, str]:
    return {
        section.get("aria-labelledby"): section.xpath("string(.//a[contains(@href, '.csv')]/@href)")
        for section in page.xpath("//main//section")
    }


def test_the_dashboard_says_what_was_published(client: TestClient) -> None:
    page = page_at(client, f"/dashboard?{AUGUST}")
    assert table(page, "volume") == [
        ["2022-08-01", "jinan", "要闻", "1"],
        ["2022-08-01", "qingdao", "财经", "1"],
        ["2022-08-01", "qingdao", "青岛资讯", "1"],
    ]
    assert [(row[0], row[4], row[5]) for row in table(page, "most_read")] == [
        ("财经要闻", "2022-08-01 11:00", "500"),
        ("啤酒节开幕 🍺 𠮷", "2022-08-01 00:30", "160"),
        ("啤酒节今日开幕", "2022-08-01 00:30", "9"),
    ]
    assert [row[:5] for row in table(page, "growing")] == [["啤酒节开幕 🍺 𠮷", "qingdao", "60", "14.7", "6"]]
    assert table(page, "sources") == [["信网", "1", "1", "160"]]
    assert table(page, "reporters") == [
        ["张三", "记者", "1", "1", "2022-08-01"],
        ["张三", "首席记者", "1", "1", "2022-08-01"],
        ["李四", "实习生", "1", "1", "2022-08-01"],
    ]
    assert table(page, "hours") == [["周一", "0", "2"], ["周一", "11", "1"]]
    assert page.xpath("count(//figure//*[local-name()='svg'])") == len(DASHBOARD)


def test_a_headline_leads_to_its_article(client: TestClient) -> None:
    page = page_at(client, f"/dashboard?{AUGUST}&lang=en")
    address = page.xpath("string(//section[@aria-labelledby='growing']//td/a/@href)")
    assert address == "/articles/qingdao/101?lang=en"
    assert "啤酒节开幕" in page_at(client, address).xpath("string(//h1)")


def test_by_itself_the_dashboard_shows_the_days_up_to_the_latest_article(client: TestClient) -> None:
    page = page_at(client, "/dashboard")
    assert [page.xpath(f"string(//input[@id='{name}']/@value)") for name in ("since", "until")] == [
        *("2022-07-03", "2022-08-01"),
    ]
    assert len(table(page, "volume")) == 3  # the article of the 1st of July is not among them


def test_filters_narrow_all_panels(client: TestClient) -> None:
    page = page_at(client, f"/dashboard?site=jinan&{AUGUST}")
    assert table(page, "volume") == [["2022-08-01", "jinan", "要闻", "1"]]
    assert [row[0] for row in table(page, "most_read")] == ["啤酒节今日开幕"]
    assert table(page, "sources") == table(page, "growing") == table(page, "reporters") == []
    assert page.xpath("string(//select[@id='site']/option[@selected])") == "jinan"
    assert [option.text for option in page.xpath("//select[@id='site']/option")][1:] == ["jinan", "qingdao"]


def test_the_health_page_says_how_crawls_fared(client: TestClient) -> None:
    page = page_at(client, f"/health?{AUGUST}&lang=en")
    runs = table(page, "runs")
    assert [row[:7] for row in runs] == [
        ["2", "qingdao", "crawl", "2022-08-01 02:00 UTC", "60.0", "failed", "site_unavailable"],
        ["1", "qingdao", "crawl", "2022-08-01 02:00 UTC", "60.0", "finished", "finished"],
    ]
    assert [row[7:] for row in runs] == [["0", "0", "0", "2", "0"], ["2", "0", "0", "0", "0"]]
    assert table(page, "fill_rates") == [
        ["qingdao", "1", "new, of the last 90 days", "headline", "4", "4", "100%"],
        ["qingdao", "1", "new, of the last 90 days", "source", "4", "1", "25%"],
        ["qingdao", "1", "all new", "own_time", "5", "4", "80%"],
    ]
    assert [row[:5] for row in table(page, "rejections")] == [
        ["qingdao", "article", "no_headline", "1", "2022-08-01 02:05 UTC"],
        ["qingdao", "listing", "empty_listing", "1", "2022-08-01 02:05 UTC"],
    ]
    (site,) = table(page, "sites")
    assert (site[:3], site[4], site[9]) == (["qingdao", "failed", "site_unavailable"], "2022-08-01 03:00 UTC", "1")


@pytest.mark.parametrize("name", ["dashboard", "health"])
def test_each_file_has_the_rows_of_its_table(name: str, client: TestClient) -> None:
    page = page_at(client, f"/{name}?{AUGUST}")
    files = links_to_files(page)
    assert files.keys() == (DASHBOARD if name == "dashboard" else HEALTH).keys()
    for key, address in files.items():
        assert parse_qs(urlsplit(address).query) == {"since": ["2022-08-01"], "until": ["2022-08-31"]}
        assert len(download(client, address)) == len(table(page, key)), key


def test_a_file_says_what_its_table_says(client: TestClient) -> None:
    assert download(client, f"/dashboard/volume.csv?site=qingdao&{AUGUST}") == [
        {"day": "2022-08-01", "site": "qingdao", "channel": "财经", "articles": "1"},
        {"day": "2022-08-01", "site": "qingdao", "channel": "青岛资讯", "articles": "1"},
    ]
    (growing,) = download(client, f"/dashboard/growing.csv?{AUGUST}")
    assert (growing["first_at"], growing["last_at"]) == ("2022-08-01T10:00:00+08:00", "2022-08-05T12:00:00+08:00")
    assert (growing["gained"], growing["own_requests"], growing["article_id"]) == ("60", "6", "101")
    assert float(growing["per_day"]) == pytest.approx(60 * 24 / 98)
    assert [row["reason"] for row in download(client, f"/health/rejections.csv?{AUGUST}")] == [
        *("no_headline", "empty_listing"),
    ]
    assert download(client, "/dashboard/volume.csv?since=2021-01-01&until=2021-01-31") == []


def test_what_a_site_printed_is_inert(client: TestClient) -> None:
    address = "since=2022-07-01&until=2022-07-01"
    answer = client.get(f"/dashboard?{address}")
    page = html.document_fromstring(answer.content)
    assert page.xpath("//script | //@style | //@*[starts-with(name(), 'on')]") == []
    assert table(page, "most_read")[0][0] == table(page, "volume")[0][2] == HOSTILE
    assert page.xpath("count(//figure//*[local-name()='svg'])") == 3  # nobody is named, nothing grew, no hour is known
    assert download(client, f"/dashboard/sources.csv?{address}")[0]["source"] == "'=cmd()"


@pytest.mark.parametrize("name", ["dashboard", "health"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2022-02-30", "2022-08-01"),
        ("until=soon", "2022-08-01"),
        ("since=2022-08-02&until=2022-08-01", "起始日期"),
        ("site=%00", "控制字符"),
    ],
)
def test_impossible_filters_are_explained(name: str, query: str, said: str, client: TestClient) -> None:
    for address in (
        f"/{name}?{query}",
        f"/{name}/runs.csv?{query}" if name == "health" else f"/{name}/hours.csv?{query}",
    ):
        answer = client.get(address)
        assert answer.status_code == 400
        assert said in answer.text


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=0001-01-01&until=0001-01-01"])
def test_the_ends_of_time_are_days(query: str, client: TestClient) -> None:
    for name in ("dashboard", "health"):
        assert client.get(f"/{name}?{query}").status_code == 200


def test_a_league_says_where_it_ends(tmp_path: Path) -> None:
    with new_database("sqlite", tmp_path) as url:
        engine = open_engine(url)
        prepare(engine)
        with writing(engine) as connection:
            published = {"published_at": utc(2022, 7, 1, 4), "published_on": utc(2022, 7, 1).date()}
            many = [article(pk, "jinan", str(pk), source=f"source {pk}", **published) for pk in range(1, 52)]
            connection.execute(insert(table_of(Article)), many)
        engine.dispose()
        engine = open_read_only(url)
        few = TestClient(make_app(engine), base_url="http://127.0.0.1:8000")
        assert len(download(few, "/dashboard/sources.csv?since=2022-07-01&until=2022-08-31")) == 50
        page = page_at(few, "/dashboard?lang=en")
        engine.dispose()
    for key in ("most_read", "growing", "sources", "reporters"):
        assert "The first 50." in page.xpath(f"string(//section[@aria-labelledby='{key}']/p)")


def test_there_are_no_other_files(client: TestClient) -> None:
    for address in ("/dashboard/runs.csv", "/health/volume.csv", "/dashboard/x.csv"):
        assert client.get(address).status_code == 404
    assert client.post("/dashboard").status_code == client.post("/health/runs.csv").status_code == 405


def test_empty_fields_of_the_form_leave_the_address(client: TestClient) -> None:
    answer = client.get("/dashboard?site=&since=2022-08-01", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard?since=2022-08-01")


def test_both_languages(client: TestClient) -> None:
    assert texts(page_at(client, f"/dashboard?{AUGUST}"), "h2")[:2] == ["每日发布", "查看最多"]
    assert texts(page_at(client, f"/dashboard?{AUGUST}&lang=en"), "h2")[:2] == ["Published per day", "Most read"]


SCHEDULE = '[[job]]\nsite = "qingdao"\nevery = "30m"\narguments = ["--channel", "<b>财经</b>"]\n'


def test_the_schedule(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "没有 schedule.toml" in client.get("/health").text  # no project here
    (tmp_path / "scrapy.cfg").touch()
    assert "没有 schedule.toml" in client.get("/health").text
    assert client.get("/health/schedule.csv").status_code == 404
    (tmp_path / "schedule.toml").write_text("[[job]]\n", encoding="utf-8")
    answer = client.get("/health").text
    assert "newscrawl schedule list" in answer
    assert str(tmp_path) not in answer  # a visitor need not know where it lies
    (tmp_path / "schedule.toml").write_text(SCHEDULE, encoding="utf-8")
    page = page_at(client, "/health")
    ((site, when, due, arguments),) = table(page, "schedule")
    assert (site, when, arguments) == ("qingdao", "every 0:30:00", "--channel <b>财经</b>")
    assert due.startswith("20")
    (row,) = download(client, links_to_files(page)["schedule"])
    assert (row["site"], row["when"]) == ("qingdao", "every 0:30:00")
