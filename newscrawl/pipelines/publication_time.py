"""Publication time: the printed date, absolute or relative, as an aware datetime in the site's zone."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.dates import extract_moment
from newscrawl.items import ArticleItem, Moment, Reading


def interpret(item: ArticleItem) -> None:
    """Set ``published_at`` and ``published_precision``; None and a warning where the printed date cannot be read."""
    zone = ZoneInfo(item.time_zone)
    printed, title = (
        extract_moment(text, fetched_at=item.fetched_at, zone=zone, date_order=item.date_order)
        for text in (item.published_text, item.published_title)
    )
    moment = item.understand("published_at", _more_exact(printed, title))
    if moment:
        item.published_at, item.published_precision = moment.at, moment.precision


def _more_exact(printed: Reading[Moment], title: Reading[Moment]) -> Reading[Moment]:
    """Prefer the ``title=`` of a relative date, but not if it says the day only and the words say the minute."""
    exactness = ("day", "hour", "minute")
    if title.value is None:
        return printed
    if printed.value and exactness.index(printed.value.precision) > exactness.index(title.value.precision):
        return printed
    return replace(title, rule=f"title=, {title.rule}")


class PublicationTimePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
