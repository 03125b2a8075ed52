"""``newscrawl query``: find articles by words and filters, or ask the database in SQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from newscrawl.cli import filters
from newscrawl.cli.console import stderr, stdout
from newscrawl.operations.listing import COLUMNS, row_of
from newscrawl.operations.project import load_settings, open_to_read, project_database_url
from newscrawl.operations.tables import WRITERS, plain
from newscrawl.storage.read_only import asking, open_read_only
from newscrawl.storage.search import Hit, count, search
from newscrawl.storage.search_text import Piece

#: rows of an answer in SQL that a terminal shows; a pipe gets them all
_MOST_ROWS = 500
#: hits that are counted: to count all of a word that stands nearly everywhere takes as long as to read all texts
_MOST_COUNTED = 1000


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def query(
    text: filters.Words = None,
    site: filters.Site = None,
    channel: filters.Channel = None,
    person: filters.Person = None,
    role: filters.Role = None,
    source: filters.Source = None,
    since: filters.Since = None,
    until: filters.Until = None,
    min_views: filters.MinViews = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many articles.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many first.")] = 0,
    sql: Annotated[
        str | None, typer.Option(metavar="SELECT…", help="Ask this instead; nothing can be changed by it.")
    ] = None,
    output: Annotated[
        Format | None, typer.Option("--format", "-f", help="How to write it.", show_default="table; csv in a pipe")
    ] = None,
) -> None:
    """Find articles, those with the words in their headline first, then the newest.

    Words are found anywhere in headline, story, people and source, however short: 青岛 finds 青岛港. Full-width
    letters and capitals make no difference. Days are days in the site's zone. How many were found is counted up to
    1,000; 1,000+ stands for any number above. On MariaDB words may miss articles that a crawl is just storing.

    [bold]--sql[/bold] asks the database itself. newscrawl db dictionary explains its tables; docs/analysts.md has
    recipes.

    Exit status 0, also if nothing is found.

    Examples:

      newscrawl query 啤酒节 --since 2022-08-01 --limit 50

      newscrawl query --person 赵宝辉 --role reporter --format json

      newscrawl query --sql "SELECT source, count(*) FROM articles GROUP BY source ORDER BY 2 DESC"
    """
    chosen = output or (Format.TABLE if sys.stdout.isatty() else Format.CSV)
    if sql:
        _ask(sql, chosen)
        return
    wanted = filters.wanted(
        text, site=site, channel=channel, person=person, role=role, source=source, since=since, until=until,
        min_views=min_views,
    )  # fmt: skip
    engine = open_to_read(load_settings())
    with engine.connect() as connection:
        hits = search(connection, wanted, limit=limit, offset=offset)
        most = max(_MOST_COUNTED, offset + limit + 1)
        found = count(connection, wanted, at_most=most)
    engine.dispose()
    if chosen is Format.TABLE:
        _print_hits(hits)
    else:
        WRITERS[chosen](COLUMNS, map(row_of, hits), sys.stdout)
    total = f"{found:,}+" if found == most else f"{found:,}"
    stderr.print(f"{len(hits)} of {total} articles" + (f", from number {offset + 1} on" if offset else ""))


def _print_hits(hits: Sequence[Hit]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("published", "site", "id", "article"):
        table.add_column(title, no_wrap=title != "article", overflow="fold")
    for hit in hits:
        published = hit.published_at and hit.published_at.astimezone(ZoneInfo(hit.time_zone))
        lines = Text("\n").join([_marked(hit.headline, "bold"), _marked(hit.snippet, "dim"), Text(hit.url, "dim")])
        table.add_row(f"{published:%Y-%m-%d %H:%M}" if published else "", hit.site, hit.article_id, lines)
    stdout.print(table)


def _marked(pieces: Sequence[Piece], style: str) -> Text:
    parts = [(" ".join(piece.text.split("\n\n")), "bold red" if piece.is_hit else style) for piece in pieces]
    return Text.assemble(*parts)


def _ask(sql: str, chosen: Format) -> None:
    engine = open_read_only(project_database_url(load_settings()))
    with asking(engine, sql) as answer:
        if chosen is Format.TABLE:
            _print_rows(answer.columns, answer.rows)
        else:
            WRITERS[chosen](answer.columns, answer.rows, sys.stdout)
    engine.dispose()


def _print_rows(columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in islice(rows, _MOST_ROWS):
        table.add_row(*(Text(str(plain(value))) for value in row))
    stdout.print(table)
    if next(rows, None) is not None:
        stderr.print(f"Only the first {_MOST_ROWS} rows are shown; a pipe or --format csv gets them all.")
