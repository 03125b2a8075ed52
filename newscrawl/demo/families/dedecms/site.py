"""A DedeCMS portal in operation: a request in, a response out, as PHP and the web server answer it."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs

from newscrawl.demo.families.dedecms.portal import CHANNELS, PER_PAGE, PLACES, Options, Portal, Urls, truth_lines
from newscrawl.demo.families.dedecms.templates import article_document, listing_document, message_document
from newscrawl.demo.http import Request, Response, file
from newscrawl.demo.paging import php_int
from newscrawl.demo.stories import make_stories

_CLOSED = (
    "plus/ad_js.php",
    "plus/rss.php",
    "plus/search.php",
    "plus/stow.php",
    "plus/count.php",
    "include",
    "templets",
)
ROBOTS = "User-agent: *\n" + "".join(f"Disallow: /{path}\n" for path in _CLOSED)
_LIST_FILE = re.compile(r"/a/(?P<folder>.+?)/(?:(?:index|list_\d+_(?P<page>\d+))\.html)?")
_VIEW = re.compile(r"/plus/view-(\d+)-(\d+)\.html")
_LIST = re.compile(r"/plus/list-(\d+)-\d+-(\d+)\.html")
_FOLDERS = {channel.folder: channel.tid for channel in CHANNELS.values()}
_NO_ARTICLE = "对不起，你输入的参数有误！"
_UNREVIEWED = "文章尚未审核,非作者本人无权查看!"


def build(options: Options, seed: int, count: int) -> Site:
    """The portal that ``options`` describe, with ``count`` articles."""
    return Site(Portal(options, make_stories(seed, count, options.site_name, options.domain, PLACES)))


class Site:
    """The portal; ``views`` are the present counts, which only the count script changes."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.views = Counter({number: story.views for number, story in portal.stories.items()})
        self._lock = threading.Lock()
        self._files = self._article_files() if portal.options.urls is Urls.STATIC else {}

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        return truth_lines(self.portal, site_url)

    def respond(self, request: Request) -> Response:
        path, _, raw = request.target.partition("?")
        query = {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        if path == "/robots.txt":
            return file(ROBOTS.encode(), "text/plain", request)
        if path == "/plus/view.php":
            return self._view(php_int(query.get("aid") or query.get("arcID")), php_int(query.get("pageno")))
        if path == "/plus/list.php":
            return self._list(php_int(query.get("tid")), php_int(query.get("PageNo")))
        if path == "/plus/count.php":
            return self._count(php_int(query.get("aid")))
        if match := _VIEW.fullmatch(path):
            return self._view(int(match[1]), int(match[2]))
        if match := _LIST.fullmatch(path):
            return self._list(int(match[1]), int(match[2]))
        if self._files and (made := self._file(path)) is not None:
            return file(self._encoded(made), "text/html", request)
        return Response(404, b"<html><body><h1>404 Not Found</h1></body></html>", [("Content-Type", "text/html")])

    def _article_files(self) -> dict[str, tuple[int, int]]:
        return {
            self.portal.article_path(story, page): (number, page)
            for number, story in self.portal.stories.items()
            if not story.is_pending and not story.redirect_url
            for page in range(1, len(story.pages) + 1)
        }

    def _file(self, path: str) -> str | None:
        """A generated file; None if the path names none."""
        if path in self._files:
            number, page = self._files[path]
            return article_document(self.portal, self.portal.stories[number], page)
        match = _LIST_FILE.fullmatch(path)
        if match is None or match["folder"] not in _FOLDERS:
            return None
        tid, page = _FOLDERS[match["folder"]], int(match["page"] or 1)
        last = max(1, -(-len(self.portal.listed(tid)) // PER_PAGE))
        return listing_document(self.portal, tid, page) if 1 <= page <= last else None

    def _view(self, number: int, page: int) -> Response:
        if number < 1:
            return self._php(" Request Error! ")
        story = self.portal.stories.get(number)
        if story is None:
            return self._php(message_document(_NO_ARTICLE))
        if story.is_pending:
            return self._php(message_document(_UNREVIEWED))
        if story.redirect_url:
            return Response(302, b"", [("Content-Type", self._content_type), ("Location", story.redirect_url)])
        return self._php(article_document(self.portal, story, max(page, 1)))

    def _list(self, tid: int, page: int) -> Response:
        if tid not in CHANNELS:
            return self._php(message_document(_NO_ARTICLE))
        return self._php(listing_document(self.portal, tid, max(page, 1)))

    def _count(self, number: int) -> Response:
        if number not in self.portal.stories:
            return self._php("")
        with self._lock:
            self.views[number] += 1
        return self._php(f"document.write('{self.views[number]}');\r\n")

    @property
    def _content_type(self) -> str:
        return f"text/html; charset={self.portal.options.charset}"

    def _php(self, markup: str) -> Response:
        return Response(200, self._encoded(markup), [("Content-Type", self._content_type)])

    def _encoded(self, markup: str) -> bytes:
        """Characters that the edition's charset lacks were stored as entities."""
        return markup.encode(self.portal.options.codec, "xmlcharrefreplace")
