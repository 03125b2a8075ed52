"""Each fault does to a request what it says, as often as it says."""

from __future__ import annotations

import http.client
import time

import pytest

from newscrawl.demo.faults import FaultKind

VIEW = "/portal.php?mod=view&aid=1"
LIST = "/portal.php?mod=list&catid=1"


def test_a_status_strikes_as_often_as_asked(client, server):
    server.faults.add(VIEW, "status", times=2, status=503)
    assert [client.get(VIEW).status for _ in range(4)] == [503, 503, 200, 200]
    assert client.get(LIST).status == 200


def test_a_function_can_say_where_and_clear_ends_it(client, server):
    server.faults.add(lambda target: "catid=" in target, FaultKind.STATUS)
    assert client.get(LIST).status == 500
    assert client.get(VIEW).status == 200
    server.faults.clear()
    assert client.get(LIST).status == 200


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("maintenance", "升级维护"),
        ("system_error", "Discuz! System Error"),
        ("flood", "频繁刷新限制"),
        ("reload", "页面重载开启"),
        ("sum", "7 + 19 + 2 = ?"),
        ("challenge", "location.href="),
    ],
)
def test_pages_that_are_no_articles_come_with_200(client, server, kind, words):
    server.faults.add(VIEW, kind)
    reply = client.get(VIEW)
    assert reply.status == 200
    assert words in reply.text()
    assert "article_content" not in reply.text()


def test_the_challenge_is_one_script_without_a_title(client, server):
    server.faults.add(VIEW, "challenge")
    text = client.get(VIEW).text()
    assert text.startswith('<script type="text/javascript">')
    assert "<title>" not in text
    assert len(text) < 3000


def test_an_unknown_charset_is_declared(client, server):
    server.faults.add(VIEW, "unknown_charset")
    assert client.get(VIEW).headers["content-type"] == "text/html; charset=x-no-such-charset"


def test_undecodable_bytes_fit_no_decoder(client, server):
    server.faults.add(VIEW, "undecodable")
    body = client.get(VIEW).body
    for charset in ("utf-8", "gb18030", "big5"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(charset)


def test_an_impossible_date_is_printed_once(client, server):
    server.faults.add(VIEW, "impossible_date")
    text = client.get(VIEW).selector().xpath("string(//p[@class='xg1'])").get()
    assert text.strip().startswith("2022-13-45 25:61")


def test_broken_html_ends_in_the_middle_of_a_tag(client, server):
    whole = client.get(VIEW).text()
    server.faults.add(VIEW, "broken_html")
    broken = client.get(VIEW).text()
    assert len(broken) < len(whole)
    assert broken.rfind("<") > broken.rfind(">")


def test_an_empty_listing_looks_like_one(client, server):
    server.faults.add(LIST, "empty_listing", times=1)
    empty = client.get(LIST).selector()
    assert empty.css("div.bm_c.xld")
    assert not empty.css("div.bm_c.xld dl, div.pg")
    assert client.get(LIST).selector().css("div.bm_c.xld dl")


def test_a_truncated_body_is_shorter_than_announced(client, server):
    server.faults.add(VIEW, "truncated", times=1)
    with pytest.raises(http.client.IncompleteRead):
        client.get(VIEW)


def test_a_reset_connection_answers_nothing(client, server):
    server.faults.add(VIEW, "reset", times=1)
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        client.get(VIEW)


def test_a_hang_delays_the_answer(client, server):
    server.faults.add(VIEW, "hang", times=1, seconds=0.2)
    started = time.monotonic()
    assert client.get(VIEW).status == 200
    assert time.monotonic() - started >= 0.2
