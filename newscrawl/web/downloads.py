"""A list as a file for a spreadsheet, written while it is read: its length costs no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from starlette.responses import StreamingResponse

from newscrawl.operations.tables import Row, csv_lines

#: by it Excel knows that a file is UTF-8
_BYTE_ORDER_MARK = "\ufeff"
_LINES_AT_ONCE = 200


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Row]) -> StreamingResponse:
    """The rows as ``name``.csv (``name``: ASCII letters, digits and hyphens), harmless to a spreadsheet.

    The first of them are drawn here: a database that cannot be asked is no file that breaks off after its head.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    chunks = _chunks(csv_lines(columns, rows))
    first = _BYTE_ORDER_MARK + next(chunks)
    return StreamingResponse(chain([first], chunks), headers=headers, media_type="text/csv; charset=utf-8")


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(islice(lines, _LINES_AT_ONCE)):
        yield chunk
