"""The options that say which articles, the same for every command that asks for some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

import typer

from newscrawl.errors import NewscrawlError
from newscrawl.storage.search import Query

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD]…",
        help='Words the article contains, all of them; "…" keeps blanks together.',
        show_default=False,
    ),
]
Site = Annotated[str | None, typer.Option(help="Only this site.")]
Channel = Annotated[str | None, typer.Option(help="Only this channel (栏目).")]
Person = Annotated[str | None, typer.Option(help="Only articles that name this person.")]
Role = Annotated[str | None, typer.Option(help="With --person: in this role, such as reporter or editor.")]
Source = Annotated[str | None, typer.Option(help="Only stories from this source.")]
Since = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or later.")]
Until = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Published on this day or earlier.")]
MinViews = Annotated[int | None, typer.Option(min=0, help="With so many views or more.")]


def wanted(
    words: Iterable[str] | None,
    *,
    site: str | None,
    channel: str | None,
    person: str | None,
    role: str | None,
    source: str | None,
    since: str | None,
    until: str | None,
    min_views: int | None,
) -> Query:
    """The query that these options ask for. Raises NewscrawlError for a day that is none."""
    return Query(
        text=" ".join(_quoted(word) for word in words or []),
        site=site,
        channel=channel,
        person=person,
        role=role,
        source=source,
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        min_views=min_views,
    )


def _quoted(word: str) -> str:
    """A word of the command line, which has blanks in it only if the shell was told to keep them."""
    return f'"{word}"' if " " in word and '"' not in word else word


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise NewscrawlError(f"{option} {text}: write a day as 2022-08-01") from error
