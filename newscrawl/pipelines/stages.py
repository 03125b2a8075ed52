"""The stages in their order, for those who interpret items without Scrapy."""

from __future__ import annotations

from newscrawl.items import ArticleItem
from newscrawl.pipelines import body, byline, counts, provenance, publication_time, source, validation

#: the order of ITEM_PIPELINES in the settings, without the database
STAGES = (
    publication_time.interpret,
    body.interpret,
    byline.interpret,
    source.interpret,
    counts.interpret,
    validation.interpret,
    provenance.interpret,
)


def interpret(item: ArticleItem) -> None:
    """Read everything that is to be read from a printed item. Raises PageError for one that must not become a row."""
    for stage in STAGES:
        stage(item)
