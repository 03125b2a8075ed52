"""Validation: what no row may lack or contradict, checked once before the database."""

from __future__ import annotations

from newscrawl.crawling.watchdog import time_limit
from newscrawl.errors import PageError
from newscrawl.items import ArticleItem


def interpret(item: ArticleItem) -> None:
    """Raise PageError for an item that must not become a row; add a warning for one that an operator should look at."""
    if not item.article_id or not item.headline:
        missing = "headline" if item.article_id else "article_id"
        raise PageError(f"no_{missing}", item.url, f"the page gives no {missing}, and no article is stored without")
    if item.published_at is None and not item.readings["published_at"].warnings:
        printed = f"cannot be read: {item.published_text!r}" if item.published_text else "the page prints no date"
        item.warnings.append(f"published_at: {printed}")
    if not item.body:
        item.warnings.append("body: empty on the page")


class ValidationPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
