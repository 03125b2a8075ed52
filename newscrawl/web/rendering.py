"""From values to a page: templates that escape whatever they are given, in the visitor's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newscrawl.operations.panels import safe_address
from newscrawl.web.words import LANGUAGES, WORDS, Language, language_of

_OWN = PackageLoader("newscrawl.web")
_TEMPLATES = Environment(
    # a report shows tables too
    loader=ChoiceLoader([_OWN, PackageLoader("newscrawl.operations")]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


#: the pages that every page leads to: the steps of the address, the word for it
_PAGES: Sequence[tuple[tuple[str, ...], str]] = (
    ((), "nav_search"),
    (("dashboard",), "nav_dashboard"),
    (("health",), "nav_health"),
)


@dataclass(slots=True, frozen=True)
class View:
    """What the templates ask of a request: its language, words in it, and addresses that keep it."""

    request: Request
    language: Language

    @property
    def asked_language(self) -> str | None:
        """The language that the address itself asks for, and that its links keep; None: it asks for none."""
        asked = self.request.query_params.get("lang")
        return asked if asked in LANGUAGES else None

    def t(self, word: str, **values: object) -> str:
        """A word or sentence of :mod:`newscrawl.web.words`; ``{name}`` in it is replaced by the value of that name."""
        sentence = WORDS[word][LANGUAGES.index(self.language)]
        return sentence.format(**values) if values else sentence

    def known(self, prefix: str, name: str | None) -> str:
        """The word for one of our own names, such as a role; the name itself if there is no word for it."""
        return self.t(f"{prefix}_{name}") if f"{prefix}_{name}" in WORDS else name or ""

    def url(self, *path: str, **parameters: object) -> str:
        """The address of a page of the explorer: ``path`` is its steps, which are quoted, ``parameters`` those that are
        neither None nor empty. The language stays, if it was asked for in the address."""
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        if self.asked_language:
            given.setdefault("lang", self.asked_language)
        steps = "/" + "/".join(quote(step, safe="") for step in path)
        return f"{steps}?{urlencode(given)}" if given else steps

    def is_at(self, *path: str) -> bool:
        """Whether this page is the one of that address."""
        return str(self.request.scope["path"]) == "/" + "/".join(path)

    def here(self, **changes: object) -> str:
        """The address of this very page with other parameters, without the token; None takes one away. It never leads
        to another host, however many slashes the path that was asked for begins with."""
        given: dict[str, object] = dict(self.request.query_params) | changes
        given = {name: value for name, value in given.items() if value not in (None, "") and name != "token"}
        path = "/" + quote(self.request.scope["path"].lstrip("/\\"))
        return f"{path}?{urlencode(given)}" if given else path


def view_of(request: Request) -> View:
    """The view of a request."""
    return View(request, language_of(request.query_params.get("lang"), request.headers.get("accept-language")))


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page that ``template`` makes of ``values``. It also has ``view``, and ``t`` and ``url`` of it."""
    view = view_of(request)
    page = _TEMPLATES.get_template(template).render(view=view, t=view.t, url=view.url, navigation=_PAGES, **values)
    return HTMLResponse(page, status, headers={"Content-Language": view.language, "Vary": "Accept-Language, Cookie"})


def local_time(value: dt.datetime | None, zone: str) -> str:
    """A moment as the clocks of a site show it, to the minute; empty if there is none."""
    return f"{value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if value else ""


def stated_time(value: dt.datetime, zone: str, precision: str | None) -> str:
    """A time of publication as exactly as the page states it, as the clocks of a site show it."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:{_PRECISIONS.get(precision or '', '%Y-%m-%d %H:%M')}}"


def is_web_address(value: str | None) -> bool:
    """Whether an address may become a link: one of http or https. A link of another scheme could run a script."""
    return safe_address(value) is not None


def grouped(value: int | None) -> str:
    """A number with its thousands apart; a dash if there is none."""
    return "–" if value is None else f"{value:,}"


_PRECISIONS = {"day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:00"}
_FILTERS: Mapping[str, Callable[..., object]] = {
    each.__name__: each for each in (local_time, stated_time, grouped, is_web_address)
}
_TEMPLATES.filters.update(_FILTERS)


def template_sources() -> Iterable[tuple[str, str]]:
    """Each template of the explorer by name with its source, for whoever checks them."""
    for name in _OWN.list_templates():
        yield name, _OWN.get_source(_TEMPLATES, name)[0]
