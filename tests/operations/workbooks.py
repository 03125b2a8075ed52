"""Reading a workbook without the library that wrote it: the XML inside, as ECMA-376 describes it."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EPOCH = dt.datetime.fromisoformat("1899-12-30")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

Cell = str | float | bool | None


def sheets_of(path: Path) -> dict[str, list[list[Cell]]]:
    """The sheets by name, each a list of rows; a cell that is not there is None. Fails on a formula."""
    with zipfile.ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [str(sheet.get("name")) for sheet in workbook.iter(f"{_MAIN}sheet")]
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    return {name: _rows(sheet) for name, sheet in zip(names, sheets, strict=True)}


def moment(number: Cell) -> dt.datetime:
    """The moment that a number in a cell is, to the second."""
    assert isinstance(number, float)
    return _EPOCH + dt.timedelta(seconds=round(number * 86400))


def _rows(sheet: bytes) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in ElementTree.fromstring(sheet).iter(f"{_MAIN}row"):
        cells = {_place(str(cell.get("r"))): _value(cell) for cell in row.iter(f"{_MAIN}c")}
        rows.append([cells.get(place) for place in range(max(cells, default=-1) + 1)])
    return rows


def _place(reference: str) -> int:
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: ElementTree.Element) -> Cell:
    assert cell.find(f"{_MAIN}f") is None, "a formula"
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    content = cell.findtext(f"{_MAIN}v")
    if content is None:
        return None
    return content == "1" if kind == "b" else float(content)
