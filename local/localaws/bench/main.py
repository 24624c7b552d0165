"""Measures the project, alone or in pairs with another commit.

usage: python -m localaws.bench.main ROOT CACHE ENGINE [--against COMMIT] [--rows NAME...] [--runs N] [--add]

ROOT is the project, and CACHE is the folder of the local AWSs. The module prints a table. If each of its rows has the
median of enough runs, it also writes it into docs/performance.md.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from localaws import demo
from localaws.bench import checkout, deployment, machine, page, results, rows
from localaws.bench.deployment import Deployment, LocalAws
from localaws.bench.results import ENOUGH, Pair, Results
from localaws.bench.rows import Row
from localaws.errors import UserError

# The name of the place for the table in the documentation.
TABLE = "bench/run"


@dataclass(frozen=True)
class Asked:
    """The options of the command line."""

    against: str | None
    rows: list[str]
    runs: int
    adds: bool


def asked(arguments: Sequence[str]) -> Asked:
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures the project on local AWSs of its own.")
    parser.add_argument("--against", metavar="COMMIT", help="measure in pairs with another commit")
    parser.add_argument("--rows", metavar="NAME", nargs="+", default=[], help="measure only these rows")
    parser.add_argument("--runs", metavar="N", type=int, default=ENOUGH, help=f"after a warm-up; {ENOUGH} by default")
    parser.add_argument("--add", action="store_true", help="add to what earlier runs have measured of the same commits")
    found = parser.parse_args(arguments)
    if found.runs < 1:
        parser.error(f"--runs must be 1 or more, but is {found.runs}")
    return Asked(found.against, found.rows, found.runs, found.add)


def measure(row: Row, sides: Sequence[Deployment], runs: int) -> dict[str, list[Pair]]:
    """Measures a row in pairs. Which side comes first alternates. The first pair is a warm-up, which does not count."""
    found: dict[str, list[Pair]] = {}
    for number in range(runs + 1):
        order = sides if number % 2 else sides[::-1]
        measured = [row.measure(side) for side in order]
        values = measured if number % 2 else measured[::-1]
        if number:
            for title in values[0]:
                found.setdefault(title, []).append([side[title] for side in values])
        _tell(f"{row.name} {number or 'warm-up'}: {_summary(values)}")
    return found


def _summary(values: Sequence[rows.Values]) -> str:
    return " and ".join(", ".join(f"{value:.2f}" for value in side.values()) for side in values)


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _sides(root: Path, folder: Path, against: str | None) -> list[checkout.Checkout]:
    sides = [checkout.own(root, folder)]
    if against:
        sides.append(checkout.of_commit(root, folder, against))
    for side in sides:
        _tell(f"{side.name}: build")
        side.build()
    return sides


def _deployments(
    root: Path, cache: Path, engine: Path, sides: Sequence[checkout.Checkout], needs_aws: bool
) -> list[Deployment]:
    found = []
    for side in sides:
        aws = LocalAws(cache, "")
        if needs_aws:
            aws = deployment.start_aws(root, side.source, cache, os.getpid())
        found.append(Deployment(side, aws, engine))
        if needs_aws:
            _tell(f"{side.name}: deploy to {aws.endpoint}")
            found[-1].deploy()
    return found


def _conditions(root: Path, engine: Path, sides: Sequence[checkout.Checkout]) -> dict[str, str]:
    commits = dict(zip(("Commit", "Compared with"), (side.name for side in sides)))
    return commits | machine.describe(root, engine)


def _report(root: Path, names: Sequence[str], measured: Results) -> None:
    lines = measured.of(names)
    text = page.table(measured, lines)
    print(text)
    if all(len(line.pairs) >= ENOUGH for _, line in lines):
        page.write(root / "docs" / "performance.md", TABLE, text)


def main() -> None:
    root, cache, engine = map(Path, sys.argv[1:4])
    options = asked(sys.argv[4:])
    known = rows.all_rows(demo.stacks(root))
    chosen = rows.selected(known, options.rows)
    folder = root / "target" / "bench"
    sides = _sides(root, folder, options.against)
    measured = results.load(folder / "results.json", _conditions(root, engine, sides))
    deployments = _deployments(root, cache, engine, sides, any(row.needs_aws for row in chosen))
    for row in chosen:
        measured.add(row.name, row.unit, measure(row, deployments, options.runs), options.adds)
        measured.save(folder / "results.json")
    _report(root, [row.name for row in known], measured)


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        sys.exit(f"bench/run: {e}")
