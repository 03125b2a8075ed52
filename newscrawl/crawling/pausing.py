"""Holding back the requests to one host for a while, those already queued for it included, and all at the end."""

from __future__ import annotations

import asyncio
from time import monotonic

from scrapy import signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from newscrawl.errors import PageError

#: how often a pause is renewed and looked after, and so how promptly it ends
_TICK = 0.5


class HostPauses:
    """Pauses of a crawl's download slots, one slot a host.

    Scrapy has no such thing, but it sends nothing before the slot's delay after ``lastseen`` is over, and looks again
    when its timer fires: so a pause is a ``lastseen`` that is moved on for as long as it lasts.

    A crawl that closes has the queues of all slots emptied. Scrapy would wait for every request in them: with a delay
    of 2 s another 45 s after SIGTERM (measured Nov 2026), longer than many a supervisor waits before SIGKILL.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ends: dict[str, float] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._closer: asyncio.Task[None] | None = None
        crawler.signals.connect(self._start, signal=signals.spider_opened)
        crawler.signals.connect(self._stop, signal=signals.spider_closed)

    @property
    def is_closing(self) -> bool:
        """Whether the crawl is coming to its end and waits for what is under way."""
        slot = self._crawler.engine._slot
        return slot is None or slot.closing is not None

    def pause(self, key: str, seconds: float) -> None:
        """Send nothing more to slot ``key`` for so many seconds, or as long as an earlier pause of it lasts."""
        self._ends[key] = max(self._ends.get(key, 0.0), monotonic() + seconds)
        if key not in self._keepers:
            self._keep(key)
            self._keepers[key] = asyncio.ensure_future(self._look_after(key))

    def release(self, key: str) -> None:
        """End the pause of slot ``key`` now."""
        self._ends.pop(key, None)

    async def _look_after(self, key: str) -> None:
        while monotonic() < self._ends.get(key, 0.0):
            self._keep(key)
            await asyncio.sleep(_TICK / 2)
        del self._keepers[key]

    def _keep(self, key: str) -> None:
        slot = self._crawler.engine.downloader.slots.get(key)
        if slot is None:
            return
        # Scrapy looks at lastseen only where there is a delay.
        slot.delay = max(slot.delay, 0.01)
        slot.lastseen = max(slot.lastseen, min(monotonic() + _TICK, self._ends.get(key, 0.0)))

    def _start(self) -> None:
        self._closer = asyncio.ensure_future(self._empty_queues_at_the_end())

    async def _empty_queues_at_the_end(self) -> None:
        # Scrapy has no signal for the begin of the closing. What is under way then may still ask for more.
        while True:
            if self.is_closing:
                for slot in self._crawler.engine.downloader.slots.values():
                    _hand_back(slot)
            await asyncio.sleep(_TICK / 2)

    def _stop(self) -> None:
        for task in (self._closer, *self._keepers.values()):
            if task is not None:
                task.cancel()


def _hand_back(slot: Slot) -> None:
    """Empty the queue of a slot.

    A request with a callback goes back to the scheduler, unanswered, and its article stays in the frontier as it is.
    A visit that waits for a later body page is given up.
    """
    while slot.queue:
        request, waiting = slot.queue.popleft()
        if request.callback in (None, NO_CALLBACK):
            waiting.errback(PageError("crawl_closed", request.url, "the crawl closed before its turn", fate="retry"))
        else:
            waiting.callback(request)  # type: ignore[arg-type]  # as every middleware may answer
