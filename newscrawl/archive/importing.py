"""WARC files into the archive: our own as they were, those of others put together to visits."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from newscrawl.archive.archive import Archive
from newscrawl.archive.visits import ArchivedVisit, Kind
from newscrawl.archive.warc import BrokenRecordError, Record, load, scan
from newscrawl.errors import ArchiveError

#: pages of one article that lie further apart are of different visits
_ONE_VISIT: Final = dt.timedelta(hours=1)
_KINDS: Final[dict[str, Kind]] = {"article": "article", "listing": "listing"}
_PAGES: Final = frozenset({"", "text/html", "application/xhtml+xml"})


@dataclass(slots=True, frozen=True)
class Owner:
    """The site to which the pages of others' files belong.

    ``hosts`` are the only ones whose pages are taken; ``article_key`` says which article (its number) and which page of
    its body (from 1) a URL leads to, None if to no article.
    """

    site: str
    hosts: Collection[str]
    article_key: Callable[[str], tuple[str, int] | None]


@dataclass(slots=True)
class Imported:
    """What came of an import: visits and pages added, visits that were there before, records passed over by reason,
    and what could not be read, in words."""

    visits: int = 0
    pages: int = 0
    known: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def __iadd__(self, other: Imported) -> Imported:
        self.visits += other.visits
        self.pages += other.pages
        self.known += other.known
        self.skipped += other.skipped
        self.broken += other.broken
        return self


@dataclass(slots=True, frozen=True)
class _Plan:
    """A visit without its pages, and where these are; ``headers`` as we once received them, where the file says so."""

    visit: ArchivedVisit
    records: tuple[Record, ...]
    headers: tuple[tuple[tuple[str, str], ...], ...] | None = None


@dataclass(slots=True)
class _Unfinished:
    """A metadata record of ours, and those of its pages that have been met."""

    head: dict[str, Any]
    found: dict[str, Record] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        return [page["record"] for page in self.head["pages"] if page["record"] not in self.found]


def import_warc(
    archive: Archive, path: Path, owner: Owner | None, watch: Callable[[int, int], object] = lambda done, of: None
) -> Imported:
    """Add the visits of a WARC file that are not in the archive yet; importing a file twice adds nothing.

    ``owner`` None: the file must be one of ours; else only the visits to its site are taken. Of others' files every
    HTML response of the owner's hosts is taken: pages of one article that follow each other within an hour are one
    visit, any other page is one of kind "listing".
    ``watch`` is told how far it is, first in bytes, then in visits. Raises ArchiveError, naming file and remedy.
    """
    result = Imported()
    others: list[Record] = []
    for plan in _ours(path, owner, others, result, watch):
        _add(archive, path, plan, result)
    if others and owner is None:
        raise ArchiveError(f"{path} holds pages that newscrawl did not write: say with --site whose they are")
    plans = sorted(_grouped(others, owner, result), key=lambda plan: plan.visit.fetched_at) if owner else []
    for done, plan in enumerate(plans, start=1):
        _add(archive, path, plan, result)
        watch(done, len(plans))
    return result


def _ours(
    path: Path, owner: Owner | None, others: list[Record], result: Imported, watch: Callable[[int, int], object]
) -> Iterator[_Plan]:
    """The visits that the file itself puts together, as they come; pages that belong to none are added to ``others``.

    A visit's metadata stands before its pages, as we write them, so that little has to be remembered.
    """
    waiting: dict[str, _Unfinished] = {}
    try:
        for record in scan(path):
            watch(record.offset, path.stat().st_size)
            if record.visit:
                unfinished = _Unfinished(record.visit)
                waiting.update((each, unfinished) for each in unfinished.missing)
            elif record.id in waiting:
                unfinished = waiting.pop(record.id)
                unfinished.found[record.id] = record
                if not unfinished.missing:
                    yield from _plan(path, unfinished, owner, result)
            elif reason := _passed_over(record, owner):
                result.skipped[reason] += 1
            else:
                others.append(record)
    except BrokenRecordError as error:
        result.broken.append(str(error))
    for url in {str(each.head.get("urls")): None for each in waiting.values()}:
        result.broken.append(f"{path}: a page is missing of the visit to {url}")


def _plan(path: Path, unfinished: _Unfinished, owner: Owner | None, result: Imported) -> Iterator[_Plan]:
    head = unfinished.head
    if owner and head.get("site") != owner.site:
        result.skipped["visits to other sites"] += 1
        return
    try:
        visit = ArchivedVisit(
            site=str(head["site"]),
            kind=_KINDS[head["kind"]],
            article_id=None if head["article_id"] is None else str(head["article_id"]),
            urls=(str(head["urls"][0]), *map(str, head["urls"][1:])),
            fetched_at=dt.datetime.fromisoformat(head["fetched_at"]),
            pages=(),
            run_id=None if head["run_id"] is None else int(head["run_id"]),
            requests=int(head["requests"]),
        )
        headers = tuple(tuple((str(name), str(value)) for name, value in page["headers"]) for page in head["pages"])
        if visit.fetched_at.tzinfo is None:
            raise ValueError("fetched_at has no zone")
    except (KeyError, IndexError, TypeError, ValueError) as error:
        result.broken.append(f"{path}: a metadata record of ours cannot be read: {error!r}")
    else:
        yield _Plan(visit, tuple(unfinished.found[page["record"]] for page in head["pages"]), headers)


def _passed_over(record: Record, owner: Owner | None) -> str | None:
    """Why a record is no page to keep; None if it is one."""
    if record.type != "response":
        return f"{record.type or 'unknown'} records"
    if record.status is None:
        return "responses that are not HTTP"
    if record.content_type not in _PAGES:
        return "responses that are no pages"
    if 300 <= record.status < 400:
        return "redirects"
    if owner and _host(record.url) not in owner.hosts:
        return "pages of other hosts"
    return None


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # http://[x
        return None


def _grouped(records: Iterable[Record], owner: Owner, result: Imported) -> Iterator[_Plan]:
    articles: dict[str, list[tuple[dt.datetime, int, Record]]] = defaultdict(list)
    for record in records:
        try:
            key, at = owner.article_key(record.url), record.at
        except BrokenRecordError as error:
            result.broken.append(f"{record.url}: {error}")
            continue
        if key is None:
            head = ArchivedVisit(owner.site, "listing", None, (record.url,), at, (), requests=0)
            yield _Plan(head, (record,))
        else:
            articles[key[0]].append((at, key[1], record))
    for article_id, pages in articles.items():
        for visit in _visits(sorted(pages, key=lambda each: each[0])):
            if 1 not in visit:
                result.skipped["body pages without a first page"] += len(visit)
                continue
            at, first = visit[1]
            head = ArchivedVisit(owner.site, "article", article_id, (first.url,), at, (), requests=0)
            yield _Plan(head, tuple(visit[number][1] for number in sorted(visit)))


def _visits(pages: Iterable[tuple[dt.datetime, int, Record]]) -> Iterator[dict[int, tuple[dt.datetime, Record]]]:
    """The pages of an article, given in order of time, visit by visit: number of the page -> time and record."""
    visit: dict[int, tuple[dt.datetime, Record]] = {}
    latest: dt.datetime | None = None
    for at, number, record in pages:
        if visit and (number in visit or (latest and at - latest > _ONE_VISIT)):
            yield visit
            visit = {}
        visit[number] = at, record
        latest = at
    if visit:
        yield visit


def _add(archive: Archive, path: Path, plan: _Plan, result: Imported) -> None:
    visit = plan.visit
    if archive.find(visit.site, url=visit.urls[0], at=visit.fetched_at):
        result.known += 1
        return
    try:
        pages = tuple(load(path, record) for record in plan.records)
    except BrokenRecordError as error:
        result.broken.append(f"{path}: {visit.urls[0]}: {error}")
        return
    if plan.headers:
        pages = tuple(replace(page, headers=each) for page, each in zip(pages, plan.headers, strict=True))
    archive.add(replace(visit, pages=pages))
    result.visits += 1
    result.pages += len(pages)
