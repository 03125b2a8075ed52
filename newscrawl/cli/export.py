"""``newscrawl export``: the table, or a part of it, as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from newscrawl.cli import filters
from newscrawl.cli.console import stderr
from newscrawl.cli.progress import progress_bar
from newscrawl.operations.export import Plan, export_file, export_stream
from newscrawl.operations.project import load_settings, open_to_read

_STDOUT = "-"


class Format(StrEnum):
    """What kind of file."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


class Partition(StrEnum):
    """By what a folder of files is divided."""

    MONTH = "month"


def export(
    target: Annotated[
        str, typer.Argument(metavar="FILE", help="What to write, such as news.xlsx; - is standard output.")
    ],
    text: filters.Words = None,
    site: filters.Site = None,
    channel: filters.Channel = None,
    person: filters.Person = None,
    role: filters.Role = None,
    source: filters.Source = None,
    since: filters.Since = None,
    until: filters.Until = None,
    min_views: filters.MinViews = None,
    table: Annotated[
        str, typer.Option(help="What the rows are: articles, or observations, revisions, bylines … of these articles.")
    ] = "articles",
    columns: Annotated[
        str | None, typer.Option(metavar="NAME,…", help="Only these, in this order.", show_default="all")
    ] = None,
    body: Annotated[
        bool, typer.Option("--body/--no-body", help="With the stories, and the footers cut off them.")
    ] = True,
    kind: Annotated[
        Format | None, typer.Option("--format", "-f", help="Kind of file.", show_default="as the name ends")
    ] = None,
    partition: Annotated[
        Partition | None, typer.Option(help="Parquet: a folder with a file for each month of publication.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write articles into a file: .csv and .xlsx for spreadsheets, .jsonl for programs, .parquet for analysts' tools.

    All articles, unless words and filters choose some, as in newscrawl query; with every column of the view
    articles_v1 (newscrawl db dictionary explains them), and the people. The file is there as a whole or not at all, and
    all of it is from one moment, also while a crawl goes on.

    Times are in the site's zone with their offset; in Parquet, in UTC; in Excel, which knows no zones, the site's
    clock. In CSV and Excel, text that a spreadsheet would run as a formula gets an apostrophe before it.

    Excel and Parquet need pip install 'newscrawl\\[export]'. docs/export.md has recipes for pandas, polars and DuckDB.

    Exit status 0, also if there are no rows: then the file has a head only.

    Examples:

      newscrawl export news.xlsx --since 2022-08-01 --no-body

      newscrawl export festival.csv 啤酒节 --columns published_at,headline,source,view_count,url

      newscrawl export news --format parquet --partition month

      newscrawl export observations.parquet --table observations --site demo

      newscrawl export - --format jsonl | gzip > news.jsonl.gz
    """
    query = filters.wanted(
        text, site=site, channel=channel, person=person, role=role, source=source, since=since, until=until,
        min_views=min_views,
    )  # fmt: skip
    plan = Plan(
        table=table,
        query=query,
        columns=None if columns is None else [name.strip() for name in columns.split(",")],
        body=body,
        format=kind,
        by_month=partition is Partition.MONTH,
    )
    engine = open_to_read(load_settings())
    with progress_bar("rows") as watch:
        if target == _STDOUT:
            done = export_stream(engine, plan, typer.get_binary_stream("stdout"), watch=watch)
        else:
            done = export_file(engine, plan, Path(target), force=force, watch=watch)
    engine.dispose()
    for message in done.messages:
        stderr.print(Text(message, style="yellow"), soft_wrap=True)
    where = "" if target == _STDOUT else f" in {target}"
    stderr.print(Text(f"{done.rows} rows of {table}{where}"), soft_wrap=True)
