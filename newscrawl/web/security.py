"""What stands between the pages and a hostile visitor, a hostile page elsewhere, and hostile text in the table.

Pure ASGI middleware: nothing is buffered, so that downloads stream.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
from collections.abc import Collection

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newscrawl.web.errors import refusal
from newscrawl.web.rendering import view_of

#: no script at all, nothing from elsewhere, no form that sends anything away, nobody's frame
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'none'"
)
#: of every answer that does not say otherwise itself
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "private, no-cache",
}
_COOKIE = "newscrawl_token"
_PARAMETER = "token"


class SecureApp(Starlette):
    """A Starlette whose every answer bears the security headers, that to an unforeseen error included."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await super().__call__(scope, receive, send_with_headers)


class HostCheck:
    """Refuses a request for a name that is not ours: a page elsewhere whose name was made to lead here (DNS rebinding)
    would read the table in its visitor's browser. A number cannot be made to lead elsewhere, so all are taken."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host", "")):
            await refusal(Request(scope), 421, "refused_host")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        return name.lower() in self._names or _is_address(name.removeprefix("[").removesuffix("]"))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class TokenCheck:
    """Lets in who brings the token, once in the address (``?token=``) and from then on by a cookie; all, without one.

    The cookie holds a digest. It is strict: a page elsewhere can have nothing fetched with it. So a redirect would be
    refused where the first address was opened from elsewhere, a mail say; a page that leads on is not.
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._digest = None if token is None else _digest(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._digest is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        brought = request.query_params.get(_PARAMETER)
        if brought is not None and self._fits(_digest(brought)):
            answer = refusal(request, 200, "welcome", onwards=view_of(request).here())
            is_encrypted = request.url.scheme == "https"
            answer.set_cookie(
                cookie_name(request.url.port), self._digest, httponly=True, samesite="strict", secure=is_encrypted
            )
            await answer(scope, receive, send)
        elif self._fits(request.cookies.get(cookie_name(request.url.port), "")):
            await self._app(scope, receive, send)
        else:
            await refusal(request, 401, "refused_token", onwards=view_of(request).here())(scope, receive, send)

    def _fits(self, digest: str) -> bool:
        return hmac.compare_digest(digest.encode(), (self._digest or "").encode())


def cookie_name(port: int | None) -> str:
    """The name of the cookie: a browser sends the cookies of a host to all its ports, where other explorers may be."""
    return _COOKIE if port is None else f"{_COOKIE}_{port}"


def _digest(token: str) -> str:
    return hashlib.sha256(f"newscrawl web\n{token}".encode()).hexdigest()


class WithoutQueries(logging.Filter):
    """Takes the query out of the addresses in uvicorn's access log: a token may be in it, and what was searched for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; all are kept."""
        if isinstance(record.args, tuple) and len(record.args) > 2:
            client, method, path, *rest = record.args
            record.args = (client, method, str(path).partition("?")[0], *rest)
        return True
