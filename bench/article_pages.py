"""Article pages with known truth, by theme: what bench_extract.py reads.

``stock`` and ``commercial`` come from the demo portal, ``discuz`` was rendered by a real Discuz! X3.4, and ``seed`` is
a rendition of one real page in a theme of its own. The last two stand in ../shared and are left out where that is not.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newscrawl.demo.portal import PortalOptions, Theme, build_portal, truth_lines
from newscrawl.demo.site import Request, Site

SHARED = Path(__file__).resolve().parents[2] / "shared"
_DEMO = {"stock": PortalOptions(), "commercial": PortalOptions(theme=Theme.COMMERCIAL)}
_DEMO_TIME = PortalOptions().made_at + dt.timedelta(days=3)


class Page(NamedTuple):
    """One article page, decoded, with where and when it was fetched and what is true of it."""

    url: str
    html: str
    fetched_at: dt.datetime
    truth: dict[str, Any]


def article_pages(at_most: int) -> dict[str, list[Page]]:
    """Theme -> at most so many pages of articles that have one page only."""
    themes = {name: list(islice(_demo(options), at_most)) for name, options in _DEMO.items()}
    if SHARED.exists():
        themes["discuz"] = list(islice(_recorded(SHARED / "pages" / "x34-utf8"), at_most))
        themes["seed"] = [_seed(SHARED / "seed")]
    return themes


def _demo(options: PortalOptions) -> Iterator[Page]:
    site = Site(build_portal(options), lambda: _DEMO_TIME)
    for truth in truth_lines(site.portal, "http://127.0.0.1/"):
        if truth["public"] and not truth["redirect_url"] and truth["page_count"] == 1:
            parts = urlsplit(truth["url"])
            response = site.respond(Request(f"{parts.path}?{parts.query}", parts.netloc))
            yield Page(truth["url"], response.body.decode(), _DEMO_TIME, truth)


def _recorded(folder: Path) -> Iterator[Page]:
    fetched = {each["url"]: each for each in reversed(json.loads((folder / "index.json").read_text(encoding="utf-8")))}
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if truth["public"] and not truth["redirect_url"] and truth["page_count"] == 1 and truth["body"]:
            entry = fetched[truth["url"]]
            html = (folder / entry["file"]).read_bytes().decode()
            yield Page(truth["url"], html, dt.datetime.fromisoformat(entry["fetched_at"]), truth)


def _seed(folder: Path) -> Page:
    truth = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    html = (folder / "page-themed.html").read_bytes().decode()
    return Page(truth["url"], html, dt.datetime.fromisoformat(truth["fetched_at"]), truth)
