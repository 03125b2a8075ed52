"""The demo portal in a process of its own, for as long as its parent lives.

A crawl in the same process would share one interpreter lock with the portal and measure both.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from newscrawl.demo.portal import default_portal
from newscrawl.demo.server import DemoServer, serve
from newscrawl.errors import NewscrawlError

USUAL_PORT = 8765


@contextmanager
def portal_process() -> Iterator[str]:
    """Start the default demo portal on its usual port or, where that is taken, on a free one; yield its URL."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the crawl, which then closes our pipe
    )
    with child:
        assert child.stdin and child.stdout
        try:
            yield child.stdout.readline().strip()
        finally:
            child.stdin.close()


def _main() -> None:
    with _serving() as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        # Ends when the parent closes the pipe, and also when it dies without closing it.
        sys.stdin.read()


@contextmanager
def _serving() -> Iterator[DemoServer]:
    """The same address each time where possible: what one crawl could not get, the next asks for under its URL."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(default_portal(), port=USUAL_PORT))
        except NewscrawlError:
            server = stack.enter_context(serve(default_portal()))
        yield server


if __name__ == "__main__":
    _main()
