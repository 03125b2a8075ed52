"""``newscrawl copies``: which articles, over all sites, are copies of the same story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.operations.copies import rebuild_copies
from newscrawl.operations.project import load_settings, open_database
from newscrawl.operations.records import load_record
from newscrawl.storage.clusters import Cluster, Copy, load_clusters


def copies(
    article: Annotated[
        str | None,
        typer.Argument(
            metavar="URL|ID",
            help="Any URL of an article, or its number on the site: show its copies.",
            show_default="the latest clusters",
        ),
    ] = None,
    site: Annotated[
        str | None, typer.Option(help="Only clusters this site has a part in; with URL|ID, the article's site.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many clusters.")] = 20,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Compute all fingerprints and clusters anew.")] = False,
) -> None:
    """Show which articles are near-identical copies of each other, on one site or several; times in UTC.

    Without an argument, the clusters in which a copy was met last: how many articles and which sites, and the earliest
    article. With an article, all its copies in order of time, the earliest marked with *. [bold]alike[/bold] is the
    share of its text that it has in common with the most similar other one, estimated.

    The earliest is the one with the earliest time of publication; where no page prints one, the one met first. Times
    printed to the day count from midnight: of two copies of one day the table cannot say which was first.

    Copies are linked as articles are stored. [bold]--rebuild[/bold] is for articles stored before there were
    fingerprints, and for after a change of their rules; it may run beside crawls.

    Example: newscrawl copies 30 --site demo

    Exit status 0; 1 if no such article is stored.
    """
    if rebuild:
        _rebuild()
    elif article is None:
        with open_database(load_settings()).connect() as connection:
            _print_clusters(load_clusters(connection, site, limit))
    else:
        _print_copies_of(article, site)


def _rebuild() -> None:
    done = 0
    with stderr.status("Linking copies …") as status:
        for done in rebuild_copies(load_settings()):
            status.update(f"Linking copies … {done} articles")
    stderr.print(f"The copies of {done} articles have been linked anew.")


def _print_clusters(clusters: Iterable[Cluster]) -> None:
    table = Table("articles", "sites", "earliest", "on", "headline", "number", box=None, header_style="bold")
    table.columns[0].justify = "right"
    table.columns[4].overflow = "fold"
    for cluster in clusters:
        earliest = cluster.copies[0]
        table.add_row(
            str(len(cluster.copies)),
            ", ".join(sorted({copy.site for copy in cluster.copies})),
            _time(earliest),
            earliest.site,
            Text(earliest.headline or "-"),
            earliest.article_id,
        )
    if not table.row_count:
        stderr.print("No copies are known.")
        return
    stdout.print(table)


def _print_copies_of(article: str, site: str | None) -> None:
    record = load_record(load_settings(), article, site)
    if record is None:
        stderr.print(f"No article is stored under {escape(article)}. newscrawl stats says what there is.")
        raise typer.Exit(1)
    if not record.copies:
        stderr.print(f"No copy of {escape(article)} is known.")
        return
    table = Table("", "published", "first seen", "site", "alike", "headline", "url", box=None, header_style="bold")
    table.columns[4].justify = "right"
    for column in table.columns[5:]:
        column.overflow = "fold"
    for copy in record.copies:
        table.add_row(
            "*" if copy.is_earliest else "",
            _moment(copy.published_at),
            _moment(copy.first_seen_at),
            copy.site,
            f"{copy.similarity} %",
            Text(copy.headline or "-"),
            Text(copy.url),
            style="bold" if copy.article_pk == record.article.id else "",
        )
    stdout.print(table)


def _time(copy: Copy) -> str:
    return _moment(copy.published_at) if copy.published_at else f"seen {_moment(copy.first_seen_at)}"


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M}Z" if moment else "-"
