"""Answers PutBucketReplication and GetBucketReplication, with the document as it was put.

moto does not check it, and gives back a part of it only, so that every preview would show a change.
"""

import secrets
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from moto.s3.exceptions import MalformedXML, ReplicationConfigurationNotFoundError, S3ClientError
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response

from localaws.access import asking, callers, condition_keys, s3_buckets
from localaws.access.asking import Denied
from localaws.access.decision import Resource
from localaws.replication import configuration, validation
from localaws.replication.configuration import Configuration, Element
from localaws.replication.validation import Invalid

_ROOT = "ReplicationConfiguration"


def answer() -> None:
    """Replaces methods of moto, in this process only."""
    put = S3Response._bucket_response_put

    def bucket_response_put(self: S3Response, request: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
        if "replication" not in querystring:
            return put(self, request, bucket_name, querystring)
        bucket = self.backend.get_bucket(bucket_name)
        document = _parse(self.body)
        try:
            validation.check(document, _described(bucket), _find)
            _require_pass_role(self, str(document["Role"]))
        except Invalid as e:
            raise S3ClientError(e.code, str(e)) from None
        except Denied as e:
            raise S3ClientError("AccessDenied", str(e)) from None
        for rule in configuration.rules(document):
            rule["ID"] = rule.get("ID") or secrets.token_urlsafe(36)
        bucket.replication = document
        return 200, {}, ""

    def get_bucket_replication(self: S3Response) -> Any:
        document = _document(self.backend.get_bucket(self.bucket_name))
        if document is None:
            raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
        return 200, {"Content-Type": "application/xml"}, xmltodict.unparse({_ROOT: document})

    def delete_bucket_replication(self: S3Backend, bucket_name: str) -> None:
        self.get_bucket(bucket_name).replication = None

    put_versioning = S3Backend.put_bucket_versioning

    def put_bucket_versioning(self: S3Backend, bucket_name: str, status: str) -> None:
        bucket = self.get_bucket(bucket_name)
        # The lock of a bucket forbids it too. AWS does not document which of both it names.
        if status != "Enabled" and _document(bucket) and not bucket.object_lock_enabled:
            text = "A replication configuration is present on this bucket, so the versioning state cannot be changed."
            raise S3ClientError("InvalidBucketState", text)
        put_versioning(self, bucket_name, status)

    S3Backend.put_bucket_versioning = put_bucket_versioning
    S3Response._bucket_response_put = bucket_response_put
    S3Response.get_bucket_replication = get_bucket_replication
    S3Backend.delete_bucket_replication = delete_bucket_replication


def of(bucket: FakeBucket) -> Configuration | None:
    """Returns the replication configuration of a bucket."""
    document = _document(bucket)
    return configuration.read(document) if document else None


def _document(bucket: FakeBucket) -> Element | None:
    return getattr(bucket, "replication", None)


def _parse(body: bytes) -> Element:
    try:
        document = xmltodict.parse(body, dict_constructor=dict).get(_ROOT)
    except ExpatError:
        raise MalformedXML() from None
    if not isinstance(document, dict):
        raise MalformedXML()
    return document


def _require_pass_role(self: S3Response, role: str) -> None:
    """Raises Denied if the caller may not give S3 the role."""
    caller = callers.of(self.request)
    keys = condition_keys.of({"iam:PassedToService": "s3.amazonaws.com"})
    asking.require(caller, "iam:PassRole", role, Resource(caller.account), keys)


def _find(name: str) -> validation.Bucket | None:
    bucket = s3_buckets.find(name)
    return _described(bucket) if bucket else None


def _described(bucket: FakeBucket) -> validation.Bucket:
    return validation.Bucket(
        bucket.name, bucket.account_id, bool(bucket.is_versioned), bool(bucket.object_lock_enabled)
    )
