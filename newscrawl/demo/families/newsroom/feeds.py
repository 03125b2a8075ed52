"""The paper's feeds, sitemaps and robots.txt, with what is wrong with real ones."""

from __future__ import annotations

import datetime as dt
import gzip
import html
from collections.abc import Iterator
from email.utils import format_datetime
from itertools import groupby

from newscrawl.demo.families.newsroom.stories import CHANNELS, SITE_NAME, Newsroom, Story

FEED_LENGTH = 20
_NEWS = dt.timedelta(days=2)
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(newsroom: Newsroom, channel: str, base: str, page: int) -> bytes:
    """20 of a channel, and a link to the page with older ones.

    Titles are escaped twice, links carry tracking, a gbk feed says gb2312.
    """
    stories = newsroom.public(channel)[(page - 1) * FEED_LENGTH :]
    items = "".join(
        f"<item><title>{html.escape(html.escape(story.headline))}</title>"
        f"<link>\n{base}{story.path()}?utm_source=rss&utm_medium=feed\n</link>"
        f"<guid isPermaLink='false'>jzw-{story.number}</guid>"
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>\n"
        for story in stories[:FEED_LENGTH]
    )
    older = f'<atom:link rel="next" href="?page={page + 1}"/>' if len(stories) > FEED_LENGTH else ""
    charset = newsroom.options.charset
    declared = "gb2312" if charset == "gbk" else charset
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{SITE_NAME}&nbsp;{channel}</title><link>{base}</link><description>x</description>{older}\n"
        f"{items}</channel></rss>\n<!-- cached -->"
    )
    return text.encode(charset)


def atom(newsroom: Newsroom, channel: str, base: str) -> bytes:
    """The newest 20 as Atom, with relative addresses and no word of older ones."""
    entries = "".join(
        f"<entry><id>tag:jzw,{story.number}</id><title>{html.escape(story.headline)}</title>"
        f'<link rel="self" href="api/{story.number}"/><link href="{story.path()}"/>'
        f"<published>{story.published.isoformat()}</published>"
        f"<updated>{(story.modified or story.published).isoformat()}</updated></entry>\n"
        for story in newsroom.public(channel)[:FEED_LENGTH]
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}">'
        f"<title>{channel}</title>{entries}</feed>"
    ).encode()


def robots_txt(base: str) -> bytes:
    return f"User-agent: *\nDisallow: /api/\n\nSitemap: {base}sitemap.xml\nsitemap: {base}sitemap-news.xml\n".encode()


def index(newsroom: Newsroom, base: str) -> bytes:
    """One file a month, dated by the day of its newest story; the months before the last are gzipped."""
    months = list(_months(newsroom))
    files = "".join(
        f"<sitemap><loc>{base}sitemaps/{month}.xml{'' if place == 0 else '.gz'}</loc>"
        f"<lastmod>{stories[0].published:%Y-%m-%d}</lastmod></sitemap>\n"
        for place, (month, stories) in enumerate(months)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SITEMAP}>\n{files}</sitemapindex>\n'.encode()


def month(newsroom: Newsroom, name: str, base: str) -> bytes | None:
    """The stories of one month, oldest first, and a page that is no story; None without any."""
    stories = dict(_months(newsroom)).get(name)
    if stories is None:
        return None
    urls = "".join(
        f"<url><loc>{base}{story.path()}</loc>"
        f"<lastmod>{(story.modified or story.published).isoformat()}</lastmod></url>\n"
        for story in reversed(stories)
    )
    urls += f"<url><loc>{base}about.html</loc><priority>0.1</priority></url>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP}>\n{urls}</urlset>\n'.encode()


def zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def news(newsroom: Newsroom, base: str, now: dt.datetime) -> bytes:
    """The stories of the last two days; on a quiet day none."""
    urls = "".join(
        f"<url><loc>{base}{story.path()}</loc><news:news><news:publication><news:name>{SITE_NAME}</news:name>"
        f"<news:language>zh-cn</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{html.escape(story.headline)}</news:title></news:news></url>\n"
        for story in newsroom.public()
        if now - story.published < _NEWS
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP} {space}>\n{urls}</urlset>\n'.encode()


def _months(newsroom: Newsroom) -> Iterator[tuple[str, list[Story]]]:
    """Month -> its stories, both newest first."""
    for name, stories in groupby(newsroom.public(), key=lambda story: f"{story.published:%Y-%m}"):
        yield name, list(stories)


FOLDERS = {folder: name for name, folder in CHANNELS.items()}
