"""The demo portal in a process of its own, for as long as its parent lives.

A crawl in the same process would share one interpreter lock with the portal and measure both.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from newscrawl.demo.portal import default_portal
from newscrawl.demo.server import serve


@contextmanager
def portal_process() -> Iterator[str]:
    """Start the default demo portal on a free loopback port; yield its URL, and end it on leaving."""
    child = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with child:
        assert child.stdin and child.stdout
        try:
            yield child.stdout.readline().strip()
        finally:
            child.stdin.close()


def _main() -> None:
    with serve(default_portal()) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        # Ends when the parent closes the pipe, and also when it dies without closing it.
        sys.stdin.read()


if __name__ == "__main__":
    _main()
