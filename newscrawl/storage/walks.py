"""Walks along the listings of channels: how far each has come, and what it has passed.

"Known, so stop" is only right if everything *behind* the known article is known too, that is, if a completed walk of
the same channel has passed it. An article that merely stands in the frontier says nothing: another channel may have
named it, or a walk that was killed before it came to the older pages. So each channel remembers which articles its
listing has shown, and marks them as settled when a walk is completed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from newscrawl.items import ListingEntry
from newscrawl.storage.models import ChannelEntry, Walk, table_of
from newscrawl.storage.upsert import insert_missing

_KEY = ("site", "channel", "article_id")


@dataclass(slots=True, frozen=True)
class OpenWalk:
    """A walk to be gone on with: from ``next_url``; ``is_resumed`` says that an earlier run began it."""

    id: int
    channel: str
    next_url: str
    is_full: bool
    is_resumed: bool


def begin_walk(
    connection: Connection,
    site: str,
    channel: str,
    first_url: str,
    *,
    run_id: int | None,
    now: dt.datetime,
    is_full: bool,
) -> OpenWalk:
    """Begin a walk of a channel at ``first_url``; one that was left open is dropped. A full one goes to the end."""
    connection.execute(delete(Walk).where(Walk.site == site, Walk.channel == channel, Walk.completed_at.is_(None)))
    result = connection.execute(
        insert(Walk).values(
            site=site, channel=channel, run_id=run_id, is_full=is_full, next_url=first_url, pages=0, started_at=now
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    return OpenWalk(key[0], channel, first_url, is_full, is_resumed=False)


def left_open(connection: Connection, site: str, channel: str) -> OpenWalk | None:
    """The walk of a channel that an earlier run began and did not complete; None if there is none."""
    open_ones = select(Walk).where(Walk.site == site, Walk.channel == channel, Walk.completed_at.is_(None))
    row = connection.execute(open_ones.with_only_columns(Walk.id, Walk.next_url, Walk.is_full)).first()
    return OpenWalk(row.id, channel, row.next_url, row.is_full, is_resumed=True) if row else None


def open_below(connection: Connection, site: str, channel: str, span: str) -> list[OpenWalk]:
    """The open walks of the channels below ``channel`` that bear the name of this ``span`` of days."""
    rows = connection.execute(
        select(Walk.id, Walk.channel, Walk.next_url, Walk.is_full)
        .where(Walk.site == site, Walk.completed_at.is_(None))
        .where(
            Walk.channel.startswith(f"{channel}/", autoescape=True), Walk.channel.endswith(f"@{span}", autoescape=True)
        )
    )
    return [OpenWalk(row.id, row.channel, row.next_url, row.is_full, is_resumed=True) for row in rows]


def was_walked_fully(connection: Connection, site: str, channel: str, since: dt.datetime) -> bool:
    """Whether a walk to the end of the channel has been completed after ``since`` (aware)."""
    last = connection.scalar(
        select(func.max(Walk.completed_at)).where(Walk.site == site, Walk.channel == channel, Walk.is_full)
    )
    return last is not None and last >= since


def record_page(
    connection: Connection,
    site: str,
    walk: OpenWalk,
    entries: Sequence[ListingEntry],
    next_url: str | None,
    now: dt.datetime,
) -> int:
    """Note what a listing page shows and where the walk goes on; part of the page's transaction.

    Returns how many of the entries are not settled: no completed walk of this channel has passed them. With no
    ``next_url`` the walk is completed.
    """
    numbers = {entry.article_id for entry in entries}
    settled = connection.scalar(
        select(func.count())
        .select_from(ChannelEntry)
        .where(ChannelEntry.site == site, ChannelEntry.channel == walk.channel, ChannelEntry.is_settled)
        .where(ChannelEntry.article_id.in_(numbers))
    )
    if numbers:
        rows = [
            {"site": site, "channel": walk.channel, "article_id": number, "is_settled": False, "first_seen_at": now}
            for number in sorted(numbers)
        ]
        connection.execute(insert_missing(connection, ChannelEntry, _KEY), rows)
    connection.execute(update(Walk).where(Walk.id == walk.id).values(next_url=next_url, pages=Walk.pages + 1))
    if next_url is None:
        complete_walk(connection, site, walk, now)
    return len(numbers) - (settled or 0)


def complete_walk(connection: Connection, site: str, walk: OpenWalk, now: dt.datetime) -> None:
    """Close a walk: everything that the channel's listing has shown is settled from now on."""
    connection.execute(update(Walk).where(Walk.id == walk.id).values(next_url=None, completed_at=now))
    connection.execute(
        update(table_of(ChannelEntry))
        .where(ChannelEntry.site == site, ChannelEntry.channel == walk.channel, ~ChannelEntry.is_settled)
        .values(is_settled=True)
    )


def last_completed(connection: Connection, site: str, channel: str) -> dt.datetime | None:
    """When the latest completed walk of a channel began (aware); None if none was completed."""
    return connection.scalar(
        select(func.max(Walk.started_at)).where(
            Walk.site == site, Walk.channel == channel, Walk.completed_at.is_not(None)
        )
    )


def is_settled(connection: Connection, site: str, channel: str, article_id: str) -> bool:
    """Whether a completed walk of the channel has passed this."""
    settled = select(ChannelEntry.is_settled).filter_by(site=site, channel=channel, article_id=article_id)
    return bool(connection.scalar(settled))


def settle(connection: Connection, site: str, channel: str, article_id: str, now: dt.datetime) -> None:
    """Note something as passed that is no article, such as a file of a sitemap in the state that was read."""
    row = {"site": site, "channel": channel, "article_id": article_id, "is_settled": True, "first_seen_at": now}
    connection.execute(insert_missing(connection, ChannelEntry, _KEY), [row])


def shown_so_far(connection: Connection, site: str, channel: str) -> int:
    """How many articles the channel's listing has ever shown."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(ChannelEntry)
            .where(ChannelEntry.site == site, ChannelEntry.channel == channel)
        )
        or 0
    )
