"""Panels: a table, what of it is drawn, and what both are called. Dashboard, health page and report are made of them.

A panel's rows are mappings with plain values, so that its table, its chart and its CSV cannot say different things.
Moments in them stand in the site's zone where a row is about an article.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newscrawl.operations.charts import WEEKDAYS, Language
from newscrawl.operations.panel_words import PANEL_WORDS
from newscrawl.storage.engine import Connection
from newscrawl.storage.figures import Scope

Row = Mapping[str, Any]

_LANGUAGES = ("zh", "en")
_DAY = dt.timedelta(days=1)
#: columns that hold names of ours -> how the words for them begin
_NAMED = {"role": "role", "outcome": "outcome", "kind": "kind", "group": "group"}
#: columns with what a site printed, which is Chinese in whatever language the panel is
_PRINTED = ("headline", "channel", "source", "name")
#: columns that lead somewhere off the page
_ADDRESSES = ("url", "example_url")


@dataclass(slots=True, frozen=True)
class Window:
    """What panels look at: articles published in the days of ``scope``, and what happened from ``start`` on and before
    ``end`` (aware)."""

    scope: Scope
    start: dt.datetime
    end: dt.datetime

    @property
    def site(self) -> str | None:
        return self.scope.site


def window_of_days(site: str | None, since: dt.date, until: dt.date) -> Window:
    """The window of these days, both included; what happened is asked for by days in UTC."""
    start, last = (dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) for day in (since, until))
    return Window(Scope(site, since, until), start, last + _DAY if until < dt.date.max else last)


class Kind(NamedTuple):
    """A kind of panel: what it loads, the columns of its table (its CSV has all that a row has), what draws it."""

    load: Callable[[Connection, Window], Iterable[Any]]
    columns: tuple[str, ...]
    draw: Callable[[Sequence[Row], Language], str | None] | None = None


@dataclass(slots=True, frozen=True)
class Panel:
    """A panel with its rows; ``chart`` is SVG, None if there is nothing to draw."""

    key: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    chart: str | None = None


class Cell(NamedTuple):
    """What a table shows: text, where it leads (None: nowhere), and what it is: a ``number``, a ``moment``, text that
    the site ``printed``, or a ``word`` of ours."""

    text: str
    href: str | None
    kind: str


def load_rows(kind: Kind, connection: Connection, window: Window, zone: dt.tzinfo = dt.UTC) -> list[Row]:
    """The rows of a panel; moments of what is no site's stand in ``zone``."""
    return [_plain(found, zone) for found in kind.load(connection, window)]


def make_panels(kinds: Mapping[str, Kind], rows: Mapping[str, Sequence[Row]], language: Language) -> list[Panel]:
    """The panels of rows that are loaded, drawn: takes a tenth of a second a chart, and no database."""
    return [
        Panel(key, kind.columns, rows[key], kind.draw(rows[key], language) if kind.draw else None)
        for key, kind in kinds.items()
    ]


def word(key: str, language: Language) -> str:
    """A word or sentence of :data:`PANEL_WORDS`."""
    return PANEL_WORDS[key][_LANGUAGES.index(language)]


def cells(panel: Panel, row: Row, language: Language, address_of: Callable[[Row], str | None]) -> list[Cell]:
    """A row of the table as text; ``address_of`` says where its headline leads."""

    def href(column: str) -> str | None:
        if column == "headline":
            return address_of(row)
        return safe_address(row[column]) if column in _ADDRESSES else None

    return [
        Cell(_shown(column, row[column], language), href(column), _kind(column, row[column]))
        for column in panel.columns
    ]


def safe_address(value: object) -> str | None:
    """An address that can be followed; None for one that a browser would run."""
    try:
        return str(value) if urlsplit(str(value)).scheme in ("http", "https") else None
    except ValueError:
        return None


def _plain(found: Any, otherwise: dt.tzinfo) -> Row:
    row = (
        dict(found) if isinstance(found, Mapping) else {each.name: getattr(found, each.name) for each in fields(found)}
    )
    zone = row.pop("time_zone", None)
    clock = ZoneInfo(zone) if zone else otherwise
    return {name: value.astimezone(clock) if isinstance(value, dt.datetime) else value for name, value in row.items()}


def _kind(column: str, value: object) -> str:
    if isinstance(value, str) and column in _PRINTED:
        return "printed"
    if isinstance(value, dt.date):
        return "moment"
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and column != "weekday"
    return "number" if is_number else "word"


def _shown(column: str, value: Any, language: Language) -> str:
    if value is None:
        return word("no_headline", language) if column == "headline" else "–"
    if column == "weekday":
        return WEEKDAYS[language][value]
    if column in _NAMED:
        known = f"{_NAMED[column]}_{value}"
        return word(known, language) if known in PANEL_WORDS else str(value)
    if column == "share":
        return f"{value:.0%}"
    return next((show(value, language) for kind, show in _SHOWN if isinstance(value, kind)), str(value))


def _moment(value: dt.datetime, language: Language) -> str:
    return f"{value:%Y-%m-%d %H:%M}" + ("" if value.utcoffset() else " UTC")


#: the first that fits shows a value: a bool is an int too, and a datetime a date
_SHOWN: tuple[tuple[Any, Callable[[Any, Language], str]], ...] = (
    (bool, lambda value, language: word("yes" if value else "no", language)),
    (int, lambda value, _: f"{value:,}"),
    (float, lambda value, _: f"{value:,.1f}"),
    (dt.datetime, _moment),
    (dt.date, lambda value, _: value.isoformat()),
    (list | tuple, lambda value, language: ("、" if language == "zh" else ", ").join(map(str, value)) or "–"),
)
