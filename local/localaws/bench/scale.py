"""Measures what depends on the size of an organization, on the length of a list, and on the settings of a stack.

usage: python -m localaws.bench.scale ROOT CACHE ENGINE PART [--accounts N] [--runs N] [--add]

PART is accounts, new-trail, features or account-ids. The module prints a table. With enough runs, it also writes it into
docs/performance.md.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from localaws import control, stack_files
from localaws.bench import account_ids, checkout, features, machine, page, results, scale_rows
from localaws.bench.checkout import Checkout
from localaws.bench.deployment import Deployment, Place
from localaws.bench.pairs import measure, tell
from localaws.bench.results import ENOUGH, Results
from localaws.bench.rows import Row
from localaws.errors import UserError

# The parts, and the names of their places in the documentation.
PARTS = ("accounts", "new-trail", "features", "account-ids")
PREFIX = "bench/scale "

# The documentation has the medians of at least as many runs. Most values are the same in each run.
_ENOUGH = 3


class Measuring:
    """The rows of a part, and what was measured of them."""

    def __init__(self, place: Place, part: str, one: Checkout, columns: Sequence[str], asked: argparse.Namespace):
        self._place, self._part, self._asked = place, part, asked
        self._file = place.folder / f"scale-{part}.json"
        conditions = {"Commit": one.name} | machine.describe(place.root, place.engine)
        self._results = results.load(self._file, conditions, columns) if asked.add else Results(conditions, columns)
        self._rows: list[str] = []

    def measure(self, sides: Sequence[Deployment], rows: Sequence[Row]) -> None:
        for row in rows:
            self._results.add(row.name, row.units, measure(row, sides, self._asked.runs), self._asked.add)
            self._results.save(self._file)
            self._rows.append(row.name)

    def report(self) -> None:
        page.report(self._place.root, PREFIX + self._part, self._results, self._rows, _ENOUGH)


def _grow(one: Deployment, accounts: int) -> str:
    """Creates member accounts until the organization has so many accounts. Returns how many it has, in words."""
    management = stack_files.read(one.checkout.source, one.stacks[-1])
    done = control.grow(one.aws.endpoint, one.aws.run_folder, management.account or "", accounts)
    return done.removeprefix("the organization has ")


def _organizations(place: Place, one: Checkout, accounts: int) -> tuple[list[Deployment], list[str]]:
    """Starts two local AWSs, and deploys the logging stack to each. Returns them, and how many accounts they have."""
    sides = [place.start(one), place.start(one)]
    columns = [_grow(sides[0], accounts), _grow(sides[1], 0)]
    tell(f"the organizations have {' and '.join(columns)}")
    for side in sides:
        side.added = features.with_deployers(side)
        side.deploy(side.stacks[:-1])
        side.prepare(side.stacks[-1])
    return sides, columns


def measure_new_trail(place: Place, one: Checkout, asked: argparse.Namespace) -> None:
    """Compares a large organization with that of the stack files, before the trail is deployed."""
    sides, columns = _organizations(place, one, asked.accounts)
    measuring = Measuring(place, "new-trail", one, columns, asked)
    stack = sides[0].stacks[-1]
    measuring.measure(sides, [scale_rows.of_preview(stack, "before the trail exists", is_deployed=False)])
    measuring.report()


def measure_accounts(place: Place, one: Checkout, asked: argparse.Namespace) -> None:
    """Compares a large organization with that of the stack files, after the trail is deployed."""
    sides, columns = _organizations(place, one, asked.accounts)
    measuring = Measuring(place, "accounts", one, columns, asked)
    stack = sides[0].stacks[-1]
    for side in sides:
        side.deploy([stack])
    measuring.measure(sides, [scale_rows.of_preview(stack, "no change")])
    for side in sides:
        side.added[stack] = {"orgtrail:tamperGuard": "document"}
        side.deploy([stack])
    measuring.measure(sides, [scale_rows.of_preview(stack, "no change, with tamperGuard: document")])
    measuring.measure(sides, scale_rows.of_policies(sides[0].stacks))
    measuring.report()


def measure_features(place: Place, one: Checkout, asked: argparse.Namespace) -> None:
    """Compares stacks with every optional feature with those that have none."""
    every, none = place.start(one), place.start(one)
    measuring = Measuring(place, "features", one, ["Every feature", "No feature"], asked)
    features.deploy_all(every)
    none.deploy()
    measuring.measure([every, none], [scale_rows.of_preview(stack, "no change") for stack in none.stacks])
    measuring.measure([every, none], scale_rows.of_resources(none.stacks))
    measuring.report()


def measure_account_ids(place: Place, one: Checkout, asked: argparse.Namespace) -> None:
    """Finds the longest list of single accounts that fits into the policies."""
    text = account_ids.report(place.start(one), asked.runs)
    print(text)
    if asked.runs >= _ENOUGH:
        page.write(place.root / "docs" / "performance.md", PREFIX + "account-ids", text)


def main() -> None:
    place = Place(*map(Path, sys.argv[1:4]))
    parser = argparse.ArgumentParser(prog="bench/scale", description="Measures on local AWSs what depends on sizes.")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--accounts", metavar="N", type=int, default=10_000, help="of the large organization")
    parser.add_argument("--runs", metavar="N", type=int, default=ENOUGH, help=f"after a warm-up; {ENOUGH} by default")
    parser.add_argument("--add", action="store_true", help="add to what earlier runs have measured of the same commit")
    asked = parser.parse_args(sys.argv[4:])
    checkout.reserve(place.folder)
    one = checkout.own(place.root, place.folder)
    one.build()
    parts = dict(zip(PARTS, (measure_accounts, measure_new_trail, measure_features, measure_account_ids)))
    parts[asked.part](place, one, asked)


if __name__ == "__main__":
    try:
        main()
    except UserError as e:
        sys.exit(f"bench/scale: {e}")
