"""Finding articles in a browser: words, filters, facets, pages, and the list as a file."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, expect

from newscrawl.storage.models import Article
from tests.browser.newsroom import Newsroom

WORD = "海洋"
_COUNT = re.compile(r"[\d,]+")
#: (site, number), headline, moment of publication (None: undated), views (None: not printed)
Row = tuple[tuple[str, str], str, dt.datetime | None, int | None]


def search_for(page: Page, word: str) -> None:
    page.goto("/")
    page.get_by_label("词语").fill(word)
    page.get_by_role("button", name="搜索").first.click()
    page.wait_for_url("**q=**")


def found(page: Page) -> int:
    """The number of articles that the page says it found."""
    match = _COUNT.search(page.locator("#found").inner_text())
    assert match
    return int(match[0].replace(",", ""))


def rows_of(page: Page) -> list[Row]:
    """The hits of all pages of results, as a visitor reads them."""
    rows = [_row(hit) for hit in page.locator("article.hit").all()]
    while (onwards := page.locator("a[rel=next]")).count():
        onwards.click()
        page.wait_for_load_state()
        rows += [_row(hit) for hit in page.locator("article.hit").all()]
    return rows


def _row(hit: Locator) -> Row:
    link = hit.locator("h3 a")
    _, _, site, number = unquote(link.get_attribute("href") or "").partition("?")[0].split("/")
    time = hit.locator("time")
    published = dt.datetime.fromisoformat(time.get_attribute("datetime") or "") if time.count() else None
    views = re.search(r"查看 ([\d,]+)", hit.locator(".facts").inner_text())
    # a browser shows the blanks at the ends of a headline, and those that follow others, as none and one
    return (site, number), _spaced(link.inner_text()), published, int(views[1].replace(",", "")) if views else None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def rows_of_csv(path: Path) -> list[Row]:
    """The rows of a downloaded CSV, as a spreadsheet reads them, each apostrophe before a formula taken away."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            (
                (row["site"], row["article_id"]),
                _spaced(re.sub(r"^'(?=[=+\-@])", "", row["headline"])),
                dt.datetime.fromisoformat(row["published"]) if row["published"] else None,
                int(row["views"]) if row["views"] else None,
            )
            for row in csv.DictReader(stream)
        ]


def download(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as started:
        link.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def holding(newsroom: Newsroom, word: str, *, source: str | None = None) -> set[tuple[str, str]]:
    """The articles of the table with this word in headline, story, people or source, by a plain scan."""
    return {
        (article.site, article.article_id)
        for article in newsroom.project.articles().values()
        if any(word in text for text in _searched(article)) and source in (None, article.source)
    }


def _searched(article: Article) -> list[str]:
    return [article.headline or "", article.body or "", article.source or "", *(each.name for each in article.people)]


def test_a_word_of_two_characters_finds_every_article_that_has_it(page: Page, newsroom: Newsroom) -> None:
    search_for(page, WORD)
    expected = holding(newsroom, WORD)
    assert found(page) == len(expected) > 5
    expect(page.locator("article.hit mark").first).to_have_text(WORD)
    assert {key for key, *_ in rows_of(page)} == expected


def test_a_facet_narrows_to_as_many_articles_as_it_says(page: Page, newsroom: Newsroom) -> None:
    search_for(page, WORD)
    everything = found(page)
    choice = page.locator("ul[aria-labelledby=facet-channel] li").first
    counted = int(choice.locator(".count").inner_text())
    channel = choice.locator("a").inner_text()
    choice.locator("a").click()
    page.wait_for_url("**channel=**")
    assert parse_qs(urlsplit(page.url).query) == {"q": [WORD], "channel": [channel]}
    assert found(page) == counted < everything
    page.locator(".facets .chosen a").click()
    page.wait_for_url(lambda url: "channel=" not in url)
    assert found(page) == everything


def test_the_filters_of_the_form_hold_together_and_stand_in_the_address(page: Page, newsroom: Newsroom) -> None:
    stored = newsroom.project.articles().values()
    source = next(article.source for article in stored if article.source and WORD in (article.body or ""))
    search_for(page, WORD)
    page.get_by_text("筛选条件").click()
    page.get_by_role("combobox", name="来源").fill(source)
    page.get_by_role("combobox", name="站点").fill("demo")
    page.get_by_label("查看数不少于").fill("1")
    page.locator("details").get_by_role("button", name="搜索").click()
    page.wait_for_url("**source=**")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"q": [WORD], "source": [source], "site": ["demo"], "min_views": ["1"]}
    viewed = {(each.site, each.article_id) for each in stored if each.site == "demo" and (each.view_count or 0) >= 1}
    expected = holding(newsroom, WORD, source=source) & viewed
    assert expected
    assert {key for key, *_ in rows_of(page)} == expected
    # an address that is shared shows the same: the form as it was filled in, the same hits
    page.goto(f"/?{urlsplit(page.url).query}")
    expect(page.get_by_role("combobox", name="来源")).to_have_value(source)
    expect(page.get_by_label("词语")).to_have_value(WORD)


def test_the_csv_is_the_list(page: Page, tmp_path: Path) -> None:
    for address in (f"/?q={WORD}", "/?site=demo", "/"):
        page.goto(address)
        rows = rows_of_csv(download(page, page.get_by_role("link", name="下载 CSV"), tmp_path))
        page.goto(address)
        assert rows == rows_of(page)
        assert len(rows) == found(page) > 5


def test_an_impossible_condition_is_explained(page: Page) -> None:
    page.goto("/?since=2022-02-31&q=海洋")
    expect(page.get_by_role("heading", level=1)).to_have_text("地址里有不能理解的内容")
    expect(page.get_by_text("2022-02-31")).to_be_visible()
    page.get_by_role("link", name="去掉这个参数").click()
    expect(page.get_by_label("词语")).to_have_value(WORD)
