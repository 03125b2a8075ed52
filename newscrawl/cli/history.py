"""``newscrawl history``: what became of an article after it was first stored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.cli.articles import ArticleKey, Site, find_record, local_time, views
from newscrawl.cli.console import stdout
from newscrawl.cli.plot import plot
from newscrawl.operations.differences import Paragraph
from newscrawl.operations.records import ArticleRecord, gains, gather_visits
from newscrawl.operations.revision_changes import changed_columns
from newscrawl.storage.history import Observation, Revision

_MOST_REVISIONS = 10
_MOST_VISITS = 20
_WIDEST_PLOT = 120
#: characters kept of an unchanged stretch beside a change
_CONTEXT = 16
_MARKS = {"same": ("", "", ""), "removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}


def history(
    article: ArticleKey,
    site: Site = None,
    whole: Annotated[bool, typer.Option("--all", help="Every revision and every visit, however many.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print observations and revisions as JSON, times in UTC.")
    ] = False,
) -> None:
    """Print what became of an article: every state of its content as a diff, and its counts visit by visit.

    A revision is a new state of the content: title, byline, time of publication, body … Its origin is a visit (the site
    changed the article) or a re-extraction (our rules changed). In a changed paragraph [-this went-] and {+this came+}.

    Views include our own requests: a portal on Discuz counts each as a view, so the visits say how many of the views
    gained can at most be ours. Times are in the site's zone. Long histories are shortened, and say so.

    Exit status 0; 1 if no such article is stored.

    Examples:

      newscrawl history 36482

      newscrawl history "https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=36482" --json
    """
    record = find_record(article, site)
    if as_json:
        typer.echo(json.dumps(record.document(), ensure_ascii=False, indent=2, default=_as_json))
        return
    zone = ZoneInfo(record.article.time_zone)
    stdout.print(Text(record.article.headline or "(no headline)", style="bold"))
    _say(f"{record.article.site} {record.article.article_id}")
    stdout.print(Text(record.article.url), soft_wrap=True)  # a broken address cannot be copied
    _print_revisions(record.revisions, zone, len(record.revisions) if whole else _MOST_REVISIONS)
    _print_visits(record, zone, len(record.observations) if whole else _MOST_VISITS)


def _as_json(value: object) -> str:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)


def _say(line: str, style: str = "") -> None:
    """Print plain text as it is, whatever brackets are in it."""
    stdout.print(Text(line, style=style))


def _print_revisions(revisions: list[Revision], zone: ZoneInfo, limit: int) -> None:
    if not revisions:
        return
    left_out = max(len(revisions) - limit, 0)
    stdout.print(f"\n[bold]revisions ({len(revisions)})[/bold]")
    if left_out:
        _say(f"The first {left_out} are left out; --all prints them.")
    before = [None, *revisions]
    for earlier, revision in list(zip(before, revisions, strict=False))[left_out:]:
        _say(_heading(revision, zone), style="bold cyan")
        if earlier is not None:
            _print_changes(earlier, revision, zone)


def _heading(revision: Revision, zone: ZoneInfo) -> str:
    visited, recorded = (local_time(time, zone) for time in (revision.visited_at, revision.recorded_at))
    origin = {
        "visit": f"{visited}  visit",
        "reextraction": f"{recorded}  re-extraction of the page of {visited}",
    }.get(revision.origin, f"{recorded}  {revision.origin}")
    run = f", run {revision.run_id}" if revision.run_id is not None else ""
    rules = f", rules {revision.rules_version}" if revision.rules_version else ""
    changed = ": " + ", ".join(revision.changed) if revision.changed else ""
    return f"{revision.number}  {origin}{run}{rules}{changed}"


def _print_changes(earlier: Revision, revision: Revision, zone: ZoneInfo) -> None:
    for column, changes in changed_columns(earlier, revision, zone):
        stdout.print(Padding(Text(column, style="bold"), (0, 0, 0, 3)))
        for change in changes:
            shown = Text(f"… {change} unchanged", style="dim") if isinstance(change, int) else _marked(change)
            stdout.print(Padding(shown, (0, 0, 0, 5)))


def _marked(paragraph: Paragraph) -> Text:
    """A changed paragraph, with what went and came in brackets and of what stayed the nearest characters."""
    text = Text()
    for place, (kind, printed) in enumerate(paragraph):
        opening, closing, style = _MARKS[kind]
        kept = _shortened(printed, place == 0, place == len(paragraph) - 1) if kind == "same" else printed
        text.append(f"{opening}{kept}{closing}", style=style)
    return text


def _shortened(printed: str, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else printed[:_CONTEXT]
    tail = "" if is_last else printed[-_CONTEXT:]
    return printed if len(printed) <= len(head) + len(tail) + 1 else f"{head}…{tail}"


def _print_visits(record: ArticleRecord, zone: ZoneInfo, limit: int) -> None:
    visits = record.observations
    if not visits:
        return
    stdout.print(f"\n[bold]visits ({len(visits)})[/bold]")
    points = [(visit.fetched_at.astimezone(zone), visit.view_count) for visit in visits]
    lines = plot(points, min(stdout.width, _WIDEST_PLOT))
    for line in ["view_count", *lines] if lines else ["No visit printed a number of views."]:
        _say(line)
    if any(count is None for _, count in points) and lines:
        _say("○ a visit that printed no views")
    if total := views(record):
        _say(f"view_count {total}; ours: the requests of our own that may be among the views gained")
    name, gathered = gather_visits(visits, zone, limit)
    if len(gathered) < len(visits):
        _say(f"The last visit of each {name} is listed; --all lists every one.")
    stdout.print()
    _print_table(gathered, zone)


def _print_table(visits: list[Observation], zone: ZoneInfo) -> None:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("visited", "found", "views", "gained", "ours", "comments", "reactions"):
        left = name in ("visited", "found", "reactions")
        table.add_column(name, justify="left" if left else "right", no_wrap=name != "reactions")
    for row in _rows(visits, zone):
        table.add_row(*row)
    stdout.print(table)


def _rows(visits: Iterable[Observation], zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    for gain in gains(visits):
        visit = gain.visit
        yield (
            f"{visit.fetched_at.astimezone(zone):%Y-%m-%d %H:%M}",
            visit.outcome.replace("_", " "),
            _number(visit.view_count),
            "" if gain.views is None else f"{gain.views:+,}",
            "" if gain.ours is None else str(gain.ours),
            _number(visit.comment_count),
            _reactions(visit.reactions),
        )


def _reactions(counts: Mapping[str, int] | None) -> str:
    """Those that anybody chose; 0 if nobody chose one, a dash if the visit printed none."""
    if counts is None:
        return "-"
    return "  ".join(f"{label} {count}" for label, count in counts.items() if count) or "0"


def _number(count: int | None) -> str:
    return "-" if count is None else f"{count:,}"
