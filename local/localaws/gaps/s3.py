"""Adds the features that moto's S3 lacks."""

import copy
from collections.abc import Callable
from typing import Any

from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeAcl, FakeBucket, S3Backend, get_canned_acl
from moto.s3.responses import S3Response

from localaws import clock

# The object ownership with which a bucket has no ACL.
_ENFORCED = "BucketOwnerEnforced"


def fill() -> None:
    _give_back_bucket_documents_as_put()
    _change_the_lock_of_a_bucket_with_objects()
    _list_versions_of_one_folder_quickly()
    _partition_access_logs()
    _switch_acls_off_in_new_buckets()
    _keep_acls_until_they_grant_nothing()
    _find_the_version_null()
    _refuse_the_name_of_a_bucket_that_was_just_deleted()


def _give_back_bucket_documents_as_put() -> None:
    """moto does not store the size filters of a lifecycle (ObjectSizeGreaterThan) and the key format of access logs
    (TargetObjectKeyFormat). Without them, every preview would show a change of the bucket.
    """
    put = S3Response._bucket_response_put

    def bucket_response_put(self: S3Response, request: Any, bucket_name: str, querystring: dict[str, Any]) -> Any:
        answer = put(self, request, bucket_name, querystring)
        for name in {"lifecycle", "logging"} & querystring.keys():
            setattr(self.backend.get_bucket(bucket_name), f"{name}_as_put", self.body)
        return answer

    def as_put(name: str, get: Callable[[S3Response], Any]) -> Callable[[S3Response], Any]:
        def get_document(self: S3Response) -> Any:
            answer = get(self)  # moto's own answer is correct if the document does not exist
            bucket = self.backend.get_bucket(self.bucket_name)
            if name == "logging" and not bucket.logging:
                return answer
            return 200, {"Content-Type": "application/xml"}, getattr(bucket, f"{name}_as_put")

        return get_document

    S3Response._bucket_response_put = bucket_response_put
    S3Response.get_bucket_lifecycle = as_put("lifecycle", S3Response.get_bucket_lifecycle)
    S3Response.get_bucket_logging = as_put("logging", S3Response.get_bucket_logging)


def _change_the_lock_of_a_bucket_with_objects() -> None:
    """moto refuses to change the default retention of a bucket that holds objects, as AWS did until 2023. Without this
    function, a stack with log files could be neither changed nor destroyed.
    """
    put = S3Backend.put_object_lock_configuration

    def put_object_lock_configuration(self: S3Backend, bucket_name: str, *configuration: Any) -> None:
        bucket = self.get_bucket(bucket_name)
        keys, bucket.keys = bucket.keys, type(bucket.keys)()
        try:
            put(self, bucket_name, *configuration)
        finally:
            bucket.keys = keys

    S3Backend.put_object_lock_configuration = put_object_lock_configuration


class _Narrowed:
    """A backend whose bucket has only the objects with a prefix whose keys come after another key."""

    def __init__(self, backend: S3Backend, prefix: str, after: str) -> None:
        self._backend, self._prefix, self._after = backend, prefix, after

    def get_bucket(self, name: str) -> FakeBucket:
        bucket = copy.copy(self._backend.get_bucket(name))
        every, bucket.keys = bucket.keys, type(bucket.keys)()
        for key in [key for key in list(every) if key.startswith(self._prefix) and key > self._after]:
            bucket.keys.setlist(key, every.getlist(key))
        return bucket


def _list_versions_of_one_folder_quickly() -> None:
    """moto copies all versions of a bucket for each ListObjectVersions, which takes a second for 10,000 log files.

    It also leaves out the first object after a KeyMarker that has no VersionIdMarker.
    """
    list_versions = S3Backend.list_object_versions

    def list_object_versions(
        self: S3Backend,
        bucket_name: str,
        delimiter: str | None = None,
        key_marker: str | None = None,
        max_keys: int | None = 1000,
        prefix: str = "",
        version_id_marker: str | None = None,
    ) -> Any:
        after = ""
        if key_marker and not version_id_marker and not delimiter:
            after, key_marker = key_marker, None
        narrowed = _Narrowed(self, prefix or "", after)
        return list_versions(narrowed, bucket_name, delimiter, key_marker, max_keys, prefix or "", version_id_marker)

    S3Backend.list_object_versions = list_object_versions


def _partition_access_logs() -> None:
    """moto writes all access logs into one folder, whatever TargetObjectKeyFormat says.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PartitionedPrefix.html
    """
    log = S3Backend.log_incoming_request

    def log_incoming_request(self: S3Backend, request: Any, bucket_name: str) -> None:
        bucket = self.buckets.get(bucket_name)
        is_partitioned = bucket and bucket.logging and b"<PartitionedPrefix>" in getattr(bucket, "logging_as_put", b"")
        log(_PartitionedTarget(self, bucket) if is_partitioned else self, request, bucket_name)

    S3Backend.log_incoming_request = log_incoming_request


class _PartitionedTarget:
    """A backend that writes an access log into the folder of its bucket and day, by the time of the event."""

    def __init__(self, backend: S3Backend, source: FakeBucket) -> None:
        self._backend = backend
        self._source = source

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def put_object(self, bucket_name: str, key_name: str, **named: Any) -> Any:
        source, now = self._source, clock.now()
        prefix, unique = source.logging.get("TargetPrefix") or "", key_name.rpartition("-")[2]
        folder = f"{prefix}{source.account_id}/{source.region_name}/{source.name}/{now:%Y/%m/%d}"
        return self._backend.put_object(bucket_name, f"{folder}/{now:%Y-%m-%d}-00-00-00-{unique}", **named)


def _switch_acls_off_in_new_buckets() -> None:
    """moto gives a bucket no object ownership if the request has none, as AWS did until 2023.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    begin = FakeBucket.__init__

    def begin_without_acls(self: FakeBucket, *positional: Any, **named: Any) -> None:
        begin(self, *positional, **named)
        self.ownership_rule = _ENFORCED  # type: ignore[assignment]

    FakeBucket.__init__ = begin_without_acls


def _keep_acls_until_they_grant_nothing() -> None:
    """moto lets the owner of a bucket switch its ACL off that grants something to others, and change one that is off.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html
    """
    put_ownership, put_acl = S3Backend.put_bucket_ownership_controls, S3Backend.put_bucket_acl

    def put_bucket_ownership_controls(self: S3Backend, bucket_name: str, ownership: Any) -> None:
        if ownership == _ENFORCED and _grants_others(self.get_bucket(bucket_name).acl):
            text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
            raise S3ClientError("InvalidBucketAclWithObjectOwnership", text)
        put_ownership(self, bucket_name, ownership)

    def put_bucket_acl(self: S3Backend, bucket_name: str, acl: FakeAcl | None) -> None:
        if self.get_bucket(bucket_name).ownership_rule == _ENFORCED and _grants_others(acl):
            raise S3ClientError("AccessControlListNotSupported", "The bucket does not allow ACLs")
        put_acl(self, bucket_name, acl)

    S3Backend.put_bucket_ownership_controls = put_bucket_ownership_controls
    S3Backend.put_bucket_acl = put_bucket_acl


def _grants_others(acl: FakeAcl | None) -> bool:
    (owner,) = get_canned_acl("private").grants[0].grantees
    grantees = [grantee for grant in (acl.grants if acl else []) for grantee in grant.grantees]
    return any(grantee.uri or grantee.id != owner.id for grantee in grantees)


def _find_the_version_null() -> None:
    """moto refuses HeadObject for the version `null`, which each object has that was written without versioning."""
    head = S3Response.head_object

    def head_object(self: S3Response, bucket_name: str, query: dict[str, Any], *others: Any, **named: Any) -> Any:
        if query.get("versionId") == ["null"] and not self.backend.get_bucket(bucket_name).is_versioned:
            query = {name: value for name, value in query.items() if name != "versionId"}
        return head(self, bucket_name, query, *others, **named)

    S3Response.head_object = head_object


def _refuse_the_name_of_a_bucket_that_was_just_deleted() -> None:
    """moto creates a bucket at once with the name of one that was deleted. S3 needs some time. Here, it refuses once.

    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList (OperationAborted)
    """
    create, delete = S3Backend.create_bucket, S3Backend.delete_bucket
    just_deleted: set[str] = set()

    def delete_bucket(self: S3Backend, bucket_name: str) -> FakeBucket | None:
        deleted = delete(self, bucket_name)
        if deleted:
            just_deleted.add(bucket_name)
        return deleted

    def create_bucket(self: S3Backend, bucket_name: str, *others: Any, **named: Any) -> FakeBucket:
        if bucket_name in just_deleted:
            just_deleted.remove(bucket_name)
            text = "A conflicting conditional operation is currently in progress against this resource."
            raise S3ClientError("OperationAborted", f"{text} Please try again.")
        return create(self, bucket_name, *others, **named)

    S3Backend.create_bucket, S3Backend.delete_bucket = create_bucket, delete_bucket
