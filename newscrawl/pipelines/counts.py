"""Counts: views, comments and reactions, as of this visit."""

from __future__ import annotations

from newscrawl.extraction.counts import extract_count
from newscrawl.items import ArticleItem, Reading


def interpret(item: ArticleItem) -> None:
    """Set ``view_count``, ``comment_count`` and ``reactions``; None where the page does not show them.

    A reaction that is offered without a number counts 0: Discuz prints none beside what nobody chose.
    """
    item.view_count = item.understand("view_count", extract_count(item.view_count_text))
    item.comment_count = item.understand("comment_count", extract_count(item.comment_count_text))
    item.reactions = item.understand("reactions", _read_reactions(item.reaction_texts))


def _read_reactions(printed: dict[str, str | None]) -> Reading[dict[str, int]]:
    """Label -> count; None where the page offers no reactions."""
    if not printed:
        return Reading()
    counts = {label: extract_count(text) for label, text in printed.items()}
    raw = "  ".join(f"{label} {text}" if text else label for label, text in printed.items())
    warnings = [f"{label}: {warning}" for label, count in counts.items() for warning in count.warnings]
    return Reading({label: count.value or 0 for label, count in counts.items()}, raw, None, tuple(warnings))


class CountsPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        interpret(item)
        return item
