"""One article in a browser: from the list to its story, its chart, its revisions, its copies, its archived page."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.newsroom import (
    COPY,
    FOLLOWED,
    NEW_HEADLINE,
    NEW_SENTENCE,
    OTHER_SITE,
    REWRITTEN,
    VIEWS,
    WITHDRAWN,
    Newsroom,
)
from tests.browser.test_search import download, search_for


def test_a_hit_leads_to_the_article_with_its_story_people_and_footer(page: Page, newsroom: Newsroom) -> None:
    article = newsroom.project.articles()[str(REWRITTEN)]
    search_for(page, NEW_HEADLINE)
    page.locator("article.hit h3 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW_HEADLINE)
    story = page.locator(".story")
    for paragraph in filter(None, article.body.split("\n\n")):
        expect(story).to_contain_text(" ".join(paragraph.split()))
    for person in article.people:
        expect(page.get_by_role("link", name=person.name, exact=True).first).to_be_visible()
    cut_off = page.locator("details", has=page.get_by_text("从文末切下的版权等说明"))
    footer = cut_off.get_by_text(article.footer.split("\n\n")[0])
    expect(footer).to_be_hidden()
    cut_off.locator("summary").click()
    expect(footer).to_be_visible()
    original = page.get_by_role("link", name="网站上的原文")
    assert original.get_attribute("href") == article.url
    assert {"noreferrer", "noopener"} <= set((original.get_attribute("rel") or "").split())


def test_the_chart_draws_every_visit_and_the_table_below_says_the_same(page: Page, tmp_path: Path) -> None:
    page.goto(f"/articles/{OTHER_SITE}/{FOLLOWED}")
    chart = page.locator("figure.chart svg")
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box and box["width"] > 250 and box["height"] > 100
    # labelled axes: what is counted, and when
    expect(chart).to_contain_text("查看数")
    expect(chart).to_contain_text("访问时间")
    points = chart.locator(".mark-symbol path, .mark-point path")
    assert points.count() == len(VIEWS)
    heights = [box["y"] for box in (point.bounding_box() for point in points.all()) if box]
    assert heights == sorted(heights, reverse=True), "the views of this article only grow"
    page.get_by_text("逐次列出").click()
    table = page.get_by_role("table").filter(has_text="有变化")
    shown = [row.locator("td.number").first.inner_text() for row in table.locator("tbody tr").all()]
    assert shown == [f"{views:,}" for views in VIEWS]
    file = download(page, page.locator("a[href$='observations.csv']"), tmp_path)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert [int(row["view_count"]) for row in csv.DictReader(stream)] == list(VIEWS)


def test_a_revision_shows_what_was_taken_out_and_what_was_put_in(page: Page, newsroom: Newsroom) -> None:
    page.goto(f"/articles/demo/{REWRITTEN}")
    latest = page.locator("section.revision").first
    assert page.locator("section.revision").count() == 2
    old, new = _sides(page, "标题")
    assert new == NEW_HEADLINE
    assert old == "海信路学校开了一堂海洋课 孩子们和鲎打了照面"
    expect(latest.locator("ins", has_text=NEW_SENTENCE)).to_be_visible()
    # told apart by more than their colour
    lines = [
        latest.locator(name).first.evaluate("e => getComputedStyle(e).textDecorationLine") for name in ("ins", "del")
    ]
    assert lines == ["underline", "line-through"]


def _line(shown: Locator) -> str:
    return str(shown.evaluate("element => getComputedStyle(element).textDecorationLine"))


def _sides(page: Page, column: str) -> tuple[str, str]:
    """A column before and after the latest revision, put together from the diff as it is shown."""
    shown = page.locator("section.revision").first.locator(f"dt:text-is('{column}') + dd")
    without = """(shown, other) => {
        const copy = shown.cloneNode(true);
        copy.querySelectorAll(other).forEach(each => each.remove());
        return copy.textContent.trim().replace(/\\s+/g, " ");
    }"""
    return shown.evaluate(without, "ins"), shown.evaluate(without, "del")


def test_copies_lead_to_each_other(page: Page) -> None:
    page.goto(f"/articles/{OTHER_SITE}/{FOLLOWED}")
    page.get_by_role("link", name="啤酒节开幕啦！").click()
    page.wait_for_url(f"**/articles/demo/{COPY}")
    expect(page.get_by_role("link", name="青岛啤酒节开幕 首日迎来游客13.2万人次")).to_be_visible()


def test_the_archived_page_is_shown_as_it_was_at_each_visit(page: Page) -> None:
    page.goto(f"/articles/demo/{REWRITTEN}")
    page.get_by_role("link", name="存档页面").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1.ph")).to_contain_text(NEW_HEADLINE)
    page.locator("main").get_by_role("link").filter(has_text="早").first.click()
    expect(page.frame_locator("iframe").locator("h1.ph")).to_contain_text("海信路学校开了一堂海洋课")
    # a link in it leads nowhere: the page lets no frame be filled from elsewhere
    assert page.locator("iframe").get_attribute("sandbox") == ""


def test_an_article_that_the_site_took_back_says_so(page: Page) -> None:
    page.goto(f"/articles/demo/{WITHDRAWN}")
    expect(page.locator(".warning")).to_be_visible()
    page.goto("/articles/demo/no-such")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这篇稿件")
