"""``newscrawl crawl`` and ``newscrawl backfill``: one run of one site, with an honest exit status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from scrapy.utils.project import inside_project

from newscrawl.cli.console import stderr
from newscrawl.cli.progress import progress
from newscrawl.cli.summary import print_summary
from newscrawl.demo.child import portal_process
from newscrawl.demo.families import family_of_site
from newscrawl.errors import SpiderArgumentError
from newscrawl.operations.crawl import crawl_site
from newscrawl.operations.project import load_settings
from newscrawl.operations.status import holder_of
from newscrawl.storage.location import find_project_dir

Site = Annotated[str, typer.Argument(help="A site's name, as [bold]newscrawl sites[/bold] lists them.")]
Channels = Annotated[
    list[str] | None, typer.Option(help="Only this channel, by name; can be given again.", show_default="all")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the end of another run of the site instead of refusing.")]
Arguments = Annotated[
    list[str] | None,
    typer.Option("-a", metavar="NAME=VALUE", help="Any spider argument, as scrapy crawl takes it."),
]
ScrapySettings = Annotated[
    list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="Any Scrapy setting, as scrapy crawl takes it.")
]
#: exit status of a crawl that stored everything and found that a field of the site has dried up
_DEGRADED = 3


def crawl(
    site: Site,
    channel: Channels = None,
    full: Annotated[
        bool, typer.Option("--full", help="Walk the listings to their end, whatever is known already.")
    ] = False,
    revisit: Annotated[
        bool, typer.Option("--revisit", help="Walk to the end and fetch stored articles again, for counts and edits.")
    ] = False,
    retry_rejected: Annotated[
        bool, typer.Option("--retry-rejected", help="Try everything again that was rejected, as after a mended site.")
    ] = False,
    wait: Wait = False,
    argument: Arguments = None,
    setting: ScrapySettings = None,
) -> None:
    """Crawl one site: walk its listings, fetch what is new, store it.

    A channel is walked until a page shows nothing new, and to its end now and then (setting NEWSCRAWL_FULL_WALK_DAYS).
    Stored articles are visited again while they are young, within a budget; what an earlier crawl could not get, or was
    killed before it got, is fetched now.

    A site has one run at a time, over all machines that share the database: a second one is refused.

    Exit status 0: the crawl did its job. 1: it did not, or not all of it; the summary says why. 2: it never started.
    3: it did, but a field of the site has dried up, as after a redesign ([bold]newscrawl runs accept[/bold]).

    Examples:

      newscrawl crawl demo

      newscrawl crawl qingdaoxinxigang --channel 青岛资讯 -s DOWNLOAD_DELAY=5
    """
    chosen = {"channel": _names(channel), "full": _yes(full), "revisit": _yes(revisit)}
    chosen["retry_rejected"] = _yes(retry_rejected)
    _run(site, _given(argument, chosen), setting, wait=wait)


def backfill(
    site: Site,
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="First day, in the site's zone.")],
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Last day, included.", show_default="today")
    ] = None,
    channel: Channels = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Walk whole listings: finds articles that stand out of order, too.")
    ] = False,
    by_number: Annotated[
        int, typer.Option(min=0, help="Where a listing is cut short, try so many article numbers behind its end.")
    ] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be fetched.")] = False,
    wait: Wait = False,
    argument: Arguments = None,
    setting: ScrapySettings = None,
) -> None:
    """Fetch the articles of past days.

    The days are looked for in each newest-first listing by bisection over its page numbers, not by walking from page
    one, and only that window is walked. Listings in no order are noticed and walked straight. What stands out of order
    lies outside any window that is found by position; the summary says how many such articles were seen.

    Give the same command again to go on where a backfill was interrupted, or to fetch what it could not get.

    Examples:

      newscrawl backfill demo --since 2026-01-01 --until 2026-03-31 --dry-run

      newscrawl backfill qingdaoxinxigang --since 2021-01-01 --until 2021-12-31 --channel 青岛资讯
    """
    chosen = {
        "since": since,
        "until": until,
        "channel": _names(channel),
        "thorough": _yes(thorough),
        "by_number": str(by_number) if by_number else None,
        "dry_run": _yes(dry_run),
    }
    _run(site, _given(argument, chosen), setting, wait=wait)


def _names(channels: list[str] | None) -> str | None:
    return ",".join(channels) if channels else None


def _yes(wanted: bool) -> str | None:
    return "yes" if wanted else None


def _given(argument: list[str] | None, chosen: Mapping[str, str | None]) -> dict[str, str]:
    """The spider arguments of a command: those of ``-a``, and those of its own options that were used."""
    return pairs(argument or [], "-a") | {name: value for name, value in chosen.items() if value is not None}


def _run(site: str, arguments: dict[str, str], setting: list[str] | None, *, wait: bool) -> None:
    settings = load_settings()
    for name, value in pairs(setting or [], "-s").items():
        settings.set(name, value, priority="cmdline")
    if wait:
        settings.set("NEWSCRAWL_WAIT", True, priority="cmdline")
        if holder := holder_of(settings, site):
            stderr.print(f"Waiting: {holder}.", highlight=False, soft_wrap=True)
    if stderr.is_terminal and not settings.get("LOG_FILE") and inside_project():
        settings.set("LOG_FILE", str(_log_file(site)), priority="cmdline")
    with demo_portal(site, arguments):
        report = crawl_site(site, arguments, settings, watch=progress if stderr.is_terminal else None)
    print_summary(report, settings.get("LOG_FILE"))
    raise typer.Exit(0 if report.succeeded else _DEGRADED if report.is_degraded else 1)


def pairs(texts: list[str], option: str) -> dict[str, str]:
    """``NAME=VALUE`` texts of an option by name; raises SpiderArgumentError for anything else."""
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
def demo_portal(site: str, arguments: dict[str, str]) -> Iterator[None]:
    """A demo site has no server of its own anywhere: bring it up for the crawl, unless another address is given."""
    family = family_of_site(site)
    if family is None or "home_url" in arguments:
        yield
        return
    with portal_process(family) as url:
        arguments["home_url"] = url
        yield
