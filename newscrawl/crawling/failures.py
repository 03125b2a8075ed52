"""From what went wrong on the way to a page to a reason and a fate."""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, UnsupportedURLSchemeError

from newscrawl.errors import Fate, PageError

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class _Rule(NamedTuple):
    marker: str
    reason: str
    fate: Fate
    detail: str | None = None


#: Scrapy's middlewares tell why they ignore a request only in words; first match wins
_IGNORED = (
    _Rule("robots.txt", "robots_txt", "rejected", "the site's robots.txt forbids this page"),
    _Rule("redirection", "redirect_loop", "retry"),
    _Rule("DOWNLOAD_MAXSIZE", "too_large", "rejected"),
    _Rule("offsite", "off_site", "rejected"),
    _Rule("", "ignored", "rejected"),
)
#: what no later attempt will change. Scrapy cancels a download only because of its size.
_FINAL: dict[type[Exception], tuple[str, str]] = {
    DownloadCancelledError: ("too_large", "the answer is larger than DOWNLOAD_MAXSIZE"),
    UnsupportedURLSchemeError: ("refused_scheme", "no request is made by this scheme"),
}


def page_error(error: BaseException | None, url: str) -> PageError:
    """Name the reason and the fate of a page that never arrived.

    A page that our own rules forbid is rejected; whatever the network did says nothing about the article, so it is
    to be tried again.
    """
    if isinstance(error, PageError):
        return error
    message = str(error).strip()
    if isinstance(error, IgnoreRequest):
        rule = next(rule for rule in _IGNORED if rule.marker in message)
        return PageError(rule.reason, url, rule.detail or message or "a middleware dropped the request", rule.fate)
    for kind, (reason, detail) in _FINAL.items():
        if isinstance(error, kind):
            return PageError(reason, url, message or detail)
    name = type(error).__name__.removesuffix("Error").removesuffix("Exception")
    reason = _CAPITAL.sub("_", name).lower()
    return PageError(reason, url, message or type(error).__name__, fate="retry")


def status_error(status: int, url: str, *, before: str | None) -> PageError:
    """Name the fate of an answer with a status >= 400 whose page says nothing itself.

    ``before`` is the reason of the failure before: one 404 or 410 can be a mishap of the server, the second in a row is
    believed.
    """
    fate: Fate = "gone" if status in {404, 410} and before in {"http_404", "http_410"} else "retry"
    return PageError(f"http_{status}", url, f"the server answered {status}", fate=fate)
