"""Keeps what was measured, so that the rows of a table can be measured in several runs of bench/run."""

import itertools
import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# The values of a pair: of this version of the project and, in a comparison, of the other one.
Pair = list[float]

# A table in the documentation has medians of at least as many pairs.
ENOUGH = 7


@dataclass
class Line:
    """One line of the table: what was measured in which unit, and all pairs."""

    row: str
    unit: str
    pairs: list[Pair]

    def median(self, side: int) -> float:
        return statistics.median(pair[side] for pair in self.pairs)

    @property
    def ratio(self) -> float | None:
        """The median of the ratios of all pairs, so that what slows down both sides of a pair has no effect.

        It is None if the other side has a 0, which is the memory of a process that it does not start.
        """
        if not all(pair[1] for pair in self.pairs):
            return None
        return statistics.median(pair[0] / pair[1] for pair in self.pairs)


@dataclass
class Results:
    """All lines that were measured under the same conditions: machine, versions, commit.

    columns has the names of the sides of each pair.
    """

    conditions: Mapping[str, str]
    columns: Sequence[str]
    lines: dict[str, Line] = field(default_factory=dict)

    def add(self, row: str, units: Sequence[str], pairs: Mapping[str, list[Pair]], keeps: bool) -> None:
        """Adds the pairs of a row. They take the place of earlier ones, unless these are kept.

        units are those of the values in their order. The last one is that of all others.
        """
        for (title, measured), unit in zip(pairs.items(), itertools.chain(units, itertools.repeat(units[-1]))):
            line = self.lines.get(title)
            earlier = line.pairs if line and keeps else []
            self.lines[title] = Line(row, unit, earlier + measured)

    def of(self, rows: Sequence[str]) -> list[tuple[str, Line]]:
        """Returns the lines of rows, in their order."""
        return [(title, line) for row in rows for title, line in self.lines.items() if line.row == row]

    def save(self, file: Path) -> None:
        lines = {title: [line.row, line.unit, line.pairs] for title, line in self.lines.items()}
        conditions = [dict(self.conditions), list(self.columns)]
        file.write_text(json.dumps({"conditions": conditions, "lines": lines}, indent=1))


def load(file: Path, conditions: Mapping[str, str], columns: Sequence[str]) -> Results:
    """Reads what was measured before under these conditions. A tree with changes never has the same ones."""
    try:
        found = json.loads(file.read_text())
    except FileNotFoundError:
        return Results(conditions, columns)
    if found["conditions"] != [dict(conditions), list(columns)] or "with changes" in conditions["Commit"]:
        return Results(conditions, columns)
    return Results(conditions, columns, {title: Line(*line) for title, line in found["lines"].items()})
