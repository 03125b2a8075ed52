"""What the demo portal serves beside pages: RSS, robots.txt, and the pages that are no pages (defences, breakdowns)."""

from __future__ import annotations

import datetime as dt
import html
from email.utils import format_datetime

from newscrawl.demo.categories import Category
from newscrawl.demo.portal import Build, Portal, article_path
from newscrawl.demo.slots import BASE, HOST

_FEED_LENGTH = 20

_DISALLOWED = (
    "/api/ /data/ /source/ /install/ {template} /config/ /uc_client/ /uc_server/ {static} /admin.php /search.php "
    "/member.php /api.php /misc.php /connect.php /forum.php?mod=redirect* /forum.php?mod=post* /home.php?mod=spacecp* "
    "/*?mod=misc* /*?mod=attachment* /*mobile=yes*"
)
_ALLOWED = ("/data/attachment/", "/data/cache/", "/uc_server/data/avatar/")


def robots_txt(build: Build) -> str:
    """The robots.txt that the software ships; old builds forbid the images too. No Crawl-delay."""
    new = build is Build.NEW
    names = (
        {"template": "/template/default/", "static": ""} if new else {"template": "/template/", "static": "/static/"}
    )
    lines = ["#", "# robots.txt for Discuz! X3", "#", "", "User-agent: *"]
    lines += [f"Allow: {path}" for path in _ALLOWED if new]
    lines += [f"Disallow: {path}" for path in _DISALLOWED.format(**names).split()]
    return "\n".join(lines) + "\n"


def rss(portal: Portal, category: Category | None, now: dt.datetime, *, full: bool) -> str:
    """The newest 20 articles by number of a category (children not included) or of all; ``full`` False: no item yet.

    When the feed's cache has expired, the software answers the first request with a channel without items.
    """
    options = portal.options
    members = [
        article
        for article in sorted(portal.articles.values(), key=lambda each: each.aid, reverse=True)
        if not article.pending and (category is None or article.catid == category.catid)
    ]
    items = "".join(
        f"""    <item>
      <title>{html.escape(article.headline)}</title>
      <link>{BASE}{html.escape(article_path(options, article))}</link>
      <description><![CDATA[{html.escape(article.summary or "")[:120]}]]></description>
      <category>{category.name if category else "全部"}</category>
      <author>{article.info_line_author or article.publisher[1]}</author>
      <pubDate>{format_datetime(article.published.astimezone(dt.UTC))}</pubDate>
    </item>
"""
        for article in members[:_FEED_LENGTH]
    )
    name = category.name if category else "全部"
    link = f"portal.php?mod=list&amp;catid={category.catid}" if category else "forum.php"
    return f"""<?xml version="1.0" encoding="{options.charset}"?>
<rss version="2.0">
  <channel>
    <title>{options.site_name} - {name}</title>
    <link>{BASE}{link}</link>
    <description>Latest {_FEED_LENGTH} articles of {name}</description>
    <generator>Discuz! Board by Comsenz Inc.</generator>
    <lastBuildDate>{format_datetime(now.astimezone(dt.UTC))}</lastBuildDate>
    <ttl>60</ttl>
{items if full else ""}  </channel>
</rss>"""


def _notice(title: str, words: str, script: str = "") -> str:
    return (
        f'<html><head><title>{title}</title></head><body bgcolor="#FFFFFF">{script}<table border="0"><tr><td>'
        f'<b style="font-size: 16px">{title}</b> <br /><br />{words}</td></tr></table></body></html>'
    )


_RELOAD = '<script language="JavaScript">setTimeout("document.location.reload()", 1001);</script>'
FLOOD_PAGE = _notice("频繁刷新限制", "您访问本站速度过快或者刷新间隔时间小于两秒！请等待页面自动跳转 ...", _RELOAD)
RELOAD_PAGE = _notice("页面重载开启", "欢迎光临本站，页面正在重新载入，请稍候 ...", _RELOAD)
SUM_PAGE = _notice("7 + 19 + 2 = ?", '<form method="post"><input type="text" name="answer" /></form>')

SYSTEM_ERROR_PAGE = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "">
<html>
<head>
<title>{HOST} - System Error</title>
<meta name="ROBOTS" content="NOINDEX,NOFOLLOW,NOARCHIVE" />
</head>
<body>
<div id="container">
<h1>Discuz! System Error</h1>
<div class='info'><li>目录未找到或者无法访问: ./data/template</li></div>
<div class="help"><a href="{BASE}">{HOST}</a> 已经将此出错信息详细记录, 由此给您带来的访问不便我们深感歉意. </div>
</div>
</body>
</html>"""

#: What antitheft answers: one script that goes to the same address with a signature, in pieces no reader puts together.
CHALLENGE_PAGE = (
    """<script type="text/javascript">function pX(pX_){return pX_;}_bb=window;var q=function(){'q';return '_d'};"""
    """location.href=pX('/po')+pX('rtal')+'.php?'+pX('mod=v')+'iew&'+q()+pX('sign=')+'0f3c'+pX('91ab');_bb.href=q();</script>"""
)

MOBILE_PAGE = """<!DOCTYPE html>
<html>
<head><title>提示信息</title><meta name="viewport" content="width=device-width" /></head>
<body>
<div class="jump_c">
<p>您访问的页面无手机页面，是否进一步访问电脑版？</p>
<p><a href="javascript:history.back();">返回上一页</a></p>
</div>
</body>
</html>"""

CLOSED_SITE = "站点升级维护中，请稍后访问"
FILE_NOT_FOUND = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n'
    "<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n"
)
