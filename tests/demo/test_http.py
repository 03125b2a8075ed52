"""Headers, noise, and what the demo portal serves beside articles and listings."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from newscrawl.demo.portal import PortalOptions, build_portal
from newscrawl.demo.server import serve
from newscrawl.errors import NewscrawlError

from .walker import LIST, VIEW, Client


def test_dynamic_pages_have_no_validators_and_no_length(client):
    reply = client.get(VIEW.format(1), If_None_Match='"x"', If_Modified_Since="Fri, 20 Nov 2026 04:00:00 GMT")
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["transfer-encoding"] == "chunked"
    assert not {"last-modified", "etag", "cache-control", "content-length"} & reply.headers.keys()


def test_first_visits_get_every_cookie(client):
    client.connection.request("GET", "/" + VIEW.format(1))
    response = client.connection.getresponse()
    response.read()
    names = [value.split("=")[0] for name, value in response.getheaders() if name == "Set-Cookie"]
    assert [name.rsplit("_", 1)[1] for name in names] == ["saltkey", "lastvisit", "sid", "lastact", "sid"]
    assert all("_2132_" in name for name in names)


def test_base_and_links_follow_the_host_header(client):
    reply = client.get(LIST.format(1), Host="news.example.test:81")
    assert reply.selector().css("base::attr(href)").get() == "http://news.example.test:81/"
    assert reply.selector().css("#pt a::attr(href)").getall()[:2] == ["./", "portal.php"]


NOISE = re.compile(
    rb'name="formhash" value="\w+"|formhash=\w+|hash=\w+|seccode_cS\w+|Processed in [\d.]+|rand=\d+|GMT\+8, [\d: -]+|'
    rb'class="ac\d"|_viewnum">\d+|http://127\.0\.0\.1:\d+/'
)


def test_two_fetches_differ_in_the_noise_only_and_so_do_two_portals_of_one_seed(portal):
    copy = build_portal(PortalOptions(count=130))
    bodies = []
    for each in (portal, copy):
        with serve(each) as server:
            client = Client(server.url)
            bodies += [client.get(VIEW.format(aid)).body for aid in (1, 1)]
            bodies += [client.get(LIST.format(1)).body for _ in range(2)]
    assert bodies[0] != bodies[1]
    articles = {NOISE.sub(b"", body) for body in (bodies[0], bodies[1], bodies[4], bodies[5])}
    listings = {NOISE.sub(b"", body) for body in (bodies[2], bodies[3], bodies[6], bodies[7])}
    assert len(articles) == 1
    assert len(listings) == 1


def test_robots_txt_allows_portal_pages_and_has_no_delay(client):
    reply = client.get("robots.txt")
    text = reply.text()
    assert "Disallow: /misc.php\n" in text
    assert "Allow: /data/attachment/\n" in text
    assert "portal.php" not in text
    assert "Crawl-delay" not in text


def test_the_feed_is_empty_first_and_then_has_the_newest_20_by_number(client, portal):
    first = client.get("portal.php?mod=rss&catid=1")
    second = client.get("portal.php?mod=rss&catid=1")
    assert first.headers["content-type"] == "application/xml"
    assert b"<item>" not in first.body
    numbers = [int(number) for number in re.findall(r"aid=(\d+)</link>", second.text())]
    expected = sorted(
        (each.aid for each in portal.articles.values() if each.catid == 1 and not each.pending), reverse=True
    )
    assert numbers == expected[:20]
    assert "+0000</pubDate>" in second.text()
    assert client.get("portal.php?mod=rss&catid=99").body == b"Specified article not found"


def test_telephones_get_a_notice_and_no_article(client):
    phone = "Mozilla/5.0 (iPhone)"
    assert "无手机页面" in client.get(VIEW.format(1), User_Agent=phone).text()
    assert "article_content" in client.get(VIEW.format(1) + "&mobile=no", User_Agent=phone).text()


def test_the_front_page_has_relative_dates_and_whole_titles(portal):
    with serve(portal, clock=lambda: portal.options.made_at) as server:
        client = Client(server.url)
        reply = client.get("")
        same = client.get("portal.php")
    items = reply.selector().css("#portal_block_1_content li")
    assert len(items) == 20
    assert "半小时前" in items.css("em span::text").getall()
    assert items[0].css("a::attr(title)").get() == portal.articles[max(portal.articles)].headline.strip()
    assert len(same.selector().css("#portal_block_1_content li")) == 20


def test_unknown_files_are_the_web_servers_404(client):
    assert client.get("sitemap.xml").status == 404


def test_requests_are_recorded_in_order(client, server):
    client.get("robots.txt")
    client.get(VIEW.format(1))
    assert server.requests == ["/robots.txt", "/portal.php?mod=view&aid=1"]
    assert urljoin(server.url, server.requests[0]) == f"{server.url}robots.txt"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.test"])
def test_only_loopback_addresses_are_served(portal, host):
    with pytest.raises(NewscrawlError, match="this machine only"), serve(portal, host=host):
        pass
