"""Parquet: one file, or a folder with a file for each month."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from newscrawl.errors import NewscrawlError
from newscrawl.storage.export import ExportColumn, Extract, Row

#: what a row group holds at most, in memory: the longer the fewer rows
_BYTES_A_GROUP = 8 * 2**20
_ROWS_A_GROUP = 20_000
_ROWS_AT_ONCE = 500
#: how Hive, and all that read its folders, call a partition of rows without the value
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"

_PERSON = pa.struct([*((name, pa.string()) for name in ("name", "role", "role_text", "origin"))])
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
    "texts": pa.list_(pa.string()),
    "numbers": pa.map_(pa.string(), pa.int64()),
    "people": pa.list_(_PERSON),
    "JSON": pa.string(),
}


def _items(value: dict[str, int] | None) -> list[tuple[str, int]] | None:
    return None if value is None else list(value.items())


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


#: what pyarrow does not take as it is
_PREPARED: dict[str, Callable[[Any], Any]] = {"numbers": _items, "JSON": _json}


def to_file(extract: Extract, path: Path) -> list[str]:
    """One file, compressed with zstd, each column with its meaning in its metadata. No messages."""
    _write(extract.columns, chain.from_iterable(extract.batches), path)
    return []


def to_months(extract: Extract, path: Path) -> list[str]:
    """A folder year=…/month=…/rows.parquet by ``published_on``, in whose order the rows have to come. No messages."""
    place = [column.name for column in extract.columns].index("published_on")

    def folder(row: Row) -> Path:
        day: dt.date | None = row[place]
        # not 08: DuckDB would take it for text
        year, month = (day.year, day.month) if day else (NO_VALUE, NO_VALUE)
        return path / f"year={year}" / f"month={month}"

    path.mkdir()
    months = groupby(chain.from_iterable(extract.batches), folder)
    for month, rows in months:
        month.mkdir(parents=True)
        _write(extract.columns, rows, month / "rows.parquet")
    return []


def _write(columns: Sequence[ExportColumn], rows: Iterable[Row], path: Path) -> None:
    schema = pa.schema([pa.field(each.name, _TYPES[each.kind], metadata={"comment": each.comment}) for each in columns])
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(_record_batches(columns, schema, iter(rows))):
            writer.write_table(pa.Table.from_batches(group))


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Batches put together to what makes a row group: small ones are read slowly, large ones fill the memory."""
    group: list[pa.RecordBatch] = []
    for batch in batches:
        group.append(batch)
        if sum(each.nbytes for each in group) > _BYTES_A_GROUP or sum(map(len, group)) >= _ROWS_A_GROUP:
            yield group
            group = []
    if group:
        yield group


def _record_batches(
    columns: Sequence[ExportColumn], schema: pa.Schema, rows: Iterator[Row]
) -> Iterator[pa.RecordBatch]:
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        arrays = [_array(column, values) for column, values in zip(columns, zip(*some, strict=True), strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: ExportColumn, values: Sequence[Any]) -> pa.Array:
    prepare = _PREPARED.get(column.kind)
    try:
        return pa.array(map(prepare, values) if prepare else values, type=_TYPES[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise NewscrawlError(
            f"{column.name}: a value is no {column.kind} ({error}); leave it out with --columns"
        ) from error
