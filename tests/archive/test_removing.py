"""Removing visits: by age, and without a trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.archive.archive import Archive
from newscrawl.archive.file import ArchiveFile
from newscrawl.archive.visits import ArchivedPage
from newscrawl.errors import ArchiveError
from tests.archive.samples import later, listing, page, visit

#: what must not be found any more, in plain text: dictionaries hold it so
SECRET = "此人要求删除的一句话，独一无二。"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


def bytes_on_disk(archive: Archive) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(archive.folder.rglob("*")) if path.is_file())


def dictionaries(archive: Archive, month: str) -> list[bytes]:
    with sqlite3.connect(archive.folder / f"demo/{month}.sqlite") as connection:
        return [row[0] for row in connection.execute("SELECT content FROM dictionaries")]


def fill(archive: Archive) -> list[str]:
    """160 articles in November, of which 10 to 29 hold the secret; a dictionary is made of 1 to 32; one visit in
    December, which takes that dictionary over."""
    positions = [
        archive.add(visit(number, text=SECRET if 10 <= number < 30 else "", at=later(seconds=number)))
        for number in range(1, 161)
    ]
    return [*positions, archive.add(visit(700, at=later(days=20)))]


def test_nothing_of_a_removed_article_is_left_in_any_file(archive: Archive) -> None:
    fill(archive)
    secret = SECRET.encode("gb18030")
    assert secret in bytes_on_disk(archive), "the dictionaries hold it"
    assert len(dictionaries(archive, "2026-12")) == 1
    removed = archive.remove("demo", [str(number) for number in range(10, 30)])
    assert removed == 20
    assert secret not in bytes_on_disk(archive), "though the files are still open"
    left = {archive.read(position).article_id: archive.read(position).pages for position in archive.positions("demo")}
    assert left == {str(number): (page(number),) for number in (*range(1, 10), *range(30, 161), 700)}
    assert archive.find("demo", url=page(20).url) == []
    assert dictionaries(archive, "2026-11") != []
    assert dictionaries(archive, "2026-12") == dictionaries(archive, "2026-11"), "too few pages for one of its own"


def test_a_crawl_goes_on_with_the_new_dictionary(archive: Archive) -> None:
    positions = fill(archive)
    crawl = Archive(archive.folder)
    crawl.read(positions[-1])
    archive.remove("demo", [str(number) for number in range(10, 30)])
    position = crawl.add(visit(701, at=later(days=20, seconds=1)))
    crawl.close()
    assert archive.read(position).pages == (page(701),)


def test_listing_pages_that_show_the_article_go_too(archive: Archive) -> None:
    archive.add(listing(1, 24, 3))
    kept = archive.add(listing(1, 2, 3))
    archive.add(visit(24))
    assert archive.remove("demo", ["24"], lambda shown: b"article-24-" in shown.body) == 2
    assert list(archive.positions("demo")) == [kept]


def test_without_enough_pages_for_a_dictionary_there_is_none(archive: Archive) -> None:
    fill(archive)
    archive.remove("demo", [str(number) for number in range(1, 150)])
    assert dictionaries(archive, "2026-11") == dictionaries(archive, "2026-12") == []
    visits = [archive.read(position) for position in archive.positions("demo")]
    assert [each.article_id for each in visits] == [*(str(number) for number in range(150, 161)), "700"]
    assert visits[0].pages == (page(150),)


def test_a_removal_that_another_reader_delays_is_finished_by_the_next(archive: Archive) -> None:
    fill(archive)
    archive.close()
    reader = sqlite3.connect(archive.folder / "demo/2026-11.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM visits").fetchone()
    gone = [str(number) for number in range(10, 30)]
    file = archive._open(archive.folder / "demo/2026-11.sqlite")
    file._connection.execute("PRAGMA busy_timeout = 10")  # instead of half a minute
    with pytest.raises(ArchiveError, match=r"2026-11\.sqlite.*once more"):
        archive.remove("demo", gone)
    assert archive.find("demo", article_id="10") == []
    reader.close()
    assert archive.remove("demo", gone) == 0
    assert SECRET.encode("gb18030") not in bytes_on_disk(archive)


def test_a_removal_that_was_killed_is_finished_by_the_next(archive: Archive) -> None:
    fill(archive)
    gone = [str(number) for number in range(10, 30)]
    archive.close()
    for month in ("2026-11", "2026-12"):
        file = ArchiveFile(archive.folder / f"demo/{month}.sqlite")
        with file._transaction():  # what purge does, up to the instant before it tidies
            file._delete(file.numbers(kind="article", until=later(hours=1)) if month == "2026-11" else [])
            file._replace([1], None)
        assert file.is_untidy
        file.close()
    archive.remove("demo", gone)
    assert SECRET.encode("gb18030") not in bytes_on_disk(archive)
    assert not any(archive._open(path).is_untidy for path in archive._paths("demo"))


def test_the_age_limit_spares_the_latest_visit_to_each_article(archive: Archive) -> None:
    archive.add(visit(1))
    archive.add(listing(1))
    old = archive.add(visit(2))
    archive.add(visit(3, at=later(days=1)))
    newer = [archive.add(visit(1, at=later(days=20))), archive.add(visit(3, at=later(days=2)))]
    other = archive.add(visit(1, site="other"))
    assert archive.prune(later(days=2)) == 3
    assert sorted(archive.positions("demo")) == sorted([old, *newer]), "2 is the latest that there is of it"
    assert archive.prune(later(days=2)) == 0
    assert archive.prune(later(days=2), keep_latest=False) == 2
    assert sorted(archive.positions("demo")) == sorted(newer)
    with pytest.raises(ArchiveError, match="pruned or purged"):
        archive.read(other)


def test_a_number_is_not_given_again(archive: Archive) -> None:
    archive.add(visit(1))
    last = archive.add(visit(2))
    archive.prune(later(days=1), keep_latest=False)
    archive.close()
    assert archive.add(visit(3)) != last


def test_pruning_gives_the_room_back(archive: Archive) -> None:
    big = ArchivedPage("http://portal.example/", 200, (), bytes(range(256)) * 16 + SECRET.encode())
    for number in range(200):
        archive.add(
            visit(number, ArchivedPage(big.url, 200, (), big.body + page(number).body), at=later(seconds=number))
        )
    (before,) = archive.statistics()
    archive.prune(later(seconds=150), keep_latest=False)
    (after,) = archive.statistics()
    assert before.totals is not None
    assert after.totals is not None
    assert after.totals.visits == 50
    assert after.totals.stored_size < before.totals.stored_size / 2
