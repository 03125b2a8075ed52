"""The collections of pages with known truth: our fixtures, the demo portal, the seed, the recorded Discuz pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.demo.portal import Build, PortalOptions, Theme, UrlStyle, build_portal, truth_lines
from newscrawl.demo.site import Request, Site
from tests.accuracy.truth import FIXTURES, SHARED, Comparison, RecordedSite, compare, recorded_sites
from tests.reading import Recorded, read_article


def all_comparisons(seed: int) -> Iterator[tuple[str, list[Comparison]]]:
    """(name of the collection, its comparisons); those of ``shared`` only where that folder is.

    ``seed`` makes the demo portals' articles.
    """
    yield "fixtures", list(fixture_comparisons())
    for name, options in DEMO_STYLES.items():
        yield f"demo {name}, seed {seed}", list(demo_comparisons(name, replace(options, seed=seed)))
    if SHARED.exists():
        yield "seed", list(seed_comparisons())
        for site in recorded_sites():
            yield site.folder.name, list(recorded_comparisons(site))


#: the styles of demo portal whose pages differ in what a reader has to do
DEMO_STYLES = {
    "stock": PortalOptions(),
    "gbk": PortalOptions(charset="gbk", build=Build.OLD, url_style=UrlStyle.REWRITE),
    "static": PortalOptions(url_style=UrlStyle.STATIC, date_format="Y-m-d H:i"),
    "commercial": PortalOptions(theme=Theme.COMMERCIAL),
}
_DEMO_TIME = PortalOptions().made_at + dt.timedelta(days=3)


def fixture_comparisons() -> Iterator[Comparison]:
    for page in sorted(FIXTURES.glob("*/article-*.html")):
        expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        fetched_at = dt.datetime.fromisoformat(expected["fetched_at"])
        recorded = Recorded(expected["url"], page.read_bytes(), expected["content_type"], fetched_at)
        item, _ = read_article(recorded, _number(expected["url"]))
        fields = {field: value for field, value in expected.items() if field not in {"content_type", "warnings"}}
        yield from compare(f"{page.parent.name}/{page.stem}", fields, item)


def demo_comparisons(name: str, options: PortalOptions) -> Iterator[Comparison]:
    """Every article of a demo portal that has a page, listed or not, read from the pages it renders."""
    site = Site(build_portal(options), lambda: _DEMO_TIME)

    def fetch(url: str) -> Recorded | None:
        parts = urlsplit(url)
        response = site.respond(Request(f"{parts.path}?{parts.query}" if parts.query else parts.path, parts.netloc))
        content_type = dict(response.headers).get("Content-Type")
        return Recorded(url, response.body, content_type, _DEMO_TIME) if response.status == 200 else None

    for truth in truth_lines(site.portal, "http://127.0.0.1/"):
        if truth["public"] and not truth["redirect_url"]:
            first = fetch(truth["url"])
            assert first, truth["url"]
            item, whole = read_article(first, truth["article_id"], fetch)
            assert whole, truth["url"]
            yield from compare(f"{name}/{options.seed}/article-{truth['article_id']}", truth, item)


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
