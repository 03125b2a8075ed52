from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, TextResponse

from newscrawl.crawling.decoding import decoded, mending, require_decodable, text_of
from newscrawl.errors import PageError

STORY = "<p>近日，市民王女士在家门口看到，小区的路面已经重新铺设，停车位也多了。</p>"


def response(body: bytes, charset: str) -> TextResponse:
    found = decoded(
        HtmlResponse("https://x.invalid/", headers={"Content-Type": f"text/html; charset={charset}"}, body=body)
    )
    assert isinstance(found, TextResponse)
    return found


def test_a_wrong_header_does_not_garble_the_page() -> None:
    found = response(STORY.encode(), "gbk")
    assert (text_of(found), mending(found)) == (STORY, None)


def test_a_damaged_page_is_read_and_its_bytes_stay_as_they_came() -> None:
    body = STORY.encode("gb18030") + "<p>青岛信息港</p>".encode()
    found = response(body, "gbk")
    assert (text_of(found), found.body) == (f"{STORY}<p>青岛信息港</p>", body)
    assert "mix encodings" in str(mending(found))
    require_decodable(found)


def test_noise_is_refused() -> None:
    with pytest.raises(PageError, match="undecodable"):
        require_decodable(response(bytes(range(128, 256)) * 40, "utf-8"))
