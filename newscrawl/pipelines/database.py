"""Database: the last stage, which hands the item to the run on record and waits until it is committed."""

from __future__ import annotations

from scrapy.crawler import Crawler

from newscrawl.crawling.recorder import RunRecorder
from newscrawl.items import ArticleItem


class DatabasePipeline:
    """Waiting for the commit is what keeps memory bounded when the database is slower than the site."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DatabasePipeline:
        return cls(crawler)

    async def process_item(self, item: ArticleItem) -> ArticleItem:
        recorder = self._crawler.get_extension(RunRecorder)
        if recorder and recorder.is_open:
            await recorder.save_article(item)
        return item
