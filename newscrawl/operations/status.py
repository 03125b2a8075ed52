"""What runs and has run, over all sites of the project."""

from __future__ import annotations

from collections.abc import Iterable

from scrapy.settings import Settings

from newscrawl.operations.project import load_sites, open_database
from newscrawl.storage.engine import Connection, writing
from newscrawl.storage.fill_rates import Finding, accept_drift
from newscrawl.storage.leases import Holder, live_holders
from newscrawl.storage.models import Rejection, Run
from newscrawl.storage.rejections import load_rejections
from newscrawl.storage.runs import RunOutcome, load_run, load_runs
from newscrawl.storage.status import SiteStatus, site_status

_ALL = 1_000_000


def project_status(settings: Settings) -> list[SiteStatus]:
    """The status of every site of the project, also of those that never ran, and of those whose runs are on record."""
    with open_database(settings).connect() as connection:
        sites = site_status(connection, list(load_sites(settings)))
        for site in sites:
            name_the_dead(connection, [site.last_run] if site.last_run else [])
        return sites


def latest_runs(settings: Settings, limit: int, site: str | None = None) -> list[Run]:
    """The latest ``limit`` runs, newest first. One that is on record as running but holds no lease was killed, and
    says so, though its row says it only after the next run of the site."""
    with open_database(settings).connect() as connection:
        runs = load_runs(connection, limit, site)
        name_the_dead(connection, runs)
        return runs


def load_run_record(settings: Settings, run_id: int) -> tuple[Run | None, list[Rejection]]:
    """A run, None if there is none, and the pages it rejected, in order."""
    with open_database(settings).connect() as connection:
        run = load_run(connection, run_id)
        name_the_dead(connection, [run] if run else [])
        return run, load_rejections(connection, run_id=run_id, limit=_ALL)[::-1]


def accept_run(settings: Settings, run_id: int) -> list[Finding]:
    """Take what a degraded run lacks for the new normal of its site, and return it. Raises NewscrawlError for a run
    that is not degraded."""
    with writing(open_database(settings)) as connection:
        return accept_drift(connection, run_id)


def holder_of(settings: Settings, site: str) -> Holder | None:
    """The run of ``site`` that is under way; None if there is none."""
    with open_database(settings).connect() as connection:
        return live_holders(connection).get(site)


def name_the_dead(connection: Connection, runs: Iterable[Run]) -> None:
    """Have those of ``runs`` say that they were killed which are on record as running, but hold no lease."""
    alive = {holder.run_id for holder in live_holders(connection).values()}
    for run in runs:
        if run.outcome == RunOutcome.RUNNING and run.id not in alive:
            run.outcome = RunOutcome.KILLED.value
