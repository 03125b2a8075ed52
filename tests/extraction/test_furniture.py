"""Adverts, share bars, boxes of links and films inside the body, as portals embed them."""

from __future__ import annotations

import lxml.html
import pytest

from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.items import Block

BASE = "https://news.example.invalid/"


def blocks_of(html: str) -> list[Block]:
    return extract_blocks(lxml.html.fromstring(f"<div>{html}</div>"), BASE)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="bdsharebuttonbox" data-tag="share_1"><a class="bds_weixin" data-cmd="weixin">微信</a></div>',
        '<div class="bdshare-button-style1-16">分享到：<a>QQ空间</a></div>',
        '<div class="jiathis_style_24x24"><a class="jiathis_button_qzone">QQ空间</a></div>',
        '<div class="addthis_inline_share_toolbox">Share</div>',
        '<div class="social-share" data-sites="weibo,wechat">分享到</div>',
        '<div class="-mob-share-ui-button -mob-share-open">分享</div>',
        '<div class="article-share clearfix"><span>分享到：</span></div>',
        '<div class="dashang"><p>觉得文章有用就打赏一下文章作者</p><img src="/zfb.jpg"></div>',
        '<div class="reward-box">打赏</div>',
        '<div class="post-like"><a class="favorite">赞 (12)</a></div>',
        '<div id="zan_box">点赞 3</div>',
        '<ul class="digg"><li>顶 1</li><li>踩 0</li></ul>',
        '<div class="relatedposts"><h3>相关推荐</h3><a href="/2.html">另一篇</a></div>',
        '<div id="jp-relatedposts"><h3>相关</h3></div>',
        '<div class="yarpp yarpp-related"><p>No related posts.</p></div>',
        '<div class="recommend-list"><p>为您推荐</p></div>',
        '<div class="tuijian">推荐阅读</div>',
        '<div class="guanggao"><a href="http://ad.invalid/"><img src="/ad.gif"></a></div>',
        '<div class="ad_box">广告</div>',
        '<p>相关阅读</p><p><a href="/1.html">一篇旧闻</a></p><p><a href="/2.html">又一篇旧闻</a></p>',
        '<h3>延伸阅读：</h3><ul><li><a href="/1.html">一篇旧闻</a></li><li>· <a href="/2.html"></a></li></ul>',
        '<p><strong>【往期回顾】</strong></p><p><a href="/1.html">一篇旧闻</a></p>',
    ],
)
def test_what_a_portal_puts_into_a_story_is_left_out(html: str) -> None:
    assert [block.text for block in blocks_of(f"<p>一</p>{html}<p>二</p>") if block.text] in (
        ["一", "二"],
        ["一", "·", "二"],  # a bullet that stands there as text is text
    )


@pytest.mark.parametrize(
    "html",
    [
        '<div class="shanghai admin relative related-to-nothing-else">上海</div>',
        '<div class="adopted zanzibar">上海</div>',
        '<p class="sharer likely praised">上海</p>',
        '<div class="content recommendation">上海</div>',
    ],
)
def test_a_name_that_merely_resembles_one_stays(html: str) -> None:
    assert [block.text for block in blocks_of(html)] == ["上海"]


def test_a_heading_of_the_story_stays_with_the_text_below_it() -> None:
    html = '<p>相关链接</p><p>什么是老旧小区？指建成于2000年以前的小区。</p><p>详见<a href="/1.html">旧闻</a>。</p>'
    assert [block.text for block in blocks_of(html)] == [
        "相关链接",
        "什么是老旧小区？指建成于2000年以前的小区。",
        "详见旧闻。",
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<video src="/v/1.mp4" controls></video>', f"视频：{BASE}v/1.mp4"),
        ('<video controls><source src="https://cdn.invalid/1.m3u8"></video>', "视频：https://cdn.invalid/1.m3u8"),
        ('<audio src="/a/1.mp3"></audio>', f"音频：{BASE}a/1.mp3"),
        (
            '<iframe class="video_iframe" data-src="https://v.qq.com/iframe/preview.html?vid=x1"></iframe>',
            "视频：https://v.qq.com/iframe/preview.html?vid=x1",
        ),
        (
            '<iframe src="//player.bilibili.com/player.html?aid=1&amp;page=1"></iframe>',
            "视频：https://player.bilibili.com/player.html?aid=1&page=1",
        ),
        (
            '<embed src="http://player.youku.com/player.php/sid/1/v.swf">',
            "视频：http://player.youku.com/player.php/sid/1/v.swf",
        ),
        (
            '<object><param name="movie" value="http://static.video.qq.com/1.swf"><embed src="x"></object>',
            "视频：http://static.video.qq.com/1.swf",
        ),
    ],
)
def test_a_film_is_noted_with_its_address(html: str, text: str) -> None:
    before, film, after = blocks_of(f"<p>一</p><p>{html}</p><p>二</p>")
    assert (before.text, film.text, after.text) == ("一", text, "二")
    assert (film.kind, film.is_story) == ("attachment", False)
    url = text[3:]
    assert film.html == f'<p>{text[:3]}<a href="{url.replace("&", "&amp;")}">{url.replace("&", "&amp;")}</a></p>'
    assert extract_attachments(lxml.html.fromstring(f"<div>{html}</div>"), BASE) == [url]


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://ad.invalid/show?id=1"></iframe>',
        '<iframe src="about:blank"></iframe>',
        '<video src="javascript:alert(1)"></video>',
        '<embed src="data:text/html,player">',
        "<video></video>",
        "<iframe></iframe>",
    ],
)
def test_a_frame_that_is_no_player_leaves_nothing(html: str) -> None:
    assert blocks_of(html) == []
    assert extract_attachments(lxml.html.fromstring(f"<div>{html}</div>"), BASE) == []


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("&amp;ldquo;好&amp;rdquo;", "“好”"),
        ("甲&amp;nbsp;乙", "甲 乙"),
        ("A&amp;amp;B", "A&B"),
        ("&amp;#8220;好&amp;#x201d;", "“好”"),
        ("&amp;lt;必读&amp;gt;", "<必读>"),
        ("R&amp;D", "R&D"),
        ("&amp;unknown;", "&unknown;"),
        ("x=1&amp;copy=2", "x=1&copy=2"),
    ],
)
def test_what_was_escaped_twice_is_read_as_it_was_meant(printed: str, seen: str) -> None:
    (block,) = blocks_of(f"<p>{printed}</p>")
    assert block.text == seen
    assert "<必" not in block.html


def test_simplified_and_traditional_characters_stay_as_they_are() -> None:
    (block,) = blocks_of("<p>臺灣與台湾、髮廊和发廊</p>")
    assert block.text == "臺灣與台湾、髮廊和发廊"


def test_soft_hyphens_and_blanks_of_every_width_are_what_a_reader_sees() -> None:
    (block,) = blocks_of("<p>\u3000\u3000\xa0王\u00ad\u200b伟\u2003报\ufeff道\u3000</p>")
    assert block.text == "王伟 报道"
