"""The schedule file: what is crawled when. Everything that is wrong in it is said with its line and a remedy."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawl.errors import ScheduleError
from newscrawl.scheduling.cron import Cron, read_cron
from newscrawl.storage.location import find_project_dir

FILE_NAME = "schedule.toml"
# No more digits than int() takes (4300) and a year has, with some zeros before it.
_LENGTH = re.compile(r"(\d{1,20})\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = 366 * 86400
_HEADER = re.compile(r"\s*\[\[\s*job\s*\]\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


@dataclass(slots=True, frozen=True)
class Job:
    """One site, at which times, with which arguments of ``newscrawl crawl``: ``when`` is a cron expression or the
    length of an interval, ``jitter`` the longest random delay added to a time."""

    site: str
    when: Cron | dt.timedelta
    time_zone: ZoneInfo
    jitter: dt.timedelta
    arguments: tuple[str, ...]

    @property
    def when_text(self) -> str:
        """``when`` for people."""
        return f"every {self.when}" if isinstance(self.when, dt.timedelta) else self.when.text


@dataclass(slots=True, frozen=True)
class Schedule:
    """``jobs`` of which at most ``max_children`` run at a time."""

    jobs: tuple[Job, ...]
    max_children: int


class _Key(NamedTuple):
    read: Callable[[Any], Any]  # raises ValueError, which says what was expected
    default: Any = None


def default_file(start: Path) -> Path:
    """``schedule.toml`` beside the scrapy.cfg in or above ``start``; ProjectNotFoundError if there is none."""
    return find_project_dir(start) / FILE_NAME


def read_schedule(path: Path) -> Schedule:
    """The schedule in ``path``. Raises ScheduleError if there is no such file or something in it is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScheduleError(f"{path}: cannot be read ({error}); docs/schedule has one to copy") from error
    try:
        return parse_schedule(text)
    except _WrongError as error:
        raise ScheduleError(f"{path}, {error}") from error


def parse_schedule(text: str) -> Schedule:
    """The schedule that ``text`` (TOML) describes. Raises ScheduleError with the line and the remedy."""
    try:
        given = tomllib.loads(text)
    # A number of more digits than int() takes is a plain ValueError.
    except (ValueError, RecursionError) as error:
        raise _WrongError(f"not TOML: {error}") from error
    jobs = given.pop("job", [])
    if not isinstance(jobs, list) or not all(isinstance(job, dict) for job in jobs):
        raise _WrongError(f"{_line(text, 0, 'job')}: write each job under a heading [[job]] of its own")
    if not jobs:
        raise _WrongError("there is no job in it; write each under a heading [[job]]")
    common = _values(given, _COMMON, text, 0)
    return Schedule(
        tuple(_job(job, common["time_zone"], text, number) for number, job in enumerate(jobs, 1)),
        common["max_children"],
    )


def _job(given: dict[str, Any], zone: ZoneInfo, text: str, number: int) -> Job:
    values = _values(given, _OF_A_JOB, text, number)
    where = _line(text, number)
    if "site" not in given:
        raise _WrongError(f'{where}: a job needs a site, such as site = "demo"')
    if ("cron" in given) == ("every" in given):
        raise _WrongError(f'{where}: a job needs either cron = "7 */2 * * *" or every = "30m"')
    every, jitter = values["every"], values["jitter"]
    if every is not None and jitter >= every:
        raise _WrongError(f"{_line(text, number, 'jitter')}: the jitter must be shorter than the interval")
    return Job(values["site"], values["cron"] or every, values["time_zone"] or zone, jitter, values["arguments"])


def _values(given: dict[str, Any], keys: dict[str, _Key], text: str, number: int) -> dict[str, Any]:
    values = {name: key.default for name, key in keys.items()}
    for name, value in given.items():
        if name not in keys:
            raise _WrongError(f"{_line(text, number, name)}: {name!r} is unknown; there are {', '.join(keys)}")
        try:
            values[name] = keys[name].read(value)
        except ValueError as error:
            raise _WrongError(f"{_line(text, number, name)}: {name} = {value!r}: {error}") from error
    return values


def _line(text: str, number: int, name: str | None = None) -> str:
    """``line 7``: where job ``number`` (0: what stands before the first) has the key ``name``, or begins."""
    job, begins = 0, 1
    for line_number, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            job += 1
            begins = line_number if job == number else begins
        elif name and job == number and (key := _KEY.match(line)) and key[1] == name:
            return f"line {line_number}"
    return f"line {begins}"


class _WrongError(ScheduleError):
    """Something in the file is wrong; the message begins with its line."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected a text in quotation marks")
    return value


def _site(value: Any) -> str:
    if _text(value).startswith("-"):
        raise ValueError("expected a site's name, as newscrawl sites lists them")
    return str(value)


def _cron(value: Any) -> Cron:
    return read_cron(_text(value))


def _length(value: Any) -> dt.timedelta:
    found = _LENGTH.fullmatch(_text(value).strip())
    if not found:
        raise ValueError('expected a number and s, m, h or d, such as "30m"')
    seconds = int(found[1]) * _SECONDS[found[2]]
    if seconds > _LONGEST:
        raise ValueError("expected a year, 366d, or less")
    return dt.timedelta(seconds=seconds)


def _interval(value: Any) -> dt.timedelta:
    if not (length := _length(value)):
        raise ValueError("an interval must be longer than nothing")
    return length


def _zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value))
    # "Asia" is a folder of zones: IsADirectoryError.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError('expected the name of a time zone, such as "Asia/Shanghai"') from error


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("expected a number from 1 on")
    return value


def _arguments(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(argument, str) for argument in value):
        raise ValueError('expected options of newscrawl crawl, such as ["--channel", "青岛资讯"]')
    return tuple(value)


_COMMON = {"time_zone": _Key(_zone, ZoneInfo("Asia/Shanghai")), "max_children": _Key(_number, 2)}
_OF_A_JOB = {
    "site": _Key(_site),
    "cron": _Key(_cron),
    "every": _Key(_interval),
    "jitter": _Key(_length, dt.timedelta(0)),
    "time_zone": _Key(_zone),
    "arguments": _Key(_arguments, ()),
}
