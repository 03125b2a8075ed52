"""What can be asked of the articles, as conditions on their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Integer, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from newscrawl.storage import recency
from newscrawl.storage.models import Article, ArticlePerson, ArticleSearch, table_of
from newscrawl.storage.search_text import folded, pairs, terms_of


@dataclass(slots=True, frozen=True, kw_only=True)
class Query:
    """Which articles. All conditions hold together; None or empty asks for nothing.

    ``text``: words that the headline, the story, the people or the source contain, each of them, in any place;
    ``"…"`` keeps blanks together. ``since`` and ``until`` are days of publication in the site's zone, both included.
    ``person`` and ``source`` are compared as a whole; ``min_views`` with the number last printed.
    """

    text: str = ""
    site: str | None = None
    channel: str | None = None
    person: str | None = None
    role: str | None = None
    source: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    min_views: int | None = None


def contain(
    connection: Connection, column: InstrumentedAttribute[str], terms: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Whether folded text contains each of the terms, character by character."""
    position = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return [position(column, term, type_=Integer) > 0 for term in terms]


def pairs_wanted(query: Query) -> set[str]:
    """The pairs that the text of an article has which ``query`` asks for. Its people are part of that text."""
    return set().union(*map(pairs, [*terms_of(query.text), folded(query.person or "")]))


def places_wanted(query: Query, place: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Where in the order of hits the articles of the days asked for stand; no narrower than the days themselves."""
    conditions = []
    if query.since is not None:
        conditions.append(place >= recency.since(query.since))
    if query.until is not None:
        conditions.append(place <= recency.until(query.until))
    return conditions


def filters(query: Query) -> list[ColumnElement[bool]]:
    """What is asked for beside words, as conditions on ``articles``."""
    return [condition(query) for name, condition in _CONDITIONS.items() if getattr(query, name) is not None]


def each_filter(query: Query) -> list[Select[int]]:
    """The articles that each filter of ``query`` leaves, as statements that an index of its own answers. People are not
    among them: their names are in the text, so what has the pairs of the words has been narrowed down to them."""
    alone = [
        select(Article.id).where(_CONDITIONS[name](query))
        for name in ("channel", "source", "site", "min_views")
        if getattr(query, name) is not None
    ]
    days = places_wanted(query, table_of(ArticleSearch).c.recency)
    return [*alone, select(ArticleSearch.article_pk).where(*days)] if days else alone


def _names_person(query: Query) -> ColumnElement[bool]:
    named = select(ArticlePerson.article_pk).where(ArticlePerson.name == query.person)
    return Article.id.in_(named.where(ArticlePerson.role == query.role) if query.role else named)


#: what each filter asks for
_CONDITIONS: dict[str, Callable[[Query], ColumnElement[bool]]] = {
    "site": lambda query: Article.site == query.site,
    "channel": lambda query: Article.channel == query.channel,
    "source": lambda query: Article.source == query.source,
    "since": lambda query: Article.published_on >= query.since,
    "until": lambda query: Article.published_on <= query.until,
    "min_views": lambda query: Article.view_count >= query.min_views,
    "person": _names_person,
}
