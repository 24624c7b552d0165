"""The replication status of an object version, as GetObject and HeadObject show it.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
"""

from typing import Any

from moto.s3.models import FakeKey

PENDING, COMPLETED, FAILED = "PENDING", "COMPLETED", "FAILED"
_HEADER = "x-amz-replication-status"


def show() -> None:
    """Replaces a property of moto, in this process only."""
    headers = FakeKey.response_dict.fget

    def response_dict(self: FakeKey) -> dict[str, Any]:
        status = of(self)
        return headers(self) | ({_HEADER: status} if status else {})

    FakeKey.response_dict = property(response_dict)


def of(version: FakeKey) -> str | None:
    """Returns the status of a version, or None if no rule has selected it and it is no replica."""
    return getattr(version, "replication_status", None)
