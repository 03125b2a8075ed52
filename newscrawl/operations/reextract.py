"""Today's rules over archived pages, without touching the network: what they change in the table."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from scrapy.settings import Settings

import newscrawl
from newscrawl.crawling.spider import PortalSpider
from newscrawl.items import ArticleItem
from newscrawl.operations.project import open_archive, open_database
from newscrawl.operations.rereading import Rereader, Unread, reread
from newscrawl.storage import footers, reextraction
from newscrawl.storage.engine import Connection, Engine
from newscrawl.storage.holding import Holding, holding
from newscrawl.storage.reextraction import Difference, Kind
from newscrawl.storage.runs import RunKind

#: examples kept of each column that changes
EXAMPLES = 5


@dataclass(slots=True)
class Reextraction:
    """What today's rules make of a site's archived visits.

    ``kinds`` counts them by what they are to the table. Of those its rows were made of, and of earlier ones,
    ``columns`` counts the visits in which a column differs, ``changed`` those in which any does. ``lost`` are the
    unread visits that a stored article was made of: it stays as it is.
    """

    site: str
    run_id: int | None = None
    visits: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    changed: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Difference]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    lost: list[Unread] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        self.kinds[difference.kind] += 1
        if difference.kind not in ("latest", "earlier"):
            return
        self.changed += bool(difference.columns)
        for column in difference.columns:
            self.columns[column] += 1
            examples = self.examples.setdefault(column, [])
            if len(examples) < EXAMPLES:
                examples.append(difference)

    def counts(self) -> dict[str, int]:
        """For the run's row."""
        totals = {"visits": self.visits, "changed": self.changed, "unread": len(self.unread), "lost": len(self.lost)}
        return totals | dict(self.kinds) | {f"column/{name}": number for name, number in self.columns.items()}


def reextract(
    settings: Settings,
    site: type[PortalSpider],
    *,
    since: dt.datetime | None = None,
    positions: Sequence[str] | None = None,
    dry_run: bool = False,
    processes: int = 1,
    watch: Callable[[int, int], object] = lambda done, of: None,
) -> Reextraction:
    """Read archived visits of ``site`` again, those ``since`` (aware; None: all) or those at ``positions``, and write
    what differs; ``dry_run`` writes nothing. ``watch`` is told how many are done, of how many.

    While it writes it holds the site as a crawl does: raises LeaseHeldError if another run of the site is under way.
    """
    archive = open_archive(settings)
    found = list(archive.positions(site.name, kind="article", since=since)) if positions is None else list(positions)
    archive.close()
    engine = open_database(settings)
    with engine.connect() as connection:
        learned = footers.accepted(connection, site.name)
    reader = Rereader(
        archive.folder,
        site,
        learned,
        list(settings.getdictorlist("NEWSCRAWL_REVISITS")),
        settings.getfloat("NEWSCRAWL_PAGE_SECONDS"),
    )
    report = Reextraction(site.name)
    with _run(engine, site.name, settings, dry_run=dry_run) as held:
        for batch in reread(reader, found, processes):
            items = [each for each in batch if isinstance(each, ArticleItem)]
            unread = [each for each in batch if isinstance(each, Unread)]
            if held:
                report.run_id = held.run_id
                differences = held.write(_save(items, held.run_id))
            else:
                with engine.connect() as connection:
                    differences = reextraction.compare(connection, items)
            for difference in differences:
                report.add(difference)
            report.unread += unread
            report.lost += _lost(engine, site.name, unread)
            report.visits += len(batch)
            if held:
                held.counts.update(report.counts())
            watch(report.visits, len(found))
    return report


@contextmanager
def _run(engine: Engine, site: str, settings: Settings, *, dry_run: bool) -> Iterator[Holding | None]:
    """The run that writes; None for one that only looks."""
    if dry_run:
        yield None
        return
    seconds = settings.getfloat("NEWSCRAWL_LEASE")
    with holding(engine, site, RunKind.REEXTRACTION, {}, newscrawl.__version__, seconds=seconds) as held:
        yield held


def _save(items: Sequence[ArticleItem], run_id: int) -> Callable[[Connection], list[Difference]]:
    return lambda c: reextraction.save_reextracted(c, items, run_id=run_id, now=dt.datetime.now(dt.UTC))


def _lost(engine: Engine, site: str, unread: Sequence[Unread]) -> list[Unread]:
    """Those of the visits that a row of the table was made of."""
    if not unread:
        return []
    with engine.connect() as connection:
        made_of = reextraction.visits_made_of(connection, site, [each.article_id for each in unread if each.article_id])
    return [each for each in unread if each.article_id and made_of.get(each.article_id) == each.fetched_at]
