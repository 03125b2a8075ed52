"""The archive of raw pages: a file for each month (UTC) in which a site was visited, ``<site>/<YYYY-MM>.sqlite``."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from newscrawl.archive.file import ArchiveFile, Totals
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit, Kind
from newscrawl.errors import ArchiveError, ArchiveUnavailableError

T = TypeVar("T")

#: files that are kept open
_OPEN_FILES: Final = 8
_SUFFIX: Final = ".sqlite"
_FILE = re.compile(r"\d{4}-\d{2}\.sqlite", re.ASCII)
_POSITION = re.compile(r"(?P<site>[^/\\\0]+)/(?P<file>\d{4}-\d{2}\.sqlite)#(?P<number>\d{1,18})", re.ASCII)


@dataclass(slots=True, frozen=True)
class FileStatistics:
    """One file and what it holds; if it cannot be read, ``error`` says why and there are no ``totals``."""

    site: str
    name: str
    totals: Totals | None = None
    error: str | None = None


class Archive:
    """All pages that were fetched. Used by any thread; each process opens its own on the same folder.

    A visit's position, ``<site>/2026-11.sqlite#17``, is given once and never to another visit.
    """

    def __init__(self, folder: Path) -> None:
        """Creates nothing until the first visit is added."""
        self.folder = folder
        self._files: OrderedDict[Path, ArchiveFile] = OrderedDict()
        self._lock = threading.RLock()

    def __reduce__(self) -> tuple[type[Archive], tuple[Path]]:
        return Archive, (self.folder,)

    def add(self, visit: ArchivedVisit) -> str:
        """Keep a visit, all its pages or none, and return its position; it is committed on return.

        Raises ArchiveUnavailableError, naming file and remedy, if it cannot be written: the visit is not kept then.
        """
        path = self._site_folder(visit.site) / f"{_month(visit.fetched_at)}{_SUFFIX}"
        with self._lock:
            try:
                file = self._open(path, create=True)
            except ArchiveError as error:
                raise ArchiveUnavailableError(str(error)) from error
            return f"{visit.site}/{path.name}#{file.add(visit)}"

    def read(self, position: str) -> ArchivedVisit:
        """The visit kept at ``position``. Raises ArchiveError if it is not there or its file cannot be read."""
        match = _POSITION.fullmatch(position)
        if match is None:
            raise ArchiveError(f"{position!r} is no position in the archive: one reads like demo/2026-11.sqlite#17")
        path = self._site_folder(match["site"]) / match["file"]
        if not path.is_file():
            raise ArchiveError(f"{position}: there is no file {path}: newscrawl archive list shows those there are")
        with self._lock:
            visit = self._open(path).read(int(match["number"]))
        if visit is None:
            raise ArchiveError(f"{position} is in the archive no more: it was pruned or purged; only a new visit helps")
        return replace(visit, site=match["site"], position=position)

    def positions(
        self,
        site: str,
        *,
        kind: Kind | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        article_id: str | None = None,
    ) -> Iterator[str]:
        """The positions of a site's visits in order of time; ``until`` is the first moment that is not wanted.

        A file that cannot be read does not keep the rest back: the ArchiveError that names it comes at the end.
        """
        paths = [path for path in self._paths(site) if _reaches(path, since, until)]

        def numbers_in(file: ArchiveFile) -> list[int]:
            return file.numbers(kind=kind, since=since, until=until, article_id=article_id)

        for path, numbers in self._each(paths, numbers_in):
            for number in numbers:
                yield f"{site}/{path.name}#{number}"

    def find(
        self, site: str, *, article_id: str | None = None, url: str | None = None, at: dt.datetime | None = None
    ) -> list[str]:
        """The positions of a site's visits that fit all that is given, newest first.

        ``url`` is any under which the visit met the article, or of one of its pages; ``at`` the exact ``fetched_at``.
        Raises ArchiveError for a file that cannot be read only if nothing was found in the others.
        """
        until = None if at is None else at + dt.timedelta(microseconds=1)
        paths = [path for path in reversed(self._paths(site)) if _reaches(path, at, until)]
        found: list[str] = []

        def numbers_in(file: ArchiveFile) -> list[int]:
            return file.numbers(article_id=article_id, url=url, since=at, until=until)

        try:
            for path, numbers in self._each(paths, numbers_in):
                found.extend(f"{site}/{path.name}#{number}" for number in reversed(numbers))
        except ArchiveError:
            if not found:
                raise
        return found

    def sites(self) -> list[str]:
        """The sites of which there are files, in order of name."""
        return sorted({path.parent.name for path in self.folder.glob(f"*/*{_SUFFIX}")})

    def statistics(self) -> list[FileStatistics]:
        """One entry a file, by site and month; a file that is broken or none of ours is among them, with its error."""
        return [
            self._statistics(path) for site in self.sites() for path in sorted((self.folder / site).glob(f"*{_SUFFIX}"))
        ]

    def _statistics(self, path: Path) -> FileStatistics:
        try:
            if not _FILE.fullmatch(path.name):
                raise ArchiveError(f"{path} is not named after a month: move it out of the archive's folder")
            with self._lock:
                return FileStatistics(path.parent.name, path.name, self._open(path).totals())
        except ArchiveError as error:
            return FileStatistics(path.parent.name, path.name, error=str(error))

    # Removing

    def remove(
        self,
        site: str,
        article_ids: Collection[str],
        shows: Callable[[ArchivedPage], bool] | None = None,
    ) -> int:
        """Remove all visits of articles so that nothing of them is left in the files; return how many there were.

        ``shows`` says whether a listing page shows one of the articles; the visit of such a page is removed too.
        Raises ArchiveError, after the rest was done, for a file that could not be read or was being read elsewhere;
        giving the command once more finishes what is missing.
        """
        handed_down = None
        removed = 0

        def purge(file: ArchiveFile) -> int:
            nonlocal handed_down
            numbers = {number for each in article_ids for number in file.numbers(article_id=each)}
            if shows:
                numbers.update(_showing(file, shows))
            file.purge(numbers, article_ids, handed_down)
            handed_down = file.current() or handed_down
            return len(numbers)

        for _, count in self._each(self._paths(site), purge):
            removed += count
        return removed

    def prune(self, before: dt.datetime, site: str | None = None, *, keep_latest: bool = True) -> int:
        """Drop visits older than ``before``, of one site or of all, and give their room back; return how many.

        The latest visit to each article stays, because rules of tomorrow need a page to read, unless ``keep_latest``
        is False. Raises ArchiveError, after the rest was done, for a file that could not be read.
        """
        sites = self.sites() if site is None else [site]
        return sum(self._prune(each, before, keep_latest) for each in sites)

    def _prune(self, site: str, before: dt.datetime, keep_latest: bool) -> int:
        seen: set[str | None] = set()

        def prune(file: ArchiveFile) -> int:
            dropped = []
            for number, article_id, fetched_at in file.visits():
                is_latest = article_id is not None and article_id not in seen
                seen.add(article_id)
                if fetched_at < before and not (is_latest and keep_latest):
                    dropped.append(number)
            if dropped or file.is_untidy:
                file.drop(dropped)
            return len(dropped)

        return sum(count for _, count in self._each(list(reversed(self._paths(site))), prune))

    # Files

    def _each(self, paths: Iterable[Path], use: Callable[[ArchiveFile], T]) -> Iterator[tuple[Path, T]]:
        """What ``use`` returns for each file. Raises the errors of those that cannot be read when the rest is done."""
        errors = []
        for path in paths:
            try:
                with self._lock:
                    result = use(self._open(path))
            except ArchiveError as error:
                errors.append(str(error))
            else:
                yield path, result
        if errors:
            raise ArchiveError("\n".join(errors))

    def _paths(self, site: str) -> list[Path]:
        """A site's files, oldest first."""
        return sorted(path for path in self._site_folder(site).glob(f"*{_SUFFIX}") if _FILE.fullmatch(path.name))

    def _site_folder(self, site: str) -> Path:
        if site in ("", ".", "..") or set(site) & set("/\\\0#"):
            raise ArchiveError(f"{site!r} cannot be the name of a folder in the archive, so it cannot be a site's")
        return self.folder / site

    def _open(self, path: Path, *, create: bool = False) -> ArchiveFile:
        file = self._files.get(path)
        if file is None:
            file = self._begin(path) if create else ArchiveFile(path)
            self._files[path] = file
        self._files.move_to_end(path)
        if len(self._files) > _OPEN_FILES:
            self._files.popitem(last=False)[1].close()
        return file

    def _begin(self, path: Path) -> ArchiveFile:
        """A file to write to; one that has no dictionary yet takes over that of the site's newest earlier file."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            remedy = "see that the disk has room and that the folder may be written by this user"
            raise ArchiveError(f"{path.parent} cannot be made: {error}: {remedy}") from error
        file = ArchiveFile(path, create=True)
        earlier = [each for each in self._paths(path.parent.name) if each.name < path.name]
        if file.current() is None and earlier and (made := self._open(earlier[-1]).current()):
            file.take_over(made)
        return file

    def close(self) -> None:
        """Close all files. The archive can be used again afterwards."""
        with self._lock:
            while self._files:
                self._files.popitem()[1].close()


def is_position(text: str) -> bool:
    """Whether ``text`` has the form of a position: a URL never has."""
    return bool(_POSITION.fullmatch(text))


def _reaches(path: Path, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    """Whether a month's file can hold visits of a span of time."""
    after = until is not None and path.stem > _month(until)
    return not after and (since is None or path.stem >= _month(since))


def _month(at: dt.datetime) -> str:
    utc = at.astimezone(dt.UTC)
    return f"{utc.year:04}-{utc.month:02}"


def _showing(file: ArchiveFile, shows: Callable[[ArchivedPage], bool]) -> Iterator[int]:
    for number in file.numbers(kind="listing"):
        visit = file.read(number)
        if visit and any(shows(page) for page in visit.pages):
            yield number
