"""Reads workgroups, named queries and tables from the APIs of Athena and Glue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from localaws.errors import UserError

_PRIMARY = "primary"


@dataclass(frozen=True)
class Workgroup:
    """A workgroup. scan_limit is in bytes; None means that there is no limit."""

    name: str
    scan_limit: int | None = None


@dataclass(frozen=True)
class NamedQuery:
    name: str
    description: str
    database: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table of Glue. columns and partition_keys have the types of Hive by the names of columns, in their order."""

    database: str
    name: str
    columns: Mapping[str, str]
    partition_keys: Mapping[str, str]
    parameters: Mapping[str, str] = field(default_factory=dict)
    location: str = ""
    serde: str = ""
    input_format: str = ""

    @property
    def types(self) -> dict[str, str]:
        """Returns the types of all columns, also of those that are folders."""
        return {**self.columns, **self.partition_keys}


class Catalog:
    """What clients of Athena and Glue see."""

    def __init__(self, athena: Any, glue: Any) -> None:
        self._athena, self._glue = athena, glue

    def workgroup(self, name: str | None) -> Workgroup:
        """Returns a workgroup, or the only one besides AWS's own if no name is given. Raises UserError."""
        if name is None:
            listed = [each["Name"] for each in self._athena.list_work_groups()["WorkGroups"]]
            names = [each for each in listed if each != _PRIMARY]
            if len(names) != 1:
                found = f"the workgroups {', '.join(names)}" if names else "no workgroup"
                raise UserError(f"there is {found}: deploy the stack with orgtrail:query, or name one with --workgroup")
            name = str(names[0])
        settings = self._athena.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]
        return Workgroup(name, settings.get("BytesScannedCutoffPerQuery"))

    def queries(self, workgroup: Workgroup) -> list[NamedQuery]:
        """Returns the named queries of a workgroup, by name."""
        ids: list[str] = []
        page: dict[str, Any] = {}
        while page.get("NextToken") or not page:
            token = {"NextToken": page["NextToken"]} if page else {}
            page = self._athena.list_named_queries(WorkGroup=workgroup.name, **token)
            ids += page["NamedQueryIds"]
        found = [self._athena.get_named_query(NamedQueryId=each)["NamedQuery"] for each in ids]
        queries = [NamedQuery(q["Name"], q.get("Description", ""), q["Database"], q["QueryString"]) for q in found]
        return sorted(queries, key=lambda query: query.name)

    def table(self, database: str, name: str) -> Table:
        """Returns a table."""
        found = self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        storage = found["StorageDescriptor"]
        return Table(
            database,
            name,
            {each["Name"]: each["Type"] for each in storage["Columns"]},
            {each["Name"]: each["Type"] for each in found.get("PartitionKeys", [])},
            found.get("Parameters", {}),
            storage["Location"],
            storage["SerdeInfo"]["SerializationLibrary"],
            storage["InputFormat"],
        )
