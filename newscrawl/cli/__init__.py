"""The ``newscrawl`` command: one file a group of commands; each parses its arguments, calls, prints."""

from __future__ import annotations

import sys

import typer
from rich.markup import escape

from newscrawl.cli import (
    archive,
    articles,
    clusters,
    crawl,
    database,
    demo,
    export,
    footers,
    history,
    purge,
    query,
    reextract,
    rejects,
    report,
    runs,
    schedule,
    site,
    sites,
    web,
)
from newscrawl.cli.console import stderr
from newscrawl.errors import NewscrawlError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Collect news portals into a table people can trust.\n\n"
    "First steps: [bold]newscrawl crawl demo[/bold] crawls the bundled portal, [bold]newscrawl stats[/bold] says what "
    "is in the table, [bold]newscrawl show 30[/bold] prints one article with everything that was read and cut.\n\n"
    "The database is data/newscrawl.db beside the scrapy.cfg found from here upwards, or whatever "
    "NEWSCRAWL_DATABASE_URL names.",
)
app.command("crawl")(crawl.crawl)
app.command("backfill")(crawl.backfill)
app.command("sites")(sites.sites)
app.add_typer(site.app, name="site")
app.command("query")(query.query)
app.command("web")(web.web)
app.command("export")(export.export)
app.command("show")(articles.show)
app.command("history")(history.history)
app.command("copies")(clusters.copies)
app.command("stats")(articles.stats)
app.command("status")(runs.status)
app.add_typer(runs.app, name="runs")
app.add_typer(rejects.app, name="rejects")
app.add_typer(footers.app, name="footers")
app.add_typer(archive.app, name="archive")
app.command("report")(report.report)
app.command("reextract")(reextract.reextract_command)
app.command("purge")(purge.purge)
app.add_typer(schedule.app, name="schedule")
app.add_typer(database.app, name="db")
app.add_typer(demo.app, name="demo")


def main() -> None:
    """Run the command. Errors of the domain are printed in one piece, without a traceback, and end with status 2."""
    try:
        app()
    except NewscrawlError as error:
        stderr.print("[bold red]newscrawl:[/bold red]", escape(str(error)), highlight=False, soft_wrap=True)
        sys.exit(2)
