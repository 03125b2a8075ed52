"""The identity of an article without a number."""

from __future__ import annotations

import pytest

from newscrawl.extraction.url_key import is_url_key, url_key

ARTICLE = "https://www.example.cn/2022/08/%E9%9D%92%E5%B2%9B/"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.cn/2022/08/%E9%9D%92%E5%B2%9B/",
        "https://example.cn/2022/08/%E9%9D%92%E5%B2%9B",
        "https://WWW.Example.CN/2022/08/%e9%9d%92%e5%b2%9b/#comments",
        "https://www.example.cn/2022/08/青岛/",
        "https://www.example.cn/2022/08/%E9%9D%92%E5%B2%9B/?utm_source=weixin",
        "https://www.example.cn/2022/08/%E9%9D%92%E5%B2%9B/index.html",
    ],
)
def test_all_addresses_of_a_page_have_one_key(url: str) -> None:
    assert url_key(url) == url_key(ARTICLE)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.cn/2022/09/%E9%9D%92%E5%B2%9B/",
        "https://sports.example.cn/2022/08/%E9%9D%92%E5%B2%9B/",
        "https://www.example.cn/2022/08/%E9%9D%92%E5%B2%9B/?id=2",
    ],
)
def test_other_pages_have_other_keys(url: str) -> None:
    assert url_key(url) != url_key(ARTICLE)


def test_a_mirror_at_an_address_is_the_same_site() -> None:
    assert url_key("http://127.0.0.1:8765/news/1.html") == url_key("http://localhost:9000/news/1.html")


def test_a_key_is_told_from_a_number() -> None:
    assert is_url_key(url_key(ARTICLE))
    assert not is_url_key("36482")
    assert not is_url_key("3-17")


def test_an_impossible_address_has_none() -> None:
    with pytest.raises(ValueError, match="IPv6"):
        url_key("http://[x/")
