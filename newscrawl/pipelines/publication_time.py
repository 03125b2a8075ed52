"""Times of publication and of update, as aware datetimes in the site's zone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.dates import extract_moment
from newscrawl.extraction.times import (
    after_publication,
    extract_url_day,
    last_resort,
    read_printed,
    read_stated,
    settle,
)
from newscrawl.items import ArticleItem


def interpret(item: ArticleItem) -> None:
    """Set ``published_at``, ``published_precision`` and ``modified_at`` by the order that ``extraction.times`` states;
    None and a warning where what is printed cannot be read."""
    zone = ZoneInfo(item.time_zone)
    read = partial(
        extract_moment,
        fetched_at=item.fetched_at,
        zone=zone,
        date_order=item.date_order,
        first_day=item.first_day,
    )
    printed = read_printed(item.published_text, item.published_title, read)
    published = settle([*printed, *read_stated(item.stated_published, read, zone)])
    updated = settle([read(item.modified_text), *read_stated(item.stated_modified, read, zone)])
    if published.value is None:
        resort = last_resort(updated, extract_url_day(item.url, read))
        if resort.value:
            published = replace(resort, warnings=(*published.warnings, *resort.warnings))
    moment = item.understand("published_at", published)
    if moment:
        item.published_at, item.published_precision = moment.at, moment.precision
    changed = item.understand("modified_at", after_publication(updated, published))
    item.modified_at = changed.at if changed else None


class PublicationTimePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
