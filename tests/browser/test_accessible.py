"""For everybody: by keyboard alone, on a narrow phone, in both languages, and by the rules of axe-core."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.pages import PAGES

_PHONE: ViewportSize = {"width": 360, "height": 740}
#: steps of the Tab key within which a page's main control has to be reached
_STEPS = 12
LANGUAGES = ("zh", "en")
#: what is shown comes from the table and how from the templates: one database is as good as three
pytestmark = pytest.mark.parametrize("newsroom", ["sqlite"], indirect=True)


def test_a_search_needs_no_mouse(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    box = page.get_by_label("词语")
    expect(box).to_be_focused()
    assert _outline(page) != "none"
    page.keyboard.type("海洋")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    first = page.locator("article.hit h3 a").first
    _tab_to(page, "article.hit h3 a", 20)
    expect(first).to_be_focused()
    assert _outline(page) != "none"
    headline = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)


def test_what_is_folded_opens_by_keyboard(page: Page) -> None:
    page.goto("/")
    _tab_to(page, "details > summary", _STEPS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="站点")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="站点")).to_be_focused()


def _tab_to(page: Page, selector: str, steps: int) -> None:
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {steps} steps of the Tab key")


def _outline(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_phone(page: Page, language: str) -> None:
    page.set_viewport_size(_PHONE)
    wide = {}
    for name, path in PAGES.items():
        _open(page, path, language)
        width = page.evaluate("document.scrollingElement.scrollWidth")
        # and nothing is cut off at the edge, unless it lies in a part that can be pushed
        cut = page.locator("main *:visible").evaluate_all(
            """all => all.filter(each => each.getBoundingClientRect().right > innerWidth + 1
                && !each.closest(".wide, .chart, .story table, svg")).map(each => each.outerHTML.slice(0, 80))"""
        )
        if width > _PHONE["width"] or cut:
            wide[name] = (width, cut[:3])
    assert wide == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(page: Page, language: str) -> None:
    found = []
    for name, path in PAGES.items():
        _open(page, path, language)
        assert page.locator("html").get_attribute("lang") == language
        results = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False})
        for violation in results.response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"][:2]]
            found.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
    assert found == []


def _open(page: Page, path: str, language: str) -> None:
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")


def test_the_language_is_the_browsers_until_another_is_chosen_and_then_stays(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("搜索稿件")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find articles")
    page.get_by_label("Words").fill("海洋")
    page.get_by_role("button", name="Search").first.click()
    page.wait_for_url("**q=**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find articles")
    page.locator("article.hit h3 a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
