"""DedeCMS pages: URL forms, the words it prints for nothing, its body cell, decoys and notices."""

from __future__ import annotations

import datetime as dt

import pytest
from parsel import Selector

from newscrawl.cms.dedecms.notices import recognise_notice
from newscrawl.cms.dedecms.pages import ArticlePage, ListingPage
from newscrawl.cms.dedecms.spider import DedeCmsSpider
from newscrawl.cms.dedecms.urls import read_article_url, read_listing_url
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret

URL = "http://news.example.invalid/a/yaowen/2022/0128/12.html"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/yaowen/2022/0128/12.html", ("12", 1)),
        ("/a/yaowen/2022/0128/12_2.html", ("12", 2)),
        ("/plus/view.php?aid=12", ("12", 1)),
        ("/plus/view.php?arcID=12", ("12", 1)),
        ("/plus/view.php?aid=12&pageno=3", ("12", 3)),
        ("/plus/view-12-1.html", ("12", 1)),
        ("/plus/view-12-4.html", ("12", 4)),
        ("http://x.example.invalid/plus/view.php?pageno=2&aid=7", ("7", 2)),
        ("/plus/view.php?aid=0", None),
        ("/plus/view.php?aid=12abc", None),
        ("/a/yaowen/list_3_2.html", None),
        ("/plus/list-3-115-2.html", None),
        ("/plus/list.php?tid=3", None),
        ("/a/yaowen/", None),
        ("/a/yaowen/index.html", None),
        ("/plus/count.php?view=yes&aid=12&mid=1", None),
        ("http://[x/12.html", None),
    ],
)
def test_an_article_url_says_number_and_body_page(url: str, expected: tuple[str, int] | None) -> None:
    assert read_article_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a/yaowen/", ("/a/yaowen/", 1)),
        ("/a/yaowen/index.html", ("/a/yaowen/", 1)),
        ("/a/yaowen/list_3_1.html", ("3", 1)),
        ("/a/yaowen/list_3_12.html", ("3", 12)),
        ("/plus/list.php?tid=3", ("3", 1)),
        ("/plus/list.php?tid=3&TotalResult=115&PageNo=2", ("3", 2)),
        ("/plus/list-3-115-2.html", ("3", 2)),
        ("/plus/list.php", None),
        ("/plus/view.php?aid=3", None),
    ],
)
def test_a_listing_url_says_channel_and_page(url: str, expected: tuple[str, int] | None) -> None:
    assert read_listing_url(url) == expected


@pytest.mark.parametrize(
    ("known", "page", "expected"),
    [
        ("http://x.example.invalid/a/b/list_3_1.html", 1, "http://x.example.invalid/a/b/list_3_1.html"),
        ("http://x.example.invalid/a/b/list_3_1.html", 12, "http://x.example.invalid/a/b/list_3_12.html"),
        ("http://x.example.invalid/a/b/list_3_7.html", 12, "http://x.example.invalid/a/b/list_3_12.html"),
        ("http://x.example.invalid/a/b/", 1, "http://x.example.invalid/a/b/"),
        ("http://x.example.invalid/plus/list.php?tid=3", 2, "http://x.example.invalid/plus/list.php?tid=3&PageNo=2"),
        ("http://x.example.invalid/plus/list.php?tid=3&PageNo=2", 1, "http://x.example.invalid/plus/list.php?tid=3"),
    ],
)
def test_a_backfill_knows_the_url_of_any_page(known: str, page: int, expected: str) -> None:
    assert DedeCmsSpider.listing_url(known, page) == expected
    assert DedeCmsSpider.listing_number(expected) == page


def test_a_channel_stated_by_its_folder_cannot_be_backfilled_and_says_so() -> None:
    with pytest.raises(PageError, match="channel's number"):
        DedeCmsSpider.listing_url("http://x.example.invalid/a/b/", 2)


def article(info: str, content: str, url: str = URL, bar: str = "") -> ArticlePage:
    return ArticlePage(
        Selector(
            f"""<html><head><title>标题一二三四_岛城快报</title></head><body class="articleview"><h1>岛城快报</h1>
<div class="place"> <strong>当前位置:</strong> <a href='/'>主页</a> > <a href='/a/yaowen/'>要闻</a> > </div>
<div class="viewbox"><div class="title"><h2>标题一二三四</h2></div>
<div class="info"> {info} <small>点击:</small>
<script src="/plus/count.php?view=yes&aid=12&mid=1" type='text/javascript'></script>
次</div>
<div class="content">{content}</div><div class="dede_pages"><ul class="pagelist">{bar}</ul></div>
<div class="context"><ul><li>上一篇：没有了 </li>
<li>下一篇：<a href='/a/yaowen/2022/0129/13.html'>后一条</a> </li></ul></div>
</div></body></html>"""
        ),
        url,
    )


def cell(story: str, editor: str = "admin") -> str:
    return f"\n<table width='100%'>\n<tr>\n<td>\n{story}\n\n(责任编辑：{editor})</td>\n</tr>\n</table>\n"


def read(page: ArticlePage, *others: ArticlePage) -> ArticleItem:
    item = ArticleItem("site", "12", URL, dt.datetime(2022, 2, 1, tzinfo=dt.UTC), "Asia/Shanghai")
    page.fill(item)
    for other in others:
        other.continue_body(item)
    interpret(item)
    return item


def info(source: str = "新华网", author: str = "王小明") -> str:
    return f"<small>时间:</small>2022-01-28 17:10<small>来源:</small>{source} <small>作者:</small>{author}"


def test_the_stock_template() -> None:
    item = read(article(info(), cell("<p>正文第一段，讲一件事。</p><p>正文第二段，讲另一件。</p>")))
    assert item.headline == "标题一二三四"
    assert item.site_name == "岛城快报"
    assert item.channel_path == ["要闻"]
    assert item.published_at == dt.datetime(2022, 1, 28, 9, 10, tzinfo=dt.UTC)
    assert (item.info_line_source, item.info_line_author, item.publisher) == ("新华网", "王小明", None)
    assert item.body == ["正文第一段，讲一件事。", "正文第二段，讲另一件。"]
    assert item.footer == ["(责任编辑：admin)"]
    assert (item.previous_article_id, item.next_article_id, item.next_headline) == (None, "13", "后一条")


@pytest.mark.parametrize(
    ("source", "author", "expected"),
    [
        ("未知", "admin", (None, None, "admin")),
        ("未知", "王小明", (None, "王小明", None)),
        ("新华网", "xiaobian_2", ("新华网", None, "xiaobian_2")),
        ("新华网", "John Smith", ("新华网", "John Smith", None)),
        ("", "", (None, None, None)),
        ("<a href='http://s.example.invalid/'>鲁网</a>", "欧阳 强", ("鲁网", "欧阳 强", None)),
    ],
)
def test_what_the_software_stores_where_nothing_was_typed_is_no_source_and_no_author(
    source: str, author: str, expected: tuple[str | None, ...]
) -> None:
    item = read(article(info(source, author), cell("<p>正文第一段，讲一件事。</p>")))
    assert (item.info_line_source, item.info_line_author, item.publisher) == expected
    assert [person.name for person in item.byline if person.name in ("admin", "未知")] == []


def test_views_are_filled_in_by_a_script_whose_address_is_known() -> None:
    page = article(info(), cell("<p>正文。</p>"))
    item = read(page)
    assert item.view_count is None
    assert item.readings["view_count"].rule == "filled_by_script"
    expected = "http://news.example.invalid/plus/count.php?view=yes&aid=12&mid=1"
    assert DedeCmsSpider.count_request_url(page) == expected


def test_a_body_over_pages_keeps_one_editor_and_none_of_those_between() -> None:
    bar = """<li><a>共2页: </a></li><li><a href='#'>上一页</a></li><li class="thisclass"><a href='#'>1</a></li>
<li><a href='/a/yaowen/2022/0128/12_2.html'>2</a></li><li><a href='/a/yaowen/2022/0128/12_2.html'>下一页</a></li>"""
    first = article(info(), cell("第一页的话，没有段落标记。"), bar=bar)
    second_url = "http://news.example.invalid/a/yaowen/2022/0128/12_2.html"
    assert first.next_page_url == second_url
    back = bar.replace("12_2.html", "12.html")
    second = article(info(), cell("<p>第二页的话。</p>"), url=second_url, bar=back)
    assert second.next_page_url is None
    item = read(first, second)
    assert item.body == ["第一页的话，没有段落标记。", "第二页的话。"]
    assert item.footer == ["(责任编辑：admin)"]


def test_a_table_of_the_story_itself_is_no_cell_of_the_template() -> None:
    """The templates article_article1 and 2 put the story straight into div.content."""
    item = read(
        article(info(), "　　开头一段，介绍情况。<table><tr><td>区市</td><td>数量</td></tr></table><p>结尾一段。</p>")
    )
    assert item.body == ["开头一段，介绍情况。", "结尾一段。"]


@pytest.mark.parametrize("tag", ["p", "span", "div"])
def test_decoys_against_copying_are_no_text(tag: str) -> None:
    story = (
        "<style> .Xk3pQ { display:none; } .note { color:red; } </style>"
        f"<p>正文第一段。<{tag} class='Xk3pQ'>织梦好，好织梦</{tag}></p><p class='note'>正文第二段。</p>"
    )
    item = read(article(info(), cell(story)))
    assert item.body == ["正文第一段。", "正文第二段。"]
    assert "织梦" not in item.body_html


def theme(line: str) -> ArticlePage:
    return ArticlePage(
        Selector(
            f"""<html><head><title>标题一二三四_岛城快报</title></head><body>
<div class="crumb">当前位置：<a href='/'>主页</a> > <a href='/a/yaowen/'>要闻</a> > 正文</div>
<h1 class="bt">标题一二三四</h1><div class="ly">{line}</div>
<div class="zw"><p>正文第一段，讲一件事。</p><p>正文第二段，讲另一件。</p></div>
<div class="sx"><p>上一篇：<a href='/a/yaowen/2022/0127/11.html'>前一条</a></p><p>下一篇：没有了</p></div>
</body></html>"""
        ),
        URL,
    )


@pytest.mark.parametrize(
    "line",
    [
        "<span>时间：2022-01-28 17:10</span><span>来源：新华网</span><span>作者：王小明</span>",
        "2022-01-28 17:10　来源：新华网　作者：王小明",
        "来源：新华网 | 作者：王小明 | 时间：2022-01-28 17:10 | 点击：<script src='/plus/count.php?aid=12'></script>",
        "<em>发布时间：2022-01-28 17:10</em> <em>作者：王小明</em> <em>来源：新华网</em> <em>次阅读</em>",
    ],
)
def test_a_theme_that_keeps_only_labels(line: str) -> None:
    item = read(theme(line))
    assert item.headline == "标题一二三四"
    assert item.channel_path == ["要闻"]
    assert item.published_at == dt.datetime(2022, 1, 28, 9, 10, tzinfo=dt.UTC)
    assert (item.info_line_source, item.info_line_author) == ("新华网", "王小明")
    assert item.body == ["正文第一段，讲一件事。", "正文第二段，讲另一件。"]
    assert (item.previous_article_id, item.next_article_id) == ("11", None)


def listing(url: str, entries: str, bar: str) -> ListingPage:
    page = f"""<html><head><title>要闻_岛城快报</title></head><body class="articlelist">
<div class="listbox"><ul class="e2">{entries}</ul></div><div class="dede_pages"><ul class="pagelist">{bar}</ul></div>
<div class="pright"><ul class="c1 ico2"><li><a href="/a/yaowen/2021/0101/3.html">热点一条</a></li></ul></div>
</body></html>"""
    return ListingPage(Selector(page), url)


ENTRY = """<li> <a href='/a/yaowen/2022/0128/12.html' class='preview'><img src='/images/defaultpic.gif'/></a>
[<b><a href='/a/yaowen/'>要闻</a></b>]
<a href="/a/yaowen/2022/0128/12.html" class="title"><b><font color='red'>标题</font></b></a>
<span class="info"> <small>日期：</small>2022-01-28 17:10:21 <small>点击：</small>153 <small>好评：</small>0</span>
<p class="intro"> 摘要的话... </p></li>"""


def test_entries_are_those_of_the_box_and_not_of_the_right_column() -> None:
    page = listing("http://x.example.invalid/a/yaowen/", ENTRY, "<li><a href='list_3_2.html'>下一页</a></li>")
    assert page.is_listing
    (entry,) = page.entries
    assert (entry.article_id, entry.headline, entry.channel) == ("12", "标题", "要闻")
    assert (entry.published_text, entry.summary) == ("2022-01-28 17:10:21", "摘要的话")
    assert page.next_page_url == "http://x.example.invalid/a/yaowen/list_3_2.html"


def test_a_dynamic_page_past_the_end_leads_on_and_is_not_followed() -> None:
    bar = "<li><a href='/plus/list.php?tid=3&TotalResult=7&PageNo=10'>下一页</a></li>"
    page = listing("http://x.example.invalid/plus/list.php?tid=3&TotalResult=7&PageNo=9", "", bar)
    assert page.is_listing
    assert page.has_page_bar
    assert page.next_page_url is None


def message(words: str) -> str:
    return f"""<html><head><title>DedeCMS提示信息</title></head><body><center><script>
document.write("<div>DedeCMS 提示信息！</div>");
document.write("<br />{words}<br />");</script></center></body></html>"""


@pytest.mark.parametrize(
    ("page", "reason", "fate"),
    [
        (message("对不起，你输入的参数有误！"), "article_missing", "gone"),
        (message("文章尚未审核,非作者本人无权查看!"), "unreviewed", "gone"),
        (message("系统正忙"), "message", "retry"),
        (" Request Error! ", "bad_request", "rejected"),
        ("模板文件不存在，无法解析文档！", "system_error", "retry"),
        ("<h3>DedeCMS Error Warning!</h3><p>Error infos: MySQL has gone away</p>", "system_error", "retry"),
        (
            "<title>你没有权限浏览文档：某某 ！</title><p>文档标题：</p>",
            "no_permission",
            "rejected",
        ),
    ],
)
def test_notices_come_with_status_200(page: str, reason: str, fate: str) -> None:
    notice = recognise_notice(Selector(page), "http://x.example.invalid/plus/view.php?aid=9")
    assert notice
    assert (notice.reason, notice.fate) == (reason, fate)


def test_a_page_that_talks_about_a_message_is_none() -> None:
    story = "<p>" + "记者输入网址，页面显示“你输入的参数有误”。" * 30 + "</p>"
    assert recognise_notice(Selector(f"<title>专题</title>{story}"), "http://x.example.invalid/topic.html") is None
