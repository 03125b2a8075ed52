from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest

from newscrawl.operations.tables import WRITERS, harmless

COLUMNS = ["id", "headline", "at", "images"]
ROWS = [
    (1, '=HYPERLINK("https://evil.example","点我")', dt.datetime(2022, 8, 1, 3, 51, tzinfo=dt.UTC), ["a", "b"]),
    (2, "a|b\n<script>`*_[x]", None, []),
]


def written(name: str, rows: list[Any] | None = None) -> str:
    stream = io.StringIO(newline="")
    WRITERS[name](COLUMNS, iter(ROWS if rows is None else rows), stream)
    return stream.getvalue()


def test_csv_is_read_back_with_formulas_made_harmless() -> None:
    assert list(csv.reader(io.StringIO(written("csv"), newline=""))) == [
        COLUMNS,
        ["1", '\'=HYPERLINK("https://evil.example","点我")', "2022-08-01T03:51:00+00:00", '["a", "b"]'],
        ["2", "a|b\n<script>`*_[x]", "", "[]"],
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["青岛", "1=1", "", -1, None, 3.5])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


def test_json_and_json_lines_are_read_back_as_they_are() -> None:
    documents = json.loads(written("json"))
    assert documents == [json.loads(line) for line in written("jsonl").splitlines()]
    assert documents[0]["headline"] == ROWS[0][1]
    assert documents[0]["at"] == "2022-08-01T03:51:00+00:00"
    assert documents[1] == {"id": 2, "headline": ROWS[1][1], "at": None, "images": []}


def test_nothing_found_is_still_a_document() -> None:
    assert json.loads(written("json", [])) == []
    assert written("jsonl", []) == ""
    assert written("csv", []) == "id,headline,at,images\r\n"


def test_markdown_keeps_its_cells() -> None:
    lines = written("markdown").splitlines()
    assert lines[:2] == ["| id | headline | at | images |", "| --- | --- | --- | --- |"]
    assert lines[3] == "| 2 | a\\|b &#60;script>\\`\\*\\_\\[x] |  | \\[] |"
