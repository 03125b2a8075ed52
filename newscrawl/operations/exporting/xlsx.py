"""Excel workbooks, within what Excel can hold: rows of a sheet, characters of a cell, years, digits, characters.

The limits are Microsoft's, "Excel specifications and limits", support.microsoft.com, read in November 2026.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from newscrawl.operations.tables import harmless, plain
from newscrawl.storage.export import ExportColumn, Extract, Row

ROWS_A_SHEET = 1_048_576
#: UTF-16 code units, as Excel counts: an emoji is two
CHARACTERS_A_CELL = 32_767
#: Excel's numbers have 15 digits
_LARGEST = 10**15
_FIRST_YEAR = 1900
CUT_MARK = "… [cut: too long for Excel]"

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
_WIDTHS = {"date": 11, "time": 19, "integer": 11, "boolean": 8}
_WIDTH = 24
#: what XML cannot hold; tab and line feed stay. Surrogates never come out of a database.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_file(extract: Extract, path: Path) -> list[str]:
    """A workbook: the rows on one sheet or, where Excel's limit is reached, several, and a sheet that explains the
    columns. Times are the clock of their zone, for Excel knows no zones. Returns a message for whatever was cut."""
    rows = chain.from_iterable(extract.batches)
    with xlsxwriter.Workbook(path, _OPTIONS) as workbook:
        workbook.use_zip64()
        cells = _Cells(workbook, extract.columns)
        sheets = 0
        first = next(rows, None)
        while sheets == 0 or first is not None:
            sheets += 1
            sheet = workbook.add_worksheet("rows" if sheets == 1 else f"rows {sheets}")
            head = () if first is None else (first,)
            cells.fill(sheet, chain(head, islice(rows, ROWS_A_SHEET - 1 - len(head))))
            first = next(rows, None)
        _explain(workbook.add_worksheet("columns"), extract.columns)
    return [*_many_sheets(sheets), *cells.complaints()]


def _many_sheets(sheets: int) -> Iterator[str]:
    if sheets > 1:
        yield f"a sheet of Excel ends after {ROWS_A_SHEET:,} rows: there are {sheets} sheets of rows"


class _Cells:
    """Puts values into cells, and counts what could not be put there as it is."""

    def __init__(self, workbook: Workbook, columns: Sequence[ExportColumn]) -> None:
        self.cut = 0
        self.replaced = 0
        self._columns = columns
        self._formats: dict[str, Format] = {
            kind: workbook.add_format({"num_format": form}) for kind, form in _FORMATS.items()
        }
        self._bold = workbook.add_format({"bold": True})
        put: dict[str, Callable[[Worksheet, int, int, Any], object]] = {
            "integer": self._put_integer,
            "boolean": Worksheet.write_boolean,
            "date": self._put_day,
            "time": self._put_time,
        }
        self._put = [put.get(column.kind, self._put_text) for column in columns]

    def fill(self, sheet: Worksheet, rows: Iterator[Row]) -> None:
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH))
            sheet.write_string(0, place, column.name, self._bold)
        for number, row in enumerate(rows, start=1):
            for place, (put, value) in enumerate(zip(self._put, row, strict=True)):
                if value is not None:
                    put(sheet, number, place, value)

    def complaints(self) -> Iterator[str]:
        """What could not be put into cells as it is, in sentences."""
        if self.cut:
            yield f"{self.cut} texts are over the {CHARACTERS_A_CELL:,} characters of a cell; they end in {CUT_MARK}"
        if self.replaced:
            yield f"{self.replaced} texts had control characters, which no workbook can hold: they became \ufffd"

    def _put_text(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        text = harmless(plain(value))
        clean = _UNPRINTABLE.sub("\ufffd", text)
        self.replaced += clean != text
        lines = clean.replace("\r\n", "\n").replace("\r", "\n")
        fitting = cut(lines)
        self.cut += fitting is not lines
        sheet.write_string(row, column, fitting)

    def _put_integer(self, sheet: Worksheet, row: int, column: int, value: int) -> None:
        if abs(value) < _LARGEST:
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, str(value))

    def _put_day(self, sheet: Worksheet, row: int, column: int, value: dt.date) -> None:
        if value.year < _FIRST_YEAR:
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, self._formats["date"])

    def _put_time(self, sheet: Worksheet, row: int, column: int, value: dt.datetime) -> None:
        if value.year < _FIRST_YEAR:
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value.replace(tzinfo=None), self._formats["time"])


def cut(text: str) -> str:
    """``text`` if it fits into a cell, else as much of it as fits before the mark."""
    if 2 * len(text) <= CHARACTERS_A_CELL or _length(text) <= CHARACTERS_A_CELL:
        return text
    room = CHARACTERS_A_CELL - _length(CUT_MARK)
    # half a character at the end is left out
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT_MARK


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _explain(sheet: Worksheet, columns: Sequence[ExportColumn]) -> None:
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(2, 2, 100)
    zone = "time: the clock of the site's zone; in a table whose rows belong to no one article, UTC"
    rows = [(column.name, column.kind, column.comment) for column in columns]
    for number, row in enumerate([("column", "type", "meaning"), *rows, ("", "", zone)]):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
