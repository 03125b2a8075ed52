"""What a page states about itself for machines: JSON-LD, OpenGraph, meta tags, microdata and ``<time>`` elements.

Nothing is interpreted here. Dates stay as stated; the readers of times decide what they are worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newscrawl.extraction.json_ld import LONGEST, stated_of_article
from newscrawl.items import ArticleItem, Reading

NOTHING: Reading[str] = Reading()


@dataclass(slots=True, frozen=True)
class Metadata:
    """What the page states. The value of a Reading is None where it states nothing.

    The first word of a ``rule`` is the kind of the statement, ``json-ld``, ``opengraph``, ``microdata``, ``meta`` or
    ``time``; the rest is the name under which it stands. Several names (authors) are one value, ``、`` between them.
    ``image`` is as stated, not yet absolute.
    """

    #: every statement of the time of publication, and of the latest change, the most trustworthy kind first
    published: tuple[Reading[str], ...] = ()
    modified: tuple[Reading[str], ...] = ()
    headline: Reading[str] = NOTHING
    author: Reading[str] = NOTHING
    source: Reading[str] = NOTHING
    site_name: Reading[str] = NOTHING
    description: Reading[str] = NOTHING
    image: Reading[str] = NOTHING
    section: Reading[str] = NOTHING
    #: statements that are there but cannot be read
    warnings: tuple[str, ...] = ()

    def state_times(self, item: ArticleItem) -> None:
        """Give ``item`` what is stated of its times, and what could not be read."""
        item.stated_published, item.stated_modified = self.published, self.modified
        item.warnings.extend(f"metadata: {warning}" for warning in self.warnings)


#: field -> the names under which it is stated, by kind; kinds and names in the order in which they are believed.
#: Properties come before meta names, which templates fill by hand; <time> comes last, for it may be a comment's.
_JSON_LD: Mapping[str, tuple[str, ...]] = {
    # pubDate, upDate, title and images are those of Baidu's own vocabulary (cambrian.jsonld)
    "published": ("datePublished", "pubDate", "dateCreated", "uploadDate"),
    "modified": ("dateModified", "upDate"),
    "headline": ("headline", "title", "name"),
    "author": ("author", "creator"),
    "source": ("sourceOrganization", "publisher"),
    "site_name": ("publisher",),
    "description": ("description",),
    "image": ("image", "images", "thumbnailUrl"),
    "section": ("articleSection",),
}
_OPENGRAPH: Mapping[str, tuple[str, ...]] = {
    "published": ("article:published_time", "og:article:published_time", "og:published_time", "og:release_date"),
    "modified": ("article:modified_time", "og:article:modified_time", "og:updated_time"),
    "headline": ("og:title",),
    "author": ("article:author", "og:article:author"),
    "source": (),
    "site_name": ("og:site_name",),
    "description": ("og:description",),
    "image": ("og:image", "og:image:url", "og:image:secure_url"),
    "section": ("article:section", "og:article:section"),
}
_MICRODATA: Mapping[str, tuple[str, ...]] = {
    "published": ("datepublished", "datecreated"),
    "modified": ("datemodified",),
    "headline": ("headline",),
    "author": ("author",),
    "source": ("sourceorganization",),
    "site_name": ("publisher",),
    "description": ("description",),
    "image": ("image", "thumbnailurl"),
    "section": ("articlesection",),
}
#: pubdate, contentsource, articletitle, columnname and sitename are what government portals in China must state
_META: Mapping[str, tuple[str, ...]] = {
    "published": (
        *("pubdate", "publishdate", "publish_date", "publishtime", "publish-time", "publish_time", "publishedtime"),
        *("publication_date", "weibo:article:create_at", "weibo: article:create_at", "bytedance:published_time"),
        *("apub:time", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "date"),
    ),
    "modified": (
        *("weibo:article:update_at", "weibo: article:update_at", "bytedance:updated_time", "dc.date.modified"),
        *("dcterms.modified", "lastmodified", "last_modified", "updatetime", "update_time"),
    ),
    "headline": ("articletitle", "dc.title", "twitter:title"),
    "author": ("author", "dc.creator"),
    "source": ("contentsource", "source", "mediaid"),
    "site_name": ("sitename", "application-name"),
    "description": ("description", "twitter:description"),
    "image": ("twitter:image", "image"),
    "section": ("columnname", "section"),
}


def _places(names: Mapping[str, tuple[str, ...]]) -> Mapping[str, list[tuple[int, str, str]]]:
    """Name -> where it belongs: its rank among the names of a field, the field, the name."""
    places: dict[str, list[tuple[int, str, str]]] = {}
    for field, called in names.items():
        for rank, name in enumerate(called):
            places.setdefault(name, []).append((rank, field, name))
    return places


_JSON_LD_PLACES, _OPENGRAPH_PLACES, _MICRODATA_PLACES, _META_PLACES = map(
    _places, (_JSON_LD, _OPENGRAPH, _MICRODATA, _META)
)
_DATES = ("published", "modified")
#: the software's makers are nobody's author: Discuz states its own on every page
_MAKERS = re.compile(
    r"discuz|comsenz|dede(?:cms)?|织梦|phpcms|empire\s?cms|帝国软件|wordpress|powered\s+by|^https?:|^(?:admin|administrator)$",
    re.I,
)
_MODIFIED_CLASSES = frozenset({"updated", "modified", "entry-modified"})
_PUBLISHED_CLASSES = frozenset({"published", "entry-date", "post-date", "pubdate", "dt-published"})
#: in these a time is a comment's, a neighbour's or the server's
_ASIDE = frozenset({"aside", "nav", "footer", "li"})
_ITEMPROPS = XPath("//*[@itemprop]")
_SCOPE = XPath("string(ancestor::*[@itemscope][1]/@itemtype)")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|WebPage)$")
#: elements of one kind that are looked at: a page may consist of nothing else
_MOST = 200
#: nodes inside an element that are looked at for its name
_NEAR = 20


def read_metadata(root: HtmlElement, url: str, *, microdata: bool = True) -> Metadata:
    """Read what a parsed page states about itself; ``url`` (absolute) tells the article from others it speaks of.

    ``microdata=False`` leaves that kind out, for families that have none: it looks at every element of the page.
    Never raises; what cannot be read is in ``warnings``.
    """
    marked: dict[str, list[HtmlElement]] = {"script": [], "meta": [], "time": []}
    for element in root.iter(*marked):
        marked[element.tag].append(element)
    scripts = [each.text or "" for each in marked["script"] if "ld+json" in each.get("type", "")]
    of_json, warnings = stated_of_article(scripts, url)
    metas = _metas(marked["meta"])
    kinds = (
        ("json-ld", _JSON_LD_PLACES, of_json),
        ("opengraph", _OPENGRAPH_PLACES, metas),
        ("microdata", _MICRODATA_PLACES, _microdata(root) if microdata else {}),
        ("meta", _META_PLACES, metas),
    )
    found: dict[str, list[Reading[str]]] = {field: [] for field in _JSON_LD}
    for kind, places, statements in kinds:
        stated = sorted(place for name in statements for place in places.get(name, ()))
        for _, field, name in stated:
            text = statements[name]
            if not (field == "author" and _MAKERS.search(text)):
                found[field].append(Reading(text, text, f"{kind} {name}"))
    for field, reading in _times(marked["time"][:_MOST]):
        found[field].append(reading)
    best = {field: readings[0] for field, readings in found.items() if readings and field not in _DATES}
    return Metadata(tuple(found["published"]), tuple(found["modified"]), warnings=tuple(warnings), **best)


def _tidy(text: str) -> str:
    return " ".join(text[:LONGEST].split())


def _metas(elements: Iterable[HtmlElement]) -> Mapping[str, str]:
    """Name, in small letters -> content; the first of a name counts, but every author is named."""
    found: dict[str, str] = {}
    for element in elements:
        name = (element.get("property") or element.get("name") or "").strip().lower()
        content = _tidy(element.get("content") or "")
        if not name or not content:
            continue
        if name == "article:author" and name in found and len(found[name]) < LONGEST:
            found[name] = f"{found[name]}、{content}"
        else:
            found.setdefault(name, content)
    return found


def _microdata(root: HtmlElement) -> Mapping[str, str]:
    """Name, in small letters -> what it says, of the things on the page that are articles, the first first."""
    found: dict[str, str] = {}
    for element in _ITEMPROPS(root)[:_MOST]:
        scope = _SCOPE(element)
        if scope and not _ARTICLE_TYPE.search(scope):
            continue
        stated = element.get("content") or element.get("datetime") or element.get("src")
        text = _tidy(stated or _visible_name(element))
        for name in element.get("itemprop").lower().split()[:5]:
            if text:
                found.setdefault(name, text)
    return found


def _visible_name(element: HtmlElement) -> str:
    """A person or organisation is a thing of its own, whose name stands inside."""
    inside = islice(element.iterdescendants(), _NEAR)
    chosen = next((each for each in inside if each.get("itemprop") == "name"), element)
    return chosen.get("content") or "".join(islice(chosen.itertext(), _NEAR))


def _times(times: Iterable[HtmlElement]) -> Iterator[tuple[str, Reading[str]]]:
    """``<time>`` elements marked as the article's; failing those the page's only one."""
    elements = [
        element
        for element in times
        if element.get("datetime", "").strip() and not any(each.tag in _ASIDE for each in element.iterancestors())
    ]
    is_marked = False
    for element in elements:
        marks = frozenset(element.get("class", "").split())
        stated = _tidy(element.get("datetime"))
        # WordPress marks a time that was never changed as published and updated at once
        if marks & _PUBLISHED_CLASSES or "pubdate" in element.attrib:
            is_marked = True
            yield "published", Reading(stated, stated, "time marked as published")
        if marks & _MODIFIED_CLASSES:
            is_marked = True
            yield "modified", Reading(stated, stated, "time marked as updated")
    if not is_marked and len({element.get("datetime") for element in elements}) == 1:
        stated = _tidy(elements[0].get("datetime"))
        yield "published", Reading(stated, stated, "time")
