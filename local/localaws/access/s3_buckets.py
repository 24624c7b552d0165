"""Finds buckets and objects in moto, in whatever account they are."""

from moto.s3.models import FakeBucket, FakeKey, s3_backends


class Refused(Exception):
    """A request that S3 refuses with another error than AccessDenied."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


def find(name: str) -> FakeBucket | None:
    """Returns a bucket."""
    partition, account = s3_backends.bucket_accounts.get(name, ("", ""))
    return s3_backends[account][partition].buckets.get(name) if account else None


def find_object(bucket: FakeBucket, key: str, version: str | None) -> FakeKey | None:
    """Returns a version of an object, or the newest one. There is none if that is a delete marker."""
    return s3_backends[bucket.account_id][bucket.partition].get_object(bucket.name, key, version_id=version)
