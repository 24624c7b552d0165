"""Stacks as the program declares them, with the bucket policy and the key policy of the program's own tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orgtrail_policy import resources
from orgtrail_policy.resources import LOG_STORE, ORGANIZATION_TRAIL, QUERIES, Resource

BUCKET = "cloudtrail-123456789012-example-quantum-123"
KEY = "arn:aws:kms:ap-southeast-1:123456789012:key/1d2f1b1e-8a4e-4c1c-9d4a-0123456789ab"
TRAIL = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123"
_POLICIES = Path(__file__).parents[2] / "src/test/resources/policies"


def policy(name: str) -> str:
    """Returns a policy document that the program writes: log-bucket, log-key or access-log-bucket."""
    return (_POLICIES / f"{name}.json").read_text(encoding="utf-8")


def component(type_: str) -> Resource:
    return Resource(type_, "component", (), True, {})


def resource(component_: str, type_: str, protected: bool = True, **properties: Any) -> Resource:
    return Resource(type_, "any", (component_,), protected, properties)


def bucket_parts(component_: str, bucket: str, document: str, protected: bool = True) -> list[Resource]:
    """Returns what every bucket has."""
    public_access = dict.fromkeys(
        ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True
    )
    return [
        resource(component_, resources.BUCKET_OWNERSHIP, protected, bucket=bucket, rule={"objectOwnership": "BucketOwnerEnforced"}),
        resource(component_, resources.BUCKET_PUBLIC_ACCESS, protected, bucket=bucket, **public_access),
        resource(component_, resources.BUCKET_POLICY, protected, bucket=bucket, policy=document),
    ]


def versioning(bucket: str) -> Resource:
    return resource(LOG_STORE, resources.BUCKET_VERSIONING, bucket=bucket, versioningConfiguration={"status": "Enabled"})


def encryption(component_: str, bucket: str, protected: bool = True, **by_default: Any) -> Resource:
    rules = [{"applyServerSideEncryptionByDefault": by_default}]
    return resource(component_, resources.BUCKET_ENCRYPTION, protected, bucket=bucket, rules=rules)


def lock(**retention: Any) -> Resource:
    return resource(
        LOG_STORE,
        resources.BUCKET_LOCK,
        bucket=BUCKET,
        rule={"defaultRetention": retention or {"mode": "GOVERNANCE", "days": 365.0}},
    )


def lifecycle(**rule: Any) -> Resource:
    rules = [{"id": "abort", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 1.0}}]
    return resource(LOG_STORE, resources.BUCKET_LIFECYCLE, bucket=BUCKET, rules=rules + ([rule] if rule else []))


def log_bucket(**properties: Any) -> Resource:
    own = {"bucket": BUCKET, "objectLockEnabled": True, "forceDestroy": False}
    return resource(LOG_STORE, resources.BUCKET, **own | properties)


def log_key(**properties: Any) -> Resource:
    own = {"enableKeyRotation": True, "deletionWindowInDays": 30.0, "isEnabled": True, "policy": policy("log-key")}
    return resource(LOG_STORE, resources.KEY, **own | properties)


def trail(**properties: Any) -> Resource:
    own = {
        "isOrganizationTrail": True,
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "enableLogging": True,
        "kmsKeyId": KEY,
        "s3BucketName": BUCKET,
        "advancedEventSelectors": [
            {"name": "Management events", "fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]}
        ],
    }
    return resource(ORGANIZATION_TRAIL, resources.TRAIL, **own | properties)


def access_logs() -> list[Resource]:
    bucket = f"{BUCKET}-logs"
    return [
        resource(LOG_STORE, resources.BUCKET, bucket=bucket, forceDestroy=False),
        *bucket_parts(LOG_STORE, bucket, policy("access-log-bucket")),
        versioning(bucket),
        encryption(LOG_STORE, bucket, sseAlgorithm="AES256"),
    ]


def queries() -> list[Resource]:
    """Returns what nothing protects, because it is no evidence."""
    bucket = f"{BUCKET}-queries"
    return [
        component(QUERIES),
        resource(QUERIES, resources.BUCKET, False, bucket=bucket, forceDestroy=True),
        *bucket_parts(QUERIES, bucket, '{"Version": "2012-10-17", "Statement": []}', protected=False),
        encryption(QUERIES, bucket, False, sseAlgorithm="aws:kms", kmsMasterKeyId=KEY),
    ]


def logging() -> list[Resource]:
    return [
        component(LOG_STORE),
        log_bucket(),
        log_key(),
        *bucket_parts(LOG_STORE, BUCKET, policy("log-bucket")),
        versioning(BUCKET),
        lock(),
        encryption(LOG_STORE, BUCKET, sseAlgorithm="aws:kms", kmsMasterKeyId=KEY),
        lifecycle(),
        *access_logs(),
        *queries(),
    ]


def management() -> list[Resource]:
    return [component(ORGANIZATION_TRAIL), trail()]


def without(stack: Iterable[Resource], type_: str, bucket: str | None = BUCKET) -> list[Resource]:
    """Returns a stack without the resource of a type, that of the log bucket if it belongs to one."""
    return [each for each in stack if each.type != type_ or each.get("bucket") not in (bucket, None)]


def replaced(stack: Iterable[Resource], other: Resource) -> list[Resource]:
    """Returns a stack with another resource in place of that of the same type."""
    return [*without(stack, other.type), other]
