"""WARC files, the web archives' own format (ISO 28500): visits written as records, and records read.

warcio does the work, an extra of the package. A visit becomes one ``metadata`` record, which says in JSON how its pages
belong together, followed by a ``response`` record for each page. A response holds the decoded body: Content-Length is
that of the body, and codings that no longer apply are kept as ``X-Archive-Orig-*``, as warcio and pywb do.
"""

from __future__ import annotations

import datetime as dt
import http
import importlib
import io
import json
import os
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from newscrawl.archive.coding import LARGEST_BODY, CodingError, decode
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.errors import ArchiveError

VISIT_TYPE: Final = "application/vnd.newscrawl.visit+json"
_VERSION: Final = "WARC/1.1"  # the first with fractions of a second
#: headers that speak of the body as it was sent
_OF_THE_CODING: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
#: what HTTP allows as the name of a header (RFC 9110, section 5.1); warcio writes no other
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class BrokenRecordError(Exception):
    """A record that cannot be read."""


@dataclass(slots=True, frozen=True)
class Record:
    """Where a record starts in its file (bytes), and what its headers say, as they say it.

    ``status`` and ``content_type`` are those of an HTTP response, None for anything else; ``visit`` is the JSON of a
    metadata record of ours.
    """

    offset: int
    type: str
    id: str
    url: str
    date: str
    status: int | None = None
    content_type: str | None = None
    visit: dict[str, Any] | None = None

    @property
    def at(self) -> dt.datetime:
        """Raises BrokenRecordError if the record has no date."""
        try:
            at = dt.datetime.fromisoformat(self.date)
            return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(dt.UTC)
        except (ValueError, OverflowError) as error:
            raise BrokenRecordError(f"its WARC-Date cannot be read: {error}") from error


# Writing


def write_warc(visits: Iterable[ArchivedVisit], path: Path, software: str) -> int:
    """Write visits to a new ``.warc.gz`` and return the number of pages. The file appears under its name when whole.

    Raises ArchiveError if it cannot be written or the extra is not installed.
    """
    writer_class = _warcio("warcio.warcwriter").WARCWriter
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            writer = writer_class(file, gzip=True, warc_version=_VERSION)
            info = {"software": software, "format": "WARC File Format 1.1"}
            writer.write_record(writer.create_warcinfo_record(path.name, info))
            pages = sum(_write_visit(writer, visit) for visit in visits)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error}: see that the disk has room for it") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return pages


def _write_visit(writer: Any, visit: ArchivedVisit) -> int:
    ids = [f"<urn:uuid:{uuid.uuid4()}>" for _ in visit.pages]
    at = f"{visit.fetched_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    head = {
        "site": visit.site,
        "kind": visit.kind,
        "article_id": visit.article_id,
        "urls": visit.urls,
        "fetched_at": visit.fetched_at.isoformat(),
        "run_id": visit.run_id,
        "requests": visit.requests,
        "pages": [{"record": each, "headers": page.headers} for each, page in zip(ids, visit.pages, strict=True)],
    }
    body = json.dumps(head, ensure_ascii=False).encode()
    metadata = writer.create_warc_record(
        visit.urls[0],
        "metadata",
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=VISIT_TYPE,
        warc_headers_dict={"WARC-Date": at},
    )
    writer.write_record(metadata)
    for record_id, page in zip(ids, visit.pages, strict=True):
        headers = {"WARC-Record-ID": record_id, "WARC-Date": at, "WARC-Concurrent-To": _id_of(metadata)}
        response = writer.create_warc_record(
            page.url,
            "response",
            payload=io.BytesIO(page.body),
            length=len(page.body),
            warc_headers_dict=headers,
            http_headers=_http_headers(page),
        )
        writer.write_record(response)
    return len(visit.pages)


def _id_of(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def _http_headers(page: ArchivedPage) -> Any:
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_CODING else name, _LINE_BREAK.sub(" ", value))
        for name, value in page.headers
        if _TOKEN.fullmatch(name)
    ]
    headers.append(("Content-Length", str(len(page.body))))
    return _warcio("warcio.statusandheaders").StatusAndHeaders(_status_line(page.status), headers, protocol="HTTP/1.1")


def _status_line(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


# Reading


def scan(path: Path) -> Iterator[Record]:
    """All records of a file, compressed or not, in its order; no body is read but those of our metadata.

    Raises ArchiveError if the file cannot be opened or is no WARC file, BrokenRecordError, after which nothing more
    can be had of the file, where a record cannot be read.
    """
    with _opened(path) as file:
        records = _records(file)
        first = True
        while True:
            try:
                record = next(records)
                found = _record(records, record)
            except StopIteration:
                if first:
                    raise ArchiveError(f"{path} is no WARC file: there is nothing in it") from None
                return
            except _unreadable() as error:
                if first:
                    raise ArchiveError(f"{path} is no WARC file that can be read: {_first_line(error)}") from error
                raise BrokenRecordError(
                    f"{path} breaks off after byte {records.offset}: {_first_line(error)}"
                ) from error
            first = False
            yield found


def load(path: Path, record: Record) -> ArchivedPage:
    """The page that a response record holds, its body decoded. Raises BrokenRecordError."""
    try:
        with _opened(path) as file:
            file.seek(record.offset)
            response = next(_records(file))
            headers = tuple(response.http_headers.headers)
            body = _body(response)
            _require_whole(response)
    except _unreadable() as error:
        raise BrokenRecordError(_first_line(error)) from error
    return ArchivedPage(record.url, record.status or 0, headers, body)


def _body(response: Any) -> bytes:
    """Chunks are joined by warcio; it is not asked to unpack, for it takes a body that breaks off for a whole one."""
    coding = response.http_headers.get_header("Content-Encoding") or ""
    response.http_headers.remove_header("Content-Encoding")
    return decode(response.content_stream().read(LARGEST_BODY), coding)


def _require_whole(response: Any) -> None:
    while response.raw_stream.read(1 << 16):
        pass
    if response.raw_stream.limit > 0:
        raise BrokenRecordError(f"{response.raw_stream.limit} bytes of it are missing")
    if response.rec_headers.get_header("WARC-Truncated"):
        raise BrokenRecordError("who wrote it cut it short (WARC-Truncated)")
    # Only the digest of the whole record: tools do not agree on what of a coded payload is digested.
    problems = [each for each in response.digest_checker.problems if each.startswith("block")]
    if problems:
        raise BrokenRecordError(problems[0])


def _record(records: Any, record: Any) -> Record:
    header = record.rec_headers.get_header
    status = content_type = visit = None
    if record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode().isdigit():
        status = int(record.http_headers.get_statuscode())
        content_type = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    elif record.rec_type == "metadata" and header("Content-Type") == VISIT_TYPE:
        visit = _visit_json(record.raw_stream.read())
    offset = records.get_record_offset()  # not before: it reads to the record's end
    return Record(
        offset,
        type=header("WARC-Type") or "",
        id=header("WARC-Record-ID") or "",
        url=header("WARC-Target-URI") or "",
        date=header("WARC-Date") or "",
        status=status,
        content_type=content_type,
        visit=visit,
    )


def _visit_json(data: bytes) -> dict[str, Any] | None:
    """None if it is not what we write."""
    try:
        visit: dict[str, Any] = json.loads(data)
        return visit if all(isinstance(page["record"], str) for page in visit["pages"]) else None
    except (KeyError, TypeError, ValueError):
        return None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def _records(file: BinaryIO) -> Any:
    return _warcio("warcio.archiveiterator").ArchiveIterator(file, check_digests=True)


def _unreadable() -> tuple[type[Exception], ...]:
    """What reading a damaged record can raise."""
    load_failed = _warcio("warcio.exceptions").ArchiveLoadFailed
    return (load_failed, CodingError, StopIteration, zlib.error, EOFError, ValueError, OSError)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _warcio(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ArchiveError("WARC files need warcio, which is not installed: pip install 'newscrawl[warc]'") from error
