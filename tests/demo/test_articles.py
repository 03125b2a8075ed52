"""Article pages of the demo portal answer as discuz.md says that real ones do."""

from __future__ import annotations

import pytest

from newscrawl.demo.articles import TWELVE_PAGES
from newscrawl.demo.portal import Build, PortalOptions, build_portal
from newscrawl.demo.server import serve

from .walker import VIEW, Client, public


@pytest.mark.parametrize(("build", "status"), [(Build.NEW, 404), (Build.OLD, 200)])
@pytest.mark.parametrize("aid", ["23", "7", "99999", "", "abc"], ids=["deleted", "pending", "unknown", "none", "text"])
def test_a_missing_article_is_a_message_page(build, status, aid):
    with serve(build_portal(PortalOptions(count=30, build=build))) as server:
        reply = Client(server.url).get(VIEW.format(aid))
    assert reply.status == status
    message = reply.selector().xpath("string(//div[@id='messagetext'][@class='alert_error']/p[1])").get().strip()
    given = aid.isdigit()
    assert message == ("抱歉，您指定要查看的文章不存在或正在审核" if given else "抱歉，您尚未正确指定要查看的文章 ID")
    assert reply.selector().xpath("//title/text()").get().startswith("提示信息 -  ")
    assert not reply.selector().css("#article_content, h1.ph")


def test_an_outside_link_redirects(client):
    reply = client.get(VIEW.format(11))
    assert (reply.status, reply.headers["location"], reply.body) == (
        302,
        "http://news.example.invalid/story/11.html",
        b"",
    )


def test_an_article_of_a_closed_category_shows(client):
    reply = client.get(VIEW.format(13))
    assert reply.status == 200
    assert reply.selector().css("#article_content p, #article_content div, #article_content::text")


def test_every_visit_of_any_body_page_counts_and_shows_the_count_before_it(client, portal, server):
    first = portal.articles[TWELVE_PAGES].view_count
    shown = [
        int(client.get(VIEW.format(TWELVE_PAGES) + page).selector().css("#_viewnum::text").get())
        for page in ("", "&page=2", "&page=99", "")
    ]
    assert shown == [first, first + 1, first + 2, first + 3]
    assert server.site.views[TWELVE_PAGES] == first + 4


def test_past_the_end_the_body_is_empty_and_the_bar_stands_on_the_last_page(client):
    selector = client.get(VIEW.format(TWELVE_PAGES) + "&page=13").selector()
    assert selector.xpath("string(//*[@id='article_content'])").get() == ""
    assert selector.css("div.ptw div.pg strong::text").get() == "12"
    assert not selector.css("a.nxt")
    assert selector.css("h1.ph::text").get()


def test_the_stock_info_line_is_text_with_pipes():
    portal = build_portal(PortalOptions(count=400))
    article = next(each for each in public(portal) if each.info_line_author and each.info_line_source_url)
    with serve(portal) as server:
        selector = Client(server.url).get(VIEW.format(article.aid)).selector()
    line = selector.xpath("string(//p[@class='xg1'])").get()
    parts = [part.strip() for part in line.split("|")]
    moment = article.published
    assert parts == [
        f"{moment.year}-{moment.month}-{moment.day} {moment:%H:%M}",
        f"发布者: {article.publisher[1]}",
        f"查看: {article.view_count}",
        f"评论: {article.comment_count}",
        f"原作者: {article.info_line_author}",
        f"来自: {article.info_line_source}",
    ]


def test_no_comment_is_a_bare_0_and_some_are_a_link(client, portal):
    none = next(each for each in public(portal) if not each.comment_count)
    some = next(each for each in public(portal) if each.comment_count > 25)
    assert not client.get(VIEW.format(none.aid)).selector().css("a[title='查看全部评论']")
    selector = client.get(VIEW.format(some.aid)).selector()
    assert selector.css("a[title='查看全部评论'] em#_commentnum::text").get() == str(some.comment_count)
    assert len(selector.css("#comment_ul dl")) == 20
    second = client.get(f"portal.php?mod=comment&id={some.aid}&idtype=aid&page=2").selector()
    assert len(second.css("div.bm_c dl")) == some.comment_count - 25


def test_reactions_print_no_zero(client, portal):
    article = next(each for each in public(portal) if 0 in each.reactions and any(each.reactions))
    cells = client.get(VIEW.format(article.aid)).selector().css("#click_div td")
    printed = [cell.css("em::text").get() for cell in cells]
    assert printed == [str(count) if count else None for count in article.reactions]


def test_headlines_are_escaped_and_keep_their_blanks(client, portal):
    assert client.get(VIEW.format(6)).selector().css("h1.ph::text").get().startswith("  ")
    marked = [each for each in public(portal) if set("&<\"'") & set(each.headline)]
    assert marked
    for article in marked:
        assert client.get(VIEW.format(article.aid)).selector().css("h1.ph::text").get() == article.headline + " "
