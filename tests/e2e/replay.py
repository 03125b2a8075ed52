"""A folder of ``shared/pages`` served under its recorded URLs.

The pages carry absolute links and a ``<base>`` with the recorded host and port, so the server is an HTTP proxy: the
crawler asks it for the recorded URLs and no port has to be free.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newscrawl.cms.discuz.urls import read_article_url
from tests.accuracy.truth import SHARED, RecordedSite

_CATEGORY = re.compile(r"portal\.php\?mod=list&catid=(\d+)$")


class Replay:
    """What the proxy answers, and what it was asked for: ``requests`` counts URLs."""

    def __init__(self, site: RecordedSite) -> None:
        self.site = site
        self.requests: Counter[str] = Counter()
        self.home = next(iter(site.index)).split("/", 3)
        self.missing = self._missing_page()

    @property
    def home_url(self) -> str:
        return "/".join(self.home[:3]) + "/"

    def answer(self, url: str) -> tuple[int, dict[str, str], bytes]:
        self.requests[url] += 1
        entry = self.site.index.get(url)
        if entry:
            return entry["status"], entry["headers"], (self.site.folder / entry["file"]).read_bytes()
        # A site with folder names sends its category numbers there.
        if (category := _CATEGORY.search(url)) and (folder := self._url_of(f"list_{category[1]}_p1.html")):
            return 301, {"location": folder}, b""
        # The sample has the first 14 pages of category 1 and one from far past its end.
        if "page=" in url and not read_article_url(url):
            return self.answer(self._url_of("list_1_p9999.html"))
        return self.missing

    def _missing_page(self) -> tuple[int, dict[str, str], bytes]:
        """The build's own page for an article that is not there: 404 since 2020-09, 200 before."""
        if self.site.folder.name == "x34-gbk":
            page = (self.site.folder / "view_noid.html").read_bytes()
            text = page.decode("gb18030").replace("您尚未正确指定要查看的文章 ID", "您指定要查看的文章不存在或正在审核")
            assert "不存在" in text
            return 200, {"content-type": "text/html; charset=gbk"}, text.encode("gb18030")
        page = (SHARED / "pages" / "x34-utf8" / "view_41.html").read_bytes()
        return 404, {"content-type": "text/html; charset=utf-8"}, page

    def _url_of(self, name: str) -> str:
        return next((url for url, entry in self.site.index.items() if entry["file"] == name), "")

    def visits(self) -> Counter[str]:
        """How often the first page of each article was asked for and answered with a page, under whichever URL."""
        visits: Counter[str] = Counter()
        for url, count in self.requests.items():
            address = read_article_url(url)
            if address and address.page == 1 and self.site.index.get(url, {"status": 404})["status"] == 200:
                visits[address.article_id] += count
        return visits


@contextmanager
def replaying(site: RecordedSite) -> Iterator[tuple[Replay, str]]:
    """Serve a recorded site; yields the replay and the URL of the proxy."""
    replay = Replay(site)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = replay.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield replay, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
