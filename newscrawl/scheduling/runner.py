"""Running the schedule: each due job a child process, until somebody asks to stop.

The rules, each with a test:

- A job that is due while its last child still runs is skipped, and so is one whose site another job is crawling.
- Runs that were missed because this process was stopped or the machine slept become one run, at once. Runs missed while
  this process was not there are not made up.
- At most ``max_children`` run at a time; a job that is due waits for its turn.
- To stop: no new child is started, each child gets SIGTERM and ends its crawl in good order. A second request to stop
  is passed on too, which lets Scrapy end at once.
"""

from __future__ import annotations

import datetime as dt
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from newscrawl.scheduling.plan import trigger
from newscrawl.scheduling.schedule_file import Job, Schedule

logger = logging.getLogger(__name__)

Command = Callable[[Job, Path], Sequence[str]]


def crawl_command(job: Job, log_file: Path) -> list[str]:
    """The crawl of ``job``, whose run's row names ``log_file``."""
    crawl = [sys.executable, "-m", "newscrawl", "crawl", job.site]
    return [*crawl, "-s", f"LOG_FILE={log_file}", *job.arguments]


class Runner:
    """Runs ``schedule``; the logs of the children are made in ``log_folder``."""

    def __init__(self, schedule: Schedule, log_folder: Path, command: Command = crawl_command) -> None:
        self._schedule = schedule
        self._log_folder = log_folder
        self._command = command
        # Signal handlers ask for the stop: of all queues and locks only this one may be used in them.
        self._stops: SimpleQueue[None] = SimpleQueue()
        self._lock = threading.Lock()
        self._stopping = False
        self._taken: set[str] = set()  # sites whose job waits for its turn or runs
        self._children: dict[str, subprocess.Popen[bytes]] = {}  # by site
        self._pool = ThreadPoolExecutor(schedule.max_children)

    def stop(self) -> None:
        """Ask :meth:`run` to stop; may be called from a signal handler, and again."""
        self._stops.put(None)

    def run(self) -> None:
        """Run jobs at their times until :meth:`stop`; returns when the last child has ended.

        Raises NewscrawlError if APScheduler is not installed.
        """
        triggers = [trigger(job) for job in self._schedule.jobs]
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(
            timezone=dt.UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for job, times in zip(self._schedule.jobs, triggers, strict=True):
            scheduler.add_job(self._due, times, args=[job])
        self._log_folder.mkdir(parents=True, exist_ok=True)
        scheduler.start()
        self._stops.get()
        scheduler.shutdown()
        self._end_children()

    def _due(self, job: Job) -> None:
        with self._lock:
            if self._stopping:
                return
            if job.site in self._taken:
                logger.warning("%s: skipped, its last crawl is not done yet", job.site)
                return
            self._taken.add(job.site)
            self._pool.submit(self._crawl, job)

    def _crawl(self, job: Job) -> None:
        started = time.monotonic()
        log_file = self._log_folder / f"{job.site}-{dt.datetime.now(job.time_zone):%Y%m%d-%H%M%S}.log"
        try:
            with log_file.open("ab") as log:
                with self._lock:
                    if self._stopping:
                        return
                    # In a session of its own: Ctrl-C reaches us alone, or Scrapy would count ours as the second one.
                    child = self._children[job.site] = subprocess.Popen(
                        self._command(job, log_file),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                logger.info("%s: started, process %d, log %s", job.site, child.pid, log_file)
                status = child.wait()
        except OSError as error:
            logger.error("%s: could not be started, tried again at its next time: %s", job.site, error)
            return
        finally:
            with self._lock:
                self._taken.discard(job.site)
                self._children.pop(job.site, None)
        level = logging.INFO if status == 0 else logging.WARNING
        seconds = time.monotonic() - started
        logger.log(level, "%s: ended with status %d after %.0f s, log %s", job.site, status, seconds, log_file)

    def _end_children(self) -> None:
        with self._lock:
            self._stopping = True
        logger.info("Stopping; %d crawls are ending in good order", len(self._children))
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._terminate()
        while self._children:
            with suppress(Empty):
                self._stops.get(timeout=0.1)
                self._terminate()

    def _terminate(self) -> None:
        with self._lock:
            for child in self._children.values():
                child.terminate()
