"""By what a portal's software is told: marks that its pages bear, whatever the theme, as docs/families/ names them.

A new family adds its marks to the table. Each is an XPath expression that is true of a page, the words that say so to
an operator, and how much it tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.cms.select import xpath

#: one such mark is enough; the software prints it and no other does
_CERTAIN = 3
#: two such marks are enough: themes drop them, or another software could print them
_TELLING = 2
#: beside others
_WEAK = 1
_ENOUGH = 3


class Mark(NamedTuple):
    points: int
    words: str
    xpath: str


def _generator(name: str) -> Mark:
    words = f"meta generator names {name}"
    lower = "translate(@content, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    return Mark(_CERTAIN, words, f"//meta[@name='generator'][contains({lower}, '{name.lower()}')]")


def _powered_by(name: str) -> Mark:
    return Mark(_TELLING, f"prints Powered by {name}", f"//title[contains(., '{name}')]|//a[contains(., '{name}')]")


def _links(points: int, words: str, *parts: str) -> Mark:
    return Mark(points, words, f"//a[{' and '.join(f'contains(@href, {part!r})' for part in parts)}]")


def _script(points: int, words: str, *parts: str) -> Mark:
    conditions = " and ".join(f"contains(@src, {part!r})" for part in parts)
    return Mark(points, words, f"//script[{conditions}]")


MARKS: dict[str, tuple[Mark, ...]] = {
    "discuz": (
        _generator("Discuz"),
        _powered_by("Discuz!"),
        _links(_CERTAIN, "links to portal.php?mod=list or mod=view", "portal.php?mod="),
        _links(_TELLING, "links to forum.php", "forum.php"),
        _links(_TELLING, "links to home.php?mod=space", "home.php?mod=space"),
        _script(_TELLING, "loads static/js/common.js or portal.js", "/js/", "common.js?"),
        Mark(_TELLING, "#article_content, the stock body", "//*[@id='article_content']"),
        Mark(_WEAK, "div.xld, the stock listing", "//div[contains(concat(' ', @class, ' '), ' xld ')]/dl"),
        Mark(_WEAK, "发布者 and 查看 in one line", "//p[contains(., '发布者') and contains(., '查看')]"),
    ),
    "dedecms": (
        _generator("DedeCMS"),
        _powered_by("DedeCMS"),
        _script(_CERTAIN, "counts clicks with plus/count.php", "plus/count.php"),
        Mark(_TELLING, "div.dede_pages, the stock page bar", "//*[contains(@class, 'dede_pages')]"),
        _links(_TELLING, "links to plus/list.php?tid=", "plus/list.php?tid="),
        _links(_TELLING, "links to plus/view.php?aid=", "plus/view.php?aid="),
        Mark(
            _TELLING,
            "names its mobile twin /m/view.php or /m/list.php",
            "//meta[@http-equiv='mobile-agent']"
            "[contains(@content, '/m/list.php') or contains(@content, '/m/view.php')]",
        ),
        _script(_WEAK, "loads dedeajax2.js", "dedeajax"),
    ),
    "phpcms": (
        _generator("PHPCMS"),
        _powered_by("PHPCMS"),
        _script(_CERTAIN, "counts clicks with api.php?op=count", "api.php?op=count"),
        _links(_CERTAIN, "links to m=content&c=index&a=lists", "m=content", "c=index", "a=lists"),
        _links(_CERTAIN, "links to m=content&c=index&a=show", "m=content", "c=index", "a=show"),
        Mark(_TELLING, "comments in m=comment&c=index", "//iframe[contains(@src, 'm=comment')]"),
        Mark(_WEAK, "#Article, the stock body", "//*[@id='Article']/h1"),
        Mark(_WEAK, "div.crumbs, the stock breadcrumb", "//*[contains(@class, 'crumbs')]"),
    ),
    "empirecms": (
        _generator("EmpireCMS"),
        _powered_by("EmpireCMS"),
        _script(_CERTAIN, "counts clicks with e/public/ViewClick", "e/public/ViewClick"),
        _script(_TELLING, "loads d/js/", "/d/js/"),
        _links(_TELLING, "links to e/action/ListInfo", "e/action/ListInfo"),
        _links(_TELLING, "links to e/action/ShowInfo.php", "e/action/ShowInfo.php"),
        _links(_TELLING, "links to e/pl/?classid=", "e/pl/", "classid="),
        Mark(_WEAK, "body.showpage or body.listpage", "//body[contains(@class, 'showpage') or @class='listpage']"),
        Mark(_WEAK, "td#text, the stock body", "//td[@id='text']"),
    ),
    "wordpress": (
        _generator("WordPress"),
        Mark(_CERTAIN, "names its REST interface", "//link[@rel='https://api.w.org/']"),
        Mark(
            _TELLING,
            "loads from wp-content or wp-includes",
            "//*[contains(@src, '/wp-content/') or contains(@src, '/wp-includes/')]"
            "|//link[contains(@href, '/wp-content/') or contains(@href, '/wp-includes/')]",
        ),
        Mark(_TELLING, "a short link ?p=", "//link[@rel='shortlink'][contains(@href, '?p=')]"),
        Mark(
            _WEAK, "body classes of WordPress", "//body[contains(@class, 'postid-') or contains(@class, 'category-')]"
        ),
    ),
}


@dataclass(slots=True, frozen=True)
class Likeness:
    """How much pages look like those of a family: what was found, in words, and the points for it."""

    family: str
    points: int
    evidence: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        return self.points >= _ENOUGH


def likenesses(pages: Iterable[HtmlElement]) -> list[Likeness]:
    """What each family's marks say of ``pages`` (parsed, of one site), the likest first; families without a mark on
    them are left out."""
    roots = list(pages)
    found = []
    for family, marks in MARKS.items():
        borne = [mark for mark in marks if any(xpath(root, mark.xpath) for root in roots)]
        if borne:
            found.append(Likeness(family, sum(mark.points for mark in borne), tuple(mark.words for mark in borne)))
    return sorted(found, key=lambda likeness: -likeness.points)
