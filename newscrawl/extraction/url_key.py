"""The identity of an article whose address and whose row of a listing tell no number: a digest of the address."""

from __future__ import annotations

import hashlib
import re

from newscrawl.extraction.urls import canonical_url

_DIGITS = 32
_KEY = re.compile(rf"[0-9a-f]{{{_DIGITS}}}", re.ASCII)
#: an IP address or a bare name is no host of a portal but a mirror of one: it says nothing of the article
_MIRROR = re.compile(r"[\d.]+|\[?[0-9a-f:]*:[0-9a-f:]*\]?|[^.]+")


def url_key(url: str) -> str:
    """The digest by which an article is known, the same for all addresses of the same page.

    Raises ValueError for an impossible URL.
    """
    host, slash, rest = canonical_url(url).partition("/")
    name = host.partition(":")[0]
    known_by = f"{'' if _MIRROR.fullmatch(name) else host}{slash}{rest}"
    return hashlib.sha256(known_by.encode()).hexdigest()[:_DIGITS]


def is_url_key(article_id: str) -> bool:
    """Whether an article is known by its address alone."""
    return _KEY.fullmatch(article_id) is not None
