from __future__ import annotations

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from newscrawl.archive.visits import ArchivedPage
from newscrawl.crawling.archiving import ReceivedHeadersMiddleware, archived_page, cost_of
from newscrawl.crawling.visit import as_response

URL = "https://portal.example/article-1-1.html"


def test_the_headers_are_those_before_the_body_was_unpacked() -> None:
    request = Request(URL)
    sent = {"Content-Type": "text/html", "Content-Encoding": "gzip", "Set-Cookie": ["a=1", "b=2"]}
    received = Response(URL, headers=sent, body=b"packed", request=request)
    ReceivedHeadersMiddleware().process_response(request, received)
    unpacked = HtmlResponse(URL, headers={"Content-Type": "text/html"}, body=b"<html>", request=request)
    page = archived_page(unpacked)
    assert page.body == b"<html>"
    assert page.headers == (
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    )


def test_an_archived_page_becomes_the_response_that_it_was() -> None:
    headers = (("Content-Type", "text/html; charset=gb2312"), ("Content-Encoding", "gzip"), ("ETag", '"7"'))
    response = as_response(ArchivedPage(URL, 404, headers, "<html><p>青岛喆".encode("gb18030")))
    assert isinstance(response, HtmlResponse)
    assert (response.url, response.status, response.encoding) == (URL, 404, "gb18030")
    assert response.text == "<html><p>青岛喆"
    assert response.headers["ETag"] == b'"7"'
    assert "Content-Encoding" not in response.headers


def test_repetitions_and_redirects_cost_a_request_each() -> None:
    assert cost_of(Request(URL)) == 1
    assert cost_of(Request(URL, meta={"retry_times": 2, "redirect_times": 1})) == 4
