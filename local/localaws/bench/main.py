"""Measures the project, alone or in pairs with another commit.

usage: python -m localaws.bench.main ROOT CACHE ENGINE [--against COMMIT] [--rows NAME...] [--runs N] [--add]

ROOT is the project, and CACHE is the folder of the local AWSs. The module prints a table. If each of its rows has the
median of enough runs, it also writes it into docs/performance.md.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from localaws import demo
from localaws.bench import checkout, machine, page, results, rows
from localaws.bench.checkout import Checkout
from localaws.bench.deployment import Deployment, Place
from localaws.bench.pairs import measure, tell
from localaws.bench.results import ENOUGH
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


def _checkouts(place: Place, against: str | None) -> list[Checkout]:
    found = [checkout.own(place.root, place.folder)]
    if against:
        found.append(checkout.of_commit(place.root, place.folder, against))
    for one in found:
        tell(f"{one.name}: build")
        one.build()
    return found


def _deployed(place: Place, one: Checkout) -> Deployment:
    found = place.start(one)
    tell(f"{one.name}: deploy to {found.aws.endpoint}")
    found.deploy()
    return found


def main() -> None:
    place = Place(*map(Path, sys.argv[1:4]))
    options = asked(sys.argv[4:])
    known = rows.all_rows(demo.stacks(place.root))
    chosen = rows.selected(known, options.rows)
    checkout.reserve(place.folder)
    checkouts = _checkouts(place, options.against)
    conditions = {"Commit": checkouts[0].name} | machine.describe(place.root, place.engine)
    columns = ["Median", *(f"At {one.name}" for one in checkouts[1:])]
    file = place.folder / "run.json"
    measured = results.load(file, conditions, columns)
    needs_aws = any(row.needs_aws for row in chosen)
    sides = [_deployed(place, one) if needs_aws else place.without_aws(one) for one in checkouts]
    for row in chosen:
        measured.add(row.name, row.units, measure(row, sides, options.runs), options.adds)
        measured.save(file)
    page.report(place.root, TABLE, measured, [row.name for row in known])


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        sys.exit(f"bench/run: {e}")
