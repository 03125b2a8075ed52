"""The search page on each database: what it finds, its numbers, and the file that says the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from newscrawl.items import ArticleItem, Person
from newscrawl.web.pages import search
from tests.web.conftest import story
from tests.web.reading import page_at, texts

ZHAO = [Person("赵宝辉", "reporter", "记者", "byline")]


@pytest.fixture(scope="module")
def stored() -> Sequence[ArticleItem]:
    return [
        story(1, "青岛啤酒节开幕", "海风习习。", source="信网", view_count=5000),
        story(2, "港口扩建", "青岛港今日开工，<b>尖括号</b>照印。", source="信网", view_count=80),
        story(3, "财经要闻", "青岛的订单排到明年。", channel="财经", byline=ZHAO, view_count=None),
        story(4, "崂山茶", "与那座城市无关。", channel="财经", source="=HYPERLINK(1)", byline=ZHAO),
        story(5, "外地消息", "青岛来客。", site="other", source="鲁网"),
        *(story(6 + number, f"第{number}场雨", "平度。") for number in range(20)),
    ]


def found(client: TestClient, address: str) -> list[str]:
    """The numbers of the articles that a page of the search lists."""
    links = page_at(client, address).cssselect(".hit h3 a")
    return [urlsplit(link.get("href")).path.rsplit("/", 1)[-1] for link in links]


@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("/?q=青岛", ["1", "5", "3", "2"]),  # the headline first, then the newest
        ("/?q=青岛&site=other", ["5"]),
        ("/?q=青岛&channel=财经", ["3"]),
        ("/?person=赵宝辉", ["4", "3"]),
        ("/?person=赵宝辉&role=editor", []),
        ("/?source=信网&min_views=81", ["1"]),
        ("/?q=青岛&since=2022-08-02&until=2022-08-03", ["3", "2"]),
        ("/?q=没有的词", []),
        ("/?page=2", ["5", "4", "3", "2", "1"]),
    ],
)
def test_finds_what_the_address_asks_for(client: TestClient, address: str, numbers: list[str]) -> None:
    assert found(client, address) == numbers


def test_says_how_many_and_marks_the_words(client: TestClient) -> None:
    page = page_at(client, "/?q=青岛")
    assert texts(page, "#found") == ["4 篇稿件"]
    assert texts(page, "mark") == ["青岛"] * 4
    assert "<b>尖括号</b>照印" in " ".join(texts(page, ".hit p"))


def test_the_facets_count_what_their_links_lead_to(client: TestClient) -> None:
    page = page_at(client, "/?q=青岛")
    assert texts(page, "#facet-site + ul li") == ["qingdaoxinxigang 3", "other 1"]
    assert texts(page, "#facet-channel + ul li") == ["青岛资讯 3", "财经 1"]
    assert texts(page, "#facet-source + ul li") == ["信网 2", "鲁网 1"]
    assert texts(page, "#facet-month + ul li") == ["2022-08 4"]
    for choice in page.cssselect(".facets li"):
        led_to = page_at(client, choice.cssselect("a")[0].get("href"))
        assert texts(led_to, "#found") == [f"{choice.cssselect('.count')[0].text} 篇稿件"]


def test_of_many_only_the_latest_are_counted_unless_all_are_asked_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_MOST_COUNTED", 3)
    page = page_at(client, "/?channel=青岛资讯")
    assert texts(page, "#found") == ["至少 3 篇稿件 · 第 1 页"]
    assert texts(page, "#facet-channel + ul li") == ["青岛资讯 ✕ 取消 3+"]
    assert len(page.cssselect('nav.paging a[rel="next"]')) == 1
    (link,) = page.cssselect(".facets > p a")
    page = page_at(client, link.get("href"))
    assert texts(page, "#found") == ["23 篇稿件 · 第 1 页，共 2 页"]
    assert texts(page, "#facet-channel + ul li") == ["青岛资讯 ✕ 取消 23"]
    page = page_at(client, "/")
    assert texts(page, "#found") == ["25 篇稿件 · 第 1 页，共 2 页"]  # a total that costs nothing


def test_a_facet_can_be_taken_back(client: TestClient) -> None:
    chosen = page_at(client, "/?q=青岛&channel=财经&since=2022-08-01&until=2022-08-31").cssselect(".chosen a")
    addresses = [parse_qs(urlsplit(link.get("href")).query) for link in chosen]
    assert addresses == [
        {"q": ["青岛"], "since": ["2022-08-01"], "until": ["2022-08-31"]},
        {"q": ["青岛"], "channel": ["财经"]},
    ]


def test_the_file_has_every_row_of_the_list_in_its_order(client: TestClient) -> None:
    page = page_at(client, "/?since=2022-08-01")
    (link,) = (each.get("href") for each in page.cssselect(".results > p a"))
    answer = client.get(link)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["article_id"] for row in rows] == found(client, "/?since=2022-08-01") + found(
        client, "/?since=2022-08-01&page=2"
    )
    assert rows[-1] == {
        "published": "2022-08-01T09:30:00+08:00",
        "site": "qingdaoxinxigang",
        "article_id": "1",
        "channel": "青岛资讯",
        "headline": "青岛啤酒节开幕",
        "source": "信网",
        "views": "5000",
        "url": "https://www.qingdaoxinxigang.cn/article-1-1.html",
    }
    assert [row["source"] for row in rows if row["article_id"] == "4"] == ["'=HYPERLINK(1)"]
    assert [row["views"] for row in rows if row["article_id"] == "3"] == [""]


@pytest.mark.parametrize("query", ["q=青岛", "q=青岛&channel=财经", "person=赵宝辉", "q=没有的词"])
def test_the_file_of_a_search_has_what_the_search_finds(client: TestClient, query: str) -> None:
    text = client.get(f"/articles.csv?{query}").content.decode("utf-8-sig")
    assert [row["article_id"] for row in csv.DictReader(io.StringIO(text))] == found(client, f"/?{query}")


def test_a_form_with_empty_fields_becomes_an_address_that_can_be_read(client: TestClient) -> None:
    answer = client.get("/?q=青岛&site=&role=&since=&lang=en", follow_redirects=False)
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"q": ["青岛"], "lang": ["en"]}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("since=2022-02-30", "since"),
        ("until=1.8.2022", "until"),
        ("min_views=-1", "min_views"),
        ("min_views=9999999999999999999999", "min_views"),
        ("min_views=²", "min_views"),
        ("page=0", "page"),
        ("counted=some", "counted"),
        ("role=king", "role"),
        ("role=editor", "role"),
        ("since=2022-08-02&until=2022-08-01", "until"),
        ("q=%00", "q"),
        (f"q={'长' * 1001}", "q"),
    ],
)
def test_an_impossible_value_is_refused_by_name(client: TestClient, query: str, named: str) -> None:
    for address in (f"/?{query}", *([] if named in ("page", "counted") else [f"/articles.csv?{query}"])):
        answer = client.get(address)
        assert (answer.status_code, f"参数 {named} 的值" in answer.text) == (400, True), address


@pytest.mark.parametrize("query", ["q=%FF%FE", "q=\ufffe", "q='; DROP TABLE articles --", "q={{7*7}}", "q=%25_\\"])
def test_strange_words_find_nothing_and_harm_nothing(client: TestClient, query: str) -> None:
    assert found(client, f"/?{query}") == []


def test_a_page_behind_the_last_one_is_said_to_be_none(client: TestClient) -> None:
    answer = client.get("/?q=青岛&page=2")
    assert (answer.status_code, "结果没有这么多页" in answer.text) == (404, True)


def test_the_language_is_that_of_the_browser_or_the_address_and_stays(client: TestClient) -> None:
    for address, accepted, language in (
        ("/", "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ("/", "en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("/", "fr", "zh"),
        ("/", "en;q=0,fr", "zh"),
        ("/", "en;q=x", "zh"),
        ("/?lang=en", "zh", "en"),
        ("/?lang=fr", "en", "en"),
    ):
        answer = client.get(address, headers={"Accept-Language": accepted})
        assert (f'<html lang="{language}">' in answer.text, answer.headers["content-language"]) == (True, language)
    page = page_at(client, "/?lang=en&q=青岛")
    links = [link.get("href") for link in page.cssselect("main a, nav a, a.brand")]
    assert links
    assert [link for link in links if "lang=en" not in link] == []
    assert [field.value for field in page.cssselect('input[name="lang"]')] == ["en"]
