"""The rules of the schedule, with children that only write down when they lived."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawl.scheduling.runner import Runner, crawl_command
from newscrawl.scheduling.schedule_file import Job, Schedule

#: writes when it began and how it ended; SIGTERM ends it in good order after a moment
CHILD = """
import json, signal, sys, time
def stop(*_):
    time.sleep(0.2)
    write("stopped"); sys.exit(0)
def write(word):
    with open(sys.argv[1], "a") as file: file.write(json.dumps([sys.argv[2], word, time.time()]) + "\\n")
signal.signal(signal.SIGTERM, stop)
write("began")
print("hello from", sys.argv[2], flush=True)
time.sleep(float(sys.argv[3]))
write("ended")
"""


def job(site: str, every: float = 1) -> Job:
    return Job(site, dt.timedelta(seconds=every), ZoneInfo("UTC"), dt.timedelta(0), ())


def run(folder: Path, jobs: list[Job], *, lives: float, seconds: float, max_children: int = 2) -> list[list[str]]:
    """Run ``jobs`` for ``seconds``; what their children wrote, in order."""
    journal = folder / "journal"

    def command(job: Job, log_file: Path) -> list[str]:
        return [sys.executable, "-c", CHILD, str(journal), job.site, str(lives)]

    runner = Runner(Schedule(tuple(jobs), max_children), folder / "logs", command)
    timer = threading.Timer(seconds, runner.stop)
    timer.start()
    runner.run()
    return [json.loads(line)[:2] for line in journal.read_text().splitlines()]


def test_a_job_runs_at_its_times_with_a_log(tmp_path: Path) -> None:
    written = run(tmp_path, [job("demo")], lives=0, seconds=4.6)
    # once a second, but for those that a busy machine skips
    assert written.count(["demo", "began"]) == written.count(["demo", "ended"]) in (2, 3, 4, 5)
    logs = sorted((tmp_path / "logs").glob("demo-*.log"))
    assert len(logs) >= written.count(["demo", "began"])
    assert logs[0].read_text() == "hello from demo\n"


def test_a_job_whose_last_child_still_runs_is_skipped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    written = run(tmp_path, [job("demo"), job("demo", every=2)], lives=60, seconds=3.3)
    assert written == [["demo", "began"], ["demo", "stopped"]]
    skipped = [record.getMessage() for record in caplog.records if "skipped" in record.getMessage()]
    assert len(skipped) >= 2
    assert skipped[0] == "demo: skipped, its last crawl is not done yet"


def test_sites_run_side_by_side_up_to_max_children(tmp_path: Path) -> None:
    written = run(tmp_path, [job(name) for name in "abc"], lives=60, seconds=2.3, max_children=2)
    assert [word for _, word in written] == ["began", "began", "stopped", "stopped"]
    assert len({site for site, _ in written}) == 2, "the third waited for its turn, and was not started to be stopped"


def test_how_a_child_ended_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    runner = Runner(
        Schedule((job("demo"),), 1), tmp_path, lambda job, log: [sys.executable, "-c", "raise SystemExit(1)"]
    )
    threading.Timer(2.2, runner.stop).start()
    runner.run()
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert "demo: ended with status 1 after 0 s" in warnings[0]


def test_a_child_that_cannot_be_started_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    runner = Runner(Schedule((job("demo"),), 1), tmp_path, lambda job, log: [str(tmp_path / "no-such-program")])
    threading.Timer(2.4, runner.stop).start()
    runner.run()
    failures = [record for record in caplog.records if "could not be started" in record.getMessage()]
    assert len(failures) >= 2, "it is tried again at the next time"


def test_the_command_is_a_crawl_with_a_log(tmp_path: Path) -> None:
    command = crawl_command(
        Job("demo", dt.timedelta(hours=1), ZoneInfo("UTC"), dt.timedelta(0), ("--full",)), tmp_path / "demo.log"
    )
    log = f"LOG_FILE={tmp_path / 'demo.log'}"
    assert command == [sys.executable, "-m", "newscrawl", "crawl", "demo", "-s", log, "--full"]


# The command itself, with another child

STUB = """
import sys
from newscrawl.cli import main, schedule
from newscrawl.scheduling.runner import Runner
child, journal, lives = sys.argv[1:4]
def command(job, log_file): return [sys.executable, "-c", child, journal, job.site, lives]
schedule.Runner = lambda plan, logs: Runner(plan, logs, command)
sys.argv = ["newscrawl", "schedule"]
main()
"""


def start(folder: Path, lives: float) -> subprocess.Popen[str]:
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    (folder / "schedule.toml").write_text('[[job]]\nsite = "demo"\nevery = "1s"\n')
    return subprocess.Popen(
        [sys.executable, "-c", STUB, CHILD, str(folder / "journal"), str(lives)],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )


def journal(folder: Path) -> list[tuple[str, float]]:
    path = folder / "journal"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(word, at) for _, word, at in map(json.loads, lines)]


def until(applies: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not applies():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_good_order(tmp_path: Path, stop_signal: signal.Signals) -> None:
    with start(tmp_path, lives=60) as schedule:
        until(lambda: bool(journal(tmp_path)))
        schedule.send_signal(stop_signal)
        _, log = schedule.communicate(timeout=20)
    assert schedule.returncode == 0, log
    assert [word for word, _ in journal(tmp_path)] == ["began", "stopped"]
    assert "Traceback" not in log
    assert "demo: ended with status 0" in log


def test_missed_runs_become_one(tmp_path: Path) -> None:
    with start(tmp_path, lives=0) as schedule:
        until(lambda: bool(journal(tmp_path)))
        os.kill(schedule.pid, signal.SIGSTOP)
        slept_from = time.time()
        time.sleep(3.2)
        slept_to = time.time()
        os.kill(schedule.pid, signal.SIGCONT)
        until(lambda: bool([at for word, at in journal(tmp_path) if word == "began" and at > slept_to + 1.5]))
        schedule.terminate()
        _, log = schedule.communicate(timeout=20)
    began = [at for word, at in journal(tmp_path) if word == "began"]
    assert not [at for at in began if slept_from + 0.5 < at < slept_to]
    # Three were missed. One of them runs at once, the regular ones follow a second apart.
    assert len([at for at in began if slept_to < at <= slept_to + 1.0]) <= 2
    assert log.count("demo: started") == len(began)
