"""Runs SQL with DuckDB."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from localaws.errors import UserError
from localaws.query import hive_types
from localaws.query.catalog import Table

# What the first rows have in common must not decide on types, and no feature may be downloaded.
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "true"}


class Engine:
    """An empty database in memory."""

    def __init__(self) -> None:
        self._database = duckdb.connect(":memory:", config=_SETTINGS)

    def matching(self, column: str, values: Sequence[str], conditions: Sequence[str]) -> list[str]:
        """Returns those values of a column for which conditions hold."""
        if not conditions or not values:
            return list(values)
        where = " AND ".join(f"({condition})" for condition in conditions)
        # As one text: DuckDB takes a hundred times as long for a list of Python.
        unnested = f"""SELECT unnest(from_json(?, '["VARCHAR"]')) AS "{column}\""""
        found = self._database.execute(f'SELECT "{column}" FROM ({unnested}) WHERE {where}', [json.dumps(values)])
        return [row[0] for row in found.fetchall()]

    def fill(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        """Creates a table with rows, which have the values of JSON."""
        types = {name: hive_types.parse(text).duckdb() for name, text in table.types.items()}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.json")
            with file.open("w", encoding="utf-8") as output:
                for row in rows:
                    output.write(json.dumps(row) + "\n")
            columns = ", ".join(f"'{name}': '{type_}'" for name, type_ in types.items())
            self._database.execute(
                f"CREATE TABLE \"{table.name}\" AS SELECT * FROM read_json('{file}', format = 'newline_delimited', "
                f"columns = {{{columns}}}, maximum_object_size = {1 << 28})"
            )

    def run(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Returns the columns and the rows of a query. Raises UserError with DuckDB's reason."""
        try:
            found = self._database.execute(sql)
        except duckdb.Error as e:
            raise UserError("DuckDB cannot run the query: " + " ".join(str(e).split())) from None
        return [column[0] for column in found.description or []], found.fetchall()
