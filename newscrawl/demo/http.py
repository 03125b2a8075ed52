"""What every look-alike speaks: a request in, a whole response out, and the truth about its articles."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Protocol

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Request:
    """What a portal looks at: the path with its query, the Host header, and whether its cookies came along."""

    target: str
    host: str
    user_agent: str = ""
    has_cookies: bool = False
    if_none_match: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer; ``chunked`` ones carry no Content-Length, as PHP's do not."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)
    chunked: bool = True


class LookAlike(Protocol):
    """A portal in operation, without a socket."""

    def respond(self, request: Request) -> Response:
        """Answer one request as the software does. Called from several threads at once."""

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        """What a careful reader of each article's pages would write down, in the order of article numbers.

        The keys are fields of the item, as far as the pages print them, beside ``url`` (absolute, below ``site_url``),
        ``public`` (it has a page of its own that anyone may read), ``redirect_url`` (the address it leads off to) and
        ``listed`` (some listing names it), which describe the page.
        """


@dataclass(frozen=True, slots=True)
class Family:
    """The look-alikes of one portal system.

    ``site`` is the bundled site that crawls the first of them, and ``port`` stands in that site's address. ``styles``
    gives each a name; a style makes a portal from a seed, a number of articles and a clock.
    """

    site: str
    port: int
    styles: Mapping[str, Callable[[int, int, Clock], LookAlike]]


def file(body: bytes, content_type: str, request: Request) -> Response:
    """A file from the web server: validators, a length, no cookies; 304 for one that the client has."""
    tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()[:12]}"'
    modified = format_datetime(dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC), usegmt=True)
    headers = [("Content-Type", content_type), ("Last-Modified", modified), ("ETag", tag)]
    if request.if_none_match == tag:
        return Response(304, b"", headers[1:], chunked=False)
    return Response(200, body, headers, chunked=False)
