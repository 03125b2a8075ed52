"""The frontier: the durable record of the articles we know of, and what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, func, null, or_, select, update

from newscrawl.items import ArticleItem, ListingEntry
from newscrawl.storage import observations
from newscrawl.storage.keys import ArticleKey, by_key
from newscrawl.storage.models import Article, FrontierRow, table_of
from newscrawl.storage.upsert import Assignments, Columns, insert_missing, upsert, word

_KEY = ("site", "article_id")
_OPTIONAL = (
    *("channel", "headline", "next_attempt_at", "revisit_at", "etag", "last_modified"),
    *("reason", "detail", "target_url", "run_id"),
)
#: an article that was gone and stands in a listing again may have been waiting for review; asked for once a day
_GONE_AGAIN_AFTER = dt.timedelta(days=1)


class State(StrEnum):
    """What we know of an article: DISCOVERED and RETRY still want a visit, the others are settled. PURGED is an
    operator's word: it has a row in ``tombstones`` and is never asked for again."""

    DISCOVERED = "discovered"
    RETRY = "retry"
    STORED = "stored"
    REJECTED = "rejected"
    GONE = "gone"
    EXTERNAL = "external"
    PURGED = "purged"


@dataclass(slots=True, frozen=True)
class FrontierEntry:
    """An article in the frontier. ``id`` is its place in the order of discovery; ``url`` the one under which it was
    first met; ``channel`` and ``headline`` are those of the listing page that named it first. ``etag`` and
    ``last_modified`` are those of the latest page, ``published_at`` (aware) that of the stored article."""

    id: int
    article_id: str
    url: str
    channel: str | None
    headline: str | None
    state: State
    attempts: int
    etag: str | None = None
    last_modified: str | None = None
    published_at: dt.datetime | None = None
    #: short code of what went wrong last; None: nothing
    reason: str | None = None


@dataclass(slots=True, frozen=True, kw_only=True)
class FrontierState(FrontierEntry):
    """What the frontier says of an entry of a listing page. ``is_new``: this page was the first to name the article;
    ``due``: it wants a visit now."""

    is_new: bool
    due: bool


_ENTRIES = select(
    FrontierRow.id,
    FrontierRow.article_id,
    FrontierRow.url,
    FrontierRow.channel,
    FrontierRow.headline,
    FrontierRow.state,
    FrontierRow.attempts,
    FrontierRow.etag,
    FrontierRow.last_modified,
    Article.published_at,
    FrontierRow.reason,
    FrontierRow.next_attempt_at,
    FrontierRow.updated_at,
).outerjoin(Article, and_(Article.site == FrontierRow.site, Article.article_id == FrontierRow.article_id))


def save_listing(
    connection: Connection,
    site: str,
    run_id: int | None,
    entries: Sequence[ListingEntry],
    channel: str,
    now: dt.datetime,
) -> list[FrontierState]:
    """Note the articles a listing page names, and say what the frontier knows of each, in the order of ``entries``.

    Articles known already keep what is known of them, since several walks may show the same page; but they move to the
    URL that is shown now, and what could not be had under the old one is due at once. Of purged ones nothing is noted.
    ``now`` is aware. The caller opens the transaction, one a listing page, and sends no request before it is committed.
    """
    known = _rows(connection, site, entries)
    missing = {entry.article_id: entry for entry in reversed(entries) if entry.article_id not in known}
    if missing:
        connection.execute(
            insert_missing(connection, FrontierRow, _KEY),
            [
                _row(site, entry.article_id, entry.url, State.DISCOVERED, now)
                | {"channel": entry.channel or channel, "headline": entry.headline, "run_id": run_id}
                for entry in reversed(missing.values())
            ],
        )
        known |= _rows(connection, site, entries)
    shown = {entry.article_id: entry.url for entry in reversed(entries)}
    moved = {
        article_id: url
        for article_id, url in shown.items()
        if known[article_id].url != url and known[article_id].state != State.PURGED
    }
    for article_id, url in sorted(moved.items()):
        of_this = {"site": site, "article_id": article_id}
        connection.execute(update(table_of(FrontierRow)).filter_by(**of_this).values(url=url))
    known |= _rows(connection, site, [entry for entry in entries if entry.article_id in moved]) if moved else {}
    states = []
    for entry in entries:
        row = known[entry.article_id]
        # An article named twice on one page is new the first time only.
        is_new = missing.pop(entry.article_id, None) is not None
        states.append(FrontierState(*_told(row), is_new=is_new, due=_is_due(row, now, moved=entry.article_id in moved)))
    return states


def mark(
    connection: Connection,
    site: str,
    article_id: str,
    state: State,
    *,
    now: dt.datetime,
    run_id: int | None,
    url: str,
    reason: str | None = None,
    detail: str | None = None,
    target_url: str | None = None,
    retry_at: dt.datetime | None = None,
    requests: int = 0,
) -> None:
    """Set what became of an article. ``retry_at``: not to be tried before (aware; None: at once); it is also when a
    stored article whose visit failed is visited again. ``requests`` is what the visit cost. Times are aware.

    An article that is not in the frontier yet is added under ``url``; a known one keeps its URL. Every failure adds
    one to ``attempts``; STORED sets it to 0.

    One exception: an article that is ``stored`` stays stored when a later visit fails, since what we have is not
    lost; only GONE, the site's own word, ends that. The failed visit's ``reason`` and ``detail`` are noted all the
    same, and it is visited again at ``retry_at``. GONE makes the article a tombstone: its row stays, with the time.
    PURGED stays, whatever comes.
    """
    row = _row(site, article_id, url, state, now) | {
        "attempts": 0 if state is State.STORED else 1,
        "next_attempt_at": retry_at if state is State.RETRY else None,
        "revisit_at": retry_at,
        "reason": reason,
        "detail": detail,
        "target_url": target_url,
        "run_id": run_id,
        "request_count": requests,
    }
    connection.execute(upsert(connection, FrontierRow, _KEY, _marked), [row])
    if state is State.GONE:
        connection.execute(
            update(table_of(Article))
            .where(Article.site == site, Article.article_id == article_id, Article.gone_at.is_(None))
            .values(gone_at=now)
        )


def mark_unmodified(
    connection: Connection,
    site: str,
    article_id: str,
    *,
    revisit_at: dt.datetime | None,
    now: dt.datetime,
    requests: int = 1,
) -> None:
    """Note a visit that cost so many ``requests`` and that the server answered with "not modified": content and counts
    stand as they are. ``now`` (aware) is what the visit is known by: noting it twice is one visit."""
    of_this = {"site": site, "article_id": article_id}
    before = connection.execute(
        select(Article.id, Article.time_zone, Article.fetched_at, FrontierRow.request_count)
        .outerjoin(FrontierRow, and_(FrontierRow.site == Article.site, FrontierRow.article_id == Article.article_id))
        .where(Article.site == site, Article.article_id == article_id)
    ).one_or_none()
    if before is None or before.fetched_at == now:
        return
    for model, values in (
        (
            FrontierRow,
            {"revisit_at": revisit_at, "updated_at": now, "attempts": 0}
            | {"request_count": FrontierRow.request_count + requests},
        ),
        (Article, {"fetched_at": now, "fetch_count": Article.fetch_count + 1}),
    ):
        connection.execute(update(table_of(model)).filter_by(**of_this).values(values))
    row = observations.not_modified_row(before.id, now, before.time_zone, before.request_count or 0)
    observations.add(connection, [row])


def mark_stored(
    connection: Connection, items: Sequence[ArticleItem], requests: Sequence[int], *, from_archive: bool = False
) -> None:
    """Mark the articles of ``items`` as stored, adding those the frontier does not know. Part of their transaction.

    ``requests`` says for each how many to add to the count. ``from_archive``: the visits may be older than what the
    frontier has noted since; what became of a stored or gone article later stands then.
    """
    rows = [
        _row(item.site, item.article_id, item.url, State.STORED, item.fetched_at)
        | {"channel": item.channel, "headline": item.headline, "request_count": count}
        | {"revisit_at": item.revisit_at, "etag": item.etag, "last_modified": item.last_modified}
        for item, count in zip(items, requests, strict=True)
    ]
    rows.sort(key=lambda row: (row["site"], row["article_id"]))
    connection.execute(upsert(connection, FrontierRow, _KEY, _read_again if from_archive else _stored), rows)


def request_counts(connection: Connection, keys: Iterable[ArticleKey]) -> dict[ArticleKey, int]:
    """How many requests for pages of each of these articles we have made; those the frontier knows."""
    found = by_key(connection, FrontierRow, keys, FrontierRow.request_count)
    return {key: row.request_count for key, row in found.items()}


def add_requests(connection: Connection, requests: Mapping[ArticleKey, int]) -> None:
    """Add requests for pages of these articles that were never counted."""
    statement = update(table_of(FrontierRow)).where(
        FrontierRow.site == bindparam("of_site"), FrontierRow.article_id == bindparam("of_article")
    )
    connection.execute(
        statement.values(request_count=FrontierRow.request_count + bindparam("more")),
        [{"of_site": site, "of_article": id_, "more": count} for (site, id_), count in sorted(requests.items())],
    )


def load_due(
    connection: Connection, site: str, *, after_id: int, up_to_id: int, now: dt.datetime, limit: int
) -> list[FrontierEntry]:
    """At most ``limit`` articles that want a visit ``now``, in the order of discovery, with after_id < id <= up_to_id.

    Fewer than ``limit`` means there are no more. For the next chunk, pass the last id as ``after_id``.
    """
    wanted = {
        State.DISCOVERED: FrontierRow.state == State.DISCOVERED,
        State.RETRY: or_(FrontierRow.next_attempt_at.is_(None), FrontierRow.next_attempt_at <= now),
    }
    # A query for each state, so that both walk along the index (site, state, id) instead of sorting or scanning.
    found = [
        row
        for state, condition in wanted.items()
        for row in connection.execute(
            _ENTRIES.where(FrontierRow.site == site, FrontierRow.state == state, condition)
            .where(FrontierRow.id > after_id, FrontierRow.id <= up_to_id)
            .order_by(FrontierRow.id)
            .limit(limit)
        )
    ]
    found.sort(key=lambda row: row.id)
    return [FrontierEntry(*_told(row)) for row in found[:limit]]


def load_revisits(connection: Connection, site: str, *, now: dt.datetime, limit: int) -> list[FrontierEntry]:
    """At most ``limit`` stored articles whose time has come to be visited again, those that wait longest first."""
    found = connection.execute(
        _ENTRIES.where(FrontierRow.site == site, FrontierRow.state == State.STORED, FrontierRow.revisit_at <= now)
        .order_by(FrontierRow.revisit_at)
        .limit(limit)
    )
    return [FrontierEntry(*_told(row)) for row in found]


def unknown(connection: Connection, site: str, article_ids: Sequence[str]) -> list[str]:
    """Those of these articles that the frontier has never heard of, in their order; at most some hundreds at a time."""
    known = set(
        connection.scalars(
            select(FrontierRow.article_id).where(FrontierRow.site == site, FrontierRow.article_id.in_(article_ids))
        )
    )
    return [article_id for article_id in article_ids if article_id not in known]


def reopen_rejected(connection: Connection, site: str, now: dt.datetime, reason: str | None = None) -> int:
    """Have the rejected articles of ``site``, those for ``reason`` or all, tried again, as after a reader or a site was
    mended; say how many."""
    statement = update(table_of(FrontierRow)).where(FrontierRow.site == site, FrontierRow.state == State.REJECTED)
    if reason is not None:
        statement = statement.where(FrontierRow.reason == reason)
    return connection.execute(statement.values(state=State.DISCOVERED.value, attempts=0, updated_at=now)).rowcount


def count_settled(connection: Connection, site: str, article_ids: Sequence[str]) -> int:
    """How many of these articles want no visit: stored, refused, gone or elsewhere."""
    settled = tuple(State(state) for state in State if state not in (State.DISCOVERED, State.RETRY))
    return (
        connection.scalar(
            select(func.count())
            .select_from(FrontierRow)
            .where(FrontierRow.site == site, FrontierRow.state.in_(settled), FrontierRow.article_id.in_(article_ids))
        )
        or 0
    )


def highest_id(connection: Connection, site: str) -> int:
    """The id of the article of ``site`` discovered last; 0 if there is none."""
    return connection.scalar(select(func.max(FrontierRow.id)).where(FrontierRow.site == site)) or 0


def counts(connection: Connection, site: str) -> dict[State, int]:
    """How many articles of ``site`` are in each state; states without any count 0."""
    found = connection.execute(
        select(FrontierRow.state, func.count()).where(FrontierRow.site == site).group_by(FrontierRow.state)
    )
    return dict.fromkeys(State, 0) | {State(state): number for state, number in found}


def _row(site: str, article_id: str, url: str, state: State, now: dt.datetime) -> dict[str, object]:
    return dict.fromkeys(_OPTIONAL) | {
        "site": site,
        "article_id": article_id,
        "url": url,
        "state": state.value,
        "attempts": 0,
        "request_count": 0,
        "discovered_at": now,
        "updated_at": now,
    }


def _marked(old: Columns, new: Columns) -> Assignments:
    stays_stored = and_(old.state == word(State.STORED), new.state != word(State.STORED), new.state != word(State.GONE))
    return [
        ("revisit_at", case((stays_stored, new.revisit_at), else_=null())),
        ("attempts", case((new.state == word(State.STORED), new.attempts), else_=old.attempts + new.attempts)),
        ("next_attempt_at", case((stays_stored, null()), else_=new.next_attempt_at)),
        ("request_count", old.request_count + new.request_count),
        *((name, new[name]) for name in ("reason", "detail", "target_url", "updated_at", "run_id")),
        ("state", case((or_(stays_stored, old.state == word(State.PURGED)), old.state), else_=new.state)),
    ]


_OF_A_VISIT = (
    *("attempts", "next_attempt_at", "revisit_at", "etag", "last_modified"),
    *("reason", "detail", "target_url", "updated_at", "state"),
)


def _stored(old: Columns, new: Columns) -> Assignments:
    requests = ("request_count", old.request_count + new.request_count)
    return [requests, *((name, new[name]) for name in _OF_A_VISIT)]


def _read_again(old: Columns, new: Columns) -> Assignments:
    is_settled = or_(old.state == word(State.STORED), old.state == word(State.GONE))
    stands = and_(is_settled, old.updated_at > new.updated_at)
    # "updated_at" and then "state" come last: once the first is assigned, what stands is still told the same way.
    assignments = [(name, case((stands, old[name]), else_=new[name])) for name in _OF_A_VISIT]
    return [("request_count", old.request_count + new.request_count), *assignments]


def _rows(connection: Connection, site: str, entries: Sequence[ListingEntry]) -> dict[str, Row[*tuple[Any, ...]]]:
    found = connection.execute(
        _ENTRIES.where(FrontierRow.site == site, FrontierRow.article_id.in_([entry.article_id for entry in entries]))
    )
    return {row.article_id: row for row in found}


def _told(row: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    """The fields of a FrontierEntry, in their order."""
    *told, _, _ = row
    return *told[:5], State(row.state), *told[6:]


def _is_due(row: Row[*tuple[Any, ...]], now: dt.datetime, *, moved: bool) -> bool:
    match State(row.state):
        case State.DISCOVERED:
            return True
        case State.RETRY:
            return moved or row.next_attempt_at is None or row.next_attempt_at <= now
        case State.GONE:
            return moved or bool(row.updated_at <= now - _GONE_AGAIN_AFTER)
    return False
