"""Says whether the event selectors of a trail select a record. These are pure functions.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]

_SELECT: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}
_DESELECT = {"Not" + name: compare for name, compare in _SELECT.items()}


def select(record: Record, basic: Sequence[Mapping[str, Any]], advanced: Sequence[Mapping[str, Any]]) -> bool:
    """Returns whether a trail with these selectors records an event.

    A trail has basic or advanced event selectors. Without any, it records all management events.
    """
    if basic:
        return any(_selects_basic(selector, record) for selector in basic)
    if advanced:
        return any(_selects_advanced(selector["FieldSelectors"], record) for selector in advanced)
    return bool(record["managementEvent"])


def _selects_basic(selector: Mapping[str, Any], record: Record) -> bool:
    kind = selector.get("ReadWriteType") or "All"
    if kind != "All" and (kind == "ReadOnly") != record["readOnly"]:
        return False
    if record["managementEvent"]:
        includes = selector.get("IncludeManagementEvents")
        excluded = selector.get("ExcludeManagementEventSources") or []
        return includes is not False and record["eventSource"] not in excluded
    for wanted in selector.get("DataResources") or []:
        # `arn:aws:s3` selects all buckets.
        starts = tuple(value.removesuffix(":::") for value in wanted.get("Values") or [])
        if any(arn.startswith(starts) for arn in _arns(record, [wanted.get("Type")])):
            return True
    return False


def _selects_advanced(fields: Sequence[Mapping[str, Any]], record: Record) -> bool:
    types = [value for field in fields if field["Field"] == "resources.type" for value in field.get("Equals") or []]
    return all(_selects_field(field, list(_values(field["Field"], record, types))) for field in fields)


def _selects_field(field: Mapping[str, Any], values: Sequence[str]) -> bool:
    """Returns whether one of the values of a record has what a field selector asks for."""
    return any(_is_selected(field, value) for value in values)


def _is_selected(field: Mapping[str, Any], value: str) -> bool:
    for operator, compare in _DESELECT.items():
        if any(compare(value, other) for other in field.get(operator) or []):
            return False
    asked = [(compare, other) for operator, compare in _SELECT.items() for other in field.get(operator) or []]
    return not asked or any(compare(value, other) for compare, other in asked)


def _values(field: str, record: Record, types: Sequence[str]) -> Iterable[str]:
    """Returns the values that a record has for a field. A field that the local AWS does not know has none."""
    if field == "resources.type":
        return [resource["type"] for resource in record.get("resources") or []]
    if field == "resources.ARN":
        return _arns(record, types)
    if field == "userIdentity.arn":
        return [record["userIdentity"].get("arn") or ""]
    if field == "sessionCredentialFromConsole":
        return ["false"]
    value = record.get(field)
    return [] if value is None else [str(value).lower() if isinstance(value, bool) else str(value)]


def _arns(record: Record, types: Sequence[str | None]) -> Iterable[str]:
    for resource in record.get("resources") or []:
        if resource["type"] in types:
            yield resource.get("ARN") or resource.get("ARNPrefix") or ""
