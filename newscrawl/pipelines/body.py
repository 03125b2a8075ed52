"""Body: the printed paragraphs without the boilerplate footer, which is cut off and kept in its own field."""

from __future__ import annotations

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.footer import Split, extract_footer_people, split_footer
from newscrawl.extraction.walker import MOST_CHARACTERS
from newscrawl.items import ArticleItem, Block


def interpret(item: ArticleItem) -> None:
    """Set ``body``, ``body_html``, ``images``, ``footer`` and the ``credits`` that the footer names."""
    blocks = _within_bounds(item)
    split = item.understand("footer", split_footer(blocks, frozenset(item.learned_footers))) or Split(blocks, [])
    item.body = split.paragraphs
    item.body_html = "\n".join(block.html for block in split.body)
    item.images = split.images
    item.footer = split.footer
    item.credits = extract_footer_people(item.footer)


def _within_bounds(item: ArticleItem) -> list[Block]:
    """The blocks of the body up to where there is too much of it for any article, which is a warning."""
    room = MOST_CHARACTERS
    for index, block in enumerate(item.blocks):
        room -= len(block.html)
        if room < 0 or block.kind == "cut":
            item.warnings.append(f"body: cut off, there is more of it than {MOST_CHARACTERS:,} characters of HTML")
            return item.blocks[: index + (block.kind != "cut")]
    return item.blocks


class BodyPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
