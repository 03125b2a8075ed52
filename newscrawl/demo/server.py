"""The demo portal on a loopback socket: a threaded HTTP/1.1 server of the standard library."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newscrawl.demo import faults
from newscrawl.demo.faults import Fault, FaultKind, FaultPlan
from newscrawl.demo.frame import COOKIE_PREFIX
from newscrawl.demo.http import Clock, LookAlike, Request, Response
from newscrawl.demo.portal import Portal
from newscrawl.demo.site import Site
from newscrawl.errors import NewscrawlError

_ENDLESS = frozenset({FaultKind.DRIP, FaultKind.ENDLESS, FaultKind.ENDLESS_HEAD})
_SPACES = b" " * 2**16
_HEADERS = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 8000) for number in range(8))


class DemoServer:
    """A served portal.

    ``url`` is its root with a trailing slash; ``requests`` the paths (with query) asked for, in order; ``faults`` the
    plan of what shall go wrong; ``site`` the portal in operation.
    """

    def __init__(self, site: LookAlike, host: str, port: int) -> None:
        self.site = site
        self.requests: list[str] = []
        self.faults = FaultPlan()
        self.http = _Server((host, port), self)
        self.port: int = self.http.server_address[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"
        #: set when the server goes down, so that hanging requests end with it
        self.stopping = threading.Event()


@contextmanager
def serve(
    portal: Portal | LookAlike,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    clock: Clock | None = None,
) -> Iterator[DemoServer]:
    """Serve a look-alike on a loopback address until the block ends; ``port`` 0 takes a free one.

    ``clock`` (default: the real time) is what relative dates of a Discuz! ``Portal`` are counted from. Raises
    NewscrawlError for an address that other machines could reach.
    """
    _refuse_outside(host)
    try:
        server = DemoServer(Site(portal, clock) if isinstance(portal, Portal) else portal, host, port)
    except (OSError, OverflowError) as error:
        raise NewscrawlError(f"the demo portal cannot listen on {host}:{port}: {error}; try --port 0") from error
    thread = threading.Thread(target=server.http.serve_forever, args=(0.05,), name="demo-portal", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.http.shutdown()
        server.http.server_close()
        thread.join()


def _refuse_outside(host: str) -> None:
    try:
        inside = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NewscrawlError(
            f"the demo portal is for this machine only and does not listen on {host!r}; use 127.0.0.1, ::1 or localhost"
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A crawler keeps its connections open: waiting for their threads would hold up the end of a test.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], owner: DemoServer) -> None:
        self.owner = owner
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nothing to report; anything else is printed with its traceback."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: ``DemoServer.requests`` is the log."""

    def _answer(self, *, with_body: bool) -> None:
        owner = self.server.owner
        owner.requests.append(self.path)
        fault = owner.faults.take(self.path)
        if fault and self._breaks_off(fault):
            return
        request = Request(
            target=self.path,
            host=self.headers.get("Host") or f"127.0.0.1:{owner.port}",
            user_agent=self.headers.get("User-Agent") or "",
            has_cookies=f"{COOKIE_PREFIX}saltkey" in (self.headers.get("Cookie") or ""),
            if_none_match=self.headers.get("If-None-Match"),
        )
        response = owner.site.respond(request)
        if fault:
            response = faults.apply(fault, owner.site, request, response)
        if fault and fault.kind in _ENDLESS:
            self._send_endlessly(fault, response)
            return
        self._send(response, with_body=with_body, truncated=fault is not None and fault.kind is FaultKind.TRUNCATED)

    def _breaks_off(self, fault: Fault) -> bool:
        """Do what a fault does before anything is answered; True if nothing shall be."""
        if fault.kind is FaultKind.HANG:
            self.server.owner.stopping.wait(fault.seconds)
        if fault.kind is not FaultKind.RESET:
            return False
        # Lingering for zero seconds makes close() send RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
        return True

    def _send_endlessly(self, fault: Fault, response: Response) -> None:
        """A body one byte at a time, or body or headers at full speed for ever, until the client has had enough."""
        self.close_connection = True
        headers_only = fault.kind is FaultKind.ENDLESS_HEAD
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + (b"" if headers_only else b"\r\n"))
        stopping = self.server.owner.stopping
        if fault.kind is FaultKind.DRIP:
            for byte in response.body:
                if stopping.wait(fault.seconds):
                    return
                self.wfile.write(bytes([byte]))
            return
        while not stopping.is_set():
            self.wfile.write(_HEADERS if headers_only else _SPACES)

    def _send(self, response: Response, *, with_body: bool, truncated: bool) -> None:
        body, headers = response.body, list(response.headers)
        empty = response.status == HTTPStatus.NOT_MODIFIED
        chunked = response.chunked and not truncated
        if not empty:
            headers.append(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body))))
        headers.append(("Date", self.date_time_string()))
        phrase = HTTPStatus(response.status).phrase
        head = "".join(
            [f"HTTP/1.1 {response.status} {phrase}\r\n", *(f"{name}: {value}\r\n" for name, value in headers)]
        )
        out = [head.encode("latin-1"), b"\r\n"]
        if with_body and not empty:
            if truncated:
                out.append(body[: len(body) // 2])
            elif chunked:
                out += [b"%x\r\n" % len(body), body, b"\r\n0\r\n\r\n"] if body else [b"0\r\n\r\n"]
            else:
                out.append(body)
        self.wfile.write(b"".join(out))
        if truncated:
            self.close_connection = True
