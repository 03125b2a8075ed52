"""Every page under ``tests/fixtures/<site>/`` against its expected JSON, one test a field.

A fixture is ``article-N.html`` or ``listing-N.html``, bytes as a server sent them, with a JSON of the same name: the
URL, the time of the response, the Content-Type, and the expected values, which a person reads off the page. A new
pair is picked up by its presence.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from newscrawl.operations.site_files import UNCHECKED
from tests.accuracy.truth import FIXTURES, SITES, compare
from tests.reading import Recorded, parse, read_article


def fixture_pages(kind: str) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for page in sorted(FIXTURES.glob(f"*/{kind}-*.html")):
        expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        if UNCHECKED not in expected:
            yield f"{page.parent.name}/{page.stem}", page, expected


def recorded(page: Path, expected: dict[str, Any]) -> Recorded:
    fetched_at = dt.datetime.fromisoformat(expected["fetched_at"])
    return Recorded(expected["url"], page.read_bytes(), expected.get("content_type"), fetched_at)


def article_cases() -> Iterator[Any]:
    for name, page, expected in fixture_pages("article"):
        about = {"url", "fetched_at", "content_type", "note"}
        for field in expected.keys() - about:
            yield pytest.param(page, expected, field, id=f"{name}/{field}")


@pytest.mark.parametrize(("page", "expected", "field"), sorted(article_cases(), key=lambda case: str(case.id)))
def test_article(page: Path, expected: dict[str, Any], field: str) -> None:
    site = SITES[page.parent.name]
    number = site.article_id_of(expected["url"])
    assert number
    item, _ = read_article(recorded(page, expected), number, page_class=site.article_page)
    (comparison,) = compare(page.stem, {field: expected[field]}, item)
    assert comparison.found == comparison.expected


@pytest.mark.parametrize(("page", "expected"), [pytest.param(p, e, id=name) for name, p, e in fixture_pages("listing")])
def test_listing(page: Path, expected: dict[str, Any]) -> None:
    listing = parse(recorded(page, expected), SITES[page.parent.name].listing_page)
    assert listing.next_page_url == expected["next_page_url"]
    assert listing.subchannels == expected["subchannels"]
    assert [asdict(entry) for entry in listing.entries] == expected["entries"]


@pytest.mark.parametrize("truth", sorted(FIXTURES.glob("*/*.json")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_fixture_was_checked_by_a_person(truth: Path) -> None:
    unchecked = UNCHECKED in json.loads(truth.read_text(encoding="utf-8"))
    assert not unchecked, f"{truth} says what was read: compare it with the page, then delete its line {UNCHECKED!r}"


@pytest.mark.parametrize("site", SITES)
def test_every_site_has_an_article_and_a_listing_fixture(site: str) -> None:
    kinds = {page.name.split("-")[0] for page in (FIXTURES / site).glob("*.html")}
    assert kinds >= {"article", "listing"}, f"save a page of each kind of {site} under tests/fixtures/{site}/"


@pytest.mark.parametrize("page", sorted(FIXTURES.glob("*/*.html")), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_fixture_has_its_expected_values(page: Path) -> None:
    assert page.with_suffix(".json").exists(), "a fixture without expected values tests nothing"
    assert page.parent.name in SITES, "no spider bears the name of this folder"
