"""Crawl one site in this process and say how it went, read from the run's row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawl.crawling.recorder import RunRecorder
from newscrawl.operations.project import find_site, open_database, project_database_url
from newscrawl.storage.engine import redacted
from newscrawl.storage.models import Run
from newscrawl.storage.runs import RunOutcome, load_run

Counts = Callable[[], Mapping[str, int]]


@dataclass(slots=True, frozen=True)
class CrawlReport:
    """How a crawl went. ``run`` is its row, None if Scrapy ended before there was one; ``database`` has no password;
    ``notes`` are sentences of the run for its operator."""

    site: str
    database: str
    run: Run | None
    notes: Sequence[str] = ()

    @property
    def succeeded(self) -> bool:
        return self.run is not None and self.run.outcome == RunOutcome.FINISHED

    @property
    def is_degraded(self) -> bool:
        """Whether the crawl did its job, but a field of the site has dried up."""
        return self.run is not None and self.run.outcome == RunOutcome.DEGRADED


def crawl_site(
    site: str,
    arguments: Mapping[str, str],
    settings: Settings,
    watch: Callable[[Counts], AbstractContextManager[object]] | None = None,
) -> CrawlReport:
    """Crawl ``site`` to its end; ``watch`` is entered while it runs, with a function that returns the counts so far.

    Everything that can be known to be wrong is found before the first request: raises UnknownSiteError,
    SpiderArgumentError, ProjectNotFoundError, DatabaseSchemaError, DatabaseUnavailableError or LeaseHeldError.
    """
    spider_class = find_site(settings, site)
    spider_class(**arguments)  # checks them
    engine = open_database(settings)

    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider_class)
    recorders: list[RunRecorder | None] = []
    crawler.signals.connect(
        lambda: recorders.append(crawler.get_extension(RunRecorder)), signal=signals.spider_opened, weak=False
    )
    process.crawl(crawler, **arguments)

    def counts() -> Mapping[str, int]:
        return recorders[0].counts() if recorders and recorders[0] else {}

    with watch(counts) if watch else nullcontext():
        process.start()
    if recorders and recorders[0] and recorders[0].refusal:
        raise recorders[0].refusal
    run_id = counts().get("run_id")
    with engine.connect() as connection:
        run = load_run(connection, run_id) if run_id else None
    notes = recorders[0].notes if recorders and recorders[0] else ()
    return CrawlReport(site, redacted(project_database_url(settings)), run, notes)
