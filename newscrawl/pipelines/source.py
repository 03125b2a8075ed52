"""Source: whose story it originally is."""

from __future__ import annotations

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.source import extract_source, extract_source_url
from newscrawl.items import ArticleItem, Reading


def interpret(item: ArticleItem) -> None:
    """Set ``source`` from the footer, a 来源 line, the info line or the dateline's agency, in that order, and
    ``source_url`` from the footer, else from the link that the info line puts on its source."""
    item.source = item.understand(
        "source",
        extract_source(
            footer=item.footer,
            body=item.body,
            info_line_source=item.info_line_source,
            agency=item.dateline.agency if item.dateline else None,
        ),
    )
    stated = extract_source_url(item.blocks, item.footer, item.url)
    if stated.value is None and item.info_line_source_url and item.source == item.info_line_source:
        stated = Reading(item.info_line_source_url, rule="info_line_source_url")
    item.source_url = item.understand("source_url", stated)


class SourcePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
