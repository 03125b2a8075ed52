"""URL styles, themes, charsets and dates of the demo portal."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from newscrawl.demo.articles import TWELVE_PAGES
from newscrawl.demo.dates import ZONE, php_date, relative_words
from newscrawl.demo.portal import PortalOptions, RelativeDates, Theme, UrlStyle, build_portal
from newscrawl.demo.server import serve

from .walker import LIST, VIEW, Client


def test_static_mode_makes_files_and_sends_dynamic_urls_there():
    portal = build_portal(PortalOptions(count=60, url_style=UrlStyle.STATIC))
    with serve(portal) as server:
        client = Client(server.url)
        to_file = client.get(VIEW.format(TWELVE_PAGES))
        to_folder = client.get(LIST.format(2))
        page = client.get(to_file.headers["location"])
        again = client.get(to_file.headers["location"])
        directory = re.sub(r"[^/]+$", "", to_file.headers["location"])
        empty = client.get(directory)
        status = json.loads(client.get(f"misc.php?mod=userstatus&type=article&typeid={TWELVE_PAGES}").body)
        unchanged = client.get(to_file.headers["location"], If_None_Match=page.headers["etag"])
        listing = client.get("qdzx/qushi/index.php?page=1")
        past_the_end = client.get(to_file.headers["location"].replace(".html", "99.html"))
    assert to_file.status == 302
    assert re.fullmatch(r"[a-z/]+/\d{6}/\d{2}/00000025\.html", to_file.headers["location"])
    assert (to_folder.status, to_folder.headers["location"]) == (301, f"{server.url}qdzx/qushi/")
    assert page.headers["content-type"] == "text/html"
    assert "last-modified" in page.headers
    assert "set-cookie" not in page.headers
    assert page.body == again.body
    assert page.selector().css("a.nxt::attr(href)").get().endswith("/000000252.html")
    assert (empty.status, empty.body) == (200, b"")
    article = portal.articles[TWELVE_PAGES]
    assert status == {"uid": 0, "viewnum": str(article.view_count), "commentnum": str(article.comment_count)}
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert listing.status == 200
    assert past_the_end.status == 404


def test_rewritten_and_query_urls_both_live():
    with serve(build_portal(PortalOptions(count=60, url_style=UrlStyle.REWRITE))) as server:
        client = Client(server.url)
        one, two = (client.get(url).selector().css("h1.ph::text").get() for url in ("article-1-1.html", VIEW.format(1)))
    assert one == two


def test_only_rewriting_portals_know_rewritten_urls(client):
    assert client.get("article-1-1.html").status == 404


def test_the_commercial_theme_keeps_the_labels_but_no_stock_id_or_class():
    with serve(build_portal(PortalOptions(count=60, theme=Theme.COMMERCIAL))) as server:
        text = Client(server.url).get(VIEW.format(1)).text()
    stock = ("article_content", "click_div", 'id="pt"', "_viewnum", "pren", "related_article", "raid_div", 'class="ph"')
    assert [name for name in stock if name in text] == []
    for label in ("发布者: ", "查看 ", "下一篇:", "相关阅读", "查看内容"):
        assert label in text
    assert "摘要" not in text
    assert "评论" not in text


def test_gbk_pages_are_gbk_and_carry_other_characters_as_references():
    portal = build_portal(PortalOptions(count=60, charset="gbk"))
    with serve(portal) as server:
        reply = Client(server.url).get(VIEW.format(8))
    assert reply.headers["content-type"] == "text/html; charset=gbk"
    assert "岛城故事•" in portal.articles[8].headline
    assert b"&#8226;" in reply.body
    assert reply.selector("gbk").css("h1.ph::text").get().strip() == portal.articles[8].headline.strip()
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("utf-8")


NOON = dt.datetime(2026, 11, 20, 12, 0, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON, "刚刚"),
        (NOON - dt.timedelta(seconds=20), "20&nbsp;秒前"),
        (NOON - dt.timedelta(minutes=30), "30&nbsp;分钟前"),
        (NOON - dt.timedelta(minutes=31), "半小时前"),
        (NOON - dt.timedelta(hours=3, minutes=59), "3&nbsp;小时前"),
        (NOON.replace(day=19, hour=23, minute=59), "昨天&nbsp;23:59"),
        (NOON.replace(day=18, hour=7, minute=5), "前天&nbsp;07:05"),
        (NOON.replace(day=17), "3&nbsp;天前"),
        (NOON.replace(day=13), "7&nbsp;天前"),
        (NOON.replace(day=12), None),
        (NOON + dt.timedelta(minutes=1), None),
    ],
)
def test_relative_words(moment, words):
    assert relative_words(moment, NOON) == words


def test_php_dates():
    moment = dt.datetime(2022, 8, 1, 23, 51, tzinfo=ZONE)
    assert php_date("Y-n-j H:i", moment) == "2022-8-1 23:51"
    assert php_date("Y-m-d h:i A", moment) == "2022-08-01 11:51 PM"


@pytest.mark.parametrize(
    ("style", "expected"), [("title", '<span title="2026-11-20 11:20">半小时前</span>'), ("bare", "半小时前")]
)
def test_a_theme_may_print_relative_dates_on_article_pages(style, expected):
    options = PortalOptions(count=60, relative_dates=RelativeDates(style))
    portal = build_portal(options)
    twenty_past = dt.datetime(2026, 11, 20, 11, 20, tzinfo=ZONE)
    recent = next(each for each in portal.articles.values() if each.published == twenty_past)
    with serve(portal, clock=lambda: NOON) as server:
        client = Client(server.url)
        line = client.get(VIEW.format(recent.aid)).selector().css("p.xg1").get()
        old = client.get(VIEW.format(1)).selector().css("p.xg1").get()
    assert line.split("<span class")[0].replace("\xa0", "&nbsp;") == f'<p class="xg1">\n{expected}'
    assert "前" not in old.split("发布者")[0]
