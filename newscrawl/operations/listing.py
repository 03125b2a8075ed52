"""A list of articles as rows: the same columns wherever one is written."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from newscrawl.storage.search import Hit, PlainHit

COLUMNS = ("published", "site", "article_id", "channel", "headline", "source", "views", "url")


def row_of(article: Hit | PlainHit) -> tuple[Any, ...]:
    """The cells of an article, as COLUMNS names them; the time of publication is in the site's zone."""
    headline = "".join(piece.text for piece in article.headline) if isinstance(article, Hit) else article.headline
    published = article.published_at and article.published_at.astimezone(ZoneInfo(article.time_zone))
    return (
        *(published, article.site, article.article_id, article.channel, headline),
        *(article.source, article.view_count, article.url),
    )
