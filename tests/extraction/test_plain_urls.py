"""Plain links are joined without urljoin; what they become is what urljoin makes of them."""

from __future__ import annotations

import random
from urllib.parse import urljoin

import pytest

from newscrawl.extraction.urls import absolute_url

_PARTS = (
    "http://",
    "a",
    "b-c",
    "/",
    "..",
    ".",
    "?",
    "&",
    "=",
    "portal.php",
    "view.html",
    "#",
    "%20",
    ";",
    "x.y",
    ":",
    "@",
)
_BASES = ("http://x.example/", "http://x.example", "https://x.example:8080/a/b/", "http://x.example/a/../b/")


@pytest.mark.parametrize("base", [*_BASES, "http://x.example/a/b.php?c=1", "http://user@x.example/"])
def test_every_link_becomes_what_urljoin_makes_of_it(base: str) -> None:
    chance = random.Random(base)
    for _ in range(5000):
        href = "".join(chance.choices(_PARTS, k=chance.randint(1, 6)))
        url = absolute_url(base, href)
        assert url is None or url == urljoin(base, href), href
