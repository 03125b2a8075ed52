"""Numbers beside 查看, 评论 and reactions."""

from __future__ import annotations

import re

from newscrawl.extraction.text import narrow
from newscrawl.items import Reading

_UNITS = {
    "": 1,
    "k": 10**3,
    "w": 10**4,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "m": 10**6,
}
_COUNT = re.compile(
    r"(?<![\d.\-])(?<!\d,)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?\s*(?P<unit>[百千十]?万|[千亿kwm](?![a-z]))?\s*(?P<more>\+|多|余|以上)?(?![,.]?\d)",
    re.I,
)
#: of a signed column of eight bytes
_LARGEST = 2**63 - 1
#: int() refuses more than 4300, and a count with more than these is none
_MOST_DIGITS = 40


def extract_count(text: str | None) -> Reading[int]:
    """Read a count from what is printed beside its label, such as ``461``, ``1,234``, ``1.2万`` or ``10万+``.

    The value is never negative, and None for a text without a number (``-``, ``暂无``). ``10万+`` gives the number with
    rule ``at least`` and a warning, a rounded ``1.2万`` with rule ``rounded``. A number that no database column holds
    gives None and a warning.
    """
    if text is None:
        return Reading()
    match = _COUNT.search(narrow(text))
    if match is None:
        return Reading(None, text)
    unit = (match["unit"] or "").lower()
    # in integers: 1.15 * 10000 is 11499.999… as a float
    fraction = match["fraction"] or "."
    if len(match["digits"]) + len(fraction) > _MOST_DIGITS:
        return _too_large(text)
    value = (int(match["digits"].replace(",", "") + fraction[1:]) * _UNITS[unit]) // 10 ** (len(fraction) - 1)
    if value > _LARGEST:
        return _too_large(text)
    if match["more"]:
        return Reading(value, text, "at least", (f"{text.strip()!r} states a lower bound",))
    return Reading(value, text, "rounded" if unit else "number")


def _too_large(text: str) -> Reading[int]:
    return Reading(None, text, "number", (f"{text.strip()[:40]!r} is too large to be a count",))
