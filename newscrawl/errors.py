"""The exceptions of the domain. Each message names what an operator needs: URL, site, field, remedy."""

from __future__ import annotations


class NewscrawlError(Exception):
    """Base of all errors that newscrawl raises on purpose; the command line prints them without a traceback."""


class ProjectNotFoundError(NewscrawlError):
    """No ``scrapy.cfg`` above the working directory and no database URL was given."""


class DatabaseSchemaError(NewscrawlError):
    """The database is at another schema revision than this version of newscrawl."""


class DatabaseUnavailableError(NewscrawlError):
    """The database could not be reached or refused a write for longer than the writer waits."""


class SpiderArgumentError(NewscrawlError):
    """A spider was given an argument it does not know or a value it cannot read."""


class UnknownSiteError(NewscrawlError):
    """No spider bears this name."""


class PageError(NewscrawlError):
    """A page could not be read. ``reason`` is a short code for counting, the message is for a person."""

    def __init__(self, reason: str, url: str, detail: str) -> None:
        super().__init__(f"{url}: {detail} ({reason})")
        self.reason = reason
        self.url = url
        self.detail = detail


class MissingElementError(PageError):
    """A required element is not on the page."""

    def __init__(self, field: str, url: str, looked_for: str) -> None:
        super().__init__(f"no_{field}", url, f"no {field} found; looked for {looked_for}")
        self.field = field
        self.looked_for = looked_for
