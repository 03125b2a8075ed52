"""``newscrawl reextract``: today's rules over the archive."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from itertools import takewhile
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stdout
from newscrawl.cli.progress import progress_bar
from newscrawl.operations.project import find_site, load_settings, load_sites
from newscrawl.operations.reextract import Reextraction, reextract
from newscrawl.operations.rereading import Unread

#: characters of a value that are shown, those that differ among them
_SHOWN = 60
_CONTEXT = 12


def reextract_command(
    site: Annotated[str | None, typer.Argument(help="A site's name.", show_default="all sites")] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only pages fetched from this day (UTC) on."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would change, by field and with examples.")
    ] = False,
    processes: Annotated[int | None, typer.Option(min=1, help="Processes.", show_default="one a core")] = None,
) -> None:
    """Read archived pages again by today's extraction rules, and write what they change.

    Nothing is fetched. An article whose title, people, time or text change gets a revision that is marked as coming
    from a re-extraction; counts of earlier visits are corrected; pages that were rejected and can be read now become
    articles. A page that could be read once and cannot be read now leaves its article as it is, and is listed.

    Run it with --dry-run after every change of the rules: it is a review of the change over real pages.

    Exit status 0; 1 if a stored article's page cannot be read any more; 2 if it could not start.

    Examples:

      newscrawl reextract qingdaoxinxigang --dry-run

      newscrawl reextract --since 2026-10-01
    """
    settings = load_settings()
    sites = [find_site(settings, site)] if site else list(load_sites(settings).values())
    cores = processes or os.cpu_count() or 1
    start = since.replace(tzinfo=dt.UTC) if since else None
    lost = 0
    for each in sites:
        with progress_bar(each.name) as watch:
            report = reextract(settings, each, since=start, dry_run=dry_run, processes=cores, watch=watch)
        if report.visits or site:
            print_report(report, dry_run=dry_run)
        lost += len(report.lost)
    raise typer.Exit(1 if lost else 0)


def print_report(report: Reextraction, *, dry_run: bool) -> None:
    """Print how many visits were read, which columns differ and how, and what could not be read."""
    would = "would be " if dry_run else ""
    run = f" (run {report.run_id})" if report.run_id else ""
    stdout.print(Text(f"{report.site}: {report.visits} archived visits read again{run}", style="bold"))
    lines = (
        (report.kinds["new"], f"articles {would}new in the table"),
        (report.kinds["later"], f"visits are younger than the table, and {would}saved"),
        (report.changed, f"visits {would}read otherwise than the table says"),
        (report.kinds["purged"], "visits of purged articles, left alone"),
        (len(report.unread), "visits make no article by today's rules"),
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    for number, words in lines:
        if number:
            table.add_row(str(number), words)
    if table.row_count:
        stdout.print(table)
    else:
        stdout.print("Nothing differs: the table says what today's rules read.")
    _print_columns(report)
    _print_unread(report)


def _print_columns(report: Reextraction) -> None:
    for column, number in report.columns.most_common():
        stdout.print(f"\n[bold]{column}[/bold] differs in {number}")
        for difference in report.examples[column]:
            before, after = _shown(*difference.columns[column])
            stdout.print(Text(f"  {difference.article_id}  {difference.url}", style="dim"))
            stdout.print(Text(f"    - {before}", style="red"))
            stdout.print(Text(f"    + {after}", style="green"))


def _print_unread(report: Reextraction) -> None:
    reasons = Counter(each.reason for each in report.unread)
    if reasons:
        stdout.print("\n[bold]no article, by reason[/bold]")
        for reason, number in reasons.most_common():
            stdout.print(Text(f"  {number:>6}  {reason}"))
    if report.lost:
        stdout.print(f"\n[bold red]{len(report.lost)} of them a stored article was made of[/bold red]; it stays:")
        for each in report.lost[:20]:
            stdout.print(Text(f"  {_line(each)}"))


def _line(unread: Unread) -> str:
    return f"{unread.article_id}  {unread.url}  {unread.reason}: {unread.detail}  [{unread.position}]"


def _shown(before: object, after: object) -> tuple[str, str]:
    """Both values cut to the place where they begin to differ."""
    old, new = ("(none)" if value in (None, "", []) else str(value).replace("\n", "⏎") for value in (before, after))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = max(same - _CONTEXT, 0)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    end = start + _SHOWN
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")
