"""From what went wrong on the way to a page to a reason and a fate."""

from __future__ import annotations

import re

from scrapy.exceptions import IgnoreRequest

from newscrawl.errors import Fate, PageError

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def page_error(error: BaseException | None, url: str) -> PageError:
    """Name the reason and the fate of a page that never arrived.

    A page that our own rules forbid is rejected; whatever the network did says nothing about the article, so it is
    to be tried again.
    """
    if isinstance(error, PageError):
        return error
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error), url)
    name = type(error).__name__.removesuffix("Error").removesuffix("Exception")
    reason = _CAPITAL.sub("_", name).lower()
    return PageError(reason, url, str(error).strip() or type(error).__name__, fate="retry")


def _ignored(message: str, url: str) -> PageError:
    if "robots.txt" in message:
        return PageError("robots_txt", url, "the site's robots.txt forbids this page")
    if "redirection" in message:
        return PageError("redirect_loop", url, message, fate="retry")
    return PageError("ignored", url, message or "a middleware dropped the request")


def status_error(status: int, url: str, *, attempts: int) -> PageError:
    """Name the fate of an answer with a status >= 400 whose page says nothing itself.

    ``attempts`` counts earlier failures: one 404 or 410 can be a mishap of the server, the second is believed.
    """
    fate: Fate = "gone" if status in {404, 410} and attempts >= 1 else "retry"
    return PageError(f"http_{status}", url, f"the server answered {status}", fate=fate)
