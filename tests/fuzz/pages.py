"""Good pages, page number n made ill, and the way of a crawl through one."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from scrapy.http import HtmlResponse

from newscrawl.archive.visits import ArchivedPage
from newscrawl.crawling.decoding import decoded
from newscrawl.crawling.reading import read_listing
from newscrawl.crawling.spider import PortalSpider
from newscrawl.crawling.visit import Visit
from newscrawl.crawling.watchdog import time_limit
from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.http import Request
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret
from tests.accuracy.truth import FIXTURES, SITES
from tests.fuzz.mutations import mutated

SEED = 20261124
#: articles of each demo portal
_ARTICLES = 8
_READ_AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class GoodPage:
    """A page of a site as it should be."""

    name: str
    site: type[PortalSpider]
    kind: str
    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class MutatedPage:
    """A page made ill; as a string it says which."""

    number: int
    good: GoodPage
    body: bytes
    content_type: str
    mutations: tuple[str, ...]

    def __str__(self) -> str:
        return f"page {self.number} ({self.good.name}: {', '.join(self.mutations)})"


@cache
def good_pages() -> list[GoodPage]:
    """All fixtures, and a few pages of every demo portal in every style."""
    return [*_fixtures(), *_demo_pages()]


def _fixtures() -> list[GoodPage]:
    pages = []
    for file in sorted(FIXTURES.glob("*/*.html")):
        about: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        kind = file.stem.split("-")[0]
        content_type = about.get("content_type") or "text/html"
        name = f"{file.parent.name}/{file.stem}"
        pages.append(GoodPage(name, SITES[file.parent.name], kind, about["url"], content_type, file.read_bytes()))
    return pages


def _demo_pages() -> list[GoodPage]:
    pages = []
    for family, look_alikes in FAMILIES.items():
        for style in look_alikes.styles:
            portal = build(family, style, seed=SEED, count=_ARTICLES, clock=lambda: _READ_AT)
            for truth in portal.truth_lines("http://127.0.0.1/"):
                path = str(truth["url"]).removeprefix("http://127.0.0.1")
                response = portal.respond(Request(path, "127.0.0.1"))
                if response.status == 200:
                    content_type = dict(response.headers).get("Content-Type", "text/html")
                    name = f"{family} {style} {truth['article_id']}"
                    site = SITES[look_alikes.site]
                    pages.append(GoodPage(name, site, "article", str(truth["url"]), content_type, response.body))
    return pages


def mutated_page(number: int) -> MutatedPage:
    """Page ``number`` made ill; the same each time, as long as the good pages and the mutations are."""
    rng = Random(f"{SEED}/{number}")
    good = good_pages()[number % len(good_pages())]
    body, mutations = mutated(good.body, rng)
    lies = rng.random() < 0.1
    charset = rng.choice(("utf-8", "gbk", "big5", "iso-8859-1", "x", "utf-16")) if lies else None
    content_type = f"text/html; charset={charset}" if charset else good.content_type
    return MutatedPage(number, good, body, content_type, tuple(mutations))


@cache
def _undemanding(site: type[PortalSpider]) -> type[PortalSpider]:
    """The site, but that it takes pages that break off: most ill ones do, and would be refused unread."""
    return type(site.__name__, (site,), {"page_end": None})


def read(page: MutatedPage, *, seconds: float) -> ArticleItem | list[object]:
    """What a crawl makes of a page: an item, or the entries of a listing. Raises PageError for anything else."""
    response = decoded(HtmlResponse(page.good.url, headers={"Content-Type": page.content_type}, body=page.body))
    site = _undemanding(page.good.site)
    if page.good.kind == "listing":
        with time_limit(seconds, page.good.url):
            listing = read_listing(site.listing_page, response, None)
            return [*listing.entries, listing.next_page_url, *listing.subchannels.items(), listing.has_page_bar]
    number = site.article_id_of(page.good.url) or "1"
    visit = Visit(site, number, [page.good.url], fetched_at=_READ_AT, page_seconds=seconds)
    visit.read(response, ArchivedPage(page.good.url, 200, (), page.body), 1)
    with time_limit(seconds, page.good.url):
        interpret(visit.item)
    return visit.item
