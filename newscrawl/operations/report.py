"""The report: what was published and what happened in some days, as one HTML file that can be mailed.

The file holds its style and its charts, no script, and nothing that a reader's mail program would have to fetch.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.errors import MissingExtraError, NewscrawlError
from newscrawl.operations.charts import Language
from newscrawl.operations.dashboard import DASHBOARD
from newscrawl.operations.health import OUTCOMES, REJECTIONS, SITES, TROUBLES
from newscrawl.operations.panels import Kind, Row, Window, cells, load_rows, make_panels, safe_address, word
from newscrawl.storage import happenings
from newscrawl.storage.clusters import Cluster
from newscrawl.storage.engine import Connection
from newscrawl.storage.figures import Scope
from newscrawl.storage.happenings import Newcomer

#: rows of a table; more are not read
_MOST_ROWS = 50
_LENGTH = re.compile(r"(\d{1,5})\s*([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
#: nothing is older, and no clock runs before the first of all days from here
_FIRST_DAY = dt.date(1970, 1, 1)
_LONGEST = dt.timedelta(days=3660)


def window_since(text: str, now: dt.datetime, zone: ZoneInfo, site: str | None = None) -> Window:
    """The window from ``text`` on until ``now`` (aware): ``24h`` to the minute, ``7d`` or ``4w`` from the midnight
    before, in ``zone``; or a day, ``2022-08-01``. Raises NewscrawlError, which says how it is written."""
    here = now.astimezone(zone)
    if found := _LENGTH.fullmatch(text.strip()):
        length = dt.timedelta(**{_UNITS[found[2]]: int(found[1])})
        if not dt.timedelta(0) < length <= _LONGEST:
            raise NewscrawlError(f"--since {text}: expected an hour to ten years, such as 24h, 7d or 4w")
        start = now - length if found[2] == "h" else _midnight(here.date() - length, zone)
    else:
        try:
            start = _midnight(max(dt.date.fromisoformat(text.strip()), _FIRST_DAY), zone)
        except ValueError as error:
            raise NewscrawlError(f"--since {text}: write 24h, 7d, 4w or a day as 2022-08-01") from error
    if start >= now:
        raise NewscrawlError(f"--since {text}: that day is still to come; it is {here:%Y-%m-%d} in {zone.key}")
    return Window(Scope(site, start.astimezone(zone).date(), here.date()), start, now)


def make_report(connection: Connection, window: Window, zone: ZoneInfo, language: Language) -> str:
    """The report on ``window`` as HTML; what is no site's stands in ``zone``. Takes seconds: it draws charts."""
    rows = {key: load_rows(kind, connection, window, zone) for key, kind in REPORT.items()}
    panels = [
        {
            "panel": panel,
            "rows": [cells(panel, row, language, _address) for row in panel.rows[:_MOST_ROWS]],
        }
        for panel in make_panels(REPORT, rows, language)
    ]

    def t(key: str, **values: object) -> str:
        return word(key, language).format(**values) if values else word(key, language)

    return str(
        _template().render(
            panels=panels,
            glance=_glance(rows),
            t=t,
            language=language,
            since=f"{window.start.astimezone(zone):%Y-%m-%d %H:%M}",
            until=f"{window.end.astimezone(zone):%Y-%m-%d %H:%M}",
            zone=zone.key,
            site=window.site,
        )
    )


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=zone)


def _address(row: Row) -> str | None:
    return safe_address(row.get("url"))


def _glance(rows: Mapping[str, list[Row]]) -> list[tuple[str, int]]:
    """The numbers at the head: which word follows, and the number, in order."""
    sums = {"volume": "articles", "outcomes": "runs", "rejections": "rejections"}
    keys = (
        *("volume", "new_reporters", "new_sources", "corrections", "deletions", "copies"),
        *("outcomes", "troubles", "rejections"),
    )
    return [(key, sum(row[sums[key]] for row in rows[key]) if key in sums else len(rows[key])) for key in keys]


def _copies(connection: Connection, window: Window) -> Iterator[Row]:
    return map(_copied, happenings.new_copies(connection, window.start, window.end, window.site))


def _copied(cluster: Cluster) -> Row:
    earliest = cluster.copies[0]
    return {
        "headline": earliest.headline,
        "site": earliest.site,
        "article_id": earliest.article_id,
        "url": earliest.url,
        "copies": len(cluster.copies),
        "on_sites": sorted({copy.site for copy in cluster.copies}),
    }


def _template() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"newscrawl report needs {error.name}, which is not installed: pip install 'newscrawl[web]'"
        ) from error
    environment = Environment(
        loader=PackageLoader("newscrawl.operations"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


_NEWCOMER = tuple(name for name in Newcomer.__dataclass_fields__)
#: in the order in which they are shown
REPORT: Mapping[str, Kind] = {
    **{key: DASHBOARD[key] for key in ("volume", "most_read", "growing")},
    "new_reporters": Kind(
        lambda connection, window: happenings.new_reporters(connection, window.start, window.end, window.site),
        _NEWCOMER,
    ),
    "new_sources": Kind(
        lambda connection, window: happenings.new_sources(connection, window.start, window.end, window.site),
        _NEWCOMER,
    ),
    "corrections": Kind(
        lambda connection, window: happenings.corrections(connection, window.start, window.end, window.site),
        ("headline", "site", "recorded_at", "changed"),
    ),
    "deletions": Kind(
        lambda connection, window: happenings.deletions(connection, window.start, window.end, window.site),
        ("headline", "site", "published_at", "gone_at"),
    ),
    "copies": Kind(_copies, ("headline", "site", "copies", "on_sites")),
    "sites": SITES,
    "outcomes": OUTCOMES,
    "troubles": TROUBLES,
    "rejections": REJECTIONS,
}
