from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Connection, Engine, select

from newscrawl.items import ListingEntry
from newscrawl.storage.articles import save_articles
from newscrawl.storage.engine import writing
from newscrawl.storage.frontier import (
    FrontierEntry,
    FrontierState,
    State,
    counts,
    highest_id,
    load_due,
    mark,
    mark_unmodified,
    save_listing,
)
from newscrawl.storage.models import Article, FrontierRow, Observation
from newscrawl.storage.reading import load_detached
from tests.storage.samples import FETCHED_AT, SITE, URL, article, at


def entry(article_id: str, url: str | None = None, **fields: str) -> ListingEntry:
    return ListingEntry(
        url=url or URL.format(article_id), article_id=article_id, headline=f"标题{article_id}", **fields
    )


def listing(connection: Connection, *entries: ListingEntry, now: dt.datetime = FETCHED_AT) -> list[FrontierState]:
    return save_listing(connection, SITE, 1, entries, "青岛资讯", now)


def become(connection: Connection, article_id: str, state: State, minutes: int = 0, **fields: object) -> None:
    mark(connection, SITE, article_id, state, now=at(minutes), run_id=2, url=URL.format(article_id), **fields)  # type: ignore[arg-type]


def row(connection: Connection, article_id: str) -> FrontierRow:
    (found,) = load_detached(
        connection, select(FrontierRow).where(FrontierRow.site == SITE, FrontierRow.article_id == article_id)
    )
    return found


def due(connection: Connection, minutes: int = 0, after_id: int = 0, limit: int = 10) -> list[FrontierEntry]:
    up_to_id = highest_id(connection, SITE)
    return load_due(connection, SITE, after_id=after_id, up_to_id=up_to_id, now=at(minutes), limit=limit)


def told(states: list[FrontierState]) -> list[tuple[str, str, State, bool, bool]]:
    return [(state.article_id, state.url, state.state, state.is_new, state.due) for state in states]


def test_a_listing_page_is_noted_in_its_order(engine: Engine) -> None:
    with writing(engine) as connection:
        states = listing(connection, entry("9"), entry("7", channel="财经"), entry("8"))
        assert told(states) == [
            ("9", URL.format("9"), State.DISCOVERED, True, True),
            ("7", URL.format("7"), State.DISCOVERED, True, True),
            ("8", URL.format("8"), State.DISCOVERED, True, True),
        ]
        assert [(state.channel, state.headline, state.attempts) for state in states[:2]] == [
            ("青岛资讯", "标题9", 0),
            ("财经", "标题7", 0),
        ]
        assert [found.id for found in due(connection)] == [state.id for state in states]
        assert sorted(state.id for state in states) == [state.id for state in states]
        first = row(connection, "9")
        assert first.discovered_at == first.updated_at == FETCHED_AT
        assert first.run_id == 1


def test_an_empty_listing_page(engine: Engine) -> None:
    with writing(engine) as connection:
        assert listing(connection) == []


def test_a_page_seen_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1"))
        assert told(listing(connection, entry("2"), entry("1"), now=at(60))) == [
            ("2", URL.format("2"), State.DISCOVERED, True, True),
            ("1", URL.format("1"), State.DISCOVERED, False, True),
        ]
        assert row(connection, "1").updated_at == FETCHED_AT


@pytest.mark.parametrize(("state", "due"), [(State.RETRY, True), (State.GONE, True), (State.STORED, False)])
def test_an_article_that_moved_is_asked_for_where_it_is_now(engine: Engine, state: State, due: bool) -> None:
    other = "https://www.qingdaoxinxigang.cn/article-1-1.html"
    with writing(engine) as connection:
        listing(connection, entry("1"))
        mark(connection, SITE, "1", state, now=at(1), run_id=1, url=URL.format("1"), retry_at=at(9999))
        assert told(listing(connection, entry("1"), now=at(2))) == [("1", URL.format("1"), state, False, False)]
        assert told(listing(connection, entry("1", other), now=at(3))) == [("1", other, state, False, due)]


def test_an_article_named_twice_on_one_page_keeps_the_first_url(engine: Engine) -> None:
    with writing(engine) as connection:
        found = listing(connection, entry("1"), entry("2"), entry("1", "https://www.example.cn/other"))
        assert [(state.url, state.is_new) for state in found] == [
            (URL.format("1"), True),
            (URL.format("2"), True),
            (URL.format("1"), False),
        ]


def test_sites_do_not_mix(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1"))
        (state,) = save_listing(connection, "yantai", 1, [entry("1", "https://yantai.example/1")], "要闻", FETCHED_AT)
        assert (state.is_new, state.url) == (True, "https://yantai.example/1")
        assert [found.article_id for found in due(connection)] == ["1"]
        assert counts(connection, "yantai")[State.DISCOVERED] == 1
        assert highest_id(connection, "yantai") > highest_id(connection, SITE) > highest_id(connection, "unknown") == 0


@pytest.mark.parametrize(
    ("state", "retry_at", "expected"),
    [
        (State.DISCOVERED, None, True),
        (State.RETRY, None, True),
        (State.RETRY, at(10), True),
        (State.RETRY, at(10) + dt.timedelta(microseconds=1), False),
        (State.STORED, None, False),
        (State.REJECTED, None, False),
        (State.GONE, None, False),
        (State.EXTERNAL, None, False),
        (State.PURGED, None, False),
    ],
)
def test_due(engine: Engine, state: State, retry_at: dt.datetime | None, expected: bool) -> None:
    with writing(engine) as connection:
        become(connection, "1", state, retry_at=retry_at)
        (found,) = listing(connection, entry("1"), now=at(10))
        assert (found.state, found.due, found.is_new) == (state, expected, False)
        assert bool(due(connection, minutes=10)) is expected


def test_due_in_chunks(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, *(entry(str(number)) for number in range(6)))
        become(connection, "1", State.RETRY, retry_at=at(0))
        become(connection, "3", State.STORED)
        first = due(connection, limit=3)
        assert [found.article_id for found in first] == ["0", "1", "2"]
        assert (first[1].state, first[1].attempts, first[1].headline) == (State.RETRY, 1, "标题1")
        second = due(connection, after_id=first[-1].id, limit=3)
        assert [found.article_id for found in second] == ["4", "5"]
        assert load_due(connection, SITE, after_id=0, up_to_id=first[0].id, now=at(0), limit=9) == first[:1]


def test_attempts_grow_until_the_article_is_stored(engine: Engine) -> None:
    with writing(engine) as connection:
        become(connection, "1", State.RETRY, 1, reason="http_503", detail="Service Unavailable", retry_at=at(5))
        become(connection, "1", State.RETRY, 6, reason="timeout", retry_at=at(20))
        found = row(connection, "1")
        assert (found.attempts, found.reason, found.detail, found.next_attempt_at) == (2, "timeout", None, at(20))
        assert (found.discovered_at, found.updated_at, found.run_id) == (at(1), at(6), 2)
        save_articles(connection, [article("1", fetched_at=at(30))])
        found = row(connection, "1")
        assert (found.state, found.attempts, found.reason, found.next_attempt_at) == ("stored", 0, None, None)
        assert (found.discovered_at, found.updated_at) == (at(1), at(30))


def test_saving_an_article_adds_it_to_the_frontier(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article("1")])
        found = row(connection, "1")
        assert (found.state, found.url, found.discovered_at) == ("stored", URL.format("1"), FETCHED_AT)
        (state,) = listing(connection, entry("1"))
        assert (state.state, state.is_new, state.due) == (State.STORED, False, False)


@pytest.mark.parametrize("state", [State.DISCOVERED, State.RETRY, State.REJECTED, State.EXTERNAL])
def test_a_stored_article_stays_stored_when_a_later_visit_fails(engine: Engine, state: State) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article("1")])
        become(connection, "1", state, 60, reason="no_headline", detail="looked for h1", retry_at=at(90))
        found = row(connection, "1")
        assert (found.state, found.next_attempt_at) == ("stored", None)
        assert (found.reason, found.detail, found.updated_at) == ("no_headline", "looked for h1", at(60))
        assert due(connection, minutes=1000) == []


def test_a_stored_article_can_go(engine: Engine) -> None:
    with writing(engine) as connection:
        save_articles(connection, [article("1")])
        become(connection, "1", State.GONE, reason="not_found")
        assert row(connection, "1").state == "gone"
        save_articles(connection, [article("1", fetched_at=at(5))])
        assert row(connection, "1").state == "stored"


def test_where_an_external_article_leads(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1"))
        become(connection, "1", State.EXTERNAL, target_url="https://elsewhere.example/" + "x" * 3000)
        found = row(connection, "1")
        assert (found.state, found.target_url) == ("external", "https://elsewhere.example/" + "x" * 3000)


def test_a_mark_keeps_the_first_url(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1", "https://www.example.cn/first"))
        become(connection, "1", State.REJECTED, reason="no_headline")
        found = row(connection, "1")
        assert (found.url, found.headline, found.channel) == ("https://www.example.cn/first", "标题1", "青岛资讯")


def test_counts(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, *(entry(str(number)) for number in range(3)))
        become(connection, "0", State.GONE)
        become(connection, "7", State.RETRY)
        assert counts(connection, SITE) == {
            State.DISCOVERED: 2,
            State.RETRY: 1,
            State.STORED: 0,
            State.REJECTED: 0,
            State.GONE: 1,
            State.EXTERNAL: 0,
            State.PURGED: 0,
        }


def test_requests_are_counted_whether_a_visit_succeeds_or_not(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1"))
        assert row(connection, "1").request_count == 0
        become(connection, "1", State.RETRY, 1, requests=3)
        become(connection, "1", State.RETRY, 2, requests=1)
        assert row(connection, "1").request_count == 4
        save_articles(connection, [article("1", fetched_at=at(3), requests=2)])
        assert row(connection, "1").request_count == 6
        become(connection, "1", State.GONE, 4, requests=1)
        assert row(connection, "1").request_count == 7
        become(connection, "2", State.REJECTED, requests=5)
        assert row(connection, "2").request_count == 5


def test_a_purged_article_stays_purged(engine: Engine) -> None:
    with writing(engine) as connection:
        become(connection, "1", State.PURGED)
        become(connection, "1", State.RETRY, 1)
        assert row(connection, "1").state == "purged"


def test_a_visit_that_brought_no_page_is_a_visit(engine: Engine) -> None:
    """Our request is counted once, however often it is noted: a batch may be repeated."""
    late = dt.datetime(2022, 8, 9, 16, 30, tzinfo=dt.UTC)  # half past midnight, the day after, in Shanghai
    with writing(engine) as connection:
        become(connection, "1", State.RETRY, -1, requests=1)
        save_articles(connection, [article("1", requests=2)])
        for _ in range(2):
            mark_unmodified(connection, SITE, "1", revisit_at=at(9999), now=late)
        found = row(connection, "1")
        assert (found.request_count, found.revisit_at, found.updated_at) == (4, at(9999), late)
        (stored,) = load_detached(connection, select(Article))
        assert (stored.fetched_at, stored.fetch_count, stored.changed_at) == (late, 2, FETCHED_AT)
        first, second = load_detached(connection, select(Observation).order_by(Observation.fetched_at))
        assert (first.outcome, first.own_requests, first.view_count) == ("new", 1, 461)
        assert (second.fetched_at, second.day, second.outcome) == (late, dt.date(2022, 8, 10), "not_modified")
        assert (second.view_count, second.comment_count, second.reactions) == (None, None, None)
        assert second.own_requests == 3


def test_not_modified_says_nothing_of_an_article_that_is_not_stored(engine: Engine) -> None:
    with writing(engine) as connection:
        listing(connection, entry("1"))
        mark_unmodified(connection, SITE, "1", revisit_at=None, now=at(1))
        assert (row(connection, "1").state, row(connection, "1").updated_at) == ("discovered", FETCHED_AT)
