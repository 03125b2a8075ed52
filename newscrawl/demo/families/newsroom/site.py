"""The paper as a web application without a socket: a request in, a response out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

from newscrawl.demo.dates import ZONE
from newscrawl.demo.families.newsroom import documents, feeds
from newscrawl.demo.families.newsroom.stories import Newsroom, truth_lines
from newscrawl.demo.http import Request, Response, file

_LISTING = re.compile(r"(\w+)/(?:index_(\d+)\.html)?")
_STORY = re.compile(r"(content/\d{6}/\d\d/c\d+|special/[\w-]+?)(?:_(\d+))?\.html")
_FEED = re.compile(r"(rss|atom)/(\w+)\.xml")
_MONTH = re.compile(r"sitemaps/(\d{4}-\d\d)\.xml(\.gz)?")


class NewsroomSite:
    """The paper in operation. ``clock`` returns the current time (aware)."""

    def __init__(self, newsroom: Newsroom, clock: Callable[[], dt.datetime] | None = None) -> None:
        self.newsroom = newsroom
        self.clock = clock or (lambda: dt.datetime.now(ZONE))
        self._paths = {story.path(): story for story in newsroom.stories.values() if not story.is_hidden}

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        path, _, query = request.target.partition("?")
        path = path.lstrip("/")
        base = f"http://{request.host}/"
        if body := self._file(path, query, base):
            kind = "application/gzip" if path.endswith(".gz") else "text/plain" if path.endswith("txt") else "text/xml"
            return file(body, kind, request)
        page = self._page(path)
        charset = self.newsroom.options.charset
        if page is None:
            missing = documents.message(self.newsroom, "您访问的页面不存在").encode(charset)
            return Response(404, missing, [("Content-Type", f"text/html; charset={charset}")])
        return file(page.encode(charset), f"text/html; charset={charset}", request)

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        return truth_lines(self.newsroom, site_url)

    def _file(self, path: str, query: str, base: str) -> bytes | None:
        newsroom = self.newsroom
        if match := _FEED.fullmatch(path):
            channel = feeds.FOLDERS.get(match[2])
            if channel is None:
                return None
            page = int(parse_qs(query).get("page", ["1"])[0])
            return (
                feeds.rss(newsroom, channel, base, page) if match[1] == "rss" else feeds.atom(newsroom, channel, base)
            )
        if match := _MONTH.fullmatch(path):
            body = feeds.month(newsroom, match[1], base)
            return feeds.zipped(body) if body and match[2] else body
        if path == "sitemap-news.xml":
            return feeds.news(newsroom, base, self.clock())
        if path == "sitemap.xml":
            return feeds.index(newsroom, base)
        return feeds.robots_txt(base) if path == "robots.txt" else None

    def _page(self, path: str) -> str | None:
        newsroom = self.newsroom
        if path in ("", "index.html", "about.html"):
            return documents.message(newsroom, "胶州湾日报")
        if (match := _LISTING.fullmatch(path)) and (channel := feeds.FOLDERS.get(match[1])):
            return documents.listing(newsroom, channel, int(match[2] or 1))
        if match := _STORY.fullmatch(path):
            story, number = self._paths.get(f"{match[1]}.html"), int(match[2] or 1)
            if story and 1 <= number <= len(story.pages):
                return documents.article(newsroom, story, number)
        return None
