"""What was published, as panels: the dashboard's, and the first of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from newscrawl.items import REPORTERS
from newscrawl.operations import charts
from newscrawl.operations.charts import Labels, Language
from newscrawl.operations.panels import Kind, Row, word
from newscrawl.storage import figures

_ROWS = 50


def _draw_volume(rows: Sequence[Row], language: Language) -> str | None:
    # Sites have channels of the same name.
    is_one_site = len({row["site"] for row in rows}) == 1
    named = [
        {**row, "series": row["channel"] if is_one_site else " · ".join(filter(None, (row["site"], row["channel"])))}
        for row in rows
    ]
    labels = Labels(word("panel_volume", language), "", word("articles_unit", language), word("about_volume", language))
    return charts.bars(named, "day", "articles", "series", labels=labels, language=language)


def _draw_hours(rows: Sequence[Row], language: Language) -> str | None:
    labels = Labels(
        f"{word('panel_hours', language)} · {word('articles_unit', language)}",
        word("hour_axis", language),
        word("head_weekday", language),
        word("about_hours", language),
    )
    return charts.heat_map(rows, "weekday", "hour", "articles", labels=labels, language=language)


def draws_league(key: str, name: str, value: str, unit: str) -> Callable[[Sequence[Row], Language], str | None]:
    """What draws the first rows of a panel as a league of their ``name`` by ``value``; ``unit`` is the word for it."""

    def draw(rows: Sequence[Row], language: Language) -> str | None:
        labels = Labels(
            word(f"panel_{key}", language),
            word(unit, language),
            word(f"head_{name}", language),
            word(f"about_{key}", language),
        )
        return charts.league(rows, name, value, labels=labels, language=language)

    return draw


#: in the order in which they are shown
DASHBOARD: Mapping[str, Kind] = {
    "volume": Kind(
        lambda connection, window: figures.volume(connection, window.scope),
        ("day", "site", "channel", "articles"),
        _draw_volume,
    ),
    "most_read": Kind(
        lambda connection, window: figures.most_read(connection, window.scope, _ROWS),
        ("headline", "site", "channel", "source", "published_at", "view_count", "is_gone"),
        draws_league("most_read", "headline", "view_count", "views_unit"),
    ),
    "growing": Kind(
        lambda connection, window: figures.fastest_growing(connection, window.scope, _ROWS),
        ("headline", "site", "gained", "per_day", "own_requests", "last_views", "first_at", "last_at"),
        draws_league("growing", "headline", "per_day", "views_a_day_unit"),
    ),
    "sources": Kind(
        lambda connection, window: figures.sources(connection, window.scope, _ROWS),
        ("source", "articles", "sites", "views"),
        draws_league("sources", "source", "articles", "articles_unit"),
    ),
    "reporters": Kind(
        lambda connection, window: figures.people(connection, window.scope, REPORTERS, _ROWS),
        ("name", "role", "articles", "sites", "last_published_on"),
        draws_league("reporters", "name", "articles", "articles_unit"),
    ),
    "hours": Kind(
        lambda connection, window: figures.hours(connection, window.scope),
        ("weekday", "hour", "articles"),
        _draw_hours,
    ),
}
