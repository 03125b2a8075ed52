"""Exports of the three databases: every column of every table in each format, read back and compared with the table."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, text

from newscrawl.errors import NewscrawlError
from newscrawl.operations.export import Plan, export_file
from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.export import table_names
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare
from newscrawl.storage.search import Query
from newscrawl.storage.search_index import index_missing
from newscrawl.storage.views import VIEWS
from tests.conftest import DATABASES, new_database
from tests.operations.workbooks import moment, sheets_of
from tests.storage.newsroom import ROWS, fill

pa_parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("xlsxwriter")

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = {view.name.removesuffix("_v1"): {each.name: each.kind for each in view.columns} for view in VIEWS}
#: rows that belong to no one article have no zone
IN_UTC = {"frontier", "rejections", "runs"}
#: JSON of any shape, which Parquet holds as text
SHAPELESS = {"readings", "arguments", "counts"}
TYPES = {
    "text": "string",
    "time": "timestamp[us, tz=UTC]",
    "date": "date32[day]",
    "integer": "int64",
    "boolean": "bool",
}
HOSTILE = {
    "headline": '=HYPERLINK("http://evil.example")\x01 _x0041_ \U0001f37a',
    "source": "@SUM(A1)\t",
    "publisher": "-1+1",
    "byline_text": "\t=1",
    "summary": 'line one\nline two\r\nline "three", with a comma\u2028and a separator',
    "body": "长" * 40_000,
}


@pytest.fixture(scope="module", params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The newsroom's rows, and an article of hostile text."""
    with new_database(request.param, tmp_path_factory.mktemp("databases")) as url:
        engine = open_engine(url)
        prepare(engine)
        with writing(engine) as connection:
            fill(connection)
            hostile = ROWS["articles"][1] | HOSTILE | {"id": 5, "article_id": "105", "view_count": 2**53 + 1}
            connection.execute(insert(Base.metadata.tables["articles"]), [hostile])
        with writing(engine) as connection:
            index_missing(connection)
        yield engine
        engine.dispose()


def exported(engine: Engine, path: Path, **plan: Any) -> list[str]:
    """Export; returns the messages."""
    return list(export_file(engine, Plan(**plan), path, force=False, watch=lambda done, of: None).messages)


def table_of(engine: Engine, name: str) -> list[dict[str, Any]]:
    """The view's rows as its SQL gives them, in values of Python; times in the zone of export."""
    zone = dt.UTC if name in IN_UTC else SHANGHAI
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {name}_v1")).mappings().all()
    return [{column: _value(row[column], kind, zone) for column, kind in KINDS[name].items()} for row in rows]


def _value(value: Any, kind: str, zone: dt.tzinfo) -> Any:
    if value is None:
        return None
    if kind == "time":
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(zone)
    if kind == "date":
        return dt.date.fromisoformat(str(value))
    if kind == "JSON":
        return json.loads(value) if isinstance(value, str) else value
    return bool(value) if kind == "boolean" else value


def people_of(engine: Engine, article_pk: int) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        statement = text("SELECT * FROM bylines_v1 WHERE article_pk = :pk ORDER BY position")
        rows = connection.execute(statement, {"pk": article_pk}).mappings().all()
    return [{name: row[name] for name in ("name", "role", "role_text", "origin")} for row in rows]


def wanted(engine: Engine, name: str) -> list[dict[str, Any]]:
    rows = table_of(engine, name)
    return [row | {"people": people_of(engine, row["article_pk"])} for row in rows] if name == "articles" else rows


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(sorted((name, str(value)) for name, value in row.items())))


def guarded(value: object) -> object:
    """By hand what a spreadsheet must not run."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ")[:1] in tuple("=+-@\t\r") and value else value


def as_csv(row: dict[str, Any]) -> dict[str, str]:
    def cell(value: Any) -> str:
        if isinstance(value, (dict, list)):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, dt.date):
            return value.isoformat()
        return "" if value is None else str(guarded(value))

    return {name: cell(value) for name, value in row.items()}


@pytest.mark.parametrize("name", table_names())
def test_csv_holds_every_column(engine: Engine, tmp_path: Path, name: str) -> None:
    exported(engine, tmp_path / "x.csv", table=name)
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert in_order(found) == in_order([as_csv(row) for row in wanted(engine, name)])
    assert found


@pytest.mark.parametrize("name", table_names())
def test_json_lines_hold_every_column_as_it_is(engine: Engine, tmp_path: Path, name: str) -> None:
    exported(engine, tmp_path / "x.jsonl", table=name)
    lines = (tmp_path / "x.jsonl").read_bytes().decode().removesuffix("\n").split("\n")
    documents = json.loads(json.dumps(wanted(engine, name), default=lambda value: value.isoformat()))
    assert in_order([json.loads(line) for line in lines]) == in_order(documents)


@pytest.mark.parametrize("name", table_names())
def test_parquet_holds_every_column_with_its_type(engine: Engine, tmp_path: Path, name: str) -> None:
    exported(engine, tmp_path / "x.parquet", table=name)
    rows = wanted(engine, name)
    for row in rows:
        for column in SHAPELESS & row.keys():
            row[column] = json.dumps(row[column], ensure_ascii=False)
        if row.get("reactions") is not None:
            row["reactions"] = list(row["reactions"].items())
    found = pa_parquet.read_table(tmp_path / "x.parquet")
    assert in_order(_same_zone(found.to_pylist())) == in_order(_same_zone(rows))
    for column, kind in KINDS[name].items():
        assert kind not in TYPES or str(found.schema.field(column).type) == TYPES[kind]
        assert found.schema.field(column).metadata[b"comment"]


def _same_zone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value for name, value in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize("name", table_names())
def test_a_workbook_holds_every_column(engine: Engine, tmp_path: Path, name: str) -> None:
    messages = exported(engine, tmp_path / "x.xlsx", table=name)
    sheets = sheets_of(tmp_path / "x.xlsx")
    names, *rows = sheets["rows"]
    found = [dict(zip(map(str, names), row + [None] * len(names), strict=False)) for row in rows]
    for row in found:
        for column, kind in KINDS[name].items():
            if kind in ("time", "date") and row[column] is not None:
                row[column] = moment(row[column])  # type: ignore[assignment]
    assert in_order(found) == in_order([_as_workbook(row) for row in wanted(engine, name)])
    assert [row[0] for row in sheets["columns"][1 : len(names) + 1]] == names
    assert len(messages) == (2 if name == "articles" else 0)


def _as_workbook(row: dict[str, Any]) -> dict[str, Any]:
    def cell(value: Any) -> Any:
        if isinstance(value, (dict, list)):
            value = json.dumps(value, ensure_ascii=False)
        if isinstance(value, dt.datetime):
            return (value.replace(tzinfo=None) + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        if isinstance(value, dt.date):
            return dt.datetime.combine(value, dt.time())
        if isinstance(value, int) and not isinstance(value, bool):
            return float(value) if value < 10**15 else str(value)
        if not isinstance(value, str):
            return value
        text = str(guarded(value)).replace("\x01", "\ufffd").replace("\r\n", "\n")
        mark = "… [cut: too long for Excel]"
        return text if len(text) < 32_768 else text[: 32_767 - len(mark)] + mark

    return {name: cell(value) for name, value in row.items()}


def test_a_workbook_says_what_it_could_not_hold(engine: Engine, tmp_path: Path) -> None:
    cut, replaced = exported(engine, tmp_path / "x.xlsx")
    assert cut.startswith("1 texts are over the 32,767 characters of a cell")
    assert replaced.startswith("1 texts had control characters")


def ids(engine: Engine, path: Path, **plan: Any) -> list[str]:
    exported(engine, path, columns=["site", "article_id"], **plan)
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted(f"{document['site']} {document['article_id']}" for document in documents)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(text="啤酒节"), ["jinan 101", "jinan 102", "qingdao 101"]),
        (Query(text="啤酒节", site="qingdao"), ["qingdao 101"]),
        (Query(person="张三", role="chief_reporter"), ["qingdao 102"]),
        (Query(since=dt.date(2022, 8, 2)), []),
        (Query(source="信网"), ["qingdao 101"]),
        (Query(channel="要闻"), ["jinan 102"]),
        (Query(min_views=160, until=dt.date(2022, 8, 1)), ["qingdao 101", "qingdao 102", "qingdao 105"]),
    ],
)
def test_filters_choose_as_in_a_query(engine: Engine, tmp_path: Path, query: Query, found: list[str]) -> None:
    assert ids(engine, tmp_path / "x.jsonl", query=query) == found


def test_filters_choose_the_rows_of_these_articles(engine: Engine, tmp_path: Path) -> None:
    assert ids(engine, tmp_path / "1.jsonl", table="observations", query=Query(text="啤酒节")) == [
        *["jinan 101"] * 1,
        *["qingdao 101"] * 5,
    ]
    assert ids(engine, tmp_path / "2.jsonl", table="frontier", query=Query(site="jinan")) == ["jinan 101"]
    with pytest.raises(NewscrawlError, match="only --site"):
        ids(engine, tmp_path / "3.jsonl", table="frontier", query=Query(source="信网"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "2.jsonl"]


def test_months_are_those_of_the_sites_zone(engine: Engine, tmp_path: Path) -> None:
    """Articles 1 and 4 were published on 31 July in UTC and on 1 August in Shanghai; nobody knows when 3 was."""
    exported(engine, tmp_path / "months", by_month=True)
    found = {
        str(path.relative_to(tmp_path / "months")): sorted(
            pa_parquet.ParquetFile(path).read()["article_pk"].to_pylist()
        )
        for path in (tmp_path / "months").rglob("*.parquet")
    }
    nowhere = "__HIVE_DEFAULT_PARTITION__"
    assert found == {
        "year=2022/month=8/rows.parquet": [1, 2, 4, 5],
        f"year={nowhere}/month={nowhere}/rows.parquet": [3],
    }


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_makes_a_file_with_a_head(engine: Engine, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"x.{name}"
    exported(engine, path, query=Query(site="nowhere"), columns=["article_pk", "people"])
    heads = {
        "csv": lambda: path.read_text(encoding="utf-8-sig") == "article_pk,people\n",
        "jsonl": lambda: path.read_bytes() == b"",
        "xlsx": lambda: sheets_of(path)["rows"] == [["article_pk", "people"]],
        "parquet": lambda: pa_parquet.read_table(path).to_pydict() == {"article_pk": [], "people": []},
    }
    assert heads[name]()


def test_all_of_it_is_from_one_moment(engine: Engine, tmp_path: Path) -> None:
    def change(done: int, of: int) -> None:
        if done == 0:
            with writing(engine) as connection:
                connection.execute(text("UPDATE articles SET channel = 'changed' WHERE id = 4"))

    try:
        export_file(engine, Plan(columns=["article_pk", "channel"]), tmp_path / "x.jsonl", force=False, watch=change)
        lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(lines[3]) == {"article_pk": 4, "channel": "要闻"}
    finally:
        with writing(engine) as connection:
            connection.execute(text("UPDATE articles SET channel = '要闻' WHERE id = 4"))
