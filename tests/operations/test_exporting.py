"""What the writers of files do with hostile text, with limits, with what is there already, and when they are killed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from newscrawl.errors import MissingExtraError, NewscrawlError
from newscrawl.operations.export import Plan, export_file, export_stream
from newscrawl.operations.exporting.target import whole
from newscrawl.operations.exporting.text import csv_to_file, json_lines_to_file, to_pipe
from newscrawl.storage.engine import Engine, open_engine, writing
from newscrawl.storage.export import ExportColumn, Extract, Row
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare
from tests.operations.workbooks import moment, sheets_of
from tests.storage.newsroom import ROWS, fill

pa_parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("xlsxwriter")

from newscrawl.operations.exporting import parquet, xlsx  # noqa: E402

#: no database lets a lone surrogate through, PostgreSQL no NUL either
HOSTILE = [
    *(
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1",
        "-1",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1",
        "\x00NUL",
        "\x07\x0b\x1f",
        "\ufffe\uffff",
    ),
    *("_x0041_", "a\r\nb\rc\nd", 'say "a, b"', "\u2028", "{=1}", "https://evil.example/", "🍺" * 20_000, "", " "),
]
ZONE = ZoneInfo("Asia/Shanghai")


def extract(kind: str, values: list[object]) -> Extract:
    rows: list[Row] = [(value,) for value in values]
    return Extract([ExportColumn("value", kind, "what it is")], len(rows), iter([rows]))


def workbook(tmp_path: Path, kind: str, values: list[object]) -> tuple[list[object], list[str]]:
    messages = xlsx.to_file(extract(kind, values), tmp_path / "x.xlsx")
    sheets = sheets_of(tmp_path / "x.xlsx")
    return [row[0] if row else None for row in sheets["rows"][1:]], messages


def test_json_lines_and_parquet_keep_text_as_it_is(tmp_path: Path) -> None:
    json_lines_to_file(extract("text", list(HOSTILE)), tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_bytes().decode().removesuffix("\n").split("\n")
    assert [json.loads(line)["value"] for line in lines] == HOSTILE
    parquet.to_file(extract("text", list(HOSTILE)), tmp_path / "x.parquet")
    assert pa_parquet.read_table(tmp_path / "x.parquet")["value"].to_pylist() == HOSTILE


def test_csv_keeps_text_behind_an_apostrophe(tmp_path: Path) -> None:
    csv_to_file(extract("text", list(HOSTILE)), tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [row[0] for row in csv.reader(stream)][1:]
    assert found == [f"'{text}" for text in HOSTILE[:8]] + HOSTILE[8:]


def test_a_workbook_holds_no_formula_no_link_and_nothing_that_xml_refuses(tmp_path: Path) -> None:
    found, messages = workbook(tmp_path, "text", list(HOSTILE))
    assert found[:5] == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'+1", "'-1", "'\t=1"]
    assert found[5:8] == ["'\n=1", "'  =1", "'＝1"]
    assert found[8:11] == ["\ufffdNUL", "\ufffd\ufffd\ufffd", "\ufffd\ufffd"]
    assert found[11:17] == ["_x0041_", "a\nb\nc\nd", 'say "a, b"', "\u2028", "{=1}", "https://evil.example/"]
    assert messages[1] == "3 texts had control characters, which no workbook can hold: they became \ufffd"
    assert messages[0].startswith("1 texts are over the 32,767 characters")


@pytest.mark.parametrize(
    ("text", "units"),
    [("长" * 40_000, 32_767), ("🍺" * 20_000, 32_767), ("a" + "🍺" * 20_000, 32_766), ("长" * 32_767, 32_767)],
)
def test_a_cell_is_cut_where_excel_counts(text: str, units: int) -> None:
    """An emoji is two of Excel's characters, and is never cut in half."""
    found = xlsx.cut(text)
    assert len(found.encode("utf-16-le")) // 2 == units
    assert found == text or (found.endswith("… [cut: too long for Excel]") and text.startswith(found.split("…")[0]))


def test_rows_go_on_on_a_next_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx.ROWS_A_SHEET == 1_048_576
    monkeypatch.setattr(xlsx, "ROWS_A_SHEET", 4)
    messages = xlsx.to_file(extract("integer", list(range(7))), tmp_path / "x.xlsx")
    sheets = sheets_of(tmp_path / "x.xlsx")
    assert {name: [row[0] for row in rows] for name, rows in sheets.items() if name != "columns"} == {
        "rows": ["value", 0, 1, 2],
        "rows 2": ["value", 3, 4, 5],
        "rows 3": ["value", 6],
    }
    assert messages == ["a sheet of Excel ends after 4 rows: there are 3 sheets of rows"]
    xlsx.to_file(extract("integer", list(range(3))), tmp_path / "y.xlsx")
    assert list(sheets_of(tmp_path / "y.xlsx")) == ["rows", "columns"]


def test_numbers_and_dates_are_some_as_far_as_excel_goes(tmp_path: Path) -> None:
    assert workbook(tmp_path, "integer", [0, -5, 10**15 - 1, 2**53 + 1, 7])[0] == [
        *(0, -5, 10**15 - 1, "9007199254740993", 7),
    ]
    days = workbook(tmp_path, "date", [dt.date(2022, 8, 1), dt.date(1899, 12, 31)])[0]
    assert [moment(days[0]), days[1]] == [dt.datetime.fromisoformat("2022-08-01"), "1899-12-31"]  # type: ignore[arg-type]
    times = workbook(tmp_path, "time", [dt.datetime(2022, 8, 1, 11, 51, 7, tzinfo=ZONE)])[0]
    assert moment(times[0]) == dt.datetime.fromisoformat("2022-08-01T11:51:07")  # type: ignore[arg-type]
    assert workbook(tmp_path, "boolean", [True, False])[0] == [True, False]


def test_a_value_that_is_not_what_its_column_holds_is_named(tmp_path: Path) -> None:
    with pytest.raises(NewscrawlError, match="value: a value is no integer"):
        parquet.to_file(extract("integer", ["x"]), tmp_path / "x.parquet")


def test_a_pipe_gets_no_byte_order_mark_and_stays_open() -> None:
    stream = io.BytesIO()
    to_pipe("csv")(extract("text", ["青岛"]), stream)
    assert stream.getvalue().decode() == "value\r\n青岛\r\n"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "data").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'newscrawl.db'}")
    prepare(engine)
    with writing(engine) as connection:
        fill(connection)
        others = [ROWS["articles"][1] | {"id": pk, "article_id": str(pk)} for pk in range(1000, 3000)]
        connection.execute(insert(Base.metadata.tables["articles"]), others)
    return engine


def ignore(done: int, of: int) -> None:
    return


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.xlsx", "x.parquet", "months"])
def test_an_export_that_fails_leaves_nothing_and_replaces_nothing(engine: Engine, tmp_path: Path, name: str) -> None:
    def stop(done: int, of: int) -> None:
        if done:
            raise KeyboardInterrupt

    plan = Plan(by_month=name == "months", columns=["article_pk", "published_on", "body"])
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        export_file(engine, plan, folder / name, force=False, watch=stop)
    assert list(folder.iterdir()) == []
    export_file(engine, plan, folder / name, force=False, watch=ignore)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(KeyboardInterrupt):
        export_file(engine, plan, folder / name, force=True, watch=stop)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    with pytest.raises(NewscrawlError, match="--force replaces it"):
        export_file(engine, plan, folder / name, force=False, watch=ignore)
    assert export_file(engine, plan, folder / name, force=True, watch=ignore).rows == 2004
    assert [path.name for path in folder.iterdir()] == [name]


KILLED = """
import pathlib, sys, time
from newscrawl.operations.export import Plan, export_file
from newscrawl.storage.engine import open_engine

def watch(done, of):
    if done:
        print("half way", flush=True)
        time.sleep(60)

export_file(open_engine(sys.argv[1]), Plan(), pathlib.Path(sys.argv[2]), force=False, watch=watch)
"""


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.parquet"])
def test_a_killed_export_leaves_no_file_that_looks_whole(engine: Engine, tmp_path: Path, name: str) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(tmp_path / name)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "half way\n"
        child.send_signal(signal.SIGKILL)
    left = [path.name for path in tmp_path.iterdir() if path.name != "data"]
    assert name not in left
    assert all(each.startswith(f".{name}.") and each.endswith(".unfinished") for each in left)
    assert export_file(engine, Plan(), tmp_path / name, force=False, watch=ignore).rows == 2004


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(NewscrawlError, match="other things"), whole(tmp_path / "mine", force=True):
        pytest.fail("it began")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_what_appeared_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    with (
        pytest.raises(NewscrawlError, match="--force replaces it"),
        whole(tmp_path / "x", force=False) as path,
    ):
        path.write_text("ours")
        (tmp_path / "x").write_text("theirs")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("x", "theirs")]


@pytest.mark.parametrize(
    ("plan", "name", "message"),
    [
        (Plan(), "x.doc", "the name does not say the format; end it with .ndjson"),
        (Plan(table="article"), "x.csv", "no table 'article' to export; there are articles, bylines"),
        (Plan(columns=["headlines"]), "x.csv", r"no column 'headlines': did you mean headline\?"),
        (Plan(by_month=True), "x.csv", "csv is one file"),
        (Plan(by_month=True, table="runs"), "months", "runs has no published_on"),
        (Plan(by_month=True, columns=["site"]), "months", "needs the column published_on"),
        (Plan(), "missing/x.csv", "there is no folder"),
    ],
)
def test_a_plan_that_cannot_be_says_so(engine: Engine, tmp_path: Path, plan: Plan, name: str, message: str) -> None:
    with pytest.raises(NewscrawlError, match=message):
        export_file(engine, plan, tmp_path / name, force=False, watch=ignore)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_workbook_goes_down_no_pipe(engine: Engine) -> None:
    with pytest.raises(NewscrawlError, match="only csv and jsonl"):
        export_stream(engine, Plan(format="xlsx"), io.BytesIO(), watch=ignore)


def test_a_missing_library_is_named_with_its_extra(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "newscrawl.operations.exporting.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"xlsxwriter.*newscrawl\[export\]"):
        export_file(engine, Plan(), tmp_path / "x.xlsx", force=False, watch=ignore)


def test_columns_and_the_body_can_be_left_out(engine: Engine, tmp_path: Path) -> None:
    def names(plan: Plan) -> list[str]:
        path = tmp_path / "x.csv"
        export_file(engine, plan, path, force=True, watch=ignore)
        return path.read_text(encoding="utf-8-sig").split("\n")[0].split(",")

    every = names(Plan())
    assert names(Plan(body=False)) == [name for name in every if name not in ("body", "footer")]
    assert {"body", "footer", "people"} < set(every)
    assert names(Plan(columns=["url", "site"])) == ["url", "site"]
