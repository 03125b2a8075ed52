"""Keeping visits and finding them again."""

from __future__ import annotations

import datetime as dt
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.archive.archive import Archive
from newscrawl.archive.file import ArchiveFile, address_key
from newscrawl.archive.visits import ArchivedPage
from newscrawl.errors import ArchiveError, ArchiveUnavailableError
from tests.archive.samples import NOON, later, listing, page, visit


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


def test_nothing_is_created_before_the_first_visit(archive: Archive) -> None:
    assert (archive.sites(), archive.statistics(), list(archive.positions("demo"))) == ([], [], [])
    assert archive.find("demo", article_id="1") == []
    with pytest.raises(ArchiveError, match="no file"):
        archive.read("demo/2026-11.sqlite#1")
    assert not archive.folder.exists()


def test_a_visit_comes_back_as_it_was(archive: Archive) -> None:
    kept = replace(
        visit(24, page(24), page(24, place=2, status=404), at=later(microseconds=1)),
        pages=(
            *visit(24, page(24), page(24, place=2, status=404)).pages,
            ArchivedPage(
                "http://portal.example/?q=%E9%9D%92", 200, (("X", "caf\xe9"), ("X", "2"), ("x", "")), bytes(range(256))
            ),
            ArchivedPage("http://portal.example/empty", 500, (), b""),
        ),
    )
    position = archive.add(kept)
    assert position == "demo/2026-11.sqlite#1"
    assert archive.read(position) == replace(kept, position=position)
    seen = archive.add(listing(24))
    assert archive.read(seen) == replace(listing(24), position=seen)


def test_a_month_is_one_of_utc(archive: Archive) -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    position = archive.add(visit(at=dt.datetime(2026, 12, 1, 7, 59, tzinfo=shanghai)))
    assert position == "demo/2026-11.sqlite#1"
    assert archive.read(position).fetched_at == dt.datetime(2026, 11, 30, 23, 59, tzinfo=dt.UTC)
    assert archive.add(visit(at=dt.datetime(2026, 12, 1, 8, 0, tzinfo=shanghai))) == "demo/2026-12.sqlite#1"
    with pytest.raises(TypeError):
        archive.add(visit(at=dt.datetime(2026, 12, 1)))  # noqa: DTZ001


def test_positions_are_in_order_of_time_over_all_months(archive: Archive) -> None:
    second = archive.add(visit(2, at=later(days=1)))
    first = archive.add(visit(1, at=NOON))
    fourth = archive.add(listing(1, at=later(days=31)))
    third = archive.add(visit(1, at=later(days=30)))
    archive.add(visit(1, site="other"))
    assert list(archive.positions("demo")) == [first, second, third, fourth]
    assert list(archive.positions("demo", kind="listing")) == [fourth]
    assert list(archive.positions("demo", kind="article", since=later(days=1))) == [second, third]
    assert list(archive.positions("demo", until=later(days=30))) == [first, second], "until is left out itself"
    assert list(archive.positions("demo", article_id="1")) == [first, third]
    assert archive.sites() == ["demo", "other"]


def test_a_visit_is_found_by_article_by_any_url_and_by_time(archive: Archive) -> None:
    old = archive.add(visit(7, page(7), page(7, place=2)))
    new = archive.add(visit(7, at=later(days=20)))
    archive.add(visit(8))
    assert archive.find("demo", article_id="7") == [new, old]
    assert archive.find("demo", url="http://portal.example/portal.php?mod=view&aid=7") == [new, old]
    assert archive.find("demo", url="http://portal.example/article-7-2.html") == [old]
    assert archive.find("demo", url="http://portal.example/article-9-1.html") == []
    assert archive.find("demo", article_id="7", at=NOON) == [old]
    assert archive.find("demo", at=later(microseconds=1)) == []


def test_addresses_of_one_hash_are_told_apart(archive: Archive) -> None:
    position = archive.add(visit(7))
    other = "http://portal.example/of-the-same-hash"
    archive.close()
    with sqlite3.connect(archive.folder / "demo/2026-11.sqlite") as connection:
        connection.execute("INSERT INTO addresses VALUES (?, 1)", (address_key(other),))
    assert archive.find("demo", url=other) == []
    assert archive.find("demo", url="http://portal.example/article-7-1.html") == [position]


@pytest.mark.parametrize("query", [{"article_id": "1"}, {"url": "http://x/"}, {"since": NOON}])
def test_no_look_up_scans_the_visits(archive: Archive, query: dict[str, str]) -> None:
    archive.add(visit())
    file = ArchiveFile(archive.folder / "demo/2026-11.sqlite")
    statements: list[str] = []
    file._connection.set_trace_callback(statements.append)
    file.numbers(**query)
    file._connection.set_trace_callback(None)
    (statement,) = statements
    plan = " ".join(row[-1] for row in file._connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
    assert "SEARCH visits" in plan
    assert "SCAN visits" not in plan
    assert "SCAN pages" not in plan
    file.close()


def test_pages_get_smaller_once_there_is_a_dictionary(archive: Archive) -> None:
    visits = [visit(number, at=later(seconds=number)) for number in range(1, 161)]
    positions = [archive.add(each) for each in visits]
    archive.add(listing(1, 2, at=later(hours=1)))
    archive.close()
    with sqlite3.connect(archive.folder / "demo/2026-11.sqlite") as connection:
        without = connection.execute("SELECT count(*) FROM pages WHERE dict_id IS NULL").fetchone()
        (sizes,) = connection.execute("SELECT group_concat(length(content)) FROM pages WHERE number = 0").fetchall()
        samples = connection.execute("SELECT made_from FROM dictionaries").fetchall()
    assert without == (0,), "those from before the dictionary are compressed anew"
    # 300 random characters of a range of 16,896 are 526 bytes; the frame, 4 KB, must all but vanish.
    assert max(map(int, sizes[0].split(",")[:160])) < 900
    assert len(samples) == 1
    assert [archive.read(position) for position in positions] == [
        replace(each, position=position) for each, position in zip(visits, positions, strict=True)
    ]


def test_a_new_month_begins_with_the_dictionary_of_the_month_before(archive: Archive) -> None:
    for number in range(1, 50):
        archive.add(visit(number, at=later(seconds=number)))
    position = archive.add(visit(500, at=later(days=20)))
    (archive.folder / "demo/2026-11.sqlite").unlink()
    archive.close()
    with sqlite3.connect(archive.folder / "demo/2026-12.sqlite") as connection:
        assert connection.execute("SELECT dict_id, length(content) < 900 FROM pages").fetchall() == [(1, 1)]
    assert archive.read(position).pages == (page(500),), "it needs no other file to be read"


def test_a_redesigned_site_gets_a_new_dictionary(archive: Archive) -> None:
    for number in range(1, 145):
        archive.add(visit(number, at=later(seconds=number)))
    design = "".join(f"<section id='s{number * 7919}'>{number * number}</section>" for number in range(400))
    positions = [
        archive.add(visit(number, page(number, design), at=later(seconds=number))) for number in range(200, 600)
    ]
    archive.close()
    with sqlite3.connect(archive.folder / "demo/2026-11.sqlite") as connection:
        query = "SELECT dict_id, avg(length(content)) FROM pages WHERE size > 15000 GROUP BY dict_id"
        sizes = dict(connection.execute(query))
    assert set(sizes) == {1, 2}, "pages of the new design before and after"
    assert sizes[2] < 0.8 * sizes[1]
    assert archive.read(positions[0]).pages == (page(200, design),)


def test_a_position_leads_nowhere_else_than_into_the_archive(archive: Archive, tmp_path: Path) -> None:
    archive.add(visit())
    outside = Archive(tmp_path)
    outside.add(visit(site="outside"))
    outside.close()
    bad = ("../outside/2026-11.sqlite#1", "/etc/2026-11.sqlite#1", "demo/../../outside/2026-11.sqlite#1", "demo#1")
    for position in (
        *bad,
        "../2026-11.sqlite#1",
        "./2026-11.sqlite#1",
        "demo/2026-11.sqlite#x",
        "demo/2026-11.sqlite",
        "",
    ):
        with pytest.raises(ArchiveError):
            archive.read(position)
    for site in ("..", "a/b", "", "."):
        with pytest.raises(ArchiveError):
            archive.add(visit(site=site))
    with pytest.raises(ArchiveError, match="pruned or purged"):
        archive.read("demo/2026-11.sqlite#2")


def test_a_broken_file_is_named_and_the_others_are_listed(archive: Archive) -> None:
    position = archive.add(visit())
    folder = archive.folder / "demo"
    (folder / "2026-10.sqlite").write_bytes(b"no database" * 100)
    (folder / "notes.sqlite").write_bytes(b"")
    with sqlite3.connect(folder / "2026-12.sqlite") as connection:
        connection.execute("CREATE TABLE other (x)")
    entries = {entry.name: entry for entry in archive.statistics()}
    assert entries["2026-11.sqlite"].totals is not None
    assert entries["2026-11.sqlite"].totals.visits == 1
    for name, why in (("2026-10", "not a database"), ("2026-12", "no archive file"), ("notes", "not named after")):
        assert f"{folder / name}.sqlite" in (entries[f"{name}.sqlite"].error or "")
        assert why in (entries[f"{name}.sqlite"].error or "")
    positions = archive.positions("demo")
    assert next(positions) == position
    with pytest.raises(ArchiveError, match=r"(?s)2026-10.*2026-12"):
        next(positions)
    assert archive.find("demo", article_id="1") == [position]
    with pytest.raises(ArchiveError, match=r"2026-10"):
        archive.find("demo", article_id="2")
    with pytest.raises(ArchiveUnavailableError, match=r"2026-10\.sqlite.*move it out"):
        archive.add(visit(at=later(days=-30)))


def test_a_flipped_bit_is_noticed(archive: Archive) -> None:
    position = archive.add(visit())
    archive.close()
    with sqlite3.connect(archive.folder / "demo/2026-11.sqlite") as connection:
        (content,) = connection.execute("SELECT content FROM pages").fetchone()
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 1
        connection.execute("UPDATE pages SET content = ?", (bytes(damaged),))
    with pytest.raises(ArchiveError, match=r"2026-11\.sqlite"):
        archive.read(position)


def test_statistics_say_what_a_file_holds(archive: Archive) -> None:
    archive.add(visit(1, page(1), page(1, place=2)))
    archive.add(visit(1, at=later(hours=1)))
    archive.add(listing(1, at=later(hours=2)))
    (entry,) = archive.statistics()
    assert (entry.site, entry.name, entry.error) == ("demo", "2026-11.sqlite", None)
    totals = entry.totals
    assert totals is not None
    assert (totals.visits, totals.articles, totals.pages) == (3, 1, 4)
    bodies = (page(1), page(1, place=2), page(1), listing(1).pages[0])
    assert totals.raw_size == sum(len(each.body) for each in bodies)
    assert (totals.first, totals.last) == (NOON, later(hours=2))
    archive.close()
    assert totals.stored_size == (archive.folder / "demo/2026-11.sqlite").stat().st_size


def test_another_process_reads_while_one_writes(archive: Archive) -> None:
    archive.add(visit(1))
    reader = pickle.loads(pickle.dumps(archive))
    assert isinstance(reader, Archive)
    script = (
        "import sys; from pathlib import Path; from newscrawl.archive.archive import Archive;"
        "archive = Archive(Path(sys.argv[1]));"
        "print([archive.read(position).article_id for position in archive.positions('demo')])"
    )
    file = ArchiveFile(archive.folder / "demo/2026-11.sqlite")
    with file._transaction():
        file._insert(visit(2))
        command = [sys.executable, "-c", script, str(archive.folder)]
        read = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert read.stdout == "['1']\n", "a visit that is not committed is not seen"
    assert [reader.read(each).article_id for each in reader.positions("demo")] == ["1", "2"]
    file.close()
    reader.close()


def test_two_writers_of_one_file_lose_nothing(archive: Archive) -> None:
    other = Archive(archive.folder)
    found: list[str] = []

    def write(into: Archive, numbers: range) -> None:
        found.extend(into.add(visit(number, at=later(seconds=number))) for number in numbers)

    threads = [threading.Thread(target=write, args=each) for each in ((archive, range(1, 90)), (other, range(90, 180)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 179
    assert {archive.read(position).article_id for position in found} == {str(number) for number in range(1, 180)}
    other.close()


def test_a_disk_that_is_full_ends_in_an_error_that_says_what_to_do(archive: Archive) -> None:
    position = archive.add(visit(1))
    script = (
        "import resource, signal, sys; from pathlib import Path;"
        "from newscrawl.archive.archive import Archive; from newscrawl.errors import ArchiveUnavailableError;"
        "from tests.archive.samples import visit, page;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "archive = Archive(Path(sys.argv[1]));"
        "body = lambda number: page(number, ''.join(chr(0x4e00 + (i * i * number) % 20000) for i in range(9999)));"
        "[archive.add(visit(number, body(number))) for number in range(2, 100)]"
    )
    command = [sys.executable, "-c", script, str(archive.folder)]
    failed = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    last = failed.stderr.strip().splitlines()[-1]
    assert last.startswith("newscrawl.errors.ArchiveUnavailableError: ")
    assert str(archive.folder / "demo/2026-11.sqlite") in last
    assert "room" in last
    assert archive.read(position).article_id == "1"
    visits = [archive.read(each) for each in archive.positions("demo")]
    assert all(len(each.pages) == 1 for each in visits), "the one that did not fit is not there in part"
    archive.add(visit(100, at=later(hours=1)))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveUnavailableError, match="file"):
        Archive(tmp_path / "file").add(visit())
