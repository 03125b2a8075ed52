"""What a new site's definition can be, as far as a listing page and an article page tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawl.cms.likeness import Likeness, likenesses
from newscrawl.cms.select import squeeze, text, xpath
from newscrawl.crawling.spider import PortalSpider
from newscrawl.errors import NewscrawlError
from newscrawl.extraction.urls import absolute_url
from newscrawl.operations.families import families

GENERIC = "generic"
#: so many channels still make a definition of 15 lines
_MOST_CHANNELS = 4
_NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")
#: labels of a host that say nothing of the site
_COMMON_LABELS = frozenset(
    ["www", "m", "news", "com", "cn", "net", "org", "gov", "edu", "info", "cc", "top", "vip", "tv", "hk", "tw", "co"]
)
_NO_CHANNEL = re.compile(
    r"首\s*页|主\s*页|登\s*[录陆]|注册|更多|[上下]一?页|[尾末]页|RSS|订阅|论坛|返回|设为|收藏|搜索|联系|关于"
)
_WORDS = re.compile(r"[^\W\d_]\s*[^\W\d_]")
_LONGEST_CHANNEL = 10
_SHORTEST_HEADLINE = 8
_TITLE_PARTS = re.compile(r"\s*[-_|–—]+\s*|\s{2,}")
_POWERED = re.compile(r"powered by", re.I)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True, frozen=True)
class Definition:
    """A site as its spider states it; ``attributes`` are further ones that the family needs."""

    name: str
    site_name: str
    home_url: str
    channels: Mapping[str, str]
    base: type[PortalSpider]
    attributes: Mapping[str, str] = field(default_factory=dict)

    def spider(self) -> type[PortalSpider]:
        """The spider class that the definition will be."""
        stated = {"name": self.name, "site_name": self.site_name, "home_url": self.home_url}
        return type(
            self.class_name, (self.base,), {**stated, "channels": dict(self.channels), **self.attributes}
        )  # fmt: skip

    @property
    def class_name(self) -> str:
        return "".join(part.capitalize() for part in self.name.split("_")) + "Spider"


def recognise(
    pages: Sequence[HtmlElement], wanted: str | None = None
) -> tuple[str, type[PortalSpider], list[Likeness]]:
    """The family that ``pages`` look like, its spider, and what speaks for which family; ``wanted`` names it instead.

    Raises NewscrawlError, saying what was found, if it is none that this version has.
    """
    known, found = families(), likenesses(pages)
    if wanted and wanted not in known:
        raise NewscrawlError(f"there is no family {wanted!r}: there are {', '.join(known)}")
    likest = found[0] if found and found[0].is_enough else None
    family = wanted or (likest.family if likest else GENERIC)
    if family not in known:
        marks = "; ".join(f"{each.family}: {', '.join(each.evidence)}" for each in found) or "no mark of any"
        raise NewscrawlError(
            f"the pages are of no family that newscrawl has ({', '.join(known)}). Found: {marks}. "
            "Say --family if you know better"
        )
    return family, known[family], found


def site_name_from(host: str) -> str:
    """A name for the spider: what distinguishes the host, such as ``qingdaoxinxigang`` of www.qingdaoxinxigang.cn."""
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in host.lower().split(".")]
    telling = [label for label in labels if label and label not in _COMMON_LABELS]
    name = "".join(telling or labels)
    return name if _NAME.fullmatch(name) else f"site{name}"[:63]


def require_name(name: str) -> str:
    """``name`` if a spider and a Python module can bear it; raises NewscrawlError otherwise."""
    if not _NAME.fullmatch(name):
        raise NewscrawlError(f"{name!r} is no name for a site: small letters, digits and _, a letter first")
    return name


def home_of(listing_url: str) -> str:
    """The address from which the channels are stated: the host's root, or the folder of a Discuz's portal.php."""
    return urljoin(listing_url, "." if urlsplit(listing_url).path.endswith("/portal.php") else "/")


def printed_site_name(pages: Sequence[HtmlElement]) -> str | None:
    """The site's name by og:site_name, else the last part that the titles of all ``pages`` have in common; None without
    either."""
    stated = [squeeze(name) for root in pages for name in xpath(root, "//meta[@property='og:site_name']/@content")]
    titles = [title_parts(root) for root in pages]
    common = [part for part in titles[0][::-1] if all(part in parts for parts in titles)]
    return next(filter(None, [*stated, *common]), None)


def title_parts(root: HtmlElement) -> list[str]:
    """The parts of a page's title, without the software's advertisement."""
    title = "".join(xpath(root, "string(//title)"))
    return [part for part in _TITLE_PARTS.split(title.strip()) if part and not _POWERED.search(part)]


def short_links(root: HtmlElement, page_url: str, is_article: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Names and absolute addresses of the links that may be channels by their names, in printed order."""
    links = xpath(root, "//a[@href][not(contains(@href, '#'))]")
    found = ((text(link), absolute_url(page_url, link.get("href"))) for link in links)
    return [(name, url) for name, url in found if url and _may_be_channel(name) and not is_article(url)]


def channels_of(
    root: HtmlElement, listing_url: str, is_article: Callable[[str], bool], home_url: str, below: Collection[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """The channels to state, name -> address relative to ``home_url``, the listing's own first; and the names of those
    that were found beyond what a short definition holds.

    A channel is a link with a short name whose address has the shape of the listing's. Those ``below`` it are left out:
    a crawl finds them by itself.
    """
    named: dict[str, str] = {}
    own = None
    for name, url in short_links(root, listing_url, is_article):
        if _same(url, listing_url):
            own = own or name
        elif _shape(url) == _shape(listing_url) and url not in named.values() and url not in below:
            named.setdefault(name, url)
    first = own or next(iter(title_parts(root)), None) or "新闻"
    named.pop(first, None)
    found = {first: listing_url, **named}
    stated = dict(list(found.items())[:_MOST_CHANNELS])
    return {name: url.removeprefix(home_url) for name, url in stated.items()}, list(found)[_MOST_CHANNELS:]


def _may_be_channel(name: str) -> bool:
    return 2 <= len(name) <= _LONGEST_CHANNEL and bool(_WORDS.search(name)) and not _NO_CHANNEL.search(name)


def _same(one: str, other: str) -> bool:
    return one.split("#")[0].rstrip("/") == other.split("#")[0].rstrip("/")


def _shape(url: str) -> tuple[object, ...]:
    """What the addresses of two channels of a site have in common: all folders but the last, files and queries but for
    their figures."""
    parts = urlsplit(url)
    *folders, file = parts.path.split("/")
    query = tuple((name, _DIGITS.sub("#", value)) for name, value in parse_qsl(parts.query))
    return parts.netloc, len(folders), folders[:-1], _DIGITS.sub("#", file), query


def commonest_article_pattern(root: HtmlElement, listing_url: str, home_url: str) -> str:
    """The pattern of most links of the listing at ``listing_url`` that have a headline's length and figures in it.

    Raises NewscrawlError if there are no such links.
    """
    found = ((text(link), absolute_url(listing_url, link.get("href"))) for link in xpath(root, "//a[@href]"))
    urls = [url for printed, url in found if url and len(printed) >= _SHORTEST_HEADLINE and url.startswith(home_url)]
    like = {url: article_pattern(url) for url in urls if _DIGITS.search(urlsplit(url).path)}
    if not like:
        raise NewscrawlError("no link there looks like an article's: give --article-url")
    commonest = Counter(like.values()).most_common(1)[0][0]
    return article_pattern(next(url for url, pattern in like.items() if pattern == commonest), like)


def article_pattern(url: str, others: Collection[str] = ()) -> str:
    """A pattern for addresses like this one, for the generic family.

    Its last figures are the article's number, unless two of the ``others`` share them, as where each day counts anew:
    then the pattern names no number, and articles are known by their addresses.
    """
    path = urlsplit(url).path
    numbers = list(_DIGITS.finditer(path))
    if not numbers:
        raise NewscrawlError(f"{url} has no figures to know an article by: write article_pattern by hand")
    last = numbers[-1]
    before = r"\d+".join(map(re.escape, _DIGITS.split(path[: last.start()])))
    after = re.escape(path[last.end() :])
    pattern = f"^{before}(?P<id>\\d+){after}$"
    matches = {match[0]: match["id"] for each in others if (match := re.search(pattern, urlsplit(each).path))}
    return pattern if len(set(matches.values())) == len(matches) else f"^{before}\\d+{after}$"
