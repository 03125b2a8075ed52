"""Counts: views, comments and reactions, as of this visit."""

from __future__ import annotations

from newscrawl.extraction.counts import extract_count
from newscrawl.items import ArticleItem


def interpret(item: ArticleItem) -> None:
    """Set ``view_count``, ``comment_count`` and ``reactions``; None where the page does not show them.

    A reaction that is offered without a number counts 0: Discuz prints none beside what nobody chose.
    """
    item.view_count = item.understand("view_count", extract_count(item.view_count_text))
    item.comment_count = item.understand("comment_count", extract_count(item.comment_count_text))
    if item.reaction_texts:
        item.reactions = {label: extract_count(text).value or 0 for label, text in item.reaction_texts.items()}


class CountsPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        interpret(item)
        return item
