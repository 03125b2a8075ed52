"""The pages that could not become an article or a listing, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Select, func, insert, select

from newscrawl.storage.models import Rejection, table_of
from newscrawl.storage.reading import load_detached

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def save_rejection(
    connection: Connection,
    run_id: int,
    site: str,
    url: str,
    kind: Literal["listing", "article"],
    reason: str,
    detail: str,
    now: dt.datetime,
    *,
    article_id: str | None = None,
    archive_position: str | None = None,
) -> None:
    """Note that a page was rejected ``now`` (aware). ``reason`` is a short code, ``detail`` says it in words;
    ``article_id`` is the article that was asked for, ``archive_position`` where the page is kept."""
    connection.execute(
        insert(table_of(Rejection)).values(
            run_id=run_id,
            site=site,
            url=url,
            kind=kind,
            reason=reason,
            detail=detail,
            at=now,
            article_id=article_id,
            archive_position=archive_position,
        )
    )


def is_known(connection: Connection, site: str, url: str, reason: str) -> bool:
    """Whether this page was rejected for this reason before: a link that stands in every listing is one rejection."""
    found = select(Rejection.id).where(Rejection.site == site, Rejection.url == url, Rejection.reason == reason)
    return connection.scalar(found.limit(1)) is not None


def load_rejection(connection: Connection, rejection_id: int) -> Rejection | None:
    """The rejection of this number, detached from the database; None if there is none."""
    found = load_detached(connection, select(Rejection).where(Rejection.id == rejection_id))
    return found[0] if found else None


def load_rejections(
    connection: Connection,
    site: str | None = None,
    run_id: int | None = None,
    limit: int = 100,
    *,
    reason: str | None = None,
    only_open: bool = False,
) -> list[Rejection]:
    """The latest ``limit`` rejections, of one site, run or reason or of all, newest first, detached from the database.
    ``only_open`` leaves out those of pages that became an article after all."""
    statement = _matching(select(Rejection), site, reason, only_open=only_open)
    if run_id is not None:
        statement = statement.where(Rejection.run_id == run_id)
    return load_detached(connection, statement.order_by(Rejection.id.desc()).limit(limit))


@dataclass(slots=True, frozen=True)
class Reason:
    """How often a site's pages were rejected for one reason, when last (aware, UTC), and one such page."""

    site: str
    kind: str
    reason: str
    rejections: int
    last_at: dt.datetime
    example_url: str


def count_reasons(
    connection: Connection,
    site: str | None = None,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only_open: bool = True,
) -> list[Reason]:
    """The reasons of rejections, the most frequent first: of those that are still open, or with ``only_open`` false of
    all; with ``since`` and ``until`` (aware) of those from then on, and before then."""
    groups = _matching(
        select(
            Rejection.site,
            Rejection.kind,
            Rejection.reason,
            func.count().label("rejections"),
            func.max(Rejection.id).label("last_id"),
        ),
        site,
        None,
        only_open=only_open,
    ).group_by(Rejection.site, Rejection.kind, Rejection.reason)
    if since is not None:
        groups = groups.where(Rejection.at >= since)
    if until is not None:
        groups = groups.where(Rejection.at < until)
    counted = groups.subquery()
    statement = (
        select(counted.c.site, counted.c.kind, counted.c.reason, counted.c.rejections, Rejection.at, Rejection.url)
        .join(Rejection, Rejection.id == counted.c.last_id)
        .order_by(counted.c.rejections.desc(), counted.c.site, counted.c.kind, counted.c.reason)
    )
    return [Reason(*row) for row in connection.execute(statement)]


def open_positions(connection: Connection, site: str, reason: str | None = None) -> list[str]:
    """Where the archive keeps the rejected article pages of ``site`` that are still open, in order of rejection."""
    statement = _matching(select(Rejection.archive_position), site, reason, only_open=True).where(
        Rejection.kind == "article", Rejection.archive_position.is_not(None)
    )
    found = connection.scalars(statement.order_by(Rejection.id))
    return list(dict.fromkeys(position for position in found if position))


def _matching(statement: S, site: str | None, reason: str | None, *, only_open: bool) -> S:
    if site is not None:
        statement = statement.where(Rejection.site == site)
    if reason is not None:
        statement = statement.where(Rejection.reason == reason)
    return statement.where(Rejection.resolved_at.is_(None)) if only_open else statement
