"""Who the info line names: 原作者: 王伟, 记者：李明 通讯员：张静, 责任编辑：赵四."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newscrawl.extraction.credits import read_credit
from newscrawl.extraction.outlets import OUTLET
from newscrawl.extraction.people import is_placeholder
from newscrawl.extraction.text import narrow
from newscrawl.items import Person

_AUTHOR_LABELS = ("原作者", "作者")
#: of a name; what is longer is no name but a line that lost its labels
_LONGEST_AUTHOR = 40
_LONGEST_PART = 150


def extract_info_line_people(author: str | None, info_line: str | None) -> list[Person]:
    """Return the people of an info line in printed order: those of its ``author`` part, then those of the others.

    ``author`` is what the line prints behind 原作者 or 作者: names, roles and names, or a pen name, which is taken as
    it is. A paper (作者：信网) or 佚名 is nobody. ``info_line`` has its parts divided by `` | ``; the label 编辑 stands
    for who posted the article there, and names no editor.
    """
    parts = [part for part in (info_line or "").split(" | ") if len(part) <= _LONGEST_PART]
    people = dict.fromkeys(_author(author, _label(parts)))
    people |= dict.fromkeys(person for part in parts for person in _credited(narrow(part).strip()))
    return [replace(person, origin="info_line") for person in people]


def _label(parts: list[str]) -> str:
    return next((label for label in _AUTHOR_LABELS if any(part.startswith(label) for part in parts)), "原作者")


def _author(printed: str | None, label: str) -> Iterator[Person]:
    text = narrow(printed or "").strip()
    if not text or len(text) > _LONGEST_AUTHOR:
        return
    credit = read_credit(text, implied=("author", label))
    if credit is not None:
        yield from credit.people
    elif not (OUTLET.fullmatch(text) or is_placeholder(text)):
        yield Person((printed or "").strip(), "author", label, "info_line")


def _credited(part: str) -> Iterator[Person]:
    if part.startswith((*_AUTHOR_LABELS, "编辑")):
        return
    credit = read_credit(part)
    if credit is not None:
        yield from credit.people
        yield from credit.staff
