"""``newscrawl report``: what was published and what happened, as a file to be mailed."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from newscrawl.cli.console import stderr
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import NewscrawlError
from newscrawl.operations.project import find_site, load_settings, open_to_read
from newscrawl.operations.report import make_report, window_since
from newscrawl.storage.figures import latest_zone

_STANDARD_OUTPUT = Path("-")


class Lang(StrEnum):
    """Languages a report can be in."""

    ZH = "zh"
    EN = "en"


def report(
    since: Annotated[
        str, typer.Option(metavar="7d|24h|4w|YYYY-MM-DD", help="From when on: days and weeks count from a midnight.")
    ] = "7d",
    site: Annotated[str | None, typer.Option(help="Only this site.", show_default="all sites")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to; - for standard output.", show_default="report-DAY.html"
        ),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the report.")] = Lang.ZH,
) -> None:
    """Write what was published and what happened lately as one HTML file that can be mailed: charts inside, no script,
    nothing to fetch.

    It has the articles per day and channel, the most read, the fastest growing, new reporters and sources, corrections,
    deletions, new copies, and how the crawls fared. What was published counts by its date in the site's zone, all
    else by the time of our visits. It reads and never writes the database.

    Exit status 0; 2 if the report cannot be made.

    Examples:

      newscrawl report --since 7d

      newscrawl report --since 24h --site qingdaoxinxigang --lang en --output - | mail -a "Content-Type: text/html" you
    """
    settings = load_settings()
    now = dt.datetime.now(dt.UTC)
    engine = open_to_read(settings)
    with engine.connect() as connection:
        found = latest_zone(connection, site)
        if found is None and site is not None:
            find_site(settings, site)
        zone = ZoneInfo(found or PortalSpider.time_zone)
        html = make_report(connection, window_since(since, now, zone, site), zone, lang.value)
    engine.dispose()
    _write(html, output or Path(f"report-{now.astimezone(zone):%Y-%m-%d}.html"))


def _write(html: str, path: Path) -> None:
    if path == _STANDARD_OUTPUT:
        typer.get_binary_stream("stdout").write(html.encode())
        return
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise NewscrawlError(f"{path}: the report cannot be written there ({error.strerror})") from error
    stderr.print(f"The report is in {escape(str(path))}", highlight=False, soft_wrap=True)
