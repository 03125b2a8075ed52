"""``newscrawl archive`` as an operator types it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from newscrawl.archive.archive import Archive
from newscrawl.cli.archive import app
from newscrawl.errors import ArchiveError, NewscrawlError, ProjectNotFoundError, UnknownSiteError
from newscrawl.operations.project import archive_folder
from tests.archive.samples import later, listing, page, visit
from tests.archive.test_warc import Foreign

URL = "http://portal.example/article-1-1.html"


def project(folder: Path) -> Archive:
    """A project whose archive is empty."""
    folder.mkdir(exist_ok=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    return Archive(folder / "data/archive")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A project with two visits to article 1, of two pages and of one, and a listing page; commands run in it."""
    archive = project(tmp_path / "project")
    archive.add(visit(1, page(1), page(1, place=2)))
    archive.add(listing(1, at=later(minutes=1)))
    archive.add(visit(1, at=later(days=20)))
    archive.close()
    monkeypatch.chdir(tmp_path / "project")
    return archive


def run(*command: str) -> Result:
    return CliRunner().invoke(app, list(command))


def refusal(*command: str) -> NewscrawlError:
    """The error with which a command ends; ``newscrawl`` prints it and exits with 2."""
    error = run(*command).exception
    assert isinstance(error, NewscrawlError)
    return error


def test_list_says_what_each_file_holds(archive: Archive) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    header, november, december = (line.split() for line in result.stdout.splitlines())
    assert header[:3] == ["site", "file", "visits"]
    assert november[:5] == ["demo", "2026-11.sqlite", "2", "1", "3"]
    assert november[-4:] == ["2026-11-20", "12:00:00Z", "2026-11-20", "12:01:00Z"]
    assert december[:5] == ["demo", "2026-12.sqlite", "1", "1", "1"]
    assert run("other").stdout == ""


def test_list_names_a_broken_file_and_lists_the_rest(archive: Archive) -> None:
    (archive.folder / "demo/2026-10.sqlite").write_bytes(b"rubbish" * 200)
    result = run("list", "demo")
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 3
    assert str(archive.folder / "demo/2026-10.sqlite") in result.stderr


def test_show_says_what_is_kept_under_a_url(archive: Archive) -> None:
    result = run("show", "http://portal.example/portal.php?mod=view&aid=1")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line for line in lines if ".sqlite#" in line] == ["demo/2026-12.sqlite#1", "demo/2026-11.sqlite#1"]
    assert "article 1, fetched 2026-11-20 12:00:00Z with 3 requests by run 3" in lines
    second = page(1, place=2)
    assert f"  page 2: 200 http://portal.example/article-1-2.html ({len(second.body)} bytes)" in lines
    assert "    Set-Cookie: sid=1" in lines
    assert "listing, fetched 2026-11-20 12:01:00Z with 1 requests" in run("show", "demo/2026-11.sqlite#2").stdout


def test_show_body_writes_the_very_bytes(archive: Archive) -> None:
    assert run("show", URL, "--body").stdout_bytes == page(1).body
    assert run("show", "http://portal.example/article-1-2.html", "--body").stdout_bytes == page(1, place=2).body
    assert run("show", "demo/2026-11.sqlite#1", "--body", "--page", "2").stdout_bytes == page(1, place=2).body
    assert run("show", URL, "--body", "--page", "9").exit_code == 2


def test_show_says_what_to_give_where_nothing_is_found(archive: Archive) -> None:
    assert "http://portal.example/article-9-1.html" in str(refusal("show", "http://portal.example/article-9-1.html"))
    assert "pruned or purged" in str(refusal("show", "demo/2026-11.sqlite#99"))


def test_export_and_import_give_the_same_archive(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("export", "demo", "--warc", "../demo.warc.gz")
    assert (result.exit_code, result.stdout) == (0, "3 visits with 4 pages written to ../demo.warc.gz\n")
    other = project(tmp_path / "other")
    monkeypatch.chdir(tmp_path / "other")
    result = run("import", "../demo.warc.gz")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "3 visits with 4 pages added, 0 were there already"
    assert run("import", "../demo.warc.gz").stdout.startswith("0 visits with 0 pages added, 3 were")
    assert [other.read(each) for each in other.positions("demo")] == [
        archive.read(each) for each in archive.positions("demo")
    ]


def test_export_takes_both_days_of_a_span(archive: Archive) -> None:
    days = ("--since", "2026-11-20", "--until", "2026-11-20")
    assert run("export", "demo", "--warc", "x.warc.gz", *days).stdout.startswith("2 visits with 3 pages")
    assert "no page of demo" in str(refusal("export", "demo", "--warc", "y.warc.gz", "--since", "2027-01-01"))
    assert not Path("y.warc.gz").exists()
    assert "demo" in str(refusal("export", "nowhere", "--warc", "y.warc.gz"))


def test_pages_of_others_become_visits_of_the_named_site(archive: Archive, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc.gz")
    foreign.response("https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=25", b"one")
    foreign.response("https://www.qingdaoxinxigang.cn/portal.php?mod=view&aid=25&page=2", b"two")
    foreign.response("https://qingdaoxinxigang.example/article-26-1.html", b"former")
    foreign.response("https://elsewhere.example/article-27-1.html", b"other")
    path = str(foreign.saved())
    result = run("import", path, "--site", "qingdaoxinxigang", "--host", "Qingdaoxinxigang.example")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "2 visits with 3 pages added, 0 were there already",
        "passed over: 1 pages of other hosts",
    ]
    bodies = [[kept.body for kept in archive.read(each).pages] for each in archive.positions("qingdaoxinxigang")]
    assert sorted(bodies) == [[b"former"], [b"one", b"two"]]
    assert "--site" in str(refusal("import", path))
    assert isinstance(refusal("import", path, "--site", "qingdao"), UnknownSiteError)


def test_broken_records_are_listed(archive: Archive, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc.gz")
    foreign.response("http://127.0.0.1:8765/article-1-1.html", b"<html>", Content_Encoding="compress")
    result = run("import", str(foreign.saved()), "--site", "demo")
    assert result.exit_code == 1
    assert "article-1-1.html" in result.stderr


def test_prune_drops_old_visits_but_the_latest_of_each_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = project(tmp_path)
    monkeypatch.chdir(tmp_path)
    now = dt.datetime.now(dt.UTC)
    for age in (400, 300, 10):
        archive.add(visit(1, at=now - dt.timedelta(days=age)))
        archive.add(visit(age, at=now - dt.timedelta(days=age)))
    archive.close()
    result = run("prune", "--older-than", "200")
    assert result.stdout.startswith("2 visits from before "), (
        "of article 1; those of 400 and 300 are the latest of theirs"
    )
    assert result.stdout.endswith(" MB freed\n")
    assert run("prune", "--older-than", "200", "--all").stdout.startswith("2 visits ")
    assert len(list(archive.positions("demo"))) == 2
    assert run("prune").exit_code == 2


def test_the_archive_is_that_of_the_project_or_where_the_setting_says(archive: Archive, tmp_path: Path) -> None:
    assert archive_folder(None, tmp_path / "project") == tmp_path / "project/data/archive"
    assert archive_folder("/srv/pages", tmp_path) == Path("/srv/pages")
    with pytest.raises(ProjectNotFoundError):
        archive_folder(None, tmp_path)


def test_the_error_of_a_missing_file_names_it(archive: Archive) -> None:
    error = refusal("import", "missing.warc.gz")
    assert isinstance(error, ArchiveError)
    assert "missing.warc.gz" in str(error)
