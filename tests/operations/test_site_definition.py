"""What is proposed for a new site, from pages made by hand."""

from __future__ import annotations

import re

import pytest
from parsel import Selector

from newscrawl.cms.discuz.spider import DiscuzPortalSpider
from newscrawl.errors import NewscrawlError
from newscrawl.operations.site_definition import (
    Definition,
    article_pattern,
    channels_of,
    commonest_article_pattern,
    home_of,
    printed_site_name,
    recognise,
    require_name,
    site_name_from,
)
from newscrawl.operations.site_files import spider_source

NAVIGATION = """
<html><head><title>要闻 - 某市在线 - Powered by Discuz!</title></head><body>
<ul><li><a href="/">首页</a></li><li><a href="/list.php?tid=1">要闻</a></li><li><a href="/list.php?tid=2">财经</a></li>
<li><a href="http://a.cn/list.php?tid=3">社 会</a></li><li><a href="/list.php?tid=2">财经新闻</a></li>
<li><a href="http://b.cn/list.php?tid=4">别站</a></li><li><a href="/login.php?tid=5">登录入口</a></li></ul>
<a href="/view.php?tid=9">一篇文章</a> <a href="/list.php?tid=1&page=2">下一页</a> <a href="/list.php?tid=6">2</a>
<a href="/list.php?tid=7">这个名字长得不可能是一个栏目的名字</a></body></html>
"""


def channels(page: str, url: str) -> tuple[dict[str, str], list[str]]:
    return channels_of(Selector(page).root, url, lambda url: "view.php" in url, home_of(url))


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.qingdaoxinxigang.cn", "qingdaoxinxigang"),
        ("news.qingdaonews.com", "qingdaonews"),
        ("www.qd.gov.cn", "qd"),
        ("www.some-portal.com.cn", "someportal"),
        ("www.0532.cn", "site0532"),
        ("127.0.0.1", "site127001"),
    ],
)
def test_a_name_from_the_host(host: str, name: str) -> None:
    assert site_name_from(host) == name


@pytest.mark.parametrize("name", ["", "Qingdao", "1a", "a-b", "../x", "a b", "x" * 64, "青岛"])
def test_a_name_must_be_one_of_a_module(name: str) -> None:
    with pytest.raises(NewscrawlError, match="no name for a site"):
        require_name(name)


def test_channels_are_links_of_the_listings_shape_with_short_names() -> None:
    found, more = channels(NAVIGATION, "http://a.cn/list.php?tid=1")
    assert found == {"要闻": "list.php?tid=1", "财经": "list.php?tid=2", "社 会": "list.php?tid=3"}
    assert more == []


def test_folders_of_the_same_depth_are_channels_and_a_long_list_is_cut() -> None:
    links = '<a href="/甲/#top">跳至内容</a><a href="/a/b/">下面的</a>'
    links += "".join(f'<a href="/{name}/">{name * 2}</a>' for name in "甲乙丙丁戊")
    found, more = channels(f"<html><title>甲甲_某站</title><body>{links}</body></html>", "http://a.cn/甲/")
    assert list(found) == ["甲甲", "乙乙", "丙丙", "丁丁"]
    assert more == ["戊戊"]


def test_an_author_is_no_channel() -> None:
    links = '<a href="/category/a/">要闻</a><a href="/category/b/">财经</a><a href="/author/2/">编辑部</a>'
    found, _ = channels(f"<html><body>{links}</body></html>", "http://a.cn/category/a/")
    assert found == {"要闻": "category/a/", "财经": "category/b/"}


def test_the_articles_of_a_site_of_any_make_are_the_commonest_long_links_with_figures() -> None:
    links = "".join(f'<a href="2026/11/c{n}.html">一条足够长的新闻标题 {n}</a>' for n in range(3))
    links += (
        '<a href="/about/1.html">一条很长的关于我们的链接</a><a href="http://b.cn/2026/c1.html">别站的一条新闻标题</a>'
    )
    root = Selector(f"<html><body>{links}<a href='/x9/'>九</a></body></html>").root
    home, listing = "http://a.cn/", "http://a.cn/yw/"
    assert commonest_article_pattern(root, listing, home) == r"^/yw/\d+/\d+/c(?P<id>\d+)\.html$"
    with pytest.raises(NewscrawlError, match="give --article-url"):
        commonest_article_pattern(Selector("<html><body><a href='/x9/'>九</a></body></html>").root, listing, home)


def test_figures_that_articles_share_are_no_number_of_theirs() -> None:
    """Where each day counts anew, or the figures are those of a printed page, most articles would be lost."""
    paths = [f"/html/202211/{day}/nw_{number}-01.htm" for day in (23, 24) for number in (1, 2)]
    links = "".join(f'<a href="{path}">一条足够长的新闻标题</a>' for path in paths)
    pattern = commonest_article_pattern(
        Selector(f"<html><body>{links}</body></html>").root, "http://a.cn/x/", "http://a.cn/"
    )
    assert pattern == r"^/html/\d+/\d+/nw_\d+\-\d+\.htm$"
    url = f"http://a.cn{paths[0]}"
    assert article_pattern(url, [url, f"{url}#top"]) == r"^/html/\d+/\d+/nw_\d+\-(?P<id>\d+)\.htm$"


def test_a_channel_without_a_link_to_itself_is_named_by_the_title() -> None:
    found, _ = channels("<html><title>财经_某市在线</title><body></body></html>", "http://a.cn/cj/")
    assert found == {"财经": "cj/"}


def test_the_name_of_the_site_is_stated_or_ends_all_titles() -> None:
    assert printed_site_name([Selector(NAVIGATION).root]) == "某市在线"
    article = Selector("<html><title>一条新闻 - 要闻 - 某市在线 - Powered by Discuz!</title></html>").root
    assert printed_site_name([Selector(NAVIGATION).root, article]) == "某市在线"
    nameless = Selector("<html><title>一条新闻 - Powered by EmpireCMS</title></html>").root
    assert printed_site_name([Selector(NAVIGATION).root, nameless]) is None, "a headline is no name of a site"
    stated = "<html><head><meta property='og:site_name' content=' 某 站 '><title>a - b</title></head></html>"
    assert printed_site_name([Selector(stated).root]) == "某 站"
    assert printed_site_name([Selector("<html><body>x</body></html>").root]) is None


def test_the_home_of_a_discuz_in_a_folder_is_the_folder() -> None:
    assert home_of("http://a.cn/bbs/portal.php?mod=list&catid=1") == "http://a.cn/bbs/"
    assert home_of("http://a.cn/qdzx/") == "http://a.cn/"


def test_an_article_pattern_knows_its_like_by_the_last_figures() -> None:
    pattern = article_pattern("http://a.cn/content/2026/1124/c12345.html")
    assert re.search(pattern, "/content/2025/0101/c9.html")["id"] == "9"  # type: ignore[index]
    assert not re.search(pattern, "/content/list/c9.html")
    assert not re.search(pattern, "/local/content/2025/0101/c9.html"), "another channel may count for itself"
    with pytest.raises(NewscrawlError, match="article_pattern by hand"):
        article_pattern("http://a.cn/about.html")


def test_what_is_no_family_of_ours_says_what_was_found() -> None:
    page = Selector("<html><body><a href='plus/list.php?tid=3'>新闻</a></body></html>").root
    with pytest.raises(NewscrawlError, match=r"no family 'joomla': there are .*discuz"):
        recognise([page], "joomla")
    assert recognise([page], "discuz")[0] == "discuz"


def executed(source: str) -> type[DiscuzPortalSpider]:
    module: dict[str, object] = {}
    exec(compile(source, "site.py", "exec"), module)
    (found,) = [each for each in module.values() if isinstance(each, type) and each is not DiscuzPortalSpider]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "某市在线",
        'a"b\\c',
        "x\n    import os",
        "'''\"\"\"",
        "\u2028\u202e",
        "{0}%s",
        "\\u0022);print(1)#",
        "\u200d😀\x7f",
    ],
)
def test_the_spider_says_what_was_proposed_whatever_a_page_prints(name: str) -> None:
    channels = {name: "portal.php?mod=list&catid=1", "财经": "portal.php?mod=list&catid=2"}
    definition = Definition("qingdao_1", name, "http://a.cn/", channels, DiscuzPortalSpider)
    source = spider_source(definition)
    spider = executed(source)
    assert (spider.__name__, spider.name, spider.site_name) == ("Qingdao1Spider", "qingdao_1", name)
    assert (spider.home_url, spider.channels) == ("http://a.cn/", channels)
    assert len(source.splitlines()) <= 15


def test_the_longest_definition_has_fifteen_lines() -> None:
    channels = {f"第{n}个栏目的名字": f"portal.php?mod=list&catid={n}" for n in range(4)}
    source = spider_source(Definition("a1", "某市在线", "http://a.cn/", channels, DiscuzPortalSpider))
    assert len(source.splitlines()) == 13
    assert executed(source).channels == channels
