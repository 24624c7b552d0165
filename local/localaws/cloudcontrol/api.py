"""The service of the Cloud Control API: it reads a request, and answers with a resource or an error."""

import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from moto import backend_index, backends
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse

from localaws.access import callers
from localaws.access.asking import Denied
from localaws.cloudcontrol import (
    alarms,
    buckets,
    failures,
    keys,
    log_groups,
    organizations,
    queries,
    roles,
    topics,
    trails,
)
from localaws.cloudcontrol.failures import Absent
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Type

# The name of the service in botocore.
_NAME = "cloudcontrol"

_TYPES: Mapping[str, Type] = {
    name: read
    for module in (alarms, buckets, keys, log_groups, organizations, queries, roles, topics, trails)
    for name, read in module.TYPES.items()
}


class CloudControlResponse(BaseResponse):
    """Answers requests."""

    def __init__(self) -> None:
        super().__init__(service_name=_NAME)

    def get_resource(self) -> tuple[int, dict[str, str], str]:
        type_name, identifier = str(self._get_param("TypeName")), str(self._get_param("Identifier"))
        if self._get_param("RoleArn"):
            raise failures.invalid("The local AWS reads resources with the rights of the caller only.")
        kind = _kind(type_name)
        found = self._read(type_name, kind, identifier)
        primary = "|".join(str(found[name]) for name in kind.identifier)
        description = {"Identifier": primary, "Properties": json.dumps(found, default=str)}
        body = json.dumps({"TypeName": type_name, "ResourceDescription": description})
        return 200, {"Content-Type": "application/x-amz-json-1.0"}, body

    def _read(self, type_name: str, kind: Type, identifier: str) -> dict[str, Any]:
        request = self.normalized_request
        access_key = callers.access_key(request) or ""
        reader = Reader(callers.of(request), access_key, self.region, self.current_account, self.partition)
        try:
            return kind.read(reader, kind.identified(identifier))
        except Absent as e:
            raise failures.absent(type_name, str(e) or "null") from None
        except Denied as e:
            raise failures.denied(type_name, str(e)) from None
        except ClientError as e:
            raise failures.of_call(type_name, e) from None


def _kind(type_name: str) -> Type:
    if not type_name.startswith("AWS::"):
        raise failures.unknown_type(type_name)
    if type_name not in _TYPES:
        raise failures.unsupported(type_name)
    return _TYPES[type_name]


class _Backend(BaseBackend):
    """moto finds a service by the backend of it, which says where its responses are."""

    @property
    def url_paths(self) -> dict[str, Any]:
        return {"/": CloudControlResponse.dispatch}


def serve() -> None:
    """Adds the service to those of moto, in this process only."""
    own: Any = BackendDict(_Backend, _NAME)
    get = backends.get_backend

    def get_backend(name: Any) -> Any:
        return own if name == _NAME else get(name)

    backends.get_backend = get_backend
    pattern = re.compile(r"https?://cloudcontrolapi\.(.+)\.amazonaws\.com")
    backend_index.backend_url_patterns.insert(0, (_NAME, pattern))
