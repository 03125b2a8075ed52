"""Text from the net is hostile: whatever it holds, in the explorer it is text.

The browser and the attacker's own server say whether anything ran, loaded or asked.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.attacker import FORMULA, TEMPLATES
from tests.browser.newsroom import FORMULAS, HOSTILE, Newsroom
from tests.browser.pages import PAGES
from tests.browser.test_search import download

#: a meta refresh, a timer or a font is not done when the page is
_A_WHILE = 300


@pytest.fixture(autouse=True)
def nobody_was_reached(newsroom: Newsroom):  # type: ignore[no-untyped-def]
    before = len(newsroom.attacker.hits)
    yield
    assert newsroom.attacker.hits[before:] == []


def test_nothing_hostile_does_anything_on_any_page(page: Page, explorer: str) -> None:
    for path in PAGES.values():
        page.goto(path)
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        page.wait_for_timeout(50)
        assert page.url.startswith(explorer)
    page.wait_for_timeout(_A_WHILE)
    assert page.context.cookies() == []


@pytest.mark.parametrize("address", [f"/articles/demo/{HOSTILE}", "/?q=海洋&site=demo"])
def test_hostile_text_is_shown_as_it_was_printed(page: Page, newsroom: Newsroom, address: str) -> None:
    article = newsroom.project.articles()[HOSTILE]
    page.goto(address)
    headline = page.get_by_role("heading", name=(article.headline or "")[:60])
    assert headline.inner_text() == article.headline
    assert TEMPLATES in headline.inner_text(), "no template of it was filled in"
    assert page.locator("main :is(script, style, object, embed, video, base, link, meta)").count() == 0
    schemes = page.locator("[href], [src], [action]").evaluate_all(
        "all => all.map(each => new URL(each.href?.baseVal ?? each.href ?? each.src ?? each.action, location).protocol)"
    )
    assert set(schemes) <= {"http:", "https:", "data:"}
    handlers = page.locator("main *").evaluate_all(
        "all => all.flatMap(each => each.getAttributeNames()).filter(name => name.startsWith('on') || name == 'style')"
    )
    assert handlers == []


def test_an_archived_page_cannot_leave_its_frame(page: Page, explorer: str) -> None:
    page.goto(f"/articles/demo/{HOSTILE}/archived")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("story").first).to_be_visible()
    page.wait_for_timeout(_A_WHILE)
    assert page.url.startswith(explorer)
    # and without the frame around it, as who copies its address sees it
    page.goto(page.locator("iframe").get_attribute("src") or "")
    expect(page.get_by_text("story").first).to_be_visible()
    page.wait_for_timeout(_A_WHILE)
    assert page.url.startswith(explorer)


def test_a_spreadsheet_gets_no_formula(page: Page, tmp_path: Path) -> None:
    page.goto("/?q=海洋&site=demo")
    file = download(page, page.get_by_role("link", name="下载 CSV"), tmp_path)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["article_id"]: row for row in csv.DictReader(stream)}
    row = rows[FORMULAS]
    assert row["headline"].startswith("'" + FORMULA[:12])
    assert (row["channel"], row["source"]) == ("'=1+1", "'@SUM(1)")
    cells = [cell for row in rows.values() for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
