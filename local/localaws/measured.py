"""Runs a process, and measures the time and the memory that it needs itself, without the processes that it starts."""

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Measured:
    """A process that has ended. peak_kib is the most memory that it had at a time, in KiB."""

    exit_code: int
    output: str
    errors: str
    seconds: float
    cpu_seconds: float
    peak_kib: int


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Measured:
    """Runs a process to its end. Its output goes through files in a folder."""
    files = folder / "output", folder / "errors"
    began = time.monotonic()
    with files[0].open("w") as output, files[1].open("w") as errors:
        process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        peak = _peak_until_end(process.pid)
    seconds = time.monotonic() - began
    # The process has ended, but its entry in /proc exists until it is waited for.
    used = cpu_seconds(Path(f"/proc/{process.pid}/stat").read_text(), os.sysconf("SC_CLK_TCK"))
    code = process.wait()
    return Measured(code, files[0].read_text(), files[1].read_text(), seconds, used, peak)


def _peak_until_end(pid: int) -> int:
    """Waits until a process ends. Returns its peak memory, which never falls, so that the last look is enough."""
    peak = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = peak_kib(Path(f"/proc/{pid}/status").read_text()) or peak
        time.sleep(_PAUSE_SECONDS)
    return peak


def peak_kib(status: str) -> int | None:
    """Returns the peak memory in a /proc/PID/status, or None if the process has given it back already."""
    found = _PEAK.search(status)
    return int(found[1]) if found else None


def cpu_seconds(stat: str, ticks_per_second: int) -> float:
    """Returns the CPU time in a /proc/PID/stat, in user and kernel mode. The name of a process can contain anything."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / ticks_per_second
