"""``/``: articles by words and filters; ``/articles.csv``: the same ones as a file."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from newscrawl.items import Role
from newscrawl.operations.listing import COLUMNS, row_of
from newscrawl.storage.facets import Facets, load_facets
from newscrawl.storage.search import Query, count, search, search_all
from newscrawl.storage.search_text import highlighted, terms_of
from newscrawl.web import parameters
from newscrawl.web.downloads import csv_response
from newscrawl.web.errors import NotFoundError
from newscrawl.web.explorer import reading
from newscrawl.web.rendering import View, render, view_of

_A_PAGE = 20
#: articles that are counted unless the address asks for all: a table of 200,000 takes seconds to look through
_MOST_COUNTED = 10_000
#: the fields of Query that stand in an address under their own names
_FILTERS = ("site", "channel", "person", "role", "source", "since", "until", "min_views")
_ROLES: tuple[str, ...] = get_args(Role)


@dataclass(slots=True, frozen=True)
class Choice:
    """A value of a facet: the address that chooses it, or takes the choice back."""

    value: str
    articles: int
    url: str
    is_chosen: bool


def query_of(request: Request) -> Query:
    """What the address asks for. Raises BadParameterError."""
    query = Query(
        text=parameters.text(request, "q") or "",
        site=parameters.text(request, "site"),
        channel=parameters.text(request, "channel"),
        person=parameters.text(request, "person"),
        role=parameters.choice(request, "role", _ROLES),
        source=parameters.text(request, "source"),
        since=parameters.day(request, "since"),
        until=parameters.day(request, "until"),
        min_views=parameters.number(request, "min_views"),
    )
    if query.role and not query.person:
        raise parameters.BadParameterError("role", query.role, "role_needs_person")
    if query.since and query.until and query.since > query.until:
        raise parameters.BadParameterError("until", query.until.isoformat(), "must_not_end_before")
    return query


def search_page(request: Request) -> Response:
    """The search: its form, and a page of what it finds."""
    if any(value == "" for value in request.query_params.values()):
        # a form sends its empty fields too; without them the address can be read, and shared
        return RedirectResponse(view_of(request).here(), 303)
    query = query_of(request)
    page = parameters.number(request, "page", least=1) or 1
    counts_all = parameters.choice(request, "counted", ("all",)) is not None
    with reading(request) as connection:
        facets = load_facets(connection, query, at_most=None if counts_all else _MOST_COUNTED)
        # all there are is a number that each database has at hand
        found = count(connection, query) if query == Query() else facets.articles if facets.is_whole else None
        hits = search(connection, query, limit=_A_PAGE, offset=(page - 1) * _A_PAGE)
    if not hits and page > 1:
        raise NotFoundError("no_such_results")
    view = view_of(request)
    terms = terms_of(query.text)
    return render(
        request,
        "search.html",
        query=query,
        hits=hits,
        marks=lambda text: highlighted(text, terms),
        facets=facets,
        choices=_choices(view, query, facets),
        found=found,
        most_counted=_MOST_COUNTED,
        page=page,
        pages=None if found is None else max(1, -(-found // _A_PAGE)),
        has_next=len(hits) == _A_PAGE and found != page * _A_PAGE,
        roles=_ROLES,
        is_filtered=any(getattr(query, name) for name in _FILTERS),
        csv_url=view.url("articles.csv", **parameters_of(query)),
    )


def parameters_of(query: Query) -> dict[str, Any]:
    """The parameters of an address that asks for ``query``."""
    return {"q": query.text} | {name: getattr(query, name) for name in _FILTERS}


def _choices(view: View, query: Query, facets: Facets) -> dict[str, list[Choice]]:
    """The facets by name, each value with the address that leads to just the articles it counts."""

    def choice(name: str, value: str, articles: int) -> Choice:
        is_chosen = getattr(query, name) == value
        return Choice(value, articles, view.here(page=None, **{name: None if is_chosen else value}), is_chosen)

    found = {
        name: [choice(name, each.value, each.articles) for each in getattr(facets, name)]
        for name in ("site", "channel", "source")
    }
    return found | {"month": [_month(view, query, each.month, each.articles) for each in facets.month]}


def _month(view: View, query: Query, month: dt.date, articles: int) -> Choice:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    since, until = max(month, query.since or month), min(last, query.until or last)
    is_chosen = (since, until) == (query.since, query.until)
    days = {"since": None, "until": None} if is_chosen else {"since": since, "until": until}
    return Choice(f"{month:%Y-%m}", articles, view.here(page=None, **days), is_chosen)


def articles_csv(request: Request) -> Response:
    """All articles that the search finds, in its order."""
    query = query_of(request)

    def rows() -> Iterator[tuple[Any, ...]]:
        with reading(request) as connection:
            yield from map(row_of, search_all(connection, query))

    return csv_response("articles", COLUMNS, rows())


ROUTES = (Route("/", search_page), Route("/articles.csv", articles_csv))
