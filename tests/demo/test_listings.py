"""Listing pages of the demo portal, and their page bar, answer as discuz.md says that real ones do."""

from __future__ import annotations

import re

import pytest

from newscrawl.demo.paging import page_bar, window
from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve

from .walker import LIST, Client, article_number, entries, walk_listing


def test_a_parent_lists_its_descendants_newest_first_15_a_page(client, portal):
    links, pages = walk_listing(client, LIST.format(1), "utf-8")
    numbers = [article_number(url) for url in links]
    expected = {each.aid for each in portal.articles.values() if each.catid in (1, 2, 3, 12) and not each.pending}
    assert len(numbers) == len(expected)
    assert set(numbers) == expected
    assert pages == -(-len(expected) // 15)
    dates = [portal.articles[number].published for number in numbers]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("page", ["0", "-3", "abc", ""])
def test_an_odd_page_number_is_page_1(client, page):
    assert entries(client.get(LIST.format(1) + f"&page={page}")) == entries(client.get(LIST.format(1)))


def test_past_the_end_the_listing_is_empty(client):
    selector = client.get(LIST.format(4) + "&page=9999").selector()
    assert selector.css("div.bm_c.xld")
    assert not selector.css("div.bm_c.xld dl, a.nxt")
    last = client.get(LIST.format(4)).selector().css("div.pg span::attr(title)").re_first(r"\d+")
    assert selector.css("div.pg strong::text").get() == last


def test_beyond_maxpages_the_last_page_repeats(client):
    with serve(build_portal(PortalOptions(count=400))) as big:
        other = Client(big.url)
        third = other.get(LIST.format(11) + "&page=3")
        beyond = other.get(LIST.format(11) + "&page=50")
    assert len(entries(third)) == 15
    assert entries(beyond) == entries(third)
    assert beyond.selector().css("div.pg strong::text").get() == "3"
    assert not beyond.selector().css("a.nxt")


def test_an_empty_category_is_an_empty_box_without_a_bar(client):
    selector = client.get(LIST.format(10)).selector()
    assert selector.css("h1.xs2::text").get() == "暂无内容"
    assert selector.css("div.bm_c.xld")
    assert not selector.css("div.bm_c.xld dl, div.pg")


@pytest.mark.parametrize(
    ("catid", "words"), [("7", "分类已关闭"), ("99", "分类不存在"), ("", "尚未正确指定要查看的分类")]
)
def test_closed_and_missing_categories_are_messages_with_200(client, catid, words):
    reply = client.get(LIST.format(catid))
    assert reply.status == 200
    assert words in reply.selector().xpath("string(//div[@id='messagetext'][@class='alert_info']/p[1])").get()


def test_a_category_with_an_outside_link_redirects(client):
    reply = client.get(LIST.format(8))
    assert (reply.status, reply.headers["location"]) == (302, "http://news.example.invalid/notices/")


def test_category_links_are_absolute_and_siblings_are_linked(client, server):
    selector = client.get(LIST.format(1)).selector()
    assert selector.css("div.bm_c.bbda a::text").getall() == ["区市动态", "社会民生"]
    assert selector.css("div.bm_c.bbda a::attr(href)").get() == f"{server.url}portal.php?mod=list&catid=2"
    assert "图片新闻" in selector.css("div.sd a::text").getall()


def test_ties_change_places_when_the_portal_has_no_second_key():
    portal = build_portal(PortalOptions(unstable_ties=True))
    with serve(portal) as server:
        client = Client(server.url)
        # An even number of pages, so that one request between the walks gives each page the other order.
        pages = [LIST.format(1) + f"&page={page}" for page in range(1, 13)]
        walks = [[number for page in pages for number in entries(client.get(page))]]
        client.get(LIST.format(1))
        walks += [[number for page in pages for number in entries(client.get(page))]]
    by_date = [[portal.articles[number].published for number in walk] for walk in walks]
    assert by_date[0] == by_date[1]
    assert walks[0] != walks[1]


@pytest.mark.parametrize(
    ("requested", "last", "expected"),
    [
        (1, 3, (1, 1, 3)),
        (1, 21, (1, 1, 10)),
        (2, 12, (2, 1, 10)),
        (6, 12, (6, 1, 10)),
        (7, 12, (7, 2, 11)),
        (8, 12, (8, 3, 12)),
        (10, 12, (10, 4, 12)),
        (10, 21, (10, 6, 14)),
        (14, 21, (14, 10, 18)),
        (9999, 21, (21, 15, 21)),
    ],
)
def test_the_window_of_the_page_bar(requested, last, expected):
    assert window(requested, last) == expected


def test_the_bar_of_a_middle_page():
    bar = page_bar(10, 21, lambda page: f"?p={page}")
    texts = re.findall(r">([^<>]+)</(?:a|strong)>", bar)
    assert texts == ["1 ...", "&nbsp;&nbsp;", "6", "7", "8", "9", "10", "11", "12", "13", "14", "... 21", "下一页"]
    assert page_bar(1, 1, str) == ""
