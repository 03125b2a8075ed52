"""A portal's page, or its maker, that means harm: what it says is shown as text, and does nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from lxml import html
from starlette.testclient import TestClient

from newscrawl.archive.archive import Archive
from newscrawl.items import ArticleItem, Person, Reading
from newscrawl.web.story import safe_story
from tests.storage.samples import SITE, at
from tests.web.conftest import keep, story
from tests.web.reading import page_at, texts

SCRIPT = "<script>alert(1)</script>"
BREAK_OUT = "\"'></title></textarea></mark></style>--><svg onload=alert(1)><img src=x onerror=alert(1)>{{7*7}}{% raw %}"
FORMULA = '=HYPERLINK("http://evil.example","青岛")'
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "srcset", "data"}
HARMLESS = ("/", "#", "http://", "https://", "data:,")
ADDRESS = f"/articles/{SITE}/7"
FIRST = story(
    7,
    f"青岛{SCRIPT}{BREAK_OUT}",
    f"青岛{SCRIPT}{BREAK_OUT}",
    FORMULA,
    body_html=(
        f"<p onclick=alert(1) style='position:fixed'>青岛</p>{SCRIPT}{BREAK_OUT}"
        "<a href='javascript:alert(1)'>甲</a><a href=' java\tscript:alert(1)'>乙</a><a href='data:text/html,x'>丙</a>"
        "<iframe src=//evil.example></iframe><form action=//evil.example><input name=q></form>"
        "<img src='javascript:alert(1)' alt='\"><script>alert(1)</script>' srcset='//evil.example/2x'>"
        "<svg><a xlink:href='javascript:alert(1)'><text>丁</text></a></svg><math><mtext><style><img src=x></math>"
        "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'><link rel=preload href=//e>"
    ),
    url="javascript:alert(1)//https://www.qingdaoxinxigang.cn/article-7-1.html",
    source=FORMULA,
    source_url="javascript:alert(1)",
    attachments=["javascript:alert(1)", f"https://www.example.cn/{BREAK_OUT}", "http://[no-address"],
    channel=f"+{SCRIPT}",
    channel_path=[SCRIPT, BREAK_OUT],
    byline=[Person(f"'; DROP TABLE articles; --{SCRIPT}", "reporter", BREAK_OUT, "byline")],
    publisher=SCRIPT,
    info_line=SCRIPT,
    reactions={SCRIPT: 1},
    footer=[SCRIPT, BREAK_OUT],
    previous_article_id="../../x?token=1",
    previous_headline=SCRIPT,
    related_article_ids=[SCRIPT],
    readings={SCRIPT: Reading(raw=BREAK_OUT, rule=SCRIPT, warnings=(SCRIPT,))},
    warnings=[SCRIPT],
)


@pytest.fixture(scope="module")
def stored() -> Sequence[ArticleItem]:
    return [FIRST, replace(FIRST, headline=f"改{BREAK_OUT}", body=[SCRIPT], view_count=999, fetched_at=at(60))]


@pytest.fixture(scope="module")
def archive(archive: Archive) -> Archive:
    keep(
        archive,
        "7",
        f"<base href=//evil.example>{SCRIPT}<LINK\nrel=preconnect href=//evil.example>"
        "<li<link>nk rel=dns-prefetch href=//evil.example>".encode(),
        "text/html",
    )
    return archive


def harm_in(page: html.HtmlElement) -> list[str]:
    """What of a page could run, load or lead astray; the explorer's own sheet, frame and forms cannot."""
    found = [f"<{each.tag}>" for each in page.iter("script", "object", "embed", "base", "style", "math", "img")]
    found += [f"<{each.tag}>" for each in page.iter("meta", "link") if not is_own(each)]
    for each in page.iter():
        for name, value in each.attrib.items():
            is_bad_address = name in ADDRESSES and (not value.startswith(HARMLESS) or value.startswith("//"))
            if name.startswith("on") or name in ("style", "srcdoc") or is_bad_address:
                found.append(f"{each.tag} {name}={value}")
    return found


def is_own(element: html.HtmlElement) -> bool:
    """Whether a ``meta`` or ``link`` is one of the frame of each page."""
    return (element.get("href") or element.get("name") or element.get("charset")) in (
        "/static/style.css", "data:,", "viewport", "robots", "utf-8",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/?q=青岛",
        "/?q=alert&lang=en",
        "/?site=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&q=%22%20onfocus=alert(1)%20x=%22",
        "/?channel=%2B%3Cscript%3Ealert(1)%3C/script%3E",
        ADDRESS,
        f"{ADDRESS}?lang=en&x=%22%3E%3Cscript%3E",
        f"{ADDRESS}/archived",
    ],
)
def test_nothing_of_it_can_act(client: TestClient, address: str) -> None:
    assert harm_in(page_at(client, address)) == []


@pytest.mark.parametrize(
    "address",
    ["/%3Cscript%3Ealert(1)%3C/script%3E", "/?since=%22%3E%3Cscript%3Ealert(1)", "/?role=%27%3E%3Cimg%20onerror=x%3E"],
)
def test_an_error_repeats_nothing_that_can_act(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert harm_in(html.fromstring(answer.content)) == []


def test_it_is_shown_as_it_was_written(client: TestClient) -> None:
    page = page_at(client, ADDRESS)
    assert texts(page, "h1") == [f"改{BREAK_OUT}"]
    assert f"'; DROP TABLE articles; --{SCRIPT}" in texts(page, "dd a")
    assert texts(page, "details summary + p") == [SCRIPT]
    assert "49" not in page.cssselect("main")[0].text_content()
    hit = page_at(client, "/?q=DROP")
    assert texts(hit, ".hit h3") == [f"改{BREAK_OUT}"]


def test_the_story_keeps_its_words_and_loses_the_rest(client: TestClient) -> None:
    (body,) = page_at(client, ADDRESS).cssselect(".story")
    assert "青岛" in body.text_content()
    assert {each.tag for each in body.iter()} <= {"section", "p", "a", "span"}
    assert {"甲", "乙", "丙"} <= set(texts(body, "a"))
    assert {link.get("href") for link in body.cssselect("a")} == {None}
    assert texts(body, ".picture") == ["图片", '图片："><script>alert(1)</script>']


def test_the_lists_run_no_formula(client: TestClient) -> None:
    (row,) = csv.DictReader(io.StringIO(client.get("/articles.csv").content.decode("utf-8-sig")))
    assert (row["source"], row["channel"]) == (f"'{FORMULA}", f"'+{SCRIPT}")


def test_the_archived_page_announces_no_connection(client: TestClient) -> None:
    answer = client.get(f"{ADDRESS}/archived.html")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert "preconnect" not in answer.text
    assert html.fromstring(answer.text).xpath("//link") == []


REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (
            "<p>甲<img src=http://a.cn/1.jpg alt=乙></p>",
            f'<p>甲<span class="picture"><a href="http://a.cn/1.jpg" {REL}>图片：乙</a></span></p>',
        ),
        (
            "<a href=http://a.cn/><img src=http://a.cn/1.jpg></a>",
            f'<a href="http://a.cn/" {REL}><span class="picture">图片</span></a>',
        ),
        ("<IMG SRC=javascript:alert(1)>", f'<span class="picture"><a {REL}>图片</a></span>'),
        (
            "<h2>甲</h2><table><tbody><tr><td colspan=2 onclick=x>乙</td></tr></tbody></table>",
            '<h2>甲</h2><table><tbody><tr><td colspan="2">乙</td></tr></tbody></table>',
        ),
        ("<a href=/relative>甲</a><a href=//evil.example>乙</a>", f"<a {REL}>甲</a><a {REL}>乙</a>"),
        ("甲<script>乙</script><style>丙</style><!-- 丁 --><b>戊</b>", "甲戊"),
        ("", ""),
    ],
)
def test_stories(markup: str, shown: str) -> None:
    assert safe_story(markup, "图片") == shown
