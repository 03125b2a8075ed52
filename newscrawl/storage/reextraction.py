"""Today's rules over archived pages: what they change in the tables, and writing it.

An archived visit comes as the item that today's rules make of its pages, with the ``fetched_at`` of the visit. That
tells what it is to the table: the visit the row was made of, an earlier one, or one the table has never heard of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, func, select, update

from newscrawl.items import ArticleItem
from newscrawl.storage import frontier, observations, revisions
from newscrawl.storage.article_rows import (
    COUNTERS,
    Values,
    article_row,
    differing,
    observation_row,
    people,
    person_values,
    url_rows,
)
from newscrawl.storage.articles import FromArchive, rounds, save_articles, save_people
from newscrawl.storage.clusters import link_copies
from newscrawl.storage.keys import ArticleKey, by_key, ids_by_site, key_of
from newscrawl.storage.models import Article, ArticlePerson, ArticleUrl, Observation, Rejection, table_of
from newscrawl.storage.observations import NOT_MODIFIED
from newscrawl.storage.revisions import Origin, revision_row
from newscrawl.storage.search_index import index_articles
from newscrawl.storage.stated_time import settled
from newscrawl.storage.tombstones import purged, without_purged_headlines
from newscrawl.storage.upsert import Assignments, Columns, insert_missing, upsert

Kind = Literal["new", "later", "latest", "earlier", "purged"]

_KEY = ("site", "article_id")
_PEOPLE = ("name", "role", "role_text", "origin")
_OBSERVED = ("outcome", "day", "own_requests", *COUNTERS)
# What belongs to our visits, not to the page.
_OF_THE_VISITS = ("first_seen_at", "fetched_at", "changed_at", "fetch_count")
# What follows from other columns, or how a value was read without the value.
_NOT_SHOWN = frozenset({*_OF_THE_VISITS, "content_hash", "published_on", "readings", "rules_version"})


@dataclass(slots=True, frozen=True)
class Difference:
    """What today's rules make of one archived visit.

    ``kind``: the article has no row (``new``); the visit is younger than the page its row was made of (``later``); it
    is the visit its row was made of (``latest``); it is older (``earlier``); an operator has removed the article
    (``purged``). ``columns``: the columns of ``articles``, and ``people``, that are otherwise than in the row, with the
    values before and after; of an earlier visit only its counts, against its observation. Nothing for a new article.
    """

    site: str
    article_id: str
    url: str
    kind: Kind
    columns: dict[str, tuple[object, object]]


@dataclass(slots=True)
class _Known:
    """What the tables say of an article."""

    is_purged: bool = False
    row: Values = field(default_factory=dict)  # of ``articles``; empty: none
    people: list[Values] = field(default_factory=list)
    observed: dict[dt.datetime, Values] = field(default_factory=dict)  # by the time of the visit
    rejected: set[str] = field(default_factory=set)  # where the archive keeps visits that were rejected

    @property
    def made_of(self) -> dt.datetime:
        """The visit the row was made of: the latest that brought a page."""
        with_page = [at for at, observed in self.observed.items() if observed["outcome"] != NOT_MODIFIED]
        return max(with_page, default=self.row["fetched_at"])


@dataclass(slots=True)
class _Reread:
    """An archived visit beside what is known: ``row``, ``people`` and ``observed`` are what the tables should say."""

    known: _Known
    item: ArticleItem
    kind: Kind
    row: Values = field(default_factory=dict)
    people: list[Values] = field(default_factory=list)
    observed: dict[dt.datetime, Values] = field(default_factory=dict)
    columns: dict[str, tuple[object, object]] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return int(self.known.row["id"])

    @property
    def observation(self) -> Values:
        """The row of the visit's observation as it should be."""
        at = self.item.fetched_at
        return {"article_pk": self.pk, "fetched_at": at} | self.observed[at]

    @property
    def is_unheard_of(self) -> bool:
        return self.item.fetched_at not in self.known.observed

    @property
    def is_miscounted(self) -> bool:
        at = self.item.fetched_at
        return self.is_unheard_of or self.observed[at] != self.known.observed[at]

    @property
    def difference(self) -> Difference:
        return Difference(self.item.site, self.item.article_id, self.item.url, self.kind, self.columns)


def compare(connection: Connection, items: Sequence[ArticleItem]) -> list[Difference]:
    """What :func:`save_reextracted` would return; writes nothing."""
    known: dict[ArticleKey, _Known] = {}
    differences = []
    for numbered in rounds(without_purged_headlines(connection, items)):
        known |= _load(connection, {key_of(item) for item in numbered.values()}.difference(known))
        for item in numbered.values():
            reread = _reread(known[key_of(item)], item)
            differences.append(reread.difference)
            # The next visit of the article is compared with what this one would have left.
            if not reread.known.is_purged:
                row = reread.known.row | reread.row
                known[key_of(item)] = _Known(row=row, people=reread.people, observed=reread.observed)
    return differences


def save_reextracted(
    connection: Connection, items: Sequence[ArticleItem], *, run_id: int | None, now: dt.datetime
) -> list[Difference]:
    """Bring the tables up to what today's rules read in archived visits, those of an article in order of time; say for
    each visit what was otherwise. The caller opens the transaction.

    Visits the tables have never heard of are saved like those of a crawl, with revisions that name their origin. The
    visit a row was made of sets everything that the page says; other content than the row's makes a revision, but no
    new ``changed_at``: the site changed nothing. Of an earlier visit the counts are set right. Doing it twice changes
    nothing the second time. ``run_id`` is the run that writes, ``now`` (aware) its time.
    """
    rereads: dict[int, _Reread] = {}
    for numbered in rounds(without_purged_headlines(connection, items)):
        known = _load(connection, map(key_of, numbered.values()))
        found = {number: _reread(known[key_of(item)], item) for number, item in numbered.items()}
        counted = set().union(*(each.rejected for each in known.values()))
        from_archive = FromArchive(run_id, now, counted)
        in_order = sorted(found.values(), key=lambda reread: key_of(reread.item))
        save_articles(connection, [each.item for each in in_order if each.kind in ("new", "later")], from_archive)
        _save_latest(connection, [each for each in in_order if each.kind == "latest"], from_archive)
        _save_earlier(connection, [each for each in in_order if each.kind == "earlier"])
        rereads |= found
    return [rereads[number].difference for number in range(len(items))]


def visits_made_of(connection: Connection, site: str, article_ids: Collection[str]) -> dict[str, dt.datetime]:
    """The visit (its time: aware, UTC) that the row of each of these articles was made of; some hundreds at a time."""
    with_page = and_(Observation.article_pk == Article.id, Observation.outcome != NOT_MODIFIED)
    found = connection.execute(
        select(Article.article_id, func.coalesce(func.max(Observation.fetched_at), Article.fetched_at))
        .outerjoin(Observation, with_page)
        .where(Article.site == site, Article.article_id.in_(article_ids))
        .group_by(Article.id, Article.article_id, Article.fetched_at)
    )
    return {row[0]: row[1] for row in found}


def _load(connection: Connection, keys: Iterable[ArticleKey]) -> dict[ArticleKey, _Known]:
    keys = list(keys)
    columns = [column for column in table_of(Article).c if column.name != "article_id"]
    rows = by_key(connection, Article, keys, *columns)
    known = {key: _Known(row=rows[key]._asdict() if key in rows else {}) for key in keys}
    for key in purged(connection, keys):
        known[key].is_purged = True
    by_pk = {each.row["id"]: each for each in known.values() if each.row}
    for person in connection.execute(
        select(ArticlePerson.article_pk, *(getattr(ArticlePerson, name) for name in _PEOPLE))
        .where(ArticlePerson.article_pk.in_(by_pk))
        .order_by(ArticlePerson.article_pk, ArticlePerson.position)
    ):
        by_pk[person.article_pk].people.append({name: getattr(person, name) for name in _PEOPLE})
    for visit in connection.execute(
        select(
            Observation.article_pk, Observation.fetched_at, *(getattr(Observation, name) for name in _OBSERVED)
        ).where(Observation.article_pk.in_(by_pk))
    ):
        by_pk[visit.article_pk].observed[visit.fetched_at] = {name: getattr(visit, name) for name in _OBSERVED}
    for key, position in _rejected(connection, keys):
        known[key].rejected.add(position)
    return known


def _rejected(connection: Connection, keys: Iterable[ArticleKey]) -> Iterator[tuple[ArticleKey, str]]:
    """Where the archive keeps visits to these articles that were rejected: what they cost has been counted."""
    for site, article_ids in ids_by_site(keys).items():
        for row in connection.execute(
            select(Rejection.article_id, Rejection.archive_position).where(
                Rejection.site == site, Rejection.article_id.in_(article_ids), Rejection.archive_position.is_not(None)
            )
        ):
            yield (site, row.article_id), row.archive_position


def _kind(known: _Known, item: ArticleItem) -> Kind:
    if known.is_purged:
        return "purged"
    if not known.row:
        return "new"
    if item.fetched_at == known.made_of:
        return "latest"
    return "later" if item.fetched_at > known.made_of else "earlier"


def _reread(known: _Known, item: ArticleItem) -> _Reread:
    kind = _kind(known, item)
    if kind == "purged":
        return _Reread(known, item, kind)
    observed = _observed(known, item)
    counters = {name: _last_printed(observed, name) for name in COUNTERS}
    if kind == "earlier":
        printed = {name: getattr(item, name) for name in COUNTERS}
        columns = _columns(known.observed.get(item.fetched_at) or dict.fromkeys(COUNTERS), printed)
        return _Reread(known, item, kind, counters | _visits(known, item), known.people, observed, columns)
    if known.row:
        item, _ = settled(item, known.row, same_page=kind == "latest")
    row = article_row(item) | counters
    named = [person_values(person) for person in people(item)]
    shown = {name: value for name, value in row.items() if name not in _NOT_SHOWN} | {"people": named}
    columns = _columns(known.row | {"people": known.people}, shown) if known.row else {}
    return _Reread(known, item, kind, row, named, observed, columns)


def _visits(known: _Known, item: ArticleItem) -> Values:
    """What the row should say of our visits, an earlier one among them that it may not have counted."""
    return {
        "first_seen_at": min(known.row["first_seen_at"], item.fetched_at),
        "fetch_count": known.row["fetch_count"] + (item.fetched_at not in known.observed),
    }


def _columns(before: Mapping[str, Any], after: Values) -> dict[str, tuple[object, object]]:
    return {name: (before[name], after[name]) for name in differing(before, after)}


def _observed(known: _Known, item: ArticleItem) -> dict[dt.datetime, Values]:
    """The observations with that of the item as it should be. One that was missing comes without a revision, hence
    ``unchanged``; our requests before it are those that were counted before the visit that followed."""
    at = item.fetched_at
    later = [other for other in known.observed if other > at]
    own_requests = known.observed[min(later)]["own_requests"] if later else 0
    if item.archive_position in known.rejected:
        own_requests -= item.requests
    before = known.observed.get(at, {"outcome": "unchanged", "own_requests": own_requests})
    row = observation_row(0, item, before["outcome"], before["own_requests"])
    return known.observed | {at: {name: row[name] for name in _OBSERVED}}


def _last_printed(observed: Mapping[dt.datetime, Values], name: str) -> Any:
    for at in sorted(observed, reverse=True):
        if (value := observed[at][name]) is not None:
            return value
    return None


def _save_latest(connection: Connection, rereads: Sequence[_Reread], from_archive: FromArchive) -> None:
    stale = [each for each in rereads if _is_stale(each)]
    if stale:
        connection.execute(upsert(connection, Article, _KEY, _read_again), [each.row for each in stale])
    save_people(connection, {each.pk: each.item for each in stale if "people" in each.columns})
    observations.correct(connection, [each.observation for each in rereads if each.is_miscounted])
    revised = [each for each in stale if each.row["content_hash"] != each.known.row["content_hash"]]
    last = revisions.load_last(connection, [each.pk for each in revised])
    revisions.add(
        connection,
        [
            revision_row(
                each.pk,
                each.item,
                each.row,
                last.get(each.pk),
                origin=Origin.REEXTRACTION,
                run_id=from_archive.run_id,
                recorded_at=from_archive.now,
            )
            for each in revised
        ],
    )
    link_copies(connection, {each.pk: each.row["body"] for each in stale if "body" in each.columns})
    index_articles(connection, [each.pk for each in stale])


def _is_stale(reread: _Reread) -> bool:
    """Whether the row, in any column that a page can set, or its people are otherwise than they should be."""
    of_the_page = {name: value for name, value in reread.row.items() if name not in _OF_THE_VISITS}
    return "people" in reread.columns or bool(differing(reread.known.row, of_the_page))


def _read_again(_: Columns, new: Columns) -> Assignments:
    kept = {"id", "gone_at", *_KEY, *_OF_THE_VISITS}
    return [(column.name, new[column.name]) for column in table_of(Article).c if column.name not in kept]


def _save_earlier(connection: Connection, rereads: Sequence[_Reread]) -> None:
    unheard_of = [each for each in rereads if each.is_unheard_of]
    _count_requests(connection, [each for each in unheard_of if each.item.archive_position not in each.known.rejected])
    observations.correct(connection, [each.observation for each in rereads if each.is_miscounted])
    if urls := [row for each in unheard_of for row in url_rows(each.pk, each.item)]:
        urls.sort(key=lambda row: (row["site"], row["url_hash"]))
        connection.execute(insert_missing(connection, ArticleUrl, ("site", "url_hash")), urls)
    rows = [
        {"of_id": each.pk} | {f"new_{name}": value for name, value in each.row.items()}
        for each in rereads
        if differing(each.known.row, each.row)
    ]
    if rows:
        names = ("first_seen_at", "fetch_count", *COUNTERS)
        statement = update(table_of(Article)).where(Article.id == bindparam("of_id"))
        connection.execute(statement.values({name: bindparam(f"new_{name}") for name in names}), rows)


def _count_requests(connection: Connection, rereads: Sequence[_Reread]) -> None:
    """Add what visits cost that were never counted, to the frontier's count and to the visits that came after."""
    if rereads:
        frontier.add_requests(connection, {key_of(each.item): each.item.requests for each in rereads})
        statement = update(table_of(Observation)).where(
            Observation.article_pk == bindparam("of_article"), Observation.fetched_at > bindparam("of_visit")
        )
        connection.execute(
            statement.values(own_requests=Observation.own_requests + bindparam("requests")),
            [
                {"of_article": each.pk, "of_visit": each.item.fetched_at, "requests": each.item.requests}
                for each in rereads
            ],
        )
