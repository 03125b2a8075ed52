"""Who a page names, wherever it names them."""

from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.items import ArticleItem
from newscrawl.pipelines.body import interpret as interpret_body
from newscrawl.pipelines.byline import interpret
from tests.cms.test_discuz_themes import draw, line, read

STORY = "近日，李沧区对老旧小区进行了改造，居民纷纷点赞。"


def item_of(*body: str, footer: tuple[str, ...] = (), published_at: dt.datetime | None = None) -> ArticleItem:
    item = ArticleItem("t", "1", "https://a.cn/1", dt.datetime(2022, 8, 2, tzinfo=dt.UTC), "Asia/Shanghai")
    item.body, item.footer, item.published_at = list(body), list(footer), published_at
    return item


def test_editors_in_the_byline_are_credited_with_the_others() -> None:
    item = item_of("作者：王伟 责任编辑：李明", STORY)
    interpret(item)
    assert [(person.name, person.role, person.origin) for person in item.byline] == [("王伟", "author", "byline")]
    assert [(person.name, person.role, person.origin) for person in item.credits] == [
        ("李明", "responsible_editor", "byline")
    ]
    assert item.readings["credits"].rule == "byline"


def test_editors_of_the_footer_are_not_named_twice() -> None:
    item = item_of(STORY, footer=("记者：王伟 编辑：李明",))
    interpret_body(item)  # sets credits from the blocks' footer: none here
    item.footer = ["记者：王伟 编辑：李明"]
    interpret(item)
    assert [(person.name, person.role) for person in item.byline] == [("王伟", "reporter")]
    assert [(person.name, person.role) for person in item.credits] == [("李明", "editor")]


@pytest.mark.parametrize(
    ("published_at", "date"),
    [
        # 00:30 on 1 January in Shanghai
        (dt.datetime(2021, 12, 31, 16, 30, tzinfo=dt.UTC), dt.date(2021, 12, 31)),
        (dt.datetime(2022, 12, 31, 15, 30, tzinfo=dt.UTC), dt.date(2022, 12, 31)),
        (None, dt.date(2021, 12, 31)),
    ],
)
def test_a_dateline_is_dated_by_the_publication_in_the_sites_zone(
    published_at: dt.datetime | None, date: dt.date
) -> None:
    item = item_of(f"新华社济南12月31日电（记者王伟）{STORY}", published_at=published_at)
    interpret(item)
    assert item.dateline is not None
    assert (item.dateline.agency, item.dateline.place, item.dateline.date) == ("新华社", "济南", date)


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("来源: 信网 记者：李明 责任编辑：张静", [("李明", "reporter"), ("张静", "responsible_editor")]),
        ("来源: 信网 半岛全媒体记者：李明 王伟", [("李明", "reporter"), ("王伟", "reporter")]),
        ("作者: 李明 来源: 信网", [("李明", "author")]),
        ("作者: 记者 李明 通讯员 王伟 来源: 信网", [("李明", "reporter"), ("王伟", "correspondent")]),
        ("作者: 信网 来源: 信网", []),
    ],
)
def test_who_the_info_line_names(printed: str, people: list[tuple[str, str]]) -> None:
    item = read(draw(**line(f"<p>2022-8-1 11:51 发布者: <a>信息港</a> {printed} 查看: 461</p>")))
    assert [(person.name, person.role) for person in item.credits if person.origin == "info_line"] == people
    assert (item.info_line_source, item.view_count, item.publisher) == ("信网", 461, "信息港")
