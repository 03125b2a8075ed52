"""EmpireCMS: addresses, identity, bars, notices and counters, on pages written by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from parsel import Selector

from newscrawl.cms.empirecms.pages import ArticlePage, ListingPage
from newscrawl.cms.empirecms.spider import EmpireCMSSpider
from newscrawl.cms.empirecms.urls import listing_url, read_article_url, read_listing_url
from newscrawl.extraction.url_key import url_key
from newscrawl.items import ArticleItem

HOST = "https://www.example.cn"


@pytest.mark.parametrize(
    ("path", "number", "page"),
    [
        ("/e/action/ShowInfo.php?classid=3&id=17", "3-17", 1),
        ("/e/action/ShowInfo.php?classid=3&id=17&page=0", "3-17", 1),
        ("/e/action/ShowInfo.php?classid=3&id=17&page=2", "3-17", 3),
        ("/showinfo-3-17-0.html", "3-17", 1),
        ("/showinfo-3-17-1.html", "3-17", 2),
        ("/e/public/InfoUrl/?classid=3&id=17", "3-17", 1),
        ("/e/public/jump/?classid=3&id=17", "3-17", 1),
    ],
)
def test_addresses_that_say_channel_and_number(path: str, number: str, page: int) -> None:
    assert read_article_url(HOST + path) == (number, page)


@pytest.mark.parametrize(
    "path",
    [
        "/news/china/2012-12-10/1.html",
        "/news/china/135512345678.html",
        "/news/c4ca4238a0b923820dcc509a6f75849b.shtml",
        "/news/x20121210.html",
        "/news/12.php",
    ],
)
def test_a_file_is_known_by_the_digest_of_its_first_page(path: str) -> None:
    stem, _, kind = path.rpartition(".")
    assert read_article_url(HOST + path) == (url_key(HOST + path), 1)
    assert read_article_url(f"{HOST}{stem}_3.{kind}") == (url_key(HOST + path), 3)


def test_files_of_one_name_in_two_channels_are_two_articles() -> None:
    one, other = (read_article_url(f"{HOST}/{channel}/1.html") for channel in ("news", "article"))
    assert one
    assert other
    assert one.article_id != other.article_id


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/",
        "/news/index.html",
        "/news/index_2.html",
        "/about.html",
        "/listinfo-3-1.html",
        "/e/action/ListInfo/?classid=3",
        "/e/action/ShowInfo.php?classid=3",
        "/e/public/ViewClick/?classid=3&id=17",
        "/e/pl/?classid=3&id=17",
        "/d/file/2012-12-10/1.jpg",
    ],
)
def test_addresses_of_no_article(path: str) -> None:
    assert read_article_url(HOST + path) is None


def test_impossible_addresses_lead_nowhere() -> None:
    assert read_article_url("http://[x/1.html") is None
    assert read_listing_url("http://[x/") is None


@pytest.mark.parametrize(
    ("known", "second"),
    [
        ("/news/", "/news/index_2.html"),
        ("/news/index.html", "/news/index_2.html"),
        ("/news/index_7.shtml", "/news/index_2.shtml"),
        ("/e/action/ListInfo/?classid=3", "/e/action/ListInfo/?classid=3&page=1"),
        ("/e/action/ListInfo/index.php?page=6&classid=3", "/e/action/ListInfo/index.php?classid=3&page=1"),
        ("/e/action/ListInfo/?classid=3&page=6", "/e/action/ListInfo/?classid=3&page=1"),
        ("/listinfo-3-6.html", "/listinfo-3-1.html"),
    ],
)
def test_files_count_from_one_and_queries_from_zero(known: str, second: str) -> None:
    assert listing_url(HOST + known, 2) == HOST + second
    assert EmpireCMSSpider.listing_number(HOST + second) == 2
    assert EmpireCMSSpider.listing_number(listing_url(HOST + known, 1)) == 1


def listing(content: str, path: str = "/news/") -> ListingPage:
    return ListingPage(Selector(f"<html><body class='listpage'>{content}</body></html>"), HOST + path)


ROW = "<li><a href='/news/2012-12-10/1.html' title='整个标题'>整个</a> <span>2012-12-10</span></li>"


def test_a_cut_headline_is_whole_in_its_title_and_the_side_column_is_no_listing() -> None:
    page = listing(
        f"<table><tr><td class='news_list'><table class='box'><tr><td><ul>{ROW}</ul></td></tr></table></td>"
        "<td class='sider'><ul><li><a href='/news/2.html' title='别的'>别的</a></li></ul></td></tr></table>"
    )
    (entry,) = page.entries
    assert (entry.headline, entry.published_text) == ("整个标题", "2012-12-10")
    assert entry.url == f"{HOST}/news/2012-12-10/1.html"


def test_a_theme_without_the_stock_classes_lists_the_rows_with_a_date() -> None:
    page = listing(
        "<div><h3><a href='/news/1.html'>甲</a></h3><em>2012-12-10</em></div>"
        "<aside><a href='/news/2.html'>乙</a></aside>"
    )
    assert [entry.headline for entry in page.entries] == ["甲"]


@pytest.mark.parametrize(
    ("here", "href"),
    [
        ("/news/", "/news/index_2.html"),
        ("/news/index_2.html", "/e/action/ListInfo/?classid=3&amp;page=2"),
        ("/e/action/ListInfo/?classid=3", "/e/action/ListInfo/index.php?page=1&amp;classid=3&amp;totalnum=90"),
    ],
)
def test_the_next_page_in_whatever_form_the_bar_has(here: str, href: str) -> None:
    bar = (
        "<div class='epages'><a title='Total record'>&nbsp;<b>90</b> </a>&nbsp;<b>1</b>&nbsp;"
        f"<a href='{href}'>下一页</a>&nbsp;<a href='/news/index_9.html'>尾页</a></div>"
    )
    page = listing(
        f"<table><tr><td class='news_list'><table class='box'><tr><td><ul>{ROW}</ul>{bar}</td></tr></table>", here
    )
    assert page.next_page_url == HOST + href.replace("&amp;", "&")
    assert page.has_page_bar


def article(content: str, path: str = "/news/1.html", title: str = "标题 - Powered by EmpireCMS") -> ArticlePage:
    return ArticlePage(Selector(f"<html><head><title>{title}</title></head><body>{content}</body></html>"), HOST + path)


def stock(
    line: str = "时间：2012-12-10 10:00:00&nbsp;&nbsp;来源：&nbsp;&nbsp;作者：", body: str = "<p>正文。</p>"
) -> str:
    return (
        f"<table class='title_info'><tr><td><h1>标题</h1></td></tr><tr><td class='info_text'>{line}</td></tr></table>"
        f"<table><tr><td id='text'>{body}</td></tr></table>"
    )


def filled(page: ArticlePage) -> ArticleItem:
    item = ArticleItem("site", "1", page.url, dt.datetime(2012, 12, 11, tzinfo=dt.UTC), "Asia/Shanghai")
    page.fill(item)
    return item


@pytest.mark.parametrize(
    ("line", "source", "author"),
    [
        ("时间：2012-12-10 10:00:00&nbsp;&nbsp;来源：&nbsp;&nbsp;作者：", None, None),
        ("时间：2012-12-10 10:00:00&nbsp;&nbsp;来源：大众网&nbsp;&nbsp;作者：", "大众网", None),
        ("时间：2012-12-10 10:00:00&nbsp;&nbsp;来源：&nbsp;&nbsp;作者：王伟", None, "王伟"),
        (
            "时间：2012-12-10 10:00:00&nbsp;&nbsp;来源：<a href='http://x.cn/'>大众网</a>&nbsp;&nbsp;作者：王伟",
            "大众网",
            "王伟",
        ),
    ],
)
def test_labels_with_nothing_behind_them(line: str, source: str | None, author: str | None) -> None:
    item = filled(article(stock(line)))
    assert item.published_text == "2012-12-10 10:00:00"
    assert (item.info_line_source, item.info_line_author) == (source, author)


def test_a_theme_whose_line_says_the_date_alone() -> None:
    item = filled(
        article(
            "<h1>标题</h1><div><span>时间：2012-12-10 10:00</span> <span>来源：</span> <span>作者：</span></div>"
            "<div><p>第一段说了一件事情。</p><p>第二段说了另一件事情。</p></div>"
            "<p>上一篇：<a href='/news/'>返回列表</a></p>"
        )
    )
    assert item.published_text == "2012-12-10 10:00"
    assert [block.text for block in item.blocks] == ["第一段说了一件事情。", "第二段说了另一件事情。"]
    assert item.previous_article_id is None, "a list is no neighbour"


def test_page_links_are_none_of_the_story_and_pictures_that_lead_on_are() -> None:
    body = (
        "<p><a href='/news/1_2.html'><img src='/d/file/1.jpg'></a></p><p>正文。</p>"
        "<p align='center' class='pageLink'><a title='Page'><b>1</b>/<b>2</b></a> "
        "<b>1</b> <a href='/news/1_2.html'>2</a></p>"
    )
    page = article(stock(body=body))
    item = filled(page)
    assert [block.text for block in item.blocks if block.text] == ["正文。"]
    assert [image for block in item.blocks for image in block.images] == [f"{HOST}/d/file/1.jpg"]
    assert page.next_page_url == f"{HOST}/news/1_2.html"
    assert article(stock(body=body), "/news/1_2.html").next_page_url is None


def test_views_are_asked_for_without_counting() -> None:
    script = "<script src='/e/public/ViewClick/?classid=3&id=17&addclick=1'></script>"
    other = "<script src='/e/public/ViewClick/?classid=3&id=17&down=5'></script>"
    page = article(stock("时间：2012-12-10 10:00:00&nbsp;&nbsp;点击：" + script) + other)
    assert EmpireCMSSpider.count_request_url(page) == f"{HOST}/e/public/ViewClick/?classid=3&id=17"
    item = filled(page)
    assert item.view_count_text is None
    assert set(item.filled_by_script) == {"view_count"}
    assert EmpireCMSSpider.count_request_url(article(stock() + other)) is None


def test_a_number_in_a_file_is_as_old_as_the_file() -> None:
    line = "时间：2012-12-10 10:00:00&nbsp;&nbsp;点击：461"
    assert filled(article(stock(line))).frozen_counts == ["view_count"]
    assert not filled(article(stock(line), "/e/action/ShowInfo.php?classid=3&id=17")).frozen_counts


@pytest.mark.parametrize(
    ("words", "reason", "fate"),
    [
        ("此信息不存在", "article_missing", "gone"),
        ("您来自的链接不存在", "past_the_end", "rejected"),
        ("您还没有登录!", "no_permission", "rejected"),
        ("您所在的会员组没有权限访问此栏目", "no_permission", "rejected"),
        ("系统限制的发布间隔是 30 秒", "message", "retry"),
    ],
)
def test_messages_with_status_200(words: str, reason: str, fate: str) -> None:
    html = (
        "<html><head><title>信息提示</title></head><body><table class='tableborder'><tr><td>信息提示</td></tr>"
        f"<tr><td><b>{words}</b><a href='javascript:history.go(-1)'>请点击这里</a></td></tr></table></body></html>"
    )
    page = ArticlePage(Selector(html), f"{HOST}/e/action/ShowInfo.php?classid=3&id=17")
    assert not page.is_article
    assert page.notice is not None
    assert (page.notice.reason, page.notice.fate) == (reason, fate)
    assert not ListingPage(Selector(html), f"{HOST}/e/action/ListInfo/?classid=3&page=99").is_listing
