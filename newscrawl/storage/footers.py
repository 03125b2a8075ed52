"""The closing paragraphs of a site: the stories to learn them from, and those that an operator has accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, func, select

from newscrawl.storage.article_rows import PARAGRAPH_BREAK, digest
from newscrawl.storage.models import Article, LearnedFooter, table_of
from newscrawl.storage.reading import load_detached
from newscrawl.storage.upsert import insert_missing

#: articles in memory at a time
_ROUND_SIZE = 200
#: of a footer's ``text_hash``, for typing it
_ID_LENGTH = 8


class Story(NamedTuple):
    """A stored article as footers are learned from it. ``day`` is that of its publication in the site's zone, or of
    our first visit (UTC) where the page's date was not readable."""

    url: str
    headline: str | None
    day: dt.date
    paragraphs: list[str]


class AcceptedFooter(NamedTuple):
    """What is kept of a paragraph that an operator accepts: normalised, as one article prints it, and how many do."""

    text: str
    example: str
    article_count: int


def footer_id(text: str) -> str:
    """The short name of a normalised paragraph: the same on every machine and at any time."""
    return digest(text)[:_ID_LENGTH]


def count_stories(connection: Connection, site: str) -> int:
    """How many articles :func:`stories` yields."""
    return connection.scalar(select(func.count()).where(*_with_body(site))) or 0


def stories(connection: Connection, site: str) -> Iterator[Story]:
    """The articles of ``site`` that have a body, in the order in which they were first stored, some at a time."""
    last_id = 0
    while True:
        rows = connection.execute(
            select(Article.id, Article.url, Article.headline, Article.published_on, Article.first_seen_at, Article.body)
            .where(*_with_body(site), Article.id > last_id)
            .order_by(Article.id)
            .limit(_ROUND_SIZE)
        ).all()
        for row in rows:
            day = row.published_on or row.first_seen_at.date()
            yield Story(row.url, row.headline, day, row.body.split(PARAGRAPH_BREAK))
        if len(rows) < _ROUND_SIZE:
            return
        last_id = rows[-1].id


def _with_body(site: str) -> tuple[ColumnElement[bool], ...]:
    return Article.site == site, Article.body != ""


def accepted(connection: Connection, site: str) -> frozenset[str]:
    """The accepted paragraphs of ``site``, normalised: what an ArticleItem has as ``learned_footers``."""
    return frozenset(connection.scalars(select(LearnedFooter.text).where(LearnedFooter.site == site)))


def load_accepted(connection: Connection, site: str) -> list[LearnedFooter]:
    """The accepted paragraphs of ``site``, the one accepted first first, detached from the database."""
    return load_detached(connection, select(LearnedFooter).where(LearnedFooter.site == site).order_by(LearnedFooter.id))


def accept(connection: Connection, site: str, footers: Sequence[AcceptedFooter], now: dt.datetime) -> None:
    """Note that an operator takes ``footers`` for boilerplate of ``site`` (``now`` is aware). One that is on record
    stays as it is. The caller opens the transaction."""
    if not footers:
        return
    rows = [
        {"site": site, "text_hash": digest(footer.text), "accepted_at": now} | footer._asdict() for footer in footers
    ]
    connection.execute(insert_missing(connection, LearnedFooter, ("site", "text_hash")), rows)


def withdraw(connection: Connection, footers: Sequence[LearnedFooter]) -> None:
    """Forget accepted ``footers``. The caller opens the transaction."""
    connection.execute(delete(table_of(LearnedFooter)).where(LearnedFooter.id.in_([footer.id for footer in footers])))
