"""The types of Athena and Glue."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from localaws.cloudcontrol.failures import Absent
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, picked, present

_DATABASE_INPUT = (
    *("CreateTableDefaultPermissions", "Description", "FederatedDatabase", "LocationUri", "Name", "Parameters"),
    "TargetDatabase",
)
_TABLE_INPUT = (
    *("Description", "Name", "Owner", "Parameters", "PartitionKeys", "Retention", "StorageDescriptor", "TableType"),
    *("TargetTable", "ViewExpandedText", "ViewOriginalText"),
)


def _workgroup(reader: Reader, asked: Mapping[str, str]) -> Properties:
    name = asked["Name"]
    try:
        found = reader.call("athena", "get_work_group", WorkGroup=name)["WorkGroup"]
    except ClientError as e:
        raise _absent(e, "is not found") from None
    arn = f"arn:{reader.partition}:athena:{reader.region}:{reader.account}:workgroup/{name}"
    return picked(found, "Description", "Name", "State") | present(
        {
            "CreationTime": str(found.get("CreationTime") or ""),
            "Tags": reader.call("athena", "list_tags_for_resource", ResourceARN=arn).get("Tags"),
            "WorkGroupConfiguration": found.get("Configuration"),
        }
    )


def _named_query(reader: Reader, asked: Mapping[str, str]) -> Properties:
    try:
        found = reader.call("athena", "get_named_query", NamedQueryId=asked["NamedQueryId"])["NamedQuery"]
    except ClientError as e:
        raise _absent(e, "does not exist") from None
    return picked(found, "Database", "Description", "Name", "NamedQueryId", "QueryString", "WorkGroup")


def _absent(error: ClientError, text: str) -> Exception:
    """Athena has no error code of its own for what does not exist."""
    message = error.response["Error"]["Message"]
    return Absent(message) if text in message else error


def _database(reader: Reader, asked: Mapping[str, str]) -> Properties:
    found = reader.call("glue", "get_database", Name=asked["DatabaseName"])["Database"]
    return {
        "CatalogId": found.get("CatalogId") or reader.account,
        "DatabaseInput": picked(found, *_DATABASE_INPUT),
        "DatabaseName": found["Name"],
    }


def _table(reader: Reader, asked: Mapping[str, str]) -> Properties:
    place: dict[str, Any] = {"CatalogId": asked["CatalogId"], "DatabaseName": asked["DatabaseName"]}
    found = reader.call("glue", "get_table", Name=asked["Name"], **place)["Table"]
    return place | {"Name": found["Name"], "TableInput": picked(found, *_TABLE_INPUT)}


TYPES = {
    "AWS::Athena::WorkGroup": Type(("Name",), _workgroup),
    "AWS::Athena::NamedQuery": Type(("NamedQueryId",), _named_query),
    "AWS::Glue::Database": Type(("DatabaseName",), _database),
    "AWS::Glue::Table": Type(("CatalogId", "DatabaseName", "Name"), _table),
}
