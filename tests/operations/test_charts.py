"""Charts: what is drawn, what is written on them, and that nothing a site printed gets out of its text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest

from newscrawl.operations import charts
from newscrawl.operations.charts import Labels

SVG = "{http://www.w3.org/2000/svg}"
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
FIRST = dt.date(2022, 8, 1)
LABELS = Labels("标题", "横轴（次）", "纵轴（篇）", "说明")
HOSTILE = (
    "</svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a.b[0]['c']\\d",
    "{{7*7}} {expr: 'x'} datum.x",
    "\x00\x0b\ud800\u202e]]>&amp;",
    "url(https://evil.example/x) javascript:alert(1)",
)


def texts(svg: str | None) -> list[str]:
    """What is written on the picture, in order; the picture has to be well-formed XML."""
    assert svg is not None
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def marks(svg: str | None, kind: str, element: str = "path") -> list[ElementTree.Element]:
    """The shapes of the layer of marks that draws bars, cells (rect) or points (symbol)."""
    assert svg is not None
    found = ElementTree.fromstring(svg).iter(f"{SVG}g")
    return [
        mark
        for each in found
        if each.get("class", "").startswith(f"mark-{kind} role-mark")
        for mark in each.findall(f"{SVG}{element}")
    ]


def days(number: int, *series: str) -> list[dict[str, Any]]:
    return [
        {"day": FIRST + dt.timedelta(day), "articles": place, "channel": name}
        for day in range(number)
        for place, name in enumerate(series, 1)
    ]


def all_kinds(name: str) -> list[str | None]:
    """Each kind of chart with ``name`` wherever a text can stand, and as the name of every field."""
    labels = Labels(name, name, name, name)
    at = dt.datetime(2022, 8, 1, 11, 51, tzinfo=SHANGHAI)
    return [
        charts.bars([{name: FIRST, "n": 3, "s": name}], name, "n", "s", labels=labels),
        charts.bars([{"d": FIRST, name: 3}], "d", name, labels=labels),
        charts.line([{name: at, "n": 3}], name, "n", labels=labels),
        charts.line([{"t": at, name: 3}], "t", name, labels=labels),
        charts.league([{name: name, "n": 3}], name, "n", labels=labels),
        charts.league([{"l": name, name: 3}], "l", name, labels=labels),
        charts.heat_map([{name: 0, "h": 0, "n": 3}], name, "h", "n", labels=labels),
        charts.heat_map([{"w": 0, "h": 0, name: 3}], "w", "h", name, labels=labels),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_text(name: str) -> None:
    elements = {"svg", "title", "desc", "g", "rect", "path", "line", "text", "defs", "linearGradient", "stop"}
    for svg in all_kinds(name):
        assert svg is not None
        tree = ElementTree.fromstring(svg)
        assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= elements
        attributes = [(key, value) for each in tree.iter() for key, value in each.attrib.items() if key != "aria-label"]
        assert [key for key, _ in attributes if key.startswith("on") or "href" in key or key in ("src", "style")] == []
        values = {value for _, value in attributes}
        assert [value for value in values if "://" in value or "javascript" in value or "evil" in value] == []
        assert all(re.fullmatch(r"url\(#gradient_\d+\)", value) for value in values if "url(" in value)
        # a field that Vega had taken for a path would have no value
        assert not any("NaN" in value or "undefined" in value for value in values)


def test_hostile_fields_are_drawn() -> None:
    for name in HOSTILE:
        drawn = all_kinds(name)
        assert [len(marks(svg, "rect")) for svg in drawn] == [1, 1, 0, 0, 1, 1, 168, 168]
        assert [len(marks(svg, "symbol")) for svg in drawn[2:4]] == [1, 1]
        assert all("3" in texts(svg) for svg in drawn[4:6])


def test_a_chart_is_named_for_those_who_hear_it() -> None:
    svg = charts.bars(days(2, "财经"), "day", "articles", labels=LABELS)
    assert svg is not None
    picture = ElementTree.fromstring(svg)
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "标题")
    assert [(each.tag.removeprefix(SVG), each.text) for each in picture][:2] == [("title", "标题"), ("desc", "说明")]
    assert picture.get("viewBox")


def test_axes_are_labelled_in_each_language() -> None:
    rows = days(2, "财经", "体育")
    zh, en = (charts.bars(rows, "day", "articles", "channel", labels=LABELS, language=each) for each in ("zh", "en"))
    assert {"标题", "日期", "纵轴（篇）", "2022-08-01", "财经", "体育"} <= set(texts(zh))
    assert {"标题", "day", "纵轴（篇）", "2022-08-01", "财经", "体育"} <= set(texts(en))


def test_bars_have_a_font_for_chinese() -> None:
    svg = charts.bars(days(1, "财经"), "day", "articles", "channel", labels=LABELS)
    assert svg is not None
    fonts = {each.get("font-family") for each in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert len(fonts) == 1
    assert "Noto Sans CJK SC" in str(fonts.pop())


def test_one_bar_a_day_and_channel() -> None:
    svg = charts.bars(days(75, "财经", "体育", "要闻"), "day", "articles", "channel", labels=LABELS)
    assert len(marks(svg, "rect")) == 75 * 3
    assert "其他" not in "".join(texts(svg))


def test_many_channels_become_seven_and_the_rest() -> None:
    names = [f"频道{number:02d}" for number in range(1, 23)]  # the later, the more articles
    svg = charts.bars(days(60, *names), "day", "articles", "channel", labels=LABELS)
    assert [text for text in texts(svg) if "频道" in text or "其他" in text] == [*names[:-8:-1], "其他（15 个）"]
    assert len({mark.get("fill") for mark in marks(svg, "rect")}) == 8
    assert len(marks(svg, "rect")) == 60 * 8


def test_an_eighth_channel_is_not_called_other() -> None:
    svg = charts.bars(days(1, *"abcdefgh"), "day", "articles", "channel", labels=LABELS)
    assert {*"abcdefgh"} <= set(texts(svg))


def test_years_are_drawn_by_month() -> None:
    svg = charts.bars(days(365, "财经"), "day", "articles", labels=LABELS)
    assert len(marks(svg, "rect")) == 12
    assert {"月份", "2022-08"} <= set(texts(svg))


@pytest.mark.parametrize("first", [2011, 1970, 1900])
def test_a_misprinted_date_does_not_have_every_month_marked(first: int) -> None:
    rows = [{"day": dt.date(year, 8, 1), "n": 1} for year in (first, 2022)]
    svg = charts.bars(rows, "day", "n", labels=LABELS)
    assert len(marks(svg, "rect")) == 2
    months = [text for text in texts(svg) if re.fullmatch(r"\d{4}-\d\d", text)]
    assert 2 <= len(months) <= 12
    assert {month[-3:] for month in months} == {"-01"}


def test_a_channel_nobody_stated_has_a_name() -> None:
    svg = charts.bars([{"day": FIRST, "n": 1, "channel": None}], "day", "n", "channel", labels=LABELS)
    assert "（未标明）" in texts(svg)


@pytest.mark.parametrize(
    ("language", "largest", "printed"),
    [("zh", 3_000_000, "300万"), ("zh", 300_000_000, "3亿"), ("en", 3_000_000, "3M"), ("en", 3000, "3,000")],
)
def test_large_numbers_are_short_on_an_axis(language: charts.Language, largest: int, printed: str) -> None:
    svg = charts.bars([{"day": FIRST, "n": largest}], "day", "n", labels=LABELS, language=language)
    assert printed in texts(svg)


@pytest.mark.parametrize("most", [1, 2, 6])
def test_small_counts_are_marked_one_by_one(most: int) -> None:
    rows = [{"day": FIRST, "n": 1, "c": str(number)} for number in range(most)]
    bars = texts(charts.bars(rows, "day", "n", "c", labels=LABELS))
    numbers = [str(number) for number in range(most + 1)]
    assert [text for text in bars if re.fullmatch(r"[\d.]+", text)][: most + 1] == numbers
    league = texts(charts.league([{"name": "a", "n": most}], "name", "n", labels=LABELS))
    assert [text for text in league if re.fullmatch(r"[\d.]+", text)] == [*numbers, str(most)]


def test_a_league_names_places_and_exact_numbers() -> None:
    rows = [{"headline": "同一标题", "views": 1234567}, {"headline": "同一标题", "views": 2}]
    svg = charts.league(rows, "headline", "views", labels=LABELS)
    assert len(marks(svg, "rect")) == 2  # one headline, two articles
    assert {"1  同一标题", "2  同一标题", "1,234,567", "2", "横轴（次）", "纵轴（篇）"} <= set(texts(svg))


def test_a_league_cuts_long_names_and_shows_twenty() -> None:
    rows = [{"headline": "长" * 60, "views": 100 - number} for number in range(30)]
    written = texts(charts.league(rows, "headline", "views", labels=LABELS))
    assert f"20  {'长' * 27}…" in written
    assert not any(text.startswith("21") for text in written)


def test_a_line_shows_the_clock_of_its_zone() -> None:
    rows = [{"at": dt.datetime(2022, 8, 1, 0, 30, tzinfo=SHANGHAI), "views": 461}]  # the 31st of July in UTC
    assert "2022-08-01 00:30" in texts(charts.line(rows, "at", "views", labels=LABELS))


def test_a_line_leaves_out_visits_that_counted_nothing() -> None:
    at = [dt.datetime(2022, 8, day, tzinfo=SHANGHAI) for day in (1, 2, 3)]
    rows = [{"at": time, "views": views} for time, views in zip(at, (10, None, 30), strict=True)]
    assert len(marks(charts.line(rows, "at", "views", labels=LABELS), "symbol")) == 2


def test_a_heat_map_has_all_hours_and_the_darkest_where_most_is() -> None:
    svg = charts.heat_map([{"w": 6, "h": 23, "n": 9}, {"w": 0, "h": 5, "n": 1}], "w", "h", "n", labels=LABELS)
    cells = [mark.get("fill") for mark in marks(svg, "rect")]
    assert len(cells) == 7 * 24
    assert {"周一", "周日", "00", "23"} <= set(texts(svg))
    assert len({cells[-1], cells[5], cells[6]}) == 3  # 9, 1 and nothing


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.bars([], "x", "y", labels=LABELS),
        lambda: charts.line([], "x", "y", labels=LABELS),
        lambda: charts.line([{"x": dt.datetime(2022, 8, 1, tzinfo=dt.UTC), "y": None}], "x", "y", labels=LABELS),
        lambda: charts.league([], "x", "y", labels=LABELS),
        lambda: charts.heat_map([], "x", "y", "z", labels=LABELS),
    ],
)
def test_nothing_is_no_chart(draw: Callable[[], str | None]) -> None:
    assert draw() is None


def test_threads_draw_what_one_draws() -> None:
    def draw(number: int) -> str | None:
        return charts.bars(days(number, "财经"), "day", "articles", labels=LABELS)

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(1, 7)))
    assert [len(marks(svg, "rect")) for svg in drawn] == [1, 2, 3, 4, 5, 6]
    assert drawn[2] == draw(3)
