"""``/health``: how the crawls fare, and what is planned; ``/health/….csv``: the rows of each table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newscrawl.errors import NewscrawlError, ProjectNotFoundError
from newscrawl.operations.health import HEALTH
from newscrawl.operations.panels import Panel
from newscrawl.scheduling.plan import planned_jobs
from newscrawl.scheduling.schedule_file import default_file, read_schedule
from newscrawl.storage.engine import Connection
from newscrawl.web.panels import PanelPage, download, show

_SCHEDULE = "schedule"
_COLUMNS = ("site", "when", "next_at", "arguments")


def _today(_: Connection, __: str | None) -> dt.date:
    return dt.datetime.now(dt.UTC).date()


_PAGE = PanelPage("health", HEALTH, _today)


def health_page(request: Request) -> Response:
    """Crawl health: by itself of the last thirty days."""
    schedule = _schedule()
    if isinstance(schedule, str):
        return show(request, _PAGE, notes=[schedule])
    return show(request, _PAGE, [schedule])


def health_csv(request: Request) -> Response:
    """The rows of one panel."""
    return download(request, _PAGE, _planned)


def _planned(key: str) -> Panel | None:
    schedule = _schedule() if key == _SCHEDULE else None
    return schedule if isinstance(schedule, Panel) else None


def _schedule() -> Panel | str:
    """The schedule of the project around the working directory, or the word that says why there is none. The reason
    itself names files of this machine."""
    try:
        path = default_file(Path.cwd())
        if not path.is_file():
            return "no_schedule"
        jobs = planned_jobs(read_schedule(path), dt.datetime.now(dt.UTC))
    except ProjectNotFoundError:
        return "no_schedule"
    except NewscrawlError:
        return "bad_schedule"
    return Panel(_SCHEDULE, _COLUMNS, [{name: getattr(job, name) for name in _COLUMNS} for job in jobs])


ROUTES = (Route("/health", health_page), Route("/health/{panel}.csv", health_csv))
