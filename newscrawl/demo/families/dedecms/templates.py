"""The pages of a DedeCMS portal, in the stock template's order and classes or in a theme's."""

from __future__ import annotations

import html
from collections.abc import Callable

from newscrawl.demo.dates import php_date
from newscrawl.demo.families.dedecms.portal import (
    CHANNELS,
    PER_PAGE,
    Options,
    Portal,
    Urls,
    editor_of,
    excerpt,
    lineage,
)
from newscrawl.demo.stories import Story

_DECOYS = ("织梦好，好织梦", "本文来自织梦", "内容来自dedecms", "copyright dedecms")


def text(printed: str) -> str:
    return html.escape(printed, quote=False)


def document(options: Options, title: str, body_class: str, mobile: str, content: str, description: str = "") -> str:
    """A whole page: head, navigation, content, foot. Lines end in CRLF."""
    menu = "".join(
        f"<li><a href='/a/{channel.folder}/'><span>{channel.name}</span></a></li>"
        for channel in CHANNELS.values()
        if channel.parent is None
    )
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={options.charset}" />
<title>{text(title)}</title>
<meta name="keywords" content="" />
<meta name="description" content="{html.escape(description)}" />
<meta http-equiv="mobile-agent" content="format=xhtml;url=/m/{mobile}">
<script type="text/javascript">if(/Android|iPhone/i.test(navigator.userAgent)){{window.location.href="/m/{mobile}";}}</script>
</head>
<body class="{body_class}">
<div class="header_top"><div class="w960 center"><span id="time">欢迎光临</span><a href="/data/rssmap.html">RSS地图</a></div></div>
<div class="header"><h1><a href="http://{options.domain}">{options.site_name}</a></h1>
<ul class="nav"><li><a href="/">主页</a></li>{menu}</ul></div>
{content}
<div class="footer w960 center mt1 clear"><p class="powered">Copyright &copy; 2002-2026 {options.site_name} 版权所有</p></div>
</body>
</html>
"""
    return page.replace("\r\n", "\n").replace("\n", "\r\n")


def _place(portal: Portal, tid: int) -> str:
    """The breadcrumb: a separator stands behind the last link, too."""
    links = [f"<a href='http://{portal.options.domain}/'>主页</a>"] if tid % 2 else ["<a href='/'>主页</a>"]
    links += [f"<a href='{portal.channel_path(each.tid)}'>{each.name}</a>" for each in lineage(tid)]
    return " > ".join(links) + " > "


def _right_column(portal: Portal, tid: int) -> str:
    """Links to articles that are no entries of the listing beside it."""
    rows = portal.listed(tid)
    tips = "".join(
        f'<li><a href="{_href(portal, each)}">{text(each.headline[:21])}</a><p>{text(each.headline)}...</p></li>'
        for each in rows[3:9]
    )
    hot = "".join(f'<li><a href="{_href(portal, each)}">{text(each.headline)}</a></li>' for each in rows[-10:])
    return f"""<div class="pright">
<dl class="tbox"><dt><strong>栏目列表</strong></dt><dd><ul class="d6">\
{"".join(f"<li><a href='{portal.channel_path(each)}'>{CHANNELS[each].name}</a></li>" for each in CHANNELS)}</ul></dd></dl>
<dl class="tbox light"><dt class='light'><strong>推荐内容</strong></dt><dd class='light'><ul class="d4">{tips}</ul></dd></dl>
<dl class="tbox light"><dt class='light'><strong>热点内容</strong></dt><dd class='light'><ul class="c1 ico2">{hot}</ul></dd></dl>
</div>"""


def _href(portal: Portal, story: Story, page: int = 1) -> str:
    return html.escape(portal.article_path(story, page))


def article_document(portal: Portal, story: Story, number: int) -> str:
    """One body page of an article; past the end an empty one."""
    options = portal.options
    page = story.pages[number - 1] if number <= len(story.pages) else ""
    summary = portal.summary(story) if number == 1 else excerpt(page, 200, options.codec)
    suffix = f"({number})" if number > 1 else ""
    body = _with_decoys(page, story.number) if options.decoys and story.number % 3 == 0 else page
    render = _themed_article if options.themed else _stock_article
    return document(
        options,
        f"{story.headline}{suffix}_{options.site_name}",
        "articleview",
        f"view.php?aid={story.number}",
        render(portal, story, number, body, summary),
        summary,
    )


def _count_script(story: Story) -> str:
    source = f"/plus/count.php?view=yes&aid={story.number}&mid=1"
    return f'<script src="{source}" type=\'text/javascript\' language="javascript"></script>'


def _stock_article(portal: Portal, story: Story, number: int, body: str, summary: str) -> str:
    tid = portal.channel_of(story)
    intro = f'<div class="intro">{text(summary)}</div>' if summary else ""
    return f"""<div class="w960 center clear mt1">
<div class="pleft">
<div class="place"> <strong>当前位置:</strong> {_place(portal, tid)}</div>
<div class="viewbox">
<div class="title">
<h2>{text(story.headline)}</h2>
</div>
<div class="info"> <small>时间:</small>{php_date("Y-m-d H:i", story.published)}<small>来源:</small>{portal.source(story)} \
<small>作者:</small>{portal.author(story)} <small>点击:</small>
{_count_script(story)}
次</div>
{intro}
<div class="content">
<table width='100%'>
<tr>
<td>
{body}

(责任编辑：{editor_of(story)})</td>
</tr>
</table>
</div>
<div class="dede_pages">
<ul class="pagelist">
{_body_bar(portal, story, number)}
</ul>
</div>
<center><a href="http://www.dedecms.example.invalid/qrcode" id="__dedeqrcode_1">二维码生成器</a></center>
<div class="newdigg" id="newdigg">
<div class="diggbox digg_good"><div class="digg_act">顶一下</div><div class="digg_num">({story.views % 9})</div></div>
<div class="diggbox digg_bad"><div class="digg_act">踩一下</div><div class="digg_num">(0)</div></div>
</div>
<div class="boxoff"> <strong>------分隔线----------------------------</strong> </div>
<div class="handle">
<div class="context">
<ul>
{_neighbours(portal, story, "li")}</ul>
</div>
<div class="actbox"><ul><li id="act-fav"><a href="/plus/stow.php?aid={story.number}" target="_blank">收藏</a></li>\
<li id="act-pnt"><a href="#" onClick="window.print();">打印</a></li></ul></div>
</div>
</div>
<form action="/plus/feedback.php" method="post"><input type="hidden" name="aid" value="{story.number}" /></form>
</div>
<div class="pright"><div class="infos_userinfo"><dl class="tbox light"><dt class='light'><strong>发布者资料</strong></dt>\
<dd class='light'>注册时间: <small>2016-03-14 09:03</small> 最后登录: <small>2026-11-19 08:11</small></dd></dl></div></div>
{_right_column(portal, tid)}
</div>"""


def _themed_article(portal: Portal, story: Story, number: int, body: str, summary: str) -> str:
    """A theme that keeps nothing of the stock template but its tags and their labels."""
    bar = f'<div class="fanye">{_body_bar(portal, story, number)}</div>' if len(story.pages) > 1 else ""
    tid = portal.channel_of(story)
    return f"""<div class="wrap">
<div class="crumb">当前位置：{_place(portal, tid)}正文</div>
<div class="article-main">
<h1 class="bt">{text(story.headline)}</h1>
<div class="laiyuan"><span>时间：{php_date("Y-m-d H:i", story.published)}</span> <span>来源：{portal.source(story)}</span> \
<span>作者：{portal.author(story)}</span> <span>点击：{_count_script(story)}次</span></div>
<div class="zhengwen" id="zw">
{body}
</div>
{bar}
<div class="sxp">
{_neighbours(portal, story, "p")}</div>
</div>
{_right_column(portal, tid)}
</div>"""


def _neighbours(portal: Portal, story: Story, tag: str) -> str:
    rows = zip(("上一篇", "下一篇"), portal.neighbours(story), strict=True)
    return "".join(
        f"<{tag}>{label}：" + (f"<a href='{_href(portal, each)}'>{text(each.headline)}</a> " if each else "没有了 ")
        + f"</{tag}>\n"
        for label, each in rows
    )  # fmt: skip


def _body_bar(portal: Portal, story: Story, number: int) -> str:
    """Links between body pages; at the ends 上一页 and 下一页 lead nowhere. Nothing for a single page."""
    last = len(story.pages)
    if last == 1:
        return ""
    back = _href(portal, story, number - 1) if number > 1 else "#"
    forward = _href(portal, story, number + 1) if number < last else "#"
    numbers = "".join(
        f"<li class=\"thisclass\"><a href='#'>{each}</a></li>"
        if each == number
        else f"<li><a href='{_href(portal, story, each)}'>{each}</a></li>"
        for each in range(1, last + 1)
    )
    return f"<li><a>共{last}页: </a></li><li><a href='{back}'>上一页</a></li>{numbers}<li><a href='{forward}'>下一页</a></li>"


def _with_decoys(body: str, number: int) -> str:
    """The story with hidden phrases before some ends of paragraphs, against copying."""
    name = f"Dk{number:03}x"
    decoy = (
        f'<{("span", "p", "div")[number % 3]} class="{name}">{_DECOYS[number % 4]}</{("span", "p", "div")[number % 3]}>'
    )
    return f"<style> .{name} {{ display:none; }} </style>\r\n" + body.replace("</p>", f"{decoy}</p>", 2)


def listing_document(portal: Portal, tid: int, number: int) -> str:
    """One page of a channel; past the end of a dynamic one an empty one whose bar leads on."""
    rows = portal.listed(tid)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    entry = _themed_entry if portal.options.themed else _stock_entry
    entries = "\n".join(entry(portal, each) for each in shown)
    bar = _list_bar(portal, tid, number, len(rows))
    if portal.options.themed:
        main = f"""<div class="crumb">当前位置：{_place(portal, tid)}列表</div>
<div class="newslist"><ul>
{entries}
</ul></div>
<div class="fanye">{bar}</div>"""
    else:
        main = f"""<div class="pleft">
<div class="place"> <strong>当前位置:</strong> {_place(portal, tid)}</div>
<div class="listbox">
<ul class="e2">
{entries}
</ul>
</div>
<div class="dede_pages">
<ul class="pagelist">
{bar}
</ul>
</div>
</div>"""
    names = "  /  ".join(channel.name for channel in lineage(tid))
    content = f"""<div class="w960 center clear mt1">
{main}
{_right_column(portal, tid)}
</div>"""
    return document(
        portal.options, f"{names}_{portal.options.site_name}", "articlelist", f"list.php?tid={tid}", content
    )


def _stock_entry(portal: Portal, story: Story) -> str:
    channel = CHANNELS[portal.channel_of(story)]
    title = text(story.headline)
    if story.number % 10 == 3:
        title = f"<b><font color='#FF0000'>{title}</font></b>"
    picture = "/images/defaultpic.gif" if story.number % 3 else f"/uploads/allimg/{story.number}-lp.jpg"
    href = _href(portal, story)
    return f"""<li> <a href='{href}' class='preview'><img src='{picture}'/></a>
[<b><a href='{portal.channel_path(channel.tid)}'>{channel.name}</a></b>] <a href="{href}" class="title">{title}</a> \
<span class="info"> <small>日期：</small>{php_date("Y-m-d H:i", story.published)}:{story.number % 60:02} \
<small>点击：</small>{story.views} <small>好评：</small>0 </span>
<p class="intro"> {text(portal.summary(story))}... </p>
</li>"""


def _themed_entry(portal: Portal, story: Story) -> str:
    day = php_date("Y-m-d", story.published)
    return f'<li><span class="rq">{day}</span><a href="{_href(portal, story)}" target="_blank">{text(story.headline)}</a></li>'


def _list_bar(portal: Portal, tid: int, number: int, count: int) -> str:
    last = max(1, -(-count // PER_PAGE))
    static = portal.options.urls is Urls.STATIC
    href = _static_page(tid) if static else _dynamic_page(portal, tid, count)
    if last == 1:
        total = f"共 <strong>1</strong>页<strong>{count}</strong>条记录" if static else f"共 1 页/{count} 条记录"
        return f'<li><span class="pageinfo">{total}</span></li>'
    here = "{}" if static else "<a>{}</a>"
    out = [f"<li><a href='{href(1)}'>首页</a></li>" if number > 1 else f"<li>{here.replace('{}', '首页')}</li>"]
    if number > 1:
        out.append(f"<li><a href='{href(number - 1)}'>上一页</a></li>")
    start = max(1, min(number - 5, last - 10)) if number > 10 else 1
    out += [
        f'<li class="thisclass">{here.replace("{}", str(each))}</li>'
        if each == number
        else f"<li><a href='{href(each)}'>{each}</a></li>"
        for each in range(start, min(last, start + 10) + 1)
    ]
    if number != last:
        out.append(f"<li><a href='{href(number + 1)}'>下一页</a></li>")
    out.append(
        f"<li><a href='{href(last)}'>末页</a></li>" if number != last else f"<li>{here.replace('{}', '末页')}</li>"
    )
    if static:
        options = "".join(f"<option value='{href(each)}'>{each}</option>" for each in range(1, last + 1))
        out.append(f"<li><select name='sldd' style='width:36px'>{options}</select></li>")
    out.append(f'<li><span class="pageinfo">共 <strong>{last}</strong>页<strong>{count}</strong>条</span></li>')
    return "\n".join(out)


def _static_page(tid: int) -> Callable[[int], str]:
    return lambda page: f"list_{tid}_{page}.html"


def _dynamic_page(portal: Portal, tid: int, count: int) -> Callable[[int], str]:
    if portal.options.urls is Urls.REWRITE:
        return lambda page: f"/plus/list-{tid}-{count}-{page}.html"
    return lambda page: f"/plus/list.php?tid={tid}&TotalResult={count}&PageNo={page}"


def message_document(message: str) -> str:
    """What ShowMsg answers: a page whose script writes the message."""
    return f"""<html>
<head>
<title>DedeCMS提示信息</title>
</head>
<body leftmargin='0' topmargin='0' bgcolor='#FFFFFF'><center>
<script>
var pgo=0;
document.write("<br /><div style='width:450px;padding:0px;border:1px solid #DADADA;'><div>DedeCMS 提示信息！</div>");
document.write("<div style='height:130px;font-size:10pt;background:#ffffff'><br />");
document.write("{message}");
document.write("<br /><a href='javascript:history.go(-1);'>如果你的浏览器没反应，请点击这里...</a><br/></div>");
document.write("</div>");
</script>
</center>
</body>
</html>
"""
