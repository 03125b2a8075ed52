"""Counts: views, comments and reactions, as of this visit."""

from __future__ import annotations

from dataclasses import replace

from newscrawl.crawling.watchdog import time_limit
from newscrawl.extraction.counts import FILLED_BY_SCRIPT, FROZEN, extract_count, extract_count_reply
from newscrawl.items import ArticleItem, Reading


def interpret(item: ArticleItem) -> None:
    """Set ``view_count``, ``comment_count`` and ``reactions``; None where the page does not show them.

    A number that a script fills in is None with rule ``filled_by_script``, unless the family asked for it
    (``count_reply``). One that stands in a generated file keeps its value, with rule ``frozen``: it is as old as the
    file. A reaction that is offered without a number counts 0: Discuz prints none beside what nobody chose.
    """
    item.view_count = item.understand("view_count", _read_views(item))
    item.comment_count = item.understand("comment_count", _read_printed(item, "comment_count", item.comment_count_text))
    item.reactions = item.understand("reactions", _read_reactions(item))


def _read_views(item: ArticleItem) -> Reading[int]:
    printed = _read_printed(item, "view_count", item.view_count_text)
    reply = item.count_reply
    if reply is None:
        return printed
    counted = extract_count_reply(reply.value) if reply.value is not None else Reading(warnings=reply.warnings)
    if counted.value is None:
        return replace(printed, warnings=(*printed.warnings, *counted.warnings))
    item.frozen_counts = [name for name in item.frozen_counts if name != "view_count"]
    return counted


def _read_printed(item: ArticleItem, name: str, text: str | None) -> Reading[int]:
    reading = extract_count(text)
    if reading.value is None:
        script = item.filled_by_script.get(name)
        return Reading(None, script, FILLED_BY_SCRIPT, reading.warnings) if script else reading
    return replace(reading, rule=FROZEN) if name in item.frozen_counts else reading


def _read_reactions(item: ArticleItem) -> Reading[dict[str, int]]:
    """Label -> count; None where the page offers no reactions."""
    printed = item.reaction_texts
    if not printed:
        return Reading()
    counts = {label: extract_count(text) for label, text in printed.items()}
    raw = "  ".join(f"{label} {text}" if text else label for label, text in printed.items())
    warnings = [f"{label}: {warning}" for label, count in counts.items() for warning in count.warnings]
    rule = FROZEN if "reactions" in item.frozen_counts else None
    return Reading({label: count.value or 0 for label, count in counts.items()}, raw, rule, tuple(warnings))


class CountsPipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
