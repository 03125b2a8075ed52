"""``/articles/SITE/ID``: one article with everything that is on record of it, and its lists as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newscrawl.operations import charts
from newscrawl.operations.records import ArticleRecord, gains, gather_visits, record_of
from newscrawl.operations.revision_changes import changed_columns
from newscrawl.operations.tables import Row
from newscrawl.storage.articles import StoredArticle, load_article
from newscrawl.storage.clusters import Copy
from newscrawl.storage.engine import Connection
from newscrawl.storage.history import Observation, Revision, column_names, row_values
from newscrawl.storage.keys import headlines_of
from newscrawl.web.downloads import csv_response
from newscrawl.web.errors import NotFoundError
from newscrawl.web.explorer import reading
from newscrawl.web.rendering import View, render, view_of
from newscrawl.web.story import safe_story

_MOST_VISITS = 30
#: points that a chart a page wide can show; a longer history is drawn by its days, weeks …
_MOST_POINTS = 200


def stored_article(request: Request, connection: Connection) -> StoredArticle:
    """The article that the address names. Raises NotFoundError."""
    site, article_id = request.path_params["site"], request.path_params["article_id"]
    article = None if "\0" in site + article_id else load_article(connection, article_id, site)
    if article is None:
        raise NotFoundError("no_such_article")
    return article


def article_page(request: Request) -> Response:
    """The article."""
    with reading(request) as connection:
        record = record_of(connection, stored_article(request, connection))
        article = record.article
        named = [article.previous_article_id, article.next_article_id, *article.related_article_ids]
        headlines = headlines_of(connection, article.site, filter(None, named))
    view, zone = view_of(request), ZoneInfo(article.time_zone)
    gathered_by, visits = gather_visits(record.observations, zone, _MOST_VISITS)
    return render(
        request,
        "article.html",
        article=article,
        record=record,
        story=safe_story(article.body_html, view.t("picture")),
        headlines=headlines,
        readings=[(name, each) for name, each in article.readings.items() if isinstance(each, dict)],
        chart=_chart(view, record, zone),
        gathered_by=gathered_by,
        visits=list(gains(visits)),
        revisions=_revisions(record, zone),
    )


def _chart(view: View, record: ArticleRecord, zone: ZoneInfo) -> Markup | None:
    """The views over time; None where there are not two points to draw a line through."""
    counted = [visit for visit in record.observations if visit.view_count is not None]
    if len(counted) < 2:
        return None
    _, visits = gather_visits(counted, zone, _MOST_POINTS)
    rows = [{"at": visit.fetched_at.astimezone(zone), "views": visit.view_count} for visit in visits]
    labels = charts.Labels(view.t("views_over_time"), view.t("visited"), view.t("view_count"))
    svg = charts.line(rows, "at", "views", labels=labels, language=view.language)
    return None if svg is None else Markup(svg)


def _revisions(record: ArticleRecord, zone: ZoneInfo) -> Sequence[tuple[Revision, list[Any]]]:
    """Each revision with what it changed, the latest first."""
    pairs = zip([None, *record.revisions], record.revisions, strict=False)
    return [(now, list(changed_columns(before, now, zone)) if before else []) for before, now in pairs][::-1]


def _list_csv(name: str, request: Request) -> Response:
    """One of the article's lists as a file."""
    with reading(request) as connection:
        record = record_of(connection, stored_article(request, connection))
    columns, rows = _LISTS[name](record)
    return csv_response(name, columns, rows)


def _observations(record: ArticleRecord) -> tuple[Sequence[str], Iterable[Row]]:
    return column_names(Observation), (list(row_values(visit).values()) for visit in record.observations)


def _revision_rows(record: ArticleRecord) -> tuple[Sequence[str], Iterable[Row]]:
    return column_names(Revision), (list(row_values(revision).values()) for revision in record.revisions)


def _copies(record: ArticleRecord) -> tuple[Sequence[str], Iterable[Row]]:
    columns = [field.name for field in fields(Copy) if field.name != "article_pk"]
    return columns, ([getattr(copy, name) for name in columns] for copy in record.copies)


#: name in the address -> the columns of the list, and its rows
_LISTS: dict[str, Callable[[ArticleRecord], tuple[Sequence[str], Iterable[Row]]]] = {
    "observations": _observations,
    "revisions": _revision_rows,
    "copies": _copies,
}
ARTICLE = "/articles/{site}/{article_id:path}"
# The number of an article may hold a slash, so the longer addresses have to be asked first.
ROUTES = (
    *(Route(f"{ARTICLE}/{name}.csv", partial(_list_csv, name)) for name in _LISTS),
    Route(ARTICLE, article_page),
)
