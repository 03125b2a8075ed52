"""From an item to the rows that hold it. No I/O."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.items import ArticleItem, Dateline, Person, Reading

PARAGRAPH_BREAK = "\n\n"

Values = dict[str, Any]

# Columns that hold what the item's field of the same name holds.
# fmt: off
_AS_IT_IS = (
    "site", "article_id", "url", "time_zone", "page_count", "site_name", "channel", "channel_path", "headline",
    "info_line", "published_text", "published_at", "published_precision", "publisher", "info_line_author",
    "info_line_source", "info_line_source_url", "source", "source_url", "byline_text", "view_count", "comment_count",
    "reactions", "modified_at", "summary", "body_html", "images", "attachments", "previous_article_id",
    "previous_headline", "next_article_id", "next_headline", "related_article_ids", "warnings", "fetched_at",
    "rules_version",
)
# What makes the content of an article, in the order in which content_hash takes it in. Left out is what changes without
# anybody editing the article: counters, neighbours, related articles, the channel it was met in, the info line (it
# prints the views), markup. A name more makes every stored article look changed once.
_CONTENT = (
    "headline", "published_at", "publisher", "people", "body", "footer", "source", "info_line_author",
    "info_line_source", "info_line_source_url", "summary", "images", "attachments",
)
# fmt: on
#: the columns of a revision that say what the article says
REVISED = (*_CONTENT, "published_precision", "byline_text")
COUNTERS = ("view_count", "comment_count", "reactions")
#: the columns that say when an article was published
TIME = ("published_at", "published_precision")


def digest(text: str) -> str:
    """sha256 of ``text`` (UTF-8), in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def day_of(moment: dt.datetime, time_zone: str) -> dt.date:
    """The day on which ``moment`` (aware) lies in a zone (IANA name)."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def content_hash(item: ArticleItem) -> str:
    """sha256, in hex, over what makes the content of ``item``: a visit with another hash found new content."""
    as_text = {
        "published_at": item.published_at and item.published_at.astimezone(dt.UTC).isoformat(),
        "people": [[person.name, person.role, person.role_text, person.origin] for person in people(item)],
    }
    content = [as_text[name] if name in as_text else getattr(item, name) for name in _CONTENT]
    return digest(json.dumps(content, ensure_ascii=False))


def article_row(item: ArticleItem) -> Values:
    """The row of ``articles`` if this is the first visit."""
    dateline = item.dateline or Dateline(text="")
    return (
        {name: getattr(item, name) for name in _AS_IT_IS}
        | _counts(item)
        | {
            "dateline_text": dateline.text or None,
            "dateline_agency": dateline.agency,
            "dateline_place": dateline.place,
            "dateline_date": dateline.date,
            "body": PARAGRAPH_BREAK.join(item.body),
            "footer": PARAGRAPH_BREAK.join(item.footer),
            "readings": {name: _reading_row(reading) for name, reading in item.readings.items()},
            "published_on": item.published_at and day_of(item.published_at, item.time_zone),
            "content_hash": content_hash(item),
            "first_seen_at": item.fetched_at,
            "changed_at": item.fetched_at,
            "fetch_count": 1,
        }
    )


def _reading_row(reading: Reading[object]) -> Values:
    """What a reading says, without what it does not: an article has some twenty of them."""
    said = {"rule": reading.rule, "raw": reading.raw, "warnings": list(reading.warnings)}
    return {name: value for name, value in said.items() if value}


def people(item: ArticleItem) -> list[Person]:
    """Everybody the page names: the byline, then the people named elsewhere."""
    return [*item.byline, *item.credits]


def person_values(person: Person) -> Values:
    """What is kept of a person, in ``article_people`` and in a revision."""
    return {"name": person.name, "role": person.role, "role_text": person.role_text, "origin": person.origin}


def people_rows(article_pk: int, item: ArticleItem) -> list[Values]:
    """The rows of ``article_people``, numbered from 1."""
    return [
        {"article_pk": article_pk, "position": position} | person_values(person)
        for position, person in enumerate(people(item), 1)
    ]


def revised(row: Values, item: ArticleItem) -> Values:
    """What a revision says of the content; ``row`` is the :func:`article_row` of ``item``."""
    values = row | {"people": [person_values(person) for person in people(item)]}
    return {name: values[name] for name in REVISED}


def differing(before: Mapping[str, Any], after: Values) -> list[str]:
    """The names in ``after`` of what is otherwise there than in ``before``."""
    return [name for name, value in after.items() if before[name] != value]


def observation_row(article_pk: int, item: ArticleItem, outcome: str, own_requests: int) -> Values:
    """The row of ``observations``: the counts as of this visit."""
    return _counts(item) | {
        "article_pk": article_pk,
        "fetched_at": item.fetched_at,
        "day": day_of(item.fetched_at, item.time_zone),
        "outcome": outcome,
        "own_requests": own_requests,
    }


def _counts(item: ArticleItem) -> Values:
    """The counters, NULL for one that the page prints but that is older than the visit."""
    return {name: None if name in item.frozen_counts else getattr(item, name) for name in COUNTERS}


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
