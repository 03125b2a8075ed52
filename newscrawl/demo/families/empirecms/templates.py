"""The stock templates 新闻列表 and 新闻内容, and a site's own ones, which keep the labels and no class."""

from __future__ import annotations

import html

from newscrawl.demo.dates import ZONE, php_date
from newscrawl.demo.families.empirecms.portal import CHANNELS, PER_PAGE, Channel, Empire, Info, Views


def text(printed: str) -> str:
    return html.escape(printed, quote=False)


def _attribute(printed: str) -> str:
    return html.escape(printed)


def document(portal: Empire, title: str, body_class: str, content: str, about: str) -> str:
    """A whole page."""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={portal.options.charset}" />
<title>{text(title)} - Powered by EmpireCMS</title>
<meta name="keywords" content="胶东" />
<meta name="description" content="{_attribute(about)}" />
<link href="/skin/default/css/style.css" rel="stylesheet" type="text/css" />
<script type="text/javascript" src="/skin/default/js/tabs.js"></script>
</head>
<body class="{body_class}">
{content}
<!-- 页脚 -->
<table width="100%" border="0" cellpadding="0" cellspacing="0">
<tr><td align="center" class="search"><a href="/">网站首页</a> | <a href="#">关于我们</a> | <a href="#">网站地图</a></td></tr>
<tr><td align="center">Powered by <strong><a href="http://www.phome.net" target="_blank">EmpireCMS</a></strong> \
<strong>7.5</strong>&nbsp; &copy; 2002-2018 <a href="http://www.digod.com" target="_blank">EmpireSoft Inc.</a></td></tr>
</table>
</body>
</html>
"""


def _position(portal: Empire, channel: Channel) -> str:
    above = [CHANNELS[channel.parent]] if channel.parent else []
    links = ['<a href="/">首页</a>']
    links += [f'<a href="{_attribute(portal.list_path(each))}">{each.name}</a>' for each in (*above, channel)]
    return "您当前的位置：" + "&nbsp;>&nbsp;".join(links)


def listing(portal: Empire, channel: Channel, page: int) -> str:
    """A page of a final channel."""
    members = portal.members(channel)
    shown = members[(page - 1) * PER_PAGE : page * PER_PAGE]
    last = max(1, -(-len(members) // PER_PAGE))
    render = _own_listing if portal.options.themed else _stock_listing
    content = render(portal, channel, shown, page, last, len(members))
    return document(portal, channel.name, "listpage", content, channel.name)


def _stock_listing(portal: Empire, channel: Channel, shown: list[Info], page: int, last: int, total: int) -> str:
    groups = [shown[start : start + 5] for start in range(0, len(shown), 5)]
    rows = "\n".join(
        "<ul>" + "".join(_row(portal, info) for info in group) + f"{_unfilled(len(group))}</ul>" for group in groups
    )
    return f"""<table width="100%" border="0" cellspacing="10" cellpadding="0">
<tr valign="top"><td class="news_list"><table width="100%" border="0" cellpadding="0" cellspacing="0" class="position">
<tr><td>{_position(portal, channel)}</td></tr></table>
<table width="100%" border="0" cellspacing="0" cellpadding="0" class="box"><tr><td>{rows or "此栏目暂无任何新增信息"}
<table border="0" cellpadding="0" cellspacing="1" class="tablebar"><tr><td>{_more_bar(portal, channel, page, last, total)}</td></tr></table></td>
</tr></table></td>
<td class="sider">{_sider(portal)}</td></tr></table>"""


def _row(portal: Empire, info: Info) -> str:
    """A headline may be cut and coloured; the title attribute has it whole."""
    headline = info.story.headline
    shown = text(headline if len(headline) <= 16 else headline[:16])
    if info.number % 9 == 4:
        shown = f'<font color="#FF0000"><strong>{shown}</strong></font>'
    return (
        f'<li><a href="{_attribute(portal.href(info))}" title="{_attribute(headline)}">{shown}</a> '
        f"<span>{php_date('Y-m-d', info.story.published)}</span></li>\n"
    )


def _unfilled(count: int) -> str:
    return "".join(f"<!--list.var{place}-->\n" for place in range(count + 1, 6))


def _more_bar(portal: Empire, channel: Channel, page: int, last: int, total: int) -> str:
    """``sys_ShowListMorePage``: ten numbers from two before the current one; its first link leads nowhere."""
    if last <= 1:
        return ""

    def link(number: int, label: str) -> str:
        return f'<a href="{_attribute(portal.list_path(channel, number))}">{label}</a>&nbsp;'

    out = [f'<a title="Total record">&nbsp;<b>{total}</b> </a>&nbsp;&nbsp;']
    if page > 1:
        out += [link(1, "首页"), link(page - 1, "上一页")]
    for number in range(max(1, page - 2), min(last, max(1, page - 2) + 9) + 1):
        out.append(f"<b>{number}</b>&nbsp;" if number == page else link(number, str(number)))
    if page < last:
        out += [link(page + 1, "下一页"), link(last, "尾页")]
    return f'<div class="epages">{"".join(out)}</div>'


def _page_bar(portal: Empire, channel: Channel, page: int, last: int, total: int) -> str:
    """``sys_ShowListPage``: words that are dead stay, and a list to choose from."""

    def word(number: int, label: str) -> str:
        is_dead = number < 1 or number > last or number == page
        return label if is_dead else f'<a href="{_attribute(portal.list_path(channel, number))}">{label}</a>'

    options = "".join(
        f'<option value="{_attribute(portal.list_path(channel, number))}"{" selected" if number == page else ""}>第 {number} 页</option>'
        for number in range(1, last + 1)
    )
    words = (
        f"{word(1, '首页')}&nbsp;{word(page - 1, '上一页')}&nbsp;{word(page + 1, '下一页')}&nbsp;{word(last, '尾页')}"
    )
    chosen = (
        f'<select name="select" onchange="location.href=this.options[this.selectedIndex].value;">{options}</select>'
    )
    return f"页次：{page}/{last}&nbsp;每页{PER_PAGE}&nbsp;总数{total}&nbsp;&nbsp;&nbsp;{words}&nbsp;转到:{chosen}"


def _sider(portal: Empire) -> str:
    newest = sorted(portal.infos.values(), key=lambda info: info.story.published, reverse=True)[:6]
    rows = "".join(
        f'<li><a href="{_attribute(portal.href(info))}" title="{_attribute(info.story.headline)}">{text(info.story.headline[:14])}</a></li>\n'
        for info in newest
    )
    return (
        f'<table class="title margin_top"><tr><td><strong>最后更新</strong></td></tr></table><table class="box"><tr><td><ul>{rows}</ul></td></tr></table>'
        f'<table class="title margin_top"><tr><td><strong>热门点击</strong></td></tr></table><table class="box"><tr><td><ol class="rank">{rows}</ol></td></tr></table>'
    )


def _own_listing(portal: Empire, channel: Channel, shown: list[Info], page: int, last: int, total: int) -> str:
    rows = "".join(
        f'<div class="i"><h3><a href="{_attribute(portal.href(info))}" title="{_attribute(info.story.headline)}">'
        f"{text(info.story.headline)}</a></h3><em>{php_date('Y-m-d H:i', info.story.published)}</em></div>\n"
        for info in shown
    )
    return f"""<div class="crumb">当前位置：{_position(portal, channel).partition("：")[2]}</div>
<div class="main">{rows}
<div class="turn">{_page_bar(portal, channel, page, last, total)}</div></div>
<div class="side">{_sider(portal)}</div>"""


def article(portal: Empire, info: Info, page: int) -> str:
    """A body page of an article."""
    render = _own_article if portal.options.themed else _stock_article
    content = render(portal, info, page)
    suffix = f"({page})" if page > 1 else ""
    return document(portal, info.story.headline + suffix, "showpage news", content, info.story.headline)


def _body_bar(portal: Empire, info: Info, page: int) -> str:
    last = len(info.story.pages)
    if last <= 1:
        return ""

    def link(number: int, label: str) -> str:
        return f'<a href="{_attribute(portal.path(info, number))}">{label}</a>&nbsp;'

    out = [f'<a title="Page">&nbsp;<b>{page}</b>/<b>{last}</b> </a>&nbsp;&nbsp;']
    if page > 1:
        out += [link(1, "首页"), link(page - 1, "上一页")]
    out += [f"<b>{number}</b>&nbsp;" if number == page else link(number, str(number)) for number in range(1, last + 1)]
    if page < last:
        out += [link(page + 1, "下一页"), link(last, "尾页")]
    return "".join(out)


def _body(portal: Empire, info: Info, page: int) -> str:
    """A page of the text; a picture leads on to the next page."""
    body = info.story.pages[page - 1]
    if page == len(info.story.pages):
        return body
    leads_on = f'<a title="点击图片查看下一页" href="{_attribute(portal.path(info, page + 1))}"><img alt=""'
    return body.replace('<img alt=""', leads_on).replace('.jpg" />', '.jpg" /></a>')


def _query(info: Info) -> str:
    return f"classid={info.channel.number}&id={info.number}"


def _source(info: Info) -> str:
    if info.source and info.source_url:
        return f'<a href="{_attribute(info.source_url)}" target="_blank">{info.source}</a>'
    return info.source


def _views(portal: Empire, info: Info) -> str:
    if portal.options.views is Views.SCRIPT:
        return f'<script src="/e/public/ViewClick/?{_query(info)}&addclick=1"></script>'
    return str(info.view_count) if portal.options.views is Views.FROZEN else ""


def _stock_article(portal: Empire, info: Info, page: int) -> str:
    published = f"{php_date('Y-m-d H:i', info.story.published)}:{info.story.published.astimezone(ZONE):%S}"
    related = "".join(
        f'<li><a href="{_attribute(portal.path(other))}" title="{_attribute(other.story.headline)}">{text(other.story.headline)}</a></li>'
        for other in (portal.infos[number] for number in info.related)
    )
    views = _views(portal, info)
    return f"""<table width="100%" border="0" cellspacing="10" cellpadding="0">
<tr valign="top"><td class="news_content"><table width="100%" border="0" cellpadding="0" cellspacing="0" class="position">
<tr><td>{_position(portal, info.channel)}</td></tr></table>
<table width="100%" border="0" cellspacing="0" cellpadding="0" class="box"><tr><td>
<table width="100%" border="0" cellspacing="0" cellpadding="0" class="title_info"><tr><td><h1>{text(info.story.headline)}</h1></td></tr>
<tr><td class="info_text">时间：{published}&nbsp;&nbsp;来源：{_source(info)}&nbsp;&nbsp;作者：{info.writer}{f"&nbsp;&nbsp;点击：{views}" if views else ""}</td></tr></table>
<table width="100%" border="0" cellspacing="0" cellpadding="0"><tr><td id="text">{_body(portal, info, page)}
<p align="center" class="pageLink">{_body_bar(portal, info, page)}</p></td></tr></table>
<table border="0" align="center" cellpadding="0" cellspacing="8"><tr><td><table border="0" cellspacing="0" cellpadding="0" class="digg">
<tr><td class="digg_num"><script type="text/javascript" src="/e/public/ViewClick/?{_query(info)}&down=5"></script></td></tr>
<tr><td class="digg_btn"><a href="JavaScript:makeRequest('/e/public/digg/?{_query(info)}&dotop=1&doajax=1&ajaxarea=diggnum','EchoReturnedText','GET','');">来顶一下</a></td></tr></table></td>
<td><a href="/"><img src="/skin/default/images/back.gif" border="0" alt="返回首页" />返回首页</a></td></tr></table>
</td></tr></table>
<table width="100%" border="0" cellpadding="0" cellspacing="0" class="title margin_top"><tr><td><strong>相关文章</strong></td></tr></table>
<table width="100%" border="0" cellspacing="0" cellpadding="0" class="box"><tr><td>{f"<ul>{related}</ul>" if related else "无相关信息"}</td></tr></table>
<form action="/e/pl/doaction.php" method="post" name="saypl" id="saypl"><table id="plpost"><tr><td>用户名: \
<input name="username" type="text" id="username" size="16" /><textarea name="saytext" id="saytext"></textarea>
<input name="id" type="hidden" id="id" value="{info.number}" /><input name="classid" type="hidden" id="classid" value="{info.channel.number}" /></td></tr></table></form>
</td><td class="sider"><table class="title"><tr><td><strong>栏目更新</strong></td></tr></table>
<script src="/d/js/class/class{info.channel.number}_newnews.js"></script></td></tr></table>"""


def _own_article(portal: Empire, info: Info, page: int) -> str:
    before, after = portal.neighbours(info)
    related = "".join(
        f'<li><a href="{_attribute(portal.path(other))}">{text(other.story.headline)}</a></li>'
        for other in (portal.infos[number] for number in info.related)
    )
    bar = _body_bar(portal, info, page)
    views = _views(portal, info)
    return f"""<div class="crumb">当前位置：{_position(portal, info.channel).partition("：")[2]}</div>
<div class="piece"><h1>{text(info.story.headline)}</h1>
<div class="m"><span>时间：{php_date("Y-m-d H:i", info.story.published)}</span> <span>来源：{_source(info)}</span> \
<span>作者：{info.writer}</span>{f" <span>点击：{views}</span>" if views else ""}</div>
<div class="txt" id="zoom">{_body(portal, info, page)}</div>
{f'<div class="turn">{bar}</div>' if bar else ""}
<p>上一篇：{_neighbour(portal, before, info.channel)}</p>
<p>下一篇：{_neighbour(portal, after, info.channel)}</p>
<div class="also"><h3>相关文章</h3>{f"<ul>{related}</ul>" if related else "无相关信息"}</div></div>
<div class="side">{_sider(portal)}</div>"""


def _neighbour(portal: Empire, info: Info | None, channel: Channel) -> str:
    if info is None:
        return f"<a href='{_attribute(portal.list_path(channel))}'>返回列表</a>"
    return f"<a href='{_attribute(portal.href(info))}'>{text(info.story.headline)}</a>"


def message(portal: Empire, words: str) -> str:
    """What the software says instead of a page, with status 200."""
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={portal.options.charset}">
<title>信息提示</title><SCRIPT language=javascript>var secs=3;</SCRIPT></head>
<body><br><table width="500" border="0" align="center" cellpadding="3" cellspacing="1" class="tableborder">
<tr class="header"><td height="25"><div align="center">信息提示</div></td></tr>
<tr bgcolor="#FFFFFF"><td height="80"><div align="center"><br><b>{words}</b><br><br><a href="javascript:history.go(-1)">\
如果您的浏览器没有自动跳转，请点击这里</a></div></td></tr></table></body></html>"""
