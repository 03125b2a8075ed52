"""Pages with slots: what changes on every request is a private-use character until the page is sent.

So a page is rendered and encoded once, and a request only joins bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

BASE = "\ue000"  # the site's root, http://<Host header>/
FORMHASH = "\ue001"
SID = "\ue002"
NOW = "\ue003"
SECONDS = "\ue004"
RAND = "\ue005"  # Unix time in the sendmail script
BAR = "\ue006"  # ac1..ac4, the random class of a reaction's bar
VIEWS = "\ue007"
DATE = "\ue008"  # a relative date, which depends on the clock
HOST = "\ue009"

_SLOTS = re.compile("([\ue000-\ue009])")


@dataclass(frozen=True, slots=True)
class Page:
    """An encoded page: even places hold bytes, odd ones the name of a slot."""

    parts: tuple[bytes | str, ...]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The page's bytes; a slot without a value raises KeyError."""
        return b"".join(values[part] if isinstance(part, str) else part for part in self.parts)


def make_page(text: str, charset: str) -> Page:
    """Encode a page; characters that the charset lacks become numeric references, as Discuz! stores them."""
    pieces = _SLOTS.split(text)
    return Page(
        tuple(piece if index % 2 else encode(piece, charset) for index, piece in enumerate(pieces)),
    )


def encode(text: str, charset: str) -> bytes:
    """``text`` in ``charset``; GBK is the plain one of 21,886 characters, without GB18030's four-byte forms."""
    return text.encode(charset, errors="xmlcharrefreplace")
