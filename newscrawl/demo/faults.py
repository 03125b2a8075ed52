"""Faults that tests inject into a served demo portal: what goes wrong on real sites, on demand."""

from __future__ import annotations

import gzip
import html
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from newscrawl.demo import feeds
from newscrawl.demo.http import LookAlike, Request, Response
from newscrawl.demo.listing_pages import message_document
from newscrawl.demo.site import Site


class FaultKind(StrEnum):
    """What goes wrong; HANG, RESET, TRUNCATED, DRIP and ENDLESS… concern the connection, the others the response."""

    STATUS = "status"
    BROKEN_HTML = "broken_html"
    UNKNOWN_CHARSET = "unknown_charset"
    UNDECODABLE = "undecodable"
    IMPOSSIBLE_DATE = "impossible_date"
    EMPTY_LISTING = "empty_listing"
    MAINTENANCE = "maintenance"
    SYSTEM_ERROR = "system_error"
    FLOOD = "flood"
    RELOAD = "reload"
    SUM = "sum"
    CHALLENGE = "challenge"
    HANG = "hang"
    RESET = "reset"
    TRUNCATED = "truncated"
    DRIP = "drip"
    ENDLESS = "endless"
    ENDLESS_HEAD = "endless_head"
    BOMB = "bomb"
    REDIRECT = "redirect"
    LINK = "link"
    CRAWL_DELAY = "crawl_delay"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    ``times`` is how often it strikes (None: always); ``status`` what STATUS answers, with the header ``retry_after`` if
    there is one; ``seconds`` how long HANG waits before it answers as usual, DRIP before each byte, and what
    CRAWL_DELAY adds to robots.txt; ``location`` where REDIRECT leads, and the first headline of a LINK listing.
    """

    kind: FaultKind
    times: int | None = None
    status: int = 500
    seconds: float = 5.0
    location: str = "/"
    retry_after: str | None = None


Where = str | Callable[[str], bool]


@dataclass(slots=True)
class _Entry:
    where: Where
    fault: Fault
    left: int | None


@dataclass(slots=True)
class FaultPlan:
    """Which requests meet which fault. The first entry that fits and is not used up strikes."""

    _entries: list[_Entry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, where: Where, kind: FaultKind | str, *, times: int | None = None, **details: float | str) -> None:
        """``where`` is a path with its query (``/portal.php?mod=view&aid=5``) or a function of it.

        ``details`` are Fault's other fields.
        """
        fault = replace(Fault(FaultKind(kind), times), **details)  # type: ignore[arg-type]
        with self._lock:
            self._entries.append(_Entry(where, fault, times))

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._entries.clear()

    def take(self, target: str) -> Fault | None:
        """The fault that this request meets, which is then used up by one; None for none."""
        with self._lock:
            for entry in self._entries:
                fits = entry.where == target if isinstance(entry.where, str) else entry.where(target)
                if fits and entry.left != 0:
                    entry.left = entry.left if entry.left is None else entry.left - 1
                    return entry.fault
        return None


_DATE = re.compile(rb"\d{4}-\d{1,2}-\d{1,2} \d{2}:\d{2}")
_ENTRIES = re.compile(
    r'<dl class="bbda cl">.*</dl>|<li><h3>.*</li>|<div class="(?:pgs cl|turn)">.*?</div></div>',
    re.S,
)

_HEADLINE_LINK = re.compile(r'(?<=<dt class="xs2"><a href=")[^"]*')

#: Not UTF-8, not GB18030 and not Big5: 0xFF begins no character in any of them. Too many to be mended.
_NO_CHARACTERS = b"\xff\xff\xfe\xff" * 500

Change = Callable[[LookAlike, Request, Response], Response]


def _discuz(site: LookAlike) -> Site:
    assert isinstance(site, Site), "this fault imitates a Discuz! and nothing else"
    return site


def _content_type(response: Response, value: str) -> list[tuple[str, str]]:
    return [(name, value if name == "Content-Type" else old) for name, old in response.headers]


def _instead(text: str) -> Change:
    """A page that comes with status 200 in place of what was asked for."""
    return lambda site, request, response: replace(response, status=200, body=_discuz(site).page_bytes(request, text))


def _maintenance(site: LookAlike, request: Request, response: Response) -> Response:
    page = message_document(_discuz(site).options, feeds.CLOSED_SITE, "alert_info")
    return replace(response, status=200, body=_discuz(site).page_bytes(request, page))


def _broken(site: LookAlike, request: Request, response: Response) -> Response:
    """Closing tags lost and the end missing, in the middle of a tag, as after a crash of the template."""
    body = re.sub(rb"</(?:div|p|td|tr|table|h1|dl|dt|dd|li)>", b"", response.body)
    middle = len(body) // 2
    return replace(response, body=body[: body.rfind(b"<", 0, middle) + 2])


def _undecodable(site: LookAlike, request: Request, response: Response) -> Response:
    middle = response.body.find(b">", len(response.body) // 2) + 1
    return replace(response, body=response.body[:middle] + _NO_CHARACTERS + response.body[middle:])


def _empty_listing(site: LookAlike, request: Request, response: Response) -> Response:
    charset = _discuz(site).options.charset
    text = response.body.decode(charset)
    return replace(response, body=_ENTRIES.sub("", text).encode(charset))


def _bomb(site: LookAlike, request: Request, response: Response) -> Response:
    """A gigabyte of spaces in one megabyte."""
    member = gzip.compress(b" " * 2**26, compresslevel=6)
    headers = [*response.headers, ("Content-Encoding", "gzip")]
    return replace(response, body=member * 16, headers=headers, chunked=False)


def _link(location: str, site: LookAlike, response: Response) -> Response:
    charset = _discuz(site).options.charset
    text = response.body.decode(charset)
    changed = _HEADLINE_LINK.sub(lambda _: html.escape(location), text, count=1)
    return replace(response, body=changed.encode(charset))


#: How each fault changes the response; the connection faults are the server's affair.
CHANGES: dict[FaultKind, Change] = {
    FaultKind.BROKEN_HTML: _broken,
    FaultKind.UNKNOWN_CHARSET: lambda site, request, response: replace(
        response, headers=_content_type(response, "text/html; charset=x-no-such-charset")
    ),
    FaultKind.UNDECODABLE: _undecodable,
    FaultKind.IMPOSSIBLE_DATE: lambda site, request, response: replace(
        response, body=_DATE.sub(b"2022-13-45 25:61", response.body, count=1)
    ),
    FaultKind.EMPTY_LISTING: _empty_listing,
    FaultKind.MAINTENANCE: _maintenance,
    FaultKind.SYSTEM_ERROR: _instead(feeds.SYSTEM_ERROR_PAGE),
    FaultKind.FLOOD: _instead(feeds.FLOOD_PAGE),
    FaultKind.RELOAD: _instead(feeds.RELOAD_PAGE),
    FaultKind.SUM: _instead(feeds.SUM_PAGE),
    FaultKind.CHALLENGE: _instead(feeds.CHALLENGE_PAGE),
    FaultKind.BOMB: _bomb,
}


def apply(fault: Fault, site: LookAlike, request: Request, response: Response) -> Response:
    """The response as the fault leaves it."""
    if fault.kind is FaultKind.STATUS:
        body = b"<html><body><h1>%d</h1></body></html>" % fault.status
        retry_after = [("Retry-After", fault.retry_after)] if fault.retry_after is not None else []
        return Response(fault.status, body, [("Content-Type", "text/html"), *retry_after], chunked=False)
    if fault.kind is FaultKind.REDIRECT:
        return Response(302, b"", [("Location", fault.location)], chunked=False)
    if fault.kind is FaultKind.LINK:
        return _link(fault.location, site, response)
    if fault.kind is FaultKind.CRAWL_DELAY:
        return replace(response, body=response.body + b"Crawl-delay: %g\n" % fault.seconds)
    change = CHANGES.get(fault.kind)
    return change(site, request, response) if change else response
