"""Visits to a site whose pages are alike, as those of a portal are."""

from __future__ import annotations

import datetime as dt
import random

from newscrawl.archive.visits import ArchivedPage, ArchivedVisit

NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

_FRAME = "".join(f'<li><a href="/list-{number}.html" class="xg1 cl">频道{number}</a></li>' for number in range(60))


def page(number: int, text: str = "", *, place: int = 1, status: int = 200) -> ArchivedPage:
    """A page of article ``number`` with a frame that all share and a text of its own."""
    words = random.Random(number * 100 + place)
    story = "".join(chr(words.randrange(0x4E00, 0x9000)) for _ in range(300))
    html = f"<html><body><ul>{_FRAME}</ul><h1>{number}</h1><p>{story}{text}</p></body></html>"
    return ArchivedPage(
        url=f"http://portal.example/article-{number}-{place}.html",
        status=status,
        headers=(("Server", "nginx"), ("Content-Type", "text/html; charset=gbk"), ("Set-Cookie", f"sid={number}")),
        body=html.encode("gb18030"),
    )


def visit(
    number: int = 1, *pages: ArchivedPage, at: dt.datetime = NOON, text: str = "", site: str = "demo"
) -> ArchivedVisit:
    """A visit to article ``number``, of one page unless ``pages`` are given."""
    pages = pages or (page(number, text),)
    urls = (f"http://portal.example/portal.php?mod=view&aid={number}", pages[0].url)
    return ArchivedVisit(site, "article", str(number), urls, at, pages, run_id=3, requests=len(pages) + 1)


def listing(*numbers: int, at: dt.datetime = NOON, site: str = "demo") -> ArchivedVisit:
    """A visit to a listing page that links to articles."""
    links = "".join(f'<a href="article-{number}-1.html">{number}</a>' for number in numbers)
    url = "http://portal.example/portal.php?mod=list&catid=1"
    shown = ArchivedPage(url, 200, (("Server", "nginx"),), f"<html><ul>{_FRAME}</ul>{links}</html>".encode())
    return ArchivedVisit(site, "listing", None, (url,), at, (shown,))


def later(**span: float) -> dt.datetime:
    return NOON + dt.timedelta(**span)
