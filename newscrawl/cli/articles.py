"""``newscrawl show`` and ``newscrawl stats``: what is in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.operations.project import load_settings, open_database
from newscrawl.storage.articles import StoredArticle, load_article
from newscrawl.storage.frontier import State
from newscrawl.storage.statistics import SiteStatistics, site_statistics


def show(
    article: Annotated[
        str, typer.Argument(metavar="URL|ID", help="Any URL of the article, or its number on the site.")
    ],
    site: Annotated[str | None, typer.Option(help="The site, where several have an article of this number.")] = None,
) -> None:
    """Print one article: everything that was read, from which printed text, and what was cut off.

    Example: newscrawl show 30 --site demo
    """
    with open_database(load_settings()).connect() as connection:
        stored = load_article(connection, article, site)
    if stored is None:
        stderr.print(f"No article is stored under {escape(article)}. newscrawl stats says what there is.")
        raise typer.Exit(1)
    _print_article(stored)


def _print_article(article: StoredArticle) -> None:
    zone = ZoneInfo(article.time_zone)
    stdout.print(Text(article.headline or "(no headline)", style="bold"))
    fields = Table.grid(padding=(0, 2))
    fields.add_column(style="bold", no_wrap=True)
    fields.add_column(overflow="fold")
    fields.add_column(style="dim", overflow="fold")
    for name, value in _fields(article, zone).items():
        if value not in (None, "", [], {}):
            fields.add_row(name, Text(str(value)), Text(_why(article.readings, name)))
    stdout.print(fields)
    _print_paragraphs("body", article.body, style="")
    _print_paragraphs("footer, cut off", article.footer, style="dim")


def _fields(article: StoredArticle, zone: ZoneInfo) -> dict[str, object]:
    """What is shown, in order; times in the site's zone."""
    return {
        "site": f"{article.site} ({article.site_name})",
        "article_id": article.article_id,
        "url": article.url,
        "also at": _lines(alias.url for alias in article.urls if alias.url != article.url),
        "channel": " › ".join(article.channel_path) or article.channel,
        "info_line": article.info_line,
        "published_at": _time(article.published_at, zone),
        "publisher": article.publisher,
        "source": article.source,
        "info_line_author": article.info_line_author,
        "info_line_source": article.info_line_source,
        "byline": article.byline_text,
        "people": _lines(f"{p.name}  {p.role} ({p.role_text}, {p.origin})" for p in article.people),
        "dateline": article.dateline_text,
        "view_count": article.view_count,
        "comment_count": article.comment_count,
        "reactions": "  ".join(f"{label} {count}" for label, count in (article.reactions or {}).items()),
        "summary": article.summary,
        "images": _lines(article.images),
        "attachments": _lines(article.attachments),
        "previous": _neighbour(article.previous_article_id, article.previous_headline),
        "next": _neighbour(article.next_article_id, article.next_headline),
        "related": ", ".join(article.related_article_ids),
        "pages": article.page_count,
        "first_seen_at": _time(article.first_seen_at, zone),
        "fetched_at": f"{_time(article.fetched_at, zone)} (visit {article.fetch_count})",
        "changed_at": _time(article.changed_at, zone),
        "warnings": _lines(article.warnings),
    }


def _why(readings: Mapping[str, object], name: str) -> str:
    """The rule that gave a value."""
    reading = readings.get(name)
    rule = reading.get("rule") if isinstance(reading, Mapping) else None
    return f"by {rule}" if rule else ""


def _print_paragraphs(title: str, text: str, style: str) -> None:
    if not text:
        return
    stdout.print(f"\n[bold]{title}[/bold]")
    for paragraph in text.split("\n\n"):
        stdout.print(Padding(Text(paragraph, style=style), (0, 0, 1, 2)))


def _neighbour(article_id: str | None, headline: str | None) -> str | None:
    return f"{article_id}  {headline}" if article_id else None


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _time(moment: dt.datetime | None, zone: ZoneInfo) -> str | None:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %z}" if moment else None


_COLUMNS = ("site", "articles", "dated", "byline", "source", "views", "newest", "last run", "open", "gone")


def stats() -> None:
    """Say how many articles each site has, how complete they are, and what is still to be fetched."""
    with open_database(load_settings()).connect() as connection:
        sites = site_statistics(connection)
    if not sites:
        stderr.print("The database is empty. newscrawl crawl demo fills it.")
        return
    table = Table(box=None, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name in {"site", "last run"} else "right", no_wrap=True)
    for site in sites:
        table.add_row(*_row(site))
    stdout.print(table)


def _row(site: SiteStatistics) -> Iterable[str]:
    def share(number: int) -> str:
        return f"{number / site.articles:.0%}" if site.articles else "-"

    frontier = site.frontier
    return (
        site.site,
        str(site.articles),
        *(share(number) for number in (site.with_date, site.with_byline, site.with_source, site.with_views)),
        f"{site.newest_published_at:%Y-%m-%d}" if site.newest_published_at else "-",
        f"{site.last_run_outcome} {site.last_run_at:%m-%d %H:%M}Z" if site.last_run_at else "-",
        str(frontier[State.DISCOVERED] + frontier[State.RETRY]),
        str(frontier[State.GONE]),
    )
