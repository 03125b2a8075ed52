"""Syndicated copies: which articles, over all sites, tell the same story in nearly the same words.

Two articles are a pair if they share a band and their signatures agree enough (:mod:`newscrawl.storage.minhash`); a
cluster is a connected component of the pairs. Which pairs there are depends on the texts alone, so the clusters do not
depend on the order in which articles come, nor on how often they are saved.

A band counts its first ``BAND_LIMIT`` articles, by number, and no others: a text that ten thousand articles share
costs no more than one that two hundred share, and the later ones are not linked by it.

Who changes clusters holds a lock until the end of the transaction: two processes cannot save copies of each other
unseen. Every article with a fingerprint has a row in ``cluster_members``, alone in its cluster at first. So nobody ever
inserts a row that refers to another site's article, which on MariaDB waits for whoever is saving that article.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, bindparam, case, delete, exists, func, insert, select, tuple_, update
from sqlalchemy.orm import aliased

from newscrawl.storage.minhash import bands, copy_similarity, features, signature
from newscrawl.storage.models import Article, Base, ClusterMember, Fingerprint, FingerprintBand, Lease, table_of
from newscrawl.storage.upsert import upsert

#: articles that a band counts
BAND_LIMIT = 200

_LOCK = "*clusters*"  # no spider can have such a name
# Well below the parameters that one statement may have (SQLite 32,766).
_AT_ONCE = 500
_BUCKETS_AT_ONCE = 250

T = TypeVar("T")
_OfArticle = Fingerprint | FingerprintBand | ClusterMember
Bucket = tuple[int, int]  # band, hash


class _Print(NamedTuple):
    site: str
    signature: bytes


class _Member(NamedTuple):
    cluster_id: int
    similarity: int  # percent


@dataclass(slots=True, frozen=True)
class Copy:
    """One article of a cluster. ``similarity`` is that to the most similar other one, in percent, estimated;
    ``is_earliest``: no other one was published earlier. Datetimes are aware, in UTC."""

    article_pk: int
    site: str
    article_id: str
    url: str
    headline: str | None
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    similarity: int
    is_earliest: bool


@dataclass(slots=True, frozen=True)
class Cluster:
    """Copies of one story, two or more, in order of time: the earliest first."""

    cluster_id: int
    copies: tuple[Copy, ...]


def link_copies(connection: Connection, bodies: Mapping[int, str]) -> None:
    """Link the articles whose body is new or has changed (articles.id -> body) with their copies.

    Part of the transaction that saves them, after their rows. A body that says what it said before changes nothing. An
    article whose text is no copy any more leaves its cluster, and what it alone held together falls apart.
    """
    if not bodies:
        return
    _lock(connection)
    _refresh(connection, {pk: signature(body) for pk, body in bodies.items()})


def unlink_copies(connection: Connection, article_pks: Sequence[int]) -> None:
    """Take articles that will be removed out of their clusters. To be called before their rows are deleted, in the
    same transaction: the lock on the clusters comes first."""
    if article_pks:
        _lock(connection)
        _refresh(connection, dict.fromkeys(article_pks))


def relink(connection: Connection, *, after_pk: int, limit: int) -> list[int]:
    """Fingerprint and link anew the next ``limit`` articles by articles.id; says which, none at the end.

    After the last one the clusters are those that the texts ask for, whatever was in the tables. Each call may have a
    transaction of its own, with other writers between them.
    """
    _lock(connection)
    found = connection.execute(
        select(Article.id, Article.body).where(Article.id > after_pk).order_by(Article.id).limit(limit)
    )
    signatures = {row.id: signature(row.body) for row in found}
    _delete(connection, Fingerprint, _without_their_bands(connection, signatures))
    _refresh(connection, signatures, touched=signatures)
    return list(signatures)


def load_cluster(connection: Connection, article_pk: int) -> list[Copy]:
    """The article and its copies, the earliest first; empty if no copy of it is known.

    The earliest is the one published first; where nobody printed a time, the one that we met first.
    """
    of_this = select(ClusterMember.cluster_id).where(ClusterMember.article_pk == article_pk)
    clusters = _clusters(connection, list(connection.scalars(of_this)))
    return list(clusters[0].copies) if clusters else []


def load_clusters(connection: Connection, site: str | None = None, limit: int = 20) -> list[Cluster]:
    """At most ``limit`` clusters, those first of which we met a copy last; with ``site``, those with a copy there."""
    newest = func.max(Article.first_seen_at)
    statement = (
        select(ClusterMember.cluster_id)
        .join(Article)
        .where(ClusterMember.similarity > 0)
        .group_by(ClusterMember.cluster_id)
        .having(func.count() > 1)
        .order_by(newest.desc(), ClusterMember.cluster_id.desc())
        .limit(limit)
    )
    if site is not None:
        member = aliased(ClusterMember)
        of_site = select(member.cluster_id).join(Article).where(Article.site == site)
        statement = statement.where(ClusterMember.cluster_id.in_(of_site))
    return _clusters(connection, list(connection.scalars(statement)))


def _clusters(connection: Connection, cluster_ids: Sequence[int]) -> list[Cluster]:
    """Those of these clusters that have two members or more, in the order of ``cluster_ids``."""
    found: dict[int, list[Copy]] = defaultdict(list)
    for some in _slices(cluster_ids):
        for row in connection.execute(_COPIES.where(ClusterMember.cluster_id.in_(some))).mappings():
            copies = found[row["cluster_id"]]
            copies.append(Copy(**{name: row[name] for name in _AS_STORED}, is_earliest=not copies))
    return [Cluster(number, tuple(copies)) for number in cluster_ids if len(copies := found[number]) > 1]


_AS_STORED = tuple(field.name for field in fields(Copy) if field.name != "is_earliest")
_UNKNOWN_LAST = case((Article.published_at.is_(None), 1), else_=0)
_COPIES = (
    select(
        *(ClusterMember.cluster_id, ClusterMember.article_pk, ClusterMember.similarity),
        *(Article.site, Article.article_id, Article.url, Article.headline),
        *(Article.published_at, Article.first_seen_at),
    )
    .join(Article)
    .order_by(_UNKNOWN_LAST, Article.published_at, Article.first_seen_at, Article.id)
)


def _lock(connection: Connection) -> None:
    """Wait until no other transaction changes clusters, and keep others waiting until this one ends."""
    statement = upsert(connection, Lease, ("site",), lambda old, new: [("token", old.token + new.token)])
    connection.execute(statement, [{"site": _LOCK, "token": 1}])


def _refresh(connection: Connection, signatures: Mapping[int, bytes | None], *, touched: Iterable[int] = ()) -> None:
    """Have these signatures be those of these articles (None: there is to be none), and link anew what that changes,
    and ``touched``."""
    before = {pk: found.signature for pk, found in _fingerprints(connection, signatures).items()}
    changed = {pk: now for pk, now in sorted(signatures.items()) if before.get(pk) != now}
    displaced = _at_the_limit(connection, changed)
    _delete(connection, FingerprintBand, changed)
    _delete(connection, Fingerprint, changed)
    present = [(pk, now) for pk, now in changed.items() if now is not None]
    _insert(connection, Fingerprint, [{"article_pk": pk, "signature": now} for pk, now in present])
    _insert(
        connection,
        FingerprintBand,
        [{"band": band, "hash": word, "article_pk": pk} for pk, now in present for band, word in enumerate(bands(now))],
    )
    displaced |= _at_the_limit(connection, changed)
    _link(connection, displaced.union(changed, touched))


def _link(connection: Connection, touched: set[int]) -> None:
    """Compute anew the clusters that ``touched`` were in, and those that they are in now."""
    before = _clustermates(connection, touched)
    apart = touched | before.keys()
    prints = _fingerprints(connection, apart)
    pairs = _pairs(connection, prints)
    # Clusters that are merely joined have lost nothing: they stay whole.
    whole = _clustermates(connection, {pk for pair in pairs for pk in pair} - apart)
    roots = _Roots()
    for mates in _by_cluster(whole).values():
        for pk in mates:
            roots.join(pk, mates[0])
    best = defaultdict(int, dict.fromkeys(prints, 0) | {pk: member.similarity for pk, member in whole.items()})
    for (one, other), percent in pairs.items():
        roots.join(one, other)
        best[one], best[other] = max(best[one], percent), max(best[other], percent)
    _save_members(connection, before | whole, {pk: _Member(roots.of(pk), percent) for pk, percent in best.items()})


class _Roots:
    """Sets of numbers that are joined, each known by its lowest."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def of(self, number: int) -> int:
        while (parent := self._parents.get(number, number)) != number:
            self._parents[number] = self._parents.get(parent, parent)
            number = parent
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.of(one), self.of(other)))
        self._parents[high] = low


def _clustermates(connection: Connection, pks: Iterable[int]) -> dict[int, _Member]:
    """All members of the clusters in which ``pks`` are."""
    found: dict[int, _Member] = {}
    cluster_ids = {
        cluster_id
        for some in _slices(pks)
        for cluster_id in connection.scalars(
            select(ClusterMember.cluster_id).where(ClusterMember.article_pk.in_(some)).distinct()
        )
    }
    for some in _slices(cluster_ids):
        members = select(ClusterMember.article_pk, ClusterMember.cluster_id, ClusterMember.similarity)
        for pk, *member in connection.execute(members.where(ClusterMember.cluster_id.in_(some))):
            found[pk] = _Member(*member)
    return found


def _by_cluster(members: Mapping[int, _Member]) -> dict[int, list[int]]:
    mates: dict[int, list[int]] = defaultdict(list)
    for pk, member in members.items():
        mates[member.cluster_id].append(pk)
    return mates


def _save_members(connection: Connection, before: Mapping[int, _Member], after: Mapping[int, _Member]) -> None:
    table = table_of(ClusterMember)
    _delete(connection, ClusterMember, before.keys() - after.keys())
    moved = [{"pk": pk} | member._asdict() for pk, member in sorted(after.items()) if before.get(pk, member) != member]
    if moved:
        of_this = update(table).where(table.c.article_pk == bindparam("pk"))
        connection.execute(
            of_this.values(cluster_id=bindparam("cluster_id"), similarity=bindparam("similarity")), moved
        )
    new = [{"article_pk": pk} | member._asdict() for pk, member in sorted(after.items()) if pk not in before]
    _insert(connection, ClusterMember, new)


def _pairs(connection: Connection, prints: dict[int, _Print]) -> dict[tuple[int, int], int]:
    """The pairs of these articles with each other and with all others: (lower pk, higher pk) -> similarity, percent."""
    candidates = {
        (min(one, other), max(one, other))
        for bucket in _buckets(connection, prints)
        for one in prints.keys() & bucket
        for other in bucket
        if one < other or (one > other and other not in prints)
    }
    compared = {pk for pair in candidates for pk in pair}
    known = prints | _fingerprints(connection, compared - prints.keys())
    # Bands without a fingerprint are what somebody's hand has left.
    told = {pk: features(known[pk].signature) for pk in compared & known.keys()}
    found = {
        (one, other): copy_similarity(told[one], told[other], of_one_site=known[one].site == known[other].site)
        for one, other in candidates
        if one in told and other in told
    }
    return {pair: round(100 * share) for pair, share in found.items() if share is not None}


_Mine, _Other = aliased(FingerprintBand, name="mine"), aliased(FingerprintBand, name="other")
_IN_THE_SAME = (_Other.band == _Mine.band, _Other.hash == _Mine.hash)
_LIMITED = (
    select(_Other.article_pk).where(*_IN_THE_SAME).order_by(_Other.article_pk).offset(BAND_LIMIT).limit(1)
).scalar_subquery()
#: the bands that an article shares; limit_pk is the first article that the band does not count, NULL: it counts all
_SHARED = select(_Mine.band, _Mine.hash, _Mine.article_pk, _LIMITED.label("limit_pk")).where(
    exists().where(*_IN_THE_SAME, _Other.article_pk != _Mine.article_pk)
)


def _shared(connection: Connection, pks: Iterable[int]) -> tuple[set[Bucket], dict[Bucket, int]]:
    """The buckets in which one of these articles counts and is not alone: those with room, and the full ones, each
    with how many of these articles count in it."""
    roomy: set[Bucket] = set()
    full: Counter[Bucket] = Counter()
    for some in _slices(pks):
        for band, word, pk, limit_pk in connection.execute(_SHARED.where(_Mine.article_pk.in_(some))):
            if limit_pk is None:
                roomy.add((band, word))
            elif pk < limit_pk:
                full[band, word] += 1
    return roomy, full


def _buckets(connection: Connection, pks: Iterable[int]) -> Iterator[list[int]]:
    """What each band counts that one of these articles shares with others."""
    roomy, full = _shared(connection, pks)
    band, word, article_pk = FingerprintBand.band, FingerprintBand.hash, FingerprintBand.article_pk
    found: dict[Bucket, list[int]] = defaultdict(list)
    for some in _slices(roomy, _BUCKETS_AT_ONCE):
        for row in connection.execute(select(band, word, article_pk).where(tuple_(band, word).in_(some))):
            found[row.band, row.hash].append(row.article_pk)
    yield from found.values()
    for bucket in full:
        yield _ranked(connection, bucket, 0, BAND_LIMIT)


def _at_the_limit(connection: Connection, pks: Iterable[int]) -> set[int]:
    """The articles that full bands would count if these were not there: before a change those that move up, after it
    those that were pushed out."""
    _, full = _shared(connection, pks)
    return {pk for bucket, count in full.items() for pk in _ranked(connection, bucket, BAND_LIMIT, count)}


def _ranked(connection: Connection, bucket: Bucket, offset: int, limit: int) -> list[int]:
    band, word = bucket
    statement = select(FingerprintBand.article_pk).where(FingerprintBand.band == band, FingerprintBand.hash == word)
    return list(connection.scalars(statement.order_by(FingerprintBand.article_pk).offset(offset).limit(limit)))


def _fingerprints(connection: Connection, pks: Iterable[int]) -> dict[int, _Print]:
    statement = select(Fingerprint.article_pk, Article.site, Fingerprint.signature).join(Article)
    return {
        row.article_pk: _Print(row.site, row.signature)
        for some in _slices(pks)
        for row in connection.execute(statement.where(Fingerprint.article_pk.in_(some)))
    }


def _without_their_bands(connection: Connection, signatures: Mapping[int, bytes | None]) -> list[int]:
    """The articles in whose place other bands are stored than their signature has."""
    stored: dict[int, set[Bucket]] = defaultdict(set)
    for some in _slices(signatures):
        for row in connection.execute(select(FingerprintBand).where(FingerprintBand.article_pk.in_(some))):
            stored[row.article_pk].add((row.band, row.hash))
    return [pk for pk, now in signatures.items() if stored[pk] != (set(enumerate(bands(now))) if now else set())]


def _delete(connection: Connection, model: type[_OfArticle], pks: Iterable[int]) -> None:
    for some in _slices(pks):
        connection.execute(delete(model).where(model.article_pk.in_(some)))


def _insert(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(insert(table_of(model)), rows)


def _slices(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
