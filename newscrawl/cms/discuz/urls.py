"""The URL forms of a Discuz! X portal, read into article numbers.

One article answers under two or three live URLs and names none of them canonical, so an article is known by its
number (aid), never by its URL.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from newscrawl.cms.addresses import ArticleAddress, ListingAddress

#: ``/article-25-2.html``: URL rewriting, with the rule text that the software ships
_REWRITTEN = re.compile(r"(?:^|/)article-(\d{1,10})-(\d{1,4})\.html$", re.ASCII)
#: ``/qdzx/202208/01/000000252.html``: generated files. The number is padded to eight digits and a body page's number
#: is appended to it directly, so nine digits and more are always a later page. The date folders keep a plain
#: ``/20220801.html`` from being taken for an article.
_STATIC = re.compile(r"(?:^|/)(?:\d{6}|\d{6}/\d{2}|\d{4}/\d{2}|\d{4}/\d{2}/\d{2})/(\d{8})(\d{0,3})\.html$", re.ASCII)
#: the software's numbers are of ten digits at most, and no body has ten thousand pages
_AID = re.compile(r"\d{1,10}", re.ASCII)
_PAGE = re.compile(r"\d{1,4}", re.ASCII)
#: the usual form, which is not worth the way through a parser of queries; no "[", which may make a URL impossible
_PLAIN = re.compile(r"[^?#\[]*portal\.php\?mod=view&aid=(\d{1,10})(?:&page=(\d{1,4}))?", re.ASCII)
_FIGURES = re.compile(r"\d+", re.ASCII)


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which article an absolute or relative URL leads to; None if it is no article URL of a Discuz! X portal."""
    if match := _PLAIN.fullmatch(url):
        return _address(match[1], match[2] or "1")
    if "aid" not in url and ".html" not in url:
        return None
    parts = _split(url)
    if parts is None:
        return None
    if parts.path.endswith("portal.php"):
        return _read_query(parts.query)
    if match := _REWRITTEN.search(parts.path) or _STATIC.search(parts.path):
        return _address(match[1], match[2] or "1")
    return None


def is_generated_file(url: str) -> bool:
    """Whether a URL is that of an html file that the software has made: what it counts stands still in there."""
    parts = _split(url)
    return parts is not None and _STATIC.search(parts.path) is not None


def read_listing_url(url: str) -> ListingAddress | None:
    """Say which page of which channel a URL leads to; None if it is neither a category's number nor its folder."""
    parts = _split(url)
    if parts is None:
        return None
    values = parse_qs(parts.query)
    page = values.get("page", ["1"])[0]
    number = int(page) if _PAGE.fullmatch(page) else 1
    if parts.path.endswith("portal.php"):
        catid = values.get("catid", [""])[0]
        return ListingAddress(catid, max(number, 1)) if values.get("mod") == ["list"] and catid else None
    folder, _, name = parts.path.rpartition("/")
    return ListingAddress(f"{folder}/", max(number, 1)) if folder and name in ("", "index.php") else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # http://[x
        return None


def _read_query(query: str) -> ArticleAddress | None:
    values = parse_qs(query)
    number = values.get("aid", [""])[0]
    if values.get("mod") != ["view"] or not _AID.fullmatch(number):
        return None
    page = values.get("page", ["1"])[0]
    if not _FIGURES.fullmatch(page):  # the software takes rubbish for the first page
        return _address(number, "1")
    return _address(number, page) if _PAGE.fullmatch(page) else None


def _address(number: str, page: str) -> ArticleAddress | None:
    return ArticleAddress(str(int(number)), max(int(page), 1)) if int(number) else None
