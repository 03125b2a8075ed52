from __future__ import annotations

import datetime as dt

import lxml.html
import pytest

from newscrawl.extraction.blocks import extract_blocks
from newscrawl.extraction.walker import MOST_CHARACTERS
from newscrawl.items import ArticleItem, Block
from newscrawl.pipelines.body import interpret

BASE = "https://x.invalid/"


def body_of(blocks: list[Block]) -> ArticleItem:
    item = ArticleItem(
        site="x", article_id="1", url=BASE, fetched_at=dt.datetime(2022, 8, 1, tzinfo=dt.UTC), time_zone="Asia/Shanghai"
    )
    item.blocks = blocks
    interpret(item)
    return item


@pytest.mark.parametrize(
    "html",
    [
        "字<br>" * 100_000,
        f'<a href="{BASE}{"a" * 16_000}">{"字<br>" * 5_000}</a>',
        f"<b><i><a href='{BASE}{'a' * 2_000}'>" + "字<br>" * 50_000,
        "<table><tr>" + f"<td><a href='{BASE}{'a' * 9_000}'>{'字<br>' * 50}</a><td>字" * 100 + "</table>",
        f"<img src='{BASE}{'a' * 9_000}.jpg'>" * 1_000,
        f"<video src='{BASE}{'a' * 9_000}.mp4'></video>" * 1_000,
    ],
    ids=["lines", "a long link around lines", "nested around lines", "cells", "pictures", "films"],
)
def test_a_body_without_end_is_cut_off_with_a_warning(html: str) -> None:
    item = body_of(extract_blocks(lxml.html.fromstring(f"<div>{html}</div>"), BASE))
    assert "body: cut off" in "".join(item.warnings)
    assert len(item.body_html) < 1.2 * MOST_CHARACTERS


def test_a_body_of_many_pages_is_cut_off_as_a_whole() -> None:
    item = body_of([Block("字", f"<p>{'字' * 1_000}</p>")] * 5_000)
    assert "body: cut off" in "".join(item.warnings)
    assert len(item.body_html) < 1.2 * MOST_CHARACTERS


def test_a_long_story_is_stored_whole() -> None:
    item = body_of(extract_blocks(lxml.html.fromstring(f"<div>{'<p>近日，路修好了。</p>' * 10_000}</div>"), BASE))
    assert (len(item.body), item.warnings) == (10_000, [])
