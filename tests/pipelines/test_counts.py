from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.items import ArticleItem, Reading
from newscrawl.pipelines.counts import interpret
from newscrawl.pipelines.provenance import interpret as explain
from newscrawl.storage.article_rows import article_row, observation_row

SCRIPT = "/e/public/ViewClick/?classid=1&id=2"
FORBIDDEN = "the request that gives it brought nothing: robots.txt forbids it, or it failed"


def counted(**printed: object) -> ArticleItem:
    item = ArticleItem("site", "1", "https://a.cn/1", dt.datetime(2022, 8, 5, tzinfo=dt.UTC), "Asia/Shanghai")
    for name, value in printed.items():
        setattr(item, name, value)
    interpret(item)
    return item


def test_a_number_that_a_script_fills_in_is_none_and_says_so() -> None:
    item = counted(filled_by_script={"view_count": SCRIPT})
    assert item.view_count is None
    assert item.readings["view_count"] == Reading(None, SCRIPT, "filled_by_script")
    assert item.warnings == []


def test_a_number_that_the_page_prints_needs_no_script() -> None:
    assert counted(view_count_text="461", filled_by_script={"view_count": SCRIPT}).view_count == 461


def test_what_the_count_request_answered_is_read() -> None:
    item = counted(filled_by_script={"view_count": SCRIPT}, count_reply=Reading("document.write('462');"))
    assert item.view_count == 462
    assert item.readings["view_count"] == Reading(462, "462", "count request, number")


def test_a_count_request_that_brought_nothing_gives_its_reason() -> None:
    item = counted(filled_by_script={"view_count": SCRIPT}, count_reply=Reading(warnings=(FORBIDDEN,)))
    assert item.view_count is None
    assert item.readings["view_count"] == Reading(None, SCRIPT, "filled_by_script", (FORBIDDEN,))
    assert item.warnings == [f"view_count: {FORBIDDEN}"]


@pytest.mark.parametrize("reply", ["", "<html>login</html>"])
def test_an_answer_that_is_no_number_gives_none(reply: str) -> None:
    item = counted(filled_by_script={"view_count": SCRIPT}, count_reply=Reading(reply))
    assert item.view_count is None
    assert "holds no count" in item.warnings[0]


FROZEN = ["view_count", "comment_count"]


def test_a_frozen_count_is_kept_with_its_rule_and_is_no_observation() -> None:
    item = counted(view_count_text="461", comment_count_text="2", reaction_texts={"路过": "3"}, frozen_counts=FROZEN)
    assert (item.view_count, item.comment_count) == (461, 2)
    explain(item)
    assert item.readings["view_count"] == Reading(None, "461", "frozen")
    for row in (observation_row(1, item, "new", 1), article_row(item)):
        assert (row["view_count"], row["comment_count"], row["reactions"]) == (None, None, {"路过": 3})


def test_what_the_count_request_answered_is_an_observation_where_the_page_is_frozen() -> None:
    item = counted(view_count_text="461", comment_count_text="2", frozen_counts=FROZEN, count_reply=Reading("500"))
    row = observation_row(1, item, "new", 2)
    assert (row["view_count"], row["comment_count"]) == (500, None)


def test_a_lower_bound_and_an_absurd_number_warn() -> None:
    assert counted(view_count_text="10万+").warnings == ["view_count: '10万+' states a lower bound"]
    assert counted(view_count_text="-3").view_count is None
