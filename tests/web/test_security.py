"""Who is let in, what every answer tells the browser not to do, and that nothing can be changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from newscrawl.storage.engine import open_engine
from newscrawl.storage.read_only import open_read_only
from newscrawl.web.app import make_app
from newscrawl.web.pages import search
from newscrawl.web.security import PAGE_POLICY, WithoutQueries, cookie_name
from tests.storage.samples import SITE
from tests.web.conftest import ADDRESS, fill, story
from tests.web.reading import page_at, texts

TOKEN = "correct-horse-battery"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with an article; who is let in has nothing to do with its kind."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'newscrawl.db'}"
    fill(url, [story(1, "青岛啤酒节开幕", "海风习习。")])
    return url


@pytest.fixture
def app(database: str) -> Iterator[Starlette]:
    engine = open_read_only(database)
    yield make_app(engine)
    engine.dispose()


@pytest.fixture
def guarded(database: str) -> Iterator[Starlette]:
    engine = open_read_only(database)
    yield make_app(engine, token=TOKEN)
    engine.dispose()


def addresses(app: Starlette) -> list[str]:
    """An address of every page there is."""
    paths = [route.path for route in app.routes if isinstance(route, Route)]
    named = [path.replace("{site}", SITE).replace("{article_id:path}", "1") for path in paths]
    return [*named, "/static/style.css"]


def test_every_answer_forbids_scripts_and_frames(app: Starlette) -> None:
    client = TestClient(app, base_url=ADDRESS)
    asked = addresses(app)
    assert len(asked) > 7
    for address in (*asked, "/nowhere", "/?since=x", "/static/nothing.css", "/static/../app.py", "//"):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["referrer-policy"] == "no-referrer", address
        if not address.endswith("archived.html"):  # tests/web/test_article.py has what is said of that one
            assert headers["content-security-policy"] == PAGE_POLICY, address
            assert headers["x-frame-options"] == "DENY", address
    assert PAGE_POLICY.startswith("default-src 'none'; ")
    assert not any(word in PAGE_POLICY for word in ("script-src", "unsafe", "*", "http"))


def test_nothing_answers_but_get(app: Starlette) -> None:
    client = TestClient(app, base_url=ADDRESS)
    for address in addresses(app):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.request(method, address).status_code == 405, (method, address)


def test_its_connections_cannot_write(database: str) -> None:
    """Whatever a page would ask: tests/storage/test_read_only.py has this on the three databases."""
    explorer = make_app(open_read_only(database)).state.explorer
    with explorer.engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM articles")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.7", 200),
        ("explorer.example:443", 200),
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example:127.0.0.1", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_ours_is_refused(database: str, host: str, status: int) -> None:
    client = TestClient(make_app(open_read_only(database), names=["explorer.example"]), base_url=ADDRESS)
    answer = client.get("/", headers={"Host": host})
    assert (answer.status_code, "海风习习" in answer.text) == (status, status == 200)


def test_without_the_token_nothing_is_shown(guarded: Starlette) -> None:
    cookie = cookie_name(8000)
    for headers in ({}, {"Cookie": f"{cookie}={TOKEN}"}, {"Cookie": f"{cookie}="}):
        client = TestClient(guarded, base_url=ADDRESS)
        for address in (*addresses(guarded), "/?token=wrong", "/?token=", "/nowhere", "/?token=%FF%00"):
            answer = client.get(address, headers=headers)
            assert (answer.status_code, "啤酒" in answer.text) == (401, False), address
            assert "set-cookie" not in answer.headers


def test_the_token_is_brought_once(guarded: Starlette) -> None:
    client = TestClient(guarded, base_url=ADDRESS, headers={"Accept-Language": "en"})
    answer = client.get(f"/?q=青岛&token={TOKEN}")
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == "newscrawl_token_8000"
    assert {part.strip().lower() for part in rest.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}
    assert TOKEN not in answer.text + str(answer.headers)
    (onwards,) = (each.get("href") for each in page_at(client, f"/?q=青岛&token={TOKEN}").cssselect("main a"))
    page = page_at(client, onwards)
    assert texts(page, "#found") == ["1 articles"]
    assert TOKEN not in client.get(onwards).text


def test_two_explorers_on_a_machine_know_their_visitors_apart(guarded: Starlette) -> None:
    client = TestClient(guarded, base_url=ADDRESS)
    client.get(f"/?token={TOKEN}")
    assert client.get("/").status_code == 200
    assert client.get("http://127.0.0.1:8001/").status_code == 401


def test_a_cookie_over_https_stays_there(guarded: Starlette) -> None:
    client = TestClient(guarded, base_url="https://127.0.0.1")
    assert "; secure" in client.get(f"/?token={TOKEN}").headers["set-cookie"].lower()


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%2F/evil.example", "///evil.example"])
def test_no_link_leads_elsewhere_because_of_the_address(guarded: Starlette, path: str) -> None:
    page = page_at(TestClient(guarded, base_url=ADDRESS), f"{ADDRESS}{path}?token={TOKEN}")
    links = [link.get("href") for link in page.cssselect("a")]
    assert any("evil.example" in link for link in links)
    assert [link for link in links if not link.startswith(("/", "#")) or link.startswith(("//", "/\\"))] == []
    (refresh,) = (each.get("content") for each in page.cssselect('meta[http-equiv="refresh"]'))
    assert refresh.removeprefix("0; url=").lstrip("/") == refresh.removeprefix("0; url=/")


def test_an_unforeseen_error_tells_a_visitor_nothing(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("secret-of-the-house")

    monkeypatch.setattr(search, "load_facets", fail)
    answer = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False).get("/")
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert answer.headers["content-security-policy"] == PAGE_POLICY


@pytest.mark.parametrize("page", ["/", "/articles.csv"])
def test_a_database_that_is_away_is_said_to_be_so_without_its_password(
    page: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("psycopg")
    engine = open_engine("postgresql://me:house-secret@127.0.0.1:9/newscrawl")
    answer = TestClient(make_app(engine), base_url=ADDRESS).get(f"{page}?lang=en")
    assert (answer.status_code, "cannot be reached" in answer.text) == (503, True)
    assert "127.0.0.1:9" in caplog.text
    assert "house-secret" not in caplog.text + answer.text


def test_the_access_log_has_no_queries() -> None:
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d',
        ("127.0.0.1:5", "GET", f"/articles.csv?q=x&%74oken={TOKEN}", "1.1", 200), None,
    )  # fmt: skip
    assert WithoutQueries().filter(record)
    assert record.getMessage() == '127.0.0.1:5 - "GET /articles.csv HTTP/1.1" 200'


def test_the_files_beside_the_pages_are_those_of_the_folder(app: Starlette) -> None:
    client = TestClient(app, base_url=ADDRESS)
    for address in ("/static/..%2Fapp.py", "/static/%2e%2e/app.py", "/static/", f"/static/{Path(__file__)}"):
        assert client.get(address).status_code == 404
