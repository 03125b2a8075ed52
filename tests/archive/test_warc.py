"""WARC files: ours as other tools read them, those of others, and there and back again."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive import coding, warc
from newscrawl.archive.archive import Archive
from newscrawl.archive.compression import compress
from newscrawl.archive.importing import Owner, import_warc
from newscrawl.archive.visits import ArchivedPage, ArchivedVisit
from newscrawl.archive.warc import write_warc
from newscrawl.cms.discuz.urls import read_article_url
from newscrawl.errors import ArchiveError
from tests.archive.samples import NOON, later, listing, page, visit

ODD = ArchivedPage(
    "http://portal.example/?q=%E9%9D%92",
    599,
    (
        ("Content-Encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "999"),
        ("X-Café", "caf\xe9"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Lines", "one\r\n two"),
    ),
    bytes(range(256)),
)
VISITS = [
    visit(1, page(1), page(1, place=2), page(1, place=3), at=later(microseconds=123_456)),
    visit(2, ODD, at=later(seconds=1)),
    replace(listing(1, 2, at=later(seconds=2)), run_id=None),
    visit(1, ArchivedPage("http://portal.example/article-1-1.html", 404, (), b""), at=later(days=20)),
]


def article_key(url: str) -> tuple[str, int] | None:
    address = read_article_url(url)
    return (address.article_id, address.page) if address else None


OWNER = Owner("demo", {"portal.example"}, article_key)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warc") / "demo.warc.gz"
    assert write_warc(VISITS, path, "newscrawl 0.1") == 6
    return path


def everything(archive: Archive, site: str = "demo") -> list[ArchivedVisit]:
    """All visits, without their positions."""
    return [replace(archive.read(position), position=None) for position in archive.positions(site)]


# Ours


def test_warcio_reads_what_we_write(exported: Path) -> None:
    with exported.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    kinds = [kind for kind, *_ in records]
    responses = ("response", "response", "response")
    assert kinds == ["warcinfo", "metadata", *responses, "metadata", "response", *("metadata", "response") * 2]
    assert b"software: newscrawl 0.1\r\n" in records[0][3]
    _, record, headers, body = records[2]
    assert record.get_header("WARC-Target-URI") == "http://portal.example/article-1-1.html"
    assert record.get_header("WARC-Date") == "2026-11-20T12:00:00.123456Z"
    assert body == page(1).body
    assert headers.get_statuscode() == "200"
    assert headers.headers == [*page(1).headers, ("Content-Length", str(len(page(1).body)))]
    digest = base64.b32encode(hashlib.sha1(page(1).body).digest()).decode()
    assert record.get_header("WARC-Payload-Digest") == f"sha1:{digest}"
    assert record.get_header("WARC-Block-Digest").startswith("sha1:")


def test_codings_that_no_longer_apply_are_kept_under_another_name(exported: Path) -> None:
    with exported.open("rb") as file:
        (record,) = [
            (each.http_headers, each.content_stream().read())
            for each in ArchiveIterator(file)
            if each.rec_type == "response" and each.rec_headers.get_header("WARC-Target-URI") == ODD.url
        ]
    headers, body = record
    assert body == ODD.body
    assert headers.statusline == "599 Unknown"
    names = [name for name, _ in headers.headers]
    assert names[:3] == [
        "X-Archive-Orig-Content-Encoding",
        "X-Archive-Orig-transfer-encoding",
        "X-Archive-Orig-Content-Length",
    ]
    assert headers.get_header("Content-Length") == "256"
    assert headers.get_header("X-Lines") == "one two"
    assert not {"content-encoding", "transfer-encoding"} & {name.lower() for name in names}


def test_the_checker_of_warcio_finds_nothing(exported: Path) -> None:
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(exported)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 11


def test_fastwarc_reads_what_we_write(exported: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc")
    with exported.open("rb") as file:
        pages = [
            (record.headers["WARC-Target-URI"], record.http_headers.status_code, record.reader.read())
            for record in fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response, parse_http=True)
        ]
    assert pages == [(each.url, each.status, each.body) for kept in VISITS for each in kept.pages]


def test_our_own_export_gives_back_the_very_visits(archive: Archive, exported: Path) -> None:
    result = import_warc(archive, exported, None)
    assert (result.visits, result.pages, result.known, result.broken) == (4, 6, 0, [])
    assert everything(archive) == VISITS
    again = import_warc(archive, exported, OWNER)
    assert (again.visits, again.known) == (0, 4)
    assert everything(archive) == VISITS


def test_visits_to_another_site_are_left_out_where_one_is_named(archive: Archive, exported: Path) -> None:
    result = import_warc(archive, exported, replace(OWNER, site="other"))
    assert (result.visits, result.skipped["visits to other sites"], archive.sites()) == (0, 4, [])


def test_no_half_written_file_bears_the_name(tmp_path: Path) -> None:
    def breaking_off() -> Iterator[ArchivedVisit]:
        yield VISITS[0]
        raise ArchiveError("broken")

    with pytest.raises(ArchiveError, match="broken"):
        write_warc(breaking_off(), tmp_path / "demo.warc.gz", "newscrawl")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ArchiveError, match="no/demo"):
        write_warc(VISITS, tmp_path / "no" / "demo.warc.gz", "newscrawl")


def test_a_visit_of_which_a_page_is_lost_is_not_imported(archive: Archive, exported: Path, tmp_path: Path) -> None:
    with exported.open("rb") as file:
        records = ArchiveIterator(file)
        ends = [records.get_record_offset() + records.get_record_length() for _ in records]
    whole = exported.read_bytes()
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(whole[: ends[2]] + whole[ends[3] :])  # without the second page of the first visit
    result = import_warc(archive, damaged, OWNER)
    assert (result.visits, len(result.broken)) == (3, 1)
    assert "mod=view&aid=1" in result.broken[0]
    assert everything(archive) == VISITS[1:]


# Others'


class Foreign:
    """A WARC file as another tool writes it."""

    def __init__(self, path: Path, *, zipped: bool = True) -> None:
        self.path = path
        self.output = io.BytesIO()
        self.writer = WARCWriter(self.output, gzip=zipped)

    def response(
        self,
        url: str,
        body: bytes,
        *,
        at: dt.datetime = NOON,
        status: str = "200 OK",
        kind: str = "response",
        content_type: str = "text/html; charset=gbk",
        record_id: str | None = None,
        **more: str,
    ) -> None:
        headers = [("Content-Type", content_type), *((name.replace("_", "-"), value) for name, value in more.items())]
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
            | ({"WARC-Record-ID": record_id} if record_id else {}),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        )
        self.writer.write_record(record)

    def saved(self) -> Path:
        self.path.write_bytes(self.output.getvalue())
        return self.path


@pytest.fixture
def foreign(tmp_path: Path) -> Foreign:
    return Foreign(tmp_path / "foreign.warc.gz")


def test_payloads_are_decoded_whatever_their_coding(archive: Archive, foreign: Foreign) -> None:
    brotli = pytest.importorskip("brotli")
    body = "<html>正文</html>".encode("gbk") * 50
    chunked = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (gzip.compress(body)[:20], gzip.compress(body)[20:])
    )
    coded = {
        "article-1-1.html": (body, {}),
        "article-2-1.html": (gzip.compress(body), {"Content_Encoding": "gzip"}),
        "article-3-1.html": (zlib.compress(body), {"Content_Encoding": "deflate"}),
        "article-4-1.html": (brotli.compress(body), {"Content_Encoding": "br"}),
        "article-7-1.html": (zlib.compress(body)[2:-4], {"Content_Encoding": "deflate"}),
        "article-8-1.html": (compress(body, None), {"Content_Encoding": "zstd"}),
        "article-9-1.html": (body, {"Content_Encoding": "gzip"}),  # stored decoded, as many tools do
        "article-5-1.html": (chunked + b"0\r\n\r\n", {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),
    }
    for path, (sent, headers) in coded.items():
        foreign.response(f"http://portal.example/{path}", sent, **headers)
    foreign.response("http://portal.example/article-6-1.html", b"?", Content_Encoding="compress")
    result = import_warc(archive, foreign.saved(), OWNER)
    assert {(each.article_id, each.pages[0].body) for each in everything(archive)} == {
        (str(number), body) for number in (1, 2, 3, 4, 5, 7, 8, 9)
    }
    assert ("Content-Encoding", "gzip") in archive.read(archive.find("demo", article_id="2")[0]).pages[0].headers
    assert (result.visits, len(result.broken)) == (8, 1)
    assert "article-6-1.html" in result.broken[0]
    assert "compress" in result.broken[0]


def test_pages_of_one_article_within_an_hour_are_one_visit(archive: Archive, foreign: Foreign) -> None:
    for name, minutes in (
        ("article-7-2.html", 1),  # fetched before its first page
        ("portal.php?mod=list&catid=1", 2),
        ("article-7-1.html", 3),
        ("article-8-1.html", 4),
        ("article-7-3.html", 62),
        ("article-7-1.html", 63),  # again: another visit
        ("article-7-2.html", 124),  # too late for it
    ):
        foreign.response(f"http://portal.example/{name}", name.encode(), at=later(minutes=minutes))
    result = import_warc(archive, foreign.saved(), OWNER)
    assert [
        (each.kind, each.article_id, each.fetched_at, [kept.body.decode() for kept in each.pages])
        for each in everything(archive)
    ] == [
        ("listing", None, later(minutes=2), ["portal.php?mod=list&catid=1"]),
        ("article", "7", later(minutes=3), ["article-7-1.html", "article-7-2.html", "article-7-3.html"]),
        ("article", "8", later(minutes=4), ["article-8-1.html"]),
        ("article", "7", later(minutes=63), ["article-7-1.html"]),
    ]
    assert result.skipped == {"body pages without a first page": 1}
    assert import_warc(archive, foreign.path, OWNER).visits == 0
    assert len(everything(archive)) == 4


def test_records_that_are_no_pages_are_passed_over_and_counted(archive: Archive, foreign: Foreign) -> None:
    writer = foreign.writer
    writer.write_record(writer.create_warcinfo_record("foreign.warc.gz", {"software": "another"}))
    foreign.response("http://portal.example/article-1-1.html", b"<html>")
    foreign.response("http://portal.example/article-1-1.html", b"", kind="request", status="GET / HTTP/1.1")
    foreign.response("http://portal.example/logo.png", b"\x89PNG", content_type="image/png")
    foreign.response("http://portal.example/old", b"", status="301 Moved", Location="/new")
    foreign.response("http://ads.example/article-2-1.html", b"<html>")
    address = io.BytesIO(b"portal.example 192.0.2.1")
    dns = writer.create_warc_record(
        "dns:portal.example", "response", payload=address, length=24, warc_content_type="text/dns"
    )
    writer.write_record(dns)
    writer.write_record(
        writer.create_revisit_record(
            "http://portal.example/a", "sha1:X", "http://portal.example/a", "2026-11-01T00:00:00Z"
        )
    )
    result = import_warc(archive, foreign.saved(), OWNER)
    assert (result.visits, result.broken) == (1, [])
    assert result.skipped == {
        "warcinfo records": 1,
        "request records": 1,
        "revisit records": 1,
        "responses that are no pages": 1,
        "responses that are not HTTP": 1,
        "redirects": 1,
        "pages of other hosts": 1,
    }


def test_pages_of_others_need_an_owner(archive: Archive, foreign: Foreign) -> None:
    foreign.response("http://portal.example/article-1-1.html", b"<html>")
    with pytest.raises(ArchiveError, match="--site"):
        import_warc(archive, foreign.saved(), None)
    assert archive.sites() == []


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_that_breaks_off_gives_what_is_whole(archive: Archive, tmp_path: Path, zipped: bool) -> None:
    foreign = Foreign(tmp_path / "foreign.warc", zipped=zipped)
    foreign.response("http://portal.example/article-1-1.html", page(1).body)
    foreign.response("http://portal.example/article-2-1.html", page(2).body)
    foreign.path.write_bytes(foreign.output.getvalue()[:-700])
    result = import_warc(archive, foreign.path, OWNER)
    assert [each.article_id for each in everything(archive)] == ["1"]
    assert len(result.broken) == 1
    assert str(foreign.path) in result.broken[0]


def test_a_page_whose_digest_is_wrong_is_broken(archive: Archive, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc", zipped=False)
    foreign.response("http://portal.example/article-1-1.html", b"<html>as it was</html>")
    foreign.path.write_bytes(foreign.output.getvalue().replace(b"as it was", b"otherwise"))
    result = import_warc(archive, foreign.path, OWNER)
    assert (result.visits, len(result.broken)) == (0, 1)
    assert "digest" in result.broken[0]


def test_what_unpacks_without_end_is_broken(
    archive: Archive, foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "LARGEST_BODY", 1 << 20)
    foreign.response("http://portal.example/article-1-1.html", gzip.compress(bytes(2 << 20)), Content_Encoding="gzip")
    result = import_warc(archive, foreign.saved(), OWNER)
    assert (result.visits, "larger than 1 MiB" in result.broken[0]) == (0, True)


def test_what_is_no_warc_file_is_refused_by_name(archive: Archive, tmp_path: Path) -> None:
    text = b"no warc at all\n" * 20
    for content in (text, gzip.compress(text), b""):
        (tmp_path / "x.warc.gz").write_bytes(content)
        with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
            import_warc(archive, tmp_path / "x.warc.gz", OWNER)
    with pytest.raises(ArchiveError, match=r"missing\.warc"):
        import_warc(archive, tmp_path / "missing.warc", OWNER)


def test_metadata_that_pretends_to_be_ours_does_no_harm(archive: Archive, foreign: Foreign, tmp_path: Path) -> None:
    url = "http://portal.example/article-1-1.html"
    head = {"site": "demo", "kind": "article", "article_id": "1", "urls": [url], "fetched_at": NOON.isoformat()}
    head |= {"run_id": None, "requests": 1}
    wrong = ({"kind": "other"}, {"urls": []}, {"fetched_at": "2026-11-20T12:00:00"}, {"requests": None}, {"site": None})
    lies = [[], {"pages": 1}, *(head | each for each in wrong)]
    for number, lie in enumerate(lies):
        record_id = f"<urn:uuid:00000000-0000-0000-0000-00000000000{number}>"
        if isinstance(lie, dict) and "kind" in lie:
            lie["pages"] = [{"record": record_id, "headers": []}]
        body = json.dumps(lie).encode()
        metadata = foreign.writer.create_warc_record(
            url, "metadata", payload=io.BytesIO(body), length=len(body), warc_content_type=warc.VISIT_TYPE
        )
        foreign.writer.write_record(metadata)
        foreign.response(url, b"<html>", at=later(hours=number), record_id=record_id)
    result = import_warc(archive, foreign.saved(), OWNER)
    assert len(result.broken) == 4
    assert result.skipped == {"metadata records": 2, "visits to other sites": 1}
    assert [each.fetched_at for each in everything(archive)] == [NOON, later(hours=1)], "pages that no metadata claims"


def test_without_the_extra_its_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.warcwriter", None)
    with pytest.raises(ArchiveError, match=r"newscrawl\[warc\]"):
        write_warc(VISITS, tmp_path / "x.warc.gz", "newscrawl")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_coded_body_that_breaks_off_is_broken(archive: Archive, foreign: Foreign, name: str) -> None:
    whole = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": pytest.importorskip("brotli").compress,
        "zstd": lambda body: compress(body, None),
    }[name](page(1).body)
    foreign.response("http://portal.example/article-1-1.html", whole[:-9], Content_Encoding=name)
    result = import_warc(archive, foreign.saved(), OWNER)
    assert (result.visits, len(result.broken)) == (0, 1)
    assert "article-1-1.html" in result.broken[0]
