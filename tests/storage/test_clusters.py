from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from itertools import permutations

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from newscrawl.storage.article_rows import article_row
from newscrawl.storage.clusters import (
    BAND_LIMIT,
    link_copies,
    load_cluster,
    load_clusters,
    relink,
    unlink_copies,
)
from newscrawl.storage.engine import writing
from newscrawl.storage.minhash import copy_similarity, features, signature
from newscrawl.storage.models import Article, ClusterMember, Fingerprint, FingerprintBand, table_of
from tests.storage.samples import SHANGHAI, article, at

Rows = dict[int, tuple[int, int]]  # article_pk -> cluster_id, similarity


def part(number: int) -> str:
    """80 characters that stand in no other part."""
    return "".join(chr(0x4E00 + 80 * number + place) for place in range(80))


def text(*numbers: int) -> str:
    return "\n\n".join(map(part, numbers))


# Each has three fifths in common with the next one and a third with the one after that, which is no copy.
CHAIN = (text(1, 2, 3, 4), text(2, 3, 4, 5), text(3, 4, 5, 6))
STORY = text(11, 12, 13)
REPRINT = text(11, 12, 13) + "本站记者整理报道"
STRANGER = text(21, 22, 23)


def store(
    connection: Connection, bodies: Iterable[str], site: str = "demo", first: int = 1, **fields: object
) -> list[int]:
    """Rows of articles, not linked yet, and their articles.id in order."""
    rows = [
        article_row(article(str(number), site=site, body=[body], **fields)) for number, body in enumerate(bodies, first)
    ]
    connection.execute(insert(table_of(Article)), rows)
    ids = [row["article_id"] for row in rows]
    found = select(Article.article_id, Article.id).where(Article.site == site, Article.article_id.in_(ids))
    pks = {row.article_id: row.id for row in connection.execute(found)}
    return [pks[article_id] for article_id in ids]


def members(connection: Connection) -> Rows:
    return {row.article_pk: (row.cluster_id, row.similarity) for row in connection.execute(select(ClusterMember))}


def clusters(connection: Connection) -> set[frozenset[int]]:
    found = members(connection)
    sets = {frozenset(pk for pk in found if found[pk][0] == cluster_id) for cluster_id, _ in found.values()}
    assert {min(pks): {found[pk][0] for pk in pks} for pks in sets} == {min(pks): {min(pks)} for pks in sets}
    return sets


def link(connection: Connection, bodies: Mapping[int, str]) -> None:
    for pk, body in bodies.items():
        connection.execute(update(table_of(Article)).where(Article.id == pk).values(body=body))
    link_copies(connection, bodies)


def relink_all(connection: Connection, limit: int = 3) -> None:
    last = 0
    while pks := relink(connection, after_pk=last, limit=limit):
        last = pks[-1]


def test_the_texts_are_as_alike_as_the_tests_need() -> None:
    def similar(one: str, other: str) -> float | None:
        first, second = signature(one), signature(other)
        assert first is not None
        assert second is not None
        return copy_similarity(features(first), features(second), of_one_site=True)

    assert similar(CHAIN[0], CHAIN[1])
    assert similar(CHAIN[1], CHAIN[2])
    assert similar(CHAIN[0], CHAIN[2]) is None
    assert similar(STORY, REPRINT)
    assert similar(STORY, STRANGER) is None


def test_a_copy_is_linked_and_a_stranger_is_not(connection: Connection) -> None:
    one, two, stranger = store(connection, [STORY, REPRINT, STRANGER])
    link_copies(connection, {one: STORY, two: REPRINT, stranger: STRANGER})
    assert clusters(connection) == {frozenset({one, two}), frozenset({stranger})}
    similarity = members(connection)[one][1]
    assert 85 <= similarity < 100, "234 of 248 shingles are in both: 94 percent"
    assert members(connection)[two][1] == similarity
    assert members(connection)[stranger] == (stranger, 0)
    assert [copy.article_pk for copy in load_cluster(connection, two)] == [one, two]
    assert load_cluster(connection, stranger) == []


def test_the_order_in_which_articles_come_does_not_matter(connection: Connection) -> None:
    bodies = [*CHAIN, STORY, REPRINT, STRANGER]
    pks = store(connection, bodies)
    expected: Rows = {}
    for number, order in enumerate(list(permutations(range(6)))[::97]):
        connection.execute(delete(ClusterMember))
        connection.execute(delete(FingerprintBand))
        connection.execute(delete(Fingerprint))
        step = 1 + number % 3
        for start in range(0, 6, step):
            link_copies(connection, {pks[place]: bodies[place] for place in order[start : start + step]})
        expected = expected or members(connection)
        assert members(connection) == expected
    assert clusters(connection) == {frozenset(pks[:3]), frozenset(pks[3:5]), frozenset(pks[5:])}


def test_linking_again_changes_nothing(connection: Connection) -> None:
    pks = store(connection, [*CHAIN, STRANGER])
    bodies = dict(zip(pks, [*CHAIN, STRANGER], strict=True))
    link_copies(connection, bodies)
    before = members(connection)
    link_copies(connection, bodies)
    link_copies(connection, {})
    assert members(connection) == before
    relink_all(connection)
    assert members(connection) == before


def test_an_article_between_two_clusters_joins_them(connection: Connection) -> None:
    first, between, third = store(connection, CHAIN)
    link_copies(connection, {third: CHAIN[2]})
    link_copies(connection, {first: CHAIN[0]})
    assert clusters(connection) == {frozenset({first}), frozenset({third})}
    link_copies(connection, {between: CHAIN[1]})
    assert clusters(connection) == {frozenset({first, between, third})}


def test_what_a_changed_article_held_together_falls_apart(connection: Connection) -> None:
    first, between, third = store(connection, CHAIN)
    link_copies(connection, dict(zip((first, between, third), CHAIN, strict=True)))
    link(connection, {between: STRANGER})
    assert clusters(connection) == {frozenset({first}), frozenset({between}), frozenset({third})}
    assert {similarity for _, similarity in members(connection).values()} == {0}
    link(connection, {between: CHAIN[1]})
    assert clusters(connection) == {frozenset({first, between, third})}


def test_an_article_that_changes_moves_to_its_new_copies(connection: Connection) -> None:
    moving, other, story = store(connection, [CHAIN[0], CHAIN[1], STORY])
    link_copies(connection, {moving: CHAIN[0], other: CHAIN[1], story: STORY})
    link(connection, {moving: REPRINT})
    assert clusters(connection) == {frozenset({moving, story}), frozenset({other})}


def test_an_article_that_is_removed_leaves_its_cluster(connection: Connection) -> None:
    first, between, third = store(connection, CHAIN)
    link_copies(connection, dict(zip((first, between, third), CHAIN, strict=True)))
    unlink_copies(connection, [first])
    connection.execute(delete(Article).where(Article.id == first))
    assert clusters(connection) == {frozenset({between, third})}
    assert load_cluster(connection, first) == []
    unlink_copies(connection, [third])
    connection.execute(delete(Article).where(Article.id == third))
    assert members(connection) == {between: (between, 0)}
    unlink_copies(connection, [])


def test_rows_that_are_deleted_without_a_word_are_mended_by_relinking(connection: Connection) -> None:
    first, between, third = store(connection, CHAIN)
    link_copies(connection, dict(zip((first, between, third), CHAIN, strict=True)))
    connection.execute(delete(Article).where(Article.id == first))
    assert [copy.article_pk for copy in load_cluster(connection, third)] == [between, third]
    relink_all(connection)
    assert clusters(connection) == {frozenset({between, third})}


def test_relinking_mends_whatever_is_in_the_tables(connection: Connection) -> None:
    bodies = [*CHAIN, STORY, REPRINT, STRANGER]
    pks = store(connection, bodies)
    link_copies(connection, dict(zip(pks, bodies, strict=True)))
    expected = members(connection)
    connection.execute(update(ClusterMember).values(cluster_id=pks[5], similarity=50))
    connection.execute(delete(ClusterMember).where(ClusterMember.article_pk == pks[1]))
    connection.execute(update(Fingerprint).where(Fingerprint.article_pk == pks[3]).values(signature=b"\0" * 516))
    connection.execute(delete(Fingerprint).where(Fingerprint.article_pk == pks[4]))
    connection.execute(delete(FingerprintBand).where(FingerprintBand.article_pk == pks[0]))
    relink_all(connection, limit=2)
    assert members(connection) == expected


def test_articles_stored_before_there_were_fingerprints_are_linked_by_relinking(connection: Connection) -> None:
    one, two = store(connection, [STORY, REPRINT])
    relink_all(connection, limit=1)
    assert clusters(connection) == {frozenset({one, two})}


def test_a_text_too_short_to_be_told_apart_has_no_copies(connection: Connection) -> None:
    one, two, three = store(connection, ["点击查看视频", "点击查看视频", STORY])
    link_copies(connection, {one: "点击查看视频", two: "点击查看视频", three: STORY})
    assert set(members(connection)) == {three}
    link(connection, {three: "点击查看视频"})
    assert members(connection) == {}
    assert connection.execute(select(FingerprintBand)).all() == []


def test_a_text_that_a_great_many_articles_share_is_linked_up_to_a_limit(connection: Connection) -> None:
    pks = store(connection, [STORY] * (BAND_LIMIT + 3))
    for start in range(0, len(pks), 70):
        link_copies(connection, dict.fromkeys(pks[start : start + 70], STORY))
    assert clusters(connection) == {frozenset(pks[:BAND_LIMIT]), *(frozenset({pk}) for pk in pks[BAND_LIMIT:])}

    unlink_copies(connection, pks[:1])
    connection.execute(delete(Article).where(Article.id == pks[0]))
    link(connection, {pks[5]: STRANGER})
    counted = [pk for pk in pks[1 : BAND_LIMIT + 2] if pk != pks[5]]
    apart = {frozenset({pks[5]}), frozenset({pks[-1]})}
    assert len(counted) == BAND_LIMIT
    assert clusters(connection) == {frozenset(counted), *apart}, "two have moved up"

    link(connection, {pks[5]: STORY})
    counted = pks[1 : BAND_LIMIT + 1]
    apart = {frozenset({pk}) for pk in pks[BAND_LIMIT + 1 :]}
    assert clusters(connection) == {frozenset(counted), *apart}, "the last one has been pushed out again"


def test_two_that_save_copies_of_each_other_at_the_same_time_link_them(engine: Engine) -> None:
    begun, linked = threading.Event(), threading.Event()

    def other() -> None:
        begun.set()
        with writing(engine) as connection:
            link_copies(connection, dict.fromkeys(store(connection, [REPRINT], "two"), REPRINT))
        linked.set()

    thread = threading.Thread(target=other)
    with writing(engine) as connection:
        link_copies(connection, dict.fromkeys(store(connection, [STORY], "one"), STORY))
        thread.start()
        begun.wait(10)
        assert not linked.wait(0.3), "the other waits for what it cannot see yet"
    thread.join(30)
    with engine.connect() as connection:
        assert [sorted(copy.site for copy in each.copies) for each in load_clusters(connection)] == [["one", "two"]]


def test_who_links_an_article_does_not_wait_for_who_is_saving_it(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with writing(engine) as connection:
        (visited,) = store(connection, [STORY], "one")
        link_copies(connection, {visited: STORY})
    saving, done = threading.Event(), threading.Event()

    def visit() -> None:
        with writing(engine) as connection:
            connection.execute(update(Article).where(Article.id == visited).values(fetch_count=2))
            saving.set()
            link_copies(connection, dict.fromkeys(store(connection, [STRANGER], "one", first=2), STRANGER))
        done.set()

    thread = threading.Thread(target=visit)
    with writing(engine) as connection:
        (copy,) = store(connection, [REPRINT], "two")
        link_copies(connection, {})  # nothing to link, nothing to wait for
        thread.start()
        assert saving.wait(10)
        link_copies(connection, {copy: REPRINT})
    thread.join(30)
    assert done.is_set()
    with engine.connect() as connection:
        assert frozenset({visited, copy}) in clusters(connection)


def test_copies_come_in_order_of_time(connection: Connection) -> None:
    times = {
        "undated, met late": (None, at(50)),
        "second": (dt.datetime(2022, 8, 1, 12, 0, tzinfo=SHANGHAI), at(10)),
        "undated, met early": (None, at(-60)),
        "first": (dt.datetime(2022, 8, 1, 3, 0, tzinfo=dt.UTC), at(30)),
        "second, met later": (dt.datetime(2022, 8, 1, 12, 0, tzinfo=SHANGHAI), at(20)),
    }
    for number, (headline, (published_at, fetched_at)) in enumerate(times.items(), 1):
        fields = {"headline": headline, "published_at": published_at, "fetched_at": fetched_at}
        link_copies(connection, dict.fromkeys(store(connection, [STORY], f"site{number}", **fields), STORY))
    copies = load_cluster(connection, min(members(connection)))
    assert [copy.headline for copy in copies] == [
        "first",
        "second",
        "second, met later",
        "undated, met early",
        "undated, met late",
    ]
    assert [copy.is_earliest for copy in copies] == [True, False, False, False, False]
    assert copies[0].published_at == dt.datetime(2022, 8, 1, 3, 0, tzinfo=dt.UTC)
    assert copies[0].first_seen_at == at(30)
    assert (copies[0].site, copies[0].article_id, copies[0].similarity) == ("site4", "1", 100)
    assert copies[0].url.endswith("aid=1")


def test_the_clusters_met_last_come_first(connection: Connection) -> None:
    old = store(connection, [STORY, REPRINT], "one", fetched_at=at(0))
    new = store(connection, CHAIN[:2], "two", fetched_at=at(5))
    new += store(connection, CHAIN[2:], "one", first=9, fetched_at=at(1))
    alone = store(connection, [STRANGER], "one", first=20, fetched_at=at(9))
    link_copies(connection, dict(zip(old + new + alone, [STORY, REPRINT, *CHAIN, STRANGER], strict=True)))
    assert [cluster.cluster_id for cluster in load_clusters(connection)] == [new[0], old[0]]
    assert [len(cluster.copies) for cluster in load_clusters(connection)] == [3, 2]
    assert [cluster.cluster_id for cluster in load_clusters(connection, limit=1)] == [new[0]]
    assert [cluster.cluster_id for cluster in load_clusters(connection, site="two")] == [new[0]]
    assert load_clusters(connection, site="three") == []
