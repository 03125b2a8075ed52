"""From an item to the rows that hold it. No I/O."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from newscrawl.items import ArticleItem, Dateline, Person

PARAGRAPH_BREAK = "\n\n"

Values = dict[str, Any]

# Columns that hold what the item's field of the same name holds.
# fmt: off
_AS_IT_IS = (
    "site", "article_id", "url", "time_zone", "page_count", "site_name", "channel", "channel_path", "headline",
    "info_line", "published_text", "published_at", "published_precision", "publisher", "info_line_author",
    "info_line_source", "info_line_source_url", "source", "byline_text", "view_count", "comment_count", "reactions",
    "summary", "body_html", "images", "attachments", "previous_article_id", "previous_headline", "next_article_id",
    "next_headline", "related_article_ids", "warnings", "fetched_at",
)
# fmt: on


def digest(text: str) -> str:
    """sha256 of ``text`` (UTF-8), in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(item: ArticleItem) -> str:
    """sha256, in hex, over what makes the content of ``item``: a visit with another hash found new content.

    Left out is what changes without anybody editing the article: counters, neighbours, related articles, the channel
    it was met in, the info line (it prints the views), markup. Adding a field here makes every stored article look
    changed once.
    """
    content = [
        item.headline,
        item.published_at and item.published_at.astimezone(dt.UTC).isoformat(),
        item.publisher,
        [[person.name, person.role, person.role_text, person.origin] for person in people(item)],
        item.body,
        item.footer,
        item.source,
        item.info_line_author,
        item.info_line_source,
        item.info_line_source_url,
        item.summary,
        item.images,
        item.attachments,
    ]
    return digest(json.dumps(content, ensure_ascii=False))


def article_row(item: ArticleItem) -> Values:
    """The row of ``articles`` if this is the first visit."""
    dateline = item.dateline or Dateline(text="")
    return {name: getattr(item, name) for name in _AS_IT_IS} | {
        "dateline_text": dateline.text or None,
        "dateline_agency": dateline.agency,
        "dateline_place": dateline.place,
        "dateline_date": dateline.date,
        "body": PARAGRAPH_BREAK.join(item.body),
        "footer": PARAGRAPH_BREAK.join(item.footer),
        "readings": {
            name: {"rule": reading.rule, "raw": reading.raw, "warnings": list(reading.warnings)}
            for name, reading in item.readings.items()
        },
        "content_hash": content_hash(item),
        "first_seen_at": item.fetched_at,
        "changed_at": item.fetched_at,
        "fetch_count": 1,
    }


def people(item: ArticleItem) -> list[Person]:
    """Everybody the page names: the byline, then the people named elsewhere."""
    return [*item.byline, *item.credits]


def people_rows(article_pk: int, item: ArticleItem) -> list[Values]:
    """The rows of ``article_people``, numbered from 1."""
    return [
        {
            "article_pk": article_pk,
            "position": position,
            "name": person.name,
            "role": person.role,
            "role_text": person.role_text,
            "origin": person.origin,
        }
        for position, person in enumerate(people(item), 1)
    ]


def url_rows(article_pk: int, item: ArticleItem) -> list[Values]:
    """The rows of ``article_urls``: every URL this visit met the article under, once, the final one first."""
    return [
        {
            "site": item.site,
            "url_hash": digest(url),
            "url": url,
            "article_pk": article_pk,
            "first_seen_at": item.fetched_at,
        }
        for url in dict.fromkeys([item.url, *item.urls])
    ]
