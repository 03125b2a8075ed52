"""``newscrawl schedule``: crawls at their times."""

from __future__ import annotations

import datetime as dt
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from newscrawl.cli.console import stderr, stdout
from newscrawl.operations.project import find_site, load_settings
from newscrawl.scheduling.plan import next_time
from newscrawl.scheduling.runner import Runner
from newscrawl.scheduling.schedule_file import Job, Schedule, default_file, read_schedule

app = typer.Typer()

_File = Annotated[
    Path | None,
    typer.Option("--file", help="The schedule.", show_default="schedule.toml beside the scrapy.cfg"),
]


@app.callback(invoke_without_command=True)
def schedule(context: typer.Context, file: _File = None) -> None:
    """Crawl sites at the times a schedule says, until SIGTERM or Ctrl-C.

    The schedule is a TOML file with a [[job]] for each site; docs/schedule/README.md says what can stand in it, and has
    a systemd timer and a crontab for those who prefer them. A job whose last crawl is not done is skipped; runs that
    were missed while the machine slept become one; crawls that run when the schedule is stopped end in good order.

    Each crawl writes a log to data/logs beside the schedule. Exit status 0: stopped as asked. 2: it never started.
    """
    context.obj = file
    if context.invoked_subcommand is not None:
        return
    path, plan = _read(file)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    runner = Runner(plan, path.parent / "data" / "logs")
    for stop_signal in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop_signal, lambda *_: runner.stop())
    stderr.print(f"{len(plan.jobs)} jobs of {path}, at most {plan.max_children} at a time. Ctrl-C ends it.")
    runner.run()


@app.command("list")
def list_jobs(context: typer.Context, file: _File = None) -> None:
    """List the jobs with the time each is due next, in its own time zone; jitter comes on top."""
    _, plan = _read(file or context.obj)
    now = dt.datetime.now(dt.UTC)
    table = Table("site", "when", "next", "jitter", "arguments", box=None, header_style="bold")
    for job in plan.jobs:
        due = next_time(job, now)
        jitter = f"up to {job.jitter}" if job.jitter else "-"
        table.add_row(job.site, job.when_text, f"{due:%Y-%m-%d %H:%M %z}" if due else "never", jitter, _arguments(job))
    stdout.print(table)


def _read(file: Path | None) -> tuple[Path, Schedule]:
    """The schedule, every site of which is known."""
    path = (file or default_file(Path.cwd())).absolute()
    plan = read_schedule(path)
    settings = load_settings()
    for job in plan.jobs:
        find_site(settings, job.site)
    return path, plan


def _arguments(job: Job) -> str:
    return " ".join(job.arguments) or "-"
