"""Removing articles for good: from the archive first, then from the database.

In that order, because the database knows which articles a person or an address means. If the archive or this process
fails in between, the same command, given again, finds the articles still there and finishes.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from urllib.parse import urljoin

from scrapy.settings import Settings

import newscrawl
from newscrawl.archive.visits import ArchivedPage
from newscrawl.errors import NewscrawlError
from newscrawl.extraction.feeds import read_feed
from newscrawl.operations.project import load_sites, open_archive, open_database
from newscrawl.operations.records import numbers_at
from newscrawl.storage import leases
from newscrawl.storage import purge as removal
from newscrawl.storage.engine import Connection, Engine, reachable, writing
from newscrawl.storage.holding import Holding, holding
from newscrawl.storage.keys import ArticleKey, ids_by_site
from newscrawl.storage.purge import OnRecord, Removed
from newscrawl.storage.runs import RunKind

#: addresses that are named of articles which mention a person and stay
EXAMPLES = 5
_LINK = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class PurgePlan:
    """What would go, and what would stay.

    ``archived`` counts the archived visits to the articles; ``mentions`` the rows of each table in which the person's
    name stands without being one of the article's people, and ``mentioned_at`` are addresses of such articles.
    """

    person: str | None
    articles: list[OnRecord]
    archived: int
    mentions: dict[str, int] = field(default_factory=dict)
    mentioned_at: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[ArticleKey]:
        return [(article.site, article.article_id) for article in self.articles]


@dataclass(slots=True, frozen=True)
class PurgeReport:
    """What was removed: rows of the database, and visits from the archive, those to listings included.

    ``is_forgotten`` is False if a SQLite file still has deleted text in pages that are free, because somebody else was
    using it.
    """

    removed: Removed
    archived: int
    tombstones: int
    is_forgotten: bool


def plan_purge(
    settings: Settings, *, article: str | None = None, person: str | None = None, site: str | None = None
) -> PurgePlan:
    """What a purge of one ``article`` (URL or number) or of all that name a ``person`` would remove; writes nothing.

    No articles if there is nothing. Raises NewscrawlError if several sites know the article and ``site`` does not
    choose one.
    """
    with open_database(settings).connect() as connection:
        if person is None:
            assert article is not None
            keys = _keys_of(connection, settings, article, site)
        else:
            keys = removal.keys_of_person(connection, person, site)
        return PurgePlan(
            person,
            removal.on_record(connection, keys),
            _count_archived(settings, keys),
            removal.count_naming(connection, person, keys) if person else {},
            removal.naming_urls(connection, person, keys, EXAMPLES) if person else [],
        )


def carry_out(settings: Settings, plan: PurgePlan, reason: str) -> PurgeReport:
    """Remove what ``plan`` says, in one transaction, for this ``reason``; the archived pages go first.

    The sites are held as by a crawl: raises LeaseHeldError if a run of one is under way. Raises NewscrawlError if the
    reason names the person, ArchiveError if an archive file could not be read; the database is as it was then.
    """
    if plan.person and plan.person in reason:
        raise NewscrawlError(
            f"the reason names {plan.person}, and would be the one place that still does: give one without the name"
        )
    engine = open_database(settings)
    by_site = ids_by_site(plan.keys)
    seconds = settings.getfloat("NEWSCRAWL_LEASE")
    with ExitStack() as stack:
        held: list[Holding] = []
        for site, numbers in sorted(by_site.items()):
            arguments = {"articles": len(numbers)}
            run = holding(engine, site, RunKind.PURGE, arguments, newscrawl.__version__, seconds=seconds)
            held.append(stack.enter_context(run))
        archived = _remove_visits(settings, held, by_site)
        removed = _remove_rows(engine, held, by_site, reason)
    return PurgeReport(removed, archived, len(plan.articles), removal.forget_deleted(engine))


def _remove_visits(settings: Settings, held: Sequence[Holding], by_site: Mapping[str, Sequence[str]]) -> int:
    with closing(open_archive(settings)) as archive:
        for each in held:
            site = each.lease.site
            shows = _shows(settings, site, by_site[site])
            each.counts["archived"] = archive.remove(site, by_site[site], shows)
    return sum(each.counts["archived"] for each in held)


def _remove_rows(engine: Engine, held: Sequence[Holding], by_site: Mapping[str, Sequence[str]], reason: str) -> Removed:
    now = dt.datetime.now(dt.UTC)
    parts: list[Removed] = []
    with reachable(engine), writing(engine) as connection:
        for each in held:
            leases.check(connection, each.lease)
            keys = [(each.lease.site, number) for number in by_site[each.lease.site]]
            parts.append(removal.purge(connection, keys, reason=reason, run_id=each.run_id, now=now))
    for each, part in zip(held, parts, strict=True):
        each.counts.update(part.counts())
    return sum(parts, Removed())


def _keys_of(connection: Connection, settings: Settings, article: str, site: str | None) -> list[ArticleKey]:
    """The article that a URL or number means: one that was met under that address, or that the family reads from it;
    with ``site`` also a number that nothing is known of, so that it is never collected."""
    keys = removal.keys_at(connection, article, site) or [
        key for key in numbers_at(settings, article) if site in (None, key[0])
    ]
    keys = keys or removal.known_keys(connection, article, site)
    if not keys and site in load_sites(settings) and "/" not in article:
        keys = [(site, article)]
    if len(keys) > 1:
        sites = ", ".join(name for name, _ in keys)
        raise NewscrawlError(f"{article}: several sites have such an article, name one of them with --site: {sites}")
    return keys


def _count_archived(settings: Settings, keys: Sequence[ArticleKey]) -> int:
    with closing(open_archive(settings)) as archive:
        return sum(len(archive.find(site, article_id=article_id)) for site, article_id in keys)


def _shows(settings: Settings, site: str, article_ids: Sequence[str]) -> Callable[[ArchivedPage], bool]:
    """Whether a page links to one of these articles, as the site's family reads links. Of a site that the project has
    no spider of any more nobody can tell: every page may."""
    spider = load_sites(settings).get(site)
    if spider is None:
        return lambda page: True
    wanted = frozenset(article_ids)
    return lambda page: any(spider.article_id_of(url) in wanted for url in _links(page))


def _links(page: ArchivedPage) -> Iterator[str]:
    if feed := read_feed(page.body, page.url).value:
        yield from (entry.url for entry in feed.entries)
    for match in _LINK.finditer(page.body):
        href = next(group for group in match.groups() if group is not None)
        try:
            yield urljoin(page.url, html.unescape(href.decode("latin-1")))
        except ValueError:  # http://[x
            continue
