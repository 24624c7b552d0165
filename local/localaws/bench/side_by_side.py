"""Runs Pulumi many times at once, and measures the memory of all processes together."""

import os
import statistics
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from localaws import measured
from localaws.bench import processes
from localaws.bench.deployment import Deployment
from localaws.bench.pairs import tell
from localaws.errors import UserError

_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Outcome:
    """What became of commands that ran at once.

    seconds is the time until all have ended, each has that of every command, and failures has what those have printed
    that failed. mebibytes is the most memory that all processes had together, without pages of files, which they share.
    """

    title: str
    seconds: float
    each: Sequence[float]
    failures: Sequence[str]
    mebibytes: float
    aws_mebibytes: float

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    @property
    def slowest(self) -> float:
        return max(self.each)


class MemoryOfAll:
    """Looks at the memory of all processes that this process has started, until it is stopped."""

    def __init__(self) -> None:
        self.most_kib = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "MemoryOfAll":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE_SECONDS):
            self.most_kib = max(self.most_kib, processes.anonymous_kib(os.getpid()))


def run_all(title: str, one: Deployment, command: str, stacks: Sequence[str], options: Sequence[str]) -> Outcome:
    """Runs a command for all stacks at once."""
    tell(title)
    began = time.monotonic()
    with MemoryOfAll() as memory, ThreadPoolExecutor(len(stacks)) as threads:
        ended = list(threads.map(lambda stack: _run(one, command, stack, options), stacks))
    seconds = time.monotonic() - began
    server = Path("/proc", (one.aws.run_folder / "pid").read_text().strip(), "status").read_text()
    failures = [failure for _, failure in ended if failure]
    each = [seconds for seconds, _ in ended]
    aws = (measured.peak_kib(server) or 0) / 1024
    return Outcome(title, seconds, each, failures, memory.most_kib / 1024, aws)


def _run(one: Deployment, command: str, stack: str, options: Sequence[str]) -> tuple[float, str | None]:
    """Returns the seconds that a command took, and what it printed if it failed."""
    began = time.monotonic()
    try:
        return one.pulumi("jar", command, stack, *options), None
    except UserError as e:
        return time.monotonic() - began, str(e)
