"""``newscrawl site``: add a site, and see whether one still looks as its definition says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newscrawl.cli.console import stderr, stdout
from newscrawl.cli.crawl import Arguments, ScrapySettings, demo_portal, pairs
from newscrawl.errors import NewscrawlError
from newscrawl.items import ArticleItem
from newscrawl.operations.check_site import SiteCheck, check_site
from newscrawl.operations.new_site import Proposal, Wish, propose
from newscrawl.operations.project import load_settings, load_sites
from newscrawl.operations.site_definition import GENERIC
from newscrawl.operations.site_files import Folders, folders_of, new_files, spider_source, write_files
from newscrawl.storage.location import find_project_dir

app = typer.Typer(no_args_is_help=True, help="Add a site in minutes, and check one after a redesign.")

_SHOWN = 100
#: what a person looks at first
_PREVIEW = (
    *("headline", "published_at", "publisher", "source", "byline_text", "byline", "dateline", "view_count"),
    *("comment_count", "reactions", "site_name", "channel", "summary", "body", "footer", "images", "attachments"),
    *("previous_headline", "next_headline", "related_article_ids"),
)


@app.command()
def new(
    url: Annotated[str, typer.Argument(help="Address of a channel: a page that lists articles.")],
    article_url: Annotated[
        str | None, typer.Option(help="The article to look at.", show_default="the first that can be read")
    ] = None,
    listing: Annotated[
        Path | None, typer.Option(help="The channel's page, saved byte by byte: nothing is fetched then.")
    ] = None,
    article: Annotated[Path | None, typer.Option(help="An article of it, saved likewise.")] = None,
    name: Annotated[str | None, typer.Option(help="What the site is called here.", show_default="by its host")] = None,
    family: Annotated[
        str | None, typer.Option(help="The system it runs on.", show_default="what its pages look like")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be written.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, not even before overwriting.")] = False,
    setting: ScrapySettings = None,
) -> None:
    """Look at a listing and an article, recognise the system behind them, and write the site's definition.

    Four pages are asked for at most, as politely as by a crawl. What is read from them is shown, then, if you say so,
    written: the spider (into newscrawl/spiders, or the folder sites/ beside your scrapy.cfg; setting NEWSCRAWL_SITES),
    the two pages as a fixture, and what was read as their expected JSON. That is marked unchecked, and counts for
    nothing until you have compared it with the page and deleted the mark.

    Exit status 0: written, or shown with --dry-run. 1: you said no. 2: there is nothing to propose; the message says
    why.

    Examples:

      newscrawl site new 'https://www.qingdaoxinxigang.cn/portal.php?mod=list&catid=1' --dry-run

      newscrawl site new https://www.example.cn/news/ --listing list.html --article a.html --name example
    """
    settings = load_settings()
    for key, value in pairs(setting or [], "-s").items():
        settings.set(key, value, priority="cmdline")
    project = find_project_dir(Path.cwd())
    folders = folders_of(project, settings.getlist("NEWSCRAWL_SITES"))
    found = propose(settings, Wish(url, article_url, listing, article, name, family))
    site = found.definition.name
    files = new_files(folders, found.definition, found.item, found.article_page, found.listing, found.listing_page)
    spider = folders.spiders / f"{site}.py"
    if site in load_sites(settings) and not spider.exists():
        raise NewscrawlError(f"there is a site {site!r} already, in another place: give --name")
    _print_proposal(found)
    stdout.print(f"\n[bold]{escape(_from(project, spider))}[/bold]")
    stdout.print(Text(spider_source(found.definition)))
    if dry_run:
        stderr.print(f"Nothing was written; it would be {_listed(project, files)}.", soft_wrap=True, highlight=False)
        return
    if not yes and not _agreed(project, files):
        raise typer.Exit(1)
    write_files(files)
    _print_next(project, folders, found, files)


def _agreed(project: Path, files: Mapping[Path, bytes]) -> bool:
    there = [path for path, content in files.items() if path.exists() and path.read_bytes() != content]
    for path in there:
        if not typer.confirm(f"Overwrite {_from(project, path)}?", err=True):
            return False
    return bool(there) or typer.confirm(f"Write {_listed(project, files)}?", err=True)


def _listed(project: Path, files: Mapping[Path, bytes]) -> str:
    return ", ".join(_from(project, path) for path in files)


def _from(project: Path, path: Path) -> str:
    return str(path.relative_to(project.resolve()) if path.is_relative_to(project.resolve()) else path)


def _print_proposal(found: Proposal) -> None:
    definition = found.definition
    marks = next((each for each in found.found if each.family == found.family), None)
    evidence = "; ".join(marks.evidence) if marks else "no family's marks"
    stdout.print(f"[bold]{escape(definition.site_name)}[/bold] looks like {found.family}: {escape(evidence)}")
    for other in found.found:
        if other.family != found.family:
            stdout.print(f"  also a little like {other.family}: {escape('; '.join(other.evidence))}")
    stdout.print(f"channels: {escape(', '.join(definition.channels))}")
    if found.more_channels:
        stdout.print(f"  also found: {escape(', '.join(found.more_channels))}")
    entries = found.listing.entries
    stdout.print(
        f"listing: {len(entries)} articles, next page {escape(found.listing.next_page_url or 'none')}", soft_wrap=True
    )
    print_preview(found.item)
    if found.rest_of_body:
        stdout.print(f"The body goes on at {escape(found.rest_of_body)}; only its first page was read.", soft_wrap=True)
    for problem in found.problems:
        stderr.print(f"[yellow]not read:[/yellow] {escape(problem)}", highlight=False, soft_wrap=True)


def print_preview(item: ArticleItem) -> None:
    """Print what was read of an article: field, value, the rule that gave it, and the warnings."""
    stdout.print(f"\n[bold]what is read of[/bold] {escape(item.url)}", highlight=False, soft_wrap=True)
    table = Table("field", "value", "rule", box=None, header_style="bold")
    table.columns[1].overflow = "fold"
    for field in _PREVIEW:
        reading = item.readings.get(field)
        table.add_row(field, Text(_shown(getattr(item, field))), (reading and reading.rule) or "")
    stdout.print(table)
    for warning in item.warnings:
        stdout.print(f"[yellow]warning[/yellow] {escape(warning)}", highlight=False, soft_wrap=True)


def _shown(value: object) -> str:
    if value in (None, "", [], {}):
        return "-"
    if isinstance(value, list):
        text = f"{len(value)}: " + " / ".join(str(getattr(each, "name", each)) for each in value)
    else:
        text = str(getattr(value, "text", value))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 2]} …"


def _print_next(project: Path, folders: Folders, found: Proposal, files: Mapping[Path, bytes]) -> None:
    site, channel = found.definition.name, next(iter(found.definition.channels))
    for path in files:
        stderr.print(f"wrote {_from(project, path)}", highlight=False, soft_wrap=True)
    stderr.print("\nNext:")
    steps = [
        f"edit {_from(project, folders.spiders / site)}.py if a name or a channel is wrong",
        f"compare the two .json in {_from(project, folders.fixtures / site)} with the pages, correct them, and delete "
        "their line unchecked" + (": make test counts them then" if folders.is_package else ""),
        f"newscrawl site check {site}",
        f"newscrawl crawl {site} --channel {channel}",
    ]
    if found.family == GENERIC:
        steps.insert(1, "state body_css, entry_css and the like: what is read above is partly a guess")
    for number, step in enumerate(steps, 1):
        stderr.print(f"  {number}. {escape(step)}", highlight=False, soft_wrap=True)


@app.command()
def check(
    site: Annotated[str, typer.Argument(help="A site's name, as [bold]newscrawl sites[/bold] lists them.")],
    argument: Arguments = None,
    setting: ScrapySettings = None,
) -> None:
    """Look at a site as it is today: the first page of each channel and three articles; nothing is stored.

    What its articles have is set beside what its articles usually have, by its earlier runs. A redesign shows as
    channels without articles, articles that cannot be read, and fields on none of three articles that nine of ten used
    to have.

    Exit status 0: all is as expected. 1: something is not. 2: there is no such site.

    Example: newscrawl site check qingdaoxinxigang
    """
    settings, arguments = load_settings(), pairs(argument or [], "-a")
    for name, value in pairs(setting or [], "-s").items():
        settings.set(name, value, priority="cmdline")
    with demo_portal(site, arguments):
        found = check_site(settings, site, arguments)
    _print_pages(found)
    _print_fields(found)
    if not any(article.item for article in found.articles):
        stdout.print("[red]No article was to be had.[/red]")
    raise typer.Exit(0 if found.is_well else 1)


def _print_pages(found: SiteCheck) -> None:
    table = Table("page", "address", "found", box=None, header_style="bold")
    table.columns[1].overflow = table.columns[2].overflow = "fold"
    for channel in found.channels:
        table.add_row(Text(channel.name), Text(channel.url), _verdict(channel.problem, f"{channel.entries} articles"))
    for article in found.articles:
        read = article.item.headline if article.item else f"left out: {article.error}"
        table.add_row("article", Text(article.url), _verdict(article.problem, read or ""))
    stdout.print(table)


def _verdict(problem: str | None, else_: str) -> Text:
    return Text(problem, "red") if problem else Text(else_)


def _print_fields(found: SiteCheck) -> None:
    table = Table("field", "articles with it", "usually", "", box=None, header_style="bold")
    for field in found.fields:
        usual = "-" if field.usual is None else f"{100 * field.usual:.0f} %"
        wrong = Text("LACKING", "bold red") if field.is_wrong else ""
        table.add_row(field.name, f"{field.filled} of {field.articles}", usual, wrong)
    stdout.print()
    stdout.print(table)
