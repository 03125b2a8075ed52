"""One identity an article: addresses that turn out to lead to an article that is known by its number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from newscrawl.errors import PageError
from newscrawl.extraction.url_key import is_url_key
from newscrawl.storage import frontier
from newscrawl.storage.articles import known_by_url
from newscrawl.storage.engine import Connection
from newscrawl.storage.frontier import FrontierState, State


def merge_known(
    connection: Connection, site: str, run_id: int | None, entries: list[FrontierState], now: dt.datetime
) -> list[FrontierState]:
    """What the frontier says of the entries of a listing page, those settled that are articles we have under their
    number: a listing that prints none names them by their address."""
    by_address = [entry for entry in entries if entry.is_new and is_url_key(entry.article_id)]
    known = known_by_url(connection, site, [entry.url for entry in by_address]) if by_address else {}
    settled = {}
    for entry in by_address:
        if number := known.get(entry.url):
            merged = merged_error(entry.url, number)
            frontier.mark(
                connection, site, entry.article_id, State.EXTERNAL,
                now=now, run_id=run_id, url=entry.url,
                reason=merged.reason, detail=merged.detail, target_url=merged.target_url,
            )  # fmt: skip
            settled[entry.article_id] = replace(entry, state=State.EXTERNAL, due=False)
    return [settled.get(entry.article_id, entry) for entry in entries]


def merged_error(url: str, article_id: str) -> PageError:
    """Why an entry is no article of its own: ``url`` is the page of another."""
    return PageError("merged", url, f"leads to article {article_id}", fate="external", target_url=url)
