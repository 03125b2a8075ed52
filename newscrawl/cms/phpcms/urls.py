"""The URL forms of a PHPCMS V9, read into article numbers.

An article answers under two or three live URLs and with any channel's number of its model, and names none canonical;
it is known by its number. Each model (news, pictures …) counts its own: a site is one model.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from newscrawl.cms.addresses import ArticleAddress, ListingAddress

#: ``show-6-12-1.html``: channel, number, body page
_REWRITTEN = re.compile(r"/(?:show|content)-\d{1,6}-(\d{1,10})-(\d{1,4})\.html$", re.ASCII)
#: ``/2017/guonei_0515/12.html`` or ``/guonei/2017/0515/12.html``; ``12_2.html`` is body page 2. The date keeps the
#: second page of a listing, ``/guonei/2.html``, from being taken for an article.
_FILE = re.compile(r"/(?:19|20)\d\d/(?:[\w-]{1,60}_)?[01]\d[0-3]\d/(\d{1,10})(?:_(\d{1,4}))?\.html?$", re.ASCII)
_LIST_REWRITTEN = re.compile(r"/list-(\d{1,6})-(\d{1,6})\.html$", re.ASCII)
_LIST_FILE = re.compile(r"(/(?:[^/]+/)*)(?:(?:index|(\d{1,6}))\.html?)?$")
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_PAGE = re.compile(r"\d{1,6}", re.ASCII)


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which article an absolute or relative URL leads to; None if it is no article URL of a PHPCMS."""
    parts = _split(url)
    if parts is None:
        return None
    if values := _query(parts, "show"):
        number = values.get("id", [""])[0]
        return _address(number, values.get("page", ["1"])[0]) if _NUMBER.fullmatch(number) else None
    path = f"/{parts.path}"
    match = _REWRITTEN.search(path) or _FILE.search(path)
    return _address(match[1], match[2] or "1") if match else None


def read_listing_url(url: str) -> ListingAddress | None:
    """Say which page of which channel a URL leads to; None if it is neither a channel's number nor its folder."""
    parts = _split(url)
    if parts is None or read_article_url(url):
        return None
    if values := _query(parts, "lists"):
        catid = values.get("catid", [""])[0]
        return ListingAddress(catid, _page(values.get("page", ["1"])[0])) if catid else None
    if parts.query:
        return None
    if match := _LIST_REWRITTEN.search(f"/{parts.path}"):
        return ListingAddress(match[1], _page(match[2]))
    match = _LIST_FILE.fullmatch(parts.path)
    return ListingAddress(match[1], _page(match[2] or "1")) if match and match[1] != "/" else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # http://[x
        return None


def _query(parts: SplitResult, action: str) -> dict[str, list[str]] | None:
    if parts.path.rpartition("/")[2] not in ("", "index.php") or not parts.query:
        return None
    values = parse_qs(parts.query)
    return values if values.get("m") == ["content"] and values.get("a") == [action] else None


def _page(printed: str) -> int:
    return max(int(printed), 1) if _PAGE.fullmatch(printed) else 1


def _address(number: str, page: str) -> ArticleAddress | None:
    return ArticleAddress(str(int(number)), _page(page)) if int(number) else None
