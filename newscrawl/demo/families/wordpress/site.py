"""The WordPress site as a web application without a socket."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from types import ModuleType
from urllib.parse import parse_qs, unquote

from newscrawl.demo.dates import ZONE
from newscrawl.demo.families.wordpress import block, classic, frame, xiu
from newscrawl.demo.families.wordpress.portal import (
    CATEGORIES,
    PER_PAGE,
    Category,
    Post,
    Theme,
    WordPress,
    truth_lines,
)
from newscrawl.demo.http import Request, Response
from newscrawl.demo.paging import php_int
from newscrawl.demo.slots import VIEWS

_THEMES: dict[Theme, ModuleType] = {Theme.CLASSIC: classic, Theme.BLOCK: block, Theme.XIU: xiu}
_LIST_PAGE = re.compile(r"^(/.*/)page/(\d+)/?$")
_BODY_PAGE = re.compile(r"^(/.+?)/(\d{1,2})/?$")
_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"


class WordPressSite:
    """A site in operation; it counts views where its theme does. ``clock`` is not needed: no page prints the time."""

    def __init__(self, portal: WordPress, clock: Callable[[], dt.datetime] | None = None) -> None:
        self.portal = portal
        self.clock = clock or (lambda: dt.datetime.now(ZONE))
        self.views: Counter[int] = Counter({post.number: post.view_count for post in portal.posts.values()})
        self._lock = threading.Lock()
        public = portal.public()
        self._posts = {unquote(portal.path(post)).rstrip("/"): post for post in public}
        self._numbers = {post.number: post for post in public}
        self._categories = {portal.category_path(each): each for each in CATEGORIES.values()}

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        path, _, raw = request.target.partition("?")
        query = {name: values[-1] for name, values in parse_qs(raw).items()}
        path, root = unquote(path), f"http://{request.host}"
        if path == "/robots.txt":
            return Response(200, _ROBOTS.encode(), [("Content-Type", "text/plain; charset=utf-8")])
        if path.startswith("/wp-content/"):
            return Response(200, b"GIF89a", [("Content-Type", "image/gif")], chunked=False)
        if "p" in query:
            return self._by_number(query, root)
        if "cat" in query:
            category = CATEGORIES.get(php_int(query["cat"]))
            return self._listing(category, max(1, php_int(query.get("paged") or "1")), root)
        if path == "/":
            first = next(iter(CATEGORIES.values()))
            return self._listing(first, 1, root)
        return self._by_path(path, root)

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        """What is true of each post, see :func:`newscrawl.demo.families.wordpress.portal.truth_lines`."""
        return truth_lines(self.portal, site_url)

    def page_bytes(self, request: Request, text: str) -> bytes:
        """The bytes of a page that is rendered outside, for example by a fault."""
        return text.encode()

    def _by_number(self, query: dict[str, str], root: str) -> Response:
        post, page = self._numbers.get(php_int(query["p"])), max(1, php_int(query.get("page") or "1"))
        if post is None:
            return self._missing()
        address = self.portal.path(post, page)
        if "?" not in address:
            return Response(301, b"", [("Location", root + address)])
        return self._article(post, page, root)

    def _by_path(self, path: str, root: str) -> Response:
        if match := _LIST_PAGE.match(path):
            return self._listing(self._categories.get(match[1]), int(match[2]), root)
        if path in self._categories:
            return self._listing(self._categories[path], 1, root)
        if post := self._posts.get(path.rstrip("/")):
            if not path.endswith("/") and self.portal.path(post).endswith("/"):
                return Response(301, b"", [("Location", root + self.portal.path(post))])
            return self._article(post, 1, root)
        match = _BODY_PAGE.match(path)
        post = self._posts.get(match[1]) if match else None
        return self._article(post, int(match[2]), root) if match and post else self._missing()

    def _article(self, post: Post, page: int, root: str) -> Response:
        if page > len(post.story.pages) or (page > 1 and post.protected):
            return Response(301, b"", [("Location", root + self.portal.path(post))])
        text = _THEMES[self.portal.options.theme].article(self.portal, post, page, root)
        with self._lock:
            seen = self.views[post.number]
            self.views[post.number] += 1
        return self._html(text.replace(VIEWS, str(seen)))

    def _listing(self, category: Category | None, page: int, root: str) -> Response:
        if category is None or page > max(1, -(-len(self.portal.members(category)) // PER_PAGE)):
            return self._missing()
        return self._html(_THEMES[self.portal.options.theme].listing(self.portal, category, page, root))

    def _missing(self) -> Response:
        content = (
            '<section class="error-404 not-found"><h1 class="page-title">有点尴尬诶！该页无法显示。</h1></section>'
        )
        return self._html(frame.document(self.portal, "未找到页面", "", "error404 wp-theme", content), status=404)

    def _html(self, text: str, status: int = 200) -> Response:
        headers = [("Content-Type", "text/html; charset=UTF-8"), ("Link", '</wp-json/>; rel="https://api.w.org/"')]
        return Response(status, text.encode(), headers)
