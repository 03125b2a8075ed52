"""The URL forms of a Discuz! X portal, read into article numbers.

One article answers under two or three live URLs and names none of them canonical, so an article is known by its
number (aid), never by its URL.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

#: ``/article-25-2.html``: URL rewriting, with the rule text that the software ships
_REWRITTEN = re.compile(r"(?:^|/)article-(\d{1,10})-(\d{1,4})\.html$")
#: ``/qdzx/202208/01/000000252.html``: generated files. The number is padded to eight digits and a body page's number
#: is appended to it directly, so nine digits and more are always a later page. The date folders keep a plain
#: ``/20220801.html`` from being taken for an article.
_STATIC = re.compile(r"(?:^|/)(?:\d{6}|\d{6}/\d{2}|\d{4}/\d{2}|\d{4}/\d{2}/\d{2})/(\d{8})(\d{0,3})\.html$")


class ArticleAddress(NamedTuple):
    """An article's own number and the body page a URL leads to (the first page is 1)."""

    article_id: str
    page: int


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which article an absolute or relative URL leads to; None if it is no article URL of a Discuz! X portal."""
    parts = urlsplit(url)
    if parts.path.endswith("portal.php"):
        return _read_query(parts.query)
    if match := _REWRITTEN.search(parts.path):
        return _address(match[1], match[2])
    if match := _STATIC.search(parts.path):
        return _address(match[1], match[2] or "1")
    return None


def _read_query(query: str) -> ArticleAddress | None:
    values = parse_qs(query)
    number = values.get("aid", [""])[0]
    if values.get("mod") != ["view"] or not (number.isascii() and number.isdigit()):
        return None
    page = values.get("page", ["1"])[0]
    return _address(number, page if page.isascii() and page.isdigit() else "1")


def _address(number: str, page: str) -> ArticleAddress:
    return ArticleAddress(str(int(number)), max(int(page), 1))


def is_listing_url(url: str) -> bool:
    """Tell whether a URL names a category by its number (``portal.php?mod=list&catid=N``)."""
    parts = urlsplit(url)
    values = parse_qs(parts.query)
    return parts.path.endswith("portal.php") and values.get("mod") == ["list"] and "catid" in values
