"""The demo portal as a web application without a socket: a request in, a response out, as the software answers it."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, unquote

from newscrawl.demo import feeds
from newscrawl.demo.article_pages import article_document, files, relative_date
from newscrawl.demo.categories import BY_ID, CATEGORIES, folder_path
from newscrawl.demo.dates import ZONE, php_date, relative_words
from newscrawl.demo.frame import COOKIE_PREFIX
from newscrawl.demo.http import Clock, Request, Response, file
from newscrawl.demo.listing_pages import comments_document, front_document, listing_document, message_document
from newscrawl.demo.paging import php_int
from newscrawl.demo.portal import Build, Portal, RelativeDates, UrlStyle, article_path, truth_lines
from newscrawl.demo.slots import BAR, BASE, DATE, FORMHASH, HOST, NOW, RAND, SECONDS, SID, VIEWS, Page, make_page

_NO_ARTICLE = "抱歉，您指定要查看的文章不存在或正在审核"
_NO_ARTICLE_ID = "抱歉，您尚未正确指定要查看的文章 ID"
_NO_CATEGORY = "抱歉，您指定要查看的分类不存在"
_CLOSED_CATEGORY = "抱歉，您指定要查看的分类已关闭"
_NO_CATEGORY_ID = "抱歉，您尚未正确指定要查看的分类"

#: Some of the words that make the software take a client for a telephone.
_MOBILE = re.compile("iphone|android|mobile|ucweb|java|samsung|huawei", re.I)
_ARTICLE_HTML = re.compile(r"article-(\d+)-(\d+)\.html")
_FOLDER_OF_FILES = re.compile(r"(.+/)\d{6}/(?:\d{2}/)?")
_PIXEL = bytes.fromhex(
    "474946383961010001008000000000ffffff21f90401000000002c000000000100010000020144003b"
)  # the smallest GIF; picture files hold nothing else


Query = dict[str, str]


class Site:
    """A portal in operation: it keeps the view counts and the rendered pages. Safe to use from several threads.

    ``clock`` returns the current time (aware).
    """

    def __init__(self, portal: Portal, clock: Clock | None = None) -> None:
        self.portal = portal
        self.options = portal.options
        self.clock = clock or (lambda: dt.datetime.now(ZONE))
        self.views: Counter[int] = Counter({aid: each.view_count for aid, each in portal.articles.items()})
        self._lock = threading.Lock()
        self._pages: dict[tuple[object, ...], Page] = {}
        self._feeds_made: set[int] = set()
        self._listings_served = 0
        static = self.options.url_style is UrlStyle.STATIC
        self._files = files(portal) if static else {}
        self._folders = {folder_path(each): each.catid for each in CATEGORIES if each.folder} if static else {}

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        path, _, raw = request.target.partition("?")
        path = unquote(path).lstrip("/")
        query = {name: values[-1] for name, values in parse_qs(raw, keep_blank_values=True).items()}
        php = path in ("", "portal.php")
        if php and _MOBILE.search(request.user_agent) and not ({"mobile", "forcemobile"} & query.keys()):
            return self._html(request, make_page(feeds.MOBILE_PAGE, self.options.charset))
        if php:
            return self._portal_php(request, query)
        return self._other(request, path, query)

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        """What is true of each article."""
        return truth_lines(self.portal, site_url)

    def page_bytes(self, request: Request, text: str) -> bytes:
        """The bytes of a page that is rendered outside, for example by a fault."""
        return self._fill(request, make_page(text, self.options.charset))

    def _portal_php(self, request: Request, query: Query) -> Response:
        module = {
            "list": self._list,
            "view": self._view,
            "rss": self._rss,
            "comment": self._comments,
            "attachment": self._attachment,
        }.get(query.get("mod", ""), self._front)
        return module(request, query)

    def _other(self, request: Request, path: str, query: Query) -> Response:
        if path == "robots.txt":
            return file(feeds.robots_txt(self.options.build).encode(), "text/plain", request)
        if path == "misc.php" and query.get("mod") == "userstatus":
            return self._user_status(request, query)
        if path.startswith(("data/attachment/", "static/image/")):
            return file(_PIXEL, "image/gif", request)
        if path in ("home.php", "search.php", "member.php", "forum.php"):
            return self._message(request, 200, "抱歉，您尚未登录，无法进行此操作", "alert_info")
        if self.options.url_style is UrlStyle.REWRITE and (match := _ARTICLE_HTML.fullmatch(path)):
            return self._view(request, {"aid": match[1], "page": match[2]})
        if self.options.url_style is UrlStyle.STATIC:
            return self._static(request, path, query)
        return _not_found()

    def _static(self, request: Request, path: str, query: Query) -> Response:
        if path in self._files:
            aid, number = self._files[path]
            page = self._article_page(aid, number)
            # Counts stand as they did when the file was made, and so does everything that changes on dynamic pages.
            frozen = self._values(request) | {
                VIEWS: str(self.portal.articles[aid].view_count).encode(),
                NOW: php_date(self.options.date_format, self.options.made_at).encode(),
                RAND: str(int(self.options.made_at.timestamp())).encode(),
            }
            frozen |= {FORMHASH: b"d41c0f3e", SID: b"Kz81mQ", SECONDS: b"0.041000", BAR: b"1"}
            return file(page.fill(frozen | self._dates(aid)), "text/html", request)
        folder = path.removesuffix("index.php")
        if folder in self._folders:
            return self._listing(request, self._folders[folder], query)
        files_in = _FOLDER_OF_FILES.fullmatch(path)
        if files_in and files_in[1] in self._folders:
            return file(b"", "text/html", request)
        return _not_found()

    def _list(self, request: Request, query: Query) -> Response:
        catid = php_int(query.get("catid"))
        category = BY_ID.get(catid)
        if not category:
            return self._message(request, 200, _NO_CATEGORY if catid else _NO_CATEGORY_ID, "alert_info", leaves=True)
        if category.closed:
            return self._message(request, 200, _CLOSED_CATEGORY, "alert_info", leaves=True)
        if category.redirect_url:
            return self._redirect(request, 302, category.redirect_url)
        if folder_path(category) in self._folders:
            return self._redirect(request, 301, f"http://{request.host}/{folder_path(category)}")
        return self._listing(request, catid, query)

    def _listing(self, request: Request, catid: int, query: Query) -> Response:
        category = BY_ID[catid]
        with self._lock:
            self._listings_served += 1
            flip = self.options.unstable_ties and self._listings_served % 2 == 0
        number = max(1, php_int(query.get("page")))
        page = self._cached(
            ("list", catid, number, flip),
            lambda: listing_document(self.portal, category, number, flip_ties=flip),
        )
        return self._html(request, page)

    def _view(self, request: Request, query: Query) -> Response:
        aid = php_int(query.get("aid"))
        article = self.portal.articles.get(aid)
        if not article or article.pending:
            status = 404 if self.options.build is Build.NEW else 200
            return self._message(request, status, _NO_ARTICLE if aid else _NO_ARTICLE_ID)
        if article.redirect_url:
            return self._redirect(request, 302, article.redirect_url)
        number = max(1, php_int(query.get("page")))
        path = article_path(self.options, article, min(number, len(article.pages)))
        if path in self._files:
            return self._redirect(request, 302, path)
        page = self._article_page(aid, number)
        with self._lock:
            seen = self.views[aid]
            self.views[aid] += 1
        return self._html(request, page, {VIEWS: str(seen).encode(), **self._dates(aid)})

    def _article_page(self, aid: int, number: int) -> Page:
        article = self.portal.articles[aid]
        return self._cached(("view", aid, number), lambda: article_document(self.portal, article, number))

    def _dates(self, aid: int) -> dict[str, bytes]:
        if self.options.relative_dates is RelativeDates.NONE:
            return {}
        article = self.portal.articles[aid]
        words = relative_words(article.published, self.clock())
        return {DATE: relative_date(self.options, article, words).encode(self.options.charset)}

    def _rss(self, request: Request, query: Query) -> Response:
        catid = php_int(query.get("catid"))
        if catid and catid not in BY_ID:
            return self._respond(request, 200, b"Specified article not found", "text/html")
        full = catid in self._feeds_made
        self._feeds_made.add(catid)
        text = feeds.rss(self.portal, BY_ID.get(catid), self.clock(), full=full)
        return self._respond(request, 200, self.page_bytes(request, text), "application/xml")

    def _comments(self, request: Request, query: Query) -> Response:
        article = self.portal.articles.get(php_int(query.get("id")))
        if not article or article.pending:
            return self._message(request, 200, _NO_ARTICLE)
        number = php_int(query.get("page"))
        return self._html(request, make_page(comments_document(self.portal, article, number), self.options.charset))

    def _attachment(self, request: Request, query: Query) -> Response:
        return self._respond(request, 200, b"demo attachment", "application/octet-stream")

    def _front(self, request: Request, query: Query) -> Response:
        return self._html(request, make_page(front_document(self.portal, self.clock()), self.options.charset))

    def _user_status(self, request: Request, query: Query) -> Response:
        aid = php_int(query.get("typeid"))
        article = self.portal.articles.get(aid)
        with self._lock:
            seen = self.views[aid]
            self.views[aid] += article is not None
        counts = {"uid": 0, "viewnum": str(seen), "commentnum": str(article.comment_count if article else 0)}
        return self._respond(request, 200, json.dumps(counts).encode(), "text/html")

    def _message(
        self, request: Request, status: int, message: str, kind: str = "alert_error", *, leaves: bool = False
    ) -> Response:
        page = self._cached(("message", message), lambda: message_document(self.options, message, kind, leaves=leaves))
        return self._html(request, page, status=status)

    def _redirect(self, request: Request, status: int, location: str) -> Response:
        response = self._respond(request, status, b"", self._content_type())
        response.headers.append(("Location", location))
        return response

    def _cached(self, key: tuple[object, ...], render: Callable[[], str]) -> Page:
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = make_page(render(), self.options.charset)
        return page

    def _content_type(self) -> str:
        return f"text/html; charset={self.options.charset}"

    def _html(
        self, request: Request, page: Page, values: dict[str, bytes] | None = None, status: int = 200
    ) -> Response:
        return self._respond(request, status, self._fill(request, page, values), self._content_type())

    def _fill(self, request: Request, page: Page, values: dict[str, bytes] | None = None) -> bytes:
        return page.fill(self._values(request) | (values or {}))

    def _values(self, request: Request) -> dict[str, bytes]:
        """The noise of one request."""
        noise = secrets.token_hex(8)
        now = self.clock()
        return {
            BASE: f"http://{request.host}/".encode(),
            HOST: request.host.encode(),
            FORMHASH: noise[:8].encode(),
            SID: noise[8:14].encode(),
            BAR: str(int(noise[14], 16) % 4 + 1).encode(),
            NOW: php_date(self.options.date_format, now).encode(),
            SECONDS: f"0.0{int(noise[12:16], 16) % 90000 + 10000}".encode(),
            RAND: str(int(now.timestamp())).encode(),
        }

    def _respond(self, request: Request, status: int, body: bytes, content_type: str) -> Response:
        """A PHP response: no validators, no length, and cookies, all of them on a first visit."""
        names = ("sid", "lastact") if request.has_cookies else ("saltkey", "lastvisit", "sid", "lastact", "sid")
        headers = [("Content-Type", content_type)]
        headers += [("Set-Cookie", f"{COOKIE_PREFIX}{name}={_COOKIES[name]()}") for name in names]
        return Response(status, body, headers)


_COOKIES: dict[str, Callable[[], str]] = {
    "saltkey": lambda: f"{secrets.token_hex(4)}; Max-Age=2592000; path=/; HttpOnly",
    "lastvisit": lambda: "1795484504; Max-Age=2592000; path=/",
    "sid": lambda: f"{secrets.token_hex(3)}; Max-Age=86400; path=/",
    "lastact": lambda: "1795484504%09portal.php%09; Max-Age=86400; path=/",
}


def _not_found() -> Response:
    """The web server's own 404."""
    body = feeds.FILE_NOT_FOUND.encode()
    return Response(404, body, [("Content-Type", "text/html; charset=iso-8859-1")], chunked=False)
