"""Looking up many articles at once by what a site calls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from newscrawl.items import ArticleItem
from newscrawl.storage.models import Article, FrontierRow, Tombstone

ArticleKey = tuple[str, str]  # site, article_id


def key_of(item: ArticleItem) -> ArticleKey:
    return item.site, item.article_id


def ids_by_site(keys: Iterable[ArticleKey]) -> dict[str, list[str]]:
    """The article_ids of each site."""
    ids: dict[str, list[str]] = defaultdict(list)
    for site, article_id in keys:
        ids[site].append(article_id)
    return ids


def by_key(
    connection: Connection,
    model: type[Article | FrontierRow | Tombstone],
    keys: Iterable[ArticleKey],
    *columns: Any,
) -> dict[ArticleKey, Row[Any]]:
    """``columns`` (and article_id) of the rows of ``model`` for these articles, a statement a site; some hundreds at a
    time."""
    return {
        (site, row.article_id): row
        for site, article_ids in ids_by_site(keys).items()
        for row in connection.execute(
            select(model.article_id, *columns).where(model.site == site, model.article_id.in_(article_ids))
        )
    }


def headlines_of(connection: Connection, site: str, article_ids: Iterable[str]) -> dict[str, str | None]:
    """Of these articles of a site those that are stored, with their headlines."""
    found = by_key(connection, Article, ((site, article_id) for article_id in article_ids), Article.headline)
    return {article_id: row.headline for (_, article_id), row in found.items()}
