"""What S3 may do as the role of a replication configuration.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-replication
"""

from moto.s3.models import FakeBucket, FakeKey

from localaws.access import asking, callers, roles, s3, s3_actions, s3_encryption
from localaws.access.asking import Denied
from localaws.access.condition_keys import Keys
from localaws.access.decision import Resource
from localaws.access.request import Caller
from localaws.access.s3_actions import Need
from localaws.replication import encryption
from localaws.replication.encryption import Encryption

_SESSION = "s3-replication"


def assume(role_arn: str) -> Caller:
    """Returns S3 as the role. Raises Denied if the role does not exist, or S3 may not assume it."""
    role = roles.find(role_arn)
    if role is None or not roles.trusts(role, callers.replication()):
        raise Denied(f"The role {role_arn} does not exist, or s3.amazonaws.com may not assume it.")
    return roles.session(role, _SESSION)


def require_reading(role: Caller, bucket: FakeBucket, version: FakeKey) -> None:
    """Raises Denied or Refused unless the role may read an object to replicate it."""
    for action in "s3:GetReplicationConfiguration", "s3:ListBucket":
        s3.require(role, Need(action, bucket.name), _keys({}))
    _require_object(role, bucket, version)
    actions = ["s3:GetObjectVersionAcl"]
    if bucket.object_lock_enabled:
        actions += ["s3:GetObjectRetention", "s3:GetObjectLegalHold"]
    for action in actions:
        s3.require(role, Need(action, bucket.name, version.name), _keys({}))
    s3_encryption.require_decryption(role, bucket, version)


def require_writing(
    role: Caller, bucket: FakeBucket, version: FakeKey, of_copy: Encryption, changes_owner: bool
) -> None:
    """Raises Denied or Refused unless the role may write the copy of an object."""
    headers = {
        "x-amz-server-side-encryption": of_copy.algorithm,
        "x-amz-server-side-encryption-aws-kms-key-id": of_copy.key,
        "x-amz-object-lock-mode": version.lock_mode,
        "x-amz-object-lock-retain-until-date": version.lock_until,
        "x-amz-object-lock-legal-hold": version.lock_legal_status,
    }
    own = _keys({name: value for name, value in headers.items() if value})
    s3.require(role, Need("s3:ReplicateObject", bucket.name, version.name), own)
    if changes_owner:
        s3.require(role, Need("s3:ObjectOwnerOverrideToBucketOwner", bucket.name, version.name), _keys({}))
    encryption.require_encryption(role, bucket, version.name, of_copy)


def require_delete_marker(role: Caller, source: FakeBucket, bucket: FakeBucket, key: str) -> None:
    """Raises Denied unless the role may replicate a delete marker."""
    for action in "s3:GetReplicationConfiguration", "s3:ListBucket":
        s3.require(role, Need(action, source.name), _keys({}))
    s3.require(role, Need("s3:ReplicateDelete", bucket.name, key), _keys({}))


def copies_tags(role: Caller, source: FakeBucket, bucket: FakeBucket, key: str) -> bool:
    """Returns whether tags are copied. Without the permission, an object is replicated without its tags."""
    try:
        s3.require(role, Need("s3:GetObjectVersionTagging", source.name, key), _keys({}))
    except Denied:
        return False
    # s3:ReplicateObject is enough to write tags, unless a policy denies s3:ReplicateTags.
    resource = Resource(bucket.account_id, "bucket policy", bucket.policy)
    arn = f"arn:{bucket.partition}:s3:::{bucket.name}/{key}"
    decided = asking.decide(role, "s3:ReplicateTags", arn, resource, _keys({}))
    return decided.is_allowed or not decided.reason.startswith("with an explicit deny")


def _require_object(role: Caller, bucket: FakeBucket, version: FakeKey) -> None:
    """s3:GetObjectVersion is enough for objects that no key of KMS encrypts."""
    try:
        s3.require(role, Need("s3:GetObjectVersionForReplication", bucket.name, version.name), _keys({}))
    except Denied:
        if encryption.of(version).is_kms:
            raise
        s3.require(role, Need("s3:GetObjectVersion", bucket.name, version.name), _keys({}))


def _keys(headers: dict[str, str]) -> Keys:
    return s3_actions.keys({}, headers, b"")
