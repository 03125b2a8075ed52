"""Whatever bytes a server sends, the page classes answer or raise an error of the domain."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import pytest
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage, ListingPage
from newscrawl.errors import NewscrawlError
from newscrawl.extraction.parsing import parse_html
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret
from tests.accuracy.truth import FIXTURES
from tests.hang import ends

ARTICLE = "https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=36482"
LISTING = "https://www.qingdaoxinxigang.cn/portal.php?mod=list&catid=1"
PAGES = sorted(FIXTURES.glob("*/*.html"))
ROUNDS = 60

_TAG = re.compile(r"<[^<>]+>")
_ATTRIBUTE = re.compile(r'(?<==")[^"]*(?=")')
_RUBBISH = ("", "http://[x/", "javascript:;", "9" * 5000, "\0", "²", "portal.php?mod=view&aid=" + "9" * 5000, "//")


def cut(html: str, chance: random.Random) -> str:
    begin = chance.randrange(len(html))
    return html[:begin] + html[begin + chance.randrange(len(html) // 2) :]


def doubled(html: str, chance: random.Random) -> str:
    begin = chance.randrange(len(html))
    return html[: begin + chance.randrange(len(html) // 2)] + html[begin:]


def without_tags(html: str, chance: random.Random) -> str:
    return _TAG.sub(lambda tag: tag[0] if chance.random() < 0.8 else "", html)


def with_rubbish_attributes(html: str, chance: random.Random) -> str:
    return _ATTRIBUTE.sub(lambda value: value[0] if chance.random() < 0.8 else chance.choice(_RUBBISH), html)


def with_rubbish_text(html: str, chance: random.Random) -> str:
    return re.sub(r"(?<=>)[^<>]+", lambda said: said[0] if chance.random() < 0.8 else chance.choice(_RUBBISH), html)


def read_everything(html: str) -> None:
    """Touch every public field; only an error of the domain may come out."""
    listing = ListingPage(Selector(html), LISTING)
    assert listing.is_listing in (True, False)
    for entry in listing.entries:
        assert entry.url.startswith(("http://", "https://"))
        assert entry.article_id.isdecimal()
    assert isinstance(listing.subchannels, dict)
    article = ArticlePage(Selector(html), ARTICLE)
    item = ArticleItem("t", "36482", ARTICLE, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Asia/Shanghai")
    for page in (listing, article):
        assert page.next_page_url is None or page.next_page_url.startswith("http")
        assert page.notice is None or page.notice.detail
    try:
        assert article.is_article in (True, False)
        article.fill(item)
        interpret(item)
    except NewscrawlError:
        pass


@pytest.mark.parametrize("damage", [cut, doubled, without_tags, with_rubbish_attributes, with_rubbish_text])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_damaged_page_is_read_or_refused(page: Path, damage: object) -> None:
    html = page.read_bytes().decode("utf-8", "replace")
    chance = random.Random(f"{page.name} {damage}".split(" at ")[0])
    for _ in range(ROUNDS // 5):
        read_everything(damage(html, chance))  # type: ignore[operator]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "\0",
        "<!-- x -->",
        "<h1></h1>",
        "<h1></h1><h1 class=ph></h1><p class=xg1></p><div id=article_content></div>",
        "<title></title><h1>x</h1><p>2022-8-1 发布者: x 查看</p><a href='?ac=favorite'></a>",
        '<base href="http://[x/"><a href="http://[x/article-1-1.html">x</a>',
        '<h1 class="ph">t</h1><p class="xg1">来自: <a href="http://[x">q</a></p><div id="article_content">x</div>',
        '<em>上一篇：<a href="http://[x/">t</a></em>',
        "<div>" * 20000,
        "上一篇",
        "查看内容",
        "<a>相关阅读</a>",
    ],
)
def test_a_strange_page_is_read_or_refused(html: str) -> None:
    read_everything(html)


_LINE = "<h1>海鲜大量上市 市民排队尝鲜</h1><p>2022-8-1 11:51 发布者: 信网 查看: 461</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"{_LINE}{'<div>上一篇' * 1_900}{'</div>' * 1_900}",
        f"{_LINE}{'<span>上一篇</span><div>' * 1_900}{'</div>' * 1_900}",
        f"{'<div>' * 1_900}{_LINE}{'上一篇</div>' * 1_900}",
    ],
    ids=["in boxes", "before boxes", "in boxes around the info line"],
)
def test_labels_in_boxes_in_boxes_are_not_read_without_end(page: str) -> None:
    article = ArticlePage(Selector(root=parse_html(f"<body>{page}</body>"), type="html"), ARTICLE)
    with ends():
        assert article.headline == "海鲜大量上市 市民排队尝鲜"
        assert article.is_article
        assert article.next_page_url is None
