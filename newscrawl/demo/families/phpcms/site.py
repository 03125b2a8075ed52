"""A PHPCMS portal in operation: a request in, a response out, as PHP and the web server answer it."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs

from newscrawl.demo.families.phpcms.portal import (
    CHANNELS,
    LEAVES,
    PER_PAGE,
    PICTURE_MODEL,
    PICTURES_CATID,
    PLACES,
    Options,
    Portal,
    Urls,
    truth_lines,
)
from newscrawl.demo.families.phpcms.templates import (
    article_document,
    cover_document,
    listing_document,
    message_document,
)
from newscrawl.demo.http import Request, Response, file
from newscrawl.demo.paging import php_int
from newscrawl.demo.stories import make_stories

ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: /{name}\n" for name in ("caches", "phpcms", "install", "phpsso_server", "api", "admin.php")
)
_SHOW = re.compile(r"/(?:show|content)-(\d+)-(\d+)-(\d+)\.html")
_LIST = re.compile(r"/list-(\d+)-(\d+)\.html")
_LIST_FILE = re.compile(r"(/html/(?:[^/]+/)+)(?:(?:index|(\d+))\.html)?")
_NO_ARTICLE = "您要查看的信息不存在或者还未通过审批！"
_NO_SUCH = "该信息不存在"
_NO_CHANNEL = "栏目不存在"


def build(options: Options, seed: int, count: int) -> Site:
    """The portal that ``options`` describe, with ``count`` articles."""
    return Site(Portal(options, make_stories(seed, count, options.site_name, options.domain, PLACES)))


class Site:
    """The portal; ``views`` are the present counts, which only the count script changes."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.views = Counter({number: story.views for number, story in portal.stories.items()})
        self._lock = threading.Lock()
        is_static = portal.options.urls is Urls.STATIC
        self._files = self._article_files() if is_static else {}
        self._folders = {portal.channel_path(catid): catid for catid in CHANNELS} if is_static else {}

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        return truth_lines(self.portal, site_url)

    def respond(self, request: Request) -> Response:
        path, _, raw = request.target.partition("?")
        query = {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        if path == "/robots.txt":
            return file(ROBOTS.encode(), "text/plain", request)
        if path in ("/", "/index.php"):
            return self._index(query)
        if path == "/api.php" and query.get("op") == "count":
            return self._count(php_int(query.get("id")))
        if match := _SHOW.fullmatch(path):
            return self._show(int(match[1]), int(match[2]), int(match[3]))
        if match := _LIST.fullmatch(path):
            return self._list(int(match[1]), int(match[2]))
        if (made := self._file(path)) is not None:
            return file(self._encoded(made), "text/html", request)
        return Response(404, b"<html><body><h1>404 Not Found</h1></body></html>", [("Content-Type", "text/html")])

    def _index(self, query: dict[str, str]) -> Response:
        action = query.get("a") if query.get("m") == "content" else None
        catid, page = php_int(query.get("catid")), php_int(query.get("page"))
        if action == "show":
            return self._show(catid, php_int(query.get("id")), page)
        if action == "lists":
            return self._list(catid, page)
        return self._php(cover_document(self.portal, 9)) if not query else self._php("Action does not exist.")

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
        if match is None or match[1] not in self._folders:
            return None
        catid, page = self._folders[match[1]], int(match[2] or 1)
        if catid not in LEAVES:
            return cover_document(self.portal, catid) if page == 1 else None
        last = max(1, -(-len(self.portal.listed(catid)) // PER_PAGE))
        return listing_document(self.portal, catid, page) if 1 <= page <= last else None

    def _show(self, catid: int, number: int, page: int) -> Response:
        """Any channel of the model will do; the pictures have numbers of their own."""
        if number < 1 or (catid not in CHANNELS and catid != PICTURES_CATID):
            return self._message(_NO_SUCH)
        story = self.portal.stories.get(number)
        if story is None or story.is_pending:
            return self._message(_NO_ARTICLE)
        if catid == PICTURES_CATID:
            return self._php(article_document(self.portal, story, 1, PICTURE_MODEL))
        return self._php(article_document(self.portal, story, max(page, 1)))

    def _list(self, catid: int, page: int) -> Response:
        if catid not in CHANNELS:
            return self._message(_NO_CHANNEL)
        if catid not in LEAVES:
            return self._php(cover_document(self.portal, catid))
        return self._php(listing_document(self.portal, catid, max(page, 1)))

    def _count(self, number: int) -> Response:
        """The total before this hit, which it adds."""
        if number not in self.portal.stories:
            return self._php("")
        with self._lock:
            seen = self.views[number]
            self.views[number] += 1
        counts = {"todaydowns": seen % 7, "weekdowns": seen % 50, "monthdowns": seen % 99, "hits": seen}
        return self._php("".join(f"$('#{name}').html('{value}');" for name, value in counts.items()))

    def _message(self, message: str) -> Response:
        return self._php(message_document(self.portal.options, message))

    def _php(self, markup: str) -> Response:
        content_type = f"text/html; charset={self.portal.options.charset}"
        return Response(200, self._encoded(markup), [("Content-Type", content_type)])

    def _encoded(self, markup: str) -> bytes:
        """Characters that the edition's charset lacks were stored as entities."""
        return markup.encode(self.portal.options.charset, "xmlcharrefreplace")
