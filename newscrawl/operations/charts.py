"""Charts as SVG: bars over time, a line over time, a league, a heat map. Drawn by Vega-Lite without a browser.

What comes out holds no script, no style and no reference to anything outside, so that it can stand in a page, in a
mail or in an ``<img>``. Rows are mappings; which of their values are drawn is said by name. The values are copied into
fields with names of ours, as text or number: Vega reads dots and brackets in a field's name as a path, and an object as
an expression. The first chart of a process takes a second, each further one a tenth: draw in a worker thread.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Literal, NamedTuple

from newscrawl.errors import MissingExtraError

Rows = Sequence[Mapping[str, Any]]
Language = Literal["zh", "en"]

#: series that get a color of their own; what is left is drawn as one
_MOST_SERIES = 7
#: days from which on bars are months
_MOST_DAYS = 92
#: years from which on not every month is marked, and the most of them that are
_MOST_YEARS = 10
_LONGEST_LABEL = 28
_LONGEST_NAME = 14
#: what is counted up to so many is marked one by one
_FEW = 6
_WIDTH = 680
_LEAST_WIDTH = 200
_HEIGHT = 280
# Okabe and Ito's palette, which stays distinct under every common color blindness; the last is for what is left.
_COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8a8a8a")
_FONT = "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif"
_WORDS = {
    "zh": {"other": "其他（{} 个）", "none": "（未标明）", "day": "日期", "month": "月份"},
    "en": {"other": "other ({})", "none": "(none stated)", "day": "day", "month": "month"},
}
#: how an axis prints large numbers: 12万 or 120k
_NUMBERS = {
    "zh": "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',~r') + '亿'"
    " : abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',~r') + '万' : format(datum.value, ',~r')",
    "en": "abs(datum.value) >= 1e4 ? format(datum.value, '.3~s') : format(datum.value, ',~r')",
}
WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_AXIS = {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "gridColor": "#e3e3e3"}
_CONFIG = {
    "font": _FONT,
    "view": {"stroke": None},
    # The picture as a whole is named; its parts would be read out one by one.
    "aria": False,
    "axis": _AXIS,
    "legend": {"labelFontSize": 12, "labelLimit": 0},
    "title": {"fontSize": 15, "anchor": "start", "offset": 10},
}
_SPARSE = {"labelOverlap": "greedy", "labelSeparation": 14, "grid": False}
_TIME_AXES = {
    "day": {**_SPARSE, "format": "%Y-%m-%d", "tickCount": {"interval": "day", "step": 1}},
    "month": {**_SPARSE, "format": "%Y-%m", "tickCount": {"interval": "month", "step": 1}},
    "time": {**_SPARSE, "format": "%Y-%m-%d %H:%M", "tickCount": 5},
}


class Labels(NamedTuple):
    """What is written on a chart: its title, and each axis' meaning with its unit. ``description`` is for those who
    cannot see it."""

    title: str
    x: str
    y: str
    description: str = ""

    def printable(self) -> Labels:
        return Labels(*(_text(each, "") for each in self))


def bars(
    rows: Rows, x: str, y: str, series: str | None = None, *, labels: Labels, language: Language = "zh"
) -> str | None:
    """Bars over days, stacked by ``series``; SVG, None if there is no row.

    ``x`` names a date, ``y`` a number. More than 92 days are drawn by month, and ``labels.x`` is ignored: the axis says
    which. Of more than seven series the largest have a color each, and the others share one.
    """
    if not rows:
        return None
    labels, words = labels.printable(), _WORDS[language]
    first, last = (pick(row[x] for row in rows) for pick in (min, max))
    unit = "day" if (last - first).days < _MOST_DAYS else "month"
    names = [_text(row[series], words["none"]) if series else "" for row in rows]
    shown = _largest(zip(names, (row[y] for row in rows), strict=True), words["other"])
    totals: Counter[tuple[dt.date, str]] = Counter()
    for row, name in zip(rows, names, strict=True):
        totals[row[x] if unit == "day" else row[x].replace(day=1), shown[name]] += row[y]
    order = list(dict.fromkeys(shown.values()))
    values = [
        {"x": day.isoformat(), "y": number, "series": name, "place": order.index(name)}
        for (day, name), number in sorted(totals.items())
    ]
    encoding: dict[str, Any] = {
        "x": _time(words[unit], unit) | {"timeUnit": "utcyearmonthdate" if unit == "day" else "utcyearmonth"},
        "y": _number("y", labels.y, language, _highest(totals)),
        "order": {"field": "place", "type": "quantitative"},
    }
    if (years := last.year - first.year) >= _MOST_YEARS:
        # Each tick costs Vega milliseconds, shown or not: one misprinted 1970 made 672 months of them, and 20 seconds.
        step = -(-years // _MOST_YEARS)
        encoding["x"]["axis"] = _TIME_AXES["month"] | {"tickCount": {"interval": "year", "step": step}}
    units = (last - first).days // (1 if unit == "day" else 28) + 1
    spec: dict[str, Any] = {
        "mark": {"type": "bar", "color": _COLORS[0]},
        "encoding": encoding,
        # a single day is no wall
        "width": min(_WIDTH, max(_LEAST_WIDTH, 60 * units)),
    }
    if series:
        encoding["color"] = _legend(order)
        spec["padding"] = {"left": 5, "top": 5, "bottom": 5, "right": 5 + max(map(_surplus, order))}
    return _draw(spec, values, labels)


def line(rows: Rows, x: str, y: str, *, labels: Labels, language: Language = "zh") -> str | None:
    """A line through points over time; SVG, None if there is no point.

    ``x`` names an aware datetime, drawn as the clock of its zone shows it; ``y`` a number, or None, which is left out.
    """
    values = [
        {"x": row[x].replace(tzinfo=dt.UTC).isoformat(), "y": row[y]}
        for row in sorted(rows, key=lambda row: row[x])
        if row[y] is not None
    ]
    if not values:
        return None
    labels = labels.printable()
    encoding = {
        "x": _time(labels.x, "time") | {"scale": {"type": "utc"}},
        "y": _number("y", labels.y, language) | {"scale": {"zero": False}},
    }
    mark = {"type": "line", "color": _COLORS[0], "point": {"color": _COLORS[0], "size": 40}}
    return _draw({"mark": mark, "encoding": encoding}, values, labels)


def league(
    rows: Rows, label: str, value: str, *, labels: Labels, language: Language = "zh", most: int = 20
) -> str | None:
    """Lying bars in the order of the rows, each with its place, its name and its number; SVG, None if there is no row.

    ``label`` names a text, ``value`` a number. Rows behind the first ``most`` are left out.
    """
    if not rows:
        return None
    labels, none = labels.printable(), _WORDS[language]["none"]
    # The place makes two articles with one headline two bars.
    values = [
        {"name": f"{place}  {_shortened(_text(row[label], none))}", "number": row[value], "place": place}
        for place, row in enumerate(rows[:most], 1)
    ]
    widest = max(_width(str(each["name"])) for each in values)
    names = {
        "field": "name",
        "type": "nominal",
        "title": labels.y,
        "sort": {"field": "place"},
        "axis": {"labelLimit": 0, "minExtent": widest, "maxExtent": widest, "ticks": False, "domain": False},
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12},
        "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",.1~f"}},
    }
    spec = {
        "layer": [{"mark": {"type": "bar", "color": _COLORS[0]}}, numbers],
        "encoding": {"y": names, "x": _number("number", labels.x, language, rows[0][value])},
        "width": 420,
        "height": {"step": 24},
    }
    return _draw(spec, values, labels)


def heat_map(
    rows: Rows, weekday: str, hour: str, value: str, *, labels: Labels, language: Language = "zh"
) -> str | None:
    """A week's hours, the darker the larger the number; SVG, None if there is no row.

    ``weekday`` names a number from 0, Monday; ``hour`` one from 0 to 23. An hour without a row is 0.
    """
    if not rows:
        return None
    labels, days = labels.printable(), WEEKDAYS[language]
    found = Counter({(row[weekday], row[hour]): row[value] for row in rows})
    values = [
        {"hour": f"{each:02d}", "day": days[day], "number": found[day, each]} for day in range(7) for each in range(24)
    ]
    encoding = {
        "x": {"field": "hour", "type": "ordinal", "title": labels.x, "axis": {"labelAngle": 0}},
        "y": {"field": "day", "type": "ordinal", "title": labels.y, "sort": days},
        "color": {
            "field": "number",
            "type": "quantitative",
            "legend": {"title": None, "labelExpr": _NUMBERS[language], "tickMinStep": 1},
            "scale": {"scheme": "blues", "domainMin": 0},
        },
    }
    mark = {"type": "rect", "stroke": "white", "strokeWidth": 1}
    return _draw({"mark": mark, "encoding": encoding, "height": 210}, values, labels)


def _time(title: str, unit: str) -> dict[str, Any]:
    return {"field": "x", "type": "temporal", "title": title, "axis": _TIME_AXES[unit]}


def _number(field: str, title: str, language: Language, highest: float | None = None) -> dict[str, Any]:
    """An axis of numbers; ``highest`` is the largest of those that begin at 0."""
    axis: dict[str, Any] = {"labelExpr": _NUMBERS[language], "tickCount": 6}
    # Vega marks halves between 0 and 1, also where tickMinStep forbids it.
    if isinstance(highest, int) and highest <= _FEW:
        axis |= {"values": list(range(highest + 1)), "tickCount": highest + 1}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis}


def _highest(totals: Mapping[tuple[dt.date, str], int]) -> int:
    """The height of the highest stack."""
    stacks: Counter[dt.date] = Counter()
    for (day, _), number in totals.items():
        stacks[day] += number
    return max(stacks.values())


def _legend(order: Sequence[str]) -> dict[str, Any]:
    colors = _COLORS[: len(order)] if len(order) <= _MOST_SERIES else _COLORS
    name = f"length(datum.label) > {_LONGEST_NAME} ? slice(datum.label, 0, {_LONGEST_NAME - 1}) + '…' : datum.label"
    return {
        "field": "series",
        "type": "nominal",
        "legend": {"title": None, "labelExpr": name},
        "scale": {"domain": order, "range": colors},
    }


def _largest(numbers: Iterable[tuple[str, int]], other: str) -> dict[str, str]:
    """Under which name each series is drawn: its own, or that of what is left. The largest first."""
    totals: Counter[str] = Counter()
    for name, number in numbers:
        totals[name] += number
    ranked = [name for name, _ in sorted(totals.items(), key=lambda total: (-total[1], total[0]))]
    left = ranked[_MOST_SERIES:]
    # one that is left is no group
    if len(left) <= 1:
        return {name: name for name in ranked}
    return {name: name for name in ranked[:_MOST_SERIES]} | dict.fromkeys(left, other.format(len(left)))


def _text(value: Any, none: str) -> str:
    """A value as text that XML can hold: without control characters, half characters and marks that turn a line."""
    text = none if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def _width(text: str) -> int:
    """About how many pixels a name takes: where no Chinese font is installed, Vega measures too little."""
    return sum(13 if unicodedata.east_asian_width(character) in "WF" else 7 for character in text)


def _surplus(name: str) -> int:
    """About how many pixels a legend needs beyond what Vega measures."""
    return _width(name[:_LONGEST_NAME]) // 2


def _draw(spec: dict[str, Any], values: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"charts need {error.name}, which is not installed: pip install 'newscrawl[web]'"
        ) from error
    whole = {"width": _WIDTH, "height": _HEIGHT, "config": _CONFIG, "data": {"values": values}, "title": labels.title}
    svg: str = vl_convert.vegalite_to_svg({**whole, **spec}, allowed_base_urls=[])
    name, words = escape(labels.title), escape(labels.description or f"{labels.y} · {labels.x}")
    head, _, inside = svg.rpartition("</svg>")[0].partition(">")
    # Vega gives groups of marks a role, in spite of "aria": False, and no name; axe-core counts that as a fault.
    hidden = f'<g aria-hidden="true">{inside}</g>'
    return f'{head} role="img" aria-label="{name}"><title>{name}</title><desc>{words}</desc>{hidden}</svg>'
