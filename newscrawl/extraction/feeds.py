"""Feeds and sitemaps: RSS 0.9-2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, sitemaps as XML and as text, robots.txt.

What a feed says of an article is a claim: its address counts, its title and time are hints until the page is read.
Names are compared without their namespaces, since old and missing ones occur. The XML that sites really serve is mended
before it is parsed, and begins at its root element: no document type, so no entity but XML's own, reaches the parser.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from lxml import etree

from newscrawl.extraction.encoding import declared_encodings, decode
from newscrawl.extraction.urls import absolute_url
from newscrawl.items import Reading

FeedKind = Literal["rss", "rdf", "atom", "sitemap", "index", "text"]

#: both are the limits of the sitemap protocol
MAX_ENTRIES = 50_000
MAX_SIZE = 50 * 1024 * 1024

#: forty for each of fifty thousand articles; every one costs memory (450 MB at 3.3 million, Nov 2026)
MAX_TAGS = 2_000_000

_GZIP = b"\x1f\x8b"
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.\-]{0,30}:)?(rss|RDF|feed|urlset|sitemapindex)(?=[\s>/])")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: an ampersand with what XML or HTML would make of it
_AMPERSAND = re.compile(r"&(?:#\d{1,7};|#[xX][\da-fA-F]{1,6};|([A-Za-z]\w{1,31});)?")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_WEB = re.compile(r"https?://\S", re.I)
_SITEMAP_LINE = re.compile(r"\s*sitemap\s*:\s*(\S+)", re.I)
_NEWS = "sitemap-news"

#: the names of a time of publication and of a change, the most exact first
_PUBLISHED = ("pubDate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified", "lastmod")


class FeedEntry(NamedTuple):
    """One article that a feed names: its absolute address, and title and times as printed (None: not printed)."""

    url: str
    headline: str | None = None
    published_text: str | None = None
    modified_text: str | None = None


class FeedFile(NamedTuple):
    """Another file that a sitemap index names, and the time of its last change as printed."""

    url: str
    modified_text: str | None = None


@dataclass(slots=True, frozen=True)
class Feed:
    """What one file names. ``next_url`` leads to older entries; ``is_news``: a news sitemap, which holds the last two
    days only and may be empty on a quiet day."""

    kind: FeedKind
    entries: tuple[FeedEntry, ...] = ()
    files: tuple[FeedFile, ...] = ()
    next_url: str | None = None
    is_news: bool = False


class _NoFeedError(Exception):
    """Why the bytes are no feed, in words."""


def read_feed(body: bytes, url: str, content_type: str | None = None) -> Reading[Feed]:
    """Read the file that ``url`` answered with, gzipped or not, whatever its Content-Type.

    ``rule`` is its kind. The value is None for what is no whole feed or sitemap, such as an error page or half a file;
    the warning then says why. What a feed names without a usable address is left out, and counted in a warning.
    """
    warnings: list[str] = []
    try:
        raw = _unpacked(body)
        decoded = decode(raw, declared_encodings(content_type, raw))
        if decoded.value is None:
            raise _NoFeedError("no known encoding fits the bytes")
        warnings += decoded.warnings
        feed = _read_text(decoded.value, url, warnings)
    except _NoFeedError as error:
        return Reading(warnings=(str(error), *warnings))
    return Reading(feed, rule=feed.kind, warnings=tuple(warnings))


def _unpacked(body: bytes) -> bytes:
    """Sitemaps are served gzipped under any Content-Type: the first bytes tell."""
    if not body.startswith(_GZIP):
        return body
    out = bytearray()
    while body.startswith(_GZIP):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            out += unpacker.decompress(body, MAX_SIZE + 1 - len(out))
        except zlib.error as error:
            raise _NoFeedError(f"the gzip file is broken: {error}") from None
        if len(out) > MAX_SIZE:
            raise _NoFeedError(f"it unpacks to more than {MAX_SIZE} bytes")
        if not unpacker.eof:
            raise _NoFeedError("the gzip file breaks off")
        body = unpacker.unused_data
    return bytes(out)


def _read_text(text: str, url: str, warnings: list[str]) -> Feed:
    root = _ROOT.search(text)
    other = _HTML.search(text)
    if other and not (root and root.start() < other.start()):
        raise _NoFeedError("it is an HTML page")
    if root is None:
        return _plain_text(text, url, warnings)
    if text.count("<") > MAX_TAGS:
        raise _NoFeedError(f"it has more than {MAX_TAGS} tags")
    end = text.rfind(f"{root[1]}>")
    if end < root.end():
        raise _NoFeedError(f"it breaks off: <{root[1]}> is not closed")
    return _READERS[root[1]](_parsed(text[root.start() :], url), url, warnings)


def _parsed(text: str, url: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(_mended(text).encode("utf-8"), parser, base_url=url)
    if root is None:
        raise _NoFeedError("it cannot be parsed as XML")
    return root


def _mended(text: str) -> str:
    """Well-formed as far as single characters go: no control characters, no bare ``&``, no entity of HTML."""
    first, *sections = _NOT_XML.sub("", text).split("<![CDATA[")
    parts = [_AMPERSAND.sub(_escaped, first)]
    for section in sections:
        quoted, end, rest = section.partition("]]>")
        parts += ["<![CDATA[", quoted, end, _AMPERSAND.sub(_escaped, rest)]
    return "".join(parts)


def _escaped(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_ENTITIES or (name is None and len(match[0]) > 1):
        return match[0]
    return html.escape(html.unescape(match[0]), quote=False)


# The kinds of files


def _rss(root: etree._Element, url: str, warnings: list[str]) -> Feed:
    channel = next(_named(root, "channel"), root)
    entries = (_rss_entry(item, url) for item in _named(root, "item", anywhere=True))
    kind: FeedKind = "rdf" if _name(root) == "RDF" else "rss"
    return Feed(kind, _usable(entries, warnings), next_url=_next_page(channel, url))


def _rss_entry(item: etree._Element, url: str) -> FeedEntry | None:
    said = _said(item)
    guid = said.get("guid", "")
    # A guid is the address, unless it says that it is none: for an item without a link.
    address = said.get("link") or (guid if _WEB.match(guid) else None) or item.get(f"{{{item.nsmap.get('rdf')}}}about")
    return _entry(address, item.base or url, said)


def _atom(root: etree._Element, url: str, warnings: list[str]) -> Feed:
    entries = (_atom_entry(entry, url) for entry in _named(root, "entry"))
    return Feed("atom", _usable(entries, warnings), next_url=_next_page(root, url))


def _atom_entry(entry: etree._Element, url: str) -> FeedEntry | None:
    said = _said(entry)
    links = [link for link in _named(entry, "link") if link.get("rel", "alternate") == "alternate" and link.get("href")]
    # An entry may name its PDF and its JSON as well.
    link = next((link for link in links if "html" in link.get("type", "html")), None)
    address = link.get("href") if link is not None else None
    base = (link.base if link is not None else None) or url
    return _entry(address or (said.get("id") if _WEB.match(said.get("id", "")) else None), base, said)


def _sitemap(root: etree._Element, url: str, warnings: list[str]) -> Feed:
    entries = (_sitemap_entry(each, url) for each in _named(root, "url"))
    is_news = any(_NEWS in (address or "") for address in root.nsmap.values())
    return Feed("sitemap", _usable(entries, warnings), is_news=is_news)


def _sitemap_entry(element: etree._Element, url: str) -> FeedEntry | None:
    said = _said(element)
    news = next((_said(each) for each in _named(element, "news")), {})
    if "publication_date" in news:
        said |= {"title": news.get("title", ""), "pubDate": news["publication_date"]}
    return _entry(said.get("loc"), url, said)


def _index(root: etree._Element, url: str, warnings: list[str]) -> Feed:
    files = []
    for element in islice(_named(root, "sitemap"), MAX_ENTRIES):
        said = _said(element)
        if address := absolute_url(url, _joined(said.get("loc"))):
            files.append(FeedFile(address, said.get("lastmod") or None))
        else:
            warnings.append(f"a file without a usable address: {said.get('loc', '')[:200]!r}")
    return Feed("index", files=tuple(files))


def _plain_text(text: str, url: str, warnings: list[str]) -> Feed:
    """One address a line, or a robots.txt with its ``Sitemap:`` lines."""
    lines = text.split("\n")
    files = [match[1] for line in lines if (match := _SITEMAP_LINE.match(line))]
    if files:
        return Feed("index", files=tuple(FeedFile(found) for each in files if (found := absolute_url(url, each))))
    if url.partition("?")[0].endswith("/robots.txt"):
        raise _NoFeedError("the robots.txt names no sitemap")
    stated = [line.strip() for line in lines if line.strip()]
    if not stated or not _WEB.match(stated[0]):
        raise _NoFeedError("it is neither a feed nor a sitemap" if stated else "it is empty")
    entries = (FeedEntry(line) if _WEB.match(line) else None for line in stated)
    return Feed("text", _usable(entries, warnings))


_READERS: dict[str, Callable[[etree._Element, str, list[str]], Feed]] = {
    "rss": _rss,
    "RDF": _rss,
    "feed": _atom,
    "urlset": _sitemap,
    "sitemapindex": _index,
}


# What they have in common


def _usable(entries: Iterable[FeedEntry | None], warnings: list[str]) -> tuple[FeedEntry, ...]:
    """Each article once, in printed order, as many as a file may name."""
    waiting = iter(entries)
    found = list(islice(waiting, MAX_ENTRIES))
    if next(waiting, found) is not found:
        warnings.append(f"it names more than {MAX_ENTRIES} articles: the rest is left out")
    if nameless := found.count(None):
        warnings.append(f"{nameless} entries without a usable address")
    return tuple({entry.url: entry for entry in reversed(found) if entry}.values())[::-1]


def _entry(address: str | None, base: str, said: dict[str, str]) -> FeedEntry | None:
    url = absolute_url(base, _joined(address))
    if url is None:
        return None
    return FeedEntry(url, _title(said.get("title", "")), _first(said, _PUBLISHED), _first(said, _MODIFIED))


def _joined(address: str | None) -> str:
    """An address without the blanks and line ends that templates put around and into it."""
    return "".join((address or "").split())


def _title(printed: str) -> str | None:
    """A title without its markup: it comes as text, as HTML, or as HTML escaped once more."""
    plain = _TAG.sub("", html.unescape(html.unescape(printed)))
    return " ".join(plain.split()) or None


def _first(said: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((said[name] for name in names if said.get(name)), None)


def _said(element: etree._Element) -> dict[str, str]:
    """Name -> text of the children; of two, the first, and one in the element's own namespace (not ``media:title``)."""
    own: dict[str, str] = {}
    foreign: dict[str, str] = {}
    namespace = _qualified(element)[0]
    for child in element:
        qualifier, name = _qualified(child)
        said = own if qualifier == namespace else foreign
        said.setdefault(name, "".join(child.itertext()).strip())
    return foreign | own


def _qualified(element: etree._Element) -> tuple[str, str]:
    """Namespace, or the prefix of one that is nowhere declared, and name."""
    qualifier, _, name = element.tag.replace("}", ":").rpartition(":")
    return qualifier, name


def _name(element: etree._Element) -> str:
    return _qualified(element)[1]


def _named(element: etree._Element, name: str, *, anywhere: bool = False) -> Iterator[etree._Element]:
    return (each for each in (element.iter() if anywhere else element) if _name(each) == name)


def _next_page(element: etree._Element, url: str) -> str | None:
    """Where older entries are (RFC 5005); None if the feed does not say."""
    for link in _named(element, "link"):
        if link.get("rel") in ("next", "prev-archive"):
            return absolute_url(link.base or url, link.get("href"))
    return None
