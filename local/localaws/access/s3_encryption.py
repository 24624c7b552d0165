"""Asks the key that encrypts an object, as S3 does for SSE-KMS.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from moto.kms.models import Key
from moto.s3.models import FakeBucket, FakeKey
from moto.s3.responses import S3Response

from localaws.access import keys, s3_actions, s3_buckets
from localaws.access.request import Caller
from localaws.access.s3_actions import Need
from localaws.access.s3_buckets import Refused

_HEADER = "x-amz-server-side-encryption"
KMS = frozenset({"aws:kms", "aws:kms:dsse"})
_CONTEXT_HEADER = _HEADER + "-context"


def require(
    caller: Caller, method: str, needs: Sequence[Need], query: Mapping[str, str], headers: Mapping[str, str]
) -> None:
    """Raises Denied unless the keys of the objects that a request reads or writes may be used for it.

    HeadObject reads only what is not encrypted.
    """
    for need in needs:
        bucket = s3_buckets.find(need.bucket)
        if bucket is None:
            continue
        if need.action in ("s3:GetObject", "s3:GetObjectVersion") and method != "HEAD" and "attributes" not in query:
            source = s3_actions.copy_source(headers)
            version = source[2] if source else query.get("versionId")
            if found := s3_buckets.find_object(bucket, need.key, version):
                require_decryption(caller, bucket, found)
        elif need.action == "s3:PutObject":
            _require_encryption(caller, bucket, need.key, query, headers)


def keep_contexts() -> None:
    """Replaces methods of moto, so that an object keeps the encryption context that it was written with."""
    put = S3Response.put_object

    def put_object(self: S3Response) -> Any:
        answer = put(self)
        bucket = s3_buckets.find(self.bucket_name)
        written = s3_buckets.find_object(bucket, self.parse_key_name(), None) if bucket else None
        if written:
            written.encryption_context = _context_of(self.headers)
        return answer

    S3Response.put_object = put_object


def context_header(context: Mapping[str, str]) -> dict[str, str]:
    """Returns the header that adds an encryption context to the one that S3 uses."""
    return {_CONTEXT_HEADER: base64.b64encode(json.dumps(context).encode()).decode()}


def key_header(key_id: str) -> dict[str, str]:
    """Returns the headers that ask for encryption with a key."""
    return {_HEADER: "aws:kms", _HEADER + "-aws-kms-key-id": key_id}


def context(bucket: FakeBucket, key_name: str, with_bucket_key: bool) -> dict[str, str]:
    """Returns the encryption context that S3 uses: the bucket if it has a bucket key, and else the object."""
    arn = f"arn:{bucket.partition}:s3:::{bucket.name}"
    return {"aws:s3:arn": arn if with_bucket_key else f"{arn}/{key_name}"}


def has_bucket_key(bucket: FakeBucket) -> bool:
    """Returns whether a bucket encrypts with SSE-KMS and a bucket key if a request does not say otherwise."""
    rule = (bucket.encryption or {}).get("Rule", {})
    algorithm = rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm")
    return algorithm == "aws:kms" and is_true(rule.get("BucketKeyEnabled"))


def _context_of(headers: Any) -> dict[str, str]:
    text = headers.get(_CONTEXT_HEADER)
    return dict(json.loads(base64.b64decode(text))) if text else {}


def require_decryption(caller: Caller, bucket: FakeBucket, found: FakeKey) -> None:
    """Raises Denied or Refused unless a caller may decrypt an object."""
    if found.encryption in KMS and found.kms_key_id:
        with_bucket_key = is_true(found.bucket_key_enabled)
        own = context(bucket, found.name, with_bucket_key) | getattr(found, "encryption_context", {})
        require_use(caller, "kms:Decrypt", bucket, found.kms_key_id, own)


def _require_encryption(
    caller: Caller, bucket: FakeBucket, key_name: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> None:
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    algorithm, key_id = headers.get(_HEADER), headers.get(_HEADER + "-aws-kms-key-id")
    if upload := bucket.multiparts.get(query.get("uploadId", "")):
        algorithm, key_id = upload.sse_encryption, upload.kms_key_id
    if (algorithm or default.get("SSEAlgorithm")) not in KMS:
        return
    key_id = key_id or default.get("KMSMasterKeyID")
    if not key_id:
        return  # the key aws/s3, which everybody in the account may use through S3
    with_bucket_key = is_true(headers.get(_HEADER + "-bucket-key-enabled") or rule.get("BucketKeyEnabled"))
    own = context(bucket, key_name, with_bucket_key) | _context_of(headers)
    # The parts of an upload are encrypted with the data key that was made when it began.
    action = "kms:Decrypt" if "uploadId" in query else "kms:GenerateDataKey"
    require_use(caller, action, bucket, key_id, own)


def require_use(caller: Caller, action: str, bucket: FakeBucket, key_id: str, own: Mapping[str, str]) -> None:
    """Raises Denied or Refused unless S3 may use a key on behalf of a caller, with an encryption context."""
    key: Key | None = keys.find(key_id, bucket.account_id, bucket.region_name)
    if key is None or key.region != bucket.region_name:
        raise Refused(400, "KMS.NotFoundException", f"Key '{key_id}' does not exist in {bucket.region_name}")
    keys.require(caller, action, key, keys.through_s3(caller, bucket.region_name, own))
    if key.key_state != "Enabled":
        code = "KMS.DisabledException" if key.key_state == "Disabled" else "KMS.KMSInvalidStateException"
        raise Refused(400, code, f"{key.arn} is {key.key_state}.")


def is_true(value: object) -> bool:
    """Returns whether a flag is set, which moto keeps as a text or as a boolean."""
    return str(value).lower() == "true"
