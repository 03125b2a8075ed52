"""Following the portal's own links leads to every article that the truth calls listed, in each style."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from newscrawl.demo.articles import TWELVE_PAGES
from newscrawl.demo.portal import (
    CHANNELS,
    Portal,
    PortalOptions,
    Theme,
    UrlStyle,
    build_portal,
    truth_lines,
)
from newscrawl.demo.server import serve

from .walker import Client, Reply, article_number, visible_lines, walk_portal

STYLES = {
    "query": PortalOptions(count=130),
    "rewrite": PortalOptions(count=130, url_style=UrlStyle.REWRITE),
    "static": PortalOptions(count=130, url_style=UrlStyle.STATIC),
    "gbk": PortalOptions(count=130, charset="gbk"),
    "commercial": PortalOptions(count=130, theme=Theme.COMMERCIAL),
    "maxpages": PortalOptions(count=130, maxpages=2),
    "iso dates": PortalOptions(count=130, date_format="Y-m-d H:i"),
}


@pytest.fixture(scope="module", params=list(STYLES))
def walked(request: pytest.FixtureRequest):
    portal = build_portal(STYLES[request.param])
    with serve(portal) as server:
        client = Client(server.url)
        yield portal, client, walk_portal(client, list(CHANNELS.values()), portal.options.charset)


def body_pages(client: Client, url: str, charset: str) -> list[Reply]:
    """The pages of a body by following 下一页."""
    replies: list[Reply] = []
    while url:
        reply = client.get(url)
        while reply.status == 302:
            reply = client.get(reply.headers["location"])
        assert reply.status == 200, url
        replies.append(reply)
        url = next(iter(reply.links(reply.selector(charset), "//a[.='下一页']/@href")), "")
    return replies


def story(reply: Reply, portal: Portal) -> list[str]:
    name = "article_content" if portal.options.theme is Theme.STOCK else "prose"
    return visible_lines(reply.selector(portal.options.charset).xpath(f"//*[@id='{name}' or @class='{name}']"))


def test_the_walk_finds_what_the_truth_calls_listed_and_nothing_else(walked):
    portal, _, found = walked
    if portal.options.maxpages == 1000:
        assert set(found) == {int(line["article_id"]) for line in truth_lines(portal) if line["listed"]}
    else:
        # Under a cap a child's listing shows older articles than its parent's.
        assert set(found) < {int(line["article_id"]) for line in truth_lines(portal) if line["listed"]}


def test_pages_print_what_the_truth_says(walked):
    portal, client, found = walked
    charset = portal.options.charset
    for line in truth_lines(portal, client.root):
        number = int(line["article_id"])
        if number not in found or line["redirect_url"] or number % 3:
            continue
        pages = body_pages(client, found[number], charset)
        assert len(pages) == line["page_count"]
        selector = pages[0].selector(charset)
        # An HTML parser folds nothing in an h1's text, so leading blanks of a headline show up here.
        assert selector.xpath("string(//h1)").get().strip() == line["headline"]
        printed = " ".join(selector.xpath("//*[@class='xg1' or @class='meta'][1]//text()").getall())
        assert line["publisher"] in printed
        moment = dt.datetime.fromisoformat(line["published_at"])
        date = f"{moment.year}-{moment.month}-{moment.day} {moment:%H:%M}"
        assert (f"{moment:%Y-%m-%d %H:%M}" if "Y-m-d" in portal.options.date_format else date) in printed
        printed_lines = [text for page in pages for text in story(page, portal)]
        glued = "".join(printed_lines)
        for text in line["body"] + line["footer"]:
            assert text in glued or text.replace(" ", "") in glued.replace(" ", "")
        if len(pages) == 1 and not line["images"] and not line["table"] and not line["attachments"]:
            whole = re.sub(r"\s", "", "".join(line["body"] + line["footer"]))
            assert re.sub(r"\s", "", glued) == whole
        images = [
            url for page in pages for url in page.selector(charset).xpath("//img/@data-src | //img/@src").getall()
        ]
        assert [url for url in images if url in line["images"]] == line["images"]


def test_neighbours_and_related_lead_where_the_truth_says(walked):
    portal, client, found = walked
    charset = portal.options.charset
    for line in truth_lines(portal):
        number = int(line["article_id"])
        if number not in found or line["redirect_url"] or number % 4:
            continue
        reply = body_pages(client, found[number], charset)[0]
        selector = reply.selector(charset)
        for label, key in (("上一篇", "previous_article_id"), ("下一篇", "next_article_id")):
            links = reply.links(selector, f"//em[contains(., '{label}')]/a/@href")
            assert [str(article_number(url)) for url in links] == ([line[key]] if line[key] else [])
        related = reply.links(selector, "//h3[.='相关阅读']/following::ul[1]/li/a[not(contains(@href, 'catid'))]/@href")
        if line["related_article_ids"]:
            assert [str(article_number(url)) for url in related] == line["related_article_ids"]


def test_the_twelve_pages_come_in_order(walked):
    portal, client, found = walked
    if TWELVE_PAGES not in found:
        pytest.skip("behind the cap")
    pages = body_pages(client, found[TWELVE_PAGES], portal.options.charset)
    assert len(pages) == 12
    assert len({page.url for page in pages}) == 12
    texts = ["".join(story(page, portal)) for page in pages]
    assert all(texts)
    assert len(set(texts)) == 12
