"""``newscrawl footers``: closing paragraphs that repeat over a site's articles, and which of them are boilerplate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.cli.groups import ListsByDefault
from newscrawl.operations.footers import (
    Candidate,
    Thresholds,
    accept_footers,
    list_footers,
    withdraw_footers,
)
from newscrawl.operations.project import load_settings
from newscrawl.storage.footers import footer_id
from newscrawl.storage.models import LearnedFooter

app = typer.Typer(
    cls=ListsByDefault,
    help="Boilerplate that no written rule knows: find it, accept it, withdraw it. "
    "[bold]newscrawl footers SITE[/bold] is short for [bold]newscrawl footers list SITE[/bold].",
)

_DEFAULTS = Thresholds()
_NOT_CLOSING = "It is cut only where nothing of the story stands below it: accept the paragraph below it too."

_Site = Annotated[str, typer.Argument(help="The site; newscrawl sites lists them.")]
_Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids as newscrawl footers SITE prints them.")]


@app.command("list")
def list_candidates(
    site: _Site,
    min_articles: Annotated[
        int, typer.Option(min=2, help="So many different stories at least; copies of one count once.")
    ] = _DEFAULTS.articles,
    min_days: Annotated[int, typer.Option(min=1, help="Published on so many days at least.")] = _DEFAULTS.days,
    min_share: Annotated[
        float, typer.Option(min=0, max=100, help="In percent: so many of the site's articles at least.")
    ] = _DEFAULTS.share * 100,
) -> None:
    """List the closing paragraphs that repeat over a site's articles, and those that are accepted as boilerplate.

    Paragraphs are compared without regard to width, punctuation, dates, numbers of up to six digits, and the names
    behind 编辑 and the like; what a written rule cuts anyway and bylines are left out. [bold]elsewhere[/bold] counts
    articles that have the paragraph inside the story: where that is more than one in twenty, it is listed apart, and
    is more likely a phrase of the stories. Read the examples before you accept anything.

    Example: newscrawl footers demo --min-articles 5. Exit status 0, whatever is found.
    """
    thresholds = Thresholds(articles=min_articles, days=min_days, share=min_share / 100)
    report = list_footers(load_settings(), site, thresholds)
    proposed = [candidate for candidate in report.candidates if candidate.is_proposed]
    doubtful = [candidate for candidate in report.candidates if not candidate.is_proposed]
    _print_candidates(f"proposed, of {report.article_count} articles with a body", proposed)
    _print_candidates("not proposed: these stand inside stories too", doubtful)
    _print_accepted(report.accepted)
    if not report.candidates:
        stderr.print(f"No other closing paragraph repeats often enough over {report.article_count} articles.")
    elif proposed:
        stderr.print(f"next      newscrawl footers accept {escape(site)} ID...", highlight=False)


@app.command()
def accept(site: _Site, ids: _Ids) -> None:
    """Accept closing paragraphs as boilerplate of a site: from now on they are cut and kept in the column footer.

    Only at the end of an article, never its first paragraph. Articles that are stored stay as they are until they are
    read again. A paragraph that is accepted already is passed over.

    Example: newscrawl footers accept demo 3f2a9c1e. Exit status 0; 2 if an id is unknown, and none is accepted.
    """
    accepted = accept_footers(load_settings(), site, ids, dt.datetime.now(dt.UTC))
    for footer in accepted:
        word = f"{footer_id(footer.text)} accepted: it closes {footer.article_count} stored articles."
        stderr.print(word if footer.article_count else f"{word} {_NOT_CLOSING}", highlight=False, soft_wrap=True)
    if not accepted:
        stderr.print("Nothing to do: accepted already.")
    _say_what_next(site)


@app.command()
def withdraw(site: _Site, ids: _Ids) -> None:
    """Withdraw accepted paragraphs: they are part of the story again.

    Articles that are stored stay as they are until they are read again.

    Example: newscrawl footers withdraw demo 3f2a9c1e. Exit status 0; 2 if an id is not accepted, and none is withdrawn.
    """
    for footer in withdraw_footers(load_settings(), site, ids):
        stderr.print(f"{footer_id(footer.text)} withdrawn: {escape(footer.example)}", highlight=False, soft_wrap=True)
    _say_what_next(site)


def _print_candidates(title: str, candidates: Sequence[Candidate]) -> None:
    for candidate in candidates:
        if candidate is candidates[0]:
            stdout.print(f"[bold]{title}[/bold]", highlight=False)
        figures = Table.grid(padding=(0, 2))
        figures.add_row(
            Text(candidate.id, style="bold"),
            f"{candidate.article_count} articles",
            f"{candidate.share:.1%}",
            f"{candidate.first_day} to {candidate.last_day}",
            f"elsewhere {candidate.elsewhere}",
        )
        stdout.print(figures)
        for example in candidate.examples:
            _print_indented(Text(example.paragraph))
            _print_indented(Text(example.url, style="dim"))


def _print_accepted(accepted: Sequence[LearnedFooter]) -> None:
    for footer in accepted:
        if footer is accepted[0]:
            stdout.print("[bold]accepted[/bold]")
        stdout.print(
            f"[bold]{footer_id(footer.text)}[/bold]  on {footer.accepted_at:%Y-%m-%d}, "
            f"closed {footer.article_count} articles then",
            highlight=False,
        )
        _print_indented(Text(footer.example))


def _print_indented(text: Text) -> None:
    stdout.print(Padding(text, (0, 0, 0, 4)))


def _say_what_next(site: str) -> None:
    stderr.print(
        f"next      newscrawl reextract {escape(site)} --dry-run shows what it changes in stored articles.",
        highlight=False,
        soft_wrap=True,
    )
