"""PHPCMS pages: URL forms, the heading that holds the info line, bars that lead to themselves, models, notices."""

from __future__ import annotations

import datetime as dt

import pytest
from parsel import Selector

from newscrawl.cms.phpcms.notices import recognise_notice
from newscrawl.cms.phpcms.pages import ArticlePage, ListingPage
from newscrawl.cms.phpcms.spider import PhpcmsSpider
from newscrawl.cms.phpcms.urls import read_article_url, read_listing_url
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret

SHOW = "index.php?m=content&c=index&a=show&catid=6&id=12"
HOME = "http://news.example.invalid/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (SHOW, ("12", 1)),
        (f"/{SHOW}&page=3", ("12", 3)),
        (f"{HOME}?m=content&c=index&a=show&catid=9&id=12", ("12", 1)),
        ("/show-6-12-1.html", ("12", 1)),
        ("/content-6-12-2.html", ("12", 2)),
        ("/html/2017/guonei_0515/12.html", ("12", 1)),
        ("/html/2017/guonei_0515/12_2.html", ("12", 2)),
        ("/html/news/guonei/2017/0515/12.html", ("12", 1)),
        ("/html/news/guonei/2.html", None),
        ("/html/2017/guonei_0515/index.html", None),
        ("/list-6-2.html", None),
        ("index.php?m=content&c=index&a=lists&catid=6", None),
        ("index.php?m=content&c=index&a=show&catid=6", None),
        ("index.php?m=wap&c=index&a=show&catid=6&id=12", None),
        ("/api.php?op=count&id=12&modelid=1", None),
        ("javascript:alert('第一页');", None),
        ("http://[x/show-6-12-1.html", None),
    ],
)
def test_an_article_url_says_number_and_body_page(url: str, expected: tuple[str, int] | None) -> None:
    assert read_article_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("index.php?m=content&c=index&a=lists&catid=6", ("6", 1)),
        ("/index.php?m=content&c=index&a=lists&catid=6&page=4", ("6", 4)),
        ("/list-6-2.html", ("6", 2)),
        ("/html/news/guonei/", ("/html/news/guonei/", 1)),
        ("/html/news/guonei/index.html", ("/html/news/guonei/", 1)),
        ("/html/news/guonei/12.html", ("/html/news/guonei/", 12)),
        ("/html/2017/guonei_0515/12.html", None),
        ("/", None),
        (SHOW, None),
        ("index.php?m=search&q=x", None),
    ],
)
def test_a_listing_url_says_channel_and_page(url: str, expected: tuple[str, int] | None) -> None:
    assert read_listing_url(url) == expected


@pytest.mark.parametrize(
    ("first", "page", "expected"),
    [
        (f"{HOME}list-6-1.html", 1, f"{HOME}list-6-1.html"),
        (f"{HOME}list-6-1.html", 7, f"{HOME}list-6-7.html"),
        (f"{HOME}list-6-4.html", 7, f"{HOME}list-6-7.html"),
        (f"{HOME}html/news/", 2, f"{HOME}html/news/2.html"),
        (f"{HOME}html/news/2.html", 3, f"{HOME}html/news/3.html"),
        (f"{HOME}html/news/2.html", 1, f"{HOME}html/news/"),
        (f"{HOME}html/news/index.html", 2, f"{HOME}html/news/2.html"),
        (f"{HOME}index.php?m=content&c=index&a=lists&catid=6", 3, f"{HOME}index.php?m=content&c=index&a=lists&catid=6&page=3"),
    ],
)  # fmt: skip
def test_a_backfill_knows_the_url_of_any_page(first: str, page: int, expected: str) -> None:
    assert PhpcmsSpider.listing_url(first, page) == expected
    assert PhpcmsSpider.listing_number(expected) == page


def article(
    heading: str = "标题 - 一二三四",
    source: str = "新华网",
    content: str = "<p>正文第一段，讲一件事。</p>",
    *,
    url: str = f"{HOME}{SHOW}",
    model: int = 1,
    below: str = "",
) -> ArticlePage:
    return ArticlePage(
        Selector(
            f"""<html><head><title>标题 - 一二三四 - 国内 - 海岸线新闻网</title></head><body><div class="main"><div class="col-left">
<div class="crumbs"><a href="/">首页</a><span> &gt; </span><a href="/list-9-1.html">新闻</a> > <a href="/list-6-1.html">国内</a> > 正文</div>
<div id="Article"><h1>{heading}<br />
<span>2017-05-15 10:20:30&nbsp;&nbsp;&nbsp;来源：{source}&nbsp;&nbsp;&nbsp;评论：<a href="#comment_iframe" id="comment">0</a> 点击：</span><span id="hits"></span></h1>
<div class="summary">新规今起施行</div><div class="content">
{content}
</div>{below}
<p class="f14"><strong>上一篇：</strong><a href="javascript:alert('第一页');">第一页</a><br />
<strong>下一篇：</strong><a href="/show-6-13-1.html">后一条</a></p>
<div class="related"><h5 class="blue">延伸阅读：</h5><ul class="list blue lh24 f14"><li>·<a href="/show-6-8-1.html">相关一条</a><span>(2017-05-01)</span></li></ul></div>
</div><iframe src="/index.php?m=comment&c=index&a=init&commentid=content_6-12-1&iframe=1" id="comment_iframe"></iframe></div>
<div class="col-auto"><ul class="content rank"><li><span>2,659</span><a href="/show-6-3-1.html">排行一条</a></li></ul></div></div>
<script language="JavaScript" src="/api.php?op=count&id=12&modelid={model}"></script></body></html>"""
        ),
        url,
    )


def read(page: ArticlePage, *others: ArticlePage) -> ArticleItem:
    item = ArticleItem("site", "12", page.url, dt.datetime(2017, 6, 1, tzinfo=dt.UTC), "Asia/Shanghai")
    page.fill(item)
    for other in others:
        other.continue_body(item)
    interpret(item)
    return item


def test_the_stock_template() -> None:
    item = read(article())
    assert item.headline == "标题 - 一二三四"
    assert item.site_name == "海岸线新闻网"
    assert item.channel_path == ["新闻", "国内"]
    assert item.published_at == dt.datetime(2017, 5, 15, 2, 20, tzinfo=dt.UTC)
    assert (item.info_line_source, item.info_line_author, item.publisher) == ("新华网", None, None)
    assert item.summary == "新规今起施行"
    assert item.body == ["正文第一段，讲一件事。"]
    assert (item.previous_article_id, item.next_article_id, item.next_headline) == (None, "13", "后一条")
    assert item.related_article_ids == ["8"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", (None, None)),
        ("本站原创", ("本站原创", None)),
        (
            '<img src="/x.gif" /> <a href="http://paper.example.invalid/" style="color:#AAA">大众网</a>',
            ("大众网", "http://paper.example.invalid/"),
        ),
    ],
)
def test_a_source_is_nothing_plain_or_linked(source: str, expected: tuple[str | None, str | None]) -> None:
    item = read(article(source=source))
    assert (item.info_line_source, item.info_line_source_url) == expected


def test_a_placeholder_is_no_number_of_comments_and_views_are_filled_in() -> None:
    page = article()
    item = read(page)
    assert (item.comment_count, item.view_count) == (None, None)
    assert item.readings["comment_count"].rule == item.readings["view_count"].rule == "filled_by_script"
    assert PhpcmsSpider.count_request_url(page) == f"{HOME}api.php?op=count&id=12&modelid=1"


def test_a_body_page_with_a_title_of_its_own_prints_it_instead_of_the_headline() -> None:
    item = read(article(heading="第一部分 起因"))
    assert item.headline == "标题 - 一二三四"
    assert item.readings["headline"].rule == "<title> before the channel"


def test_the_last_body_page_is_found_by_the_table_of_contents_where_the_bar_stops_short() -> None:
    """A text that opens with a titled page makes the software count one page too few."""
    contents = "".join(f'<li>{n}、<a href="/show-6-12-{n}.html">第{n}部分</a></li>' for n in (1, 2))
    below = f"""<fieldset><legend>本文导航</legend><ul class="list blue row-2">{contents}</ul></fieldset>
<div id="pages"><a href="/show-6-12-1.html" class="a1">上一页</a> <span>1</span>
<a href="/show-6-12-1.html" class="a1">下一页</a></div>"""
    first = article(url=f"{HOME}show-6-12-1.html", below=below)
    assert first.next_page_url == f"{HOME}show-6-12-2.html"
    second = article(url=f"{HOME}show-6-12-2.html", content="<p>正文第二段，讲另一件。</p>", below=below)
    assert second.next_page_url is None
    assert read(first, second).body == ["正文第一段，讲一件事。", "正文第二段，讲另一件。"]


def test_an_article_of_another_model_is_none_of_the_sites() -> None:
    page = article(model=3)
    assert not page.is_article
    assert page.notice
    assert (page.notice.reason, page.notice.fate) == ("other_model", "rejected")


def test_an_article_that_must_be_paid_for_is_none() -> None:
    paid = '<CENTER><a href="/index.php?m=content&c=readpoint&allow_visitor=x"><font>阅读此信息需要您支付 <B>5点</B>，点击这里支付</font></a></CENTER>'
    page = article(content=paid)
    assert not page.is_article
    assert page.notice
    assert (page.notice.reason, page.notice.fate) == ("payment_required", "rejected")


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2017-05-15 10:20　来源：新华网　浏览：<span id='hits'></span>次",
        "<span>2017-05-15 10:20:30</span><span>来源：新华网</span><span>点击：<em id='hits'></em></span>",
        "<p>来源：<a href='http://s.example.invalid/'>新华网</a></p><p>时间：2017-05-15 10:20</p>",
    ],
)
def test_a_theme_that_keeps_only_labels(line: str) -> None:
    page = ArticlePage(
        Selector(
            f"""<html><head><title>标题一二三四 - 国内 - 海岸线新闻网</title></head><body>
<div class="wz">您的位置：<a href="/">首页</a> > <a href="/list-6-1.html">国内</a> > 正文</div>
<h2>标题一二三四</h2><div class="xx">{line}</div>
<div class="nr"><p>正文第一段，讲一件事。</p><p>正文第二段，讲另一件。</p></div>
<p>上一篇：<a href="/show-6-11-1.html">前一条</a></p></body></html>"""
        ),
        f"{HOME}show-6-12-1.html",
    )
    item = read(page)
    assert item.headline == "标题一二三四"
    assert item.channel_path == ["国内"]
    assert item.published_at == dt.datetime(2017, 5, 15, 2, 20, tzinfo=dt.UTC)
    assert item.info_line_source == "新华网"
    assert item.body == ["正文第一段，讲一件事。", "正文第二段，讲另一件。"]
    assert item.previous_article_id == "11"


def test_a_first_paragraph_that_the_story_repeats_is_no_summary() -> None:
    lead = "气象部门提醒市民，临时搭建物和阳台花盆要及时加固。"
    page = ArticlePage(
        Selector(
            f"""<html><head><title>标题一二三四 - 国内 - 海岸线新闻网</title></head><body><h2>标题一二三四</h2>
<div class="xx">2017-05-15 10:20　来源：新华网</div>
<div class="nr"><div>{lead}</div><p><img src="/a.jpg" /></p><div>{lead}市气象台发布大风蓝色预警。</div></div>
<p>上一篇：<a href="/show-6-11-1.html">前一条</a></p></body></html>"""
        ),
        f"{HOME}show-6-12-1.html",
    )
    item = read(page)
    assert item.summary is None
    assert item.body == [lead, f"{lead}市气象台发布大风蓝色预警。"]


def listing(url: str, rows: str, bar: str) -> ListingPage:
    page = f"""<html><head><title>国内 - 海岸线新闻网</title></head><body><div class="main"><div class="col-left">
<div class="crumbs"><a href="/">首页</a> > <a href="/list-6-1.html">国内</a> > 列表</div>
<ul class="list lh24 f14">{rows}</ul><div id="pages" class="text-c">{bar}</div></div>
<div class="col-auto"><ul class="content digg"><li><a href="/show-6-3-1.html">排行一条</a></li></ul></div></div></body></html>"""
    return ListingPage(Selector(page), url)


ROWS = """<li><span class="rt">2017-05-15 10:20:30</span>·<a href="/show-6-12-1.html" style="color:#f00;">标题</a></li>
<li><span class="rt">2017-05-15 09:00:00</span>·<a href="http://other.example.invalid/x.html">转向</a></li>
<li class="bk20 hr"></li>"""


def test_entries_are_the_rows_and_not_the_ranks() -> None:
    page = listing(f"{HOME}list-6-1.html", ROWS, "")
    assert page.is_listing
    assert not page.has_page_bar
    assert [(e.article_id, e.headline, e.published_text) for e in page.entries] == [
        ("12", "标题", "2017-05-15 10:20:30")
    ]


@pytest.mark.parametrize(
    ("here", "rows", "forward", "expected"),
    [
        ("list-6-1.html", ROWS, "/list-6-2.html", f"{HOME}list-6-2.html"),
        ("list-6-5.html", ROWS, "/list-6-5.html", None),  # the last page leads to itself
        ("list-6-9.html", "", "/list-6-10.html", None),  # past the end it leads on for ever
        ("html/news/", ROWS, "/html/news/2.html", f"{HOME}html/news/2.html"),
    ],
)
def test_where_a_bar_leads(here: str, rows: str, forward: str, expected: str | None) -> None:
    bar = f'<a class="a1">115条</a> <a href="/list-6-0.html" class="a1">上一页</a> <a href="{forward}" class="a1">下一页</a>'
    page = listing(f"{HOME}{here}", rows, bar)
    assert page.has_page_bar
    assert page.next_page_url == expected


def message(words: str) -> str:
    return f"""<html><head><title>提示信息</title></head><body><div class="showMsg"><h5>提示信息</h5>
<div class="content guery">{words}</div><div class="bottom"></div></div></body></html>"""


@pytest.mark.parametrize(
    ("page", "reason", "fate"),
    [
        (message("您要查看的信息不存在或者还未通过审批！"), "article_missing", "gone"),
        (message("该信息不存在"), "article_missing", "gone"),
        (message("栏目不存在"), "category_missing", "rejected"),
        (message("请先登录网站！"), "login_required", "rejected"),
        (message("您没有访问该信息的权限！"), "no_permission", "rejected"),
        (message("系统维护中"), "message", "retry"),
        ("Action does not exist.", "system_error", "retry"),
    ],
)
def test_notices_come_with_status_200(page: str, reason: str, fate: str) -> None:
    notice = recognise_notice(Selector(page), f"{HOME}{SHOW}")
    assert notice
    assert (notice.reason, notice.fate) == (reason, fate)
