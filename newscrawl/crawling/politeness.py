"""robots.txt's Crawl-delay, which Scrapy reads but does not keep (measured: gaps of 0.0 s at ``Crawl-delay: 2``)."""

from __future__ import annotations

import logging

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)


def shortest_gap(delay: float, jitter: float) -> float:
    """Seconds that at least lie between two requests at a ``delay`` that varies by ``jitter`` of itself either way."""
    return max(0.0, delay * (1 - jitter))


def delay_for(gap: float, jitter: float) -> float:
    """The delay whose shortest gap is ``gap``; ``jitter`` below 1."""
    return gap / (1 - jitter)


class CrawlDelay:
    """Extension: what a host's robots.txt asks for becomes its delay. Ours is never lowered by it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("NEWSCRAWL_CRAWL_DELAY_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Scrapy's signal: the robots.txt of the host of ``request``, the first one there, has been read."""
        settings = self._crawler.settings
        agent = settings["ROBOTSTXT_USER_AGENT"] or request.headers.get("User-Agent") or settings["USER_AGENT"]
        asked = robotparser.crawl_delay(agent)
        if not asked:
            return
        gap = min(asked, self._longest)
        if gap < asked:
            logger.warning(
                "%s asks for a Crawl-delay of %g s: kept to NEWSCRAWL_CRAWL_DELAY_MAX, %g s", request.url, asked, gap
            )
        self._slow_down(request, gap)

    def _slow_down(self, request: Request, gap: float) -> None:
        jitter = min(self._crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER"), 0.9)
        delay = delay_for(gap, jitter)
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        slot = downloader.slots.get(key)
        own = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        if delay <= own:
            return
        logger.info("%s asks for a Crawl-delay: at least %g s between requests", key, gap)
        if slot:
            slot.delay = max(slot.delay, delay)
        # Scrapy forgets a slot after a minute without requests; the next one starts with this.
        downloader.per_slot_settings[key] = {**downloader.per_slot_settings.get(key, {}), "delay": delay}
        if throttle := self._crawler.get_extension(AutoThrottle):
            # It would find its way back to DOWNLOAD_DELAY; one crawl visits one site, so one floor does.
            throttle.mindelay = max(throttle.mindelay, delay)
            throttle.maxdelay = max(throttle.maxdelay, delay)
