"""Reads from a request to moto which API call it is."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl, urlparse

from moto.core.responses import BaseResponse
from moto.iam.models import iam_backends
from moto.s3.responses import S3Response

from localaws.access import callers, keys, s3_buckets
from localaws.access.callers import UnknownCredentials
from localaws.access.request import Caller, Kind
from localaws.trail import s3_events, services
from localaws.trail.call import Call

# These are not written into records.
_SECRET = re.compile(r"(?i)plaintext|ciphertextblob|secret|password|token|privatekey")
_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


def of_action(response: BaseResponse) -> Call | None:
    """Returns the call that a request to a service other than S3 is, or None if it is none that AWS records."""
    service, name = response.service_name or "", response._get_action()
    request = response.normalized_request
    if not name or not services.is_recorded(service, name):
        return None
    caller = _caller(request)
    resources, owners = _resources(response, service, name)
    kind = services.data_resource_type(service, name)
    return Call(
        service=service,
        name=name,
        region=services.region(service, response.region, response.partition),
        caller=caller,
        **_who(request, caller),
        parameters=_parameters(response),
        is_read_only=services.is_read_only(service, name),
        is_data=kind is not None,
        resources=({"type": kind, "ARN": _data_arn(response)},) if kind else resources,
        owners=owners,
    )


def of_s3(response: S3Response, request: Any, full_url: str) -> Call:
    """Returns the call that a request to S3 is."""
    query = dict(parse_qsl(urlparse(full_url).query, keep_blank_values=True))
    headers = {name.lower(): value for name, value in request.headers.items()}
    bucket_name = response.parse_bucket_name_from_url(request, full_url)
    key = response.parse_key_name() if bucket_name else ""
    name = s3_events.name(request.method, bucket_name, key, query, headers)
    bucket = s3_buckets.find(bucket_name) if bucket_name else None
    caller, is_data = _caller(request), s3_events.is_data(name, key)
    arn = f"arn:{response.partition}:s3:::{bucket_name}"
    owner = bucket.account_id if bucket else (caller.account if caller else None) or ""
    resources: tuple[Mapping[str, str], ...] = ()
    if bucket_name:
        resources = s3_events.resources(arn, owner, key)[0 if is_data else 1 :]
    return Call(
        service="s3",
        name=name,
        region=bucket.region_name if bucket else response.region,
        caller=caller,
        **_who(request, caller),
        parameters=_s3_parameters(bucket_name, key, query, headers, response.body),
        is_read_only=request.method in ("GET", "HEAD", "OPTIONS"),
        is_data=is_data,
        resources=resources,
        # AWS tells the owner of a bucket of data events, and of all requests that nobody signed.
        owners=(owner,) if bucket and (is_data or caller is callers.ANONYMOUS) else (),
    )


def _caller(request: Any) -> Caller | None:
    try:
        return callers.of(request)
    except UnknownCredentials:
        return None


def _who(request: Any, caller: Caller | None) -> dict[str, Any]:
    """Returns the access key of a request, when it was issued if it is temporary, and where it comes from."""
    key, service = callers.access_key(request), caller.via[-1] if caller and caller.via else None
    return {
        "access_key": key,
        "created": _created(caller, key),
        "source_address": service or request.environ.get("REMOTE_ADDR") or "",
        "user_agent": service or request.headers.get("User-Agent") or "",
    }


def _created(caller: Caller | None, key: str | None) -> datetime | None:
    if caller is None or caller.kind not in (Kind.ROLE, Kind.ROOT):
        return None
    for backend in list(iam_backends[caller.account].values()) if caller.account else []:
        if found := backend.access_keys.get(key or ""):
            return datetime.replace(found.create_date, tzinfo=timezone.utc)
    return None


def _parameters(response: BaseResponse) -> dict[str, Any] | None:
    """Returns the parameters of a request, with the names that CloudTrail gives them. AWS leaves out secrets."""
    if "Action" in response.querystring:
        query = response.querystring.items()
        return camel_case({name: value[0] for name, value in query if name not in ("Action", "Version")}) or None
    try:
        parameters = json.loads(response.body) if response.body else None
    except ValueError:
        return None
    return camel_case(parameters) or None if isinstance(parameters, dict) else None


def camel_case(element: Any) -> Any:
    """Returns an element with names that begin with a small letter, and without secrets."""
    if isinstance(element, list):
        return [camel_case(each) for each in element]
    if not isinstance(element, dict):
        return element
    return {
        name[:1].lower() + name[1:]: _HIDDEN if _SECRET.search(name) and isinstance(value, str) else camel_case(value)
        for name, value in element.items()
    }


def _s3_parameters(
    bucket: str, key: str, query: Mapping[str, str], headers: Mapping[str, str], body: Any
) -> dict[str, Any] | None:
    parameters: dict[str, Any] = {"bucketName": bucket, "key": key, "Host": headers.get("host")}
    parameters |= {name: value for name, value in query.items() if not name.startswith("X-Amz-")}
    parameters |= {name: value for name, value in headers.items() if name in ("x-amz-acl", "x-amz-copy-source")}
    if "policy" in query and body:
        try:
            parameters["bucketPolicy"] = json.loads(body)
        except ValueError:
            pass  # it is refused
    return {name: value for name, value in parameters.items() if value is not None and (value or name in query)}


def _resources(
    response: BaseResponse, service: str, name: str
) -> tuple[tuple[Mapping[str, str], ...], tuple[str, ...]]:
    """Returns the resources of a call that AWS names in its record, and the accounts that get a record for them."""
    if service == "kms" and (key := keys.named(response)):
        return ({"accountId": key.account_id, "type": "AWS::KMS::Key", "ARN": key.arn},), (key.account_id,)
    role = str(response._get_param("RoleArn") or "") if service == "sts" else ""
    if name.startswith("AssumeRole") and role.count(":") >= 5:
        account = role.split(":")[4]
        return ({"accountId": account, "type": "AWS::IAM::Role", "ARN": role},), (account,)
    return (), ()


def _data_arn(response: BaseResponse) -> str:
    for parameter in "TopicArn", "TargetArn", "FunctionName", "TableName":
        if value := response._get_param(parameter):
            return str(value)
    return str(response._get_param("QueueUrl") or "")
