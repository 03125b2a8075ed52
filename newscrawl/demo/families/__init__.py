"""One folder or module a portal system: its look-alikes, which share no code with the readers.

A new family adds its line to :data:`FAMILIES`; the server, the commands and the tests find it there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from newscrawl.demo.dates import ZONE
from newscrawl.demo.families import dedecms, discuz, empirecms, newsroom, phpcms, wordpress
from newscrawl.demo.http import Clock, Family, LookAlike
from newscrawl.errors import NewscrawlError

T = TypeVar("T")

#: name of the system -> its look-alikes
FAMILIES: dict[str, Family] = {
    "discuz": discuz.FAMILY,
    "newsroom": newsroom.FAMILY,
    "empirecms": empirecms.FAMILY,
    "wordpress": wordpress.FAMILY,
    "dedecms": dedecms.FAMILY,
    "phpcms": phpcms.FAMILY,
}
#: seed and number of articles of the bundled portals
SEED, COUNT = 7, 400


def build(
    family: str, style: str | None = None, *, seed: int = SEED, count: int = COUNT, clock: Clock | None = None
) -> LookAlike:
    """A look-alike in operation; ``style`` None takes the family's first, ``clock`` None the real time.

    Raises NewscrawlError for a family or a style that there is not.
    """
    styles = _one_of(FAMILIES, family, "portal").styles
    make = _one_of(styles, style or next(iter(styles)), "style")
    return make(seed, count, clock or (lambda: dt.datetime.now(ZONE)))


def family_of_site(site: str) -> str | None:
    """The system whose look-alike the bundled site ``site`` crawls; None if it is no such site."""
    return next((name for name, family in FAMILIES.items() if family.site == site), None)


def _one_of(table: Mapping[str, T], name: str, kind: str) -> T:
    if name not in table:
        raise NewscrawlError(f"the demo has no {kind} {name!r}: there are {', '.join(table)}")
    return table[name]
