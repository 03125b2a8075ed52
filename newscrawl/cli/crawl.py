"""``newscrawl crawl``: one crawl of one site, with progress, a summary and an honest exit status."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr
from newscrawl.demo.child import portal_process
from newscrawl.errors import SpiderArgumentError
from newscrawl.operations.crawl import Counts, CrawlReport, crawl_site
from newscrawl.operations.project import load_settings
from newscrawl.storage.location import find_project_dir

_BAR = 30


def crawl(
    site: Annotated[str, typer.Argument(help="A site's name, as [bold]newscrawl sites[/bold] lists them.")],
    channel: Annotated[
        str | None, typer.Option(help="Only these channels, by name, comma-separated.", show_default="all")
    ] = None,
    revisit: Annotated[
        bool, typer.Option("--revisit", help="Fetch stored articles again too, for new counts and edits.")
    ] = False,
    argument: Annotated[
        list[str] | None,
        typer.Option("-a", metavar="NAME=VALUE", help="Any spider argument, as scrapy crawl takes it."),
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="Any Scrapy setting, as scrapy crawl takes it.")
    ] = None,
) -> None:
    """Crawl one site: walk its listings, fetch what is new, store it.

    Articles that are stored already are not fetched again (unless [bold]--revisit[/bold]); what an earlier crawl
    could not get is tried again when its time has come.

    Exit status 0: the crawl did its job. 1: it did not, or not all of it; the summary says why. 2: it never started.

    Examples:

      newscrawl crawl demo

      newscrawl crawl qingdaoxinxigang --channel 青岛资讯 -s DOWNLOAD_DELAY=5
    """
    arguments = _pairs(argument or [], "-a")
    if channel:
        arguments["channel"] = channel
    if revisit:
        arguments["revisit"] = "yes"
    settings = load_settings()
    for name, value in _pairs(setting or [], "-s").items():
        settings.set(name, value, priority="cmdline")
    if stderr.is_terminal and not settings.get("LOG_FILE"):
        settings.set("LOG_FILE", str(_log_file(site)), priority="cmdline")
    with _demo_portal(site, arguments):
        report = crawl_site(site, arguments, settings, watch=_progress if stderr.is_terminal else None)
    _print_summary(report, settings.get("LOG_FILE"))
    raise typer.Exit(0 if report.succeeded else 1)


def _pairs(texts: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise SpiderArgumentError(f"{option} {text!r}: say NAME=VALUE")
        pairs[name] = value
    return pairs


def _log_file(site: str) -> Path:
    folder = find_project_dir(Path.cwd()) / "data" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{site}-{dt.datetime.now():%Y%m%d-%H%M%S}.log"  # noqa: DTZ005 - the operator's own clock


@contextmanager
def _demo_portal(site: str, arguments: dict[str, str]) -> Iterator[None]:
    """The demo site has no server of its own anywhere: bring it up for the crawl, unless another address is given."""
    if site != "demo" or "home_url" in arguments:
        yield
        return
    with portal_process() as url:
        arguments["home_url"] = url
        yield


@contextmanager
def _progress(counts: Counts) -> Iterator[None]:
    started = dt.datetime.now(dt.UTC)

    def draw() -> Text:
        now = counts()
        seconds = (dt.datetime.now(dt.UTC) - started).total_seconds()
        return _progress_line(now, seconds)

    with Live(get_renderable=draw, console=stderr, refresh_per_second=8):
        yield


def _progress_line(counts: Mapping[str, int], seconds: float) -> Text:
    done = sum(counts.get(name, 0) for name in ("new", "changed", "unchanged", *_FAILED))
    asked = max(counts.get("asked_for", 0), done)
    filled = round(_BAR * done / asked) if asked else 0
    failed = sum(counts.get(name, 0) for name in _FAILED)
    return Text.assemble(
        ("━" * filled, "green"),
        ("━" * (_BAR - filled), "grey35"),
        f" {done}/{asked} articles  ",
        (f"{counts.get('new', 0)} new", "green"),
        f"  {counts.get('changed', 0)} changed  {counts.get('unchanged', 0)} unchanged  ",
        (f"{failed} not stored", "yellow" if failed else ""),
        f"  {counts.get('listing_pages', 0)} listing pages  {done / seconds if seconds > 1 else done:.0f}/s",
    )


_FAILED = ("rejected", "retry", "gone", "external")
_LINES = (
    ("new", "new articles stored"),
    ("changed", "stored again, their content had changed"),
    ("unchanged", "visited again, nothing but their counts had changed"),
    ("external", "only lead to other sites, noted"),
    ("gone", "gone, by the site's own word"),
    ("retry", "could not be had now, a later crawl tries again"),
    ("rejected", "rejected, kept with their reasons"),
    ("warnings", "warnings on stored articles"),
    ("listing_failed", "listing pages not read"),
)


def _print_summary(report: CrawlReport, log_file: str | None) -> None:
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
    color = "green" if report.succeeded else "red"
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0
    stderr.print(
        f"\n[bold {color}]{report.site}: run {run.id} {run.outcome}[/bold {color}] after {seconds:.1f} s", end=""
    )
    stderr.print("" if report.succeeded else f" ([bold]{run.finish_reason}[/bold])")
    stderr.print(table)
    if report.succeeded and not counts.get("new") and not counts.get("changed"):
        stderr.print("Nothing new: every article the listings show is stored already.")
    stderr.print(f"database  {escape(_from_here(report.database))}", soft_wrap=True)
    if log_file:
        stderr.print(f"log       {escape(_from_here(log_file))}", soft_wrap=True)
    command = _from_here(sys.argv[0]) if Path(sys.argv[0]).name == "newscrawl" else "newscrawl"
    stderr.print(f"next      {command} stats · {command} show ID · {command} crawl --help")


def _from_here(path: str) -> str:
    """A path below the working directory without the part that the operator knows."""
    return path.replace(f"{Path.cwd()}/", "")
