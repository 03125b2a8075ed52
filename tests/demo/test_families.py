"""The table of look-alikes: each portal keeps to its seed, and its pages to its truth."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawl.demo.families import FAMILIES, build, family_of_site
from newscrawl.demo.http import LookAlike, Request
from newscrawl.errors import NewscrawlError

STYLES = [(name, style) for name in ("dedecms", "phpcms") for style in FAMILIES[name].styles]
SITE = "http://127.0.0.1/"


def lines(portal: LookAlike) -> list[dict[str, Any]]:
    return list(portal.truth_lines(SITE))


def get(portal: LookAlike, url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    answer = portal.respond(Request(f"{parts.path}?{parts.query}" if parts.query else parts.path, "127.0.0.1"))
    charset = dict(answer.headers).get("Content-Type", "").partition("charset=")[2] or "utf-8"
    return answer.status, answer.body.decode("gbk" if charset.startswith("gb") else charset)


@pytest.mark.parametrize(("family", "style"), STYLES)
def test_equal_seeds_give_equal_portals_and_others_differ(family: str, style: str) -> None:
    first = lines(build(family, style, seed=3, count=40))
    assert lines(build(family, style, seed=3, count=40)) == first
    assert lines(build(family, style, seed=4, count=40)) != first


@pytest.mark.parametrize(("family", "style"), STYLES)
def test_every_public_article_shows_its_headline_and_text_and_no_other_one_does(family: str, style: str) -> None:
    portal = build(family, style, count=80)
    for truth in lines(portal):
        if truth["redirect_url"]:
            continue
        status, page = get(portal, truth["url"])
        shown = html.unescape(page)
        if truth["public"]:
            assert status == 200
            assert truth["headline"] in shown
            if truth["page_count"] == 1:
                assert [part for part in truth["footer"] if part not in shown] == []
        else:
            assert truth["headline"] not in shown


@pytest.mark.parametrize(("family", "style"), STYLES)
def test_no_page_prints_the_number_of_views(family: str, style: str) -> None:
    """The count script answers it, and robots.txt forbids that script."""
    portal = build(family, style, count=20)
    assert all(line["view_count"] is None for line in lines(portal) if line["public"])
    script = {"dedecms": "/plus/count.php?view=yes&aid=1&mid=1", "phpcms": "/api.php?op=count&id=1&modelid=1"}[family]
    counts = [get(portal, SITE.rstrip("/") + script)[1] for _ in range(2)]
    assert counts[0] != counts[1], "each answer counts one view more"
    assert any(
        script.startswith(line.partition(": ")[2]) for line in get(portal, f"{SITE}robots.txt")[1].splitlines()[1:]
    )


def test_a_portal_or_a_style_that_there_is_not_is_named_with_those_there_are() -> None:
    with pytest.raises(NewscrawlError, match="there are discuz"):
        build("dedecsm")
    with pytest.raises(NewscrawlError, match=r"no style 'big5': there are static"):
        build("dedecms", "big5")


def test_a_bundled_site_is_known_by_name() -> None:
    assert family_of_site("demo") == "discuz"
    assert family_of_site("dedecmsdemo") == "dedecms"
    assert family_of_site("qingdaoxinxigang") is None


def test_every_family_has_a_port_of_its_own() -> None:
    ports = [family.port for family in FAMILIES.values()]
    assert len(set(ports)) == len(ports)
