"""Makes the copy of an object version, and keeps it as S3 documents.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
"""

from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends

from localaws import clock
from localaws.access import s3_actions
from localaws.gaps import object_lock
from localaws.replication.encryption import Encryption

REPLICA = "REPLICA"


def find(bucket: FakeBucket, version: FakeKey) -> FakeKey | None:
    """Returns the copy of a version in a bucket."""
    found = [each for each in _versions(bucket, version.name) if each.version_id == version.version_id]
    return found[0] if found and isinstance(found[0], FakeKey) else None


def copy(version: FakeKey, bucket: FakeBucket, encryption: Encryption, storage_class: str | None) -> FakeKey:
    """Copies a version into a bucket: content, metadata, version id, time and lock.

    Without a lock, it gets the default retention of the bucket.
    """
    made = _backend(bucket).put_object(
        bucket.name,
        version.name,
        version.value,
        storage=storage_class or version.storage_class,
        etag=version.etag.strip('"'),
        encryption=encryption.algorithm,
        kms_key_id=encryption.key,
        lock_mode=version.lock_mode,
        lock_until=version.lock_until,
        lock_legal_status=version.lock_legal_status,
        checksum_value=version.checksum_value,
    )
    made._version_id = version.version_id
    made.bucket_key_enabled = encryption.has_bucket_key
    made.last_modified = version.last_modified
    made.checksum_algorithm = version.checksum_algorithm
    made.website_redirect_location = version.website_redirect_location
    made.set_metadata(dict(version.metadata))
    made.replication_status = REPLICA
    _sort(bucket, version.name)
    return made


def copy_lock(version: FakeKey, made: FakeKey) -> None:
    """Gives a copy the lock and the legal hold that its original has now. Raises ProtectedByLock if it is locked.

    AWS does not document whether a lock that becomes shorter is replicated. Here it is, which is the worse case, except
    in the mode COMPLIANCE, in which nobody can shorten a lock.
    """
    if (version.lock_mode, version.lock_until) != (made.lock_mode, made.lock_until):
        until, now = s3_actions.parse_date(version.lock_until) if version.lock_until else None, clock.now()
        own = s3_actions.parse_date(made.lock_until) if made.lock_until else None
        object_lock.require_change(made.lock_mode, own, version.lock_mode, until, bypasses=True, now=now)
        made.lock_mode, made.lock_until = version.lock_mode, version.lock_until
    made.lock_legal_status = version.lock_legal_status


def copy_tags(version: FakeKey, made: FakeKey) -> None:
    """Gives a copy the tags that its original has now."""
    s3_backends[made.account_id][made.partition].put_object_tagging(made, tags(version))


def copy_delete_marker(marker: FakeDeleteMarker, bucket: FakeBucket) -> None:
    """Puts a delete marker over the newest version of an object, if there is one."""
    if _versions(bucket, marker.name):
        made = _backend(bucket)._set_delete_marker(bucket.name, marker.name)
        made._version_id = marker.version_id


def tags(version: FakeKey) -> dict[str, str]:
    """Returns the tags of a version."""
    backend: S3Backend = s3_backends[version.account_id][version.partition]
    return dict(backend.tagger.get_tag_dict_for_resource(version.arn))


def _backend(bucket: FakeBucket) -> S3Backend:
    return s3_backends[bucket.account_id][bucket.partition]


def _versions(bucket: FakeBucket, key: str) -> list[Any]:
    return list(bucket.keys.getlist(key, []))


def _sort(bucket: FakeBucket, key: str) -> None:
    """Keeps the versions of an object in the order of their times, as copies can arrive in another order."""
    bucket.keys.setlist(key, sorted(_versions(bucket, key), key=lambda version: version.last_modified))
