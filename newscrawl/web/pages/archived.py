"""``/articles/SITE/ID/archived``: the page as it was fetched, in a frame in which nothing of it can act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.errors import ArchiveError
from newscrawl.extraction.encoding import declared_encodings, decode
from newscrawl.storage.articles import StoredArticle
from newscrawl.web import parameters
from newscrawl.web.errors import NotFoundError
from newscrawl.web.explorer import explorer_of, reading
from newscrawl.web.pages.article import ARTICLE, stored_article
from newscrawl.web.rendering import render

#: no script, no request, no form, no window, no place for a link to lead to; only what the page says of its own style
_INERT = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
#: no policy keeps a browser from opening a connection that a page only announces (preconnect, dns-prefetch)
# A blank stands where one was: without it, what was written around it could become another.
_LINK_ELEMENT = re.compile(r"<link\b[^>]*>", re.I)
_MOST = 1_000_000


@contextmanager
def _archived() -> Iterator[None]:
    """What the archive cannot give is not there for a visitor; the message names files, which are none of theirs."""
    try:
        yield
    except ArchiveError as error:
        raise NotFoundError("no_archived_page") from error


def _asked(request: Request) -> tuple[StoredArticle, int, int, ArchivedVisit, int]:
    """The article, how many visits to it are kept, which of them is asked for (from 1, the oldest; by default the
    latest), the visit itself, and which page of it (from 1). Raises NotFoundError and BadParameterError."""
    chosen = parameters.number(request, "visit", least=1, most=_MOST)
    page = parameters.number(request, "page", least=1, most=_MOST) or 1
    with reading(request) as connection:
        article = stored_article(request, connection)
    archive = explorer_of(request).archive
    with _archived():
        positions = archive.find(article.site, article_id=article.article_id)[::-1] if archive else []
        number = chosen or len(positions)
        if archive is None or not 1 <= number <= len(positions):
            raise NotFoundError("no_archived_page")
        visit = archive.read(positions[number - 1])
    if page > len(visit.pages):
        raise NotFoundError("no_archived_page")
    return article, len(positions), number, visit, page


def archived_page(request: Request) -> Response:
    """What is known of a kept page, and the frame that shows it."""
    article, visits, number, visit, page = _asked(request)
    return render(
        request,
        "archived.html",
        article=article,
        visits=visits,
        number=number,
        visit=visit,
        page=page,
        kept=visit.pages[page - 1],
    )


def archived_document(request: Request) -> Response:
    """The kept page itself: in UTF-8, whatever it was sent in, and inert wherever it is opened."""
    _, _, _, visit, page = _asked(request)
    return HTMLResponse(_LINK_ELEMENT.sub(" ", _text_of(visit.pages[page - 1])), headers=_INERT)


def _text_of(page: ArchivedPage) -> str:
    header = next((value for name, value in page.headers if name.lower() == "content-type"), None)
    text = decode(page.body, declared_encodings(header, page.body)).value
    return page.body.decode("utf-8", "replace") if text is None else text


ROUTES = (
    Route(f"{ARTICLE}/archived", archived_page),
    Route(f"{ARTICLE}/archived.html", archived_document),
)
