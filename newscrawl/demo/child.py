"""A demo portal in a process of its own, for as long as its parent lives.

A crawl in the same process would share one interpreter lock with the portal and measure both.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.server import DemoServer, serve
from newscrawl.errors import NewscrawlError


@contextmanager
def portal_process(family: str) -> Iterator[str]:
    """Start the bundled portal of a family on its usual port or, where that is taken, on a free one; yield its URL."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, family],
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
    with _serving(sys.argv[1]) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        # Ends when the parent closes the pipe, and also when it dies without closing it.
        sys.stdin.read()


@contextmanager
def _serving(family: str) -> Iterator[DemoServer]:
    """The same address each time where possible: what one crawl could not get, the next asks for under its URL."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(build(family), port=FAMILIES[family].port))
        except NewscrawlError:
            server = stack.enter_context(serve(build(family)))
        yield server


if __name__ == "__main__":
    _main()
