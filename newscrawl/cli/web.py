"""``newscrawl web``: the table in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from newscrawl.cli.console import stderr
from newscrawl.errors import MissingExtraError
from newscrawl.operations.project import archive_if_kept, load_settings, open_to_read


def web(
    host: Annotated[str, typer.Option(help="Address to listen on; any but this machine's own needs a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="NEWSCRAWL_WEB_TOKEN", show_envvar=True, help="Let in only who brings it.", show_default=False
        ),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Answer to this host name too, such as that of a proxy.")
    ] = None,
) -> None:
    """Look at the table in a browser: search, articles with their history, charts, the health of the crawls.

    It reads and never writes, and its pages load nothing from elsewhere and run no script. Every view has
    an address that can be shared, every list a CSV. In Chinese and English, as the browser asks.

    Without more it can be reached from this machine only. To let others in, give --host 0.0.0.0 and a token; each
    visitor opens the address with ?token=… once. Over an open network put a proxy with HTTPS before it.

    Ctrl-C ends it. Exit status 2 if it cannot start.

    Examples:

      newscrawl web

      NEWSCRAWL_WEB_TOKEN=$(cat token.txt) newscrawl web --host 0.0.0.0 --port 8080 --name news.example.org
    """
    settings = load_settings()
    serve = _server()
    serve(open_to_read(settings), archive_if_kept(settings), host, port, token, name or [], _tell)


def _server() -> Callable[..., None]:
    try:
        from newscrawl.web.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("newscrawl"):
            raise
        raise MissingExtraError(
            f"newscrawl web needs {error.name}, which is not installed: pip install 'newscrawl[web]'"
        ) from error
    return serve


def _tell(address: str) -> None:
    stderr.print(f"The explorer is at {address} (Ctrl-C ends it)", highlight=False, soft_wrap=True)
