"""By what marks a portal's software is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsel import Selector

from newscrawl.cms.likeness import MARKS, Likeness, likenesses
from newscrawl.demo.families import FAMILIES, build
from newscrawl.demo.http import Request
from newscrawl.extraction.encoding import decode
from newscrawl.operations.families import families
from tests.accuracy.truth import FIXTURES

#: pages of a theme that keeps nothing of the stock template but what the software itself prints, by family
THEMED = {
    "dedecms": "<title>新闻_某市在线</title><script src='/plus/count.php?view=yes&aid=9&mid=1'></script>",
    "phpcms": "<title>新闻 - 某市在线</title><script src='http://a.cn/api.php?op=count&id=9&modelid=1'></script>",
    "empirecms": "<title>新闻</title><script src='/e/public/ViewClick/?classid=2&id=9&addclick=1'></script>",
    "wordpress": "<title>新闻</title><link rel='https://api.w.org/' href='https://a.cn/wp-json/'>",
    "discuz": "<title>新闻</title><a href='portal.php?mod=view&amp;aid=9'>某市啤酒节开幕</a>",
}


def likest(*pages: str) -> Likeness | None:
    found = likenesses([Selector(page).root for page in pages])
    return found[0] if found else None


@pytest.mark.parametrize("family", MARKS)
def test_one_certain_mark_is_enough(family: str) -> None:
    found = likest(f"<html><body><p>正文</p>{THEMED[family]}</body></html>")
    assert found
    assert (found.family, found.is_enough, len(found.evidence)) == (family, True, 1)


def test_a_page_of_nobody_we_know_has_no_likeness() -> None:
    assert likest("<html><head><title>新闻</title></head><body><h1>标题</h1><p>正文 2022-8-1</p></body></html>") is None


def test_a_weak_mark_is_not_enough() -> None:
    found = likest("<html><body class='showpage'><td id='text'>正文</td><p>发布者 某人 查看 3</p></body></html>")
    assert found
    assert not found.is_enough


def test_a_story_about_a_software_is_not_taken_for_it() -> None:
    found = likest(
        f"<html><body>{THEMED['wordpress']}<p>站长谈 DedeCMS 与 plus/count.php、Discuz! 论坛</p></body></html>"
    )
    assert found
    assert found.family == "wordpress"


@pytest.mark.parametrize("page", sorted(FIXTURES.glob("qingdaoxinxigang/*.html")), ids=lambda page: page.stem)
def test_themed_pages_of_a_discuz_are_recognised(page: Path) -> None:
    found = likest(str(decode(page.read_bytes(), ["utf-8"]).value))
    assert found
    assert (found.family, found.is_enough) == ("discuz", True)


@pytest.mark.parametrize(
    ("family", "style"), [(name, style) for name, family in FAMILIES.items() for style in family.styles]
)
def test_the_look_alikes_are_recognised_by_an_article_and_the_front_page(family: str, style: str) -> None:
    portal = build(family, style)
    truth = next(line for line in portal.truth_lines("/") if line["public"] and not line["redirect_url"])
    answers = [portal.respond(Request(path, "127.0.0.1")) for path in (str(truth["url"]), "/")]
    assert answers[0].status == 200, truth["url"]
    pages = [str(decode(answer.body, ["utf-8"]).value) for answer in answers if answer.status == 200]
    found = likest(*pages)
    if family in MARKS:
        assert found
        assert (found.family, found.is_enough) == (family, True)
    else:
        assert not (found and found.is_enough), found


def test_every_family_with_a_spider_has_marks_but_the_one_for_all_others() -> None:
    assert families().keys() - MARKS.keys() <= {"generic"}
    assert "discuz" in families()
