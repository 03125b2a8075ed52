"""Times and counts of an article page: every date setting that an admin may choose, stock and in themes, updates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.items import ArticleItem, DateOrder
from newscrawl.pipelines.stages import interpret
from tests.cms.test_discuz_themes import URL, draw

Form = Callable[[dt.datetime], str]

DATES: dict[str, tuple[DateOrder, Form]] = {
    "Y-n-j": ("YMD", lambda t: f"{t.year}-{t.month}-{t.day}"),
    "Y-m-d": ("YMD", lambda t: f"{t:%Y-%m-%d}"),
    "Y/n/j": ("YMD", lambda t: f"{t.year}/{t.month}/{t.day}"),
    "Y.m.d": ("YMD", lambda t: f"{t:%Y.%m.%d}"),
    "Y年n月j日": ("YMD", lambda t: f"{t.year}年{t.month}月{t.day}日"),
    "n-j-Y": ("MDY", lambda t: f"{t.month}-{t.day}-{t.year}"),
    "m/d/Y": ("MDY", lambda t: f"{t:%m/%d/%Y}"),
    "j-n-Y": ("DMY", lambda t: f"{t.day}-{t.month}-{t.year}"),
    "d.m.Y": ("DMY", lambda t: f"{t:%d.%m.%Y}"),
    "M j, Y": ("YMD", lambda t: f"{t:%b} {t.day}, {t.year}"),
    "j M Y": ("YMD", lambda t: f"{t.day} {t:%b} {t.year}"),
}
TIMES: dict[str, Form] = {
    "H:i": lambda t: f"{t:%H:%M}",
    "H:i:s": lambda t: f"{t:%H:%M:%S}",
    "h:i A": lambda t: f"{t:%I:%M %p}",
    "g:i a": lambda t: f"{t.hour % 12 or 12}:{t:%M} {t:%p}".lower(),
    "上午": lambda t: f"{'上午' if t.hour < 12 else '下午'}{t.hour % 12 or 12}:{t:%M}",
}
MOMENTS = [dt.datetime(2022, 8, 1, 11, 51), dt.datetime(2021, 12, 31, 19, 5), dt.datetime(2022, 1, 13, 0, 40)]  # noqa: DTZ001
STOCK = (
    '<h1 class="ph">标题</h1><p class="xg1">\n{}<span class="pipe">|</span>\n发布者: '
    '<a href="space-uid-1.html">信息港</a><span class="pipe">|</span>\n查看: <em id="_viewnum">461</em></p>'
)
THEMES = {
    "seed": "<div>{}\xa0\xa0\xa0\xa0 发布者: <a>信息港</a> 查看 461</div>",
    "spans": "<div><span>{}</span><span>发布者: <a>信息港</a></span><span>查看 461</span></div>",
    "labelled": "<div><span>发布时间：{}</span> <span>查看：461</span></div>",
    "bars": "<div>发布者: 信息港 | {} | 查看 461</div>",
}


def read(html: str, order: DateOrder = "YMD", url: str = URL) -> ArticleItem:
    fetched_at = dt.datetime(2022, 8, 2, 4, tzinfo=dt.UTC)
    item = ArticleItem("t", "36482", url, fetched_at, "Asia/Shanghai", date_order=order)
    ArticlePage(Selector(html), url).fill(item)
    interpret(item)
    return item


def local(moment: dt.datetime | None) -> str | None:
    return moment and moment.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("date", DATES)
def test_every_date_setting_on_the_stock_page(date: str, time: str) -> None:
    order, form = DATES[date]
    for moment in MOMENTS:
        line = STOCK.format(f"{form(moment)} {TIMES[time](moment)}")
        item = read(draw(headline="", line=line), order)
        assert (local(item.published_at), item.published_precision) == (f"{moment:%Y-%m-%d %H:%M}", "minute")
        assert (item.publisher, item.view_count, item.warnings) == ("信息港", 461, [])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("date", DATES)
def test_every_date_setting_in_themes(date: str, theme: str) -> None:
    order, form = DATES[date]
    for time in TIMES.values():
        for moment in MOMENTS:
            item = read(draw(line=THEMES[theme].format(f"{form(moment)} {time(moment)}")), order)
            assert local(item.published_at) == f"{moment:%Y-%m-%d %H:%M}", item.info_line
            assert item.view_count == 461


def test_a_date_whose_order_nobody_knows_is_none_and_names_the_remedy() -> None:
    item = read(draw(line=THEMES["seed"].format("8-1-2022 11:51")))
    assert item.published_at is None
    assert "date order" in item.warnings[0]


def test_the_clock_in_the_foot_is_never_the_time_of_publication() -> None:
    item = read(draw(line="<div>发布者: <a>信息港</a> 查看 461</div>"))
    assert (item.published_at, item.published_text) == (None, None)


@pytest.mark.parametrize("label", ["更新时间：", "最后更新: ", "更新于 ", "修改时间:"])
def test_both_times_in_the_info_line(label: str) -> None:
    item = read(draw(line=f"<div>2022-8-1 11:51 {label}2022-8-1 15:20 发布者: <a>信息港</a> 查看 461</div>"))
    assert (local(item.published_at), local(item.modified_at)) == ("2022-08-01 11:51", "2022-08-01 15:20")
    assert item.readings["modified_at"].rule == f"label {label.strip(' :：')}, year first"
    assert (item.publisher, item.view_count, item.warnings) == ("信息港", 461, [])


def test_only_an_update_in_the_info_line() -> None:
    item = read(draw(line="<div><span>更新时间：2022-08-01 15:20</span> <span>查看：461</span></div>"))
    assert local(item.published_at) == local(item.modified_at) == "2022-08-01 15:20"
    assert item.warnings == ["published_at: the page says only when it was updated"]


def test_a_theme_that_states_times_for_machines() -> None:
    head = (
        '<meta name="author" content="Discuz! Team and Comsenz UI Team">'
        '<meta property="article:published_time" content="2022-08-01T11:51:22+08:00">'
        '<meta property="article:modified_time" content="2022-08-01T18:00:00+08:00">'
    )
    page = draw(line="<div>2022-8-1 发布者: <a>信息港</a> 查看 461</div>").replace("</head>", f"{head}</head>")
    item = read(page)
    assert (local(item.published_at), item.published_precision) == ("2022-08-01 11:51", "minute")
    assert local(item.modified_at) == "2022-08-01 18:00"
    assert item.readings["published_at"].rule == "opengraph article:published_time, year first"
    assert (item.readings["published_text"].rule, item.warnings) == ("date in the info line", [])
    assert [person.name for person in item.byline + item.credits] == []


def test_counts_that_a_script_fills_in_and_counts_of_a_generated_file() -> None:
    empty = STOCK.format("2022-8-1 11:51").replace("461</em>", "</em>")
    item = read(draw(headline="", line=empty))
    assert (item.view_count, item.readings["view_count"].rule) == (None, "filled_by_script")
    file = "https://www.qingdaoxinxigang.cn/qdzx/202208/01/00036482.html"
    item = read(draw(headline="", line=STOCK.format("2022-8-1 11:51")), url=file)
    assert (item.view_count, item.readings["view_count"].rule) == (461, "label 查看, frozen")


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("查看 1.2万", 12_000), ("阅读：10万+", 100_000), ("浏览量 3.4K", 3_400), ("1.2w次阅读", 12_000),
        ("点击数:１，２３４", 1_234), ("人气 1亿", 100_000_000), ("阅读 --", None), ("查看 暂无", None),
    ],
)  # fmt: skip
def test_counts_in_themes(printed: str, count: int | None) -> None:
    item = read(draw(line=f"<div><span>2022-8-1 11:51</span><span>发布者: 信息港</span><span>{printed}</span></div>"))
    assert item.view_count == count
