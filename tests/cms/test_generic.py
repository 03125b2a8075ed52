"""The generic family: what its selectors mean, what fields without one fall back on, and how that is told."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from parsel import Selector

from newscrawl.cms.generic.pages import ArticlePage, ListingPage
from newscrawl.cms.generic.spider import GenericSpider
from newscrawl.errors import MissingElementError, MissingExtraError, SpiderArgumentError
from newscrawl.items import ArticleItem, Notice
from newscrawl.pipelines.stages import interpret

HOME = "https://www.paper.example.cn/"
URL = f"{HOME}content/2022/8/c12.html"
STORY = "<p>第一段说的是港口。</p><p>第二段说的是渔船。</p>"
JSON_LD = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "渔船出港",
 "datePublished": "2022-08-01T11:51:00+08:00", "author": {"name": "王伟"}, "articleSection": "要闻",
 "publisher": {"name": "海港日报"}, "sourceOrganization": {"name": "信网"}}</script>"""


class Paper(GenericSpider):
    name = "paper"
    site_name = "海港日报"
    home_url = HOME
    channels = {"要闻": "yaowen/"}  # noqa: RUF012 - as sites declare them
    article_pattern = r"/content/\d+/\d+/c(\d+)(?P<page>_\d+)?\.html"
    entry_css = "ul.list li"
    body_css = "div.content"


class Described(Paper):
    name = "described"
    headline_css = "h2.title"
    info_line_css = "div.info"
    date_css = "div.when"
    author_css = "span.by"
    source_css = "span.from"
    views_css = "span.hits"
    summary_css = "div.abstract"
    breadcrumb_css = "div.crumbs"
    ignored_css = "div.ad"


def page(html: str, site: type[GenericSpider] = Paper, url: str = URL) -> ArticlePage:
    return site.article_page(Selector(html), url)  # type: ignore[return-value]


def listing(html: str, site: type[GenericSpider] = Paper, url: str = f"{HOME}yaowen/") -> ListingPage:
    return site.listing_page(Selector(html), url)  # type: ignore[return-value]


def read(html: str, site: type[GenericSpider] = Paper, url: str = URL) -> ArticleItem:
    item = ArticleItem(
        site=site.name,
        article_id=site.article_id_of(url) or "?",
        url=url,
        fetched_at=dt.datetime(2022, 8, 2, 4, 0, tzinfo=dt.UTC),
        time_zone="Asia/Shanghai",
    )
    page(html, site, url).fill(item)
    interpret(item)
    return item


def rules(item: ArticleItem) -> dict[str, str]:
    return {name: reading.rule or "" for name, reading in item.readings.items()}


def test_a_described_page_is_read_by_its_selectors_alone() -> None:
    item = read(
        f"""<title>别的标题</title>{JSON_LD}<div class=crumbs><a href="/">首页</a><a href="/wl/">文旅</a></div>
        <h1>栏目</h1><h2 class=title>船 又出港</h2><div class=info>发布者：编辑部</div>
        <div class=when>2022-08-02 09:30</div><span class=by>作者：李丽</span><span class=from>来源：齐鲁晚报</span>
        <span class=hits>阅读量 1,234</span><div class=abstract>港口又忙起来了。</div>
        <div class=content>{STORY}<div class=ad>广告</div></div>""",
        Described,
    )
    assert item.headline == "船 又出港"
    assert item.published_at == dt.datetime.fromisoformat("2022-08-02T09:30+08:00")
    assert (item.info_line_author, item.info_line_source, item.publisher) == ("李丽", "齐鲁晚报", "编辑部")
    assert (item.view_count, item.summary, item.channel) == (1234, "港口又忙起来了。", "文旅")
    assert item.body == ["第一段说的是港口。", "第二段说的是渔船。"]
    assert rules(item)["headline"] == "css h2.title"
    assert rules(item)["info_line_author"] == "css span.by"


def test_what_is_ignored_moves_nothing_else_on_the_page() -> None:
    class Bare(Paper):
        name = "bare"
        ignored_css = "div.ad"

    item = read(
        f"""<title>别的标题</title><h1>渔船出港</h1><p>2022-8-1 11:51 发布者：海港 阅读：461</p>
<div class=content>{STORY}<div class=ad><p>一</p><p>二</p><p>三</p></div></div>
<p>上一篇：<a href="/content/2022/8/c11.html">前一条</a></p>
<p>相关阅读</p><a href="/content/2022/8/c9.html">又一条</a>""",
        Bare,
    )
    assert item.body == ["第一段说的是港口。", "第二段说的是渔船。"]
    assert (item.previous_article_id, item.related_article_ids) == ("11", ["9"])


def test_a_selector_that_finds_nothing_is_not_replaced_by_a_guess() -> None:
    item = read(
        f"<title>渔船出港</title>{JSON_LD}<h2 class=title>渔船出港</h2><div class=content>{STORY}</div>", Described
    )
    assert (item.info_line_author, item.info_line_source) == (None, None)
    assert item.channel is None
    with pytest.raises(MissingElementError, match=r"h2\.title"):
        read(f"<h1>渔船出港</h1>{JSON_LD}<div class=content>{STORY}</div>", Described)


def test_fields_without_a_selector_fall_back_on_what_the_page_states_and_say_so() -> None:
    item = read(f"<title>渔船出港_海港日报</title>{JSON_LD}<h1>渔船出港</h1><div class=content>{STORY}</div>")
    assert item.headline == "渔船出港"
    assert item.published_at == dt.datetime.fromisoformat("2022-08-01T11:51+08:00")
    assert (item.info_line_author, item.source, item.channel, item.site_name) == ("王伟", "信网", "要闻", "海港日报")
    told = rules(item)
    assert told["headline"] == "heading that begins <title>"
    assert told["published_at"].startswith("json-ld datePublished")
    assert told["info_line_author"] == "json-ld author"
    assert told["info_line_source"] == "json-ld sourceOrganization"
    assert told["channel"] == "json-ld articleSection"
    assert told["body"] == "css div.content"


def test_what_is_printed_comes_before_what_is_stated() -> None:
    item = read(
        f"<title>渔船出港</title>{JSON_LD}<h1>渔船出港</h1><div>2022-08-01 12:00 来源：鲁网 阅读：77</div>"
        f"<div class=content>{STORY}</div>"
    )
    assert item.published_text == "2022-08-01 12:00"
    assert (item.info_line_source, item.view_count) == ("鲁网", 77)


def test_the_site_is_neither_its_own_author_nor_its_own_source() -> None:
    ld = JSON_LD.replace('"王伟"', '"海港日报"').replace('"信网"', '"海港日报"')
    item = read(f"<title>渔船出港</title>{ld}<h1>渔船出港</h1><div class=content>{STORY}</div>")
    assert item.info_line_author is None
    assert item.source is None


def test_a_stated_headline_stands_where_no_heading_begins_the_title() -> None:
    item = read(f"<title>海港日报</title>{JSON_LD}<h1>海港日报</h1><div class=content>{STORY}</div>")
    assert item.headline == "渔船出港"
    assert rules(item)["headline"] == "json-ld headline"


def test_the_body_is_where_microdata_say_before_anyone_guesses() -> None:
    class Bare(Paper):
        name = "bare"
        body_css = None

    item = read(f"<title>渔船出港</title><h1>渔船出港</h1><div itemprop=articleBody>{STORY}</div>", Bare)
    assert item.body == ["第一段说的是港口。", "第二段说的是渔船。"]
    assert rules(item)["body"] == "microdata articleBody"


def test_a_page_without_the_stated_body_is_no_article() -> None:
    assert not page("<title>渔船出港</title><h1>渔船出港</h1>").is_article
    assert page(f"<title>渔船出港</title><h1>渔船出港</h1><div class=content>{STORY}</div>").is_article


def test_a_page_that_says_that_it_is_not_there_is_gone() -> None:
    assert page("<title>您访问的页面不存在</title>").notice == Notice("article_missing", "gone", "您访问的页面不存在")
    assert page("<title>渔船不存在了</title>").notice is None


def test_the_pages_of_a_body_are_found_by_the_pattern() -> None:
    bar = "<a href='c12.html'>1</a><a href='c12_2.html'>2</a><a href='c12_3.html'>3</a><a href='c13_2.html'>x</a>"
    assert page(bar).next_page_url == f"{HOME}content/2022/8/c12_2.html"
    assert page(bar, url=f"{HOME}content/2022/8/c12_2.html").next_page_url == f"{HOME}content/2022/8/c12_3.html"
    assert page(bar, url=f"{HOME}content/2022/8/c12_3.html").next_page_url is None
    assert Paper.body_page_of(f"{HOME}content/2022/8/c12_3.html") == 3


def test_a_listing_gives_its_rows_and_its_next_page() -> None:
    found = listing(
        """<ul class=list><li><a href="../content/2022/8/c12.html">渔船出港</a><span>2022-08-01</span></li>
        <li><a href="/about.html">关于</a></li><li><a href="https://evil.example.com/content/1/2/c9.html">别处</a></li></ul>
        <div class=hot><a href="/content/2022/7/c1.html">热门</a></div><a href="index_2.html">下一页</a>"""
    )
    assert [(e.article_id, e.headline, e.published_text) for e in found.entries] == [("12", "渔船出港", "2022-08-01")]
    assert found.next_page_url == f"{HOME}yaowen/index_2.html"
    assert found.is_listing


@pytest.mark.parametrize(
    "bar",
    [
        "<a rel=next href=p2>2</a>",
        "<a href=p1>上一页</a><a href=p2> 下页 </a>",
        "<a href=p2>›</a>",
        "<a href=p2>Next</a>",
    ],
)
def test_links_to_a_next_page(bar: str) -> None:
    assert listing(bar).next_page_url == f"{HOME}yaowen/p2"


def test_an_empty_page_is_no_listing() -> None:
    assert not listing("<h1>出错了</h1>").is_listing
    assert listing("<ul class=list><li>暂无内容</li></ul>").is_listing


# Identity


@pytest.mark.parametrize(
    "url",
    [
        "https://www.paper.example.cn/story/harbour",
        "http://paper.example.cn/story/harbour/",
        "https://WWW.PAPER.EXAMPLE.CN:443/story/harbour/index.html#top",
        "https://www.paper.example.cn/story/harbour?utm_source=rss&spm=1.2.3",
        "https://www.paper.example.cn/story/harbour/?from=timeline",
        "http://127.0.0.1:8765/story/harbour",
    ],
)
def test_all_addresses_of_a_page_are_one_article(url: str) -> None:
    class Slugs(Paper):
        name = "slugs"
        article_pattern = r"/story/"

    assert Slugs.article_id_of(url) == Slugs.article_id_of(f"{HOME}story/harbour")
    assert Slugs.article_id_of(url) != Slugs.article_id_of(f"{HOME}story/harbour?id=2")
    assert Slugs.article_id_of(url) != Slugs.article_id_of("https://news.paper.example.cn/story/harbour")


def test_the_pages_of_a_body_without_a_number_are_one_article() -> None:
    class Slugs(Paper):
        name = "slugs"
        article_pattern = r"/story/[\w-]+?(?P<page>_\d+)?\.html"

    first, second = f"{HOME}story/harbour.html", f"{HOME}story/harbour_2.html"
    assert Slugs.article_id_of(first) == Slugs.article_id_of(second)
    assert (Slugs.body_page_of(first), Slugs.body_page_of(second)) == (1, 2)


def test_without_a_pattern_everything_but_listings_and_files_is_an_article() -> None:
    class Open(Paper):
        name = "open"
        article_pattern = None

    assert Open.article_id_of(f"{HOME}a/b")
    for other in ("", "yaowen/", "yaowen/index.html", "logo.png", "notice.pdf"):
        assert Open.article_id_of(HOME + other) is None
    assert Open.article_id_of("http://[x") is None


@pytest.mark.parametrize(
    ("pattern", "article_id"),
    [(r"c(\d+)", "12"), (r"(?P<page>\d+)/c(\d+)", "12"), (r"content/(\d+)/.*?c(?P<id>\d+)", "12"), (r"nothing", None)],
)
def test_the_number_of_an_article(pattern: str, article_id: str | None) -> None:
    site = type("Site", (Paper,), {"name": "site", "article_pattern": pattern})
    assert site.article_id_of(URL) == article_id


# The definition


def test_a_site_without_a_body_selector_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setattr("newscrawl.extraction.general.find_spec", lambda name: None)

    class Bare(Paper):
        name = "bare"
        body_css = None

    with pytest.raises(MissingExtraError, match=r"bare states no body_css.*newscrawl\[generic\]"):
        Bare()
    Paper()


def test_a_backfill_needs_to_know_later_pages() -> None:
    with pytest.raises(SpiderArgumentError, match="page_url"):
        Paper(since="2022-01-01")

    class Paged(Paper):
        name = "paged"
        page_url = "index_{page}.html"

    Paged(since="2022-01-01")
    assert Paged.listing_url(f"{HOME}yaowen/", 3) == f"{HOME}yaowen/index_3.html"
    assert Paged.listing_url(f"{HOME}yaowen/", 1) == f"{HOME}yaowen/"


# The general extractor, where it is installed


def test_the_body_by_a_general_extractor_says_so() -> None:
    pytest.importorskip("trafilatura")

    class Bare(Paper):
        name = "bare"
        body_css = None

    paragraphs = [f"第{n}段：渔船一早出港，码头上的收购车排成了队，船老大说今年的梭子蟹比去年多。" for n in range(1, 7)]
    story = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    menu = "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(20))
    item = read(
        f"<html><head><title>渔船出港</title></head><body><ul class=menu>{menu}</ul><article><h1>渔船出港</h1>"
        f'<div>{story}<img src="/a/boat.jpg"></div></article><footer>版权所有 鲁ICP备1号</footer></body></html>',
        Bare,
    )
    assert item.body == paragraphs
    assert item.images == [f"{HOME}a/boat.jpg"]
    assert rules(item)["body"] == "trafilatura"


@pytest.mark.parametrize(
    ("page_url", "known", "page", "expected"),
    [
        ("index_{page}.html", "http://p.example/yaowen/", 3, "http://p.example/yaowen/index_3.html"),
        ("index_{page}.html", "http://p.example/yaowen/index_2.html", 3, "http://p.example/yaowen/index_3.html"),
        ("index_{page}.html", "http://p.example/yaowen/index_2.html", 1, "http://p.example/yaowen/"),
        ("?p={index}", "http://p.example/list.php", 2, "http://p.example/list.php?p=1"),
        ("?p={index}", "http://p.example/list.php?p=7", 2, "http://p.example/list.php?p=1"),
    ],
)
def test_a_backfill_knows_the_url_of_any_page(page_url: str, known: str, page: int, expected: str) -> None:
    class Paper(GenericSpider):
        name, site_name, home_url, body_css = "paper", "报", "http://p.example/", "div"

    Paper.page_url = page_url
    assert Paper.listing_url(known, page) == expected
    assert Paper.listing_number(expected) == page
