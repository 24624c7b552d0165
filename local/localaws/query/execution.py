"""Runs a query: from the text of a named query to rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from localaws.errors import UserError
from localaws.query import failures, projection
from localaws.query.catalog import Catalog, Table, Workgroup
from localaws.query.engine import Engine
from localaws.query.log_files import LogFileReader
from localaws.query.projection import Folder
from localaws.query.statement import Scan, Statement, duckdb_conditions
from localaws.query.storage import LogFile, Storage


@dataclass(frozen=True)
class Result:
    """The rows of a query, and what it read: the size of the files is in bytes, as Athena counts it."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    folders: list[Folder]
    files: list[LogFile]

    @property
    def scanned(self) -> int:
        return sum(file.size for file in self.files)


def run(text: str, database: str, workgroup: Workgroup, catalog: Catalog, storage: Storage, now: datetime) -> Result:
    """Runs a query on one table.

    now is the time of AWS, up to which the table has folders. Raises QueryFailed if Athena would not finish the query.
    """
    statement, engine = Statement(text), Engine()
    if len(statement.tables) != 1:
        raise UserError(f"the query reads {len(statement.tables)} tables, and only one is possible")
    table = catalog.table(database, statement.tables[0])
    statement.require_columns(table)
    folders = {each.prefix: each for scan in statement.scans() for each in folders_of(table, scan, engine, now)}
    files = list(_within(workgroup.scan_limit, (file for folder in folders.values() for file in storage.files(folder))))
    reader = LogFileReader(table)
    engine.fill(table, (row for file in files for row in reader.rows(storage.read(file), file.folder.values)))
    columns, rows = engine.run(statement.duckdb())
    return Result(columns, rows, list(folders.values()), files)


def folders_of(table: Table, scan: Scan, engine: Engine, now: datetime) -> Iterator[Folder]:
    """Returns the folders that a query reads of a table. Raises QueryFailed if Athena would not run the query."""

    def holds(column: str, values: Any) -> list[str]:
        return engine.matching(column, values, duckdb_conditions(scan.conditions_of(column)))

    values = {column: scan.static_values(column) for column in table.partition_keys}
    return projection.folders(table, values, holds, now)


def _within(limit: int | None, files: Iterator[LogFile]) -> Iterator[LogFile]:
    """Returns files as long as their size is within the limit of the workgroup."""
    scanned = 0
    for file in files:
        scanned += file.size
        if limit is not None and scanned > limit:
            raise failures.scan_limit_exceeded()
        yield file
