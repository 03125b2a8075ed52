"""``newscrawl demo``: the bundled look-alike of a Discuz! X portal."""

from __future__ import annotations

import json
import signal
import threading
from typing import Annotated

import typer

from newscrawl.cli.console import stderr, stdout
from newscrawl.demo.child import USUAL_PORT
from newscrawl.demo.portal import default_portal, truth_lines
from newscrawl.demo.server import serve as serve_portal

app = typer.Typer(no_args_is_help=True, help="The bundled demo portal: serve it, or print the truth about it.")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = USUAL_PORT,
) -> None:
    """Serve the demo portal on loopback until Ctrl-C.

    [bold]newscrawl crawl demo[/bold] brings up a portal of its own; with this one you can look at the pages in a
    browser, or crawl them with [bold]scrapy crawl demo[/bold].
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with serve_portal(default_portal(), port=port) as server:
        stderr.print(f"The demo portal is at {server.url} (Ctrl-C ends it)")
        try:
            stop.wait()
        except KeyboardInterrupt:
            stderr.print()


@app.command()
def truth() -> None:
    """Print what is true of every article of the demo portal, one JSON object a line."""
    for line in truth_lines(default_portal()):
        stdout.out(json.dumps(line, ensure_ascii=False), highlight=False)
