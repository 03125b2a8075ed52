"""APScheduler's triggers for our jobs. Importing this module needs the extra newscrawl[schedule]."""

from __future__ import annotations

import datetime as dt
import random

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from newscrawl.scheduling.cron import Cron
from newscrawl.scheduling.schedule_file import Job


class Anchored(BaseTrigger):  # type: ignore[misc]
    """Every ``interval``, counted from the midnight that began the year 2000 in ``zone``, up to ``jitter`` later.

    APScheduler's own counts from the start of the process, so nobody else can say when the next run is due and a
    service that is restarted each day never gets to a job of every other day; and there each jitter adds to the last.
    """

    def __init__(self, interval: dt.timedelta, zone: dt.tzinfo, jitter: dt.timedelta) -> None:
        self._interval = interval
        self._anchor = dt.datetime(2000, 1, 1, tzinfo=zone)
        self._jitter = jitter

    def get_next_fire_time(self, previous_fire_time: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        # The jitter is shorter than the interval: the last time, jitter included, lies before the next one's.
        after = (previous_fire_time or now).astimezone(dt.UTC)
        passed = (after - self._anchor.astimezone(dt.UTC)) // self._interval
        due = self._anchor.astimezone(dt.UTC) + (passed + 1) * self._interval
        return due.astimezone(self._anchor.tzinfo) + self._jitter * random.random()


def make(job: Job, jitter: dt.timedelta) -> BaseTrigger:
    """The trigger of ``job``, each time up to ``jitter`` later than the file says."""
    if isinstance(job.when, Cron):
        fields = {name: ",".join(map(str, values)) for name, values in job.when.values.items()}
        fields["day_of_week"] = ",".join(job.when.weekdays)
        return CronTrigger(**fields, timezone=job.time_zone, jitter=jitter.total_seconds() or None)
    return Anchored(job.when, job.time_zone, jitter)
