"""The JSON-LD of a page: what it states of the article itself."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from newscrawl.extraction.text import storable

Thing = dict[str, Any]

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting)$")
_PAGE_TYPE = re.compile(r"(?:WebPage|VideoObject)$")
#: Baidu's own vocabulary states no type, but these
_BAIDU = frozenset({"pubDate", "upDate"})
#: where the things a page speaks of stand; what stands elsewhere (lists, comments, parts) is about something else
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
#: characters: no statement is longer, and hostile ones are cut; no script is longer
LONGEST = 2000
_LONGEST_SCRIPT = 300_000
_MOST_THINGS = 200


def stated_of_article(scripts: Sequence[str], url: str) -> tuple[Mapping[str, str], list[str]]:
    """Property -> what the scripts state of the article at ``url``, and warnings.

    Of a thing (a person, a picture) it is the name, failing that the address; of several they stand side by side,
    ``、`` between them. An article that names another URL as its own is left out, unless it is the page's only one:
    addresses change.
    """
    things, warnings = _read(scripts)
    named = {name: thing for thing in things if isinstance(name := thing.get("@id"), str) and len(thing) > 1}
    articles = [thing for thing in things if _is_a(thing, _ARTICLE_TYPE) or not _BAIDU.isdisjoint(thing)]
    if len(articles) > 1:
        articles = [thing for thing in articles if _is_at(thing, url)] or articles[:1]
    stated: dict[str, str] = {}
    for thing in [*articles, *(thing for thing in things if _is_a(thing, _PAGE_TYPE))]:
        for name, value in thing.items():
            if name not in stated and (text := _said(value, named)):
                stated[name] = text
    return stated, warnings


def _said(value: Any, named: Mapping[str, Thing]) -> str:
    values = value[:_MOST_THINGS] if isinstance(value, list) else [value]
    return "、".join(dict.fromkeys(filter(None, (_said_once(each, named) for each in values))))[:LONGEST]


def _said_once(value: Any, named: Mapping[str, Thing]) -> str:
    """``named`` are the page's things by ``@id``: WordPress states only that of an author."""
    if isinstance(value, dict):
        thing = named.get(value["@id"], value) if isinstance(value.get("@id"), str) else value
        value = next((thing[name] for name in ("name", "url", "@value") if name in thing), None)
    if isinstance(value, int) and not isinstance(value, bool):  # seconds since 1970
        value = str(value)
    return " ".join(storable(html.unescape(value[:LONGEST])).split()) if isinstance(value, str) else ""


def _read(scripts: Sequence[str]) -> tuple[list[Thing], list[str]]:
    things: list[Thing] = []
    warnings = []
    for script in scripts:
        try:
            if len(script) > _LONGEST_SCRIPT:
                raise ValueError("longer than any page's own")
            things.extend(_things(json.loads(_WRAPPING.sub("", script).strip().rstrip(";"), strict=False)))
        except (ValueError, RecursionError) as error:
            warnings.append(f"JSON-LD that cannot be read: {str(error)[:100]}")
    return things, warnings


def _things(value: Any) -> Iterator[Thing]:
    """The objects of a document, those inside others behind them."""
    waiting = deque([value])
    seen = 0
    while waiting and seen < _MOST_THINGS:
        seen += 1
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extendleft(reversed(value[:_MOST_THINGS]))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in _INSIDE if name in value)


def _is_a(thing: Thing, pattern: re.Pattern[str]) -> bool:
    types = thing.get("@type")
    return any(
        isinstance(each, str) and pattern.search(each) for each in (types if isinstance(types, list) else [types])
    )


def _is_at(thing: Thing, url: str) -> bool:
    """Whether a thing names ``url`` as its own, whatever the scheme, host and fragment."""
    named = [thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage")]
    named = [each.get("@id") if isinstance(each, dict) else each for each in named]
    return _place(url) in {_place(each) for each in named if isinstance(each, str)}


def _place(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:  # http://[x
        return "", url
    return unquote(parts.path).rstrip("/"), parts.query
