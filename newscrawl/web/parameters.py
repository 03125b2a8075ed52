"""Reading what an address asks for. An impossible value is never silently another: it is refused by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from starlette.requests import Request

from newscrawl.errors import NewscrawlError

#: more than any count that a page prints, and within what each database can compare with
LARGEST = 10**15
_LONGEST = 1000


class BadParameterError(NewscrawlError):
    """A parameter of an address has a value that cannot be meant. ``word`` names the sentence that says what can."""

    def __init__(self, name: str, value: str, word: str) -> None:
        super().__init__(f"{name}={value!r} cannot be read: {word}")
        self.name = name
        self.value = value
        self.word = word


def text(request: Request, name: str) -> str | None:
    """The parameter without blanks around it; None if it is not given or empty. Raises BadParameterError."""
    value = request.query_params.get(name, "").strip()
    if "\0" in value:
        raise BadParameterError(name, value.replace("\0", "␀"), "must_be_text")
    if len(value) > _LONGEST:
        raise BadParameterError(name, f"{value[:40]}…", "must_be_short")
    return value or None


def day(request: Request, name: str) -> dt.date | None:
    """A day written as 2022-08-01; None if none is given. Raises BadParameterError."""
    value = text(request, name)
    if value is None:
        return None
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  it is a day
    except ValueError as error:
        raise BadParameterError(name, value, "must_be_day") from error


def number(request: Request, name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
    """A whole number between ``least`` and ``most``; None if none is given. Raises BadParameterError."""
    value = text(request, name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20 and least <= int(value) <= most):
        raise BadParameterError(name, value, "must_be_number")
    return int(value)


def choice(request: Request, name: str, choices: Collection[str]) -> str | None:
    """One of ``choices``; None if none is given. Raises BadParameterError."""
    value = text(request, name)
    if value is not None and value not in choices:
        raise BadParameterError(name, value, "must_be_known")
    return value
