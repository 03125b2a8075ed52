"""The collections of pages with known truth: our fixtures, the demo portals of every family, the seed, the recorded
Discuz pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.http import Request
from newscrawl.operations.site_files import UNCHECKED
from tests.accuracy.truth import FIXTURES, SHARED, SITES, Comparison, RecordedSite, compare, recorded_sites
from tests.reading import Recorded, read_article


def all_comparisons(seed: int) -> Iterator[tuple[str, list[Comparison]]]:
    """(name of the collection, its comparisons); those of ``shared`` only where that folder is.

    ``seed`` makes the demo portals' articles.
    """
    yield "fixtures", list(fixture_comparisons())
    for family, look_alikes in FAMILIES.items():
        for style in look_alikes.styles:
            yield f"demo {family} {style}, seed {seed}", list(demo_comparisons(family, style, seed))
    if SHARED.exists():
        yield "seed", list(seed_comparisons())
        for site in recorded_sites():
            yield site.folder.name, list(recorded_comparisons(site))


#: when the demo portals' pages are read: some days after the newest article
_DEMO_TIME = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


def fixture_comparisons() -> Iterator[Comparison]:
    for page in sorted(FIXTURES.glob("*/article-*.html")):
        expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        if UNCHECKED in expected:
            continue  # what was read is no truth
        fetched_at = dt.datetime.fromisoformat(expected["fetched_at"])
        recorded = Recorded(expected["url"], page.read_bytes(), expected["content_type"], fetched_at)
        site = SITES[page.parent.name]
        number = site.article_id_of(expected["url"])
        assert number, expected["url"]
        item, _ = read_article(recorded, number, page_class=site.article_page)
        fields = {field: value for field, value in expected.items() if field not in {"content_type", "warnings"}}
        yield from compare(f"{page.parent.name}/{page.stem}", fields, item)


def demo_comparisons(family: str, style: str, seed: int, count: int = 400) -> Iterator[Comparison]:
    """Every article of a demo portal that has a page, listed or not, read from the pages it renders."""
    portal = build(family, style, seed=seed, count=count, clock=lambda: _DEMO_TIME)
    page_class = SITES[FAMILIES[family].site].article_page

    def fetch(url: str) -> Recorded | None:
        parts = urlsplit(url)
        response = portal.respond(Request(f"{parts.path}?{parts.query}" if parts.query else parts.path, parts.netloc))
        content_type = dict(response.headers).get("Content-Type")
        return Recorded(url, response.body, content_type, _DEMO_TIME) if response.status == 200 else None

    for truth in portal.truth_lines("http://127.0.0.1/"):
        if truth["public"] and not truth["redirect_url"]:
            url, number = str(truth["url"]), str(truth["article_id"])
            first = fetch(url)
            assert first, url
            item, whole = read_article(first, number, fetch, page_class)
            assert whole, url
            yield from compare(f"{family}-{style}/{seed}/article-{number}", truth, item)


def seed_comparisons() -> Iterator[Comparison]:
    """The seed page in both renditions: a commercial theme without the stock ids, and the stock template."""
    expected = json.loads((SHARED / "seed" / "expected.json").read_text(encoding="utf-8"))
    fetched_at = dt.datetime.fromisoformat(expected["fetched_at"])
    themed = Recorded(
        expected["url"], (SHARED / "seed" / "page-themed.html").read_bytes(), "text/html; charset=utf-8", fetched_at
    )
    item, _ = read_article(themed, "36482")
    yield from compare("seed/themed", expected, item)

    stock = RecordedSite(SHARED / "pages" / "x34-utf8")
    truth, response = next((truth, response) for truth, response in stock.articles() if truth["article_id"] == "1")
    item, _ = read_article(response, "1")
    # The stock template prints 评论: 0 as well.
    yield from compare("seed/stock", expected | {"comment_count": truth["comment_count"]}, item)


def recorded_comparisons(site: RecordedSite) -> Iterator[Comparison]:
    for truth, response in site.articles():
        assert _number(response.url) == truth["article_id"]
        item, whole = read_article(response, truth["article_id"], site.response)
        yield from compare(f"{site.folder.name}/article-{truth['article_id']}", truth, item, whole=whole)


def _number(url: str) -> str:
    address = read_article_url(url)
    assert address, url
    return address.article_id
