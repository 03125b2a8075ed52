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
from newscrawl.operations.records import ArticleRecord, load_record
from newscrawl.storage.article_rows import COUNTERS
from newscrawl.storage.articles import StoredArticle
from newscrawl.storage.clusters import Copy
from newscrawl.storage.frontier import State
from newscrawl.storage.statistics import SiteStatistics, site_statistics

ArticleKey = Annotated[
    str, typer.Argument(metavar="URL|ID", help="Any address of the article, or its number on the site.")
]
Site = Annotated[str | None, typer.Option(help="The site, where several have an article of this number.")]

#: columns from which on there is room for the rule beside the value; on narrower screens it stands below
_WIDE = 120
#: what is shown under a name of its own -> the column whose reading explains it
_EXPLAINED_BY = {
    "byline": "byline_text",
    "previous": "previous_article_id",
    "next": "next_article_id",
    "related": "related_article_ids",
}


def show(article: ArticleKey, site: Site = None) -> None:
    """Print one article: everything that was read, by which rule, from which printed text, and what was cut off.

    Beside a value stands the rule that gave it (the label it was printed behind, the selector, the form of the date …)
    and the printed text, where that says more than the value. What is not shown the page does not say.

    Exit status 0; 1 if no such article is stored.

    Examples:

      newscrawl show 30 --site demo

      newscrawl show https://www.qingdaoxinxigang.cn/article-36482-1.html
    """
    _print_article(find_record(article, site))


def find_record(key: str, site: str | None) -> ArticleRecord:
    """The record of the article that an operator names; says that there is none and ends with status 1 if so."""
    record = load_record(load_settings(), key, site)
    if record is None:
        stderr.print(f"No article is stored under {escape(key)}. newscrawl stats says what there is.", soft_wrap=True)
        raise typer.Exit(1)
    return record


def _print_article(record: ArticleRecord) -> None:
    article = record.article
    title = Text(article.headline or "(no headline)", style="bold")
    stdout.print(title, Text(_why(article.readings, "headline", article.headline), style="dim"), sep="  ")
    is_wide = stdout.width >= _WIDE
    fields = Table.grid(padding=(0, 2))
    fields.add_column(style="bold", no_wrap=True)
    fields.add_column(overflow="fold", max_width=stdout.width // 2 if is_wide else None)
    if is_wide:
        fields.add_column(style="dim", overflow="fold")
    for name, value in _fields(record, ZoneInfo(article.time_zone)).items():
        # a number that is not there may have its reason
        if value not in (None, "", [], {}) or (name in COUNTERS and name in article.readings):
            cells = [
                Text("" if value is None else str(value)),
                Text(_why(article.readings, _EXPLAINED_BY.get(name, name), value), style="dim"),
            ]
            fields.add_row(name, *(cells if is_wide else [Text("\n").join(cell for cell in cells if cell)]))
    stdout.print(fields)
    _print_paragraphs(article, "body", style="")
    _print_paragraphs(article, "footer", style="dim", remark=", cut off")


def views(record: ArticleRecord) -> str | None:
    """The number of views with what is known of our own part in it; None if none was ever printed."""
    if record.article.view_count is None:
        return None
    ours = f", of which at most {record.own_views} our own visits" if record.own_views else ""
    return f"{record.article.view_count}{ours}"


def _fields(record: ArticleRecord, zone: ZoneInfo) -> dict[str, object]:
    """What is shown, in order; times in the site's zone."""
    article = record.article
    return {
        "site": article.site,
        "site_name": article.site_name,
        "article_id": article.article_id,
        "url": article.url,
        "also at": _lines(alias.url for alias in article.urls if alias.url != article.url),
        "channel": " › ".join(article.channel_path) or article.channel,
        "info_line": article.info_line,
        "published_at": local_time(article.published_at, zone),
        "published_text": article.published_text,
        "modified_at": local_time(article.modified_at, zone),
        "publisher": article.publisher,
        "source": article.source,
        "source_url": article.source_url,
        "info_line_author": article.info_line_author,
        "info_line_source": article.info_line_source,
        "info_line_source_url": article.info_line_source_url,
        "byline": article.byline_text,
        "people": _lines(f"{p.name}  {p.role} ({p.role_text}, {p.origin})" for p in article.people),
        "dateline": article.dateline_text,
        "view_count": views(record),
        "comment_count": article.comment_count,
        "reactions": "  ".join(f"{label} {count}" for label, count in (article.reactions or {}).items()),
        "summary": article.summary,
        "images": _lines(article.images),
        "attachments": _lines(article.attachments),
        "previous": _neighbour(article.previous_article_id, article.previous_headline),
        "next": _neighbour(article.next_article_id, article.next_headline),
        "related": ", ".join(article.related_article_ids),
        "pages": article.page_count,
        "first_seen_at": local_time(article.first_seen_at, zone),
        "fetched_at": f"{local_time(article.fetched_at, zone)} (visit {article.fetch_count})",
        "changed_at": local_time(article.changed_at, zone),
        "gone_at": local_time(article.gone_at, zone),
        "revisions": f"{len(record.revisions)} (newscrawl history {article.article_id} --site {article.site})",
        "copies": _lines(_copy(each) for each in record.copies if each.article_pk != article.id),
        "rules_version": article.rules_version,
        "warnings": _lines(article.warnings),
    }


def _copy(copy: Copy) -> str:
    earliest = ", the earliest" if copy.is_earliest else ""
    return f"{copy.site} {copy.article_id}  {copy.similarity} % alike{earliest}  {copy.url}"


def _why(readings: Mapping[str, object], name: str, value: object) -> str:
    """The rule that gave a value, and the printed text it was read from, where that says more; "" if nobody knows."""
    reading = readings.get(name)
    if not isinstance(reading, Mapping):
        return ""
    rule, raw = reading.get("rule"), reading.get("raw")
    printed = f"from “{raw}”" if raw and raw != str(value) else ""
    return " ".join(filter(None, (f"by {rule}" if rule else "", printed)))


def _print_paragraphs(article: StoredArticle, column: str, style: str, remark: str = "") -> None:
    text = getattr(article, column)
    if not text:
        return
    stdout.print(Text.assemble("\n", (column + remark, "bold"), ("  " + _why(article.readings, column, text), "dim")))
    for paragraph in text.split("\n\n"):
        stdout.print(Padding(Text(paragraph, style=style), (0, 0, 1, 2)))


def _neighbour(article_id: str | None, headline: str | None) -> str | None:
    return f"{article_id}  {headline}" if article_id else None


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def local_time(moment: dt.datetime | None, zone: ZoneInfo) -> str | None:
    """A time as operators read it, in a site's zone; None for None."""
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
