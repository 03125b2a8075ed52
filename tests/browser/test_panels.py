"""Dashboard and crawl health in a browser: charts with their tables, and the files of the same rows."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.newsroom import SPOILT, Newsroom
from tests.browser.test_search import download

DASHBOARD = ("volume", "most_read", "growing", "sources", "reporters", "hours")
HEALTH = ("sites", "runs", "fill_rates", "rejections", "schedule")


def panel(page: Page, key: str) -> Locator:
    return page.locator(f"section[aria-labelledby='{key}']")


def rows_of(shown: Locator) -> list[list[str]]:
    """The cells of a panel's table, folded or not."""
    return [row.locator("td").all_text_contents() for row in shown.locator("tbody tr").all()]


def file_of(page: Page, shown: Locator, folder: Path) -> list[dict[str, str]]:
    with download(page, shown.get_by_role("link", name="下载 CSV"), folder).open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(("path", "keys"), [("/dashboard", DASHBOARD), ("/health", HEALTH)])
def test_each_table_is_the_file_it_offers(page: Page, path: str, keys: tuple[str, ...], tmp_path: Path) -> None:
    page.goto("/")
    page.locator(f"header nav a[href='{path}']").click()
    for key in keys:
        shown = panel(page, key)
        rows, file = rows_of(shown), file_of(page, shown, tmp_path)
        assert rows, key
        assert len(rows) == len(file), key
        numbers = shown.locator("tbody tr").first.locator("td.number")
        assert numbers.count() <= len(file[0])


def test_the_charts_have_labelled_axes(page: Page) -> None:
    page.goto("/dashboard")
    for key in DASHBOARD:
        chart = panel(page, key).locator("figure svg")
        expect(chart).to_be_visible()
        assert chart.get_attribute("aria-label")
        titles = chart.locator(".role-axis-title text").all_text_contents()
        assert len(titles) == 2 and all(titles), key


def test_the_volume_is_that_of_the_table(page: Page, newsroom: Newsroom, tmp_path: Path) -> None:
    page.goto("/dashboard?site=demo&since=2026-01-01&until=2035-12-31")
    stored = [each for each in newsroom.project.articles().values() if each.site == "demo" and each.published_at]
    file = file_of(page, panel(page, "volume"), tmp_path)
    assert sum(int(row["articles"]) for row in file) == len(stored) > 50


def test_a_site_is_chosen_by_the_form_and_stands_in_the_address(page: Page) -> None:
    page.goto("/dashboard")
    page.get_by_label("站点").select_option("qingdaoxinxigang")
    page.get_by_role("button", name="显示").click()
    page.wait_for_url("**site=**")
    assert parse_qs(urlsplit(page.url).query)["site"] == ["qingdaoxinxigang"]
    assert {row[0] for row in rows_of(panel(page, "most_read"))} == {"青岛啤酒节开幕 首日迎来游客13.2万人次"}


def test_health_tells_of_the_failed_run_and_of_the_page_that_was_rejected(page: Page) -> None:
    page.goto("/health")
    runs = rows_of(panel(page, "runs"))
    assert len(runs) == 3
    assert "listing_failed" in runs[0]
    rejects = [row for row in rows_of(panel(page, "rejections")) if "undecodable" in row]
    assert len(rejects) == 1
    assert f"aid={SPOILT}" in rejects[0][-1]
    assert rows_of(panel(page, "schedule"))[0][0] == "demo"
