"""What the benchmarks share: a crawl in a process of its own, with what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

#: no line a page, no politeness towards ourselves
QUIET = ("-s", "LOG_LEVEL=ERROR", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")


class Cost(NamedTuple):
    """Wall and CPU (user + system) seconds of a process, and its peak resident memory in MiB."""

    wall: float
    cpu: float
    peak: float


def make_project(folder: Path) -> None:
    """Make ``folder`` a project, with a database of its own in data/."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")


def scrapy(arguments: list[str], folder: Path) -> Cost:
    """Run ``scrapy …`` in ``folder``; ends the benchmark if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "scrapy", *arguments], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
