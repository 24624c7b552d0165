"""Lets moto's S3 answer only those requests that are allowed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlparse
from xml.sax.saxutils import escape

import xmltodict
from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import AccessDeniedByLock, MalformedXML
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response

from localaws.access import asking, callers, public, s3_actions, s3_buckets, s3_encryption
from localaws.access.asking import Denied
from localaws.access.callers import UnknownCredentials
from localaws.access.condition_keys import Keys
from localaws.access.decision import Resource
from localaws.access.request import Caller
from localaws.access.s3_actions import Need
from localaws.access.s3_buckets import Refused

_LOCK_MODE, _LOCKED_UNTIL = "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date"
_BUCKET_POLICY_ACTIONS = ("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy")


def guard() -> None:
    """Replaces methods of moto, in this process only."""
    # moto's own evaluation reads a condition that it cannot check as a denial.
    FakeBucket.get_permission = lambda self, action, resource: PermissionResult.PERMITTED
    S3Response._bucket_response = _guarded(S3Response._bucket_response, _require_for_bucket)
    S3Response._key_response = _guarded(_with_known_locks(S3Response._key_response), _require_for_object)
    S3Response._bucket_response_delete_keys = _delete_objects
    _deliver_access_logs_as_allowed()
    s3_encryption.keep_contexts()


def require(caller: Caller, need: Need, own: Keys, is_new: bool = False) -> None:
    """Raises Denied unless the bucket's policy and IAM allow an action. A new bucket has no policy."""
    bucket = s3_buckets.find(need.bucket)
    if bucket is None or is_new:
        arn = f"arn:aws:s3:::{need.resource}" if need.bucket else "*"
        asking.require(caller, need.action, arn, Resource(caller.account), own)
        return
    resource = Resource(
        bucket.account_id, "bucket policy", bucket.policy, spares_root=need.action in _BUCKET_POLICY_ACTIONS
    )
    arn = f"arn:{bucket.partition}:s3:::{need.resource}"
    asking.require(caller, need.action, arn, resource, own)
    if not caller.service and caller.account != bucket.account_id and public.is_restricted(bucket):
        who = f"User: {caller.described} is not authorized to perform: {need.action} on resource: {arn}"
        raise Denied(f"{who} because public access is blocked by the public access block of the bucket")
    if need.action in _BUCKET_POLICY_ACTIONS and caller.account != bucket.account_id:
        # Whatever the policy allows, only the bucket's own account has access to it.
        raise Refused(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")


def _guarded(answer: Callable[..., Any], check: Callable[..., None]) -> Callable[..., Any]:
    def guarded(self: S3Response, request: Any, full_url: str) -> Any:
        try:
            check(self, request, full_url)
        except Denied as e:
            return _answer(Refused(403, "AccessDenied", str(e)))
        except Refused as e:
            return _answer(e)
        return answer(self, request, full_url)

    return guarded


def _with_known_locks(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Leaves out the lock of an object if the caller has no right to know it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-view
    """

    def answered(self: S3Response, request: Any, full_url: str) -> Any:
        found = answer(self, request, full_url)
        if request.method not in ("GET", "HEAD") or len(found) != 3 or _LOCK_MODE not in found[1]:
            return found
        status, headers, body = found
        try:
            need = Need("s3:GetObjectRetention", self.bucket_name, self.parse_key_name())
            require(_caller(request), need, s3_actions.keys(_query(full_url), _lower(request.headers), b""))
        except Denied:
            headers = {name: value for name, value in headers.items() if name not in (_LOCK_MODE, _LOCKED_UNTIL)}
        return status, headers, body

    return answered


def _answer(refused: Refused) -> tuple[int, dict[str, str], str]:
    xml = f"<Error><Code>{refused.code}</Code><Message>{escape(str(refused))}</Message></Error>"
    return refused.status, {"content-type": "application/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'


def _caller(request: Any) -> Caller:
    try:
        return callers.of(request)
    except UnknownCredentials:
        text = "The AWS Access Key Id you provided does not exist in our records."
        raise Refused(403, "InvalidAccessKeyId", text) from None


def _query(full_url: str) -> dict[str, str]:
    return dict(parse_qsl(urlparse(full_url).query, keep_blank_values=True))


def _require_for_bucket(self: S3Response, request: Any, full_url: str) -> None:
    query = _query(full_url)
    caller = _caller(request)
    if request.method == "POST" and "delete" in query:
        return  # each object is decided on
    headers = _lower(request.headers)
    own = s3_actions.keys(query, headers, self.body or b"")
    needs = s3_actions.of_bucket(request.method, self.bucket_name, query | _form(self), headers)
    is_new = any(need.action == "s3:CreateBucket" for need in needs)
    for need in needs:
        require(caller, need, own, is_new)
    s3_encryption.require(caller, request.method, needs, query, headers)
    if request.method == "PUT" and "policy" in query:
        public.require_permitted(s3_buckets.find(self.bucket_name), self.body)


def _require_for_object(self: S3Response, request: Any, full_url: str) -> None:
    query, headers = _query(full_url), _lower(request.headers)
    caller, key = _caller(request), self.parse_key_name()
    own = s3_actions.keys(query, headers, self.body or b"")
    needs = s3_actions.of_object(request.method, self.bucket_name, key, query, headers)
    for need in needs:
        require(caller, need, own)
        _require_knowledge(caller, need, query, own)
    s3_encryption.require(caller, request.method, needs, query, headers)


def _require_knowledge(caller: Caller, need: Need, query: Mapping[str, str], own: Keys) -> None:
    """Raises Denied if an object does not exist, and the caller may not list the bucket and so learn that."""
    bucket = s3_buckets.find(need.bucket) if need.action in ("s3:GetObject", "s3:GetObjectVersion") else None
    if bucket and s3_buckets.find_object(bucket, need.key, query.get("versionId")) is None:
        require(caller, Need("s3:ListBucket", need.bucket), own)


def _deliver_access_logs_as_allowed() -> None:
    """moto delivers access logs whatever the policy of their bucket says."""
    log = S3Backend.log_incoming_request

    def log_incoming_request(self: S3Backend, request: Any, bucket_name: str) -> None:
        bucket = s3_buckets.find(bucket_name)
        if bucket is None or not bucket.logging:
            return
        service = callers.access_logs(f"arn:{bucket.partition}:s3:::{bucket.name}", bucket.account_id)
        key = (bucket.logging.get("TargetPrefix") or "") + "log"
        try:
            require(service, Need("s3:PutObject", bucket.logging["TargetBucket"], key), {})
        except Denied:
            return  # as on AWS, nobody is told
        log(self, request, bucket_name)

    S3Backend.log_incoming_request = log_incoming_request


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _form(self: S3Response) -> dict[str, str]:
    return {name: value for name, value in (self.form_data or {}).items() if name == "key"}


def _delete_objects(self: S3Response, bucket_name: str, authenticated: bool = True) -> Any:
    """Deletes several objects. moto decides on all together, and forgets the version of one that it does not delete."""
    caller, headers = _caller(self.request), _lower(self.request.headers)
    listed = (xmltodict.parse(self.body, strip_whitespace=False).get("Delete") or {}).get("Object") or []
    objects = listed if isinstance(listed, list) else [listed]
    if not objects:
        raise MalformedXML()
    deleted, errors = [], []
    for each in objects:
        key, version = each["Key"], each.get("VersionId")
        try:
            for need in s3_actions.of_deletion(bucket_name, key, version, headers):
                require(caller, need, s3_actions.keys({}, headers, b""))
            _, made = self.backend.delete_object(
                bucket_name, key, version_id=version, bypass=s3_actions.bypasses_governance(headers)
            )
        except (Denied, AccessDeniedByLock) as e:
            text = str(e) if isinstance(e, Denied) else e.message
            errors.append({"Key": key, "VersionId": version, "Code": "AccessDenied", "Message": text})
            continue
        marker = None if version else made.get("version-id")
        deleted.append(
            {"Key": key, "VersionId": version, "DeleteMarkerVersionId": marker, "DeleteMarker": bool(marker) or None}
        )
    self.data["Action"] = "DeleteObjects"
    return self.serialized(ActionResult({"Deleted": deleted, "Errors": errors}))
