"""Writes to buckets as AWS services do, from inside the local AWS."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from moto.core.request import Request
from moto.s3.responses import S3Response

from localaws.access import callers, s3_buckets, s3_encryption
from localaws.access.request import Caller

_CODE = re.compile(r"<Code>([^<]+)</Code>")


class DeliveryFailed(Exception):
    """A file that a service may not write. The text is the answer of S3, and code is its error code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def deliver_log_file(
    trail_arn: str,
    bucket: str,
    key: str,
    content: bytes,
    encryption_key: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """Writes a log file as CloudTrail writes it for a trail, and returns its version.

    encryption_key is the ARN of the trail's key. Without one, the bucket says how the file is encrypted. Raises
    DeliveryFailed.
    """
    headers = {
        "x-amz-acl": "bucket-owner-full-control",
        "content-type": "application/json",
        "content-encoding": "gzip",
        **s3_encryption.context_header({"aws:cloudtrail:arn": trail_arn}),
        **{f"x-amz-meta-{name}": value for name, value in (metadata or {}).items()},
    }
    if encryption_key:
        headers |= s3_encryption.key_header(encryption_key)
    return put_object(callers.cloudtrail(trail_arn), bucket, key, content, headers)


def put_object(caller: Caller, bucket: str, key: str, content: bytes, headers: Mapping[str, str]) -> str:
    """Writes an object as a service, and returns its version. Raises DeliveryFailed if a policy does not allow it."""
    found = s3_buckets.find(bucket)
    if found is None:
        raise DeliveryFailed("NoSuchBucket", f"The bucket {bucket} does not exist")
    request = Request.from_primitives(
        "PUT",
        f"http://127.0.0.1/{bucket}/{quote(key)}",
        {
            # moto derives account and region of the bucket from these.
            "x-moto-account-id": found.account_id,
            "Authorization": f"AWS4-HMAC-SHA256 Credential=service/20260101/{found.region_name}/s3/aws4_request",
            "x-amz-sdk-checksum-algorithm": "SHA256",
            **headers,
        },
        content,
    )
    with callers.as_service(caller):
        status, answer, body = S3Response.key_dispatch(request, request.url, request.headers)
    if status != 200:
        text = body.decode() if isinstance(body, bytes) else str(body)
        code = _CODE.search(text)
        raise DeliveryFailed(code[1] if code else "InternalError", text)
    return str(answer["x-amz-version-id"]) if "x-amz-version-id" in answer else "null"
