"""Which process holds a lease, and whether it is dead: told from one that merely got its number later."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
# Places in /proc/<pid>/stat after the name, which ends with the last ")" of the line: man 5 proc_pid_stat.
_STATE, _START = 0, 19
_DEAD = {"Z", "X"}  # a zombie writes no more


@dataclass(slots=True, frozen=True)
class Process:
    """A process on some machine.

    ``host`` is ``name/kernel/start``: the machine's name; the boot of its kernel and the process-number space (a
    container has one of its own, and a name that others may bear too); when the process started, in ticks since the
    boot. Where there is no /proc, as on macOS, kernel and start are empty: there a number given to a new process
    passes for the old one, and its lease has to run out.
    """

    host: str
    pid: int

    @property
    def host_name(self) -> str:
        return self.host.partition("/")[0]

    def is_dead(self) -> bool:
        """Whether the process is known to be dead. False for a process of another machine: nobody can know."""
        machine, _, start = self.host.rpartition("/")
        if machine != _machine():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass  # somebody else's, and alive
        stat = _stat(self.pid)
        return bool(stat) and (stat[_STATE] in _DEAD or stat[_START] != start)


def this_process() -> Process:
    """The process that calls."""
    stat = _stat(os.getpid())
    return Process(f"{_machine()}/{stat[_START] if stat else ''}", os.getpid())


def _machine() -> str:
    boot = _PROC / "sys" / "kernel" / "random" / "boot_id"
    namespace = _PROC / "self" / "ns" / "pid"
    kernel = f"{boot.read_text()[:8]}-{namespace.stat().st_ino}" if boot.exists() and namespace.exists() else ""
    return f"{socket.gethostname()}/{kernel}"


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on; none where there is no such file or it is hidden from us."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
