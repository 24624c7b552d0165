"""Reads the records of log files as rows of a table."""

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any

from localaws.errors import UserError
from localaws.query import hive_types
from localaws.query.catalog import Table

_SERDE = "org.apache.hive.hcatalog.data.JsonSerDe"
_INPUT_FORMAT = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"


class LogFileReader:
    """Reads log files for a table. Raises UserError if the table is not one of CloudTrail's log files."""

    def __init__(self, table: Table) -> None:
        if (table.serde, table.input_format) != (_SERDE, _INPUT_FORMAT):
            raise UserError(
                f"{table.database}.{table.name} has the SerDe {table.serde} and the input format {table.input_format}: "
                f"only {_SERDE} with {_INPUT_FORMAT} can be read"
            )
        self._types = {name: hive_types.parse(text) for name, text in table.columns.items()}

    def rows(self, content: bytes, partition: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Returns a row for each record of a gzipped log file, with the values of its folder."""
        for record in json.loads(gzip.decompress(content))["Records"]:
            lowered = {name.lower(): value for name, value in record.items()}
            yield {name: of.read(lowered.get(name)) for name, of in self._types.items()} | dict(partition)
