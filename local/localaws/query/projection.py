"""Computes the folders that Athena reads of a table with partition projection.

https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from math import prod

from localaws.errors import UserError
from localaws.query import failures
from localaws.query.catalog import Table

# AWS does not document this limit. Users of Athena report it, with its message.
_MAX_PARTITIONS = 1_000_000

_DATE = "%Y/%m/%d"
_HIVE_DATE = "yyyy/MM/dd"
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_LOCATION = re.compile(r"s3://([^/]+)/(.*)")

# Returns those of the values of a column for which the conditions of a query hold.
Filter = Callable[[str, Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class Folder:
    """A folder, with the values of the partition keys. Its prefix ends with a slash."""

    bucket: str
    prefix: str
    values: Mapping[str, str]


def folders(table: Table, values: Mapping[str, Sequence[str]], holds: Filter, now: datetime) -> Iterator[Folder]:
    """Returns the folders that a query reads.

    values has those that the query itself names for a column. Raises QueryFailed if Athena would not run the query, and
    UserError for a projection that this module does not know.
    """
    template = table.parameters.get("storage.location.template", "")
    if table.parameters.get("projection.enabled") != "true" or not _LOCATION.fullmatch(template):
        raise UserError(f"{table.database}.{table.name} has no partition projection with a storage.location.template")
    found = {key: holds(key, _candidates(table, key, values, now)) for key in table.partition_keys}
    if prod(len(each) for each in found.values()) > _MAX_PARTITIONS:
        raise failures.too_many_partitions(f"{table.database}.{table.name}", _MAX_PARTITIONS)
    return (_folder(template, dict(zip(found, each))) for each in product(*found.values()))


def _folder(template: str, values: Mapping[str, str]) -> Folder:
    location = _LOCATION.fullmatch(_VARIABLE.sub(lambda name: values[name[1]], template))
    assert location is not None
    return Folder(location[1], location[2].rstrip("/") + "/", values)


def _candidates(table: Table, key: str, values: Mapping[str, Sequence[str]], now: datetime) -> Sequence[str]:
    """Returns all values that a partition key can have in a query."""
    own = {name: table.parameters.get(f"projection.{key}.{name}", "") for name in ("type", "values", "range", "format")}
    match own["type"].lower():
        case "injected":
            if not values.get(key):
                raise failures.needs_value(key)
            return values[key]
        case "enum":
            return own["values"].split(",")
        case "date" if own["format"] == _HIVE_DATE:
            first, _, last = own["range"].partition(",")
            return list(_days(_day(first, now), _day(last, now)))
    raise UserError(f"projection.{key}.type '{own['type']}' with the format '{own['format']}' is not known")


def _day(text: str, now: datetime) -> date:
    return now.date() if text == "NOW" else datetime.strptime(text, _DATE).date()


def _days(first: date, last: date) -> Iterator[str]:
    for days in range((last - first).days + 1):
        yield (first + timedelta(days)).strftime(_DATE)
