"""Walks: taken up where they stopped, and settled only when completed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from newscrawl.items import ListingEntry
from newscrawl.storage import walks
from newscrawl.storage.engine import Connection, writing

SITE, CHANNEL, FIRST = "a", "青岛资讯", "http://a.cn/list-1"
NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def entries(numbers: str) -> list[ListingEntry]:
    return [ListingEntry(f"http://a.cn/{number}", number, f"标题{number}") for number in numbers.split()]


def begin(connection: Connection, *, is_full: bool = False) -> walks.OpenWalk:
    return walks.begin_walk(connection, SITE, CHANNEL, FIRST, run_id=1, now=NOW, is_full=is_full)


def record(connection: Connection, walk: walks.OpenWalk, numbers: str, next_url: str | None) -> int:
    return walks.record_page(connection, SITE, walk, entries(numbers), next_url, NOW)


def test_a_completed_walk_settles_what_it_passed(engine: Engine) -> None:
    with writing(engine) as connection:
        walk = begin(connection, is_full=True)
        assert (walk.is_full, walk.is_resumed, walk.next_url) == (True, False, FIRST)
        assert record(connection, walk, "4 3", "http://a.cn/list-2") == 2
        assert record(connection, walk, "2 1", None) == 2
        assert walks.left_open(connection, SITE, CHANNEL) is None
        assert record(connection, begin(connection), "5 4", "http://a.cn/list-2") == 1


def test_what_a_killed_walk_saw_is_not_settled(engine: Engine) -> None:
    with writing(engine) as connection:
        record(connection, begin(connection, is_full=True), "4 3", "http://a.cn/list-2")
    with writing(engine) as connection:
        resumed = walks.left_open(connection, SITE, CHANNEL)
        assert resumed
        assert (resumed.is_resumed, resumed.next_url, resumed.is_full) == (True, "http://a.cn/list-2", True)
        assert record(connection, resumed, "3 2", "http://a.cn/list-3") == 2, "seen is not settled"
        walks.complete_walk(connection, SITE, resumed, NOW)
        assert record(connection, begin(connection), "5 4", "http://a.cn/list-2") == 1


def test_another_channel_settles_nothing_here(engine: Engine) -> None:
    with writing(engine) as connection:
        other = walks.begin_walk(connection, SITE, "财经", FIRST, run_id=1, now=NOW, is_full=True)
        walks.record_page(connection, SITE, other, entries("4 3"), None, NOW)
        assert walks.left_open(connection, SITE, CHANNEL) is None
        assert record(connection, begin(connection), "4 3", "http://a.cn/list-2") == 2


def test_only_a_completed_full_walk_counts_as_one(engine: Engine) -> None:
    with writing(engine) as connection:
        assert not walks.was_walked_fully(connection, SITE, CHANNEL, NOW)
        record(connection, begin(connection), "1", None)
        record(connection, begin(connection, is_full=True), "1", "http://a.cn/list-2")
        assert not walks.was_walked_fully(connection, SITE, CHANNEL, NOW)
        record(connection, begin(connection, is_full=True), "1", None)
        assert walks.was_walked_fully(connection, SITE, CHANNEL, NOW)
        assert not walks.was_walked_fully(connection, SITE, CHANNEL, NOW + dt.timedelta(seconds=1))


def test_beginning_drops_the_open_walk(engine: Engine) -> None:
    with writing(engine) as connection:
        record(connection, begin(connection), "4 3", "http://a.cn/list-2")
        begin(connection)
        resumed = walks.left_open(connection, SITE, CHANNEL)
        assert resumed
        assert resumed.next_url == FIRST


def test_a_channel_knows_what_it_has_shown(engine: Engine) -> None:
    with writing(engine) as connection:
        assert walks.shown_so_far(connection, SITE, CHANNEL) == 0
        record(connection, begin(connection), "4 3 4", None)
        assert walks.shown_so_far(connection, SITE, CHANNEL) == 2
        assert record(connection, begin(connection), "", None) == 0


def test_the_last_completed_walk_is_known_by_the_very_moment_it_began(engine: Engine) -> None:
    began = NOW.replace(microsecond=123456)
    with writing(engine) as connection:
        assert walks.last_completed(connection, SITE, CHANNEL) is None
        first = walks.begin_walk(connection, SITE, CHANNEL, FIRST, run_id=1, now=began, is_full=False)
        assert walks.last_completed(connection, SITE, CHANNEL) is None
        walks.complete_walk(connection, SITE, first, NOW + dt.timedelta(minutes=1))
        walks.begin_walk(connection, SITE, CHANNEL, FIRST, run_id=2, now=NOW + dt.timedelta(hours=1), is_full=False)
        assert walks.last_completed(connection, SITE, CHANNEL) == began


def test_what_is_settled_by_itself_stays_so(engine: Engine) -> None:
    with writing(engine) as connection:
        assert not walks.is_settled(connection, SITE, CHANNEL, "x")
        record(connection, begin(connection), "x", "http://a.cn/list-2")
        assert not walks.is_settled(connection, SITE, CHANNEL, "x")
        walks.settle(connection, SITE, "(files)", "x", NOW)
        walks.settle(connection, SITE, "(files)", "x", NOW)
        assert walks.is_settled(connection, SITE, "(files)", "x")
        assert not walks.is_settled(connection, SITE, CHANNEL, "x")
