"""The page of an article on each database: what is on record of it, its lists as files, the page as it was kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from newscrawl.archive.archive import Archive
from newscrawl.items import ArticleItem, Person, Reading
from tests.storage.samples import SHANGHAI, SITE, at
from tests.web.conftest import keep, story
from tests.web.reading import page_at, texts

EDITED = f"/articles/{SITE}/7"
SECOND = (
    "记者从市港务局获悉，青岛港全自动化码头三期工程今日开工建设，计划投资五十二亿元，新增泊位两个，"
    "建成后年吞吐量将增加一百万标准箱，港区道路同步改造，周边居民区将加装隔音屏障，预计后年年底投入运营。"
)
FIRST = story(
    7,
    "港口扩建",
    "青岛港今日开工，总投资五十亿元。",
    SECOND,
    view_count=100,
    byline=[Person("赵宝辉", "reporter", "本报记者", "byline")],
    credits=[Person("王五", "editor", "编辑", "footer")],
    source="信网",
    footer=["文章来源：信网。", "责任编辑：王五"],
    previous_article_id="6",
    previous_headline="没有收录的上一篇",
    next_article_id="8",
    next_headline="港口扩建（转载）",
    related_article_ids=[],
    readings={"source": Reading(raw="文章来源：信网", rule="footer", warnings=("两处不同",))},
)


@pytest.fixture(scope="module")
def stored() -> Sequence[ArticleItem]:
    edited = replace(
        FIRST,
        headline="港口扩建今日开工",
        body=["青岛港今日开工，总投资五十二亿元。", SECOND],
        body_html=f"<p>青岛港今日开工，总投资五十二亿元。</p><p>{SECOND}</p>",
        view_count=175,
        fetched_at=at(60),
    )
    return [
        FIRST,
        edited,
        replace(edited, view_count=None, fetched_at=at(120)),
        story(8, "港口扩建（转载）", "青岛港今日开工，总投资五十二亿元。", SECOND, site="other"),
        story(9, "只有文字", "甲。", "乙。", body_html=""),
        story(
            10,
            "日期只到日",
            published_precision="day",
            published_at=dt.datetime(2022, 8, 10, tzinfo=SHANGHAI),
            next_article_id="9",
            next_headline="只有文字",
        ),
        story(11, "编号里有斜杠", "丙。", article_id="2022/08/11"),
    ]


@pytest.fixture(scope="module")
def archive(archive: Archive) -> Archive:
    keep(archive, "7", "<p>照原样存的页面：青岛港</p>".encode("gb18030"), "text/html; charset=gb2312")
    keep(archive, "7", "<link rel=preconnect href=//evil.example><p>后来的页面</p>".encode(), "text/html")
    return archive


def test_says_who_wrote_it_when_and_whose_story_it_is(client: TestClient) -> None:
    page = page_at(client, EDITED)
    assert texts(page, "h1") == ["港口扩建今日开工"]
    names = texts(page, ".facts-of dt")
    facts = dict(zip(names, texts(page, ".facts-of dd"), strict=True))
    assert facts["发布时间"] == "2022-08-07 09:30"
    assert facts["人员"] == "赵宝辉 记者 （本报记者） （署名）王五 编辑 （文末）"
    assert facts["来源"] == "信网 来源页面"
    assert facts["查看数"].startswith("175")
    assert [link.get("href") for link in page.cssselect('.facts-of a[href^="/?person="]')] == [
        "/?person=%E8%B5%B5%E5%AE%9D%E8%BE%89",
        "/?person=%E7%8E%8B%E4%BA%94",
    ]
    assert texts(page, ".story p") == ["青岛港今日开工，总投资五十二亿元。", SECOND]


def test_leads_to_the_original_without_telling_it_where_from(client: TestClient) -> None:
    page = page_at(client, EDITED)
    outside = [link for link in page.cssselect("a") if link.get("href").startswith("http")]
    assert [link.get("href") for link in outside] == [
        "https://www.example.cn/original",
        "https://www.qingdaoxinxigang.cn/article-7-1.html",
        "https://www.example.cn/1.pdf",
    ]
    assert {link.get("rel") for link in outside} == {"noreferrer noopener nofollow"}


def test_the_footer_that_was_cut_is_folded_away(client: TestClient) -> None:
    page = page_at(client, EDITED)
    (folded,) = [each for each in page.cssselect("details") if "版权" in each.cssselect("summary")[0].text]
    assert folded.get("open") is None
    assert texts(folded, "p") == ["文章来源：信网。", "责任编辑：王五"]
    assert "责任编辑" not in " ".join(texts(page, ".story"))


def test_says_by_which_rule_a_value_was_read(client: TestClient) -> None:
    rows = [texts(row, "th, td") for row in page_at(client, EDITED).cssselect("details tr")]
    assert ["source", "footer", "文章来源：信网", "两处不同"] in rows


def test_draws_the_views_and_lists_the_visits(client: TestClient) -> None:
    page = page_at(client, EDITED)
    (chart,) = page.cssselect("figure svg")
    assert (chart.get("role"), chart.get("aria-label")) == ("img", "查看数的变化")
    assert {"访问时间", "查看数"} <= set(texts(chart, "text"))
    rows = [texts(row, "td") for row in page.cssselect("#visits ~ details tbody tr")]
    assert rows == [
        ["2022-08-05 12:00", "新稿件", "100", "", "0", "0"],
        ["2022-08-05 13:00", "有变化", "175", "+75", "1", "0"],
        ["2022-08-05 14:00", "没有变化", "–", "", "", "0"],
    ]


def test_shows_what_the_revision_changed(client: TestClient) -> None:
    page = page_at(client, EDITED)
    second, first = page.cssselect(".revision")
    assert texts(second, "dt") == ["标题", "正文"]
    headline, body, unchanged = second.cssselect("dd")
    assert (texts(headline, "del"), texts(headline, "ins")) == ([], ["今日开工"])
    assert (texts(body, "del"), texts(body, "ins")) == ([], ["二"])
    assert body.text_content() == "青岛港今日开工，总投资五十二亿元。"
    assert unchanged.text_content() == "… 1 段未变"
    assert texts(first, "p") == ["最初的内容。"]


def test_links_the_copy_and_marks_the_earliest(client: TestClient) -> None:
    rows = [texts(row, "td") for row in page_at(client, EDITED).cssselect("#copies ~ div tbody tr")]
    assert [row[:3] for row in rows] == [
        ["本文 最早", SITE, "2022-08-07 09:30"],
        ["港口扩建（转载）", "other", "2022-08-08 09:30"],
    ]
    (link,) = page_at(client, EDITED).cssselect("#copies ~ div tbody a")
    assert texts(page_at(client, link.get("href")), "h1") == ["港口扩建（转载）"]


def test_neighbours_lead_on_only_if_they_are_stored(client: TestClient) -> None:
    said = {}
    for number in (7, 10):
        (neighbours,) = page_at(client, f"/articles/{SITE}/{number}").cssselect(".neighbours")
        said[number] = " ".join(neighbours.text_content().split()), [a.get("href") for a in neighbours.cssselect("a")]
    assert said == {
        # 8 is stored, but on another site
        7: ("上一篇： 没有收录的上一篇 （未收录）下一篇： 港口扩建（转载） （未收录）", []),
        10: ("上一篇： 上一篇的标题 （未收录）下一篇： 只有文字", [f"/articles/{SITE}/9"]),
    }


def test_a_story_without_markup_is_shown_by_its_paragraphs(client: TestClient) -> None:
    assert texts(page_at(client, f"/articles/{SITE}/9"), ".story p") == ["甲。", "乙。"]


def test_a_time_is_as_exact_as_the_page_states_it(client: TestClient) -> None:
    assert texts(page_at(client, f"/articles/{SITE}/10"), "time") == ["2022-08-10"]


def test_an_id_may_hold_a_slash(client: TestClient) -> None:
    (link,) = page_at(client, "/?q=编号里有斜杠").cssselect(".hit h3 a")
    assert texts(page_at(client, link.get("href")), "h1") == ["编号里有斜杠"]
    lists = [each.get("href") for each in page_at(client, link.get("href")).cssselect('a[href$=".csv"]')]
    assert [client.get(address).status_code for address in lists] == [200, 200]


def rows_of(client: TestClient, name: str) -> list[dict[str, str]]:
    text = client.get(f"{EDITED}/{name}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_each_list_can_be_had_as_a_file(client: TestClient) -> None:
    visits = rows_of(client, "observations")
    assert [(row["fetched_at"], row["outcome"], row["view_count"]) for row in visits] == [
        ("2022-08-05T04:00:00.123456+00:00", "new", "100"),
        ("2022-08-05T05:00:00.123456+00:00", "changed", "175"),
        ("2022-08-05T06:00:00.123456+00:00", "unchanged", ""),
    ]
    revisions = rows_of(client, "revisions")
    assert [(row["number"], row["headline"], row["changed"]) for row in revisions] == [
        ("1", "港口扩建", "[]"),
        ("2", "港口扩建今日开工", '["headline", "body"]'),
    ]
    copies = rows_of(client, "copies")
    assert [(row["site"], row["article_id"], row["is_earliest"]) for row in copies] == [
        (SITE, "7", "True"),
        ("other", "8", "False"),
    ]


def test_the_archived_page_is_shown_in_its_own_encoding(client: TestClient) -> None:
    page = page_at(client, f"{EDITED}/archived")
    (frame,) = page.cssselect("iframe")
    assert frame.get("sandbox") == ""
    assert "后来的页面" in client.get(frame.get("src")).text  # the latest, unless another is asked for
    (earlier,) = [each for each in page.cssselect("dd a") if each.text == "较早"]
    (frame,) = page_at(client, earlier.get("href")).cssselect("iframe")
    answer = client.get(frame.get("src"))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "照原样存的页面：青岛港" in answer.content.decode("utf-8")


def test_the_archived_page_has_no_right_wherever_it_is_opened(client: TestClient) -> None:
    answer = client.get(f"{EDITED}/archived.html")
    policy = [part.strip() for part in answer.headers["content-security-policy"].split(";")]
    assert policy[:3] == ["sandbox", "default-src 'none'", "style-src 'unsafe-inline'"]
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"/articles/{SITE}/99", "表中没有这篇稿件"),
        ("/articles/nowhere/7", "表中没有这篇稿件"),
        (f"/articles/{SITE}/7%00", "表中没有这篇稿件"),
        (f"/articles/{SITE}/99/observations.csv", "表中没有这篇稿件"),
        (f"/articles/{SITE}/9/archived", "存档里没有"),
        (f"{EDITED}/archived?visit=3", "存档里没有"),
        (f"{EDITED}/archived?page=2", "存档里没有"),
        (f"{EDITED}/archived.html?visit=3", "存档里没有"),
        ("/nowhere", "这个地址没有对应的页面"),
    ],
)
def test_what_is_not_there_is_said_to_be_none(client: TestClient, address: str, sentence: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, sentence in answer.text) == (404, True)
