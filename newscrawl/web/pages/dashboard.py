"""``/dashboard``: what was published, in charts; ``/dashboard/….csv``: the rows behind each."""

from __future__ import annotations

import datetime as dt

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newscrawl.operations.dashboard import DASHBOARD
from newscrawl.storage.engine import Connection
from newscrawl.storage.figures import latest_day
from newscrawl.web.panels import PanelPage, files_of, show


def _last_day(connection: Connection, site: str | None) -> dt.date:
    now = dt.datetime.now(dt.UTC)
    return latest_day(connection, now, site) or now.date()


_PAGE = PanelPage("dashboard", DASHBOARD, _last_day)


def dashboard_page(request: Request) -> Response:
    """The dashboard: by itself the thirty days up to the latest article."""
    return show(request, _PAGE)


ROUTES = (Route("/dashboard", dashboard_page), *files_of(_PAGE))
