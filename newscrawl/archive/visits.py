"""What is kept of one visit: the pages as they came."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["article", "listing"]


@dataclass(slots=True, frozen=True)
class ArchivedPage:
    """One response. ``url`` is the one that answered; ``headers`` are as received, in order, a name may come again;
    ``body`` is what was sent, without transfer and content codings, in the page's own character encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(slots=True, frozen=True)
class ArchivedVisit:
    """All pages of one visit, in the order in which they were read; ``pages[0]`` is the one that was asked for. What a
    request for the article's views was answered, if one was made, comes last.

    ``urls`` are all under which this visit met the article, the one it asked for first; ``fetched_at`` (aware, UTC, to
    the microsecond) is also that of the item and of the observation made of it. ``requests`` is what the visit cost.
    ``position`` says where it is kept; None: nowhere yet.
    """

    site: str
    kind: Kind
    #: the site's own number; None for a listing
    article_id: str | None
    urls: tuple[str, ...]
    fetched_at: dt.datetime
    pages: tuple[ArchivedPage, ...]
    run_id: int | None = None
    requests: int = 1
    position: str | None = None
