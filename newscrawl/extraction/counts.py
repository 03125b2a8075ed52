"""Numbers beside 查看, 评论 and reactions, and what scripts answer that fill such a number in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl.extraction.text import narrow, storable
from newscrawl.items import Reading

#: rules that say why a number is none: a script fills it in; it stands in a file and is as old as that
FILLED_BY_SCRIPT = "filled_by_script"
FROZEN = "frozen"
#: nobody has so many readers; a number beyond it is some other number
LARGEST = 10**12

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
_TRADITIONAL = str.maketrans("萬億餘", "万亿余")
_COUNT = re.compile(
    r"(?<![\d.])(?<!\d,)(?P<minus>-)?(?P<digits>\d{1,3}(?:,\d{3})++(?!\d)|\d{1,3}(?:[\s']\d{3})++(?!\d)|\d++)"
    r"(?P<fraction>\.\d++)?(?:\s*+(?P<unit>[百千十]?万|[千亿kwm](?![a-z])))?(?:\s*+(?P<more>\+|多|余|以上))?(?![,.]?\d)",
    re.I,
)
#: nothing longer is a number and its label
_LONGEST = 200


def extract_count(text: str | None) -> Reading[int]:
    """Read a count from what is printed beside its label, such as ``461``, ``1,234``, ``1.2万`` or ``10万+``.

    The value is None for a text without a number (``--``, ``暂无``). ``10万+`` gives the number with rule ``at least``
    and a warning, a rounded ``1.2万`` the rule ``rounded``. A number that cannot be a count (negative, beyond
    ``LARGEST``, a fraction of a view) gives None and a warning.
    """
    if text is None:
        return Reading()
    match = _COUNT.search(narrow(text[:_LONGEST]).translate(_TRADITIONAL))
    if match is None:
        return Reading(None, text)
    printed = text.strip()[:40]
    unit = (match["unit"] or "").lower()
    if match["minus"]:
        return Reading(None, text, "number", (f"{printed!r} is negative",))
    if match["fraction"] and not unit:
        return Reading(None, text, "number", (f"{printed!r} is no whole number",))
    # in integers: 1.15 * 10000 is 11499.999… as a float
    fraction = match["fraction"] or "."
    value = (int(re.sub(r"\D", "", match["digits"]) + fraction[1:]) * _UNITS[unit]) // 10 ** (len(fraction) - 1)
    if value > LARGEST:
        return Reading(None, text, "number", (f"{printed!r} is too large to be a count",))
    if match["more"]:
        return Reading(value, text, "at least", (f"{printed!r} states a lower bound",))
    return Reading(value, text, "rounded" if unit else "number")


_WRITTEN = re.compile(r"document\.write(?:ln)?\s*\(\s*(['\"])(?P<text>[^'\"]{0,200})\1\s*\)")
#: jQuery puts the number where the page keeps room for it: $('#hits').html('461')
_PUT_IN = re.compile(r"\(\s*['\"]#(?P<name>\w{1,40})['\"]\s*\)\s*\.(?:html|text|val)\(\s*['\"]?(?P<text>[^'\")]{0,40})")
_JSONP = re.compile(r"[\w.$]{1,60}\s*\((?P<json>.*)\)\s*;?", re.S)
_VIEWS = re.compile(
    r"(?:total_?)?(?:hits?|views?|view_?(?:num|count)s?|clicks?|on_?clicks?|read_?(?:num|count)s?|pv)", re.I
)
#: what JSON wraps its answer in
_WRAPPERS = ("data", "result")
_LONGEST_REPLY = 10_000


def extract_count_reply(reply: str) -> Reading[int]:
    """Read the views from the answer to a count request: ``document.write('461')``, ``$('#hits').html('461')``, JSON
    with a property such as ``hits``, or nothing but a number. None and a warning for any other answer."""
    said = _said(storable(reply[:_LONGEST_REPLY]).strip())
    count = extract_count(said)
    if count.value is None:
        shown = " ".join(reply[:80].split())
        return Reading(None, reply[:_LONGEST], "count request", count.warnings or (f"{shown!r} holds no count",))
    return Reading(count.value, said, f"count request, {count.rule}", count.warnings)


def _said(reply: str) -> str | None:
    if written := _WRITTEN.search(reply):
        return re.sub(r"<[^<>]*>", "", written["text"])
    for put in _PUT_IN.finditer(reply):
        if _VIEWS.fullmatch(put["name"]):
            return put["text"]
    if _COUNT.fullmatch(reply.strip("'\"")):
        return reply
    jsonp = _JSONP.fullmatch(reply)
    try:
        stated = json.loads(jsonp["json"] if jsonp else reply)
    except (ValueError, RecursionError):
        return None
    return next(_stated_views(stated), None) if isinstance(stated, dict) else None


def _stated_views(stated: Mapping[str, Any]) -> Iterator[str]:
    for name, value in stated.items():
        if isinstance(value, int | str) and not isinstance(value, bool) and _VIEWS.fullmatch(name):
            yield storable(str(value))
        elif isinstance(value, dict) and name in _WRAPPERS:
            yield from _stated_views(value)
