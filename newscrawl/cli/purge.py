"""``newscrawl purge``: removing articles for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.operations.project import load_settings
from newscrawl.operations.purge import PurgePlan, PurgeReport, carry_out, plan_purge

_SHOWN = 20


def purge(
    article: Annotated[
        str | None, typer.Argument(metavar="URL|ID", help="Any URL of the article, or its number on the site.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="Every article that names this person, now or in a revision.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only articles of this site.", show_default="all sites")] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for the tombstone: a letter's date, a file number.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove an article, or every article that names a person: rows, revisions, observations and archived pages.

    It shows what it would remove and asks. What stays is a tombstone: the article's number, the day and the reason, so
    that no run collects it again. An article that is not stored gets one too. Near-identical copies and articles that
    mention a person without naming a role stay; both are said. So do log files, backups, and archived pages of other
    articles that print the headline beside 上一篇 or 下一篇: docs/purge.md.

    The site's runs have to be over; meanwhile none starts. If it fails or is killed, give it again.

    Exit status 0; 1 if there is nothing to remove or you said no; 2 if it could not start or did not finish.

    Examples:

      newscrawl purge 101 --site qingdaoxinxigang --reason "letter of 2026-11-02"

      newscrawl purge --person 张三 --dry-run
    """
    if (article is None) == (person is None):
        raise typer.BadParameter("name either an article or a --person")
    if reason is None and not dry_run:
        raise typer.BadParameter("--reason is needed: the tombstone has to say why")
    settings = load_settings()
    plan = plan_purge(settings, article=article, person=person, site=site)
    if not plan.articles:
        stderr.print(f"Nothing is on record of {escape(person or article or '')}.", highlight=False, soft_wrap=True)
        _print_mentions(plan)
        raise typer.Exit(1)
    _print_plan(plan)
    if dry_run:
        return
    assert reason is not None
    if not yes and not typer.confirm("Remove them for good?", err=True):
        raise typer.Exit(1)
    _print_report(carry_out(settings, plan, reason))


def _print_plan(plan: PurgePlan) -> None:
    table = Table("site", "article", "revisions", "visits", "rejections", "headline", box=None, header_style="bold")
    table.columns[-1].overflow = "fold"
    for each in plan.articles[:_SHOWN]:
        numbers = (str(number) for number in (each.revisions, each.observations, each.rejections))
        what = each.headline or each.url or ("(purged before)" if each.is_purged else "(nothing is known of it)")
        table.add_row(each.site, each.article_id, *numbers, Text(what))
    stdout.print(table)
    if len(plan.articles) > _SHOWN:
        stdout.print(f"… and {len(plan.articles) - _SHOWN} more")
    totals = ("revisions", "observations", "rejections")
    counts = ", ".join(f"{sum(getattr(each, name) for each in plan.articles)} {name}" for name in totals)
    stdout.print(f"{len(plan.articles)} articles, {counts}, {plan.archived} archived visits", highlight=False)
    _print_list("near-identical copies stay", [copy for each in plan.articles for copy in each.copies])
    _print_mentions(plan)


def _print_mentions(plan: PurgePlan) -> None:
    if not plan.mentions:
        return
    rows = ", ".join(f"{number} rows of {table}" for table, number in plan.mentions.items())
    stdout.print(f"[bold]the name also stands, and stays, in[/bold] {rows}", highlight=False)
    _print_list("such articles are", plan.mentioned_at)


def _print_list(title: str, urls: Iterable[str]) -> None:
    if lines := list(dict.fromkeys(urls)):
        stdout.print(f"[bold]{title}[/bold]")
        for url in lines[:_SHOWN]:
            stdout.print(Text(f"  {url}"), soft_wrap=True)
        if len(lines) > _SHOWN:
            stdout.print(f"  … and {len(lines) - _SHOWN} more")


def _print_report(report: PurgeReport) -> None:
    removed = ", ".join(f"{number} {name}" for name, number in report.removed.counts().items() if number)
    stderr.print(
        f"Removed {removed or 'no rows'}; {report.archived} archived visits, those to listings that link to them "
        f"included. {report.tombstones} tombstones keep them from coming back.",
        highlight=False,
        soft_wrap=True,
    )
    if not report.is_forgotten:
        stderr.print(
            "The rows are gone, but the database file still has some of their text in pages that are free, because "
            "another program was using it. When nothing does, run: sqlite3 data/newscrawl.db VACUUM",
            soft_wrap=True,
        )
