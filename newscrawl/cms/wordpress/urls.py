"""The addresses of a WordPress site.

An administrator chooses the pattern of the posts' addresses. Some patterns hold the post's number; of the others only
the page says it. Numbers are of posts, pages and pictures alike: what an address leads to, its page tells.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from newscrawl.cms.addresses import ArticleAddress, ListingAddress

#: ``/archives/25``, its body page ``/archives/25/2``, with the admin's own word in front or none
_NUMERIC = re.compile(r"/(?:archives|archive|posts?|article|p)/(\d{1,10})(?:/(\d{1,2}))?/?$", re.ASCII)
#: ``/25.html``, ``/news/25.html``, its body page ``/25.html/2``
_HTML = re.compile(r"/(\d{1,10})\.html?(?:/(\d{1,2}))?/?$", re.ASCII)
#: ``/2022/08/name/2/``: behind a name that is no number, for /2022/08/ is an archive and /page/2/ a list page
_PAGE_OF_NAME = re.compile(r"/(?!page/|comment-page-)(?=\d*[^/\d])[^/]+/(\d{1,2})/?$", re.ASCII)
_LIST_PAGE = re.compile(r"/page/(\d{1,5})/?$", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
#: addresses of everything but posts
_NO_POST = re.compile(
    r"/(?:category|tag|author|feed|page|search|wp-content|wp-admin|wp-includes|wp-json|comments)(?:/|$)"
    r"|/\d{4}(?:/\d{1,2}){0,2}/?$|/wp-\w+\.php$|\.(?:jpe?g|png|gif|webp|pdf|zip|docx?|xlsx?|xml)$",
    re.I | re.ASCII,
)


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which post an address leads to, where it holds the number; None for any other address."""
    parts = _split(url)
    if parts is None:
        return None
    if parts.query:
        values = parse_qs(parts.query)
        number = values.get("p", [""])[0]
        is_post = _NUMBER.fullmatch(number) and "cat" not in values and "s" not in values
        return _address(number, values.get("page", ["1"])[0]) if is_post else None
    if match := _NUMERIC.search(parts.path) or _HTML.search(parts.path):
        return _address(match[1], match[2] or "1")
    return None


def body_page(url: str) -> int:
    """The number of the body page that a post's address leads to, from 1."""
    if address := read_article_url(url):
        return address.page
    parts = _split(url)
    match = _PAGE_OF_NAME.search(parts.path) if parts else None
    return int(match[1]) or 1 if match else 1


def may_be_post(url: str) -> bool:
    """Whether an address without a number can be a post's: a name below the site's root, and no list or file."""
    parts = _split(url)
    return parts is not None and parts.path not in ("", "/") and not _NO_POST.search(parts.path)


def read_listing_url(url: str) -> ListingAddress:
    """The list that an address leads to, and the page of it: ``…/page/2/``, or ``&paged=2``."""
    parts = _split(url)
    if parts is None:
        return ListingAddress(url, 1)
    if parts.query:
        kept = [each for each in parts.query.split("&") if not each.startswith("paged=")]
        page = parse_qs(parts.query).get("paged", ["1"])[0]
        first = parts._replace(query="&".join(kept))
        return ListingAddress(first.geturl(), int(page) or 1 if _NUMBER.fullmatch(page) else 1)
    match = _LIST_PAGE.search(parts.path)
    if match is None:
        return ListingAddress(url, 1)
    return ListingAddress(parts._replace(path=parts.path[: match.start() + 1]).geturl(), int(match[1]) or 1)


def listing_url(known_url: str, page: int) -> str:
    """The address of a page of the list to which ``known_url`` leads."""
    first = read_listing_url(known_url).channel
    if page == 1:
        return first
    parts = urlsplit(first)
    if parts.query:
        return f"{first}&paged={page}"
    path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    return parts._replace(path=f"{path}page/{page}/").geturl()


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # http://[x
        return None


def _address(number: str, page: str) -> ArticleAddress | None:
    is_page = re.fullmatch(r"\d{1,2}", page, re.ASCII)
    return ArticleAddress(str(int(number)), max(int(page), 1) if is_page else 1) if int(number) else None
