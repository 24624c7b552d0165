"""How the copy of an object is encrypted.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-replication
"""

from dataclasses import dataclass

from moto.s3.models import FakeBucket, FakeKey

from localaws.access import s3_encryption
from localaws.access.request import Caller
from localaws.replication.configuration import Destination


@dataclass(frozen=True)
class Encryption:
    """The encryption of an object. key and has_bucket_key are those of SSE-KMS."""

    algorithm: str | None
    key: str | None = None
    has_bucket_key: bool = False

    @property
    def is_kms(self) -> bool:
        return self.algorithm in s3_encryption.KMS


def of(version: FakeKey) -> Encryption:
    """Returns the encryption of an object."""
    return Encryption(version.encryption, version.kms_key_id, s3_encryption.is_true(version.bucket_key_enabled))


def of_copy(version: FakeKey, destination: Destination, bucket: FakeBucket) -> Encryption:
    """Returns the encryption of a copy in a bucket.

    It is that of the object, with the key of the rule. What is not encrypted gets the default encryption of the bucket.
    """
    own = of(version)
    if own.is_kms:
        return Encryption(own.algorithm, destination.key, own.has_bucket_key)
    if own.algorithm:
        return own
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    key, algorithm = default.get("KMSMasterKeyID"), default.get("SSEAlgorithm")
    return Encryption(algorithm, key, s3_encryption.has_bucket_key(bucket))


def require_encryption(role: Caller, bucket: FakeBucket, key: str, encryption: Encryption) -> None:
    """Raises Denied or Refused unless the role may encrypt a copy.

    S3 documents kms:Encrypt, and kms:Decrypt to check a bucket key before it is used.
    """
    if not encryption.is_kms or not encryption.key:
        return
    context = s3_encryption.context(bucket, key, encryption.has_bucket_key)
    for action in ("kms:Encrypt", "kms:Decrypt") if encryption.has_bucket_key else ("kms:Encrypt",):
        s3_encryption.require_use(role, action, bucket, encryption.key, context)
