"""From recorded responses to an item without Scrapy: the same page classes, the same stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from parsel import Selector

from newscrawl.cms.discuz.pages import ArticlePage
from newscrawl.extraction.encoding import declared_encodings, decode
from newscrawl.extraction.parsing import parse_html
from newscrawl.items import ArticleItem
from newscrawl.pipelines.stages import interpret


@dataclass(frozen=True)
class Recorded:
    """One recorded response: where it came from, when, with what Content-Type."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: dt.datetime


def parse(recorded: Recorded, page_class: type[ArticlePage] = ArticlePage) -> ArticlePage:
    text = decode(recorded.body, declared_encodings(recorded.content_type, recorded.body)).value
    assert text is not None, f"{recorded.url}: no decoder fits"
    return page_class(Selector(root=parse_html(text), type="html"), recorded.url)


def read_article(
    first: Recorded,
    article_id: str,
    fetch: Callable[[str], Recorded | None] = lambda url: None,
    page_class: type[ArticlePage] = ArticlePage,
) -> tuple[ArticleItem, bool]:
    """The interpreted item, and whether every body page it names could be had from ``fetch``."""
    page = parse(first, page_class)
    item = ArticleItem(
        site="test", article_id=article_id, url=first.url, fetched_at=first.fetched_at, time_zone="Asia/Shanghai"
    )
    page.fill(item)
    while page.next_page_url:
        recorded = fetch(page.next_page_url)
        if recorded is None:
            interpret(item)
            return item, False
        page = parse(recorded, page_class)
        page.continue_body(item)
        item.page_count += 1
    interpret(item)
    return item, True
