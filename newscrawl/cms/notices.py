"""What a portal system answers instead of an article or a listing: a table of rules for each family.

Only the software's own words that an article is missing mean that it is gone; a closed site or a database that is
down look just as empty and say nothing about the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from newscrawl.errors import Fate
from newscrawl.items import Notice

_LONGEST_DETAIL = 500


class Answer(NamedTuple):
    """The places of a page in which the software says what it is; ``message`` is one text node or more."""

    url: str
    title: str
    message: tuple[str, ...]
    text: str


class Rule(NamedTuple):
    """A kind of answer: a short code for counting, what it means for the page, and how it is known."""

    reason: str
    fate: Fate
    applies: Callable[[Answer], bool]


def in_message(pattern: str) -> Callable[[Answer], bool]:
    """Whether the message matches somewhere."""
    search = re.compile(pattern).search
    return lambda answer: any(map(search, answer.message))


def in_title(pattern: str) -> Callable[[Answer], bool]:
    """Whether the title matches somewhere."""
    search = re.compile(pattern).search
    return lambda answer: search(answer.title) is not None


def first_notice(rules: Iterable[Rule], answer: Answer) -> Notice | None:
    """What the first rule that applies says; None if none does."""
    for rule in rules:
        if rule.applies(answer):
            detail = " ".join(answer.message)[:_LONGEST_DETAIL] or answer.title or "a script and nothing else"
            return Notice(rule.reason, rule.fate, detail)
    return None
