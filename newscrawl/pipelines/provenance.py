"""Provenance: which rule gave each value, from which printed text, and which state of all the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from newscrawl import __version__
from newscrawl.crawling.watchdog import time_limit
from newscrawl.items import ArticleItem, Reading

_PACKAGE = Path(__file__).parents[1]
#: where the rules stand; whoever changes one of these changes the version
_RULES = ("cms", "extraction", "items.py", "pipelines", "spiders")
_DIGITS = 8

#: field -> the printed field it was read from, which is no column and keeps no reading of its own
_READ_FROM = {
    "body": "blocks",
    "images": "blocks",
    "view_count": "view_count_text",
    "comment_count": "comment_count_text",
    "reactions": "reaction_texts",
    "modified_at": "modified_text",
}
_PRINTED = frozenset(_READ_FROM.values())


def interpret(item: ArticleItem) -> None:
    """Set ``rules_version``, and leave in ``readings`` what says something: by stored field, where the printed text was
    found and how it was read, and the raw text if it says more than the value."""
    item.rules_version = rules_version(item.learned_footers)
    for name, printed in _READ_FROM.items():
        if (place := item.readings.get(printed)) and getattr(item, name) not in (None, [], {}):
            reading = item.readings.get(name, Reading())
            rule = f"{place.rule}, {reading.rule}" if reading.rule else place.rule
            item.readings[name] = Reading(None, reading.raw, rule, reading.warnings)
    item.readings = dict(_telling(item))


def _telling(item: ArticleItem) -> Iterator[tuple[str, Reading[object]]]:
    for name, reading in item.readings.items():
        if name in _PRINTED:
            continue
        raw = reading.raw
        if raw and name not in item.frozen_counts and raw == _as_text(getattr(item, name)):
            raw = None
        if raw or reading.rule or reading.warnings:
            is_said = reading.value is None and raw == reading.raw
            yield name, reading if is_said else Reading(None, raw, reading.rule, reading.warnings)


def _as_text(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


@lru_cache(maxsize=32)
def rules_version(learned_footers: tuple[str, ...] = ()) -> str:
    """The state of the rules, such as ``0.1.0+3f2a9c1b``: newscrawl's version and a digest over the rules' source.

    The same on every machine, and another as soon as a rule is, so that nobody has to remember to raise it. What an
    operator has accepted as boilerplate of a site is a rule too: ``0.1.0+3f2a9c1b.77e0d4a1``.
    """
    version = f"{__version__}+{_source_digest()}"
    return f"{version}.{_digest(sorted(learned_footers))}" if learned_footers else version


@cache
def _source_digest() -> str:
    return source_digest(_PACKAGE)


def source_digest(package: Path) -> str:
    """Eight hex digits over names and texts of the rules' source files below ``package``; line ends do not count."""
    files = {
        file.relative_to(package).as_posix(): file
        for place in _RULES
        for file in ([package / place] if place.endswith(".py") else (package / place).rglob("*.py"))
    }
    # read as text: every line end becomes \n
    return _digest(part for name in sorted(files) for part in (name, files[name].read_text(encoding="utf-8")))


def _digest(texts: Iterable[str]) -> str:
    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode())
        found.update(b"\0")
    return found.hexdigest()[:_DIGITS]


class ProvenancePipeline:
    def process_item(self, item: ArticleItem) -> ArticleItem:
        with time_limit(item.page_seconds, item.url):
            interpret(item)
        return item
