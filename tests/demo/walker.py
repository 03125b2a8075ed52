"""A tiny crawler of the tests' own: it follows the HTML's links as a browser would, without newscrawl's readers."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

from parsel import Selector

from newscrawl.demo.articles import Article
from newscrawl.demo.portal import Portal

VIEW = "portal.php?mod=view&aid={}"
LIST = "portal.php?mod=list&catid={}"

_ARTICLE = re.compile(r"/article-(\d+)-\d+\.html|/(\d{8})\d*\.html")


@dataclass
class Reply:
    """One answer: status, headers in lower case, body."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    def text(self, charset: str = "utf-8") -> str:
        return self.body.decode(charset)

    def selector(self, charset: str = "utf-8") -> Selector:
        return Selector(self.text(charset))

    def links(self, selector: Selector, xpath: str) -> list[str]:
        """The absolute links that ``xpath`` finds, resolved against <base> as a browser does."""
        base = selector.xpath("//base/@href").get() or self.url
        return [urljoin(base, href) for href in selector.xpath(xpath).getall()]


@dataclass
class Client:
    """A keep-alive connection to the portal at ``root``; it follows no redirect."""

    root: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.root).netloc, timeout=10)

    def get(self, url: str, **headers: str) -> Reply:
        parts = urlsplit(urljoin(self.root, url))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        self.connection.request(
            "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = self.connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Reply(urljoin(self.root, url), response.status, names, response.read())


def article_number(url: str) -> int | None:
    """The article number in any of the three URL styles."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    if "aid" in query:
        return int(query["aid"][0])
    match = _ARTICLE.search(parts.path)
    return int(match[1] or match[2]) if match else None


def public(portal: Portal) -> list[Article]:
    """The articles that have a page."""
    return [each for each in portal.articles.values() if not each.pending and not each.redirect_url]


def entries(reply: Reply) -> list[int | None]:
    """The numbers of the articles that a stock listing page names."""
    return [article_number(url) for url in reply.links(reply.selector(), "//dt/a/@href")]


def walk_listing(client: Client, start: str, charset: str) -> tuple[list[str], int]:
    """Every article link of a listing, by following 下一页 to the end; and the number of pages seen."""
    url, found, pages = start, [], 0
    while url:
        reply = client.get(url)
        if reply.status == 301:
            url = reply.headers["location"]
            continue
        assert reply.status == 200
        selector = reply.selector(charset)
        found += reply.links(selector, "//dt/a/@href | //li/h3/a/@href")
        pages += 1
        url = next(iter(reply.links(selector, "//a[.='下一页']/@href")), "")
    return found, pages


def walk_portal(client: Client, channels: list[str], charset: str) -> dict[int, str]:
    """The articles that can be reached from the channels, by number."""
    return {
        number: url
        for channel in channels
        for url in walk_listing(client, channel, charset)[0]
        if (number := article_number(url))
    }


def visible_lines(element: Selector) -> list[str]:
    """What stands in an element, a line for each block and <br>, blanks outside trimmed; captions and pictures too."""
    html = re.sub(r"[\r\n]+", " ", element.get() or "")
    html = re.sub(r"<(?:br|/?(?:p|div|section|td|tr|table|tbody))\b[^>]*>", "\n", html)
    lines = "".join(Selector(text=f"<pre>{html}</pre>").xpath("//text()").getall()).split("\n")
    return [line.strip(" \xa0　") for line in lines if line.strip(" \xa0　")]
