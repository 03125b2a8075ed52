"""The addresses of an EmpireCMS portal: files on disk, queries where an administrator chose those, or both.

Numbers are of a table of the database, not of the portal, so an article is known by channel and number where its
address says both (``3-17``). A file's name may be the number, a time glued to it, or a digest, and two channels may
have files of one name: such an article is known by the digest of its address.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

from newscrawl.cms.addresses import ArticleAddress, ListingAddress
from newscrawl.extraction.url_key import url_key

#: a name with a figure in it; a later body page has its number behind a line. A .php one asks who is reading.
_FILE = re.compile(
    r"(?P<folder>.*/)(?P<name>[A-Za-z\-]*\d[0-9A-Za-z]*)(?:_(?P<page>\d{1,3}))?(?P<type>\.(?:s?html?|php))"
)
_REWRITTEN = re.compile(r"/showinfo-(\d{1,8})-(\d{1,10})-(\d{1,3})\.html?$", re.ASCII)
_QUERY = re.compile(r"/e/(?:action/ShowInfo\.php|public/(?:InfoUrl|jump)/(?:index\.php)?)$")
_LIST_FILE = re.compile(r"(?P<folder>.*/)(?:index(?:_(?P<page>\d{1,6}))?(?P<type>\.\w{3,5}))?")
_LIST_QUERY = re.compile(r"/e/action/ListInfo(?:\.php|/(?:index\.php)?)$")
_LIST_REWRITTEN = re.compile(r"/listinfo-(\d{1,8})-(\d{1,6})\.html?$", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_PAGE_PARAMETER = re.compile(r"(?<=[?&])page=\d*&|[?&]page=\d*$", re.ASCII)


def read_article_url(url: str) -> ArticleAddress | None:
    """Say which article an absolute URL leads to; None for anything else."""
    parts = _split(url)
    if parts is None:
        return None
    if match := _REWRITTEN.search(parts.path):
        return _numbered(match[1], match[2], match[3])
    if _QUERY.search(parts.path):
        values = parse_qs(parts.query)
        return _numbered(*(values.get(name, [default])[0] for name, default in _PARAMETERS))
    match = _FILE.fullmatch(parts.path) if not parts.path.startswith("/e/") else None
    if match is None or _LIST_REWRITTEN.search(parts.path):
        return None
    first = parts._replace(path=f"{match['folder']}{match['name']}{match['type']}", query="")
    return ArticleAddress(url_key(first.geturl()), max(int(match["page"] or 1), 1))


_PARAMETERS = (("classid", ""), ("id", ""), ("page", "0"))


def _numbered(channel: str, number: str, page: str) -> ArticleAddress | None:
    if not (_NUMBER.fullmatch(channel) and _NUMBER.fullmatch(number) and int(number)):
        return None
    return ArticleAddress(f"{int(channel)}-{int(number)}", _page_from_zero(page))


def _page_from_zero(page: str) -> int:
    return int(page) + 1 if _NUMBER.fullmatch(page) else 1


def read_listing_url(url: str) -> ListingAddress | None:
    """Say which page of which channel an absolute URL leads to; pages of queries count from 0, files from 1."""
    parts = _split(url)
    if parts is None:
        return None
    if match := _LIST_REWRITTEN.search(parts.path):
        return ListingAddress(match[1], int(match[2]) + 1)
    if _LIST_QUERY.search(parts.path):
        values = parse_qs(parts.query)
        channel = values.get("classid", [""])[0]
        return ListingAddress(channel, _page_from_zero(values.get("page", ["0"])[0])) if channel else None
    match = _LIST_FILE.fullmatch(parts.path)
    if match is None or parts.path.startswith("/e/"):
        return None
    return ListingAddress(match["folder"], max(int(match["page"] or 1), 1))


def listing_url(known_url: str, page: int) -> str:
    """The address of a page of the listing to which ``known_url`` leads, in the form of that address."""
    parts = urlsplit(known_url)
    if match := _LIST_REWRITTEN.search(parts.path):
        name = f"/listinfo-{match[1]}-{page - 1}.html"
        return parts._replace(path=f"{parts.path[: match.start()]}{name}").geturl()
    if _LIST_QUERY.search(parts.path):
        first = _PAGE_PARAMETER.sub("", known_url)
        return first if page == 1 else f"{first}&page={page - 1}"
    match = _LIST_FILE.fullmatch(parts.path)
    if match is None:
        return known_url
    kind = match["type"] or ".html"
    folder = str(match["folder"])
    return urljoin(known_url, folder if page == 1 else f"{folder}index_{page}{kind}")


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # http://[x
        return None
