from __future__ import annotations

import pytest
from lxml import html

from newscrawl.extraction.metadata import Metadata, read_metadata
from tests.hang import ends

URL = "https://www.example.cn/a/2022/0801/12.html"


def read(markup: str) -> Metadata:
    return read_metadata(html.document_fromstring(f"<html><body>{markup}</body></html>"), URL)


def dates(metadata: Metadata) -> list[tuple[str | None, str | None]]:
    return [(reading.value, reading.rule) for reading in metadata.published]


def test_a_page_that_states_nothing() -> None:
    assert read("<h1>标题</h1><p>2022-8-1 11:51</p>") == Metadata()


NEWS = """<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "青岛 &amp; 海",
 "datePublished": "2022-08-01T11:51:00+08:00",
 "dateModified": "2022-08-02T09:00:00+08:00", "author": [{"@type": "Person", "name": "王伟"}, {"name": "李娜"}],
 "publisher": {"@type": "Organization", "name": "青岛信息港"}, "image": ["https://i.example.cn/1.jpg"],
 "articleSection": "青岛资讯", "description": "摘要"}
</script>"""


def test_reads_json_ld() -> None:
    found = read(NEWS)
    assert dates(found) == [("2022-08-01T11:51:00+08:00", "json-ld datePublished")]
    assert found.modified[0].value == "2022-08-02T09:00:00+08:00"
    assert found.headline.value == "青岛 & 海"
    assert (found.author.value, found.author.rule) == ("王伟、李娜", "json-ld author")
    assert found.site_name.value == "青岛信息港"
    assert found.image.value == "https://i.example.cn/1.jpg"
    assert (found.section.value, found.description.value) == ("青岛资讯", "摘要")


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "datePublished": "2022-08-01"} -->',
        '//<![CDATA[\n{"@type": "Article", "datePublished": "2022-08-01"}\n//]]>',
        '{"@type": "Article", "datePublished": "2022-08-01"};',
        '[{"@type": "WebSite"}, {"@type": ["Article", "Thing"], "datePublished": "2022-08-01"}]',
        '{"@graph": [{"@type": "Organization"}, {"@type": "BlogPosting", "datePublished": "2022-08-01"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "datePublished": "2022-08-01"}}',
        '{"@type": "Article", "description": "a line\nand another", "datePublished": "2022-08-01"}',
    ],
)
def test_finds_the_article_however_it_is_wrapped(script: str) -> None:
    assert dates(read(f'<script type="application/ld+json">{script}</script>')) == [
        ("2022-08-01", "json-ld datePublished")
    ]


def test_reads_the_vocabulary_of_baidu() -> None:
    found = read(
        '<script type="application/ld+json">{"@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",'
        '"@id": "https://www.example.cn/a/2022/0801/12.html", "title": "标题", "images": ["https://i.example.cn/1.jpg"],'
        '"pubDate": "2022-08-01T11:51:00", "upDate": "2022-08-02T09:00:00"}</script>'
    )
    assert dates(found) == [("2022-08-01T11:51:00", "json-ld pubDate")]
    assert found.modified[0].rule == "json-ld upDate"
    assert (found.headline.value, found.image.value) == ("标题", "https://i.example.cn/1.jpg")


def test_of_several_articles_takes_the_one_that_is_at_this_address() -> None:
    found = read(
        '<script type="application/ld+json">[{"@type": "Article", "url": "https://www.example.cn/1.html",'
        ' "headline": "别的"},'
        '{"@type": "Article", "url": "http://m.example.cn/a/2022/0801/12.html", "headline": "本文"}]</script>'
    )
    assert found.headline.value == "本文"


def test_follows_what_is_only_referred_to() -> None:
    found = read(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#/person/1"},'
        '"image": {"@id": "#pic"}, "publisher": {"@id": "#unknown"}},'
        '{"@type": "Person", "@id": "#/person/1", "name": "王伟"},'
        '{"@type": "ImageObject", "@id": "#pic", "url": "https://i.example.cn/1.jpg"}]}</script>'
    )
    assert (found.author.value, found.image.value) == ("王伟", "https://i.example.cn/1.jpg")
    assert found.site_name.value is None


def test_a_number_is_a_statement_and_a_truth_value_is_none() -> None:
    script = '{"@type": "NewsArticle", "datePublished": 1659326400, "headline": true}'
    metadata = read(f'<script type="application/ld+json">{script}</script>')
    assert dates(metadata) == [("1659326400", "json-ld datePublished")]
    assert metadata.headline.value is None


def test_what_no_database_keeps_is_left_out_of_a_statement() -> None:
    script = r'{"@type": "Article", "headline": "台风\ud800来\u0000了", "author": "\udc00", "pubDate": "2022\u0000"}'
    metadata = read(f'<script type="application/ld+json">{script}</script>')
    assert metadata.headline.value == "台风来了"
    assert metadata.author.value is None
    assert dates(metadata) == [("2022", "json-ld pubDate")]


def test_a_list_of_other_articles_says_nothing_of_this_one() -> None:
    found = read(
        '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": '
        '[{"@type": "Article", "datePublished": "2001-01-01"}]}</script>'
    )
    assert found == Metadata()


@pytest.mark.parametrize("script", ["{", "", "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "x" * 400_000])
def test_json_ld_that_cannot_be_read_is_a_warning(script: str) -> None:
    found = read(f'<script type="application/ld+json">{script}</script>{NEWS}')
    assert dates(found) == [("2022-08-01T11:51:00+08:00", "json-ld datePublished")]
    assert len(found.warnings) == 1
    assert len(found.warnings[0]) < 200


@pytest.mark.parametrize(
    ("meta", "rule"),
    [
        ('property="article:published_time"', "opengraph article:published_time"),
        ('name="article:published_time"', "opengraph article:published_time"),
        ('name="PubDate"', "meta pubdate"),
        ('name="publishdate"', "meta publishdate"),
        ('name="weibo: article:create_at"', "meta weibo: article:create_at"),
        ('name="weibo:article:create_at"', "meta weibo:article:create_at"),
        ('name="DC.date.issued"', "meta dc.date.issued"),
    ],
)
def test_reads_meta_tags(meta: str, rule: str) -> None:
    assert dates(read(f'<meta {meta} content=" 2022-08-01 11:51 ">')) == [("2022-08-01 11:51", rule)]


def test_reads_what_government_portals_state() -> None:
    found = read(
        '<meta name="SiteName" content="青岛市人民政府"><meta name="ColumnName" content="要闻">'
        '<meta name="ArticleTitle" content="标题"><meta name="PubDate" content="2022-08-01 11:51">'
        '<meta name="ContentSource" content="青岛日报"><meta name="Author" content="王伟">'
    )
    said = [found.site_name, found.section, found.headline, found.source, found.author]
    assert [each.value for each in said] == ["青岛市人民政府", "要闻", "标题", "青岛日报", "王伟"]


@pytest.mark.parametrize(
    "maker", ["Discuz! Team and Comsenz UI Team", "DedeCMS", "织梦团队", "admin", "https://www.facebook.com/x"]
)
def test_the_makers_of_the_software_are_nobodys_author(maker: str) -> None:
    assert read(f'<meta name="author" content="{maker}">').author.value is None


def test_the_kinds_are_believed_in_a_stated_order() -> None:
    found = read(
        '<time class="entry-date" datetime="2022-08-05">x</time><meta name="pubdate" content="2022-08-04">'
        '<div itemscope itemtype="http://schema.org/NewsArticle">'
        '<span itemprop="datePublished" content="2022-08-03"></span></div>'
        '<meta property="article:published_time" content="2022-08-02">' + NEWS
    )
    assert [reading.value for reading in found.published] == [
        *("2022-08-01T11:51:00+08:00", "2022-08-02", "2022-08-03", "2022-08-04", "2022-08-05")
    ]


def test_microdata_of_an_article_and_not_of_its_comments() -> None:
    found = read(
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">标题</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">王伟</b> 记者</span>'
        '<div itemscope itemtype="https://schema.org/Comment">'
        '<time itemprop="dateCreated" datetime="2022-08-09">x</time></div>'
        '<time itemprop="datePublished" datetime="2022-08-01T11:51">8月1日</time>'
        '<time itemprop="dateModified" datetime="2022-08-02T11:51">8月2日</time></article>'
    )
    assert (found.headline.value, found.author.value) == ("标题", "王伟")
    assert dates(found)[0] == ("2022-08-01T11:51", "microdata datepublished")
    assert found.modified[0].value == "2022-08-02T11:51"


def test_microdata_is_left_out_on_demand() -> None:
    root = html.document_fromstring('<html><body><b itemprop="datePublished" content="2022-08-01"></b></body></html>')
    assert len(read_metadata(root, URL).published) == 1
    assert read_metadata(root, URL, microdata=False) == Metadata()


def test_wordpress_marks_both_times() -> None:
    found = read(
        '<time class="entry-date published" datetime="2022-08-01T11:51:00+08:00">a</time>'
        '<time class="updated" datetime="2022-08-02T11:51:00+08:00">b</time>'
    )
    assert dates(found) == [("2022-08-01T11:51:00+08:00", "time marked as published")]
    assert found.modified[0].value == "2022-08-02T11:51:00+08:00"


def test_an_only_time_counts_but_not_one_of_several_nor_one_aside() -> None:
    one = '<time datetime="2022-08-01">x</time>'
    assert dates(read(one)) == [("2022-08-01", "time")]
    assert read(one + '<time datetime="2022-08-02">x</time>').published == ()
    assert read(f"<footer>{one}</footer><ul><li>{one}</li></ul>").published == ()


_THING = '"@type": "Article", "@id": "#a"'


@pytest.mark.parametrize(
    "markup",
    [
        '<b itemprop="author" itemscope itemtype="http://schema.org/Article">' * 200 + "x" * 1_000_000,
        '<i itemprop="headline">x</i>' * 50_000,
        '<meta property="article:author" content="x">' * 50_000,
        '<time class="published" datetime="2022-08-01">x</time>' * 50_000,
        f'<script type="application/ld+json">{"[" * 500 + "]" * 500}</script>' * 100,
        '<script type="application/ld+json">{"@graph": ['
        + '{"@type": "Article", "@id": "#a"},' * 8_000
        + "{}]}</script>",
    ],
    ids=["nested things", "headlines", "authors", "times", "nested lists", "articles"],
)
def test_hostile_pages_take_no_time_and_state_little(markup: str) -> None:
    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    with ends():
        found = read_metadata(root, URL)
    assert len(found.author.value or "") < 2_500
    assert len(found.published) <= 200
