"""What every page of the demo portal has around its content: head, search bar, navigation, footer."""

from __future__ import annotations

import html

from newscrawl.demo.categories import Category, folder_path, lineage
from newscrawl.demo.portal import PortalOptions, Theme, UrlStyle
from newscrawl.demo.slots import BASE, FORMHASH, NOW, RAND, SECONDS

COOKIE_PREFIX = "dX7p_2132_"


def text(value: str) -> str:
    """``value`` as Discuz! escapes it, in text and attributes alike."""
    return html.escape(value, quote=True).replace("&#x27;", "&#039;")


def category_url(options: PortalOptions, category: Category) -> str:
    """A category's absolute address, with a raw ampersand as in most of its links."""
    folder = folder_path(category) if options.url_style is UrlStyle.STATIC else ""
    return BASE + (folder or f"portal.php?mod=list&catid={category.catid}")


def space_path(options: PortalOptions, uid: int) -> str:
    """A member's page, as it stands in HTML."""
    return f"space-uid-{uid}.html" if options.url_style is UrlStyle.REWRITE else f"home.php?mod=space&amp;uid={uid}"


def breadcrumb(options: PortalOptions, category: Category | None, last: str | None) -> str:
    """The way down to a page; ``last`` None makes the category itself the plain end of it."""
    steps = lineage(category) if category else []
    links = [f'<a href="{category_url(options, each)}">{each.name}</a>' for each in steps]
    if last is None and links:
        links[-1] = steps[-1].name
    if options.theme is Theme.COMMERCIAL:
        trail = [f'<a href="./">{options.site_name}</a>', '<a href="portal.php">首页</a>', *links, last or ""]
        return f'<div class="crumbs">{" ".join(trail)}</div>'
    trail = ['<a href="portal.php">首页</a>', *links, *([last] if last else [])]
    first = f'<a href="./" class="nvhm" title="首页">{options.site_name}</a>'
    way = " <em>&rsaquo;</em>\n".join([first, *trail])
    return f'<div id="pt" class="bm cl">\n<div class="z">\n{way}\n</div>\n</div>\n'


def document(
    options: PortalOptions, title: str, content: str, *, body_class: str, about: tuple[str, str] = ("", "")
) -> str:
    """A whole page; ``about`` holds keywords and description."""
    return _FRAMES[options.theme](options, title, content, body_class, about)


def _head(options: PortalOptions, title: str, about: tuple[str, str]) -> str:
    return f"""<meta http-equiv="Content-Type" content="text/html; charset={options.charset}" />
<title>{title} -  {options.site_name} -  Powered by Discuz!</title>
<meta name="keywords" content="{text(about[0])}" />
<meta name="description" content="{text(about[1])} ,{options.site_name}" />
<meta name="generator" content="Discuz! X3.4" />
<base href="{BASE}" />"""


def _stock(options: PortalOptions, title: str, content: str, body_class: str, about: tuple[str, str]) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
{_head(options, title, about)}<link rel="stylesheet" type="text/css" href="data/cache/style_1_common.css?Q4z" />
<script type="text/javascript">var charset = '{options.charset}', cookiepre = '{COOKIE_PREFIX}', SITEURL = '{BASE}';\
</script>
</head>
<body id="nv_portal" class="{body_class}">\r
<div id="append_parent"></div>
<div id="toptb" class="cl"><div class="wp">
<div class="z"><a href="javascript:;">设为首页</a><a href="{BASE}">收藏本站</a></div>
</div></div>
<div id="hd"><div class="wp">
<div class="hdc cl"><h2><a href="./" title="{options.site_name}"><img src="static/image/common/logo.png" /></a></h2>
<form method="post" id="lsform" action="member.php?mod=logging&amp;action=login">
<table><tr><td>用户名</td><td><input type="text" name="username" class="px vm" /></td></tr></table>
<input type="hidden" name="formhash" value="{FORMHASH}" /></form></div>
<div id="nv"><ul><li class="a" id="mn_portal"><a href="portal.php" title="Portal">首页<span>Portal</span></a></li>
<li id="mn_forum"><a href="forum.php" title="BBS">论坛<span>BBS</span></a></li></ul></div>
<div id="scbar" class="cl"><form id="scbar_form" method="post" action="search.php?searchsubmit=yes">
<input type="hidden" name="formhash" value="{FORMHASH}" />
<table><tr><td class="scbar_hot_td"><div id="scbar_hot"><strong class="xw1">热搜: </strong>
<a href="search.php?mod=forum&amp;srchtxt=x&amp;formhash={FORMHASH}&amp;source=hotsearch" class="xi2">青岛</a>
</div></td></tr></table></form></div>
</div></div>
<div id="wp" class="wp">
{content}</div>
<div id="ft" class="wp cl"><div id="flk" class="y"><p><a href="archiver/">Archiver</a><span class="pipe">|</span>\
<a href="forum.php?mobile=yes">手机版</a><span class="pipe">|</span>\
<strong><a href="{BASE}">{options.site_name}</a></strong></p>
<p class="xs0">
GMT+8, {NOW}<span id="debuginfo">
, Processed in {SECONDS} second(s), 16 queries
.
</span>
</p></div>
<div id="frt"><p>Powered by <strong><a href="https://www.discuz.vip/">Discuz!</a></strong> <em>X3.4</em></p></div></div>
<script src="home.php?mod=misc&ac=sendmail&rand={RAND}" type="text/javascript"></script>
<div id="scrolltop"><span><a title="返回顶部" class="scrolltopa"><b>返回顶部</b></a></span></div>
</body>
</html>
"""


def _commercial(options: PortalOptions, title: str, content: str, body_class: str, about: tuple[str, str]) -> str:
    return f"""<!DOCTYPE html>
<html>
<head>
{_head(options, title, about)}<link rel="stylesheet" href="template/shore/shore.css" />
</head>
<body class="shore {body_class}">
<div class="topline"><form action="search.php"><input type="hidden" name="formhash" value="{FORMHASH}" />
<button>搜索</button></form> <span>热搜: <a href="search.php?mod=forum&amp;formhash={FORMHASH}">青岛</a></span>
<a href="javascript:;">设为首页</a> <a href="javascript:;">收藏本站</a></div>
<div class="menu"><a href="portal.php">首页</a> <a href="forum.php">论坛</a></div>
{content}<a class="up" href="#">返回顶部</a>
<div class="bottom">Powered by Discuz! X3.4 GMT+8, {NOW} , Processed in {SECONDS} second(s), 18 queries .</div>
</body>
</html>
"""


_FRAMES = {Theme.STOCK: _stock, Theme.COMMERCIAL: _commercial}
