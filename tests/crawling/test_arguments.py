"""Spider arguments are checked before the first request."""

from __future__ import annotations

import pytest

from newscrawl.crawling.arguments import Argument, read_arguments, read_flag, read_home_url, read_names
from newscrawl.errors import SpiderArgumentError
from newscrawl.spiders.qingdaoxinxigang import QingdaoXinxigangSpider

ACCEPTED = (
    Argument("channel", read_names(["青岛资讯", "财经"]), "these channels", ("青岛资讯", "财经")),
    Argument("revisit", read_flag, "again", False),
)


def test_defaults_stand_where_nothing_is_given() -> None:
    assert read_arguments("a", ACCEPTED, {}) == {"channel": ("青岛资讯", "财经"), "revisit": False}


def test_values_are_read() -> None:
    given = {"channel": "财经， 青岛资讯", "revisit": "Yes"}
    assert read_arguments("a", ACCEPTED, given) == {"channel": ("财经", "青岛资讯"), "revisit": True}


def test_what_scrapyd_adds_is_passed_over() -> None:
    assert read_arguments("a", ACCEPTED, {"_job": "1"})["revisit"] is False


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"chanel": "财经"}, "unknown argument 'chanel'"),
        ({"channel": "体育"}, "体育"),
        ({"channel": " ,"}, "(empty)"),
        ({"revisit": "perhaps"}, "revisit='perhaps'"),
    ],
)
def test_a_mistake_names_itself_the_site_and_what_is_accepted(given: dict[str, str], named: str) -> None:
    with pytest.raises(SpiderArgumentError) as caught:
        read_arguments("qingdaoxinxigang", ACCEPTED, given)
    message = str(caught.value)
    assert named in message
    assert "qingdaoxinxigang" in message
    assert "-a channel=" in message
    assert "-a revisit=" in message


@pytest.mark.parametrize("text", ["ftp://a.cn/", "a.cn", "", "http://"])
def test_a_home_is_an_absolute_http_url(text: str) -> None:
    with pytest.raises(ValueError, match="absolute URL"):
        read_home_url(text)


def test_a_home_ends_in_a_path() -> None:
    assert read_home_url("http://127.0.0.1:8000") == "http://127.0.0.1:8000/"


def test_a_spider_refuses_what_it_does_not_know() -> None:
    with pytest.raises(SpiderArgumentError, match="unknown argument 'since_when'"):
        QingdaoXinxigangSpider(since_when="2022")
