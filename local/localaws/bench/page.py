"""Writes tables into docs/performance.md, between two comments, so that the text around them stays."""

from collections.abc import Sequence
from pathlib import Path

from localaws.bench.results import ENOUGH, Line, Results
from localaws.errors import UserError


def report(root: Path, name: str, results: Results, rows: Sequence[str], enough: int = ENOUGH) -> None:
    """Prints a table. If each line has the median of enough runs, also writes it into the documentation."""
    lines = results.of(rows)
    text = table(results, lines)
    print(text)
    if all(len(line.pairs) >= enough for _, line in lines):
        write(root / "docs" / "performance.md", name, text)


def table(results: Results, lines: Sequence[tuple[str, Line]]) -> str:
    """Returns the conditions of a measurement, and its lines as a table in Markdown."""
    facts = "".join(f"- {name}: {value}\n" for name, value in results.conditions.items())
    head = ["What", *results.columns, *(["Ratio"] if len(results.columns) == 2 else []), "Least to most", "Runs"]
    rows = [[title, *_cells(line)] for title, line in lines]
    alignment = ["---", *["---:"] * (len(head) - 1)]
    return facts + "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in [head, alignment, *rows])


def _cells(line: Line) -> list[str]:
    own = [pair[0] for pair in line.pairs]
    medians = [_value(line.median(side), line.unit) for side in range(len(line.pairs[0]))]
    ratio = [_ratio(line.ratio)] if len(medians) == 2 else []
    return [*medians, *ratio, f"{_number(min(own), line.unit)} to {_value(max(own), line.unit)}", str(len(own))]


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _value(value: float, unit: str) -> str:
    return f"{_number(value, unit)} {unit}"


def _number(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "s" else f"{value:,.0f}"


def write(page: Path, name: str, text: str) -> None:
    """Replaces the text between the comments of a table. Raises UserError if the page lacks them."""
    content = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, found, rest = content.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise UserError(
            f"{page}: the lines '{begin.strip()}' and '{end.strip()}' are missing: write them where the table belongs"
        )
    page.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")
