"""The exceptions of the domain. Each message names what an operator needs: URL, site, field, remedy."""

from __future__ import annotations

from typing import Literal

#: What a page that is no article means for the article that was asked for. ``gone`` needs the page's own word or a
#: repeated 404; ``retry`` says nothing about the article; ``external`` leads off the site.
Fate = Literal["gone", "retry", "rejected", "external"]


class NewscrawlError(Exception):
    """Base of all errors that newscrawl raises on purpose; the command line prints them without a traceback."""


class ProjectNotFoundError(NewscrawlError):
    """No ``scrapy.cfg`` above the working directory and no database URL was given."""


class DatabaseSchemaError(NewscrawlError):
    """The database is at another schema revision than this version of newscrawl."""


class DatabaseUnavailableError(NewscrawlError):
    """The database could not be reached or refused a write for longer than the writer waits."""

    #: how a crawl ends that meets the error
    finish_reason = "database_unavailable"


class ArchiveUnavailableError(DatabaseUnavailableError):
    """The archive of raw pages cannot be written, such as on a full disk: a crawl that kept no page goes no further."""

    finish_reason = "archive_unavailable"


class ArchiveError(NewscrawlError):
    """An archived page is not there, or an archive file cannot be read."""


class LeaseLostError(DatabaseUnavailableError):
    """The database takes no write of this run any more: its site has been taken over by another run."""

    finish_reason = "lease_lost"


class LeaseHeldError(NewscrawlError):
    """Another run of the site is under way."""


class WriteRefusedError(NewscrawlError):
    """The database is well but refuses this one write, such as a value out of range; the others went through."""


class SpiderArgumentError(NewscrawlError):
    """A spider was given an argument it does not know or a value it cannot read."""


class MissingExtraError(NewscrawlError):
    """Something optional is needed and not installed; the message names the extra."""


class UnknownSiteError(NewscrawlError):
    """No spider bears this name."""


class ScheduleError(NewscrawlError):
    """The schedule file says something that cannot be carried out."""


class PageError(NewscrawlError):
    """A page could not be read as what was asked for.

    ``reason`` is a short code for counting, ``detail`` a sentence for a person, ``fate`` what becomes of the article;
    ``target_url`` is where an external article's redirect leads, ``archive_position`` where the page is kept.
    """

    archive_position: str | None = None

    def __init__(
        self, reason: str, url: str, detail: str, fate: Fate = "rejected", target_url: str | None = None
    ) -> None:
        super().__init__(f"{url}: {detail} ({reason})")
        self.reason = reason
        self.url = url
        self.detail = detail
        self.fate = fate
        self.target_url = target_url


class MissingElementError(PageError):
    """A required element is not on the page."""

    def __init__(self, field: str, url: str, looked_for: str) -> None:
        super().__init__(f"no_{field}", url, f"no {field} found; looked for {looked_for}")
