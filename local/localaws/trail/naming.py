"""Says which resource a call is about, in a name that is the same in each deployment of the same settings."""

import json
from collections.abc import Mapping
from typing import Any

from moto.kms.models import kms_backends

from localaws.trail.call import Call

# The parameters that name what a call is about, the most important ones first.
_PARAMETERS = (
    *("bucketName", "aliasName", "keyId", "trailName", "roleName", "policyName", "policyArn", "logGroupName"),
    *("logGroupNamePrefix", "logGroupIdentifier", "topicArn", "workGroup", "databaseName", "name", "namedQueryId"),
    *("resourceArn", "resourceARN", "alarmName", "policyId", "accountId", "delegatedAdminAccountId", "targetId"),
    *("memberAccountId", "description", "servicePrincipal", "typeName", "roleArn"),
)


def resource(call: Call) -> str:
    """Returns the name of the resource that a call is about. For a key, that is its description."""
    parameters = call.parameters or {}
    found = next((str(parameters[name]) for name in _PARAMETERS if parameters.get(name)), "")
    return _description(call, parameters) or found


def texts(call: Call) -> str:
    """Returns all that names a resource in a call, as JSON: its parameters, and the description of its key."""
    return json.dumps([call.parameters, _description(call, call.parameters or {})], default=str)


def _description(call: Call, parameters: Mapping[str, Any]) -> str:
    key = str(parameters.get("keyId") or parameters.get("targetKeyId") or "").rpartition("/")[2]
    if call.service != "kms" or not key or not call.caller or not call.caller.account:
        return ""
    found = kms_backends[call.caller.account][call.region].keys.get(key)
    return str(found.description) if found else ""
