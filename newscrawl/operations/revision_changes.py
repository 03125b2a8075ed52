"""What a revision says otherwise than the one before it, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from newscrawl.operations.differences import Paragraph, changed_paragraphs
from newscrawl.storage.history import Revision


def changed_columns(
    earlier: Revision, revision: Revision, zone: ZoneInfo
) -> Iterator[tuple[str, list[Paragraph | int]]]:
    """Each column that ``revision`` says has changed, with its changes as ``changed_paragraphs`` gives them; times are
    in ``zone``."""
    for column in revision.changed:
        before, after = (_lines(getattr(each, column, None), zone) for each in (earlier, revision))
        yield column, list(changed_paragraphs(before, after))


def _lines(value: object, zone: ZoneInfo) -> list[str]:
    """A column as the lines that are compared; none for a column that says nothing."""
    if value in (None, "", []):
        return []
    if isinstance(value, dt.datetime):
        return [f"{value.astimezone(zone):%Y-%m-%d %H:%M %z}"]
    if isinstance(value, list):
        return [_person(each) if isinstance(each, Mapping) else str(each) for each in value]
    return str(value).split("\n\n")


def _person(person: Mapping[str, object]) -> str:
    return f"{person.get('name')}  {person.get('role')} ({person.get('role_text')}, {person.get('origin')})"
