from __future__ import annotations

import re
from html import unescape

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.items import Block

BASE = "https://news.example.invalid/"


def blocks_of(html: str) -> list[Block]:
    # as on a page: inside a cell, so the parser drops nothing
    page = lxml.html.fromstring(f'<html><body><table><tr><td id="content">{html}</td></tr></table></body></html>')
    return extract_blocks(page.get_element_by_id("content"), BASE)


def story_of(html: str) -> list[str]:
    return [block.text for block in blocks_of(html) if block.is_story]


@pytest.mark.parametrize(
    "html",
    [
        "<p>一</p><p>二</p>",
        "<p>一<br></p>\r\n<p>二<br /></p>",
        "<div>一</div><div>二</div>",
        "<div><div>一</div>二</div>",
        "一<br /><br />二<br /><br />",
        "　　一<br />\r\n　　二<br />\r\n",
        "<p>一</p><p>&nbsp;</p><p><br></p><p>二</p>",
        "<section><span>一</span></section><section style='margin:0'><section><span>二</span></section></section>",
        "<font size='3'>一</font><br><font size='3'>二</font>",
        "<p>　　<font>一</font></p><p>&nbsp;&nbsp;&nbsp;&nbsp;二</p>",
        "<span style='display: block'>一</span><span style='display:block'>二</span>",
        "<ul><li>一</li><li><p>二</p></li></ul>",
        "<h2>一</h2>二",
        "<blockquote><p>一</p></blockquote><center>二</center>",
        "<pre>一\n二</pre>",
        "<table><tr><td><p>一</p></td></tr><tr><td><p>二</p></td></tr></table>",
        "<!-- x -->一<!-- y --><br>二<!-- z -->",
        "<p>一\u200b</p><p>\ufeff</p><p>\u00ad二</p>",
        "<div>一<p>二</p></div>",
        "<strong>一<br>二</strong>",
    ],
)
def test_two_paragraphs_as_a_reader_counts_them(html: str) -> None:
    assert story_of(html) == ["一", "二"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>通过<strong>“青岛停车”</strong>小程序</p>", "通过“青岛停车”小程序"),
        ("<p><span>王</span><span>伟</span></p>", "王伟"),
        ("<p>第一行\r\n 第二行</p>", "第一行 第二行"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ('<p>见<a href="portal.php?mod=view&aid=2">前文</a>。</p>', "见前文。"),
        ("<p>前<img src='a.jpg'>后</p>", "前后"),
    ],
)
def test_inline_elements_do_not_cut_text(html: str, text: str) -> None:
    assert story_of(html) == [text]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<noscript>x</noscript>",
        "<iframe src='http://x/'>x</iframe>",
        "<p style='display:none'>水印</p>",
        "<p hidden>水印</p>",
        "<font class='jammer'>a8f9s</font>",
        "<div class='bdsharebuttonbox'>分享到微信</div>",
        "<div class='social-share'>分享</div>",
        "<div id='share'>分享</div>",
        "<div class='a_af'><p>广告</p></div>",
        "<div class='ad-banner'><a href='http://ad/'>买</a></div>",
        "<ins class='adsbygoogle'>x</ins>",
        "<div class='vm_pagetitle xw1'>第5节</div>",
        "<form><input value='x'><button>投票</button></form>",
        "<select><option>x</option></select>",
        "<img src='static/image/common/none.gif'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src='http://x/dot.png' width='1' height='1'>",
        "<img src='static/image/smiley/default/lol.gif'>",
        "<img>",
    ],
)
def test_what_is_no_part_of_the_story_leaves_no_block(html: str) -> None:
    assert story_of(f"<p>一</p>{html}<p>二</p>") == ["一", "二"]
    assert blocks_of(html) == []


def test_a_class_that_merely_sounds_like_an_advert_stays() -> None:
    assert story_of("<div class='adult-education address'>成人教育</div>") == ["成人教育"]


@pytest.mark.parametrize(
    ("html", "image"),
    [
        ("<img src='data/a.jpg'>", f"{BASE}data/a.jpg"),
        ("<img src='//cdn.invalid/a.jpg'>", "https://cdn.invalid/a.jpg"),
        (
            "<img data-src='http://m.invalid/1/640?wx_fmt=jpeg' src='static/image/common/none.gif'>",
            "http://m.invalid/1/640?wx_fmt=jpeg",
        ),
        ("<img src='static/image/common/none.gif' file='data/a.jpg' zoomfile='data/big.jpg'>", f"{BASE}data/a.jpg"),
        ("<img src='static/image/common/none.gif' zoomfile='data/big.jpg'>", f"{BASE}data/big.jpg"),
        ("<img data-original='b.png' src='data:image/gif;base64,R0'>", f"{BASE}b.png"),
        ("<a href='data/a.jpg'><img src='data/a.jpg.thumb.jpg'></a>", f"{BASE}data/a.jpg.thumb.jpg"),
        ("<img src='a b.jpg'>", f"{BASE}a%20b.jpg"),
    ],
)
def test_the_address_a_picture_really_has(html: str, image: str) -> None:
    (block,) = blocks_of(f"<p>{html}</p>")
    assert (block.text, block.images, block.kind) == ("", (image,), "image")


def test_a_body_page_may_hold_more_captions_than_paragraphs() -> None:
    captioned = "<p><img src='a.jpg'></p>" + CAPTION_STYLE.format("施工现场一角。")
    blocks = blocks_of(f"{captioned * 2}<p>近日，李沧区对辖区内的老旧小区进行了改造，路面已经重新铺设。</p>")
    assert [block.kind for block in blocks if block.text] == ["caption", "caption", "paragraph"]


CAPTION_STYLE = "<p style='text-align: center;'><span style='font-size:12px;color:#888'>{}</span></p>"


@pytest.mark.parametrize(
    "html",
    [
        CAPTION_STYLE.format("图为平度市东城国际改造现场。"),
        CAPTION_STYLE.format("资料图"),
        CAPTION_STYLE.format("工作人员在现场检查。"),
        "<p>▲市教育局工作人员在现场检查。记者 王飞平 摄</p>",
        "<p>图片来源：受访者提供</p>",
        "<p>图片由受访者提供</p>",
        "<p>本组图片均由市教育局提供</p>",
        "<p>居民在新修的路上散步。 本报记者 王伟 摄</p>",
        "<figcaption>码头一角</figcaption>",
        "<p align='center'>市民在海边散步</p>",
    ],
)
def test_a_caption_under_a_picture_is_not_story(html: str) -> None:
    blocks = blocks_of(f"<p>一一一</p><p>三</p><p>四</p><p><img src='a.jpg'></p>{html}<p>二</p>")
    assert [block.text for block in blocks if block.is_story] == ["一一一", "三", "四", "二"]
    assert [block.kind for block in blocks][-2] == "caption"


@pytest.mark.parametrize(
    "html",
    [
        "<p>图为平度市东城国际改造现场。</p>",  # no picture above it
        "<p><img src='a.jpg'></p><p>近日，李沧区完成老旧小区改造。</p>",
        "<p><img src='a.jpg'></p><p style='text-align:center'><strong>数说变化</strong></p>",
        "<p><img src='a.jpg'></p><p style='text-align:center'>文/图 记者 孔莲欣</p>",
        "<p><img src='a.jpg'></p><p>记者 程翠平 摄影报道</p>",
        "<center><p>三三</p><p>四四</p><p><img src='a.jpg'></p><p>居中排版的正文。</p></center>",
    ],
)
def test_text_near_a_picture_is_not_always_a_caption(html: str) -> None:
    assert all(block.is_story for block in blocks_of(f"{html}") if block.text)


def test_a_data_table_is_one_block_beside_the_story() -> None:
    html = (
        '<p>一</p><table class="t_table"><tbody><tr><td>区市</td><td>数量(个)</td></tr>'
        '<tr><td colspan="2" onclick="x()">市南区<br>本级</td></tr></tbody></table><p>二</p>'
    )
    before, table, after = blocks_of(html)
    assert (before.text, after.text) == ("一", "二")
    assert (table.kind, table.text, table.is_story) == ("table", "区市\t数量(个)\n市南区 本级", False)
    assert table.html == (
        "<table><tr><td><p>区市</p></td><td><p>数量(个)</p></td></tr>"
        '<tr><td colspan="2"><p>市南区</p><p>本级</p></td></tr></table>'
    )


def test_a_table_that_lays_out_the_page_is_read_through() -> None:
    story = "近日，李沧区完成老旧小区改造。" * 12
    assert story_of(f"<table><tr><td>导读</td><td><p>{story}</p><p>二</p></td></tr></table>") == ["导读", story, "二"]


def test_an_attachment_line_is_not_story_but_an_attachment_in_a_sentence_is() -> None:
    line = '附件:<a href="portal.php?mod=attachment&id=109">2021年度通知附件.docx</a>'
    sentence = '详见<a href="files/list.pdf">名单</a>，请于8月底前报名。'
    blocks = blocks_of(f"<p>{line}</p><p>{sentence}</p>")
    assert [block.kind for block in blocks] == ["attachment", "paragraph"]


def test_attachments_are_absolute_and_each_once() -> None:
    html = (
        '<div><a href="portal.php?mod=attachment&amp;id=109">a</a><a href="/f/x.PDF?v=1">b</a>'
        '<a href="portal.php?mod=attachment&amp;id=109">a</a><a href="portal.php?mod=view&amp;aid=2">c</a>'
        '<a href="javascript:x.pdf">d</a></div>'
    )
    assert extract_attachments(lxml.html.fromstring(html), BASE) == [
        f"{BASE}portal.php?mod=attachment&id=109",
        f"{BASE}f/x.PDF?v=1",
    ]


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<h1 class='x'>标题</h1>", "<h2>标题</h2>"),
        ("<h3>标题</h3>", "<h3>标题</h3>"),
        ("<p><b>粗</b><i>斜</i></p>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<ol start='3'><li>三</li></ol>", '<ol start="3"><li>三</li></ol>'),
        ("<ul><li onclick='x()'>一</li></ul>", "<ul><li>一</li></ul>"),
        ("<p>a &lt;script&gt; b</p>", "<p>a &lt;script&gt; b</p>"),
        ("<a href='/x?a=1&b=2' onmouseover='x()'>链</a>", f'<p><a href="{BASE}x?a=1&amp;b=2">链</a></p>'),
        ("<a href='javascript:alert(1)'>链</a>", "<p>链</p>"),
        ("<a href=' java\tscript:alert(1)'>链</a>", "<p>链</p>"),
        ("<a href='data:text/html,x'>链</a>", "<p>链</p>"),
        ("<a href='http://[x'>链</a>", "<p>链</p>"),
        (
            "<p><img src='a.jpg' alt='\"><script>' onerror='x()'></p>",
            f'<p><img src="{BASE}a.jpg" alt="&quot;&gt;&lt;script&gt;"></p>',
        ),
        ("<p>一<strong> </strong>二</p>", "<p>一二</p>"),
        ("<strong>一<br>二</strong>", "<p><strong>一</strong></p>"),
    ],
)
def test_html_is_clean_and_stands_alone(html: str, clean: str) -> None:
    assert blocks_of(html)[0].html == clean


TAG = re.compile(r"<[^>]*>")
ALLOWED = re.compile(
    r"</?(?:p|h[2-6]|ul|li|table|tr|strong|em|a)>|</ol>|<ol start=\"\d+\">|</?t[dh]>|"
    r"<t[dh](?: (?:col|row)span=\"\d+\")+>|"
    r"<a href=\"https?://[^\"<>]*\">|<img src=\"https?://[^\"<>]*\" alt=\"[^\"<>]*\">"
)
PIECES = re.split(
    " ",
    "<p> </p> <b> </b> <script> </script> </a> <br> 字 &lt; &amp; </div> <table><tr><td> <td> </table> <li> <ol> </ol> "
    "<svg/onload=x> <style> </style> \"'>< <!-- --> <h1> </h1>",
)
PIECES += [
    "<a href='javascript:x'>",
    "<a href='b'>",
    "<img src=x onerror=y>",
    "<img src='a\"b.jpg'>",
    "<div onclick=x>",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_nothing_executable_survives(pieces: list[str]) -> None:
    for block in blocks_of("".join(pieces)):
        tags = TAG.findall(block.html)
        assert [tag for tag in tags if not ALLOWED.fullmatch(tag)] == []
        assert "<" not in TAG.sub("", block.html)
        if block.kind != "table":
            assert "".join(unescape(TAG.sub("", block.html)).split()) == "".join(block.text.split())


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    deep = lxml.html.fromstring(
        "<div><span>" * 900 + "深" + "</span></div>" * 900, parser=lxml.html.HTMLParser(huge_tree=True)
    )
    assert [block.text for block in extract_blocks(deep, BASE)] == ["深"]
