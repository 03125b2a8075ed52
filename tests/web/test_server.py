"""``newscrawl web`` as it is started: where it listens, whom it lets in, what it writes into its log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import pytest

from newscrawl.errors import DatabaseSchemaError, NewscrawlError
from newscrawl.operations.project import open_to_read
from newscrawl.storage.engine import open_engine
from newscrawl.web.server import serve
from tests.web.conftest import fill, story

TOKEN = "correct-horse-battery"


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
    fill(url, [story(1, "青岛啤酒节开幕", "海风习习。")])
    return url


@contextmanager
def started(url: str, folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """A server in a process of its own: its address, and the file with what it says."""
    log = folder / "said.txt"
    environment = os.environ | {"NEWSCRAWL_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "newscrawl", "web", "--port", "0", *options]
    root = Path(__file__).parents[2]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=root, env=environment, stderr=said, stdout=said)
    try:
        deadline = time.monotonic() + 60
        while not (found := re.search(r"http://\S+", log.read_text(encoding="utf-8"))):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield found[0], log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_serves_and_logs_neither_token_nor_what_was_searched_for(database: str, tmp_path: Path) -> None:
    with started(database, tmp_path, "--token", TOKEN) as (address, log):
        with pytest.raises(HTTPError, match="401"):
            urllib.request.urlopen(f"{address}?q=secret-word", timeout=20)
        brought = urllib.request.urlopen(f"{address}?q=secret-word&token={TOKEN}", timeout=20)
        cookie = brought.headers["Set-Cookie"].partition(";")[0]
        page = urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie}), timeout=20)
        assert "青岛啤酒节开幕" in page.read().decode("utf-8")
        assert "server" not in page.headers
    said = log.read_text(encoding="utf-8")
    assert said.count('"GET / HTTP/1.1"') == 3
    assert not any(secret in said for secret in (TOKEN, "secret-word", cookie.partition("=")[2]))


@pytest.mark.parametrize(
    ("host", "token", "said"),
    [
        ("0.0.0.0", None, "--host 0.0.0.0 lets others in: give a token"),
        ("::", None, "give a token"),
        ("example.org", None, "give a token"),
        ("127.0.0.1", "short", "the token has 5 characters"),
        ("127.0.0.1", "", "the token has 0 characters"),
        ("203.0.113.1", TOKEN, "203.0.113.1 port 0 cannot be listened on"),
        ("a..b", TOKEN, "--host a..b is neither an address nor a name"),
    ],
)
def test_does_not_start_where_it_would_be_open_to_all(host: str, token: str | None, said: str, database: str) -> None:
    with pytest.raises(NewscrawlError, match=re.escape(said)):
        serve(open_engine(database), None, host, 0, token, [], lambda _: pytest.fail("it listens"))


def test_makes_no_database_where_none_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newscrawl.db'}"
    with pytest.raises(NewscrawlError, match="there is no such database yet"):
        open_to_read({"NEWSCRAWL_DATABASE_URL": url})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_needs_the_tables_of_this_version(database_url: str) -> None:
    engine = open_engine(database_url)
    engine.connect().close()
    with pytest.raises(DatabaseSchemaError, match="holds no tables of newscrawl yet"):
        open_to_read({"NEWSCRAWL_DATABASE_URL": database_url})  # type: ignore[arg-type]
    engine.dispose()
