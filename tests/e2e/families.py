"""A crawl of a family's look-alike, and the table it leaves compared with the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.demo.http import LookAlike
from newscrawl.storage.models import Article

_SAME = (
    *("headline", "publisher", "channel", "channel_path", "info_line_author", "info_line_source", "view_count"),
    *("comment_count", "source", "byline_text", "previous_headline", "next_headline", "page_count"),
)


def expected_articles(site: LookAlike, url: str) -> dict[str, dict[str, Any]]:
    """The truth of what a reader of the listings can open, by address."""
    lines = [line for line in site.truth_lines(url) if line["listed"] and line["public"] and not line["redirect_url"]]
    return {str(line["url"]): line for line in lines}


def by_address(articles: dict[str, Article], expected: dict[str, dict[str, Any]]) -> dict[str, Article]:
    """Stored articles under the address that the truth knows them by."""
    return {
        url: article
        for article in articles.values()
        for url in [next((alias.url for alias in article.urls if alias.url in expected), article.url)]
    }


def differences(article: Article, truth: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, expected, stored) of each field that differs."""
    stored = {field: getattr(article, field) for field in _SAME}
    expected = {field: truth[field] for field in _SAME if field in truth}
    stored["published_at"] = article.published_at
    expected["published_at"] = dt.datetime.fromisoformat(truth["published_at"])
    for name in ("body", "footer"):
        text = getattr(article, name)
        stored[name], expected[name] = text.split("\n\n") if text else [], truth[name]
    stored["byline"] = [[p.name, p.role_text] for p in article.people if p.origin == "byline"]
    expected["byline"] = [[p["name"], p["role_text"]] for p in truth["byline"]]
    return ((field, value, stored[field]) for field, value in expected.items() if stored[field] != value)


def day_of(truth: dict[str, Any]) -> dt.date:
    """The day of publication in the sites' zone."""
    return dt.datetime.fromisoformat(truth["published_at"]).astimezone(ZoneInfo("Asia/Shanghai")).date()
