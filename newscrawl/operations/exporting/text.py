"""CSV and JSON Lines, into a file or down a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO

from newscrawl.operations.tables import WRITERS
from newscrawl.storage.export import Extract


def csv_to_file(extract: Extract, path: Path) -> list[str]:
    """A CSV file with a byte order mark: without it Excel takes UTF-8 for something else. No messages."""
    # no newline translation: a story keeps its own, and CSV ends its lines with \r\n
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        _write("csv", extract, stream)
    return []


def json_lines_to_file(extract: Extract, path: Path) -> list[str]:
    """One JSON object a line. No messages."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        _write("jsonl", extract, stream)
    return []


def to_pipe(name: str) -> Callable[[Extract, BinaryIO], None]:
    """What writes this kind (csv or jsonl) into an open stream: UTF-8, no byte order mark, which programs trip over."""

    def write(extract: Extract, stream: BinaryIO) -> None:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        try:
            _write(name, extract, text)
        finally:
            text.detach()

    return write


def _write(name: str, extract: Extract, stream: TextIO) -> None:
    columns = [column.name for column in extract.columns]
    WRITERS[name](columns, chain.from_iterable(extract.batches), stream)
