"""Listing pages, the front page, comment pages and message pages of the demo portal."""

from __future__ import annotations

import datetime as dt
import html

from newscrawl.demo.article_pages import comment_entries, sidebar
from newscrawl.demo.articles import Article
from newscrawl.demo.categories import BY_ID, Category, children, folder_path
from newscrawl.demo.dates import php_date, relative_words
from newscrawl.demo.frame import breadcrumb, category_url, document, text
from newscrawl.demo.paging import page_bar
from newscrawl.demo.portal import PER_PAGE, Portal, PortalOptions, Theme, UrlStyle, article_path
from newscrawl.demo.slots import BASE

_COMMENTS_PER_PAGE = 25


def listing_document(portal: Portal, category: Category, requested: int, *, flip_ties: bool = False) -> str:
    """One page of a category's listing, for any page number asked for, as the software answers it."""
    options = portal.options
    # Beyond the cap its last page repeats for ever; beyond the last article the page is empty.
    number = min(max(requested, 1), portal.cap(category))
    members = portal.members(category, flip_ties=flip_ties)[(number - 1) * PER_PAGE : number * PER_PAGE]
    bar = page_bar(number, portal.last_page(category), lambda page: _page_url(options, category, page))
    title = category.name + (f" - 第{number}页" if number > 1 else "")
    render = _stock_listing if options.theme is Theme.STOCK else _commercial_listing
    content = render(portal, category, members, bar)
    about = (category.name, f"{category.name}频道")
    return document(options, title, content, body_class=f"pg_list pg_list_{category.catid}", about=about)


def _page_url(options: PortalOptions, category: Category, page: int) -> str:
    url = category_url(options, category)
    if options.url_style is UrlStyle.STATIC and folder_path(category):
        return f"{url}index.php?page={page}"
    return f"{url}&amp;page={page}"


def _stock_listing(portal: Portal, category: Category, members: list[Article], bar: str) -> str:
    options, below = portal.options, children(category.catid)
    links = '<span class="pipe">|</span>'.join(
        f'<a href="{category_url(options, each)}" class="xi2">{each.name}</a>' for each in below
    )
    entries = "".join(_stock_entry(options, article, with_category=bool(below)) for article in members)
    return f"""{breadcrumb(options, category, None)}
<div id="ct" class="ct2 wp cl">
<div class="mn">
<div class="bm">
<div class="bm_h cl">
<a href="portal.php?mod=rss&amp;catid={category.catid}" class="y xi2 rss" target="_blank" title="RSS">订阅</a>\
<h1 class="xs2">{category.name}</h1>
</div>
{f'<div class="bm_c bbda">下级分类:&nbsp;&nbsp;{links}</div>' if links else ""}
<div class="bm_c xld">{entries}</div>
</div>
{f'<div class="pgs cl">{bar}</div>' if bar else ""}
</div>
{sidebar(options, category)}</div>
"""


def _stock_entry(options: PortalOptions, article: Article, *, with_category: bool) -> str:
    path, title = article_path(options, article), text(article.headline)
    style = ' style="color: #EE1B2E;font-weight: bold;"' if article.highlighted else ""
    cover = ""
    if article.cover:
        picture = f'<img src="{article.cover}" alt="{title}" class="tn" />'
        cover = f'<div class="atc"><a href="{path}" target="_blank">{picture}</a></div>'
    label = ""
    if with_category:
        category = BY_ID[article.catid]
        link = f'<a href="{category_url(options, category)}" class="xi2">{category.name}</a>'
        label = f"分类: <label>{link}</label>&nbsp;&nbsp;"
    return f"""<dl class="bbda cl">
<dt class="xs2"><a href="{path}" target="_blank" class="xi2" {style}>{title}</a> </dt>
<dd class="xs2 cl">
{cover}{text(article.summary or "")}</dd>
<dd>
{label}<span class="xg1"> {php_date(options.date_format, article.published)}</span>
</dd>
</dl>
"""


def _commercial_listing(portal: Portal, category: Category, members: list[Article], bar: str) -> str:
    options = portal.options
    below = " ".join(f'<a href="{category_url(options, each)}">{each.name}</a>' for each in children(category.catid))
    entries = "".join(
        f'<li><h3><a href="{article_path(options, article)}" target="_blank">{text(article.headline)}</a></h3>\n'
        f"{f'<p>{text(article.summary)}</p>' if article.summary else ''}"
        f"<i>{php_date(options.date_format, article.published)}</i></li>\n"
        for article in members
    )
    return f"""{breadcrumb(options, category, None)}
<h2 class="channel">{category.name}</h2>
{f'<div class="below">下级分类: {below}</div>' if below else ""}
<ul class="stream">
{entries}</ul>
{f'<div class="turn">{bar}</div>' if bar else ""}
"""


def front_document(portal: Portal, now: dt.datetime) -> str:
    """The front page: one block of the newest articles by number, with relative dates and cut titles."""
    options = portal.options
    public = [article for article in portal.articles.values() if not article.pending]
    lines = []
    for article in sorted(public, key=lambda each: each.aid, reverse=True)[:20]:
        day = php_date("Y-m-d", article.published)
        words = relative_words(article.published, now)
        when = f'<span title="{day}">{words}</span>' if words else day
        title = article.headline.strip()
        link = (
            f'<a href="{article_path(options, article)}" title="{text(title)}" target="_blank">{text(title[:20])}</a>'
        )
        lines.append(f"<li><em>{when}</em>{link}</li>")
    content = f"""<div id="portal_block_1" class="xbs xbs_1 block move-span">
<div class="title"><span class="titletext">最新资讯</span></div>
<div id="portal_block_1_content" class="dxb_bc"><div class="module cl xl xl1">
<ul>{"".join(lines)}</ul>
</div></div>
</div>
"""
    return document(options, "首页", content, body_class="pg_index")


def comments_document(portal: Portal, article: Article, requested: int) -> str:
    """All comments of an article, 25 a page."""
    options = portal.options
    last = max(1, -(-article.comment_count // _COMMENTS_PER_PAGE))
    number = min(max(requested, 1), last)
    base = f"portal.php?mod=comment&id={article.aid}&idtype=aid"
    bar = page_bar(number, last, lambda page: f"{base}&amp;page={page}")
    first = (number - 1) * _COMMENTS_PER_PAGE
    content = f"""{breadcrumb(options, None, "查看评论")}
<div id="ct" class="wp cl"><div class="mn"><div class="bm vw">
<div class="h hm">
<h1 class="ph"><a href="{html.escape(article_path(options, article))}">{text(article.headline)}</a></h1>
<p>评论 ({article.comment_count})</p></div>
<div class="bm_c">{comment_entries(options, article, first, first + _COMMENTS_PER_PAGE)}\
{f'<div class="pgs cl mtm mbm">{bar}</div>' if bar else ""}</div>
</div></div></div>
"""
    return document(options, f"{text(article.headline)} - 查看评论", content, body_class="pg_comment")


def message_document(options: PortalOptions, message: str, kind: str = "alert_error", *, leaves: bool = False) -> str:
    """A message page; with ``leaves`` a script sends the browser to the front page after two seconds."""
    script = (
        f'<script type="text/javascript">setTimeout("location.href=\'{BASE}./\';", 2000);</script>' if leaves else ""
    )
    back = f'<a href="{BASE}./">如果您的浏览器没有自动跳转，请点击此链接</a>' if leaves else "[ 点击这里返回上一页 ]"
    content = f"""<div id="ct" class="wp cl w">
<div class="nfl">
<div class="f_c altw">
<div id="messagetext" class="{kind}">
<p>{message}{script}</p>
<p class="alert_btnleft">{back}</p>
</div>
</div>
</div>
</div>
"""
    return document(options, "提示信息", content, body_class="pg_message")
