"""``/``: articles by words and filters; ``/articles.csv``: the same ones as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newscrawl.storage.search import Query, count, search
from newscrawl.web import parameters
from newscrawl.web.explorer import reading
from newscrawl.web.rendering import render

_A_PAGE = 20


def query_of(request: Request) -> Query:
    """What the address asks for. Raises BadParameterError."""
    return Query(
        text=parameters.text(request, "q") or "",
        site=parameters.text(request, "site"),
        channel=parameters.text(request, "channel"),
        person=parameters.text(request, "person"),
        role=parameters.text(request, "role"),
        source=parameters.text(request, "source"),
        since=parameters.day(request, "since"),
        until=parameters.day(request, "until"),
        min_views=parameters.number(request, "min_views"),
    )


def search_page(request: Request) -> Response:
    """The search: its form, and a page of what it finds."""
    query = query_of(request)
    page = parameters.number(request, "page", least=1) or 1
    with reading(request) as connection:
        found = count(connection, query)
        hits = search(connection, query, limit=_A_PAGE, offset=(page - 1) * _A_PAGE)
    return render(request, "search.html", query=query, hits=hits, found=found, page=page)


ROUTES = (Route("/", search_page),)
