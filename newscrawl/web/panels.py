"""Pages of panels: filters in the address, and each panel's chart, table and file made of the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from newscrawl.operations.panels import (
    Kind,
    Panel,
    Row,
    Window,
    cells,
    load_rows,
    make_panels,
    window_of_days,
)
from newscrawl.storage.engine import Connection
from newscrawl.storage.figures import known_sites
from newscrawl.web import parameters
from newscrawl.web.downloads import csv_response
from newscrawl.web.explorer import reading
from newscrawl.web.rendering import render, view_of

#: rows of a table; its CSV has all
_MOST_ROWS = 200
#: days that a page shows if nobody says from when on
_USUAL = dt.timedelta(days=29)

LastDay = Callable[[Connection, str | None], dt.date]


@dataclass(slots=True, frozen=True)
class PanelPage:
    """A page of panels: ``name`` is its step in addresses and begins its words, ``kinds`` are its panels, ``last_day``
    says until when it reaches if nobody does."""

    name: str
    kinds: Mapping[str, Kind]
    last_day: LastDay


def show(request: Request, page: PanelPage, more: Sequence[Panel] = (), notes: Sequence[str] = ()) -> Response:
    """The page, with panels of its own behind the others, and with words of ``notes`` in the place of such a panel."""
    if any(value == "" for value in request.query_params.values()):
        # as in the search: what a form sends empty is left out of the address
        return RedirectResponse(view_of(request).here(), 303)
    with reading(request) as connection:
        window = _window(request, page, connection)
        rows = {key: load_rows(kind, connection, window) for key, kind in page.kinds.items()}
        sites = known_sites(connection)
    view = view_of(request)
    scope = window.scope

    def address_of(row: Row) -> str:
        return view.url("articles", row["site"], row["article_id"])

    def shown(panel: Panel) -> dict[str, Any]:
        return {
            "panel": panel,
            "chart": None if panel.chart is None else Markup(panel.chart),
            "rows": [cells(panel, row, view.language, address_of) for row in panel.rows[:_MOST_ROWS]],
            "csv": view.url(page.name, f"{panel.key}.csv", site=scope.site, since=scope.since, until=scope.until),
        }

    panels = [*make_panels(page.kinds, rows, view.language), *more]
    return render(
        request,
        "panels.html",
        name=page.name,
        panels=[shown(panel) for panel in panels],
        notes=notes,
        site=scope.site,
        sites=sorted({*sites, *([scope.site] if scope.site else [])}),
        since=scope.since,
        until=scope.until,
    )


def files_of(page: PanelPage) -> list[Route]:
    """The addresses of the files behind the panels of a page."""

    def download(key: str, request: Request) -> Response:
        kind = page.kinds[key]
        with reading(request) as connection:
            rows = load_rows(kind, connection, _window(request, page, connection))
        return panel_csv(Panel(key, kind.columns, rows))

    return [Route(f"/{page.name}/{key}.csv", partial(download, key)) for key in page.kinds]


def panel_csv(panel: Panel) -> Response:
    """All rows of a panel as a file, with all that they have."""
    names = tuple(panel.rows[0]) if panel.rows else panel.columns
    return csv_response(panel.key.replace("_", "-"), names, ([row[name] for name in names] for row in panel.rows))


def _window(request: Request, page: PanelPage, connection: Connection) -> Window:
    """What the address asks for. Raises BadParameterError."""
    site = parameters.text(request, "site")
    since, until = parameters.day(request, "since"), parameters.day(request, "until")
    if since and until and since > until:
        raise parameters.BadParameterError("until", until.isoformat(), "must_not_end_before")
    last = until or max(page.last_day(connection, site), since or dt.date.min)
    return window_of_days(site, since or max(last, dt.date.min + _USUAL) - _USUAL, last)
