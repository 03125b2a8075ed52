"""Byline: who wrote it and from where, read from the head or the tail of the body."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.byline import extract_byline
from newscrawl.extraction.info_people import extract_info_line_people
from newscrawl.items import ArticleItem, Reading


def interpret(item: ArticleItem) -> None:
    """Set ``byline``, ``byline_text`` and ``dateline``.

    Who the info line names, and the editors that stand in the byline itself, join the ``credits``.
    """
    # A dateline prints no year, and its day is a day in the site's zone.
    day = (item.published_at or item.fetched_at).astimezone(ZoneInfo(item.time_zone)).date()
    byline = item.understand("byline_text", extract_byline(item.body, published_on=day, footer=item.footer))
    if byline:
        item.byline, item.byline_text, item.dateline = byline.people, byline.text, byline.dateline
    if item.dateline:
        item.readings["dateline"] = Reading(rule="head of the story")
    named = extract_info_line_people(item.info_line_author, item.info_line)
    in_footer = {(person.name, person.role) for person in item.credits}
    staff = [person for person in byline.staff if (person.name, person.role) not in in_footer] if byline else []
    item.credits = [*named, *staff, *item.credits]
    if item.credits:
        item.readings["credits"] = Reading(rule=_where(item))


def _where(item: ArticleItem) -> str:
    """Where the people of the ``credits`` are named."""
    named = {"info_line": "info line", "byline": "byline", "footer": "footer"}
    return " and ".join(dict.fromkeys(named[person.origin] for person in item.credits))


class BylinePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
