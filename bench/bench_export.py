"""The export: rows a second of each format against a bare SELECT of the same rows drained, and the peak of its memory.

make bench    or    python bench/bench_export.py [--articles 200000] [--words 400] [--only sqlite] [--database URL]

Each is a process of its own. The SELECT is a driver's cursor on articles_v1, read to its end and thrown away.
``--database`` asks a database that ``bench_search.py --database`` filled.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from databases import new_databases
from newspapers import fill
from sqlalchemy import func, select

from newscrawl.storage.engine import open_engine
from newscrawl.storage.models import Article
from newscrawl.storage.schema import prepare

FORMATS = ("select", "csv", "jsonl", "xlsx", "parquet", "months")
#: Linux counts into ru_maxrss what the process that started it took; VmHWM is its own
CHILD = """
import importlib, pathlib, re, resource, sys, time
from newscrawl.operations.export import Plan, export_file
from newscrawl.storage.engine import open_engine

url, name, path = sys.argv[1:]
if name in ("xlsx", "parquet", "months"):
    importlib.import_module("newscrawl.operations.exporting." + ("xlsx" if name == "xlsx" else "parquet"))
engine = open_engine(url)
engine.connect().close()
began = time.perf_counter()
if name == "select":
    with engine.connect().execution_options(stream_results=True, max_row_buffer=500) as connection:
        rows = sum(1 for _ in connection.exec_driver_sql("SELECT * FROM articles_v1"))
else:
    plan = Plan(by_month=name == "months")
    rows = export_file(engine, plan, pathlib.Path(path), force=False, watch=lambda done, of: None).rows
took = time.perf_counter() - began
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
print(rows, took, peak)
"""


def measure(url: str, name: str, articles: int) -> tuple[float, float]:
    """Seconds, and MiB at the peak."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (name if name == "months" else f"x.{name}")
        command = [sys.executable, "-c", CHILD, url, name, str(path)]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.fullmatch(r"(\d+) ([\d.]+) (\d+)\n", output)
    if not found or int(found[1]) != articles:
        raise SystemExit(f"{name}: {output!r} instead of {articles} rows")
    return float(found[2]), int(found[3]) / 1024


def report(url: str) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        articles = connection.scalar(select(func.count()).select_from(Article)) or 0
    engine.dispose()
    print(f"{articles} articles", flush=True)
    bare = None
    for name in FORMATS:
        took, peak = measure(url, name, articles)
        bare = bare or took
        rate = articles / took
        print(f"  {name:8} {rate:8.0f} rows/s, {took / bare:5.1f} times the SELECT, peak {peak:.0f} MiB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--words", type=int, default=400, help="of each text, of 2.3 characters (default: %(default)s)")
    parser.add_argument("--only", choices=("sqlite", "postgresql", "mysql"))
    parser.add_argument("--database", help="URL of a database that is filled")
    options = parser.parse_args()
    if options.database:
        report(options.database)
        return
    for kind, url in new_databases():
        if options.only not in (None, kind):
            continue
        engine = open_engine(url)
        prepare(engine)
        fill(engine, options.articles, options.words)
        engine.dispose()
        print(f"{kind}: ", end="")
        report(url)


if __name__ == "__main__":
    main()
