"""Says which actions of IAM a request to S3 needs, and with which condition keys.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from math import floor
from urllib.parse import parse_qs, unquote, urlparse

from localaws import clock
from localaws.access import condition_keys
from localaws.access.condition_keys import Keys

BYPASS = "s3:BypassGovernanceRetention"

_BUCKET = {
    "acl": "BucketAcl",
    "policy": "BucketPolicy",
    "tagging": "BucketTagging",
    "website": "BucketWebsite",
    "cors": "BucketCORS",
    "logging": "BucketLogging",
    "notification": "BucketNotification",
    "versioning": "BucketVersioning",
    "requestPayment": "BucketRequestPayment",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "ownershipControls": "BucketOwnershipControls",
    "object-lock": "BucketObjectLockConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "accelerate": "AccelerateConfiguration",
    "encryption": "EncryptionConfiguration",
    "replication": "ReplicationConfiguration",
    "inventory": "InventoryConfiguration",
    "analytics": "AnalyticsConfiguration",
    "metrics": "MetricsConfiguration",
    "intelligent-tiering": "IntelligentTieringConfiguration",
}
_ONLY_READ = {
    "policyStatus": "GetBucketPolicyStatus",
    "location": "GetBucketLocation",
    "uploads": "ListBucketMultipartUploads",
    "versions": "ListBucketVersions",
}
# These have an action for deletion. For all others, deletion needs the action that writes.
_DELETABLE = ("policy", "website")

_OBJECT = {"acl": "Acl", "tagging": "Tagging"}

# CloudTrail asks for the second one, and needs no more than s3:PutObject.
_HARMLESS_ACLS = ("private", "bucket-owner-full-control")


@dataclass(frozen=True)
class Need:
    """An action that a request needs on an object, or on a bucket if key is empty."""

    action: str
    bucket: str
    key: str = ""

    @property
    def resource(self) -> str:
        return f"{self.bucket}/{self.key}" if self.key else self.bucket or "*"


def of_bucket(
    method: str, bucket: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> list[Need]:
    """Returns what a request to a bucket needs, or one to no bucket, which lists them all.

    It is not for the deletion of several objects, which is decided for each object.
    """
    if not bucket:
        return [Need("s3:ListAllMyBuckets", "")]
    if method == "OPTIONS":
        return []
    if method == "POST":
        return [Need("s3:PutObject", bucket, query.get("key", ""))]
    if method in ("GET", "HEAD"):
        for parameter, action in _ONLY_READ.items():
            if parameter in query:
                return [Need("s3:" + action, bucket)]
    verb = {"GET": "Get", "HEAD": "Get"}.get(method, "Put")
    for parameter, document in _BUCKET.items():
        if parameter in query:
            verb = "Delete" if method == "DELETE" and parameter in _DELETABLE else verb
            return [Need(f"s3:{verb}{document}", bucket)]
    default = {"GET": "ListBucket", "HEAD": "ListBucket", "PUT": "CreateBucket", "DELETE": "DeleteBucket"}
    further = _creating_bucket(headers or {}) if method == "PUT" else []
    return [Need("s3:" + action, bucket) for action in (default[method], *further)]


def _creating_bucket(headers: Mapping[str, str]) -> list[str]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html#API_CreateBucket_RequestSyntax"""
    actions = []
    if headers.get("x-amz-bucket-object-lock-enabled", "").lower() == "true":
        actions += ["PutBucketObjectLockConfiguration", "PutBucketVersioning"]
    if "x-amz-object-ownership" in headers:
        actions.append("PutBucketOwnershipControls")
    if headers.get("x-amz-acl", "private") != "private":
        actions.append("PutBucketAcl")
    return actions


def of_object(method: str, bucket: str, key: str, query: Mapping[str, str], headers: Mapping[str, str]) -> list[Need]:
    """Returns what a request to an object needs."""
    if method == "OPTIONS":
        return []
    actions = {"GET": _reading, "HEAD": _reading, "PUT": _writing, "DELETE": _deleting, "POST": _posting}[method]
    needs = [Need("s3:" + action, bucket, key) for action in actions(query, headers)]
    if bypasses_governance(headers) and (method == "DELETE" or "retention" in query):
        needs.insert(0, Need(BYPASS, bucket, key))  # first, so that its denial is the one that the error names
    if source := copy_source(headers):
        source_bucket, source_key, version = source
        needs.insert(0, Need("s3:GetObjectVersion" if version else "s3:GetObject", source_bucket, source_key))
    return needs


def of_deletion(bucket: str, key: str, version: str | None, headers: Mapping[str, str]) -> list[Need]:
    """Returns what the deletion of one of several objects needs."""
    return of_object("DELETE", bucket, key, {"versionId": version} if version else {}, headers)


def bypasses_governance(headers: Mapping[str, str]) -> bool:
    return headers.get("x-amz-bypass-governance-retention", "").lower() == "true"


def copy_source(headers: Mapping[str, str]) -> tuple[str, str, str | None] | None:
    """Returns bucket, key and version of what is copied."""
    source = headers.get("x-amz-copy-source")
    if not source:
        return None
    parsed = urlparse(source)
    bucket, _, key = unquote(parsed.path).lstrip("/").partition("/")
    return bucket, key, parse_qs(parsed.query).get("versionId", [None])[0]


def keys(query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Keys:
    """Returns the condition keys of S3 that a request has."""
    mode, until, hold = (
        headers.get("x-amz-object-lock-" + name) for name in ("mode", "retain-until-date", "legal-hold")
    )
    if "retention" in query:
        mode, until = _xml(body, "Mode"), _xml(body, "RetainUntilDate")
    if "legal-hold" in query:
        hold = _xml(body, "Status")
    return condition_keys.of(
        {
            "s3:x-amz-acl": headers.get("x-amz-acl"),
            "s3:x-amz-storage-class": headers.get("x-amz-storage-class"),
            "s3:x-amz-copy-source": headers.get("x-amz-copy-source"),
            "s3:x-amz-server-side-encryption": headers.get("x-amz-server-side-encryption"),
            "s3:x-amz-server-side-encryption-aws-kms-key-id": headers.get(
                "x-amz-server-side-encryption-aws-kms-key-id"
            ),
            "s3:prefix": query.get("prefix"),
            "s3:delimiter": query.get("delimiter"),
            "s3:max-keys": query.get("max-keys"),
            "s3:VersionId": query.get("versionId"),
            "s3:object-lock-mode": mode,
            "s3:object-lock-retain-until-date": until,
            "s3:object-lock-remaining-retention-days": _remaining_days(until),
            "s3:object-lock-legal-hold": hold,
            "s3:TlsVersion": "1.3",
        }
    )


def parse_date(text: str) -> datetime:
    """Reads a date as S3 gets it. Raises ValueError if it is none."""
    date = datetime.fromisoformat(re.sub(r"\.\d+", "", text.strip()).replace("Z", "+00:00"))
    return date if date.tzinfo else date.replace(tzinfo=timezone.utc)


def _remaining_days(until: str | None) -> str | None:
    """Returns the whole days of the retention that is asked for. A date that cannot be read is refused later."""
    try:
        remaining = parse_date(until or "") - clock.now()
    except ValueError:
        return None
    # The request took a moment to arrive. It must not make a day less of the retention.
    return str(floor(remaining.total_seconds() / 86400 + 0.01))


def _xml(body: bytes, element: str) -> str | None:
    found = re.search(rf"<{element}>\s*([^<\s]+)\s*</{element}>".encode(), body)
    return found[1].decode() if found else None


def _reading(query: Mapping[str, str], headers: Mapping[str, str]) -> list[str]:
    version = "Version" if "versionId" in query else ""
    if "uploadId" in query:
        return ["ListMultipartUploadParts"]
    for parameter, document in _OBJECT.items():
        if parameter in query:
            return [f"GetObject{version}{document}"]
    if "legal-hold" in query:
        return ["GetObjectLegalHold"]
    if "retention" in query:
        return ["GetObjectRetention"]
    if "torrent" in query:
        return [f"GetObject{version}Torrent"]
    if "attributes" in query:
        return [f"GetObject{version}Attributes", f"GetObject{version}"]
    return [f"GetObject{version}"]


def _writing(query: Mapping[str, str], headers: Mapping[str, str]) -> list[str]:
    version = "Version" if "versionId" in query else ""
    for parameter, document in _OBJECT.items():
        if parameter in query:
            return [f"PutObject{version}{document}"]
    if "retention" in query:
        return ["PutObjectRetention"]
    if "legal-hold" in query:
        return ["PutObjectLegalHold"]
    return ["PutObject"] if "uploadId" in query else _creating(headers)


def _creating(headers: Mapping[str, str]) -> list[str]:
    actions = ["PutObject"]
    if "x-amz-object-lock-mode" in headers or "x-amz-object-lock-retain-until-date" in headers:
        actions.append("PutObjectRetention")
    if "x-amz-object-lock-legal-hold" in headers:
        actions.append("PutObjectLegalHold")
    if "x-amz-tagging" in headers:
        actions.append("PutObjectTagging")
    if headers.get("x-amz-acl", "private") not in _HARMLESS_ACLS:
        actions.append("PutObjectAcl")
    return actions


def _deleting(query: Mapping[str, str], headers: Mapping[str, str]) -> list[str]:
    if "uploadId" in query:
        return ["AbortMultipartUpload"]
    version = "Version" if "versionId" in query else ""
    return [f"DeleteObject{version}Tagging" if "tagging" in query else f"DeleteObject{version}"]


def _posting(query: Mapping[str, str], headers: Mapping[str, str]) -> list[str]:
    if "restore" in query:
        return ["RestoreObject"]
    if "select" in query:
        return ["GetObject"]
    return _creating(headers) if "uploads" in query else ["PutObject"]
