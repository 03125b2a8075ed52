"""How complete the articles of each run were, and which fields of a site have dried up: what ``runs.fill_rates`` holds.

It holds ``{group: {"articles": n, "filled": {field: n}}}`` and, under ``drift``, what the run was found to lack.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, select, update

from newscrawl.errors import NewscrawlError
from newscrawl.storage.models import Run, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.runs import RunKind, RunOutcome, load_run

#: the groups of articles that runs are compared by: new to us and lately published; all that are new to us
RECENT = "recent"
NEW = "new"
#: the one field that is no column, and is counted of all new articles: a time to the minute that no crowd shares
OWN_TIME = "own_time"
_DRIFT = "drift"
#: how far back a site's usual rates reach
_RUNS = 100


@dataclass(slots=True, frozen=True)
class Sample:
    """How many of so many ``articles`` have each field."""

    articles: int
    filled: Mapping[str, int]


@dataclass(slots=True, frozen=True)
class Finding:
    """A field that has dried up: ``filled`` of the latest ``articles`` have it, where ``usual_filled`` of
    ``usual_articles`` had it before. ``since`` is the first run that lacked it, ``examples`` are URLs without it."""

    field: str
    articles: int
    filled: int
    usual_articles: int
    usual_filled: int
    since: int
    examples: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class PastRun:
    """An earlier run of the site: what its articles have, and what it was found to lack (field -> since which run),
    which an operator may have accepted as the new normal."""

    run_id: int
    sample: Sample
    drifted: Mapping[str, int]
    is_accepted: bool = False


def as_json(samples: Mapping[str, Sample], findings: Sequence[Finding]) -> dict[str, object] | None:
    """What the column keeps of the groups of a run; None if the run read no article."""
    kept: dict[str, object] = {group: asdict(sample) for group, sample in samples.items() if sample.articles}
    return kept | ({_DRIFT: [asdict(finding) for finding in findings]} if findings else {}) or None


def sample_of(run: Run, group: str = RECENT) -> Sample | None:
    """The articles of a group that ``run`` read; None if it read none."""
    kept: Any = (run.fill_rates or {}).get(group)
    return Sample(kept["articles"], kept["filled"]) if kept else None


def findings_of(run: Run) -> list[Finding]:
    """What ``run`` was found to lack, accepted since or not."""
    kept: Any = (run.fill_rates or {}).get(_DRIFT, [])
    return [Finding(**{**finding, "examples": tuple(finding["examples"])}) for finding in kept]


def load_past(connection: Connection, site: str, group: str = RECENT) -> list[PastRun]:
    """The latest runs of ``site`` that came to their end and read articles of ``group``, newest first."""
    statement = (
        select(Run)
        .where(
            Run.site == site,
            Run.kind == RunKind.CRAWL.value,
            Run.outcome.in_((RunOutcome.FINISHED.value, RunOutcome.DEGRADED.value)),
            Run.fill_rates.is_not(None),
        )
        .order_by(Run.id.desc())
        .limit(_RUNS)
    )
    return [
        PastRun(
            run.id,
            sample,
            {finding.field: finding.since for finding in findings_of(run)},
            is_accepted=run.outcome == RunOutcome.FINISHED,
        )
        for run in load_detached(connection, statement)
        if (sample := sample_of(run, group))
    ]


def dried_up(connection: Connection, site: str) -> Mapping[str, int]:
    """What the latest run of ``site`` with new articles lacked, unless it is accepted: field -> since which run."""
    latest = next(iter(load_past(connection, site, NEW)), None)
    return latest.drifted if latest and not latest.is_accepted else {}


def accept_drift(connection: Connection, run_id: int) -> list[Finding]:
    """Take what a degraded run lacks for the site's new normal, and return it.

    The run counts as finished from now on, and so does every degraded run before it that lacked no other field: the
    rates of those fields are compared with these runs and later ones, never again with those before. Raises
    NewscrawlError for a run that is not degraded.
    """
    run = load_run(connection, run_id)
    if run is None or run.outcome != RunOutcome.DEGRADED:
        state = "there is no such run" if run is None else f"it is {run.outcome}"
        raise NewscrawlError(f"run {run_id} has no drift to accept: {state}. newscrawl runs lists the degraded ones")
    accepted = findings_of(run)
    fields = {finding.field for finding in accepted}
    earlier = select(Run).where(
        Run.site == run.site, Run.outcome == RunOutcome.DEGRADED.value, Run.id.between(_first(accepted), run_id)
    )
    for degraded in load_detached(connection, earlier):
        if {finding.field for finding in findings_of(degraded)} <= fields:
            connection.execute(
                update(table_of(Run))
                .where(Run.id == degraded.id)
                .values(outcome=RunOutcome.FINISHED.value, finish_reason=f"accepted: {degraded.finish_reason}")
            )
    return accepted


def forget_examples(connection: Connection, site: str, urls: Collection[str]) -> None:
    """Take the addresses of removed articles out of what runs of ``site`` were found to lack."""
    for run in load_detached(connection, select(Run).where(Run.site == site, Run.fill_rates.is_not(None))):
        findings = findings_of(run)
        kept = [replace(each, examples=tuple(url for url in each.examples if url not in urls)) for each in findings]
        if kept != findings:
            values = {**(run.fill_rates or {}), _DRIFT: [asdict(finding) for finding in kept]}
            connection.execute(update(table_of(Run)).where(Run.id == run.id).values(fill_rates=values))


def _first(findings: Sequence[Finding]) -> int:
    return min(finding.since for finding in findings)
