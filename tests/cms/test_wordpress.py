"""WordPress: addresses, identity, rows and notices, on pages written by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from parsel import Selector

from newscrawl.cms.wordpress.pages import ArticlePage, ListingPage
from newscrawl.cms.wordpress.urls import body_page, listing_url, may_be_post, read_article_url, read_listing_url
from newscrawl.extraction.url_key import url_key
from newscrawl.items import ArticleItem

HOST = "https://www.example.cn"


@pytest.mark.parametrize(
    ("path", "number", "page"),
    [
        ("/?p=25", "25", 1),
        ("/?p=25&page=3", "25", 3),
        ("/index.php?p=0025", "25", 1),
        ("/archives/25", "25", 1),
        ("/index.php/archives/25/2/", "25", 2),
        ("/25.html", "25", 1),
        ("/news/25.html", "25", 1),
        ("/25.html/2", "25", 2),
    ],
)
def test_addresses_that_hold_the_number(path: str, number: str, page: int) -> None:
    assert read_article_url(HOST + path) == (number, page)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?cat=3",
        "/?page_id=2",
        "/?p=0",
        "/?p=x",
        "/?s=25",
        "/2022/08/",
        "/2022/08/name/",
        "/category/25/",
        "/page/2/",
    ],
)
def test_addresses_that_hold_none(path: str) -> None:
    assert read_article_url(HOST + path) is None


def test_an_impossible_address_is_no_post() -> None:
    assert read_article_url("http://[x/?p=1") is None
    assert not may_be_post("http://[x/name/")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/2022/08/name/", 1),
        ("/2022/08/name/2/", 2),
        ("/name/3", 3),
        ("/2022/08/01/", 1),
        ("/category/news/page/2/", 1),
    ],
)
def test_the_page_of_a_body(path: str, page: int) -> None:
    assert body_page(HOST + path) == page


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("/2022/08/name/", True),
        ("/name/", True),
        ("/news/name.html", True),
        ("/", False),
        ("/2022/08/", False),
        ("/category/news/", False),
        ("/tag/x/", False),
        ("/author/admin/", False),
        ("/feed/", False),
        ("/wp-content/uploads/2022/08/x.jpg", False),
        ("/wp-login.php", False),
    ],
)
def test_what_may_be_a_post(path: str, may_be: bool) -> None:
    assert may_be_post(HOST + path) is may_be


@pytest.mark.parametrize(
    ("known", "second"),
    [
        ("/category/news/", "/category/news/page/2/"),
        ("/category/news", "/category/news/page/2/"),
        ("/category/news/page/7/", "/category/news/page/2/"),
        ("/?cat=3", "/?cat=3&paged=2"),
        ("/?cat=3&paged=7", "/?cat=3&paged=2"),
    ],
)
def test_pages_of_a_list(known: str, second: str) -> None:
    assert listing_url(HOST + known, 2) == HOST + second
    assert read_listing_url(HOST + second).page == 2
    assert read_listing_url(listing_url(HOST + known, 1)).page == 1


def article(
    body: str, *, classes: str = "single single-post", head: str = "", url: str = "/2022/08/name/"
) -> ArticlePage:
    html = f"<html><head><title>标题 – 站</title>{head}</head><body class='{classes}'>{body}</body></html>"
    return ArticlePage(Selector(html), HOST + url)


STORY = "<h1 class='entry-title'>标题</h1><div class='entry-content'><p>正文。</p></div>"


@pytest.mark.parametrize(
    ("classes", "head", "body", "number"),
    [
        ("single single-post postid-47", "<link rel='shortlink' href='https://www.example.cn/?p=9'>", STORY, "47"),
        ("single", "<link rel='shortlink' href='https://www.example.cn/?p=9'>", STORY, "9"),
        (
            "single",
            "<link rel='alternate' type='application/json' href='https://www.example.cn/wp-json/wp/v2/posts/8'>",
            STORY,
            "8",
        ),
        ("single", "", f"<article id='post-7' class='post'>{STORY}</article>", "7"),
        ("single", "", STORY, None),
    ],
)
def test_the_number_a_page_states(classes: str, head: str, body: str, number: str | None) -> None:
    assert article(body, classes=classes, head=head).article_number == number


@pytest.mark.parametrize("classes", ["error404", "home blog", "archive category category-3", "page page-id-2"])
def test_a_page_that_says_what_it_is_is_no_post(classes: str) -> None:
    assert not article(STORY, classes=classes).is_article
    assert article(STORY).is_article
    assert article(STORY, classes="").is_article, "a theme may print no classes at all"


def test_a_post_under_a_password_is_rejected_and_not_stored_empty() -> None:
    page = article(
        "<h1 class='entry-title'>密码保护：标题</h1><div class='entry-content'>"
        "<form action='/wp-login.php?action=postpass' class='post-password-form'><p>请输入密码</p></form></div>"
    )
    assert not page.is_article
    assert page.notice is not None
    assert (page.notice.reason, page.notice.fate) == ("password_required", "rejected")


def test_the_next_page_of_a_body_is_found_by_its_number() -> None:
    links = (
        "<div class='page-links'><span class='post-page-numbers current'>1</span> "
        "<a class='post-page-numbers' href='/2022/08/name/2/'>页 2</a> "
        "<a class='post-page-numbers' href='/2022/08/name/3/'>页 3</a></div>"
    )
    assert article(STORY + links).next_page_url == f"{HOST}/2022/08/name/2/"
    assert article(STORY + links, url="/2022/08/name/2/").next_page_url == f"{HOST}/2022/08/name/3/"
    assert article(STORY + links, url="/2022/08/name/3/").next_page_url is None


def test_a_neighbour_whose_address_holds_no_number_is_known_by_its_headline() -> None:
    page = article(
        STORY
        + "<span class='entry-meta'>2022-08-01 10:00</span>"
        + "<a rel='prev' href='/2022/07/older/'>较早的一篇</a><a rel='next' href='/?p=50'>较晚的一篇</a>"
    )
    item = ArticleItem("site", "1", page.url, dt.datetime(2022, 8, 2, tzinfo=dt.UTC), "Asia/Shanghai")
    page.fill(item)
    assert (item.previous_article_id, item.previous_headline) == (None, "较早的一篇")
    assert (item.next_article_id, item.next_headline) == ("50", "较晚的一篇")


def listing(rows: str, *, tail: str = "", classes: str = "archive category") -> ListingPage:
    return ListingPage(
        Selector(f"<html><body class='{classes}'><main>{rows}</main>{tail}</body></html>"), f"{HOST}/category/news/"
    )


def row(path: str, headline: str, *, marks: str = "post hentry", time: str = "2022年8月1日") -> str:
    return (
        f"<article class='{marks}'><h2 class='entry-title'><a href='{path}'>{headline}</a></h2>"
        f"<time class='entry-date published' datetime='2022-08-01T10:00:00+08:00'>{time}</time></article>"
    )


def test_a_row_is_known_by_its_class_else_its_address_else_the_digest_of_it() -> None:
    page = listing(
        row("/2022/08/a/", "甲", marks="post-31 post hentry") + row("/?p=32", "乙") + row("/2022/08/c/", "丙")
    )
    assert [entry.article_id for entry in page.entries] == ["31", "32", url_key(f"{HOST}/2022/08/c/")]


def test_further_posts_at_the_foot_are_none_of_the_list() -> None:
    more = f"<section>{row('/?p=1', '别的')}</section>"
    assert [e.headline for e in listing(row("/?p=2", "甲") + row("/?p=3", "乙"), tail=more).entries] == ["甲", "乙"]


def test_a_link_that_is_no_post_makes_no_entry() -> None:
    assert listing(row("/tag/x/", "标签") + row("http://other.example.com/name/", "外站")).entries == []


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2022年8月1日", "2022年8月1日"),
        ("3天前", "3天前"),
        ("August 1, 2022", "August 1, 2022"),
        ("1er août 2022", "2022-08-01T10:00:00+08:00"),
    ],
)
def test_the_date_as_printed_or_else_as_stated(printed: str, expected: str) -> None:
    assert listing(row("/?p=2", "甲", time=printed)).entries[0].published_text == expected


@pytest.mark.parametrize(
    "bar",
    [
        "<nav class='pagination'><a class='page-numbers' href='/category/news/page/3/'>3</a>"
        "<a class='next page-numbers' href='/category/news/page/2/'>下一页</a></nav>",
        "<nav><a class='wp-block-query-pagination-next' href='/category/news/page/2/'>后</a></nav>",
        "<div class='posts-navigation'><div class='nav-previous'><a href='/category/news/page/2/'>较旧</a></div></div>",
        "<ul class='uk-pagination'><li><a href='/category/news/page/2/'>下一页</a></li></ul>",
    ],
)
def test_the_next_page_of_a_list(bar: str) -> None:
    assert listing(row("/?p=2", "甲"), tail=bar).next_page_url == f"{HOST}/category/news/page/2/"


def test_a_list_that_is_empty_is_a_list_and_a_missing_page_is_none() -> None:
    assert listing("<p>没有文章</p>").is_listing
    assert not listing("<p>没有文章</p>", classes="error404").is_listing
    assert not listing(row("/?p=2", "甲"), classes="single single-post").is_listing


def test_a_hostile_address_is_read_in_time_that_grows_with_its_length() -> None:
    """A pattern that goes back and forth would take minutes."""
    assert body_page(f"{HOST}/{'a1' * 100_000}/x") == 1
    assert read_article_url(f"{HOST}/{'a1' * 100_000}") is None
