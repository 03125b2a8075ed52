"""A page's text becomes a tree, whatever it is."""

from __future__ import annotations

import pytest
from parsel import Selector

from newscrawl.extraction.parsing import parse_html


@pytest.mark.parametrize("text", ["", "   ", "\x00", "<!-- nothing -->", "no markup", "<p>one<p>two", "\ud800"])
def test_every_text_has_a_root(text: str) -> None:
    assert parse_html(text).tag in ("html", "p")


def test_the_tree_is_that_of_parsel() -> None:
    page = "<html><head><title>a</title></head><body><form><input name=b>c</form><p>d<br>e</body></html>"
    assert [each.tag for each in parse_html(page).iter()] == [each.tag for each in Selector(page).root.iter()]


def test_what_follows_a_stray_end_of_the_page_is_part_of_it() -> None:
    root = parse_html("<html><head></head><body><p>one</p></body></html><div>two</div><p>three</p>")
    assert root.find("body").text_content() == "onetwothree"
    assert root.xpath("string(//p[2])") == "three"
    assert root.getnext() is None


def test_a_comment_behind_the_page_is_no_part_of_it() -> None:
    assert parse_html("<html><body><p>one</p></body></html><!-- 0.1 s -->").find("body").text_content() == "one"


def test_what_xml_cannot_hold_is_left_out_so_that_the_tree_can_be_changed() -> None:
    page = "<p>甲\x01\x1b<b title='x\x02'>乙</b>\ufffe丙\x0b丁</p>"
    root = parse_html(page)
    (bold,) = root.iter("b")
    bold.drop_tree()
    assert root.text_content() == "甲丙 丁"
