"""One file of the archive: a site's visits of one month, in SQLite, and the dictionary that makes them small."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from newscrawl.archive.compression import CompressionError, Dictionary, compress, decompress, train
from newscrawl.archive.sqlite_file import SqliteFile
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit, Kind
from newscrawl.errors import ArchiveError

#: pages from which a dictionary is made: from 32 on it is worth having, and a small site has no more in a month; what
#: 200 give is not better than what 100 do
FEWEST_SAMPLES: Final = 32
MOST_SAMPLES: Final = 100
#: further pages on which another dictionary is compared with the one there is
_MEASURED: Final = 20
#: visits after which a file without a dictionary is asked whether one can be made …
_ROUND: Final = 16
#: … and after which another is tried in the place of the one there is, the first time when it can be made of more pages
_FIRST_REVIEW: Final = 128
_REVIEW: Final = 512
#: another must save so much: each takes up to 112 KB, and earlier pages need the old one still
_BETTER: Final = 0.8
#: pages from before the dictionary that are compressed anew after each visit, so that no visit waits for all of them
_STEP: Final = 8

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


class Made(NamedTuple):
    """A dictionary, and the articles of which text may be in it."""

    dictionary: Dictionary
    made_from: tuple[str, ...]


class Totals(NamedTuple):
    """What one file holds.

    ``raw_size`` is that of the bodies as they came, ``stored_size`` that of the file with all it keeps, in bytes;
    ``first`` and ``last`` are None for a file without visits.
    """

    visits: int
    articles: int
    pages: int
    raw_size: int
    stored_size: int
    first: dt.datetime | None
    last: dt.datetime | None


class ArchiveFile(SqliteFile):
    """An open file. Used by one thread at a time; several processes may have it open, and write, at once."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Raises ArchiveError if there is no such file (unless ``create``) or it is none of ours."""
        super().__init__(path, create=create)
        self._dictionaries: dict[int, Dictionary] = {}

    # Writing

    def add(self, visit: ArchivedVisit) -> int:
        """Keep a visit and return its number. It is on disk, whole, when this returns."""
        if not visit.pages:
            raise ValueError(f"a visit without a page: {visit.urls}")
        with self._transaction():
            number = self._insert(visit)
        self._look_after(number)
        return number

    def _insert(self, visit: ArchivedVisit) -> int:
        row = (visit.kind, visit.article_id, microseconds(visit.fetched_at), visit.run_id, visit.requests)
        number = self._execute(
            "INSERT INTO visits (kind, article_id, fetched_at, run_id, requests, urls) VALUES (?, ?, ?, ?, ?, ?)",
            (*row, _json(visit.urls)),
        ).lastrowid
        assert number is not None
        dict_id = self._current()
        dictionary = self._dictionary(dict_id)
        self._connection.executemany(
            "INSERT INTO pages (visit_id, number, url, status, size, dict_id, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (number, place, page.url, page.status, len(page.body), dict_id, compress(_packed(page), dictionary))
                for place, page in enumerate(visit.pages)
            ],
        )
        keys = {address_key(url) for url in (*visit.urls, *(page.url for page in visit.pages))}
        self._connection.executemany("INSERT INTO addresses VALUES (?, ?)", [(key, number) for key in keys])
        return number

    # The dictionary

    def current(self) -> Made | None:
        """The dictionary of the newest pages; None: there is none yet."""
        with self._reading():
            row = self._row("SELECT content, made_from FROM dictionaries ORDER BY id DESC LIMIT 1")
            return Made(Dictionary(row[0]), tuple(json.loads(row[1]))) if row else None

    def take_over(self, made: Made) -> None:
        """Begin with the dictionary of an earlier file, unless there is one already."""
        with self._transaction():
            if self._current() is None:
                self._keep(made)

    def _look_after(self, number: int) -> None:
        """Give the file a dictionary once it can be made, and a better one when its pages have changed.

        ``number`` is that of the visit just added. Pages from before are compressed anew, a few at a time. Each is one
        transaction from its first look on: a purge by another process may change the dictionary at any other moment.
        """
        if number % _ROUND == 0:
            with self._transaction():
                if made := self._wanted(number):
                    self._keep(made)
        with self._reading():
            is_done = self._current() is None or not self._page_ids("dict_id IS NULL", 1)
        if not is_done:
            with self._transaction():
                self._recompress(self._page_ids("dict_id IS NULL", _STEP), self._current())

    def _wanted(self, number: int) -> Made | None:
        """A dictionary that the file had better have; None if it is well as it is."""
        if self._current() is None:
            return self._make(self._newest(MOST_SAMPLES))
        if number != _FIRST_REVIEW and number % _REVIEW:
            return None
        newest = self._newest(MOST_SAMPLES + _MEASURED)
        measured = list(newest)[:: len(newest) // _MEASURED + 1]
        pages = [self._first_page(newest.pop(article_id)) for article_id in measured]
        made = self._make(newest)
        if made is None:
            return None
        size = sum(len(made.dictionary.compress(page)) for page, _ in pages)
        return made if size < _BETTER * sum(stored for _, stored in pages) else None

    def _newest(self, limit: int) -> dict[str, int]:
        """Article -> number of its newest visit, for the articles that were visited last."""
        query = (
            "SELECT article_id, max(id) FROM visits WHERE kind = 'article' AND article_id IS NOT NULL "
            "GROUP BY article_id ORDER BY max(id) DESC LIMIT ?"
        )
        return dict(self._execute(query, (limit,)))

    def _make(self, samples: Mapping[str, int]) -> Made | None:
        """A dictionary of first pages, one an article: article -> visit; None if there are too few.

        Listing pages are left out: they gain from it all the same, and whose text is in it is known.
        """
        if len(samples) < FEWEST_SAMPLES:
            return None
        dictionary = train([self._first_page(number)[0] for number in samples.values()])
        return Made(dictionary, tuple(samples)) if dictionary else None

    def _first_page(self, number: int) -> tuple[bytes, int]:
        """What was compressed of the first page of a visit, and the room that it takes now."""
        dict_id, content = self._row("SELECT dict_id, content FROM pages WHERE visit_id = ? AND number = 0", number)
        return decompress(content, self._dictionary(dict_id)), len(content)

    def _keep(self, made: Made) -> int:
        row = (_json(made.made_from), made.dictionary.content)
        dict_id = self._execute("INSERT INTO dictionaries (made_from, content) VALUES (?, ?)", row).lastrowid
        assert dict_id is not None
        return dict_id

    def _current(self) -> int | None:
        current: int | None = self._value("SELECT max(id) FROM dictionaries")
        return current

    def _dictionary(self, dict_id: int | None) -> Dictionary | None:
        if dict_id is None:
            return None
        if dict_id not in self._dictionaries:
            content = self._value("SELECT content FROM dictionaries WHERE id = ?", dict_id)
            if content is None:
                raise CompressionError(f"dictionary {dict_id} is not in the file")
            self._dictionaries[dict_id] = Dictionary(content)
        return self._dictionaries[dict_id]

    def _page_ids(self, where: str, limit: int = -1) -> list[int]:
        return [row[0] for row in self._execute(f"SELECT id FROM pages WHERE {where} LIMIT ?", (limit,))]

    def _recompress(self, page_ids: Iterable[int], dict_id: int | None) -> None:
        dictionary = self._dictionary(dict_id)
        for page_id in page_ids:
            old_id, content = self._row("SELECT dict_id, content FROM pages WHERE id = ?", page_id)
            content = compress(decompress(content, self._dictionary(old_id)), dictionary)
            self._execute("UPDATE pages SET dict_id = ?, content = ? WHERE id = ?", (dict_id, content, page_id))

    # Reading

    def read(self, number: int) -> ArchivedVisit | None:
        """The visit of this number, without site and position; None if there is none. Raises ArchiveError."""
        with self._reading(), self._snapshot():
            visit = self._row(
                "SELECT kind, article_id, fetched_at, run_id, requests, urls FROM visits WHERE id = ?", number
            )
            if visit is None:
                return None
            rows = self._execute(
                "SELECT url, status, dict_id, content FROM pages WHERE visit_id = ? ORDER BY number", (number,)
            ).fetchall()
            pages = [_page(url, status, decompress(data, self._dictionary(used))) for url, status, used, data in rows]
        kind, article_id, fetched_at, run_id, requests, urls = visit
        return ArchivedVisit(
            site="",
            kind=kind,
            article_id=article_id,
            urls=tuple(json.loads(urls)),
            fetched_at=moment(fetched_at),
            pages=tuple(pages),
            run_id=run_id,
            requests=requests,
        )

    def numbers(
        self,
        *,
        kind: Kind | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        article_id: str | None = None,
        url: str | None = None,
    ) -> list[int]:
        """The numbers of the visits that fit, in order of time; ``until`` is the first moment that does not.

        No page is decompressed, and no row is looked at that an index does not lead to.
        """
        values = {
            "kind": kind,
            "since": since and microseconds(since),
            "until": until and microseconds(until),
            "article_id": article_id,
            "key": None if url is None else address_key(url),
            "url": url,
        }
        conditions = [_CONDITIONS[name] for name, value in values.items() if value is not None]
        where = " AND ".join(conditions) or "true"
        with self._reading():
            query = f"SELECT id FROM visits WHERE {where} ORDER BY fetched_at, id"
            return [row[0] for row in self._connection.execute(query, values)]

    def visits(self) -> Iterator[tuple[int, str | None, dt.datetime]]:
        """Number, article and time of every visit, newest first."""
        with self._reading():
            rows = self._execute("SELECT id, article_id, fetched_at FROM visits ORDER BY fetched_at DESC, id DESC")
            found = rows.fetchall()
        return ((number, article_id, moment(fetched_at)) for number, article_id, fetched_at in found)

    def totals(self) -> Totals:
        with self._reading():
            visits, articles, first, last = self._row(
                "SELECT count(*), count(DISTINCT article_id), min(fetched_at), max(fetched_at) FROM visits"
            )
            pages, raw = self._row("SELECT count(*), coalesce(sum(size), 0) FROM pages")
            stored = self._value("PRAGMA page_count") * self._value("PRAGMA page_size")
        span = (None if at is None else moment(at) for at in (first, last))
        return Totals(visits, articles, pages, raw, stored, *span)

    # Removing

    def drop(self, numbers: Collection[int]) -> None:
        """Drop visits and give their room back."""
        with self._transaction():
            self._delete(numbers)
        self._tidy()

    def purge(self, numbers: Collection[int], article_ids: Collection[str], handed_down: Made | None) -> None:
        """Drop visits so that nothing of them is left in the bytes of the file, nor of any file beside it.

        A dictionary holds text of its samples: if one was made from one of ``article_ids``, another takes its place,
        made from the pages that stay or, where they are too few, ``handed_down``. Killed half-way, the next purge of
        the site finishes it.
        """
        tainted = self._made_from(article_ids)
        if not (numbers or tainted or self.is_untidy):
            return
        with self._transaction():
            self._delete(numbers)
            self._replace(tainted, handed_down)
        self._tidy()

    @property
    def is_untidy(self) -> bool:
        """Whether visits were dropped whose bytes may still be there."""
        with self._reading():
            return bool(self._value("SELECT count(*) FROM chores"))

    def _made_from(self, article_ids: Collection[str]) -> list[int]:
        with self._reading():
            rows = self._execute("SELECT id, made_from FROM dictionaries").fetchall()
            return [dict_id for dict_id, made_from in rows if not set(article_ids).isdisjoint(json.loads(made_from))]

    def _delete(self, numbers: Collection[int]) -> None:
        keys = [(number,) for number in numbers]
        self._connection.executemany("DELETE FROM visits WHERE id = ?", keys)
        self._connection.executemany("DELETE FROM pages WHERE visit_id = ?", keys)
        self._execute("DELETE FROM addresses WHERE visit_id NOT IN (SELECT id FROM visits)")
        self._execute("DELETE FROM dictionaries WHERE id NOT IN (SELECT dict_id FROM pages WHERE dict_id IS NOT NULL)")
        self._execute("INSERT OR IGNORE INTO chores VALUES ('tidy')")

    def _replace(self, dict_ids: Collection[int], handed_down: Made | None) -> None:
        if not dict_ids:
            return
        successor = self._current()
        if successor in dict_ids:
            made = self._make(self._newest(MOST_SAMPLES)) or handed_down
            successor = self._keep(made) if made else None
        for dict_id in dict_ids:
            self._recompress(self._page_ids(f"dict_id = {dict_id:d}"), successor)
            self._execute("DELETE FROM dictionaries WHERE id = ?", (dict_id,))
            self._dictionaries.pop(dict_id, None)

    def _tidy(self) -> None:
        """Write the file anew without the gaps, and empty the write-ahead log, where the old pages still stand."""
        with self._writing():
            self._execute("VACUUM")
            busy, *_ = self._row("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise ArchiveError(
                f"{self.path}: what was removed cannot be found any more, but another process is reading the file, and "
                "until it is done the old bytes stay on the disk: give the command once more then"
            )
        with self._transaction():
            self._execute("DELETE FROM chores")


_CONDITIONS: Final = {
    "kind": "kind = :kind",
    "since": "fetched_at >= :since",
    "until": "fetched_at < :until",
    "article_id": "article_id = :article_id",
    "key": "id IN (SELECT visit_id FROM addresses WHERE key = :key)",
    "url": "(EXISTS (SELECT 1 FROM json_each(urls) WHERE value = :url) "
    "OR EXISTS (SELECT 1 FROM pages WHERE visit_id = visits.id AND url = :url))",
}


def _packed(page: ArchivedPage) -> bytes:
    """Headers and body in one piece: with a dictionary that knows both, 630 bytes of headers take 60."""
    return _json(page.headers).encode() + b"\n" + page.body


def _page(url: str, status: int, packed: bytes) -> ArchivedPage:
    headers, _, body = packed.partition(b"\n")
    return ArchivedPage(url, status, tuple((name, value) for name, value in json.loads(headers)), body)


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def address_key(url: str) -> int:
    """A number of 64 bits for a URL of any length, as SQLite keeps them."""
    digest = hashlib.blake2b(url.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def microseconds(at: dt.datetime) -> int:
    """Microseconds since 1970; raises TypeError for a moment without a zone."""
    return (at - _EPOCH) // _MICROSECOND


def moment(since_1970: int) -> dt.datetime:
    return _EPOCH + since_1970 * _MICROSECOND
