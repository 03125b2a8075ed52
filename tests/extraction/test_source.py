from __future__ import annotations

import pytest
from parsel import Selector

from newscrawl.extraction.source import extract_source, extract_source_url
from newscrawl.items import Block
from tests.hang import ends

STORY = "记者了解到，来源：网络的说法并不可靠。"


@pytest.mark.parametrize(
    ("footer", "body", "info", "agency", "source", "rule"),
    [
        (["文章来源:信网。如上内容为青岛信息港综合整理发布"], [], "大众网", "鲁网", "信网", "footer"),
        (["文章来源：半岛都市报。", "如上内容"], [], None, None, "半岛都市报", "footer"),
        (["END", "来源：青岛晚报", "编辑：薛宸文"], [], None, None, "青岛晚报", "footer"),
        (["来源丨鲁网"], [], None, None, "鲁网", "footer"),
        (["【来源：大众日报·海报新闻】"], [], None, None, "大众日报·海报新闻", "footer"),
        (["（本文来源：信网）"], [], None, None, "信网", "footer"),
        (["来源：信网  编辑：王伟"], [], None, None, "信网", "footer"),
        (["来源：信网，编辑：王伟"], [], None, None, "信网", "footer"),
        (["转自：“青岛发布”"], [], None, None, "青岛发布", "footer"),
        (["来源：“青岛发布”微信公众号"], [], None, None, "青岛发布", "footer"),
        (["来源：《青岛日报》"], [], None, None, "青岛日报", "footer"),
        (["来源：青岛日报（ID：qddaily）"], [], None, None, "青岛日报", "footer"),
        (["【来源：新华社】【编辑：王伟】"], [], None, None, "新华社", "footer"),
        (["来源:信网(记者 王伟)"], [], None, None, "信网", "footer"),
        (["来源：信网责任编辑：王伟"], [], None, None, "信网", "footer"),
        (["本文转自：信网"], [], None, None, "信网", "footer"),
        (["凡本网注明来源为“青岛信息港”的作品"], [], None, "新华社", "新华社", "dateline"),
        ([], ["来源：半岛都市报 作者：张军玉", STORY], "大众网", None, "半岛都市报", "source line"),
        ([], ["2022-08-01 来源：信网", STORY], None, None, "信网", "source line"),
        ([], [STORY], "大众网", "鲁网", "大众网", "info line"),
        ([], [STORY], None, "鲁网", "鲁网", "dateline"),
        (
            ["【版权声明】凡注明“来源：青岛信息港”的所有作品，版权均属青岛信息港所有。"],
            [STORY],
            None,
            "鲁网",
            "鲁网",
            "dateline",
        ),
        (["凡注明来源：青岛信息港的作品"], [], None, None, None, None),
        (["转载请注明来源：青岛信息港"], [], None, None, None, None),
        (["图片来源：受访者"], [], None, None, None, None),
        (["免责声明：文中图片仅供参考。"], [STORY], "  ", None, None, None),
        ([], [], None, None, None, None),
    ],
)
def test_source_in_the_order_of_the_glossary(
    footer: list[str], body: list[str], info: str | None, agency: str | None, source: str | None, rule: str | None
) -> None:
    reading = extract_source(footer=footer, body=body, info_line_source=info, agency=agency)
    assert (reading.value, reading.rule) == (source, rule)


def test_network_is_no_source_and_says_so() -> None:
    reading = extract_source(footer=["来源：网络，侵删"], body=[], info_line_source="大众网", agency=None)
    assert reading.value == "大众网"
    assert "网络" in reading.warnings[0]


@pytest.mark.parametrize("printed", ["网络", "未知", "本站 "])
def test_an_info_line_that_names_no_source_gives_none(printed: str) -> None:
    reading = extract_source(footer=[], body=[], info_line_source=printed, agency="信网")
    assert (reading.value, reading.rule) == ("信网", "dateline")
    assert printed.strip() in reading.warnings[0]


HERE = "http://www.portal.example/a-1.html"


def footer_block(html: str) -> Block:
    return Block(Selector(html).xpath("string()").get("").strip(), html)


@pytest.mark.parametrize(
    ("html", "url", "rule"),
    [
        ("<p>文章来源：信网 http://n.example/1.html。</p>", "http://n.example/1.html", "printed in the footer"),
        (
            "<p>原文链接：https://n.example/a?b=1&amp;c=2</p>",
            "https://n.example/a?b=1&c=2",
            "printed in the footer",
        ),
        (
            '<p>来源：<a href="http://n.example/1.html">信网</a></p>',
            "http://n.example/1.html",
            "link in the footer",
        ),
        (
            '<p>（文章来源：<strong><a href="http://n.example/1?a=1&amp;b=2">信网</a></strong>）</p>',
            "http://n.example/1?a=1&b=2",
            "link in the footer",
        ),
        (
            '<p><a href="http://n.example/1.html">阅读原文</a></p>',
            "http://n.example/1.html",
            "link in the footer",
        ),
        # none of these is the address of the original
        ("<p>来源：信网</p>", None, None),
        ("<p>转载请注明来源：http://n.example/</p>", None, None),
        ('<p>来源：<a href="http://portal.example/">本站</a></p>', None, None),
        ('<p>编辑：王伟 <a href="http://n.example/ad">点击购买</a></p>', None, None),
        ("<p>来源：http://[x</p>", None, None),
    ],
)
def test_the_address_of_the_original(html: str, url: str | None, rule: str | None) -> None:
    story, footer = footer_block("<p>来源：http://quoted.example/ 是一个网址。</p>"), footer_block(html)
    found = extract_source_url([story, footer], [footer.text], HERE)
    assert (found.value, found.rule) == (url, rule)


@pytest.mark.parametrize("text", ["来源", "来源<b>", '来源<a href="', "http://", "原文<i>x</i>"])
def test_hostile_footers_are_read_in_no_time(text: str) -> None:
    block = Block(text * 20_000, text * 20_000)
    with ends():
        extract_source_url([block] * 12, [block.text], HERE)
