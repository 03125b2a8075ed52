"""The explorer as a server on this machine."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable, Collection

import uvicorn

from newscrawl.archive.archive import Archive
from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Engine
from newscrawl.web.app import make_app
from newscrawl.web.security import WithoutQueries

#: a token that can be guessed lets everybody in
_SHORTEST_TOKEN = 12


def serve(
    engine: Engine,
    archive: Archive | None,
    host: str,
    port: int,
    token: str | None,
    names: Collection[str],
    ready: Callable[[str], object],
) -> None:
    """Serve the explorer until the process is told to stop; ``ready`` is called with its address once it listens.

    Raises NewscrawlError if others could reach it without a token, the token is too short, or the port is taken.
    """
    if token is not None and len(token) < _SHORTEST_TOKEN:
        raise NewscrawlError(
            f"the token has {len(token)} characters: give one of {_SHORTEST_TOKEN} or more, chosen by chance"
        )
    if token is None and not _is_loopback(host):
        raise NewscrawlError(
            f"--host {host} lets others in: give a token too, with --token or in NEWSCRAWL_WEB_TOKEN, for example that "
            "of: python -c 'import secrets; print(secrets.token_urlsafe())'"
        )
    listener = _listen(host, port)
    app = make_app(engine, archive, token=token, names=[host, socket.gethostname(), *names])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, server_header=False, ws="none", lifespan="off"))
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    access = logging.getLogger("uvicorn.access")
    access.setLevel(logging.INFO)
    access.addFilter(WithoutQueries())
    address = f"[{host}]" if ":" in host else host
    ready(f"http://{address}:{listener.getsockname()[1]}/")
    with listener:
        server.run([listener])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise NewscrawlError(
            f"{host} port {port} cannot be listened on: {error.strerror}; choose another with --host or --port"
        ) from error
    except UnicodeError as error:
        raise NewscrawlError(f"--host {host} is neither an address nor a name ({error}); choose another") from error
