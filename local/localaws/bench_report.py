"""Reads the reports of measured runs of the verification, and makes tables of them."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from localaws.measured import Measured

# A digest counts when its signature was verified, and a log file when its hash was.
_READ = ("files.signatures", "files.hashes")


@dataclass(frozen=True)
class Run:
    """A run of the verification. files are the digests and log files that it has read."""

    name: str
    files: int
    requests: int
    mebibytes: float
    seconds: float
    cpu_seconds: float
    peak_mebibytes: float

    @property
    def files_a_second(self) -> float:
        return self.files / self.seconds


def read(name: str, done: Measured) -> Run:
    """Reads the report of a run in JSON."""
    report = json.loads(done.output)
    counts = {check["id"]: check.get("count", 0) for check in report["checks"]}
    effort = report["effort"]
    return Run(
        name,
        sum(counts[check] for check in _READ),
        effort["requests"],
        effort["bytes"] / 2**20,
        done.seconds,
        done.cpu_seconds,
        done.peak_kib / 2**10,
    )


def median(name: str, done: Sequence[Measured]) -> Run:
    """Returns the medians of equal runs."""
    runs = [read(name, run) for run in done]

    def of(value: Callable[[Run], float]) -> float:
        return statistics.median(map(value, runs))

    return Run(
        name,
        round(of(lambda run: run.files)),
        round(of(lambda run: run.requests)),
        of(lambda run: run.mebibytes),
        of(lambda run: run.seconds),
        of(lambda run: run.cpu_seconds),
        of(lambda run: run.peak_mebibytes),
    )


def table(runs: Sequence[Run]) -> str:
    """Returns a table in Markdown."""
    head = ("Run", "Files", "Requests", "MiB", "Seconds", "Files/s", "CPU seconds", "Peak memory")
    rows = [
        (
            run.name,
            f"{run.files:,}",
            f"{run.requests:,}",
            f"{run.mebibytes:.1f}",
            f"{run.seconds:.1f}",
            f"{run.files_a_second:.0f}",
            f"{run.cpu_seconds:.1f}",
            f"{run.peak_mebibytes:.0f} MiB",
        )
        for run in runs
    ]
    lines = (head, ("---",) + ("---:",) * (len(head) - 1), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def slope(few: Run, many: Run) -> str:
    """Returns what each further 1,000 requests cost, without what every run costs once."""
    requests, cpu = many.requests - few.requests, many.cpu_seconds - few.cpu_seconds
    more = f"{1000 * cpu / requests:.2f} CPU seconds for 1,000 more requests" if requests > 0 else "as many requests"
    return f"{few.name} to {many.name}: {more}"


def same(one: str, other: str) -> bool:
    """Returns whether two reports in JSON say the same of the trail.

    What a check that has passed has seen is left out, because it contains the age of a delivery.
    """
    return _statements(one) == _statements(other)


def _statements(text: str) -> dict[str, Any]:
    report = json.loads(text)
    return {
        "exitCode": report["exitCode"],
        "scope": report["scope"],
        "chains": sorted(report["chains"], key=lambda chain: (chain["account"], chain["region"])),
        "checks": [_statement(check) for check in report["checks"]],
    }


def _statement(check: dict[str, Any]) -> dict[str, Any]:
    wrong = [finding for finding in check["findings"] if finding["mark"] != "passed"]
    return check | {"findings": sorted(wrong, key=json.dumps)}
