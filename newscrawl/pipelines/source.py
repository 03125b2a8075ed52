"""Source: whose story it originally is."""

from __future__ import annotations

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.source import extract_source
from newscrawl.items import ArticleItem


def interpret(item: ArticleItem) -> None:
    """Set ``source`` from the footer, a 来源 line, the info line or the dateline's agency, in that order."""
    item.source = item.understand(
        "source",
        extract_source(
            footer=item.footer,
            body=item.body,
            info_line_source=item.info_line_source,
            agency=item.dateline.agency if item.dateline else None,
        ),
    )


class SourcePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
