"""Expected values, and how an item is compared with them, field by field.

The conventions of the truth are those of ``shared/pages/README.md``: its keys are the item's fields.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapy.settings import Settings

from newscrawl.items import ArticleItem
from newscrawl.operations.project import load_sites
from tests.reading import Recorded

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
FIXTURES = REPOSITORY / "tests" / "fixtures"
#: the sites of the package, by name
SITES = load_sites(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))

#: these describe the page, not the article
ABOUT_THE_PAGE = frozenset(
    {"url", "file", "http_status", "public", "redirect_url", "table", "note", "fetched_at", "listed"}
)
#: what only the whole body can say, where the sample lacks a body page
NEEDS_ALL_PAGES = frozenset(
    {"page_count", "body", "footer", "byline", "byline_text", "images", "attachments", "source", "dateline"}
)


@dataclass(frozen=True)
class Comparison:
    """One field of one page against its truth."""

    page: str
    field: str
    expected: Any
    found: Any

    @property
    def verdict(self) -> str:
        if self.expected == self.found:
            return "right"
        return "missing" if self.found in (None, [], "") else "wrong"


def compare(page: str, truth: dict[str, Any], item: ArticleItem, *, whole: bool = True) -> Iterator[Comparison]:
    """Compare every key of ``truth`` that names a field of the item."""
    for field, expected in truth.items():
        if field in ABOUT_THE_PAGE or (not whole and field in NEEDS_ALL_PAGES):
            continue
        yield Comparison(page, field, _expected(field, expected, item), _found(field, expected, item))


def _expected(field: str, expected: Any, item: ArticleItem) -> Any:
    if field in {"images", "attachments"}:
        links = [link["href"] if isinstance(link, dict) else link for link in expected]
        # Sorted, because the truth of shared/pages numbers them in another order than the page prints.
        return sorted(urljoin(_root(item.url), link) for link in links)
    if field in {"published_at", "modified_at"} and expected:
        return dt.datetime.fromisoformat(expected)
    return expected


def _found(field: str, expected: Any, item: ArticleItem) -> Any:
    found = getattr(item, field)
    if field in {"images", "attachments"}:
        return sorted(found)
    if field == "byline":
        return [{key: getattr(person, key) for key in (expected[0] if expected else ("name",))} for person in found]
    if field == "dateline" and found is not None:
        values = {key: getattr(found, key) for key in (expected or ("text",))}
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in values.items()}
    return found


def _root(url: str) -> str:
    return urljoin(url, "/")


class RecordedSite:
    """One folder of ``shared/pages``: responses by URL, truth by article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Some URLs were recorded twice; the first recording is the one with the plain name.
        self.index: dict[str, dict[str, Any]] = {}
        for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
            self.index.setdefault(entry["url"], entry)
        self.truth: list[dict[str, Any]] = [
            json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
        ]

    def response(self, url: str) -> Recorded | None:
        """The recorded response of a URL, also of one that spells page 1 out; None if it was not recorded."""
        entry = self.index.get(url)
        if entry is None:
            return None
        return Recorded(
            url,
            (self.folder / entry["file"]).read_bytes(),
            entry["headers"].get("content-type"),
            dt.datetime.fromisoformat(entry["fetched_at"]),
        )

    def articles(self) -> Iterator[tuple[dict[str, Any], Recorded]]:
        """The public articles with their first page."""
        for truth in self.truth:
            if truth["public"] and not truth["redirect_url"] and truth["http_status"] == 200:
                response = self.response(truth["url"])
                assert response, truth["url"]
                yield truth, response


def recorded_sites() -> Iterator[RecordedSite]:
    for folder in sorted((SHARED / "pages").iterdir()):
        if (folder / "truth.jsonl").exists():
            yield RecordedSite(folder)
