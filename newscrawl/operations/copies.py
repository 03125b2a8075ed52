"""Computing anew which articles are copies of each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scrapy.settings import Settings

from newscrawl.operations.project import open_database
from newscrawl.storage.clusters import relink
from newscrawl.storage.writer import Writer

_AT_ONCE = 200


def rebuild_copies(settings: Settings) -> Iterator[int]:
    """Fingerprint and link all articles anew, some hundred to a transaction; gives how many are done after each.

    May run beside crawls, be killed and be repeated. Memory does not grow with the number of articles.
    """
    engine = open_database(settings)
    writer = Writer(engine)
    done = last = 0
    try:
        while pks := writer.run(partial(relink, after_pk=last, limit=_AT_ONCE)).result():
            done, last = done + len(pks), pks[-1]
            yield done
    finally:
        writer.close()
        engine.dispose()
