"""What is shown behind a place of a page, in reading order."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from newscrawl.cms.reading_order import ReadingOrder, is_shown, steps_behind, steps_in, texts_behind
from newscrawl.extraction.parsing import parse_html
from tests.hang import ends

PAGE = """<html><body><div id="head">menu</div><div id="box"><p id="line">2022<b>8</b></p> tail
<!-- note --> after<span hidden>not this</span>
<i style="DISPLAY:x; display : none">nor <b>this</b><a href="y">link</a></i>
<script>nor()</script>\u00a0<em>last</em></div><p>end</p></body></html>"""


def element(root: HtmlElement, name: str) -> HtmlElement:
    return root.get_element_by_id(name)


def said(steps: object) -> list[str]:
    return [text.strip(" \n") for _, text in steps if text]  # type: ignore[attr-defined]


def test_texts_behind_an_element_leave_out_its_own_and_what_is_hidden() -> None:
    root = parse_html(PAGE)
    assert said(steps_behind(element(root, "line"))) == ["tail", "after", "\u00a0", "last", "end"]
    assert said(steps_behind(element(root, "line"), within=element(root, "box"))) == ["tail", "after", "\u00a0", "last"]


def test_each_text_comes_with_the_element_it_stands_in() -> None:
    root = parse_html(PAGE)
    behind = [(at.tag, text.strip()) for at, text in steps_behind(element(root, "line")) if text]
    assert behind[:2] == [("div", "tail"), ("div", "after")]
    assert behind[-2:] == [("em", "last"), ("p", "end")]


def test_asked_for_elements_come_where_they_begin_even_if_hidden() -> None:
    root = parse_html(PAGE)
    steps = [(at.tag, text and text.strip()) for at, text in steps_behind(element(root, "line"), "a", "em")]
    assert steps[2:5] == [("a", None), ("div", ""), ("em", None)]


def test_inside_a_hidden_element_nothing_is_shown() -> None:
    root = parse_html('<body><div style="display:none"><p id="in">one</p><p>two</p></div><p>three</p></body>')
    assert said(steps_in(element(root, "in"))) == []
    assert said(steps_behind(element(root, "in"))) == ["three"]


def test_links_are_found_by_where_they_lead() -> None:
    root = parse_html(
        "<body><a>none</a><p><a href='x?a=1'>one<a name='x'>anchor</a></p><a href='y?a=2'>two</a><a href>"
    )
    order = ReadingOrder(root)
    assert [link.text for link in order.links_to(lambda href: "a=" in href)] == ["one", "two"]
    assert [link.text for link in order.links_to("y?a=2".__eq__)] == ["two"]
    assert order.links_to("z".__eq__) == []


def test_closed_elements_are_passed_over_but_not_what_stands_behind_them() -> None:
    root = parse_html("<body><div>one<b>two<p>no</p>three</b><p>no<i>no</i></p>four</div>five<p>no</p>six</body>")
    assert said(steps_in(root.find(".//div"), closed=frozenset({"div", "p"}))) == ["one", "two", "three", "four"]
    assert said(steps_behind(root.find(".//div"), closed=frozenset({"p"}))) == ["five", "six"]


def test_texts_behind_a_text_begin_with_its_neighbours() -> None:
    root = parse_html("<body><div><p>label<a>one</a> two<b>three</b></p> four</div>five</body>")
    label, tail = ReadingOrder(root).nodes_with("l", str.strip)[0], ReadingOrder(root).nodes_with("two", str.strip)[0]
    assert said(texts_behind(label, root.find(".//p"))) == ["one", "two", "three"]
    assert said(texts_behind(tail, root.find(".//div"))) == ["three", "four"]


def test_a_text_is_shown_unless_blank_or_hidden() -> None:
    order = ReadingOrder(parse_html(PAGE))
    shown = [text.strip() for text in order.nodes(str) if is_shown(text)]
    assert shown == ["menu", "2022", "8", "tail", "after", "", "last", "end"]
    assert list(order.links.values()) == ["y"]


def test_a_text_node_is_the_same_among_few_and_among_many() -> None:
    order = ReadingOrder(parse_html(f"<body>{'<p>many</p>' * 30}<b>few</b> <i>few</i></body>"))
    many, few = order.nodes(str), order.nodes("few".__eq__)
    assert (len(many), len(few)) == (33, 2)
    assert [node.getparent() for node in few] == [many[30].getparent(), many[32].getparent()]


LONG = "<p>padding</p>" * 1_000


@pytest.mark.parametrize(
    "page",
    [
        f"<body>{LONG}<div>one word<i>two words</i></div>{LONG}<p>last word</p></body>",
        f"<body>{LONG}<div>one word<i>two words</i> last word</div></body>",
        f"<body><div>one word<div>{LONG}<b>two words</b></div>{LONG}last word</div></body>",
        f"<body>one word<!-- no word --><div>{LONG}<u>no wo</u>rd<b>two words</b></div>{LONG} last word</body>",
        f"<head><title>one word</title></head><body>{LONG}<script>two words</script>{LONG}<p>last word</p></body>",
        f"<body>{'<div>' * 200}one word{LONG}two words{'</div>' * 200}last word</body>",
    ],
)
def test_a_word_is_found_wherever_it_stands(page: str) -> None:
    found = ReadingOrder(parse_html(page)).nodes_with("word", str.strip)
    assert [text.split()[0] for text in found] == ["one", "two", "last"]


def test_boxes_in_boxes_are_not_read_without_end() -> None:
    page = f"<body>{'<div>' * 2_000}{LONG}word{'</div>' * 2_000}</body>"
    with ends():
        found = ReadingOrder(parse_html(page)).nodes_with("word", str.strip)
    assert found == ["word"]
