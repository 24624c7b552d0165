"""Finds the processes that a command starts, and the most memory that each of them has had."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from localaws.errors import UserError
from localaws.measured import peak_kib

_PAUSE_SECONDS = 0.02
_ANONYMOUS = re.compile(r"^RssAnon:\s+(\d+) kB$", re.MULTILINE)

# What Pulumi starts, by the name of the program. The language host starts Maven or Java twice.
PACKAGES, PROGRAM, AWS_PLUGIN = "JVM that lists packages", "JVM of the program", "AWS plugin"
_NAMES = {"pulumi": "CLI", "pulumi-language-java": "language host", "pulumi-resource-aws": AWS_PLUGIN}


def peaks(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], pause: float = _PAUSE_SECONDS
) -> dict[str, float]:
    """Runs Pulumi, and returns the peak memory of each of its processes in MiB: 0 for one that was not started.

    It contains pages of files that processes share. The pause is between two looks. Raises UserError with Pulumi's output if it fails.
    """
    found = dict.fromkeys((*_NAMES.values(), PACKAGES, PROGRAM), 0.0)
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        while process.poll() is None:
            for name, kib in _look(process.pid):
                found[name] = max(found[name], kib / 1024)
            time.sleep(pause)
        if process.returncode:
            output.seek(0)
            raise UserError(f"{' '.join(command)} fails:\n{output.read().decode(errors='replace')}")
    return found


def anonymous_kib(root: int) -> int:
    """Returns the memory of all processes that a process has started, in KiB, without pages of files."""
    total = 0
    for pid in descendants(root, _parents())[1:]:
        try:
            found = _ANONYMOUS.search(Path(f"/proc/{pid}/status").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        total += int(found[1]) if found else 0
    return total


def role(command_line: Sequence[str]) -> str | None:
    """Returns what a process does for Pulumi, or None for a shell and for what is none of Pulumi's processes."""
    if not command_line:
        return None
    program = os.path.basename(command_line[0])
    if program == "java":
        return PACKAGES if _lists_packages(command_line) else PROGRAM
    return _NAMES.get(program)


def _lists_packages(command_line: Sequence[str]) -> bool:
    return command_line[-1] in ("packages", "-DmainArgs=packages")


def _look(root: int) -> Iterable[tuple[str, int]]:
    """Returns the roles of a process and of its descendants, with the peak memory of each so far."""
    for pid in descendants(root, _parents()):
        try:
            name = role(_command_line(pid))
            kib = peak_kib(Path(f"/proc/{pid}/status").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        if name and kib:
            yield name, kib


def descendants(root: int, parents: Mapping[int, int]) -> list[int]:
    """Returns a process and all that it has started, given the parent of each process."""
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [pid for pid, parent in parents.items() if parent == one]
    return found


def _parents() -> dict[int, int]:
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return parents


def _command_line(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").decode(errors="replace")
    return text.split("\0") if text else []
