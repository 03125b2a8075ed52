"""What a removal means for what comes later: an article that was purged is not written again, nor is its headline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from newscrawl.items import ArticleItem
from newscrawl.storage.keys import ArticleKey, by_key
from newscrawl.storage.models import Tombstone

#: columns of an article that say something of another one -> the column with that one's number
OF_NEIGHBOURS = {"previous_headline": "previous_article_id", "next_headline": "next_article_id"}


def purged(connection: Connection, keys: Iterable[ArticleKey]) -> set[ArticleKey]:
    """Those of these articles that have a tombstone; some hundreds at a time."""
    return set(by_key(connection, Tombstone, keys))


def without_purged_headlines(connection: Connection, items: Sequence[ArticleItem]) -> list[ArticleItem]:
    """``items``, those that print the headline of a purged article beside 上一篇 or 下一篇 as copies without it."""
    beside = {(item.site, number) for item in items for number in _neighbours(item) if number}
    gone = purged(connection, beside) if beside else set()
    return [_without(item, gone) for item in items] if gone else list(items)


def _neighbours(item: ArticleItem) -> tuple[str | None, ...]:
    return tuple(getattr(item, number) for number in OF_NEIGHBOURS.values())


def _without(item: ArticleItem, gone: set[ArticleKey]) -> ArticleItem:
    forgotten: dict[str, Any] = {
        headline: None for headline, number in OF_NEIGHBOURS.items() if (item.site, getattr(item, number)) in gone
    }
    if not forgotten:
        return item
    readings = {name: reading for name, reading in item.readings.items() if name not in forgotten}
    return replace(item, readings=readings, **forgotten)
