"""Selecting by CSS, with the parser's table of ids where a selector begins with one."""

from __future__ import annotations

import pytest

from newscrawl.cms.select import css
from newscrawl.extraction.parsing import parse_html

PAGE = """<html><body><a name="body">of that name</a><div id="body" class="text"><p>one</p><p class="x">two</p>
</div><p>three</p></body></html>"""


@pytest.mark.parametrize(
    ("selector", "tags"),
    [
        ("#body", ["div"]),
        ("#body p", ["p", "p"]),
        ("#body > p.x", ["p"]),
        ("#body.text .x", ["p"]),
        ("#nothing p", []),
        ("#body.other", []),
        ("p", ["p", "p", "p"]),
    ],
)
def test_selectors_find_what_css_says(selector: str, tags: list[str]) -> None:
    assert [element.tag for element in css(parse_html(PAGE), selector)] == tags


def test_below_an_element_only_what_is_in_it_is_found() -> None:
    root = parse_html('<body><div><p id="in">one</p></div><p id="out">two</p></body>')
    assert [len(css(root.find(".//div"), selector)) for selector in ("#in", "#out")] == [1, 0]


def test_the_table_of_ids_is_that_of_the_page() -> None:
    page = f"<body>{''.join(f'<div id=n{n}><b>x</b></div>' for n in range(300))}</body></html><div id=behind>y</div>"
    root = parse_html(page)
    assert [css(root, f"#n{n} b")[0] for n in range(300)] == root.xpath("//b")
    assert css(root, "#behind")[0].text == "y"
