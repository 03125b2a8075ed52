"""Feeds and sitemaps as sites serve them: every format, lying declarations, broken and hostile XML."""

from __future__ import annotations

import gzip
from random import Random

import pytest

from newscrawl.extraction import feeds
from newscrawl.extraction.feeds import Feed, FeedEntry, FeedFile, read_feed
from tests.hang import ends

URL = "https://news.example.cn/feed/all.xml"


def read(text: str | bytes, url: str = URL, content_type: str | None = "text/xml") -> Feed:
    reading = read_feed(text if isinstance(text, bytes) else text.encode(), url, content_type)
    assert reading.value is not None, reading.warnings
    assert reading.rule == reading.value.kind
    return reading.value


def refused(text: str | bytes, url: str = URL) -> str:
    reading = read_feed(text if isinstance(text, bytes) else text.encode(), url)
    assert reading.value is None
    return reading.warnings[0]


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>要闻</title>{"".join(items)}</channel></rss>'


def urlset(*urls: str, more: str = "") -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>{"".join(urls)}</urlset>'


def test_rss_2_gives_address_title_and_time() -> None:
    feed = read(
        rss(
            "<item><title>甲</title><link>https://news.example.cn/a/1.html</link>"
            "<pubDate>Mon, 01 Aug 2022 03:51:00 +0000</pubDate></item>",
            "<item><title>乙</title><link>https://news.example.cn/a/2.html</link></item>",
        )
    )
    assert feed.kind == "rss"
    assert feed.entries == (
        FeedEntry("https://news.example.cn/a/1.html", "甲", "Mon, 01 Aug 2022 03:51:00 +0000"),
        FeedEntry("https://news.example.cn/a/2.html", "乙"),
    )


def test_a_relative_link_with_line_ends_leads_from_the_feed() -> None:
    feed = read(
        rss("<item><link>\n  /a/1.html\n</link></item>", "<item><link><![CDATA[ 2.html?a=1&b=2 ]]></link></item>")
    )
    assert [entry.url for entry in feed.entries] == [
        "https://news.example.cn/a/1.html",
        "https://news.example.cn/feed/2.html?a=1&b=2",
    ]


def test_an_item_without_a_link_is_known_by_a_guid_that_is_an_address() -> None:
    reading = read_feed(
        rss(
            "<item><guid>https://news.example.cn/a/1.html</guid></item>",
            "<item><guid isPermaLink='false'>tag:1</guid><title>没有地址</title></item>",
        ).encode(),
        URL,
    )
    assert reading.value
    assert [entry.url for entry in reading.value.entries] == ["https://news.example.cn/a/1.html"]
    assert reading.warnings == ("1 entries without a usable address",)


def test_elements_of_other_vocabularies_do_not_displace_the_own_ones() -> None:
    feed = read(
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">'
        '<channel><atom:link rel="self" href="https://news.example.cn/feed/all.xml"/>'
        '<atom:link rel="next" href="?page=2"/><item><media:title>图说</media:title>'
        '<atom:link href="https://news.example.cn/other"/><title>标题</title><link>/a/1.html</link></item></channel></rss>'
    )
    assert feed.entries == (FeedEntry("https://news.example.cn/a/1.html", "标题"),)
    assert feed.next_url == "https://news.example.cn/feed/all.xml?page=2"


def test_rss_1_is_rdf_with_items_beside_the_channel() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example.cn/"><title>站</title>'
        '</channel><item rdf:about="https://news.example.cn/a/7.html"><title>丙</title>'
        "<dc:date>2022-08-01T11:51:00+08:00</dc:date></item></rdf:RDF>"
    )
    assert feed.kind == "rdf"
    assert feed.entries == (FeedEntry("https://news.example.cn/a/7.html", "丙", "2022-08-01T11:51:00+08:00"),)


def test_atom_takes_the_alternate_link_and_both_times() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example.cn/base/"><title>站</title>'
        '<link rel="next" href="all.xml?page=2"/>'
        '<entry><id>tag:example.cn,2022:1</id><title type="html">&lt;b&gt;甲&lt;/b&gt; &amp;amp; 乙</title>'
        '<link rel="self" href="1.atom"/><link rel="alternate" type="application/pdf" href="1.pdf"/>'
        '<link rel="alternate" type="text/html" href="1.html"/><published>2022-08-01T11:51:00+08:00</published>'
        "<updated>2022-08-02T09:00:00+08:00</updated></entry></feed>"
    )
    assert feed.entries == (
        FeedEntry(
            "https://news.example.cn/base/1.html", "甲 & 乙", "2022-08-01T11:51:00+08:00", "2022-08-02T09:00:00+08:00"
        ),
    )
    assert feed.next_url == "https://news.example.cn/base/all.xml?page=2"


def test_atom_0_3_is_read_though_every_entry_has_the_same_id() -> None:
    entry = '<entry><id>tag:x</id><title>{0}</title><link href="/a/{0}.html"/><issued>2022-08-0{0}</issued></entry>'
    feed = read(f'<feed version="0.3" xmlns="http://purl.org/atom/ns#">{entry.format(1)}{entry.format(2)}</feed>')
    assert [(each.url[-6:], each.published_text) for each in feed.entries] == [
        ("1.html", "2022-08-01"),
        ("2.html", "2022-08-02"),
    ]


def test_a_sitemap_names_addresses_and_their_last_change() -> None:
    feed = read(urlset("<url><loc>https://news.example.cn/a?x=1&amp;y=2</loc><lastmod>2022-08-01</lastmod></url>"))
    assert feed == Feed("sitemap", (FeedEntry("https://news.example.cn/a?x=1&y=2", modified_text="2022-08-01"),))


def test_a_news_sitemap_gives_title_and_time_of_publication() -> None:
    feed = read(
        urlset(
            "<url><loc>https://news.example.cn/a/1.html</loc><lastmod>2022-08-02</lastmod><news:news><news:publication>"
            "<news:name>站</news:name><news:language>zh-cn</news:language></news:publication>"
            "<news:publication_date>2022-08-01T11:51+08:00</news:publication_date><news:title>甲</news:title>"
            "</news:news></url>",
            more=' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
        )
    )
    assert feed.is_news
    assert feed.entries == (
        FeedEntry("https://news.example.cn/a/1.html", "甲", "2022-08-01T11:51+08:00", "2022-08-02"),
    )


def test_an_index_names_files() -> None:
    feed = read(
        "<sitemapindex><sitemap><loc>https://news.example.cn/s1.xml.gz</loc><lastmod>2022-08-01T00:00Z</lastmod>"
        "</sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"
    )
    assert feed.files == (
        FeedFile("https://news.example.cn/s1.xml.gz", "2022-08-01T00:00Z"),
        FeedFile("https://news.example.cn/s2.xml"),
    )


def test_robots_txt_is_an_index_and_a_text_file_a_sitemap() -> None:
    robots = read("User-agent: *\r\nDisallow: /x\r\nSITEMAP: /map.xml\r\nsitemap:https://news.example.cn/news.xml\r\n")
    assert [file.url for file in robots.files] == [
        "https://news.example.cn/map.xml",
        "https://news.example.cn/news.xml",
    ]
    plain = read("\ufeffhttps://news.example.cn/a/1.html\r\n\r\nhttps://news.example.cn/a/2.html\n")
    assert plain.kind == "text"
    assert [entry.url[-6:] for entry in plain.entries] == ["1.html", "2.html"]
    assert (
        refused("User-agent: *\nDisallow:\n", "https://news.example.cn/robots.txt") == "the robots.txt names no sitemap"
    )


ITEM = "<item><title>青岛“信息港”</title><link>/1</link></item>"
GB2312 = '<?xml version="1.0" encoding="gb2312"?>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(ITEM), id="utf-8"),
        pytest.param(rss(ITEM, head=GB2312).encode("gb18030"), id="gbk"),
        pytest.param(rss(ITEM, head=GB2312), id="says gb2312, is utf-8"),
        pytest.param(rss(ITEM).encode("gb18030"), id="says utf-8, is gbk"),
        pytest.param("\ufeff\n\n" + rss(ITEM), id="mark and blank lines first"),
        pytest.param(rss(ITEM, head="").encode("utf-16"), id="utf-16 with its mark"),
        pytest.param(gzip.compress(rss(ITEM).encode(), mtime=0), id="gzip"),
    ],
)
def test_encodings(body: str | bytes) -> None:
    assert read(body, content_type=None).entries == (FeedEntry("https://news.example.cn/1", "青岛“信息港”"),)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A&B", "A&B"),
        ("A & B", "A & B"),
        ("a&nbsp;b &ldquo;c&rdquo;", "a b “c”"),
        ("&#38;#30340; &#x7684;", "的 的"),
        ("&unknown; x", "&unknown; x"),
        ("<![CDATA[A&B <em>重</em>点]]>", "A&B 重点"),
        ("垂直\x0b制表\x00符", "垂直制表符"),
        ("R&amp;D", "R&D"),
        ("5 &lt; 6", "5 < 6"),
    ],
)
def test_titles_that_are_not_quite_xml(title: str, expected: str) -> None:
    assert read(rss(f"<item><title>{title}</title><link>/1</link></item>")).entries[0].headline == expected


def test_a_bare_ampersand_in_a_link_loses_nothing() -> None:
    feed = read(rss("<item><link>/portal.php?mod=view&aid=25&copy=1</link></item>"))
    assert feed.entries[0].url == "https://news.example.cn/portal.php?mod=view&aid=25&copy=1"


def test_one_broken_item_is_counted_and_does_not_take_the_others_along() -> None:
    broken, whole = "<item><title>甲<b></title><link>/1</link></item>", "<item><title>乙</title><link>/2</link></item>"
    reading = read_feed(rss(broken, whole).encode(), URL)
    assert reading.value
    assert [entry.url[-2:] for entry in reading.value.entries] == ["/2"]
    assert reading.warnings == ("1 entries without a usable address",)


def test_a_prefix_that_is_nowhere_declared_is_read_all_the_same() -> None:
    feed = read(
        "<urlset><url><loc>/1</loc><news:news><news:publication_date>2022-08-01</news:publication_date>"
        "<news:title>甲</news:title></news:news></url></urlset>"
    )
    assert feed.entries == (FeedEntry("https://news.example.cn/1", "甲", "2022-08-01"),)


def test_an_article_that_is_named_twice_is_one_entry() -> None:
    item = "<item><title>甲</title><link>/1</link></item>"
    assert len(read(rss(item, item)).entries) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><html><body>404 <pre><rss></rss></pre></body></html>", "it is an HTML page"),
        (b'{"items": []}', "it is neither a feed nor a sitemap"),
        (rss("<item>").encode()[:-30], "it breaks off: <rss> is not closed"),
        (gzip.compress(urlset().encode() * 9, mtime=0)[:-10], "the gzip file breaks off"),
        (b"\x1f\x8bnonsense", "the gzip file is broken"),
        (b"\xff\xff\xff<rss></rss>", "no known encoding fits the bytes"),
    ],
)
def test_what_is_no_feed_says_why(body: bytes, why: str) -> None:
    assert refused(body).startswith(why)


def test_entities_of_a_document_type_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = read(rss("<item><title>&l29; &f;</title><link>/1</link></item>", head=bomb))
    assert feed.entries[0].headline == "&l29; &f;"


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(b" " * (feeds.MAX_SIZE + 1), mtime=0)
    assert "unpacks to more than" in refused(bomb)
    assert "unpacks to more than" in refused(gzip.compress(b" " * 1024, mtime=0) + bomb)


def test_no_file_names_more_than_the_protocol_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    reading = read_feed(urlset(*(f"<url><loc>/{n}</loc></url>" for n in range(5))).encode(), URL)
    assert reading.value
    assert [entry.url[-2:] for entry in reading.value.entries] == ["/0", "/1", "/2"]
    assert reading.warnings == ("it names more than 3 articles: the rest is left out",)


@pytest.mark.parametrize(
    "text",
    ["<![CDATA[", "&", "<rss>", "<", "<a:rss ", "]]>", "<!DOCTYPE", "&a", "sitemap: ", " \n", "<item><link>", "<b "],
)
def test_hostile_repetition_takes_linear_time(text: str) -> None:
    for body in (text * 100_000, rss(f"<item><title>{text * 100_000}</title><link>/1</link></item>")):
        with ends():
            read_feed(body.encode(), URL)


def test_more_tags_than_a_feed_has_are_refused_before_they_fill_the_memory() -> None:
    assert "tags" in refused(b"<urlset>" + b"<a/>" * (feeds.MAX_TAGS + 1) + b"</urlset>")


def test_no_mutation_of_a_feed_raises() -> None:
    bodies = [
        rss(ITEM * 3, head=GB2312).encode("gb18030"),
        b"<feed xml:base='http://x.cn/'><entry><link href='/1'/><id>a</id><title>x &amp; y</title></entry></feed>",
        urlset("<url><loc>/1</loc><news:news><news:title>x</news:title></news:news></url>").encode(),
        gzip.compress(b"<sitemapindex><sitemap><loc>http://x.cn/1</loc></sitemap></sitemapindex>", mtime=0),
        b"User-agent: *\nSitemap: http://[x/1\nSitemap: /2\nhttp://x.cn/1\n",
    ]
    pieces = [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"xmlns:a='", b"http://[", b"</rss>", b"<item>"]
    rng = Random(20261124)
    for number in range(3000):
        body = bytearray(rng.choice(bodies))
        for _ in range(rng.randint(1, 6)):
            place = rng.randrange(len(body) + 1)
            body[place : place + rng.choice((0, 0, 1, 5, 40))] = rng.choice(pieces)
        reading = read_feed(bytes(body), URL)
        assert reading.value is not None or reading.warnings, number
