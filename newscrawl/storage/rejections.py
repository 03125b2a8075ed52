"""The pages that could not become an article or a listing, and why."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import Connection, insert, select

from newscrawl.storage.models import Rejection, table_of
from newscrawl.storage.reading import load_detached


def save_rejection(
    connection: Connection,
    run_id: int,
    site: str,
    url: str,
    kind: Literal["listing", "article"],
    reason: str,
    detail: str,
    now: dt.datetime,
) -> None:
    """Note that a page was rejected ``now`` (aware). ``reason`` is a short code, ``detail`` says it in words."""
    connection.execute(
        insert(table_of(Rejection)).values(
            run_id=run_id, site=site, url=url, kind=kind, reason=reason, detail=detail, at=now
        )
    )


def is_known(connection: Connection, site: str, url: str, reason: str) -> bool:
    """Whether this page was rejected for this reason before: a link that stands in every listing is one rejection."""
    found = select(Rejection.id).where(Rejection.site == site, Rejection.url == url, Rejection.reason == reason)
    return connection.scalar(found.limit(1)) is not None


def load_rejections(
    connection: Connection, site: str | None = None, run_id: int | None = None, limit: int = 100
) -> list[Rejection]:
    """The latest ``limit`` rejections, of one site or run or of all, newest first, detached from the database."""
    statement = select(Rejection).order_by(Rejection.id.desc()).limit(limit)
    if site is not None:
        statement = statement.where(Rejection.site == site)
    if run_id is not None:
        statement = statement.where(Rejection.run_id == run_id)
    return load_detached(connection, statement)
