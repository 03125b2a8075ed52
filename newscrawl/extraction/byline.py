"""Bylines and datelines: who wrote a story, for which agency, where and when.

``dateline`` and ``credits`` hold the grammars, ``byline_heads`` and ``byline_lines`` the ways to print them; here is
where on a page such texts stand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newscrawl.extraction.byline_heads import read_head, read_wire_tail
from newscrawl.extraction.byline_lines import Byline as Byline
from newscrawl.extraction.byline_lines import read_inline_tail, read_line, read_names_at_tail
from newscrawl.items import Dateline, Reading

_LINES_LOOKED_AT = 3
#: a deck or a subtitle may stand above the dateline
_HEADS_LOOKED_AT = 3
#: 每日 and 日报 state no day
_STATES_DAY = re.compile(r"[\d十一二三四五六七八九]\s?日")


def _joined(first: Byline, second: Byline) -> Byline:
    people = list(dict.fromkeys([*first.people, *second.people]))
    staff = list(dict.fromkeys([*first.staff, *second.staff]))
    text = f"{first.text} {second.text}" if second.people else first.text
    return replace(first, text=text, people=people, staff=staff)


def _read_lines(paragraphs: Sequence[str], window: range) -> Byline | None:
    """Read the first byline of its own that begins in ``window``; its neighbours, editors too, belong to it."""
    found: Byline | None = None
    for index in range(window.start, len(paragraphs)):
        line = read_line(paragraphs[index]) if found or index in window else None
        if found is not None and line is None:
            break
        if line is not None and (found or line.people):
            found = line if found is None else _joined(found, line)
    return found


def _read_apart(
    paragraphs: Sequence[str], footer: Sequence[str], published_on: dt.date | None, *, has_dateline: bool
) -> tuple[Byline | None, str]:
    """Read people printed apart from the head of the first paragraph, and say where they stood.

    Names alone are people if there are two; behind a dateline that names nobody one is enough.
    """
    fewest = 1 if has_dateline else 2
    count = len(paragraphs)
    tail = range(max(_LINES_LOOKED_AT, count - _LINES_LOOKED_AT), count)
    places: tuple[tuple[str, Callable[[], Byline | None]], ...] = (
        ("line at the head", lambda: _read_lines(paragraphs, range(_LINES_LOOKED_AT))),
        ("line at the tail", lambda: _read_lines(paragraphs, tail)),
        ("tail of the last paragraph", lambda: read_wire_tail(paragraphs[-1], published_on) if paragraphs else None),
        ("tail of the last paragraph", lambda: read_inline_tail(paragraphs[-1]) if paragraphs else None),
        ("tail of the last paragraph", lambda: read_names_at_tail(paragraphs[-1], fewest) if paragraphs else None),
        ("footer", lambda: _read_lines(footer, range(len(footer)))),
    )
    for rule, reader in places:
        found = reader()
        if found is not None:
            return found, rule
    return None, ""


def _read_heads(paragraphs: Sequence[str], published_on: dt.date | None) -> Byline | None:
    """Read the first head that says something; a dateline alone takes the people from the head of the next one."""
    for paragraph, following in pairwise([*paragraphs, ""]):
        head = read_head(paragraph, published_on)
        if head is None:
            continue
        if not head.people and head.text == paragraph:
            people = read_head(following, published_on)
            if people is not None and people.dateline is None:
                return _joined(head, people)
        return head
    return None


def extract_byline(
    paragraphs: Sequence[str], *, published_on: dt.date | None, footer: Sequence[str] = ()
) -> Reading[Byline]:
    """Read the byline of a story from its paragraphs; the value is None where none is printed.

    Looked at are the head of the first paragraphs, lines of their own near head and tail, the tail of the last
    paragraph, and at last the ``footer``, where stations print 记者：王伟 编辑：李明. ``published_on`` (the day in the
    site's zone) gives a dateline without a year its year; None leaves such a date None. Names in a wire dateline's
    bracket are reporters, as ``电（王丽 赵明）`` implies; their ``role_text`` is 记者 though it is not printed. Behind
    ``讯`` they are authors, and their ``role_text`` is None. Editors are no part of ``people``, but of ``staff``.
    """
    head = _read_heads(paragraphs[:_HEADS_LOOKED_AT], published_on)
    if head is not None and head.people:
        return _reading(head, "dateline" if head.dateline else "head of the first paragraph", published_on)
    apart, rule = _read_apart(paragraphs, footer, published_on, has_dateline=head is not None)
    if head is None:
        return Reading() if apart is None else _reading(apart, rule, published_on)
    if apart is None:
        return _reading(head, "dateline", published_on)
    return _reading(_joined(head, apart), f"dateline and {rule}", published_on)


def _reading(byline: Byline, rule: str, published_on: dt.date | None) -> Reading[Byline]:
    return Reading(byline, byline.text, rule, tuple(_warnings(byline.dateline, published_on)))


def _warnings(dateline: Dateline | None, published_on: dt.date | None) -> Iterator[str]:
    if dateline is None or published_on is None:
        return
    if dateline.date is None and _STATES_DAY.search(dateline.text):
        yield f"the date of {dateline.text!r} is no day that {published_on} can look back on"
    elif dateline.date is not None and dateline.date > published_on + dt.timedelta(days=7):
        yield f"the date of {dateline.text!r} lies after the publication on {published_on}"
