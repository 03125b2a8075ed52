"""``newscrawl runs`` and ``newscrawl status``: what has run, what runs, and whether a site has fallen silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.cli.groups import ListsByDefault
from newscrawl.crawling.drift import describe
from newscrawl.errors import NewscrawlError
from newscrawl.operations.project import load_settings
from newscrawl.operations.status import accept_run, latest_runs, load_run_record, project_status
from newscrawl.scheduling.plan import next_runs
from newscrawl.scheduling.schedule_file import default_file, read_schedule
from newscrawl.storage.fill_rates import NEW, RECENT, Finding, Sample, findings_of, sample_of
from newscrawl.storage.frontier import State
from newscrawl.storage.models import Rejection, Run
from newscrawl.storage.runs import RunOutcome
from newscrawl.storage.status import SiteStatus

app = typer.Typer(cls=ListsByDefault, help="The record of runs: without a command, the latest ones.")

_COLORS = {"finished": "green", "running": "cyan", "degraded": "magenta", "stopped": "yellow"} | dict.fromkeys(
    ("killed", "failed"), "red"
)
_STORED = ("new", "changed", "unchanged")
_NOT_STORED = ("retry", "rejected", "gone", "external")
_REASON = "reason/"
#: the groups of a run's articles as a person calls them; see newscrawl.crawling.census
_GROUPS = {RECENT: "new, recent", "older": "new, older", NEW: "all new", "again": "again", "backfill": "backfill"}
_HALF_A_YEAR = dt.timedelta(days=183)


class _Column(NamedTuple):
    name: str
    rank: int = 0  # the higher, the sooner it is left out where a screen is too narrow; 0: never
    justify: Literal["left", "right"] = "left"
    wraps: bool = False


_RUN_COLUMNS = (
    *(_Column("run"), _Column("site"), _Column("started"), _Column("took"), _Column("outcome", wraps=True)),
    *(_Column("new", 0, "right"), _Column("changed", 1, "right"), _Column("not stored", 0, "right")),
    *(_Column("requests", 2, "right"), _Column("MB", 3, "right")),
)
_STATUS_COLUMNS = (
    *(_Column("site"), _Column("last success"), _Column("last run", wraps=True), _Column("newest", wraps=True)),
    *(_Column("usually under", 3), _Column("pending"), _Column("rejected", 4)),
    *(_Column("running", 2, wraps=True), _Column("next run", 1)),
)


@app.command("list")
def list_runs(
    site: Annotated[str | None, typer.Argument(help="Only runs of this site.", show_default="all sites")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest first.")] = 20,
) -> None:
    """List the latest runs; times in UTC. [bold]newscrawl runs SITE[/bold] is short for it.

    A run that was killed (power, SIGKILL) is shown as killed as soon as its process is known to be dead or its lease
    has run out. Exit status 0, whatever became of the runs.
    """
    runs = latest_runs(load_settings(), limit, site)
    if not runs:
        stderr.print(f"No run of {escape(site)} is on record." if site else "No run is on record.")
        return
    now = dt.datetime.now(dt.UTC)
    _print_fitting(_RUN_COLUMNS, [_run_row(run, now) for run in runs])


def _run_row(run: Run, now: dt.datetime) -> dict[str, str | Text]:
    counts = run.counts
    return {
        "run": str(run.id),
        "site": run.site,
        "started": _short_time(run.started_at, now),
        "took": _duration(run.finished_at - run.started_at) if run.finished_at else "-",
        "outcome": _outcome(run),
        "new": str(counts.get("new", 0)),
        "changed": str(counts.get("changed", 0)),
        "not stored": str(sum(counts.get(name, 0) for name in _NOT_STORED)),
        "requests": str(counts.get("requests", 0)),
        "MB": f"{counts.get('bytes', 0) / 1e6:.1f}",
    }


@app.command()
def show(run: Annotated[int, typer.Argument(metavar="N", help="Number of the run.")]) -> None:
    """Print everything that is on record of one run: arguments, counts, errors by kind, which fields its articles have,
    which of them have dried up, rejected pages.

    Exit status 0; 1 if there is no such run.
    """
    found, rejections = load_run_record(load_settings(), run)
    if found is None:
        stderr.print(f"No run has the number {run}. newscrawl runs lists what there is.")
        raise typer.Exit(1)
    fields = Table.grid(padding=(0, 2))
    fields.add_column(style="bold", no_wrap=True)
    fields.add_column(overflow="fold")
    for name, value in _fields(found):
        fields.add_row(name, value)
    stdout.print(fields)
    counts = {name: number for name, number in found.counts.items() if name != "run_id"}
    reasons = {name.removeprefix(_REASON): counts.pop(name) for name in list(counts) if name.startswith(_REASON)}
    _print_counts("counts", counts)
    _print_counts("errors by kind", reasons)
    _print_fill_rates(found)
    _print_drift(findings_of(found))
    _print_rejections(rejections)


def _fields(run: Run) -> Iterable[tuple[str, Text | str]]:
    yield "run", f"{run.id} of {run.site}"
    yield "started", _time(run.started_at)
    yield "ended", _time(run.finished_at) if run.finished_at else "-"
    yield "outcome", _outcome(run)
    yield "reason", run.finish_reason or "-"
    yield "arguments", Text("\n".join(f"{name} = {value}" for name, value in run.arguments.items()) or "-")
    yield "log", Text(run.log_path or "-")
    yield "newscrawl", run.newscrawl_version


def _print_counts(title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    for name, number in sorted(counts.items()):
        table.add_row(str(number), name.replace("_", " "))
    stdout.print(f"\n[bold]{title}[/bold]")
    stdout.print(table)


def _print_fill_rates(run: Run) -> None:
    samples = {group: sample for group in _GROUPS if (sample := sample_of(run, group))}
    if not samples:
        return
    table = Table("", *(f"{_GROUPS[group]} ({sample.articles})" for group, sample in samples.items()), box=None)
    for field in {field: None for sample in samples.values() for field in sample.filled}:
        table.add_row(field, *(_share(sample, field) for sample in samples.values()))
    stdout.print("\n[bold]articles that have each field[/bold]")
    stdout.print(table)


def _share(sample: Sample, field: str) -> str:
    return f"{100 * sample.filled[field] / sample.articles:.0f} %" if field in sample.filled else "-"


def _print_drift(findings: Sequence[Finding]) -> None:
    if not findings:
        return
    stdout.print(f"\n[bold]dried up ({len(findings)})[/bold]")
    for finding in findings:
        stdout.print(escape(describe(finding)), highlight=False, soft_wrap=True)
        for url in finding.examples[1:]:
            stdout.print(f"  {escape(url)}", highlight=False, soft_wrap=True)


def _print_rejections(rejections: Iterable[Rejection]) -> None:
    table = Table("kind", "reason", "page", "why", box=None, header_style="bold")
    table.columns[2].overflow = table.columns[3].overflow = "fold"
    for rejection in rejections:
        table.add_row(rejection.kind, rejection.reason, Text(rejection.url), Text(rejection.detail))
    if table.row_count:
        stdout.print(f"\n[bold]rejected pages ({table.row_count})[/bold]")
        stdout.print(table)


@app.command()
def accept(run: Annotated[int, typer.Argument(metavar="N", help="Number of a degraded run.")]) -> None:
    """Take what a degraded run lacks for the site's new normal: the site has really changed.

    Until then each run of the site is degraded again that lacks the same fields. Afterwards the run counts as finished,
    and those fields are compared with it and later runs only. What is really misread is mended in the rules instead;
    [bold]newscrawl reextract[/bold] then reads the archived pages again.

    Exit status 0; 2 if the run is not degraded.

    Example: newscrawl runs accept 12
    """
    for finding in accept_run(load_settings(), run):
        stdout.print(f"Accepted: {escape(describe(finding))}", highlight=False, soft_wrap=True)


def status() -> None:
    """Show every site on one screen: last success, age of the newest article, what is pending, what runs, what is next.

    [bold]newest[/bold] is the age of the newest article by its date of publication, [bold]usually under[/bold] the
    age below which it was for 95 % of the time over the last 200 times of publication. More than twice that is shown as
    SILENT: the site may have been redesigned, or moved, or closed. DRIED UP are fields that new articles have no more:
    newscrawl runs show N gives examples, newscrawl runs accept N says that it is meant so. [bold]pending[/bold] are
    articles known and not stored yet, [bold]next run[/bold] is from schedule.toml beside the scrapy.cfg. Times are in
    UTC.

    Exit status 0, whatever the state of the sites.
    """
    settings = load_settings()
    planned = _planned()
    now = dt.datetime.now(dt.UTC)
    rows = [_status_row(site, now, planned.get(site.site)) for site in project_status(settings)]
    _print_fitting(_STATUS_COLUMNS, rows)


def _planned() -> dict[str, dt.datetime]:
    """The next run of each site that is in the schedule; one that cannot be read is no reason to show nothing."""
    try:
        path = default_file(Path.cwd())
        return next_runs(read_schedule(path), dt.datetime.now(dt.UTC)) if path.is_file() else {}
    except NewscrawlError as error:
        stderr.print(f"The schedule is left out: {escape(str(error))}", highlight=False, soft_wrap=True)
        return {}


def _status_row(site: SiteStatus, now: dt.datetime, planned: dt.datetime | None) -> dict[str, str | Text]:
    newest = _duration(site.age) if site.age is not None else "-"
    running = site.running
    return {
        "site": site.site,
        "last success": f"{_duration(now - site.last_success_at)} ago" if site.last_success_at else "never",
        "last run": _last_run(site),
        "newest": Text(f"{newest} SILENT", style="bold red") if site.is_silent else newest,
        "usually under": _duration(site.usual_age) if site.usual_age is not None else "-",
        "pending": str(site.pending),
        "rejected": str(site.frontier[State.REJECTED]),
        "running": (
            f"run {running.run_id} on {running.process.host_name} since {running.since:%H:%M}Z" if running else "-"
        ),
        "next run": _time(planned) if planned else "-",
    }


def _last_run(site: SiteStatus) -> Text | str:
    if site.last_run is None:
        return "never"
    word = Text(f"{site.last_run.outcome} {site.last_run.started_at:%m-%d %H:%M}Z", _COLORS[site.last_run.outcome])
    if site.dried_up:
        fields, since = ", ".join(site.dried_up), min(site.dried_up.values())
        word.append(f" {fields} DRIED UP since run {since}", _COLORS[RunOutcome.DEGRADED])
    return word


def _outcome(run: Run) -> Text:
    why = f" ({run.finish_reason})" if run.finish_reason not in (None, run.outcome) else ""
    return Text(run.outcome + why, style=_COLORS[run.outcome])


def _time(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M}Z"


def _short_time(moment: dt.datetime, now: dt.datetime) -> str:
    """Without the year where there is only one that it can be."""
    return _time(moment)[5:] if now - moment < _HALF_A_YEAR else _time(moment)


def _print_fitting(columns: Sequence[_Column], rows: Sequence[Mapping[str, str | Text]]) -> None:
    """Print the columns for which the screen is wide enough, and say which ones are left out."""
    kept = list(columns)
    for column in sorted((column for column in columns if column.rank), key=lambda column: -column.rank):
        if _width(_table(kept, rows)) <= stdout.width:
            break
        kept.remove(column)
    stdout.print(_table(kept, rows))
    left_out = ", ".join(column.name for column in columns if column not in kept)
    if left_out:
        stderr.print(f"Left out, the screen being {stdout.width} columns wide: {left_out}.", style="dim")


def _table(columns: Sequence[_Column], rows: Sequence[Mapping[str, str | Text]]) -> Table:
    table = Table(box=None, header_style="bold")
    for column in columns:
        table.add_column(column.name, justify=column.justify, no_wrap=not column.wraps, overflow="fold")
    for row in rows:
        table.add_row(*(row[column.name] for column in columns))
    return table


def _width(table: Table) -> int:
    """Columns that ``table`` takes if nothing in it is wrapped."""
    return Measurement.get(stdout, stdout.options.update_width(10_000), table).maximum


_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def _duration(length: dt.timedelta) -> str:
    """In the largest unit of which there are two or more, rounded down."""
    seconds = max(length.total_seconds(), 0)
    name, size = next((unit for unit in _UNITS if seconds >= 2 * unit[1]), _UNITS[-1])
    return f"{seconds // size:.0f} {name}"
