"""The pages of a PHPCMS portal, in the stock template's order and classes or in a theme's."""

from __future__ import annotations

import html
from collections.abc import Callable

from newscrawl.demo.dates import php_date
from newscrawl.demo.families.phpcms.portal import (
    CHANNELS,
    LEAVES,
    NEWS_MODEL,
    PER_PAGE,
    Options,
    Portal,
    Urls,
    lineage,
    source_url,
    subtitles,
    summary,
)
from newscrawl.demo.stories import Story

Href = Callable[[int], str]


def text(printed: str) -> str:
    return html.escape(printed, quote=False)


def document(options: Options, title: str, content: str, description: str = "", tail: str = "") -> str:
    """A whole page: head, announcements, navigation, content, foot."""
    menu = "".join(
        f'<li class="line">|</li><li><a href="/index.php?m=content&c=index&a=lists&catid={each.catid}"><span>{each.name}</span></a></li>'
        for each in CHANNELS.values()
        if each.parent is None
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={options.charset}" />
<title>{text(title)}</title>
<meta name="keywords" content="">
<meta name="description" content="{html.escape(description)}">
</head>
<body>
<div class="body-top"><div class="content"><div id="announ"><ul>\
<li><a href="/index.php?m=announce&c=index&a=show&aid=1">网站试运行</a></li></ul></div></div></div>
<div class="header"><div class="logo"><a href="/"><img src="/statics/images/logo.jpg" /></a></div>
<div class="nav-bar"><ul class="nav-site"><li><a href="/"><span>首页</span></a></li>{menu}</ul></div></div>
{content}
<div class="footer"><p class="info">{options.site_name} 版权所有 &copy; 2010-2026</p></div>
{tail}
</body>
</html>
"""


def _crumbs(portal: Portal, catid: int) -> str:
    links = (f'<a href="{html.escape(portal.channel_path(each.catid))}">{each.name}</a>' for each in lineage(catid))
    return f'<a href="/">首页</a><span> &gt; </span>{" > ".join(links)} > '


def _ranks(portal: Portal, catid: int) -> str:
    """Boxes at the side: links to articles, and the readers of this month beside them."""
    rows = [each for each in portal.listed(catid) if not each.redirect_url]
    digg = "".join(
        f'<li><a href="{_href(portal, each)}" target="_blank">{text(each.headline[:14])}</a></li>'
        for each in rows[5:15]
    )
    rank = "".join(
        f'<li><span>{each.views // 30:,}</span><a href="{_href(portal, each)}" class="title" title="{html.escape(each.headline)}">{text(each.headline[:18])}...</a></li>'
        for each in rows[-10:]
    )
    return f"""<div class="col-auto">
<div class="box"><h5 class="title-2">频道总排行</h5><ul class="content digg">{digg}</ul></div>
<div class="box"><h5 class="title-2">频道本月排行</h5><ul class="content rank">{rank}</ul></div>
</div>"""


def _href(portal: Portal, story: Story, page: int = 1) -> str:
    return html.escape(portal.article_path(story, page))


def article_document(portal: Portal, story: Story, number: int, model: int = NEWS_MODEL) -> str:
    """One body page of an article; past the end an empty one."""
    page = story.pages[number - 1] if number <= len(story.pages) else ""
    options, catid = portal.options, portal.catid_of(story)
    render = _themed_article if options.themed else _stock_article
    title = f"{story.headline} - {CHANNELS[catid].name} - {options.site_name}"
    script = f'<script language="JavaScript" src="/api.php?op=count&id={story.number}&modelid={model}"></script>'
    return document(options, title, render(portal, story, number, page), summary(story), script)


def _source(story: Story) -> str:
    """Empty, plain, or a link behind a logo."""
    if url := source_url(story):
        return f'<img src="/uploadfile/copyfrom/{story.number % 4}.gif" width="80" height="15" /> <a href="{url}" target="_blank" style="color:#AAA">{story.source}</a>'
    return story.source or ""


def _stock_article(portal: Portal, story: Story, number: int, body: str) -> str:
    catid, titles = portal.catid_of(story), subtitles(story)
    printed = (titles[number - 1] if number <= len(titles) else "") or story.headline
    shown = summary(story)
    contents = "".join(
        f'<li>{place}、<a href="{_href(portal, story, place)}">{title or text(story.headline)}</a></li>\n'
        for place, title in enumerate(titles, 1)
    )
    fieldset = (
        f'<fieldset>\n<legend class="f14">本文导航</legend><ul class="list blue row-2">\n{contents}</ul>\n</fieldset>'
        if titles
        else ""
    )
    comment = f"content_{catid}-{story.number}-1"
    return f"""<div class="main">
<div class="col-left">
<div class="crumbs">{_crumbs(portal, catid)} 正文</div>
<div id="Article">
<h1>{text(printed)}<br />
<span>{php_date("Y-m-d H:i", story.published)}:{story.number % 60:02}&nbsp;&nbsp;&nbsp;来源：{_source(story)}&nbsp;&nbsp;&nbsp;评论：<a href="#comment_iframe" id="comment">0</a> 点击：</span><span id="hits"></span></h1>
{f'<div class="summary">{text(shown)}</div>' if shown else ""}
<div class="content">
{body}

</div>
{fieldset}
<div id="pages" class="text-c">{_body_bar(portal, story, number)}</div>
<p style="margin-bottom:10px">
<strong>相关热词搜索：</strong><a href="/index.php?m=content&c=tag&catid={catid}&tag=x" class="blue">青岛</a>
</p>
<p class="f14">
{_neighbours(portal, story)}
</p>
{_related(portal, story)}
<div class="bk15"></div>
</div>
<div class="Article-Tool">
分享到：
<span id='favorite'>
<a href="javascript:;" onclick="add_favorite('x');" class="t6">收藏</a>
</span>
</div>
<iframe src="/index.php?m=comment&c=index&a=init&commentid={comment}&iframe=1" width="100%" height="100%" id="comment_iframe" frameborder="0" scrolling="no"></iframe>
<div class="box"><h5>评论排行</h5><ul class="content list blue f14 row-2"></ul></div>
</div>
{_ranks(portal, catid)}
</div>"""


def _themed_article(portal: Portal, story: Story, number: int, body: str) -> str:
    """A theme that keeps nothing of the stock template but its tags and their labels."""
    catid = portal.catid_of(story)
    source = (
        f"来源：{story.source}" if not source_url(story) else f'来源：<a href="{source_url(story)}">{story.source}</a>'
    )
    bar = f'<div class="fy">{_body_bar(portal, story, number)}</div>' if len(story.pages) > 1 else ""
    return f"""<div class="w1000">
<div class="weizhi">您的位置：{_crumbs(portal, catid)} 正文</div>
<div class="l700">
<h2 class="tit">{text(story.headline)}</h2>
<div class="xx">发布时间：{php_date("Y-m-d H:i", story.published)}　{source if story.source else ""}　浏览：<span id="hits"></span>次</div>
<div class="wz_content">
{body}
</div>
{bar}
<div class="sx">
{_neighbours(portal, story)}
</div>
</div>
{_ranks(portal, catid)}
</div>"""


def _neighbours(portal: Portal, story: Story) -> str:
    before, after = portal.neighbours(story)
    rows = []
    for label, other, end in (("上一篇", before, "第一页"), ("下一篇", after, "最后一页")):
        href = _href(portal, other) if other else f"javascript:alert('{end}');"
        rows.append(f'<strong>{label}：</strong><a href="{href}">{text(other.headline) if other else end}</a>')
    return "<br />\n".join(rows)


def _related(portal: Portal, story: Story) -> str:
    rows = "".join(
        f'<li>·<a href="{_href(portal, each)}" target="_blank">{text(each.headline)}</a><span>({php_date("Y-m-d", each.published)})</span></li>'
        for each in portal.related(story)
    )
    return (
        f'<div class="related">\n<h5 class="blue">延伸阅读：</h5>\n<ul class="list blue lh24 f14">\n{rows}</ul>\n</div>'
        if rows
        else ""
    )


def _body_bar(portal: Portal, story: Story, number: int) -> str:
    """Links between body pages. With a text that opens with a titled page, the bar counts one page too few."""
    titles = [] if portal.options.themed else subtitles(story)
    last = len(story.pages) - (1 if titles and titles[0] else 0)
    return _bar(number, last, lambda page: _href(portal, story, page)) if len(story.pages) > 1 else ""


def _bar(number: int, last: int, href: Href, total: int | None = None) -> str:
    """上一页 stands on the first page and 下一页 on the last, both leading to the page itself."""
    out = [] if total is None else [f'<a class="a1">{total}条</a>']
    back, forward = max(number - 1, 1), last if number == last else number + 1
    out.append(f'<a href="{href(back)}" class="a1">上一页</a>')
    shown = (
        sorted({1, last, *range(max(1, number - 4), min(last, number + 5) + 1)}) if last > 11 else range(1, last + 1)
    )
    before = 0
    for each in shown:
        gap = ".." if each > before + 1 else ""
        out.append(f"{gap}<span>{each}</span>" if each == number else f'{gap}<a href="{href(each)}">{each}</a>')
        before = each
    if number <= last or total is not None:  # past its end a listing leads on for ever, a body does not
        out.append(f'<a href="{href(forward)}" class="a1">下一页</a>')
    return " ".join(out)


def listing_document(portal: Portal, catid: int, number: int) -> str:
    """One page of a channel; past the end an empty one whose bar leads on."""
    options, rows = portal.options, portal.listed(catid)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    entry = _themed_entry if options.themed else _stock_entry
    entries = "".join(
        entry(portal, each) + ('<li class="bk20 hr"></li>\n' if place % 5 == 0 else "")
        for place, each in enumerate(shown, 1)
    )
    last = max(1, -(-len(rows) // PER_PAGE))
    bar = _bar(number, last, lambda page: html.escape(_list_page(portal, catid, page)), len(rows)) if last > 1 else ""
    if options.themed:
        content = f"""<div class="w1000"><div class="weizhi">您的位置：{_crumbs(portal, catid)} 列表</div>
<div class="l700"><ul class="xwlb">
{entries}</ul><div class="fy">{bar}</div></div>
{_ranks(portal, catid)}
</div>"""
    else:
        content = f"""<div class="main">
<div class="col-left">
<div class="crumbs">{_crumbs(portal, catid)} 列表</div>
<ul class="list lh24 f14">
{entries}</ul>
<div id="pages" class="text-c">{bar}</div>
</div>
{_ranks(portal, catid)}
</div>"""
    return document(options, f"{CHANNELS[catid].name} - {options.site_name}", content)


def _list_page(portal: Portal, catid: int, page: int) -> str:
    """As the bar links it: the first page of a static channel by its file."""
    path = portal.channel_path(catid, page)
    return (
        f"{path}index.html"
        if portal.options.urls is Urls.STATIC and page == 1
        else path.removeprefix("/")
        if portal.options.urls is Urls.DYNAMIC
        else path
    )


def _stock_entry(portal: Portal, story: Story) -> str:
    style = ' style="color:#ff0000;font-weight:bold;"' if story.number % 10 == 3 else ""
    day = php_date("Y-m-d H:i", story.published)
    return f'<li><span class="rt">{day}:{story.number % 60:02}</span>·<a href="{_href(portal, story)}" target="_blank"{style}>{text(story.headline)}</a></li>\n'


def _themed_entry(portal: Portal, story: Story) -> str:
    day = php_date("Y-m-d", story.published)
    return f'<li><em>{day}</em><a href="{_href(portal, story)}" target="_blank">{text(story.headline)}</a></li>\n'


def cover_document(portal: Portal, catid: int) -> str:
    """What a channel with channels below it shows: five articles of each, no dates, no bar."""
    boxes = "".join(
        f'<div class="box cat-area"><h5><a href="{html.escape(portal.channel_path(leaf))}" class="more">更多>></a>{CHANNELS[leaf].name}</h5><ul class="list lh24 f14">'
        + "".join(
            f'<li>·<a href="{_href(portal, each)}">{text(each.headline)}</a></li>' for each in portal.listed(leaf)[:5]
        )
        + "</ul></div>"
        for leaf in LEAVES
        if CHANNELS[leaf].parent == catid
    )
    content = f'<div class="main"><div class="col-left channel-hot">{boxes}</div>{_ranks(portal, LEAVES[0])}</div>'
    return document(portal.options, f"{CHANNELS[catid].name} - {portal.options.site_name}", content)


def message_document(options: Options, message: str) -> str:
    """What showmessage answers."""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={options.charset}" />
<title>提示信息</title>
</head>
<body>
<div class="showMsg" style="text-align:center">
<h5>提示信息</h5>
<div class="content guery" style="display:inline-block;">{message}</div>
<div class="bottom">
</div>
</div>
</body>
</html>
"""
