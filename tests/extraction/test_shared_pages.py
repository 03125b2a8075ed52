"""The readers against pages of a real Discuz! X3.4 and their truth, where the sample stands beside the repository."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest

from newscrawl.extraction.blocks import extract_attachments, extract_blocks
from newscrawl.extraction.byline import Byline, extract_byline
from newscrawl.extraction.encoding import declared_encodings, decode
from newscrawl.extraction.footer import Split, split_footer
from newscrawl.extraction.source import extract_source
from newscrawl.items import Block
from tests.accuracy.truth import SHARED
from tests.shared import needs_shared

pytestmark = needs_shared


@dataclass(slots=True, frozen=True)
class Case:
    name: str
    truth: dict[str, Any]
    base_url: str
    split: Split
    byline: Byline | None
    attachments: list[str]


def article_of(path: Path) -> tuple[lxml.html.HtmlElement, str] | None:
    body = path.read_bytes()
    text = decode(body, declared_encodings(None, body)).value
    assert text is not None
    page = lxml.html.fromstring(text)
    base_url = page.xpath("string(//base/@href)")
    found = page.xpath("//*[@id='article_content']")
    return (found[0], base_url) if found else None


def case_of(folder: Path, truth: dict[str, Any]) -> Case | None:
    first = folder / truth["file"]
    pages = [first, *(first.with_stem(f"{first.stem}_p{number}") for number in range(2, truth["page_count"] + 1))]
    blocks: list[Block] = []
    attachments: list[str] = []
    base_url = ""
    for path in pages:
        article = article_of(path)
        if article is None:
            return None
        element, base_url = article
        blocks += extract_blocks(element, base_url)
        attachments += extract_attachments(element, base_url)
    split = split_footer(blocks).value
    assert split is not None
    day = dt.datetime.fromisoformat(truth["published_at"]).date()
    byline = extract_byline(split.paragraphs, published_on=day, footer=split.footer).value
    return Case(f"{folder.name}/{truth['file']}", truth, base_url, split, byline, attachments)


@cache
def all_cases() -> list[Case]:
    return [case for case in _read_cases() if case is not None]


def _read_cases() -> Iterator[Case | None]:
    for path in sorted(SHARED.glob("pages/*/truth.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            truth = json.loads(line)
            if truth["public"] and truth["redirect_url"] is None:
                yield case_of(path.parent, truth)


def misses(expected_and_found: Iterator[tuple[str, object, object]]) -> list[str]:
    return [
        f"{name}: {found!r} is not {expected!r}" for name, expected, found in expected_and_found if expected != found
    ]


def test_the_sample_is_whole() -> None:
    assert len(all_cases()) >= 260


def test_every_body() -> None:
    assert misses((case.name, case.truth["body"], case.split.paragraphs) for case in all_cases()) == []


def test_every_footer() -> None:
    assert misses((case.name, case.truth["footer"], case.split.footer) for case in all_cases()) == []


def test_every_picture() -> None:
    def resolved(case: Case) -> list[str]:
        # the truth lists pictures by number, the page shows them in another order
        return sorted(urljoin(case.base_url, address) for address in case.truth["images"])

    assert misses((case.name, resolved(case), sorted(case.split.images)) for case in all_cases()) == []


def test_every_attachment() -> None:
    def resolved(case: Case) -> list[str]:
        return [urljoin(case.base_url, attachment["href"]) for attachment in case.truth["attachments"]]

    assert misses((case.name, resolved(case), case.attachments) for case in all_cases()) == []


def test_every_byline() -> None:
    # where only the footer is left of an article, the byline of the truth stands nowhere on the page
    cases = [case for case in all_cases() if case.truth["body"]]

    def printed(case: Case) -> object:
        return case.truth["byline_text"], [(person["name"], person["role_text"]) for person in case.truth["byline"]]

    def read(case: Case) -> object:
        byline = case.byline
        return byline and byline.text, [(person.name, person.role_text) for person in byline.people] if byline else []

    assert misses((case.name, printed(case), read(case)) for case in cases) == []


@pytest.mark.parametrize(
    ("page", "element"),
    [("seed/page-themed.html", "//*[@class='text']"), ("pages/x34-utf8/view_1.html", "//*[@id='article_content']")],
)
def test_the_seed_exactly(page: str, element: str) -> None:
    expected = json.loads((SHARED / "seed/expected.json").read_text("utf-8"))
    document = lxml.html.fromstring((SHARED / page).read_text("utf-8"))
    split = split_footer(extract_blocks(document.xpath(element)[0], expected["url"])).value
    assert split is not None
    assert split.paragraphs == expected["body"]
    assert split.footer == expected["footer"]
    byline = extract_byline(split.paragraphs, published_on=dt.date(2022, 8, 1)).value
    assert byline is not None
    assert byline.text == expected["byline_text"]
    assert [{"name": person.name, "role_text": person.role_text} for person in byline.people] == expected["byline"]
    assert byline.dateline is not None
    assert (byline.dateline.agency, byline.dateline.text) == (
        expected["dateline"]["agency"],
        expected["dateline"]["text"],
    )
    assert str(byline.dateline.date) == expected["dateline"]["date"]
    source = extract_source(footer=split.footer, body=split.paragraphs, info_line_source=None, agency=byline.agency)
    assert source.value == expected["source"]
