"""``newscrawl demo``: the bundled look-alikes of portal systems."""

from __future__ import annotations

import json
import signal
import threading
from typing import Annotated

import typer

from newscrawl.cli.console import stderr, stdout
from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.server import serve as serve_portal

app = typer.Typer(no_args_is_help=True, help="The bundled demo portals: serve one, or print the truth about it.")

Portal = Annotated[str, typer.Option(help=f"Which portal system: {', '.join(FAMILIES)}.")]
Style = Annotated[str | None, typer.Option(help="Which of its styles.", show_default="the first")]


@app.command()
def serve(
    portal: Portal = "discuz",
    style: Style = None,
    port: Annotated[
        int | None, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", show_default="the portal's usual")
    ] = None,
) -> None:
    """Serve a demo portal on loopback until Ctrl-C.

    [bold]newscrawl crawl demo[/bold] brings up a portal of its own; with this one you can look at the pages in a
    browser, or crawl them with [bold]scrapy crawl demo[/bold].

    Examples:

      newscrawl demo serve

      newscrawl demo serve --portal dedecms --style gbk
    """
    site = build(portal, style)
    port = FAMILIES[portal].port if port is None else port
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with serve_portal(site, port=port) as server:
        stderr.print(f"The demo portal is at {server.url} (Ctrl-C ends it)")
        try:
            stop.wait()
        except KeyboardInterrupt:
            stderr.print()


@app.command()
def truth(portal: Portal = "discuz", style: Style = None) -> None:
    """Print what is true of every article of a demo portal, one JSON object a line."""
    for line in build(portal, style).truth_lines("http://127.0.0.1/"):
        stdout.out(json.dumps(line, ensure_ascii=False), highlight=False)
