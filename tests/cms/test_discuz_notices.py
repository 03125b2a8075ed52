"""What a Discuz! sends instead of a page: the software's own words decide, not the status."""

from __future__ import annotations

import pytest
from parsel import Selector

from newscrawl.cms.discuz.notices import recognise_notice
from newscrawl.cms.discuz.pages import ArticlePage, ListingPage

VIEW = "http://a.cn/portal.php?mod=view&aid=1"


def page(title: str, body: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def message_page(text: str) -> str:
    return page("提示信息 -  站 -  Powered by Discuz!", f"<div id='messagetext'><p>{text}</p></div>")


@pytest.mark.parametrize(
    ("html", "reason", "fate"),
    [
        (message_page("抱歉，您指定要查看的文章不存在或正在审核"), "article_missing", "gone"),
        (message_page("抱歉，您尚未正确指定要查看的文章 ID"), "article_missing", "gone"),
        (message_page("抱歉，您指定要查看的分类不存在"), "category_missing", "rejected"),
        (message_page("抱歉，您指定要查看的分类已关闭"), "category_closed", "rejected"),
        (message_page("抱歉，本站点暂时关闭，详情请联系管理员"), "site_closed", "retry"),
        (message_page("站点升级维护中,请稍后访问"), "message", "retry"),
        (message_page("抱歉，您在 10 秒内只能进行一次搜索<script>x()</script>"), "flood_guard", "retry"),
        (
            page("频繁刷新限制", "您访问本站速度过快"),
            "flood_guard",
            "retry",
        ),
        (page("页面重载开启"), "flood_guard", "retry"),
        (page("7 + 19 + 2 = ?", "<form></form>"), "flood_guard", "retry"),
        (page("a.cn - System Error"), "system_error", "retry"),
        (page("a.cn - Database Error"), "system_error", "retry"),
        ('<script type="text/javascript">var a="x";window["location"]=a;</script>', "challenge", "retry"),
        (
            page(
                "提示信息 - 站 - 手机版",
                "<div class='jump_c'><p>您访问的页面无手机页面，是否进一步访问电脑版？</p></div>",
            ),
            "mobile_page",
            "rejected",
        ),
        # A theme without the stock ids keeps the words.
        (
            page("提示信息 - 站", "<div class='box'>抱歉，您指定要查看的文章不存在或正在审核</div>"),
            "article_missing",
            "gone",
        ),
        # However long the menu is.
        (
            page("提示信息 - 站", f"<div>{'导航栏目 ' * 200}</div><div>抱歉，您指定要查看的文章不存在或正在审核</div>"),
            "article_missing",
            "gone",
        ),
        # A headline in the frame says nothing of this page.
        (
            page("提示信息 - 站", "<div><a>热帖：文章不存在怎么办</a></div><p>本站点暂时关闭</p>"),
            "site_closed",
            "retry",
        ),
        (
            message_page("抱歉，指定的分类不存在").replace("</body>", "<a href='article-9-1.html'>热门</a></body>"),
            "category_missing",
            "rejected",
        ),
    ],
)
def test_a_message_says_what_becomes_of_the_article(html: str, reason: str, fate: str) -> None:
    notice = recognise_notice(Selector(html), VIEW)
    assert notice is not None
    assert (notice.reason, notice.fate) == (reason, fate)
    assert notice.detail
    assert not ArticlePage(Selector(html), VIEW).is_article
    assert not ListingPage(Selector(html), VIEW).is_listing


def test_a_login_page_is_known_by_where_it_is() -> None:
    url = "http://a.cn/member.php?mod=logging&action=login&referer=x"
    notice = recognise_notice(Selector("<html><title>登录</title></html>"), url)
    assert notice is not None
    assert (notice.reason, notice.fate) == ("login_required", "rejected")


def test_a_story_about_a_missing_article_is_no_message() -> None:
    html = page("文章不存在的烦恼 - 青岛资讯 - 站", "<h1>文章不存在的烦恼</h1>正在审核")
    assert recognise_notice(Selector(html), VIEW) is None


def test_an_unknown_page_is_nothing_we_know() -> None:
    assert recognise_notice(Selector("<html><title>It works!</title><body>hello</body></html>"), VIEW) is None
