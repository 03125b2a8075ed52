"""What a crawl says at its end."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from newscrawl.cli.console import stderr
from newscrawl.operations.crawl import CrawlReport

_LINES = (
    ("new", "new articles stored"),
    ("changed", "stored again, their content had changed"),
    ("unchanged", "visited again, nothing but their counts had changed"),
    ("external", "only lead to other sites, noted"),
    ("gone", "gone, by the site's own word"),
    ("retry", "could not be had now, a later crawl tries again"),
    ("rejected", "rejected, kept with their reasons: newscrawl rejects"),
    ("purged", "met again that an operator has removed, left alone"),
    ("warnings", "warnings on stored articles"),
    ("listing_failed", "listing pages not read"),
)


def print_summary(report: CrawlReport, log_file: str | None) -> None:
    """Print how many were new, changed, refused …, where the database is, and what to try next."""
    if report.run is None:
        stderr.print(
            f"[bold red]{report.site}: the crawl ended before it began.[/bold red] See {log_file or 'the log'}."
        )
        return
    run, counts = report.run, report.run.counts
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    for name, words in _LINES:
        if counts.get(name) or name == "new":
            table.add_row(str(counts.get(name, 0)), words)
    table.add_row(str(counts.get("listing_pages", 0)), f"listing pages, {counts.get('requests', 0)} requests in all")
    color = "green" if report.succeeded else "magenta" if report.is_degraded else "red"
    if run.finished_at is None:
        stderr.print(f"{report.site}: run {run.id} was cut off; the next run of the site goes on from there.")
        return
    seconds = (run.finished_at - run.started_at).total_seconds()
    stderr.print(
        f"\n[bold {color}]{report.site}: run {run.id} {run.outcome}[/bold {color}] after {seconds:.1f} s", end=""
    )
    stderr.print("" if report.succeeded else f" ([bold]{run.finish_reason}[/bold])")
    for note in report.notes:
        stderr.print(f"  {escape(note)}", highlight=False, soft_wrap=True)
    stderr.print(table)
    if report.succeeded and not report.notes and not counts.get("new") and not counts.get("changed"):
        stderr.print("Nothing new: every article the listings show is stored already.")
    stderr.print(f"database  {escape(_from_here(report.database))}", soft_wrap=True)
    if log_file:
        stderr.print(f"log       {escape(_from_here(log_file))}", soft_wrap=True)
    command = _from_here(sys.argv[0]) if Path(sys.argv[0]).name == "newscrawl" else "newscrawl"
    if report.is_degraded:
        stderr.print(
            f"next      {command} site check {report.site} · mend what is misread, or, if the site has really changed: "
            f"{command} runs accept {run.id}",
            soft_wrap=True,
        )
    else:
        stderr.print(f"next      {command} stats · {command} show ID · {command} crawl --help")


def _from_here(path: str) -> str:
    """A path below the working directory without the part that the operator knows."""
    return path.replace(f"{Path.cwd()}/", "")
