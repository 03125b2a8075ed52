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
from newscrawl.web.errors import NotFoundError
from newscrawl.web.panels import PanelPage, files_of, panel_csv, show

_SCHEDULE = "schedule"
SCHEDULE_COLUMNS = ("site", "when", "next_at", "arguments")


def _today(_: Connection, __: str | None) -> dt.date:
    return dt.datetime.now(dt.UTC).date()


_PAGE = PanelPage("health", HEALTH, _today)


def health_page(request: Request) -> Response:
    """Crawl health: by itself of the last thirty days."""
    schedule = _schedule()
    if isinstance(schedule, str):
        return show(request, _PAGE, notes=[schedule])
    return show(request, _PAGE, [schedule])


def schedule_csv(request: Request) -> Response:
    """The jobs of the schedule. Raises NotFoundError if there is none that can be read."""
    schedule = _schedule()
    if isinstance(schedule, str):
        raise NotFoundError(schedule)
    return panel_csv(schedule)


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
    return Panel(_SCHEDULE, SCHEDULE_COLUMNS, [{name: getattr(job, name) for name in SCHEDULE_COLUMNS} for job in jobs])


ROUTES = (
    Route("/health", health_page),
    *files_of(_PAGE),
    Route(f"/health/{_SCHEDULE}.csv", schedule_csv),
)
