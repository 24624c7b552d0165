"""Prints queries, and the rows of one."""

import json
from collections.abc import Sequence

from localaws.query.catalog import NamedQuery
from localaws.query.execution import Result

_WIDEST = 60


def listed(queries: Sequence[NamedQuery]) -> list[str]:
    """Returns a line for each query: its name, and its description."""
    width = max((len(query.name) for query in queries), default=0)
    return [f"{query.name:{width}}  {query.description}" for query in queries]


def result(found: Result, as_json: bool) -> list[str]:
    """Returns the rows, as a table or each as JSON, and a last line with what the query read."""
    if as_json:
        return [json.dumps(dict(zip(found.columns, row)), default=str) for row in found.rows]
    filled = {file.folder.prefix for file in found.files}
    read = f"{len(found.files)} files in {len(filled)} of {len(found.folders)} folders"
    return [*_table(found), f"{len(found.rows)} rows, {found.scanned} bytes scanned: {read}"]


def _table(found: Result) -> list[str]:
    if not found.rows:
        return []
    cells = [found.columns, *([_cell(value) for value in row] for row in found.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(found.columns))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
