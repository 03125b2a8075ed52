"""Cron expressions, five fields, as crontab(5) means them.

They are read here because APScheduler 3 counts weekdays from Monday as 0 where cron counts from Sunday, and takes a day
of the month and a weekday together for "both" where cron means "either".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")


@dataclass(slots=True, frozen=True)
class _Field:
    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()
    wraps: int | None = None  # the number that is the first one's other name


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day_of_week", 0, 6, _DAYS, wraps=7),
)


@dataclass(slots=True, frozen=True)
class Cron:
    """The values each field allows; weekdays from Sunday as 0. ``text`` is the expression as written."""

    text: str
    values: dict[str, tuple[int, ...]]

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The allowed weekdays by name, which means the same to everybody."""
        return tuple(_DAYS[number] for number in self.values["day_of_week"])


def read_cron(text: str) -> Cron:
    """Read ``text``, such as ``7 */2 * * mon-fri``. Raises ValueError, which says what was expected."""
    parts = text.lower().split()
    if len(parts) != len(_FIELDS):
        raise ValueError('expected five fields (minute, hour, day, month, weekday), such as "7 */2 * * *"')
    if not parts[2].startswith("*") and not parts[4].startswith("*"):
        raise ValueError("a day of the month and a weekday together mean either of them to cron; make two jobs of it")
    values = {field.name: _read_field(field, part) for field, part in zip(_FIELDS, parts, strict=True)}
    return Cron(text, values)


def _read_field(field: _Field, text: str) -> tuple[int, ...]:
    values: set[int] = set()
    for part in text.split(","):
        values.update(_read_part(field, part))
    return tuple(sorted(values))


def _read_part(field: _Field, text: str) -> set[int]:
    found = _PART.fullmatch(text)
    if not found:
        raise ValueError(f"{field.name}: {text!r} is no number, range (1-5), list (1,3) or step (*/2)")
    first, last, step = found[1], found[2], int(found[3] or 1)
    begin = _read_number(field, first) if first else field.first
    # "5/10" is every ten from five on, "5" is five alone.
    alone = first and not last and not found[3]
    end = begin if alone else _read_number(field, last) if last else field.last
    if begin > end or step < 1:
        raise ValueError(f"{field.name}: {text!r} is empty; the smaller number comes first, a step is 1 or more")
    numbers = range(begin, end + 1, step)
    return {field.first if number == field.wraps else number for number in numbers}


def _read_number(field: _Field, text: str) -> int:
    if text in field.words:
        return field.words.index(text) + field.first
    highest = field.wraps or field.last
    if not text.isdecimal() or not field.first <= int(text) <= highest:
        words = f" or {field.words[0]}-{field.words[-1]}" if field.words else ""
        raise ValueError(f"{field.name}: {text!r} is not within {field.first}-{highest}{words}")
    return int(text)
