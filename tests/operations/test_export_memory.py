"""The memory of an export does not grow with its rows, on any of the databases."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from newscrawl.storage.engine import open_engine, writing
from newscrawl.storage.models import Base
from newscrawl.storage.schema import prepare
from tests.conftest import DATABASES, new_database
from tests.storage.newsroom import ROWS

pytest.importorskip("pyarrow")
pytest.importorskip("xlsxwriter")

FEW, MANY = 2_000, 20_000
#: 1,500 characters make 4.5 KB of UTF-8: 20,000 stories are 86 MiB, 2,000 of them 9
STORY = "长" * 1_500
#: MiB. All rows at once would be 57 as Python's strings, 86 as Arrow's. Parquet takes 31 more for 20,000 rows than for
#: 2,000, which fill one row group only, and as much for 60,000 and 120,000 as for 20,000 (measured in November 2026).
GROWTH = 45

#: Linux counts into ru_maxrss what the process that started it took; VmHWM is its own
EXPORT = """
import pathlib, re, resource, sys
from newscrawl.operations.export import Plan, export_file
from newscrawl.storage.engine import open_engine
from newscrawl.storage.search import Query

url, site, path = sys.argv[1:]
columns = ("article_pk", "published_on", "published_at", "headline", "people", "body")
plan = Plan(query=Query(site=site), columns=columns, by_month=path.endswith("months"))
done = export_file(open_engine(url), plan, pathlib.Path(path), force=False, watch=lambda done, of: None)
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
print("ROWS", done.rows, "PEAK", peak)
"""


@pytest.fixture(scope="module", params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with new_database(request.param, tmp_path_factory.mktemp("databases")) as url:
        engine = open_engine(url)
        prepare(engine)
        template = {name: value for name, value in ROWS["articles"][1].items() if name != "id"}
        for site, count in (("few", FEW), ("many", MANY)):
            for start in range(0, count, 1000):
                rows = [
                    template | {"site": site, "article_id": str(number), "body": f"{number} {STORY}"}
                    for number in range(start, start + 1000)
                ]
                with writing(engine) as connection:
                    connection.execute(insert(Base.metadata.tables["articles"]), rows)
        engine.dispose()
        yield url


def peak(url: str, site: str, path: Path) -> float:
    """MiB of a process that exports the rows of a site."""
    command = [sys.executable, "-c", EXPORT, url, site, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r"ROWS (\d+) PEAK (\d+)", result.stdout)
    assert found, result.stderr
    assert int(found[1]) == {"few": FEW, "many": MANY}[site]
    return int(found[2]) / 1024


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet", "months"])
def test_ten_times_the_rows_take_no_more_memory(url: str, tmp_path: Path, name: str) -> None:
    if name != "jsonl" and not url.startswith("sqlite"):
        pytest.skip("what a database's driver keeps has nothing to do with the format")
    ending = name if name == "months" else f"x.{name}"
    few, many = (peak(url, site, tmp_path / f"{site}-{ending}") for site in ("few", "many"))
    assert many - few < GROWTH, f"{few:.0f} MiB and {many:.0f} MiB"
