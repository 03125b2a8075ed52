"""The URL forms of a DedeCMS, read into article numbers.

An article answers under its file and under ``plus/view.php``, and names neither canonical; it is known by its number.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from newscrawl.cms.addresses import ArticleAddress, ListingAddress

#: ``12.html``, ``12_2.html`` for body page 2, below whatever folders the channel's rule makes
_FILE = re.compile(r"/(\d{1,10})(?:_(\d{1,4}))?\.html?$", re.ASCII)
_REWRITTEN = re.compile(r"/view-(\d{1,10})-(\d{1,4})\.html$", re.ASCII)
_LIST_FILE = re.compile(r"/list_(\d{1,6})_(\d{1,6})\.html?$", re.ASCII)
_LIST_REWRITTEN = re.compile(r"/list-(\d{1,6})(?:-\d{1,9}-(\d{1,6}))?\.html$", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_PAGE = re.compile(r"\d{1,6}", re.ASCII)


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which article an absolute or relative URL leads to; None if it is no article URL of a DedeCMS."""
    parts = _split(url)
    if parts is None:
        return None
    path = f"/{parts.path}"
    if path.endswith("/view.php"):
        values = parse_qs(parts.query)
        number = (values.get("aid") or values.get("arcID") or [""])[0]
        return _address(number, values.get("pageno", ["1"])[0]) if _NUMBER.fullmatch(number) else None
    if match := _REWRITTEN.search(path) or _FILE.search(path):
        return _address(match[1], match[2] or "1")
    return None


def read_listing_url(url: str) -> ListingAddress | None:
    """Say which page of which channel a URL leads to; None if it is neither a channel's number nor its folder."""
    parts = _split(url)
    if parts is None:
        return None
    path = f"/{parts.path}"
    if path.endswith("/list.php"):
        values = parse_qs(parts.query)
        tid, page = values.get("tid", [""])[0], values.get("PageNo", ["1"])[0]
        return ListingAddress(tid, _page(page)) if tid else None
    if match := _LIST_FILE.search(path) or _LIST_REWRITTEN.search(path):
        return ListingAddress(match[1], _page(match[2] or "1"))
    folder, _, name = parts.path.rpartition("/")
    return ListingAddress(f"{folder}/", 1) if folder and name in ("", "index.html", "index.htm") else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # http://[x
        return None


def _page(printed: str) -> int:
    return max(int(printed), 1) if _PAGE.fullmatch(printed) else 1


def _address(number: str, page: str) -> ArticleAddress | None:
    return ArticleAddress(str(int(number)), _page(page)) if int(number) else None
