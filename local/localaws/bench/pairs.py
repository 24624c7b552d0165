"""Measures rows in pairs of two sides, or of one side alone."""

import sys
import time
from collections.abc import Sequence

from localaws.bench.deployment import Deployment
from localaws.bench.results import Pair
from localaws.bench.rows import Row, Values


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
        tell(f"{row.name} {number or 'warm-up'}: {_summary(values)}")
    return found


def _summary(values: Sequence[Values]) -> str:
    return " and ".join(", ".join(f"{value:.2f}" for value in side.values()) for side in values)


def tell(line: str) -> None:
    """Prints what was done, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
