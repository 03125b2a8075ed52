"""The explorer as a visitor meets it: ``newscrawl web`` as a process, and Chromium before it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Playwright, Request

from tests.browser.newsroom import Newsroom

_ADDRESS = re.compile(r"The explorer is at (http://\S+)/")
_START = 30.0
#: no look at the network that a page did not ask for, and no name but this machine's numbers leads anywhere
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
)


@contextmanager
def served(newsroom: Newsroom, *options: str) -> Iterator[str]:
    """Run ``newscrawl web`` on a free port until the block ends; yields its address, without a slash at the end."""
    output = newsroom.project.folder / "output"
    output.unlink(missing_ok=True)
    process = newsroom.project.start("newscrawl", "web", "--port", "0", *options)
    try:
        yield _address(process, output)
    finally:
        process.terminate()
        process.wait(20)


def _address(process: subprocess.Popen[str], output: Path) -> str:
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        if match := _ADDRESS.search(output.read_text(encoding="utf-8")):
            return match[1]
        time.sleep(0.05)
    raise AssertionError(f"newscrawl web does not say where it is: {output.read_text(encoding='utf-8')}")


def chromium() -> str | None:
    """The path of the browser: NEWSCRAWL_CHROMIUM, else what the system has; None: there is none."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("NEWSCRAWL_CHROMIUM") or next((path for path in found if path), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """Start Chromium without a window."""
    # Its sandbox refuses to be started by root, which is who runs tests in a container.
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=path, args=[*_ARGUMENTS, *root])


class Witness:
    """What a browser did while pages were looked at. ``ran`` are the names of attacks whose script ran, ``requests``
    what was asked for, blocked or not; ``dialogs`` and ``errors`` what pages said in either way, and
    ``refusals`` what the browser refused for the sake of a page's policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.ran: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.requests: list[Request] = []
        self.refusals: list[str] = []
        self._blocked: set[Request] = set()
        context.expose_binding("ran", lambda _source, name: self.ran.append(name))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("dialog", self._on_dialog)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)

    def _on_failure(self, request: Request) -> None:
        if request.failure == "csp":
            self._blocked.add(request)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        with contextlib.suppress(Error):  # the page it stood on may be gone
            dialog.dismiss()

    def _on_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.refusals.append(message.text)

    def strangers(self, address: str) -> list[str]:
        """The addresses asked for that are neither of the server at ``address`` nor in the page itself. What a page's
        policy refused was asked of nobody."""
        asked = [request.url for request in self.requests if request not in self._blocked]
        return [url for url in asked if not url.startswith((f"{address}/", "data:", "about:", "blob:"))]
