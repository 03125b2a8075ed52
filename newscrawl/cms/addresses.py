"""What a URL of a portal says, in whatever form the portal writes its URLs."""

from __future__ import annotations

from typing import NamedTuple


class ArticleAddress(NamedTuple):
    """An article's own number and the body page a URL leads to (the first page is 1)."""

    article_id: str
    page: int


class ListingAddress(NamedTuple):
    """A channel, by its number or its folder, and the page of its listing a URL leads to (the first page is 1)."""

    channel: str
    page: int
