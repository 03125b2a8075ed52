"""The ``-a name=value`` arguments of spiders: each one declared, described and checked before the first request.

Scrapy itself sets any ``-a`` as an attribute, so a misspelt one would crawl a whole site with the wrong idea.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newscrawl.errors import SpiderArgumentError


@dataclass(slots=True, frozen=True)
class Argument:
    """One accepted argument: ``read`` turns the text into a value or raises ValueError with the reason."""

    name: str
    read: Callable[[str], object]
    help: str
    default: object = None


def read_arguments(site: str, accepted: Iterable[Argument], given: Mapping[str, str]) -> dict[str, Any]:
    """Read ``given`` texts into values, one for every accepted argument.

    Raises SpiderArgumentError, listing what is accepted, for an unknown name or an unreadable value. Names that begin
    with an underscore are passed over: scrapyd adds ``_job`` to every crawl.
    """
    known = {argument.name: argument for argument in accepted}
    values = {name: argument.default for name, argument in known.items()}
    for name, text in given.items():
        if name.startswith("_"):
            continue
        if name not in known:
            raise SpiderArgumentError(_message(site, f"unknown argument {name!r}", known.values()))
        try:
            values[name] = known[name].read(text)
        except ValueError as error:
            raise SpiderArgumentError(_message(site, f"argument {name}={text!r}: {error}", known.values())) from error
    return values


def _message(site: str, problem: str, accepted: Iterable[Argument]) -> str:
    lines = [f"{site}: {problem}. Accepted are:"]
    lines += [f"  -a {argument.name}=…  {argument.help}" for argument in accepted]
    return "\n".join(lines)


def read_flag(text: str) -> bool:
    """yes/no in the usual spellings; raises ValueError otherwise."""
    flags = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in flags:
        raise ValueError("say yes or no")
    return flags[text.lower()]


def read_day(text: str) -> dt.date:
    """A day as YYYY-MM-DD; raises ValueError otherwise."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("say a day as YYYY-MM-DD") from None


def read_number(text: str) -> int:
    """A whole number, 0 or more; raises ValueError otherwise."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("say a whole number")
    return int(text)


def read_home_url(text: str) -> str:
    """An absolute http(s) URL, returned with a path; raises ValueError otherwise."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:  # port raises for a bad one
        raise ValueError("say an absolute URL such as http://127.0.0.1:8000/")
    return text if parts.path else f"{text}/"


def read_names(known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """Make a reader of comma-separated names, each of which must be one of ``known``."""
    accepted = tuple(known)

    def read(text: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())
        unknown = [name for name in names if name not in accepted]
        if unknown or not names:
            raise ValueError(f"no such name: {', '.join(unknown) or '(empty)'}; there are {', '.join(accepted)}")
        return names

    return read
