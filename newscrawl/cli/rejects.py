"""``newscrawl rejects``: the pages that could not be made into an article, and trying them again."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.archive.visits import ArchivedPage
from newscrawl.cli.console import stderr, stdout
from newscrawl.cli.groups import ListsByDefault
from newscrawl.cli.progress import progress_bar
from newscrawl.cli.reextract import print_report
from newscrawl.operations.project import find_site, load_settings, open_database
from newscrawl.operations.quarantine import RejectedPage, load_rejected_page, refetch_rejected, retry_rejected
from newscrawl.storage.models import Rejection
from newscrawl.storage.rejections import count_reasons, load_rejections

app = typer.Typer(
    cls=ListsByDefault, help="Pages that could not be made into an article: without a command, the latest ones."
)

Site = Annotated[str | None, typer.Argument(help="Only this site.", show_default="all sites")]
Reason = Annotated[str | None, typer.Option(help="Only this reason, as newscrawl rejects reasons names them.")]


@app.command("list")
def list_rejects(
    site: Site = None,
    reason: Reason = None,
    all_: Annotated[bool, typer.Option("--all", help="Also those that became an article after all.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest first.")] = 30,
) -> None:
    """List rejected pages, the latest first; times in UTC. [bold]newscrawl rejects SITE[/bold] is short for it.

    Example: newscrawl rejects list qingdaoxinxigang --reason truncated
    """
    with open_database(load_settings()).connect() as connection:
        found = load_rejections(connection, site, limit=limit, reason=reason, only_open=not all_)
    if not found:
        stderr.print("No rejected page is on record for that.")
        return
    table = Table("no.", "site", "when", "kind", "reason", "page", "why", box=None, header_style="bold")
    for column in table.columns[5:]:
        column.overflow = "fold"
    for rejection in found:
        table.add_row(
            str(rejection.id),
            rejection.site,
            f"{rejection.at:%Y-%m-%d %H:%M}Z",
            rejection.kind,
            Text(rejection.reason, style="dim" if rejection.resolved_at else ""),
            Text(rejection.url),
            Text(rejection.detail),
        )
    stdout.print(table)


@app.command()
def reasons(site: Site = None) -> None:
    """Count the pages that are still rejected, by site and reason, the most frequent first, with an example each."""
    with open_database(load_settings()).connect() as connection:
        found = count_reasons(connection, site)
    if not found:
        stderr.print("No page is rejected.")
        return
    table = Table("pages", "site", "kind", "reason", "last", "for example", box=None, header_style="bold")
    table.columns[0].justify = "right"
    table.columns[5].overflow = "fold"
    for each in found:
        last = f"{each.last_at:%Y-%m-%d %H:%M}Z"
        table.add_row(str(each.rejections), each.site, each.kind, each.reason, last, Text(each.example_url))
    stdout.print(table)


@app.command()
def show(
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the rejection, as the list shows it.")],
    body: Annotated[
        bool, typer.Option("--body", help="Write the page itself to standard output, byte by byte.")
    ] = False,
) -> None:
    """Show why a page was rejected, and the page as it came.

    Exit status 0; 1 with --body if the page was not kept; 2 if there is no such rejection.

    Example: newscrawl rejects show 17 --body > page.html
    """
    page = load_rejected_page(load_settings(), number)
    if not body:
        _print_page(page)
    elif page.visit is None:
        stderr.print(f"The page was not kept: {escape(page.missing or '')}", highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    else:
        typer.get_binary_stream("stdout").write(page.visit.pages[-1].body)


def _print_page(page: RejectedPage) -> None:
    rejection = page.rejection
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _fields(rejection).items():
        if value:
            table.add_row(name, Text(str(value)))
    if page.visit is None:
        table.add_row("kept", Text(f"not: {page.missing}"))
    else:
        table.add_row("kept at", Text(page.visit.position or ""))
        for kept in page.visit.pages:
            table.add_row("page", Text(_described(kept)))
    stdout.print(table)
    if page.visit is not None:
        stdout.print(Text("The page that was refused is the last one; --body writes it out.", style="dim"))


def _fields(rejection: Rejection) -> dict[str, object]:
    return {
        "site": rejection.site,
        "url": rejection.url,
        "kind": rejection.kind,
        "article_id": rejection.article_id,
        "reason": rejection.reason,
        "why": rejection.detail,
        "run": rejection.run_id,
        "when": f"{rejection.at:%Y-%m-%d %H:%M:%S}Z",
        "became an article": f"{rejection.resolved_at:%Y-%m-%d %H:%M:%S}Z" if rejection.resolved_at else None,
    }


def _described(page: ArchivedPage) -> str:
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "no content type")
    return f"{page.url}  status {page.status}, {len(page.body)} bytes, {kind}"


@app.command()
def retry(
    site: Annotated[str, typer.Argument(help="The site.")],
    reason: Reason = None,
    refetch: Annotated[
        bool,
        typer.Option("--refetch", help="Have the next crawl fetch the articles again, instead of reading the archive."),
    ] = False,
) -> None:
    """Try rejected articles again, after a reader or a site was mended.

    Their archived pages are read by today's rules, nothing is fetched: what makes an article now is stored, the others
    stay rejected. With --refetch the next crawl of the site asks for them again: right where it was the site that was
    broken.

    Exit status 0, whatever could be read.

    Examples:

      newscrawl rejects retry qingdaoxinxigang --reason no_body

      newscrawl rejects retry qingdaoxinxigang --refetch
    """
    settings = load_settings()
    spider = find_site(settings, site)
    if refetch:
        number = refetch_rejected(settings, site, reason=reason)
        stderr.print(f"{number} articles will be fetched again by the next crawl: newscrawl crawl {escape(site)}")
        return
    with progress_bar(site) as watch:
        report = retry_rejected(settings, spider, reason=reason, watch=watch)
    if report.visits:
        print_report(report, dry_run=False)
    else:
        stderr.print("No rejected article page is kept in the archive for that; --refetch has them fetched again.")
