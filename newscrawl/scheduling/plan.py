"""When the jobs run: triggers for APScheduler, which also say the next times to everybody who asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.errors import NewscrawlError
from newscrawl.scheduling.schedule_file import Job, Schedule

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger


def trigger(job: Job, *, jitter: bool = True) -> BaseTrigger:
    """The times of ``job``; without ``jitter`` as the file has them. NewscrawlError if APScheduler is missing."""
    try:
        from newscrawl.scheduling import triggers
    except ModuleNotFoundError as error:
        raise NewscrawlError(f"{error.name} is not installed; install newscrawl[schedule]") from error
    return triggers.make(job, job.jitter if jitter else dt.timedelta(0))


def next_time(job: Job, now: dt.datetime) -> dt.datetime | None:
    """When ``job`` is due next after ``now`` (aware), in its zone and without jitter; None if never."""
    due: dt.datetime | None = trigger(job, jitter=False).get_next_fire_time(None, now)
    return due


@dataclass(slots=True, frozen=True)
class PlannedJob:
    """A job for people: ``next_at`` (aware, in its zone, without jitter) is when it is due next, None: never."""

    site: str
    when: str
    next_at: dt.datetime | None
    arguments: str


def planned_jobs(schedule: Schedule, now: dt.datetime) -> list[PlannedJob]:
    """The jobs in the order of the file, as they stand ``now`` (aware)."""
    return [PlannedJob(job.site, job.when_text, next_time(job, now), " ".join(job.arguments)) for job in schedule.jobs]


def next_runs(schedule: Schedule, now: dt.datetime) -> dict[str, dt.datetime]:
    """The next time of each site that has one."""
    times: dict[str, dt.datetime] = {}
    for job in schedule.jobs:
        due = next_time(job, now)
        if due is not None:
            times[job.site] = min(due, times.get(job.site, due))
    return times
