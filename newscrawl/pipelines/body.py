"""Body: the printed paragraphs without the boilerplate footer, which is cut off and kept in its own field."""

from __future__ import annotations

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.footer import Split, extract_footer_people, split_footer
from newscrawl.items import ArticleItem


def interpret(item: ArticleItem) -> None:
    """Set ``body``, ``body_html``, ``images``, ``footer`` and the ``credits`` that the footer names."""
    split = item.understand("footer", split_footer(item.blocks, frozenset(item.learned_footers))) or Split(
        item.blocks, []
    )
    item.body = split.paragraphs
    item.body_html = "\n".join(block.html for block in split.body)
    item.images = split.images
    item.footer = split.footer
    item.credits = extract_footer_people(item.footer)


class BodyPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
