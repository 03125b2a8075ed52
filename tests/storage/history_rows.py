"""Rows of an article's history, put in by the tables themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, select

from newscrawl.storage.article_rows import article_row
from newscrawl.storage.models import Article, table_of
from tests.storage.samples import article

NOON = dt.datetime(2022, 8, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def save_article(connection: Connection, article_id: str, **fields: object) -> int:
    """A row of ``articles``; returns its articles.id."""
    connection.execute(insert(table_of(Article)), [article_row(article(article_id, **fields))])
    return connection.execute(select(Article.id).where(Article.article_id == article_id)).scalar_one()


def revision(pk: int, number: int, **columns: object) -> dict[str, Any]:
    visited_at = NOON + dt.timedelta(days=number)
    return {
        "article_pk": pk,
        "number": number,
        "origin": "visit",
        "visited_at": visited_at,
        "recorded_at": visited_at,
        "run_id": number,
        "rules_version": "0.1.0+3f2a9c1b",
        "changed": [],
        "content_hash": f"{number:064}",
        "headline": "一",
        "published_at": NOON,
        "people": [],
        "body": "第一段。",
        "footer": "",
        "images": [],
        "attachments": [],
    } | columns


def observation(pk: int, days: int, view_count: int | None, own_requests: int = 0) -> dict[str, Any]:
    fetched_at = NOON + dt.timedelta(days=days)
    return {
        "article_pk": pk,
        "fetched_at": fetched_at,
        "day": fetched_at.date(),
        "outcome": "unchanged",
        "view_count": view_count,
        "comment_count": 2,
        "reactions": {"路过": 3},
        "own_requests": own_requests,
    }
