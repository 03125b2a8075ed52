"""How the articles that a query asks for are spread over sites, channels, sources and months."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, extract, func, select

from newscrawl.storage.models import Article
from newscrawl.storage.search import Query, narrowed, newest
from newscrawl.storage.search_index import indexes_first

#: values of a facet that are listed: who looks for a rarer one will type it
_MOST = 12
_MOST_MONTHS = 24
_BY: dict[str, ColumnElement[Any]] = {
    "site": Article.site.expression,
    "channel": Article.channel.expression,
    "source": Article.source.expression,
    "year": extract("year", Article.published_on),
    "month": extract("month", Article.published_on),
}
_LOOKED_AT = select(*(column.label(name) for name, column in _BY.items()))


@dataclass(slots=True, frozen=True)
class Count:
    """How many of the articles have a value."""

    value: str
    articles: int


@dataclass(slots=True, frozen=True)
class MonthCount:
    """How many of the articles were published in a month of their site's zone, known by its first day."""

    month: dt.date
    articles: int


@dataclass(slots=True, frozen=True)
class Facets:
    """The articles of a query that were looked at, and the commonest values among them; an article without a value
    counts in ``articles`` only. Months are the latest ones, the latest first. ``is_whole``: there are no others,
    as far as was looked."""

    articles: int
    is_whole: bool
    site: Sequence[Count]
    channel: Sequence[Count]
    source: Sequence[Count]
    month: Sequence[MonthCount]


def load_facets(connection: Connection, query: Query, *, at_most: int | None = None) -> Facets:
    """Count the articles that ``query`` asks for, each filter of it in force; with ``at_most`` no more than so many,
    the newest.

    They are looked at once for all facets: four counts of their own would look four times.
    """
    looked_at = (
        narrowed(connection, _LOOKED_AT, query) if at_most is None else newest(connection, _LOOKED_AT, query, at_most)
    )
    each = looked_at.subquery().c
    with indexes_first(connection) if query.text else nullcontext():
        rows = connection.execute(select(*each, func.count().label("n")).group_by(*each)).all()
    total = 0
    sites, channels, sources, months = Counter[str](), Counter[str](), Counter[str](), Counter[dt.date]()
    for row in rows:
        total += row.n
        for counter, value in ((sites, row.site), (channels, row.channel), (sources, row.source)):
            if value:
                counter[value] += row.n
        if row.year is not None:
            months[dt.date(int(row.year), int(row.month), 1)] += row.n
    latest = sorted(months, reverse=True)[:_MOST_MONTHS]
    return Facets(
        total,
        at_most is None or total < at_most,
        _commonest(sites),
        _commonest(channels),
        _commonest(sources),
        [MonthCount(month, months[month]) for month in latest],
    )


def _commonest(counter: Counter[str]) -> list[Count]:
    in_order = sorted(counter.items(), key=lambda each: (-each[1], each[0]))
    return [Count(value, articles) for value, articles in in_order[:_MOST]]
