"""A process that is killed while it writes leaves whole visits, and every one whose position it has given away."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from newscrawl.archive.archive import Archive
from tests.archive.samples import page

#: more for a longer test: NEWSCRAWL_KILLS=50
KILLS = int(os.environ.get("NEWSCRAWL_KILLS", "5"))
_WRITER = """
import sys
from pathlib import Path
from newscrawl.archive.archive import Archive
from tests.archive.samples import later, page, visit
archive, first = Archive(Path(sys.argv[1])), int(sys.argv[2])
for number in range(first, first + 10_000):
    pages = [page(number, place=place) for place in range(1, number % 4 + 2)]
    print(number, archive.add(visit(number, *pages, at=later(seconds=number))), flush=True)
"""


def test_a_kill_at_any_instant_leaves_whole_visits(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    given: dict[str, int] = {}
    for kill in range(KILLS):
        given |= written_until_killed(folder, kill * 10_000, random.Random(kill).uniform(0.05, 0.6))
        with sqlite3.connect(folder / "demo/2026-11.sqlite") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        archive = Archive(folder)
        visits = {position: archive.read(position) for position in archive.positions("demo")}
        archive.close()
        assert set(given) <= set(visits)
        for position, visit in visits.items():
            number = int(visit.article_id or "")
            assert given.get(position, number) == number
            assert visit.pages == tuple(page(number, place=place) for place in range(1, number % 4 + 2))
    assert len(given) > 100, "or nothing was tested"


def written_until_killed(folder: Path, first: int, seconds: float) -> dict[str, int]:
    """Position -> article, of the visits whose positions a writer printed that was killed so long after its first."""
    command = [sys.executable, "-c", _WRITER, str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline()]
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return {position: int(number) for number, position in whole}
