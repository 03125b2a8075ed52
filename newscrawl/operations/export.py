"""The export: a table, or what filters leave of it, as a file for spreadsheets and analysts' tools."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import MissingExtraError, NewscrawlError
from newscrawl.operations.exporting.target import whole
from newscrawl.operations.exporting.text import to_pipe
from newscrawl.storage.engine import Engine
from newscrawl.storage.export import ExportColumn, Extract, Row, choose_columns, columns_of, extracting
from newscrawl.storage.search import Query

#: told how many rows are done, of how many
Watch = Callable[[int, int], object]

#: format -> module and function that write a file of it
_WRITERS = {
    "csv": ("text", "csv_to_file"),
    "jsonl": ("text", "json_lines_to_file"),
    "xlsx": ("xlsx", "to_file"),
    "parquet": ("parquet", "to_file"),
}
_MONTHS = ("parquet", "to_months")
_PIPES = ("csv", "jsonl")
_ENDINGS = {".ndjson": "jsonl", **{f".{name}": name for name in _WRITERS}}
#: the long texts
_BODY = ("body", "footer")
_DAY = "published_on"


@dataclass(slots=True, frozen=True, kw_only=True)
class Plan:
    """What to export: a table (:func:`newscrawl.storage.export.table_names`), of which articles, which columns of it
    (None: all; without ``body`` all but the story and its footer), and how (``format``, None: as the file's name ends).
    """

    table: str = "articles"
    query: Query = field(default_factory=Query)
    columns: Sequence[str] | None = None
    body: bool = True
    format: str | None = None
    by_month: bool = False


@dataclass(slots=True, frozen=True)
class Exported:
    """How many rows were written, and what the reader of the file has to know."""

    rows: int
    messages: Sequence[str]


def export_file(engine: Engine, plan: Plan, target: Path, *, force: bool, watch: Watch) -> Exported:
    """Write a file (by month: a folder) that is there as a whole or, if anything fails, not at all.

    Raises NewscrawlError for a plan that cannot be, a target that is there (unless ``force``) or cannot be written,
    and what the database refuses; MissingExtraError where the format's library is not installed.
    """
    name = plan.format or ("parquet" if plan.by_month and not target.suffix else format_of(target))
    write = _writer(name, plan)
    with whole(target, force=force) as path, _extracting(engine, plan, watch) as (extract, done):
        try:
            messages = write(extract, path)
        except OSError as error:
            raise NewscrawlError(f"{target}: cannot be written: {error}") from error
    return Exported(done(), messages)


def export_stream(engine: Engine, plan: Plan, stream: BinaryIO, *, watch: Watch) -> Exported:
    """Write into an open stream as the rows come. Raises NewscrawlError as :func:`export_file` does."""
    if plan.format not in _PIPES or plan.by_month:
        raise NewscrawlError(
            f"only {' and '.join(_PIPES)} can be written to standard output; say --format, or name a file"
        )
    with _extracting(engine, plan, watch) as (extract, done):
        to_pipe(plan.format)(extract, stream)
    return Exported(done(), [])


def format_of(target: Path) -> str:
    """The format that a file's name says. Raises NewscrawlError if it says none."""
    try:
        return _ENDINGS[target.suffix.lower()]
    except KeyError:
        raise NewscrawlError(
            f"{target}: the name does not say the format; end it with {', '.join(_ENDINGS)} or give --format"
        ) from None


def formats() -> list[str]:
    """The formats of files."""
    return list(_WRITERS)


def _writer(name: str, plan: Plan) -> Callable[[Extract, Path], list[str]]:
    if plan.by_month and name != "parquet":
        raise NewscrawlError(f"--partition makes a folder of Parquet files; {name} is one file")
    module, function = _MONTHS if plan.by_month else _WRITERS[name]
    try:
        found = importlib.import_module(f"newscrawl.operations.exporting.{module}")
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"{name} needs {error.name}, which is not installed: pip install 'newscrawl[export]'; csv and jsonl do not"
        ) from error
    writer: Callable[[Extract, Path], list[str]] = getattr(found, function)
    return writer


def _columns(plan: Plan) -> list[ExportColumn]:
    there = columns_of(plan.table)
    if plan.by_month and _DAY not in {each.name for each in there}:
        raise NewscrawlError(f"{plan.table} has no {_DAY} to partition by month; articles, bylines and copies have")
    if plan.columns is not None:
        wanted = choose_columns(plan.table, plan.columns)
    else:
        wanted = [each for each in there if plan.body or each.name not in _BODY]
    if plan.by_month and _DAY not in {each.name for each in wanted}:
        raise NewscrawlError(f"--partition month needs the column {_DAY}; add it to --columns")
    return wanted


@contextmanager
def _extracting(engine: Engine, plan: Plan, watch: Watch) -> Iterator[tuple[Extract, Callable[[], int]]]:
    """The extract, and what says how many of its rows have been drawn."""
    drawn = 0

    def counted(extract: Extract) -> Iterator[list[Row]]:
        nonlocal drawn
        watch(0, extract.count)
        for batch in extract.batches:
            yield batch
            drawn += len(batch)
            watch(drawn, extract.count)

    with extracting(engine, plan.table, plan.query, _columns(plan), by_day=plan.by_month) as extract:
        yield replace(extract, batches=counted(extract)), lambda: drawn
