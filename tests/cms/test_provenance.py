"""Every value says which rule found it, on stock pages and on themes that keep none of the stock ids.

The expected rules are written by hand from the markup that is read.
"""

from __future__ import annotations

import datetime as dt

import pytest
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret
from tests.cms.test_discuz_themes import PARTS, draw, line, read

STOCK = """<!DOCTYPE html><html><head><base href="https://a.cn/"><title>停水通知 - 站</title></head><body>
<div id="pt"><div class="z"><a href="./">站名</a> <a href="portal.php">首页</a>
<a href="portal.php?mod=list&catid=1">资讯</a> 查看内容</div></div>
<h1 class="ph">停水通知</h1>
<p class="xg1">2022-8-1 11:51<span class="pipe">|</span>发布者: <a href="home.php?mod=space&uid=1">小编</a>
<span class="pipe">|</span>查看: <em id="_viewnum">1.2万</em>
<span class="pipe">|</span>评论: 0<span class="pipe">|</span>
原作者: 李四<span class="pipe">|</span>来自: <a href="https://b.cn/1">信网</a></p>
<div class="s"><div><strong>摘要</strong>: 明天停水。</div></div>
<table><tr><td id="article_content"><p>信网8月1日讯 明天停水。</p>
<p><img src="1.jpg"></p><p><a href="a.pdf">附件</a></p>
<p>责任编辑：王五</p></td></tr></table>
<ul><li><a href="home.php?ac=click&id=1"><img src="static/image/click/luguo.gif">路过</a></li>
<li><a href="home.php?ac=click&id=2">12<img src="static/image/click/leiren.gif">雷人</a></li></ul>
<div class="pren"><em>上一篇：<a href="portal.php?mod=view&aid=1">甲</a></em>
<em><a href="portal.php?mod=view&aid=3">下一篇：乙</a></em></div>
<div id="raid_div"><ul><li><a href="portal.php?mod=view&aid=7">丙</a></li></ul></div></body></html>"""
STOCK_RULES = {
    "site_name": "breadcrumb, css #pt .z",
    "channel": "breadcrumb, css #pt .z",
    "channel_path": "breadcrumb, css #pt .z",
    "headline": "css h1.ph",
    "info_line": "css h1.ph ~ p.xg1",
    "published_text": "date in the info line",
    "published_at": "year first",
    "publisher": "label 发布者",
    "view_count": "label 查看, rounded",
    "comment_count": "label 评论, number",
    "info_line_author": "label 原作者",
    "info_line_source": "label 来自",
    "info_line_source_url": "link behind 来自",
    "summary": "css div.s > div",
    "body": "css #article_content",
    "images": "css #article_content",
    "attachments": "css #article_content",
    "footer": "paragraphs of its own",
    "byline_text": "dateline",
    "dateline": "head of the story",
    "credits": "info line and footer",
    "source": "info line",
    "source_url": "info_line_source_url",
    "reactions": "links to ac=click",
    "previous_article_id": "link behind 上一篇",
    "previous_headline": "link behind 上一篇",
    "next_article_id": "link around 下一篇",
    "next_headline": "link around 下一篇",
    "related_article_ids": "css #raid_div a",
}
THEME_RULES = {
    "site_name": "breadcrumb before 查看内容",
    "channel": "breadcrumb before 查看内容",
    "channel_path": "breadcrumb before 查看内容",
    "headline": "heading that begins <title>",
    "info_line": "line behind the headline",
    "published_text": "date in the info line",
    "published_at": "year first",
    "publisher": "label 发布者",
    "view_count": "label 查看, number",
    "summary": "box whose words begin the story",
    "body": "box behind the info line",
    "reactions": "links to ac=click",
    "previous_article_id": "link behind 上一篇",
    "previous_headline": "link behind 上一篇",
    "next_article_id": "link behind 下一篇",
    "next_headline": "link behind 下一篇",
    "related_article_ids": "links behind 相关阅读",
}


def stock(html: str = STOCK, page_class: type[ArticlePage] = ArticlePage) -> ArticleItem:
    url = "https://a.cn/portal.php?mod=view&aid=2"
    item = ArticleItem("t", "2", url, dt.datetime(2022, 8, 2, tzinfo=dt.UTC), "Asia/Shanghai")
    page_class(Selector(html), url).fill(item)
    interpret(item)
    return item


def rules(item: ArticleItem) -> dict[str, str | None]:
    return {name: reading.rule for name, reading in item.readings.items()}


def test_a_stock_page_names_the_selectors() -> None:
    assert rules(stock()) == STOCK_RULES


def test_a_theme_without_stock_ids_names_labels_and_places() -> None:
    assert rules(read(draw())) == THEME_RULES


def test_the_raw_text_is_kept_where_it_says_more_than_the_value() -> None:
    raw = {name: reading.raw for name, reading in stock().readings.items() if reading.raw is not None}
    assert raw == {"published_at": "2022-8-1 11:51", "view_count": "1.2万", "reactions": "路过  雷人 12"}


@pytest.mark.parametrize(
    ("parts", "field", "rule"),
    [
        ({"title": "青岛信息港"}, "headline", "heading above the info line"),
        ({"headline": "<div>栈桥回澜阁修缮完成 8月起恢复开放</div>"}, "headline", "text that begins <title>"),
        ({"headline": PARTS["line"] + PARTS["headline"], "line": ""}, "info_line", "line before the headline"),
        (line("<p>发布于 2022-8-1 11:51 发布人：<a>信息港</a> 点击：461</p>"), "published_text", "label 发布于"),
        (line("<p>发布于 2022-8-1 11:51 发布人：<a>信息港</a> 点击：461</p>"), "publisher", "label 发布人"),
        (line("<p>发布于 2022-8-1 11:51 发布人：<a>信息港</a> 点击：461</p>"), "view_count", "label 点击, number"),
        (
            line('<p><span title="2022-8-1 11:51">昨天 11:51</span> 发布者: <a>信息港</a> 查看 461</p>'),
            "published_at",
            "title=, year first",
        ),
        (
            line('<p>2022-8-1 11:51 <a href="home.php?mod=space&uid=1">信息港</a> 查看 461</p>'),
            "publisher",
            "member's link in the info line",
        ),
        (
            {"summary": '<div class="intro">一句话说完 ...</div>', "description": "一句话说完 ..."},
            "summary",
            "box that says the meta description",
        ),
    ],
)
def test_each_way_of_finding_a_field_has_a_name(parts: dict[str, str], field: str, rule: str) -> None:
    item = read(draw(**parts))
    assert rules(item)[field] == rule


def test_a_date_of_the_admins_own_making_is_the_head_of_the_info_line() -> None:
    item = stock(STOCK.replace("2022-8-1 11:51", "壬寅年七月初四"))
    assert item.published_text == "壬寅年七月初四"
    assert rules(item)["published_text"] == "head of the info line"


def test_a_site_that_overrides_a_selector_is_told_by_it() -> None:
    class OwnPage(ArticlePage):
        headline_css = "h2.titel"
        body_css = "div.story"

    html = STOCK.replace('<h1 class="ph">停水通知</h1>', '<h2 class="titel">停水通知</h2><h1 class="ph"></h1>')
    item = stock(html.replace('<td id="article_content">', '<td><div class="story">'), OwnPage)
    assert (rules(item)["headline"], rules(item)["body"]) == ("css h2.titel", "css div.story")


def test_what_the_page_does_not_print_has_no_reading() -> None:
    item = read(draw(near="", also="", reactions="", summary=""))
    absent = {"previous_article_id", "next_headline", "related_article_ids", "reactions", "summary", "comment_count"}
    assert absent.isdisjoint(item.readings)


def test_a_number_that_cannot_be_read_keeps_its_text() -> None:
    item = read(draw(**line("<p>2022-8-1 11:51 发布者: <a>信息港</a> 查看: 暂无</p>")))
    assert item.view_count is None
    assert item.readings["view_count"].raw == "暂无"


def test_a_reaction_that_is_too_large_warns() -> None:
    item = read(draw(reactions=PARTS["reactions"].replace("<em>3</em>", f"<em>{9 * 10**18 * 9}</em>")))
    assert [warning for warning in item.warnings if warning.startswith("reactions: 雷人: ")]


def test_a_misspelt_field_raises() -> None:
    with pytest.raises(AttributeError):
        stock().located("headlin", "停水通知", "css h1.ph")
