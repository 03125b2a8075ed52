"""What a CMS family's page classes offer to the spider that walks them."""

from __future__ import annotations

from typing import Protocol

from parsel import Selector

from newscrawl.items import ArticleItem, ListingEntry, Notice


class Page(Protocol):
    """A parsed page and the absolute URL that answered, after redirects."""

    def __init__(self, selector: Selector, url: str) -> None: ...

    @property
    def notice(self) -> Notice | None:
        """What the site's software sent instead of the page; None if it is nothing it is known to send."""

    @property
    def next_page_url(self) -> str | None:
        """Absolute URL of the next page of the listing or of the body; None on the last."""


class ListingPage(Page, Protocol):
    """One page of a channel."""

    @property
    def is_listing(self) -> bool: ...

    @property
    def entries(self) -> list[ListingEntry]: ...

    @property
    def has_page_bar(self) -> bool:
        """Whether the page leads to other pages of the listing: a page past the end does, an empty channel does not."""

    @property
    def subchannels(self) -> dict[str, str]:
        """Name -> absolute URL of the channels below this one."""


class ArticlePage(Page, Protocol):
    """One page of an article's body."""

    @property
    def is_article(self) -> bool: ...

    def fill(self, item: ArticleItem) -> None:
        """Put what the first page prints into the item. Raises MissingElementError without a required element."""

    def continue_body(self, item: ArticleItem) -> None:
        """Add a later page's part of the body to the item."""
