"""Rows as text: CSV, JSON, JSON Lines or a Markdown table, written as they come."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

Row = Sequence[Any]
Writer = Callable[[Sequence[str], Iterable[Row], TextIO], None]

#: how a cell begins that a spreadsheet would run as a formula (OWASP: CSV injection)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(value: Any) -> Any:
    """``value`` for a spreadsheet: text that would be run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS) else value


class _Echo:
    """A stream that hands back what is written to it: so does the ``writerow`` of a csv.writer on it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A CSV line by line, its end included; text that a spreadsheet would run as a formula is made harmless, lists and
    objects are written as JSON."""
    writer: Any = csv.writer(_Echo())  # that writerow gives what write gives is not in its declaration
    yield writer.writerow(map(harmless, columns))
    for row in rows:
        yield writer.writerow([harmless(plain(value)) for value in row])


def write_csv(columns: Sequence[str], rows: Iterable[Row], stream: TextIO) -> None:
    """All the lines of :func:`csv_lines`."""
    stream.writelines(csv_lines(columns, rows))


def write_json(columns: Sequence[str], rows: Iterable[Row], stream: TextIO) -> None:
    """One array of objects, one a line."""
    between = "[\n"
    for row in rows:
        stream.write(f"{between}{_document(columns, row)}")
        between = ",\n"
    stream.write("[]\n" if between == "[\n" else "\n]\n")


def write_json_lines(columns: Sequence[str], rows: Iterable[Row], stream: TextIO) -> None:
    """One object a line."""
    for row in rows:
        stream.write(f"{_document(columns, row)}\n")


def write_markdown(columns: Sequence[str], rows: Iterable[Row], stream: TextIO) -> None:
    """A table as GitHub reads it; what would end a cell or start a tag is escaped."""
    stream.write(_markdown_row(columns))
    stream.write(_markdown_row(["---"] * len(columns)))
    for row in rows:
        stream.write(_markdown_row([_markdown_cell(plain(value)) for value in row]))


#: name of a format -> what writes it
WRITERS: dict[str, Writer] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_json_lines,
    "markdown": write_markdown,
}


def plain(value: Any) -> Any:
    """``value`` as a cell of text holds it: moments in ISO 8601, lists and objects as JSON, nothing as nothing."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value


def _document(columns: Sequence[str], row: Row) -> str:
    values = dict(zip(columns, row, strict=True))
    return json.dumps(values, ensure_ascii=False, default=lambda value: str(plain(value)))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _markdown_cell(value: Any) -> str:
    text = " ".join(str(value).split())
    for character in "&\\|<`*_[":
        text = text.replace(character, f"\\{character}" if character not in "<&" else f"&#{ord(character)};")
    return text
