"""The explorer as a whole: its routes, what they read from, and what keeps strangers out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from newscrawl.archive.archive import Archive
from newscrawl.storage.engine import Engine
from newscrawl.web import errors
from newscrawl.web.explorer import Explorer
from newscrawl.web.pages import archived, article, dashboard, health, search
from newscrawl.web.security import HostCheck, SecureApp, TokenCheck

_STATIC = Path(__file__).parent / "static"
#: what each module of newscrawl.web.pages answers; an article's own address, which takes whatever is left, comes last
_ROUTES: Sequence[BaseRoute] = (
    *search.ROUTES,
    *dashboard.ROUTES,
    *health.ROUTES,
    *archived.ROUTES,
    *article.ROUTES,
)


def make_app(
    engine: Engine, archive: Archive | None = None, *, token: str | None = None, names: Collection[str] = ()
) -> Starlette:
    """The explorer over a database (opened read-only by the caller) and an archive of raw pages, if there is one.

    With ``token`` every visitor has to bring it once. ``names`` are host names beside localhost under which the
    explorer is asked for; addresses in digits always are.
    """
    app = SecureApp(
        routes=[*_ROUTES, Mount("/static", StaticFiles(directory=_STATIC), name="static")],
        middleware=[Middleware(HostCheck, names=names), Middleware(TokenCheck, token=token)],
        exception_handlers=errors.HANDLERS,
    )
    app.state.explorer = Explorer(engine, archive)
    return app
