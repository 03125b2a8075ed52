"""When a walk along a channel's listing has seen enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from newscrawl.items import ListingEntry


class WalkRule(Protocol):
    """What a walk asks its rule: which entries it is after, and whether it has seen enough."""

    #: pages of the walk that have been asked for: a page bar that leads back ends it
    asked_for: set[str]

    def wanted(self, entries: Sequence[ListingEntry], fetched_at: dt.datetime) -> list[ListingEntry]:
        """The entries of a page that the walk is after."""

    def is_enough(self, entries: Sequence[ListingEntry], unsettled: int, fetched_at: dt.datetime) -> bool:
        """Say whether to stop after a page that shows these entries, ``unsettled`` of them new."""


@dataclass(slots=True)
class StopRule:
    """Follows one walk. A full one goes to the end, another stops after ``stretch`` pages in a row with nothing new.

    New means that no completed walk of the channel has passed it. Pinned articles on top do not mislead the rule: they
    are old, but what stands below them on the page is new. Past its maxpages a Discuz repeats one page for ever, so two
    pages in a row that show what the page before showed end any walk; one such page may be a listing that new articles
    pushed down while it was walked.
    """

    is_full: bool
    stretch: int
    asked_for: set[str] = field(default_factory=set)
    _earlier: frozenset[str] = field(default_factory=frozenset)
    _repeats: int = 0
    _nothing_new: int = 0

    def wanted(self, entries: Sequence[ListingEntry], fetched_at: dt.datetime) -> list[ListingEntry]:
        """The entries of a page that the walk is after: all of them."""
        return list(entries)

    def is_enough(self, entries: Sequence[ListingEntry], unsettled: int, fetched_at: dt.datetime) -> bool:
        """Say whether to stop after a page that shows these entries, ``unsettled`` of them new."""
        shown = frozenset(entry.article_id for entry in entries)
        self._repeats = self._repeats + 1 if shown and shown <= self._earlier else 0
        self._nothing_new = 0 if unsettled else self._nothing_new + 1
        self._earlier = shown
        return self._repeats >= 2 or (not self.is_full and self._nothing_new >= self.stretch)
