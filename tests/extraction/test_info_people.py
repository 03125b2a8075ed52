from __future__ import annotations

import pytest

from newscrawl.extraction.info_people import extract_info_line_people
from tests.hang import ends

WANG = ("王伟", "author", "作者")
DATE = "2022-8-1 11:51 | 发布者: 小编"


@pytest.mark.parametrize(
    ("author", "info_line", "people"),
    [
        ("王伟", f"{DATE} | 原作者: 王伟 | 来自: 信网", [("王伟", "author", "原作者")]),
        ("王伟", f"{DATE} | 作者：王伟", [WANG]),
        ("王伟 李明", f"{DATE} | 作者：王伟 李明", [WANG, ("李明", "author", "作者")]),
        ("王 伟、欧阳修", f"{DATE} | 作者：王 伟、欧阳修", [WANG, ("欧阳修", "author", "作者")]),
        ("记者 王伟", f"{DATE} | 作者：记者 王伟", [("王伟", "reporter", "记者")]),
        (
            "青岛日报记者 王伟 通讯员 李明",
            DATE,
            [("王伟", "reporter", "记者"), ("李明", "correspondent", "通讯员")],
        ),
        ("海边的小豆包", DATE, [("海边的小豆包", "author", "原作者")]),
        ("信网", DATE, []),
        ("青岛日报/观海新闻", DATE, []),
        ("佚名", DATE, []),
        ("", DATE, []),
        (None, None, []),
        ("王" * 100, DATE, []),
        (
            None,
            f"{DATE} | 记者：王伟 通讯员：李明 | 责任编辑：张静 | 查看: 4",
            [
                ("王伟", "reporter", "记者"),
                ("李明", "correspondent", "通讯员"),
                ("张静", "responsible_editor", "责任编辑"),
            ],
        ),
        (None, f"{DATE} | 编辑: 王伟 | 来源: 信网 | 阅读 461", []),
    ],
)
def test_who_an_info_line_names(author: str | None, info_line: str | None, people: list[tuple[str, str, str]]) -> None:
    found = extract_info_line_people(author, info_line)
    assert [(person.name, person.role, person.role_text) for person in found] == people
    assert {person.origin for person in found} <= {"info_line"}


@pytest.mark.parametrize("run", ["-" * 60, "— " * 30, "网/" * 30 + "!", "·" * 59 + "网"])
def test_a_line_of_dashes_costs_no_time(run: str) -> None:
    with ends():  # divided in every possible way it would take hours
        assert extract_info_line_people(None, f"作者系{run}者 | {run}") == []
