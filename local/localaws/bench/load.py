"""Runs many previews side by side against one local AWS, and deploys the stacks of many organizations at once.

usage: python -m localaws.bench.load ROOT CACHE ENGINE PART [--count N]

PART is previews or organizations. The module prints a table. If the count is that of the documentation, it also writes it
into docs/performance.md. It exits with 1 if anything fails.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from localaws.bench import checkout, machine, organizations, page
from localaws.bench.checkout import Checkout
from localaws.bench.deployment import Place
from localaws.bench.pairs import tell
from localaws.bench.side_by_side import Outcome, run_all
from localaws.errors import UserError

# How many there are of each part in the documentation.
COUNTS = {"previews": 50, "organizations": 10}
PREFIX = "bench/load "


def load_previews(place: Place, one: Checkout, count: int) -> list[Outcome]:
    """Previews both stacks by turns, all at once."""
    deployed = place.start(one)
    deployed.deploy()
    stacks = [deployed.stacks[number % len(deployed.stacks)] for number in range(count)]
    return [run_all(f"{count} previews, no change", deployed, "preview", stacks, ["--expect-no-changes"])]


def load_organizations(place: Place, one: Checkout, count: int) -> list[Outcome]:
    """Deploys the logging stacks of all organizations at once, then their management stacks, and previews all."""
    copy = organizations.make(one, place.folder / "organizations", count)
    deployed = place.start(copy)
    names = organizations.stacks(copy)
    for stack in names:
        deployed.prepare(stack)
    logging, management = names[:count], names[count:]
    up = ["--yes", "--skip-preview"]
    return [
        run_all(f"first `pulumi up` of {count} logging stacks", deployed, "up", logging, up),
        run_all(f"first `pulumi up` of {count} management stacks", deployed, "up", management, up),
        run_all(f"{len(names)} previews, no change", deployed, "preview", names, ["--expect-no-changes"]),
    ]


def table(conditions: dict[str, str], outcomes: Sequence[Outcome]) -> str:
    """Returns what was measured, in Markdown."""
    facts = "".join(f"- {name}: {value}\n" for name, value in conditions.items())
    head = ("At once", "All", "Median", "Slowest", "Failures", "Memory of all", "Memory of the local AWS")
    rows = [
        (
            one.title,
            f"{one.seconds:.0f} s",
            f"{one.median:.0f} s",
            f"{one.slowest:.0f} s",
            str(len(one.failures)),
            f"{one.mebibytes:,.0f} MiB",
            f"{one.aws_mebibytes:,.0f} MiB",
        )
        for one in outcomes
    ]
    lines = (head, ("---",) + ("---:",) * (len(head) - 1), *rows)
    return facts + "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def main() -> int:
    place = Place(*map(Path, sys.argv[1:4]))
    parser = argparse.ArgumentParser(prog="bench/load", description="Runs many stacks at once on a local AWS.")
    parser.add_argument("part", choices=COUNTS)
    parser.add_argument("--count", metavar="N", type=int, help="how many at once")
    asked = parser.parse_args(sys.argv[4:])
    count = asked.count or COUNTS[asked.part]
    checkout.reserve(place.folder)
    one = checkout.own(place.root, place.folder)
    one.build()
    part = load_previews if asked.part == "previews" else load_organizations
    outcomes = part(place, one, count)
    for failure in [failure for outcome in outcomes for failure in outcome.failures]:
        tell(failure)
    text = table({"Commit": one.name} | machine.describe(place.root, place.engine), outcomes)
    print(text)
    if any(outcome.failures for outcome in outcomes):
        return 1
    if count == COUNTS[asked.part]:
        page.write(place.root / "docs" / "performance.md", PREFIX + asked.part, text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as e:
        sys.exit(f"bench/load: {e}")
