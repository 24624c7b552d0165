"""Adds the features that moto's Athena lacks.

AWS documents which requests are refused, but not with which texts. The texts here are those that users of AWS report,
and those that the AWS provider looks for.
"""

import json
from typing import Any

from moto.athena.models import AthenaBackend, NamedQuery, WorkGroup
from moto.athena.responses import AthenaResponse
from moto.core.exceptions import JsonRESTError

from localaws import clock

_PRIMARY = "primary"

# https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
_SMALLEST_CUTOFF = 10_000_000

_NEWEST_ENGINE = "Athena engine version 3"

_RESULTS = "ResultConfiguration"
_CUTOFF = "BytesScannedCutoffPerQuery"


class InvalidRequest(JsonRESTError):
    """AWS's answer to a request that names what does not exist, or that is not possible."""

    code = 400

    def __init__(self, message: str) -> None:
        super().__init__("InvalidRequestException", message)


def fill() -> None:
    _create_workgroups_as_asked()
    _answer_that_a_workgroup_is_not_there()
    _change_workgroups()
    _delete_workgroups_with_what_is_in_them()
    _list_the_tags_of_what_has_none()
    _find_and_delete_named_queries()


def _create_workgroups_as_asked() -> None:
    """moto accepts any scan limit, and does not tell the engine that a workgroup really has, or when it was created."""
    create = AthenaBackend.create_work_group

    def create_work_group(
        self: AthenaBackend, name: str, configuration: dict[str, Any], description: str, tags: list[dict[str, str]]
    ) -> WorkGroup:
        _check(configuration)
        made = create(self, name, configuration, description, tags or [])
        if made is None:
            raise InvalidRequest("WorkGroup is already created")
        made.creation_time = clock.now().timestamp()
        _resolve_engine(configuration)
        return made

    AthenaBackend.create_work_group = create_work_group


def _check(configuration: dict[str, Any]) -> None:
    if (limit := configuration.get(_CUTOFF, _SMALLEST_CUTOFF)) < _SMALLEST_CUTOFF:
        raise InvalidRequest(
            f"1 validation error detected: Value '{limit}' at 'configuration.bytesScannedCutoffPerQuery' failed to "
            f"satisfy constraint: Member must have value greater than or equal to {_SMALLEST_CUTOFF}"
        )


def _resolve_engine(configuration: dict[str, Any]) -> None:
    engine = configuration.get("EngineVersion", {})
    if chosen := engine.get("SelectedEngineVersion"):
        engine["EffectiveEngineVersion"] = _NEWEST_ENGINE if chosen == "AUTO" else chosen


def _answer_that_a_workgroup_is_not_there() -> None:
    """moto answers with nothing in place of an error."""
    get = AthenaBackend.get_work_group

    def get_work_group(self: AthenaBackend, name: str) -> dict[str, Any]:
        made = _workgroup(self, name)
        return get(self, name) | {"CreationTime": made.creation_time}

    AthenaBackend.get_work_group = get_work_group


def _workgroup(backend: AthenaBackend, name: str) -> WorkGroup:
    if name not in backend.work_groups:
        raise InvalidRequest(f"WorkGroup {name} is not found.")
    return backend.work_groups[name]


def _change_workgroups() -> None:
    """moto has no UpdateWorkGroup."""

    def update_work_group(self: AthenaResponse) -> str:
        made = _workgroup(self.athena_backend, self._get_param("WorkGroup"))
        changed = _changed(made.configuration, self._get_param("ConfigurationUpdates") or {})
        _check(changed)
        _resolve_engine(changed)
        made.configuration = changed
        made.description = self._get_param("Description", made.description)
        made.state = self._get_param("State", made.state)
        return "{}"

    AthenaResponse.update_work_group = update_work_group


def _changed(configuration: dict[str, Any], updates: dict[str, Any]) -> dict[str, Any]:
    """Returns a configuration with updates, which set a value or remove it with a flag: RemoveOutputLocation."""
    changed = dict(configuration)
    for name, value in updates.items():
        if name == f"{_RESULTS}Updates":
            changed[_RESULTS] = _changed(configuration.get(_RESULTS) or {}, value)
        elif name.startswith("Remove"):
            if value:
                changed.pop(name.removeprefix("Remove"), None)
        else:
            changed[name] = value
    return changed


def _delete_workgroups_with_what_is_in_them() -> None:
    """moto deletes any workgroup, and leaves its queries behind."""

    def delete_work_group(self: AthenaResponse) -> str:
        backend, name = self.athena_backend, self._get_param("WorkGroup")
        if name == _PRIMARY:
            raise InvalidRequest("The primary workgroup cannot be deleted.")
        made = _workgroup(backend, name)
        content = [(of, key) for of in _contents(backend) for key, each in of.items() if _place(each) in (made, name)]
        if content and not self._get_param("RecursiveDeleteOption"):
            raise InvalidRequest(f"WorkGroup {name} is not empty")
        for of, key in content:
            del of[key]
        backend.tagger.delete_all_tags_for_resource(made.arn)
        del backend.work_groups[name]
        return "{}"

    AthenaResponse.delete_work_group = delete_work_group


def _contents(backend: AthenaBackend) -> list[dict[str, Any]]:
    return [backend.named_queries, backend.executions, backend.prepared_statements]


def _place(content: Any) -> WorkGroup | str | None:
    """Returns the workgroup of something, or its name."""
    return content.workgroup


def _list_the_tags_of_what_has_none() -> None:
    """moto answers that a resource without tags does not exist."""
    AthenaBackend.list_tags_for_resource = lambda self, arn: self.tagger.list_tags_for_resource(arn)

    def list_tags_for_resource(self: AthenaResponse) -> str:
        arn = self._get_param("ResourceARN")
        kind, _, name = arn.rpartition(":")[2].partition("/")
        if kind == "workgroup":
            _workgroup(self.athena_backend, name)
        return json.dumps(self.athena_backend.list_tags_for_resource(arn))

    AthenaResponse.list_tags_for_resource = list_tags_for_resource


def _find_and_delete_named_queries() -> None:
    """moto fails without an answer for a query that does not exist, and cannot delete one."""

    def get_named_query(self: AthenaBackend, query_id: str) -> NamedQuery:
        if query_id not in self.named_queries:
            raise InvalidRequest(f"NamedQuery {query_id} does not exist")
        return self.named_queries[query_id]

    def delete_named_query(self: AthenaResponse) -> str:
        query_id = self._get_param("NamedQueryId")
        self.athena_backend.get_named_query(query_id)
        del self.athena_backend.named_queries[query_id]
        return "{}"

    AthenaBackend.get_named_query = get_named_query
    AthenaResponse.delete_named_query = delete_named_query
