"""How the crawls fare, as panels: the sites today, and the runs and rejections of some days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newscrawl.operations import charts
from newscrawl.operations.charts import Labels, Language
from newscrawl.operations.dashboard import draws_league
from newscrawl.operations.panels import Kind, Row, Window, word
from newscrawl.operations.status import name_the_dead
from newscrawl.storage.engine import Connection
from newscrawl.storage.fill_rates import NEW, RECENT, sample_of
from newscrawl.storage.frontier import State
from newscrawl.storage.models import Run
from newscrawl.storage.rejections import count_reasons
from newscrawl.storage.runs import RunKind, RunOutcome, load_runs
from newscrawl.storage.status import SiteStatus, site_status

#: more runs than a month of ten sites has
_MOST_RUNS = 10_000
_HOUR = dt.timedelta(hours=1)
_MINUTE = dt.timedelta(minutes=1)
#: the groups of a run's articles whose fields are counted (newscrawl.crawling.census)
_GROUPS = (RECENT, "older", NEW)
_NOT_STORED = ("retry", "rejected", "gone", "external")
_TROUBLES = (RunOutcome.FAILED, RunOutcome.KILLED, RunOutcome.DEGRADED)


def _sites(connection: Connection, window: Window) -> Iterable[Row]:
    found = site_status(connection, [])
    for site in found:
        name_the_dead(connection, [site.last_run] if site.last_run else [])
    return [_site(site) for site in found if window.site in (None, site.site)]


def _site(site: SiteStatus) -> Row:
    last = site.last_run
    return {
        "site": site.site,
        "outcome": last and last.outcome,
        "reason": last and last.finish_reason,
        "started_at": last and last.started_at,
        "last_success_at": site.last_success_at,
        "newest_published_at": site.newest_published_at,
        "usual_hours": None if site.usual_age is None else site.usual_age / _HOUR,
        "is_silent": site.is_silent,
        "dried_up": list(site.dried_up),
        "pending": site.pending,
        "rejected": site.frontier[State.REJECTED],
        "running_since": site.running and site.running.since,
    }


def _runs_of(connection: Connection, window: Window) -> list[Run]:
    runs = load_runs(connection, _MOST_RUNS, window.site, since=window.start, until=window.end)
    name_the_dead(connection, runs)
    return runs


def _runs(connection: Connection, window: Window) -> Iterable[Row]:
    return map(_run, _runs_of(connection, window))


def _run(run: Run) -> Row:
    counts = run.counts
    return {
        "run": run.id,
        "site": run.site,
        "kind": run.kind,
        "started_at": run.started_at,
        "minutes": (run.finished_at - run.started_at) / _MINUTE if run.finished_at else None,
        "outcome": run.outcome,
        "reason": run.finish_reason,
        "new": counts.get("new", 0),
        "changed_articles": counts.get("changed", 0),
        "unchanged": counts.get("unchanged", 0),
        "not_stored": sum(counts.get(name, 0) for name in _NOT_STORED),
        "requests": counts.get("requests", 0),
    }


def _troubles(connection: Connection, window: Window) -> Iterable[Row]:
    return [_run(run) for run in _runs_of(connection, window) if run.outcome in _TROUBLES]


def _outcomes(connection: Connection, window: Window) -> Iterator[Row]:
    found = Counter((run.site, run.outcome) for run in _runs_of(connection, window))
    for (site, outcome), runs in sorted(found.items()):
        yield {"site": site, "outcome": outcome, "runs": runs}


def _fill_rates(connection: Connection, window: Window) -> Iterator[Row]:
    seen: set[str] = set()
    for run in _runs_of(connection, window):
        samples = {group: sample for group in _GROUPS if (sample := sample_of(run, group))}
        if run.site in seen or run.kind != RunKind.CRAWL or not samples:
            continue
        seen.add(run.site)
        for group, sample in samples.items():
            for field, filled in sorted(sample.filled.items()):
                yield {
                    "site": run.site,
                    "run": run.id,
                    "group": group,
                    "field": field,
                    "articles": sample.articles,
                    "filled": filled,
                    "share": filled / sample.articles,
                }


def _rejections(connection: Connection, window: Window) -> Iterator[Row]:
    found = count_reasons(connection, window.site, since=window.start, until=window.end, only_open=False)
    for each in found:
        yield {
            "site": each.site,
            "kind": each.kind,
            "reason": each.reason,
            "rejections": each.rejections,
            "last_rejected_at": each.last_at,
            "example_url": each.example_url,
        }


def _draw_runs(rows: Sequence[Row], language: Language) -> str | None:
    drawn = [
        {"day": row["started_at"].date(), "runs": 1, "outcome": word(f"outcome_{row['outcome']}", language)}
        for row in rows
    ]
    labels = Labels(word("panel_runs", language), "", word("runs_unit", language), word("about_runs", language))
    return charts.bars(drawn, "day", "runs", "outcome", labels=labels, language=language)


_RUN_COLUMNS = (
    *("run", "site", "kind", "started_at", "minutes", "outcome", "reason", "new", "changed_articles", "unchanged"),
    *("not_stored", "requests"),
)
OUTCOMES = Kind(_outcomes, ("site", "outcome", "runs"))
TROUBLES = Kind(_troubles, ("run", "site", "started_at", "outcome", "reason", "new", "not_stored"))
REJECTIONS = Kind(
    _rejections,
    ("site", "kind", "reason", "rejections", "last_rejected_at", "example_url"),
    draws_league("rejections", "reason", "rejections", "pages_unit"),
)
SITES = Kind(
    _sites,
    (
        *("site", "outcome", "reason", "started_at", "last_success_at", "newest_published_at", "usual_hours"),
        *("is_silent", "dried_up", "pending", "rejected", "running_since"),
    ),
)
#: in the order in which they are shown
HEALTH: Mapping[str, Kind] = {
    "sites": SITES,
    "runs": Kind(_runs, _RUN_COLUMNS, _draw_runs),
    "fill_rates": Kind(_fill_rates, ("site", "run", "group", "field", "articles", "filled", "share")),
    "rejections": REJECTIONS,
}
