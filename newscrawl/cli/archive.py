"""``newscrawl archive``: what is kept of the pages, and how it gets out, in, and away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.archive.archive import Archive, FileStatistics
from newscrawl.archive.file import Totals
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.cli.console import stderr, stdout
from newscrawl.cli.groups import ListsByDefault
from newscrawl.cli.progress import progress_bar
from newscrawl.operations.archive import export_warc, find_visits, import_files, owner_of_pages
from newscrawl.operations.project import load_settings, open_archive

app = typer.Typer(
    cls=ListsByDefault,
    help="The raw pages, kept as they were fetched: without a command, what there is. They are in data/archive of the "
    "project, or wherever NEWSCRAWL_ARCHIVE_DIR says.",
)

_COLUMNS = ("site", "file", "visits", "articles", "pages", "raw MB", "stored MB", "ratio", "first", "last")
_WORDS = frozenset({"site", "file", "first", "last"})
#: broken records that are listed by name
_SHOWN = 20

Since = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only pages fetched from this day (UTC) on."),
]
Until = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only pages fetched up to this day (UTC)."),
]


@contextmanager
def _opened() -> Iterator[Archive]:
    archive = open_archive(load_settings())
    try:
        yield archive
    finally:
        archive.close()


@app.command("list")
def list_files(
    sites: Annotated[list[str] | None, typer.Argument(help="Only these sites.", show_default="all sites")] = None,
) -> None:
    """List the files of the archive: one a site and month, with what is in it and how much room it takes.

    [bold]raw MB[/bold] is what the pages were when they came, [bold]stored MB[/bold] what the file takes. Times are in
    UTC. Exit status 0; 1 if a file cannot be read: it is named, the others are listed all the same.
    """
    with _opened() as archive:
        entries = [entry for entry in archive.statistics() if not sites or entry.site in sites]
    if not entries:
        stderr.print(f"Nothing is kept in {escape(str(archive.folder))}. newscrawl crawl demo fetches some pages.")
        return
    table = Table(box=None, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name in _WORDS else "right", no_wrap=name in _WORDS)
    for entry in entries:
        if entry.totals:
            table.add_row(*_row(entry, entry.totals))
    stdout.print(table)
    broken = [entry.error for entry in entries if entry.error]
    _complain(broken)
    raise typer.Exit(1 if broken else 0)


def _row(entry: FileStatistics, totals: Totals) -> Iterable[str]:
    return (
        entry.site,
        entry.name,
        *(str(number) for number in (totals.visits, totals.articles, totals.pages)),
        _megabytes(totals.raw_size),
        _megabytes(totals.stored_size),
        f"{totals.raw_size / totals.stored_size:.1f}",
        *(_time(at) if at else "-" for at in (totals.first, totals.last)),
    )


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="URL|POSITION", help="A page's URL, or a position in the archive.")],
    body: Annotated[
        bool, typer.Option("--body", help="Write the newest visit's page to standard output, byte by byte.")
    ] = False,
    page: Annotated[
        int | None, typer.Option(min=1, help="With --body: which page of the visit.", show_default="the URL's, or 1")
    ] = None,
) -> None:
    """Show what is kept of a page: every visit with its time, status and headers.

    Exit status 0; 2 if nothing is kept of it.

    Examples:

      newscrawl archive show demo/2026-11.sqlite#17

      newscrawl archive show http://127.0.0.1:8765/portal.php?mod=view&aid=30 --body > 30.html
    """
    with _opened() as archive:
        visits = find_visits(archive, what)
    if body:
        typer.get_binary_stream("stdout").write(_page_of(visits[0], what, page).body)
        return
    for visit in visits:
        _print_visit(visit)


def _page_of(visit: ArchivedVisit, url: str, number: int | None) -> ArchivedPage:
    if number is not None and number > len(visit.pages):
        raise typer.BadParameter(f"the visit has {len(visit.pages)} pages", param_hint="--page")
    if number is not None:
        return visit.pages[number - 1]
    return next((page for page in visit.pages if page.url == url), visit.pages[0])


def _print_visit(visit: ArchivedVisit) -> None:
    stdout.print(Text(visit.position or "", style="bold"), soft_wrap=True)
    article = f" {visit.article_id}" if visit.article_id else ""
    by = f" by run {visit.run_id}" if visit.run_id else ""
    stdout.print(Text(f"{visit.kind}{article}, fetched {_time(visit.fetched_at)} with {visit.requests} requests{by}"))
    for url in visit.urls:
        stdout.print(Text(f"  asked for or met as {url}"), soft_wrap=True)
    for number, page in enumerate(visit.pages, start=1):
        stdout.print(Text(f"  page {number}: {page.status} {page.url} ({len(page.body)} bytes)"), soft_wrap=True)
        for name, value in page.headers:
            stdout.print(Text(f"    {name}: {value}", style="dim"), soft_wrap=True)


@app.command("export")
def export(
    sites: Annotated[list[str], typer.Argument(metavar="SITE...", help="Sites whose pages are written.")],
    warc: Annotated[Path, typer.Option(metavar="FILE", dir_okay=False, help="The .warc.gz to write.")],
    since: Since = None,
    until: Until = None,
) -> None:
    """Write pages into a WARC file, which any tool for web archives reads. Needs newscrawl\\[warc].

    Bodies are written decoded, with their own length; headers that spoke of the coding are kept as X-Archive-Orig-….
    newscrawl archive import makes the very same visits of it again.

    Exit status 0; 2 if there is nothing to write or it cannot be written: no file is left then.

    Example: newscrawl archive export demo --warc demo.warc.gz --since 2026-11-01
    """
    start = since.replace(tzinfo=dt.UTC) if since else None
    end = until.replace(tzinfo=dt.UTC) + dt.timedelta(days=1) if until else None
    with _opened() as archive, progress_bar("writing") as watch:
        visits, pages = export_warc(archive, sites, warc, start, end, watch)
    stdout.print(Text(f"{visits} visits with {pages} pages written to {warc}"), soft_wrap=True)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="WARC files, compressed or not.")],
    site: Annotated[
        str | None, typer.Option(help="The site whose pages these are. Files of newscrawl's own say so themselves.")
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option(help="Take pages of this host too, such as a former name of the site.")
    ] = None,
) -> None:
    """Add the pages of WARC files to the archive, so that newscrawl reextract can read them. Needs newscrawl\\[warc].

    Of other tools' files the HTML pages of the site's hosts are taken: pages of one article that were fetched within an
    hour of each other are one visit. Requests, redirects, images and records of revisits are counted and passed over.
    What is in the archive already is not added again, so a broken-off import is simply repeated.

    Exit status 0; 1 if records were broken: they are listed, the others are in the archive; 2 if it could not start.

    Example: newscrawl archive import old-crawl.warc.gz --site demo --host 127.0.0.1
    """
    settings = load_settings()
    owner = owner_of_pages(settings, site, host or ()) if site else None
    with _opened() as archive, progress_bar("adding") as watch:
        result = import_files(archive, files, owner, watch)
    stdout.print(f"{result.visits} visits with {result.pages} pages added, {result.known} were there already")
    for reason, count in result.skipped.most_common():
        stdout.print(f"passed over: {count} {reason}")
    _complain(result.broken)
    raise typer.Exit(1 if result.broken else 0)


@app.command()
def prune(
    older_than: Annotated[int, typer.Option(min=0, metavar="DAYS", help="Drop visits made more days ago than this.")],
    all_: Annotated[
        bool, typer.Option("--all", help="The latest visit to each article too. What is dropped is never re-extracted.")
    ] = False,
) -> None:
    """Drop old visits and give their room back. The latest visit to each article stays, whatever its age.

    Exit status 0; 2 if a file could not be read: it is named, the others are pruned all the same.

    Example: newscrawl archive prune --older-than 365
    """
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=older_than)
    with _opened() as archive:
        size = _size(archive.statistics())
        dropped = archive.prune(before, keep_latest=not all_)
        freed = size - _size(archive.statistics())
    stdout.print(f"{dropped} visits from before {_time(before)} dropped, {_megabytes(freed)} MB freed")


def _size(entries: Iterable[FileStatistics]) -> int:
    return sum(entry.totals.stored_size for entry in entries if entry.totals)


def _complain(broken: Sequence[str]) -> None:
    for error in broken[:_SHOWN]:
        stderr.print(Text(error, style="red"), soft_wrap=True)
    if len(broken) > _SHOWN:
        stderr.print(f"and {len(broken) - _SHOWN} more")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}Z"
