"""Lets moto answer only those requests to services other than S3 that are allowed.

IAM allows everything, so that the service control policies decide, and the policies of keys and topics.
"""

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model
from moto.sns.models import sns_backends

from localaws.access import asking, callers, keys, roles
from localaws.access.asking import Denied
from localaws.access.callers import UnknownCredentials
from localaws.access.decision import Resource
from localaws.access.request import Caller

# The prefix of a service's actions, if it is not the name of the service.
_PREFIXES = {"cloudcontrol": "cloudformation", "resourcegroupstaggingapi": "tag", "s3control": "s3"}

# Actions that have no resource. Of all others that are not known, a policy that names resources is not understood.
_WITHOUT_RESOURCE = frozenset(
    (
        *("cloudtrail:DescribeTrails", "cloudtrail:ListTrails", "ec2:DescribeRegions", "iam:ListRoles"),
        *("organizations:DescribeOrganization", "organizations:ListAccounts", "organizations:ListRoots"),
        *("organizations:ListDelegatedAdministrators", "organizations:ListAWSServiceAccessForOrganization"),
        *("SNS:ListTopics", "SNS:ListSubscriptions"),
    )
)


def guard() -> None:
    """Replaces a method of moto, in this process only."""
    call = BaseResponse.call_action

    def call_action(self: BaseResponse) -> Any:
        try:
            _require(self)
        except Denied as e:
            return _error(self, str(e), "AccessDenied", "AccessDeniedException", "AuthorizationError")
        except UnknownCredentials as e:
            return _error(self, str(e), "InvalidClientTokenId", "UnrecognizedClientException", "InvalidClientTokenId")
        return call(self)

    BaseResponse.call_action = call_action


def _require(self: Any) -> None:
    action = self._get_action()
    try:
        caller = callers.of(self.normalized_request)
    except UnknownCredentials:
        if self.service_name == "sts":
            return  # This is how somebody gets credentials.
        raise
    if not action or (self.service_name, action) == ("sts", "GetCallerIdentity"):
        return  # moto says that it does not know the request; everybody may ask who he is
    _resource_checks.get(self.service_name, _require_of_account)(self, caller, action)


def _require_of_account(self: Any, caller: Caller, action: str) -> None:
    prefix = _PREFIXES.get(self.service_name, self.service_name)
    full = f"{prefix}:{action}"
    arn = "*" if full in _WITHOUT_RESOURCE else _arn(self)
    asking.require(caller, full, arn, Resource(caller.account), {})


def _require_of_keys(self: Any, caller: Caller, action: str) -> None:
    keys.require_all(self, caller)


def _require_of_topic(self: Any, caller: Caller, action: str) -> None:
    arn = self._get_param("TopicArn") or self._get_param("TargetArn") or self._get_param("ResourceArn") or ""
    parts = arn.split(":")
    topic = sns_backends[parts[4]][parts[3]].topics.get(arn) if len(parts) == 6 else None
    if topic is None:
        if action == "CreateTopic":
            arn = f"arn:{self.partition}:sns:{self.region}:{self.current_account}:{self._get_param('Name')}"
        full = f"SNS:{action}"
        known = "*" if full in _WITHOUT_RESOURCE else arn or None
        asking.require(caller, full, known, Resource(caller.account), {})
        return
    asking.require(caller, f"SNS:{action}", arn, Resource(topic.account_id, "topic policy", topic.policy), {})


_resource_checks: dict[str, Callable[[Any, Caller, str], None]] = {
    "kms": _require_of_keys,
    "sns": _require_of_topic,
}


def _arn(self: Any) -> str | None:
    """Returns the resource of a request, or None if it is not known."""
    if self.service_name == "cloudtrail":
        name = self._get_param("Name") or self._get_param("TrailName")
        if name:
            trail = f"arn:{self.partition}:cloudtrail:{self.region}:{self.current_account}:trail/{name}"
            return str(name) if str(name).startswith("arn:") else trail
    if self.service_name == "cloudcontrol":
        return f"arn:{self.partition}:cloudformation:{self.region}:{self.current_account}:resource/*"
    if self.service_name == "sts" and self._get_param("RoleArn"):
        return str(self._get_param("RoleArn"))
    if self.service_name == "iam" and self._get_param("RoleName"):
        return roles.arn_of(self.current_account, self.partition, self._get_param("RoleName"), self._get_param("Path"))
    return None


def _error(self: Any, text: str, code: str, json_code: str, sns_code: str) -> tuple[int, dict[str, str], str]:
    """Returns AWS's error, which has another code in JSON and in SNS."""
    protocol = get_service_model(self.boto3_service_name).metadata["protocol"]
    if "json" in protocol:
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amzn-ErrorType": json_code}
        return 400 if protocol == "json" else 403, headers, json.dumps({"__type": json_code, "message": text})
    code = sns_code if self.service_name == "sns" else code
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(text)}</Message></Error>"
    if protocol == "ec2":
        body = f"<Response><Errors>{error}</Errors><RequestID>local</RequestID></Response>"
    else:
        body = f"<ErrorResponse>{error}<RequestId>local</RequestId></ErrorResponse>"
    return 403, {"Content-Type": "text/xml"}, body
