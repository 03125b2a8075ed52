"""Diffs of Chinese text as a reader wants them."""

from __future__ import annotations

import pytest

from newscrawl.operations.differences import Paragraph, changed_characters, changed_paragraphs


def marked(paragraph: Paragraph) -> str:
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[kind].format(text) for kind, text in paragraph)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("定于8月3日起恢复开放", "定于8月5日起恢复开放", "定于8月[-3-]{+5+}日起恢复开放"),
        ("门票价格不变。", "门票价格不变，学生免费。", "门票价格不变{+，学生免费+}。"),
        ("记者 王伟 李明", "记者 王伟", "记者 王伟[- 李明-]"),
        ("", "新的", "{+新的+}"),
        ("同样", "同样", "同样"),
        # what stays for less than three characters between two changes is part of the change
        ("市民张先生今天说道这件事", "市民李女士今日说过这件事", "市民[-张先生今天说道-]{+李女士今日说过+}这件事"),
        ("甲乙丙丁戊己庚辛", "子乙丙丁戊己庚丑", "[-甲-]{+子+}乙丙丁戊己庚[-辛-]{+丑+}"),
        ("啊啊啊", "啊啊", "啊啊[-啊-]"),
    ],
)
def test_inside_a_paragraph_characters_are_compared(before: str, after: str, expected: str) -> None:
    assert marked(changed_characters(before, after)) == expected


def test_a_very_long_paragraph_is_compared_by_clause() -> None:
    clauses = [f"第{number}句话是这样说的" for number in range(400)]
    before = "起，" + "，".join(clauses) + "。止"
    after = before.replace("第0句话是", "头0句话是").replace("第200句话是", "中200句话是").replace("第399句", "末399句")
    parts = [text for kind, text in changed_characters(before, after) if kind == "removed"]
    assert parts == ["第0句话是这样说的，", "第200句话是这样说的，", "第"]


def shown(before: list[str], after: list[str]) -> list[str | int]:
    return [each if isinstance(each, int) else marked(each) for each in changed_paragraphs(before, after)]


def test_unchanged_paragraphs_are_counted_and_changed_ones_shown() -> None:
    before = ["第一段没有变。", "第二段说的是三件事。", "第三段。", "第四段。"]
    after = ["第一段没有变。", "第二段说的是四件事。", "第三段。", "第四段。", "更正：上文有误。"]
    assert shown(before, after) == [1, "第二段说的是[-三-]{+四+}件事。", 2, "{+更正：上文有误。+}"]


def test_paragraphs_with_little_in_common_are_replaced_as_a_whole() -> None:
    assert shown(["今天晴天气温二十度"], ["记者从发布会获悉"]) == ["[-今天晴天气温二十度-]", "{+记者从发布会获悉+}"]


def test_a_paragraph_put_between_edited_ones_does_not_part_them_from_their_edits() -> None:
    before = ["甲方说要三天时间。", "乙方说要四天时间。"]
    after = ["甲方说要五天时间。", "会议于昨晚结束", "乙方说要六天时间。"]
    assert shown(before, after) == [
        "甲方说要[-三-]{+五+}天时间。",
        "{+会议于昨晚结束+}",
        "乙方说要[-四-]{+六+}天时间。",
    ]


def test_a_paragraph_that_went_before_an_edited_one_goes_alone() -> None:
    before = ["会议于昨晚结束", "乙方说要四天时间。"]
    assert shown(before, ["乙方说要六天时间。"]) == ["[-会议于昨晚结束-]", "乙方说要[-四-]{+六+}天时间。"]


def test_a_paragraph_that_went_is_shown_as_such() -> None:
    assert shown(["甲段。", "乙段。"], ["甲段。"]) == [1, "[-乙段。-]"]
    assert shown(["甲段。"], []) == ["[-甲段。-]"]
    assert shown([], []) == []
