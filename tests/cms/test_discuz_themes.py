"""One page drawn by many themes: whatever a theme does to one part, every field reads the same.

The page is our own text. Each theme is a row: the parts it draws otherwise, and the fields that then differ.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage, ListingPage
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret

URL = "https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=36482"
HEADLINE = "栈桥回澜阁修缮完成 8月起恢复开放"
LEAD = "历时5个月的回澜阁修缮工程日前完成验收，定于8月3日起恢复开放"
PARAGRAPHS = [
    f"{LEAD}，门票价格不变。",
    "“屋面的琉璃瓦按原样烧制，一共换了1200多片。”负责施工的王工程师说。",
    "市民张先生每天清早来栈桥散步，盼着这一天已经盼了小半年。",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
SUMMARY = f"{LEAD} ..."
ARTICLE_LINK = '<a href="portal.php?mod=view&amp;aid={}">{}</a>'
PREVIOUS, NEXT = ARTICLE_LINK.format(36481, "加装电梯"), ARTICLE_LINK.format(36485, "民警寻人")
FAVORITE = '<a href="home.php?mod=spacecp&amp;ac=favorite&amp;id=36482">收藏</a>'

PARTS = {
    "base": '<base href="https://www.qingdaoxinxigang.cn/">',
    "title": f"{HEADLINE} - 青岛资讯 - 青岛信息港",
    "description": SUMMARY,
    "top": "",
    "crumbs": '<div><a href="./">青岛信息港</a> <a href="portal.php">首页</a> '
    '<a href="portal.php?mod=list&amp;catid=1">青岛资讯</a> 查看内容</div>',
    "headline": f"<h1>{HEADLINE}</h1>",
    "line": "<div>2022-8-1 11:51 发布者: <a>信息港</a> 查看 461</div>",
    "summary": f'<div class="intro">{SUMMARY}</div>',
    "body": f'<div class="text">{BODY}</div>',
    "reactions": '<ul><li><a href="home.php?ac=click&amp;id=1"><img src="static/image/click/luguo.gif">路过</a></li>'
    '<li><a href="home.php?ac=click&amp;id=2"><em>3</em><img src="static/image/click/leiren.gif">雷人</a></li></ul>',
    "tools": f"<div>{FAVORITE}</div>",
    "near": f"<div><em>上一篇：{PREVIOUS}</em><em>下一篇：{NEXT}</em></div>",
    "also": f"<div><h3>相关阅读</h3><ul><li>{ARTICLE_LINK.format(7, '闭馆公告')}</li></ul></div>",
}
EXPECTED: dict[str, Any] = {
    "site_name": "青岛信息港",
    "channel_path": ["青岛资讯"],
    "headline": HEADLINE,
    "published_text": "2022-8-1 11:51",
    "publisher": "信息港",
    "view_count": 461,
    "comment_count": None,
    "info_line_author": None,
    "info_line_source": None,
    "summary": SUMMARY,
    "body": PARAGRAPHS,
    "reactions": {"路过": 0, "雷人": 3},
    "previous_article_id": "36481",
    "previous_headline": "加装电梯",
    "next_article_id": "36485",
    "next_headline": "民警寻人",
    "related_article_ids": ["7"],
}


def draw(**parts: str) -> str:
    p = PARTS | parts
    return (
        f"<!DOCTYPE html><html><head>{p['base']}<title>{p['title']}</title>"
        f'<meta name="description" content="{p["description"]}">'
        f"</head><body>{p['top']}{p['crumbs']}<div>{p['headline']}{p['line']}{p['summary']}{p['body']}{p['reactions']}"
        f"{p['tools']}{p['near']}</div>{p['also']}<div>Powered by Discuz! GMT+8, 2022-8-2 09:15</div></body></html>"
    )


def read(html: str, url: str = URL) -> ArticleItem:
    item = ArticleItem("t", "36482", url, dt.datetime(2022, 8, 2, tzinfo=dt.UTC), "Asia/Shanghai")
    ArticlePage(Selector(html), url).fill(item)
    interpret(item)
    return item


def inside(*names: str) -> dict[str, str]:
    """The parts in one box, the first of them drawn there and the others nowhere else."""
    box = "".join(PARTS[name] for name in names)
    return {names[0]: f'<div class="main">{box}</div>'} | dict.fromkeys(names[1:], "")


def line(html: str) -> dict[str, str]:
    return {"line": html}


BAR = '<div class="bar"><strong>1</strong><a href="portal.php?mod=view&amp;aid=36482&amp;page=2">2</a></div>'
SIDEBAR = "<div><p>2022-7-1 发布者: 别人 查看 3</p></div>"

THEMES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "plain": ({}, {}),
    # info line
    "list items": (line("<ul><li>2022-8-1 11:51</li><li>发布者: <a>信息港</a></li><li>查看: 461</li></ul>"), {}),
    "cells": (line("<table><tr><td>2022-8-1 11:51</td><td>发布者: 信息港</td><td>查看: 461</td></tr></table>"), {}),
    "spans": (line("<p><span>2022-8-1 11:51</span><span>发布者: <a>信息港</a></span><span>查看: 461</span></p>"), {}),
    "definitions": (
        line("<dl><dt>发布者</dt><dd>信息港</dd><dt>时间</dt><dd>2022-8-1 11:51</dd><dt>查看</dt><dd>461</dd></dl>"),
        {},
    ),
    "publisher first": (line("<p>发布者: <a>信息港</a> 2022-8-1 11:51 查看: 461</p>"), {}),
    "publisher first, as text": (line("<p>发布者: 信息港 2022-8-1 11:51 查看: 461</p>"), {}),
    "labelled date": (line("<p>发布者: <a>信息港</a> 发布时间: 2022-8-1 11:51 浏览: 461</p>"), {}),
    "发布于": (line("<p>发布于 2022-8-1 11:51 发布人：<a>信息港</a> 点击：461</p>"), {}),
    "bars": (line("<p>2022-8-1 11:51 | 发布者: 信息港 | 人气: 461</p>"), {}),
    "pipes": (
        line(
            '<p>2022-8-1 11:51<i class="pipe x">|</i>发布者: 信息港<i class="pipe x">|</i>查看: 461'
            '<i class="pipe x">|</i>来自: 来自海边的人</p>'
        ),
        {"info_line_source": "来自海边的人"},
    ),
    "counts first": (line("<p>2022-8-1 11:51 发布者: <a>信息港</a> 461次阅读 3条评论</p>"), {"comment_count": 3}),
    "bracket": (line("<p>2022-8-1 11:51 发布者: <a>信息港</a> 阅读(<b>461</b>)</p>"), {}),
    "author and source": (
        line("<p>2022-8-1 11:51 发布者: <a>信息港</a> 来源: 信网 作者: 张三 查看: 461</p>"),
        {"info_line_source": "信网", "info_line_author": "张三"},
    ),
    "source and people": (
        line("<p>2022-8-1 11:51 发布者: <a>信息港</a> 来源: 信网 记者：李明 责任编辑：张静 查看: 461</p>"),
        {"info_line_source": "信网"},
    ),
    "brackets": (line("<p>2022-8-1 11:51 发布者: 信息港 评论(3) 阅读(461)</p>"), {"comment_count": 3}),
    "weekday last": (
        line("<p><i>2022-8-1 11:51 星期一</i> <i>发布者: 信息港</i> <i>查看 461</i></p>"),
        {"published_text": "2022-8-1 11:51 星期一"},
    ),
    "two boxes": (line("<div><div>2022-8-1 11:51</div><div>发布者: <a>信息港</a> 查看 461</div></div>"), {}),
    "no publisher": (line("<p>2022-8-1 11:51 阅读: 461</p>"), {"publisher": None}),
    "unlabelled publisher": (
        line('<p>2022-8-1 11:51 <a href="home.php?mod=space&amp;uid=1">信息港</a> 查看: 461</p>'),
        {},
    ),
    "a publisher named after a label": (
        line("<p>2022-8-1 11:51 发布者: 查看网 查看 461</p>"),
        {"publisher": "查看网"},
    ),
    "line above the headline": ({"headline": PARTS["line"], "line": PARTS["headline"]}, {}),
    "sidebar first": ({"top": SIDEBAR}, {}),
    "hidden copy": ({"headline": f'{PARTS["headline"]}<p style="display: none">2020-1-1 发布者: 旧</p>'}, {}),
    # headline
    "h2": ({"headline": f"<h2>{HEADLINE}</h2>"}, {}),
    "logo in h1, h2": ({"top": "<h1>青岛信息港</h1>", "headline": f"<h2>{HEADLINE}</h2>"}, {}),
    "logo in h1, div": ({"top": "<h1>青岛信息港</h1>", "headline": f"<div>{HEADLINE}</div>"}, {}),
    "logo in h1, title of its own": ({"top": "<h1>青岛信息港</h1>", "title": "青岛新闻网站"}, {}),
    # story
    "no summary": ({"summary": ""}, {"summary": None}),
    "labelled summary": ({"summary": f"<div><b>摘要</b>: {SUMMARY}</div>"}, {}),
    "summary and body in a box": (inside("summary", "body"), {}),
    "body and reactions in a box": (inside("body", "reactions"), {}),
    "all in a box": (inside("summary", "body", "reactions", "tools", "near"), {}),
    "headline, line and summary in a box": (inside("headline", "line", "summary"), {}),
    "headline, line and 收藏 in a box": (inside("headline", "line", "tools"), {}),
    "收藏 below the line": ({"line": f"{PARTS['line']}<div>{FAVORITE}</div>"}, {}),
    "收藏 below the summary": ({"summary": f"{PARTS['summary']}<div>{FAVORITE}</div>"}, {}),
    "收藏 without an address": ({"tools": '<a href="javascript:;">收藏</a>'}, {}),
    "bare paragraphs": ({"body": BODY}, {}),
    "one paragraph among pictures": (
        {"body": f'<div><p><img src="a.jpg"></p><section><span>{PARAGRAPHS[0]}</span></section></div>'},
        {"body": PARAGRAPHS[:1]},
    ),
    "an empty body": ({"summary": "", "body": "<div></div>"}, {"summary": None, "body": []}),
    "an empty body behind a summary": ({"body": "<div></div>"}, {"body": []}),
    "the story is the summary": (
        {
            "summary": "",
            "body": f'<div>{SUMMARY[:-4]}。</div><div class="cl"></div>',
            "description": f"{SUMMARY[:-4]}。",
        },
        {"summary": None, "body": [f"{SUMMARY[:-4]}。"]},
    ),
    "a story that begins with a link": (
        inside("summary", "body")
        | {"summary": f'<div>{PARTS["summary"]}<div><a href="x">“开渔了！”</a>{PARAGRAPHS[1]}</div></div>'},
        {"body": [f"“开渔了！”{PARAGRAPHS[1]}"]},
    ),
    "long sidebar before the tools": (
        {"body": f'{PARTS["body"]}<div class="hot"><h3>热点</h3>{"热点新闻标题 " * 30}</div>'},
        {},
    ),
    "comments before the tools": (
        {"body": f'{PARTS["body"]}<div class="said"><h3>网友评论</h3><p>{"说得好。" * 200}</p></div>'},
        {},
    ),
    "bar in the box of the body": ({"body": f'<div class="text">{BODY}{BAR}</div>'}, {}),
    "share link in the story": (
        {"body": PARTS["body"].replace("琉璃瓦", '<a href="?ac=share&amp;id=1">琉璃瓦</a>')},
        {},
    ),
    # neighbours, related, reactions, breadcrumb
    "label in the link": (
        {
            "near": PARTS["near"]
            .replace("上一篇：", "")
            .replace("下一篇：", "")
            .replace("加装", "上一篇：加装")
            .replace("民警", "下一篇：民警")
        },
        {},
    ),
    "label in a span": ({"near": f"<p><span>上一篇</span>{PREVIOUS}</p><p><span>下一篇</span>{NEXT}</p>"}, {}),
    "label in brackets": ({"near": f"<p>[上一篇] {PREVIOUS}</p><p>&nbsp;下一篇：&nbsp;{NEXT}</p>"}, {}),
    "label as a term": (
        {"near": f"<dl><dt>上一篇</dt><dd>{PREVIOUS}</dd><dt>下一篇</dt><dd>{NEXT}</dd></dl>"},
        {},
    ),
    "no previous": (
        {"near": f"<div>上一篇：没有了</div><div>下一篇：{NEXT}</div>"},
        {"previous_article_id": None, "previous_headline": None},
    ),
    "neighbours elsewhere": (
        {"near": PARTS["near"].replace("portal.php", "https://other.example/portal.php")},
        {"previous_article_id": None, "previous_headline": None, "next_article_id": None, "next_headline": None},
    ),
    "related under the next heading": (
        {"also": f"<div><h3>相关阅读</h3><h3>热点</h3><ul><li>{ARTICLE_LINK.format(9, '热')}</li></ul></div>"},
        {"related_article_ids": []},
    ),
    "related in boxes": (
        {"also": f"<div><div><b>相关阅读</b></div><div>{ARTICLE_LINK.format(7, '公告')}</div></div>"},
        {},
    ),
    "reactions without pictures": (
        {"reactions": '<ul><li><a href="?ac=click">路过</a></li><li><a href="?ac=click">雷人</a><b>3</b></li></ul>'},
        {},
    ),
    "查看内容 in an item": (
        {
            "crumbs": '<ul><li><a href="./">青岛信息港</a></li><li><a href="portal.php">首页</a></li>'
            '<li><a href="portal.php?mod=list&amp;catid=1">青岛资讯</a></li><li>查看内容</li></ul>'
        },
        {},
    ),
    "查看内容 elsewhere": ({"top": '<p>查看内容 请登录 <a href="x">登录</a></p>'}, {}),
    "no base": ({"base": ""}, {}),
}


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_says_the_same(theme: str) -> None:
    parts, differing = THEMES[theme]
    item = read(draw(**parts))
    assert {field: getattr(item, field) for field in EXPECTED} == EXPECTED | differing


@pytest.mark.parametrize(
    ("bar", "page"),
    [
        (BAR, 2),
        ('<a class="nxt btn" href="portal.php?mod=view&amp;aid=36482&amp;page=2">&raquo;</a>', 2),
        ('<a href="article-36482-2.html">下一页 &gt;</a>', 2),
        ('<a href="portal.php?mod=view&amp;aid=36482&amp;page=3">3</a>', None),
        ('<a class="nxt" href="portal.php?mod=view&amp;aid=99&amp;page=2">下一页</a>', None),
        ('<a class="nxt" href="https://other.example/portal.php?mod=view&amp;aid=36482&amp;page=2">下一页</a>', None),
    ],
)
def test_the_next_body_page_is_of_the_same_article(bar: str, page: int | None) -> None:
    found = ArticlePage(Selector(draw(tools=f"<div>{bar}</div>{PARTS['tools']}")), URL).next_page_url
    assert (found is None) if page is None else (found or "").endswith((f"page={page}", f"-{page}.html"))


def test_a_link_in_the_story_is_no_page_bar() -> None:
    link = '<a href="portal.php?mod=view&amp;aid=36482&amp;page=2">下一页</a>'
    themed = draw(body=PARTS["body"].replace("小半年", f"小半年{link}"))
    stock = f'<h1 class="ph">t</h1><p class="xg1">2022-8-1</p><div id="article_content">{link}</div>'
    assert ArticlePage(Selector(themed), URL).next_page_url is None
    assert ArticlePage(Selector(stock), URL).next_page_url is None


def test_a_paragraph_that_the_story_repeats_is_no_summary() -> None:
    # without a summary the software describes an article by its headline
    said = "记者 王伟", f"{LEAD}。", f"“快去看看。”{LEAD}。", f"市民盼了小半年。{LEAD}。"
    body = "".join(f"<div>{paragraph}</div>" for paragraph in said)
    item = read(draw(summary="", description=f"{HEADLINE} ,青岛信息港", body=f'<div class="text">{body}</div>'))
    assert (item.summary, item.body, item.byline_text) == (None, list(said), "记者 王伟")


def listing(body: str, url: str = "https://a.cn/portal.php?mod=list&catid=1") -> ListingPage:
    return ListingPage(Selector(f"<html><body>{body}</body></html>"), url)


ITEMS = "".join(f"<li>{ARTICLE_LINK.format(n, f'新闻{n}')}<i>2022-8-{n}</i></li>" for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("link", "is_followed"),
    [
        ('<a href="portal.php?mod=list&amp;catid=1&amp;page=2">2</a>', True),
        ('<a href="portal.php?mod=list&amp;catid=1&amp;page=3">3</a>', False),
        ('<a href="portal.php?mod=list&amp;catid=2&amp;page=2">2</a>', False),
        ('<a class="nxt btn" href="list-1-2.html">&raquo;</a>', True),
        ('<a href="list-1-2.html">下一页 &gt;</a>', True),
        ('<a href="list-1-2.html">下页</a>', True),
        ('<a href="list-1-2.html">后一页</a>', True),
        ('<a class="nxt" href="https://other.example/portal.php?mod=list&amp;catid=1&amp;page=2">下一页</a>', False),
        (ARTICLE_LINK.format(5, "下一页"), False),
        ('<div class="xld"><dl><dt></dt><dd><a class="nxt" href="list-1-2.html">下一页</a></dd></dl></div>', False),
    ],
)
def test_the_next_listing_page(link: str, is_followed: bool) -> None:
    assert (listing(f"<ul>{ITEMS}</ul><div>{link}</div>").next_page_url is not None) is is_followed


def test_rows_give_their_dates() -> None:
    entries = listing(f"<ul>{ITEMS}</ul>").entries
    assert [(entry.article_id, entry.published_text) for entry in entries] == [
        ("1", "2022-8-1"),
        ("2", "2022-8-2"),
        ("3", "2022-8-3"),
    ]


@pytest.mark.parametrize(
    ("page", "is_listing"),
    [
        (listing(f"<ul>{ITEMS}</ul>"), True),
        (listing('<div class="xld"></div>'), True),
        (listing(f"<title>提示信息 - 站</title><div id='messagetext'><p>分类不存在</p></div>{ITEMS}"), False),
        (listing(f"<title>提示信息 - 站</title><p>本站点暂时关闭</p>{ITEMS}"), False),
        (listing(f'<h1 class="ph">t</h1><div id="article_content">x</div>{ITEMS}'), False),
        (listing(f"<h1>t</h1>{ITEMS}", "https://a.cn/article-9-1.html"), False),
    ],
)
def test_only_a_listing_is_one(page: ListingPage, is_listing: bool) -> None:
    assert page.is_listing is is_listing
