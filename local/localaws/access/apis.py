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

from localaws.access import asking, callers, dependent, keys, resources, trust
from localaws.access.asking import Denied
from localaws.access.callers import UnknownCredentials
from localaws.access.decision import Resource
from localaws.access.request import Caller

# The prefix of a service's actions, if it is not the name of the service.
_PREFIXES = {"cloudcontrol": "cloudformation", "resourcegroupstaggingapi": "tag", "s3control": "s3"}

# Requests about subscriptions name no topic.
_OF_SUBSCRIPTIONS = frozenset(("ListTopics", "ListSubscriptions", "Unsubscribe", "GetSubscriptionAttributes"))


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
            trust.require(self, action, None)
            return  # This is how somebody gets credentials.
        raise
    if self.service_name == "sts":
        trust.require(self, action, caller)
        if action == "AssumeRoleWithWebIdentity":
            return  # A token takes the place of credentials.
    if not action or (self.service_name, action) == ("sts", "GetCallerIdentity"):
        return  # moto says that it does not know the request; everybody may ask who he is
    _resource_checks.get(self.service_name, _require_of_account)(self, caller, action)


def _require_of_account(self: Any, caller: Caller, action: str) -> None:
    full = f"{_PREFIXES.get(self.service_name, self.service_name)}:{action}"
    arns = resources.of(self, full)
    for arn in arns:
        asking.require(caller, full, arn, Resource(caller.account), resources.keys(self))
    _require_further(self, caller, full, arns[0])


def _require_further(self: Any, caller: Caller, full: str, arn: str | None) -> None:
    for further in dependent.of(self, full, arn):
        own = resources.keys(self) | further.keys
        asking.require(caller, further.action, further.arn, Resource(caller.account), own)


def _require_of_keys(self: Any, caller: Caller, action: str) -> None:
    keys.require_all(self, caller)
    _require_further(self, caller, f"kms:{action}", resources.arn(self, "kms", "key/new"))


def _require_of_topic(self: Any, caller: Caller, action: str) -> None:
    full = f"SNS:{action}"
    arn = self._get_param("TopicArn") or self._get_param("TargetArn") or self._get_param("ResourceArn") or ""
    parts = arn.split(":")
    topic = sns_backends[parts[4]][parts[3]].topics.get(arn) if len(parts) == 6 else None
    if topic is not None:
        asking.require(caller, full, arn, Resource(topic.account_id, "topic policy", topic.policy), {})
        return
    if action == "CreateTopic":
        arn = resources.arn(self, "sns", self._get_param("Name"))
    known = "*" if action in _OF_SUBSCRIPTIONS else arn or None
    asking.require(caller, full, known, Resource(caller.account), {})
    _require_further(self, caller, full, known)


_resource_checks: dict[str, Callable[[Any, Caller, str], None]] = {
    "kms": _require_of_keys,
    "sns": _require_of_topic,
}


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
