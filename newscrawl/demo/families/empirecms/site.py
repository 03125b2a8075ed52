"""The EmpireCMS portal as a web application without a socket."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs

from newscrawl.demo.families.empirecms import templates
from newscrawl.demo.families.empirecms.portal import (
    CHANNELS,
    PER_PAGE,
    STATIC_PAGES,
    Channel,
    Empire,
    Info,
    Lists,
    truth_lines,
)
from newscrawl.demo.http import Request, Response, file
from newscrawl.demo.paging import php_int
from newscrawl.demo.slots import encode

_ROBOTS = "User-agent: *\nDisallow: /d/\nDisallow: /e/class/\nDisallow: /e/config/\nDisallow: /e/data/\nDisallow: /e/enews/\nDisallow: /e/update/\n"
_GONE, _NO_SUCH_LINK = "此信息不存在", "您来自的链接不存在"
_NO_FILE = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><hr>nginx</body></html>"


class EmpireSite:
    """A portal in operation; it keeps the view counts. No page prints the time."""

    def __init__(self, portal: Empire) -> None:
        self.portal = portal
        self.views: Counter[int] = Counter({info.number: info.view_count for info in portal.infos.values()})
        self._lock = threading.Lock()
        own = [info for info in portal.infos.values() if not info.outside]
        on_disk = [] if portal.options.lists is Lists.QUERY else own
        self._files = {
            portal.path(info, page): (info, page) for info in on_disk for page in range(1, len(info.story.pages) + 1)
        }
        self._lists = dict(self._list_files())

    def _list_files(self) -> Iterator[tuple[str, tuple[Channel, int]]]:
        for channel in CHANNELS.values():
            pages = self._last_page(channel) if channel.weight else 0
            most = {Lists.FILES: pages, Lists.HALF: STATIC_PAGES, Lists.QUERY: 0}[self.portal.options.lists]
            for page in range(1, min(pages, most) + 1):
                yield self.portal.list_path(channel, page), (channel, page)

    def _last_page(self, channel: Channel) -> int:
        return max(1, -(-len(self.portal.members(channel)) // PER_PAGE))

    def truth_lines(self, site_url: str) -> Iterator[dict[str, object]]:
        """What is true of each article, see :func:`newscrawl.demo.families.empirecms.portal.truth_lines`."""
        return truth_lines(self.portal, site_url)

    def page_bytes(self, request: Request, text: str) -> bytes:
        """The bytes of a page that is rendered outside, for example by a fault."""
        return self._encoded(text)

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        path, _, raw = request.target.partition("?")
        query = {name: values[-1] for name, values in parse_qs(raw).items()}
        if path == "/robots.txt":
            return file(_ROBOTS.encode(), "text/plain", request)
        if path.startswith(("/d/file/", "/skin/")):
            return file(b"GIF89a", "image/gif", request)
        if path in self._files:
            info, page = self._files[path]
            if info.restricted:
                return self._message("您还没有登录!")
            return file(self._encoded(templates.article(self.portal, info, page)), "text/html", request)
        if (folder := path.removesuffix("index.html")) in self._lists:
            return file(self._encoded(templates.listing(self.portal, *self._lists[folder])), "text/html", request)
        module = {
            "/e/action/ListInfo/": self._list,
            "/e/action/ListInfo/index.php": self._list,
            "/e/action/ShowInfo.php": self._show,
            "/e/public/jump/": self._lead,
            "/e/public/InfoUrl/": self._lead,
            "/e/public/ViewClick/": self._count,
        }.get(path)
        if module is None:
            return Response(404, _NO_FILE, [("Content-Type", "text/html")], chunked=False)
        return module(query)

    def _list(self, query: dict[str, str]) -> Response:
        channel, page = CHANNELS.get(php_int(query.get("classid"))), php_int(query.get("page")) + 1
        if channel is None or not channel.weight:
            return self._message(_NO_SUCH_LINK)
        if self.portal.options.lists is Lists.FILES:
            return self._redirect(channel.path)
        if not 1 <= page <= self._last_page(channel):
            return self._message(_NO_SUCH_LINK)
        return self._php(templates.listing(self.portal, channel, page))

    def _info(self, query: dict[str, str]) -> Info | None:
        """An article under the channel that it is in, not under another."""
        info = self.portal.infos.get(php_int(query.get("id")))
        return info if info and info.channel.number == php_int(query.get("classid")) else None

    def _show(self, query: dict[str, str]) -> Response:
        info, page = self._info(query), php_int(query.get("page")) + 1
        if info is None:
            return self._message(_GONE)
        if info.outside or self.portal.options.lists is not Lists.QUERY:
            return self._redirect(info.outside or self.portal.path(info))
        if page > len(info.story.pages):
            return self._message(_NO_SUCH_LINK)
        with self._lock:
            self.views[info.number] += 1
        return self._php(templates.article(self.portal, info, page))

    def _lead(self, query: dict[str, str]) -> Response:
        info = self._info(query)
        return self._redirect(info.outside or self.portal.path(info)) if info else self._message(_NO_SUCH_LINK)

    def _count(self, query: dict[str, str]) -> Response:
        """The number stored and one; a hit is added only if asked for. Other numbers than views are 0 here."""
        info = self._info(query)
        if php_int(query.get("down")):
            return Response(200, b"document.write('0');", [("Content-Type", "text/html")])
        number = php_int(query.get("id"))
        with self._lock:
            shown = self.views[number] + 1 if info else 1
            self.views[number] += bool(info and "addclick" in query)
        return Response(200, f"document.write('{shown}');".encode(), [("Content-Type", "text/html")])

    def _message(self, words: str) -> Response:
        return self._php(templates.message(self.portal, words))

    def _redirect(self, location: str) -> Response:
        return Response(302, b"", [("Content-Type", "text/html"), ("Location", location)])

    def _encoded(self, text: str) -> bytes:
        return encode(text, "gbk" if self.portal.options.charset == "gb2312" else self.portal.options.charset)

    def _php(self, text: str) -> Response:
        content_type = f"text/html; charset={self.portal.options.charset}"
        return Response(200, self._encoded(text), [("Content-Type", content_type)])
