"""What a stack must have, so that the other policies have something to look at."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orgtrail_policy import lock, log_policies, resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import StackPolicy

_LOG_STORES = ("logging", "standalone", "replica")
_TRAILS = ("management", "standalone")
_PARTS = {
    resources.BUCKET_LOCK: "default retention of Object Lock (BucketObjectLockConfigurationV2)",
    resources.BUCKET_VERSIONING: "versioning (BucketVersioningV2)",
    resources.BUCKET_ENCRYPTION: "default encryption (BucketServerSideEncryptionConfigurationV2)",
    resources.BUCKET_PUBLIC_ACCESS: "block of public access (BucketPublicAccessBlock)",
}
# AWS keeps one of each for a bucket, so of two resources, the last one wins.
_ONCE = (
    *_PARTS,
    resources.BUCKET,
    resources.BUCKET_POLICY,
    resources.BUCKET_OWNERSHIP,
    resources.BUCKET_LIFECYCLE,
)

Found = Iterator[tuple[str, Resource | None]]


def _log_store(stack: Sequence[Resource], kind: str | None) -> Found:
    policies = [each for each in stack if log_policies.is_log_bucket_policy(each)]
    if not policies and (kind in _LOG_STORES or _has(stack, resources.LOG_STORE)):
        yield "The stack has no bucket that a trail or a replication can write to: declare the log bucket again.", None
    # The name of a bucket can be unknown before it is created.
    buckets = {each.get("bucket"): each for each in policies if each.get("bucket") not in (None, UNKNOWN)}
    for bucket, policy in buckets.items():
        for message in _bucket([each for each in stack if each.get("bucket") == bucket], bucket):
            yield message, policy


def _bucket(resources_: Sequence[Resource], bucket: str) -> Iterator[str]:
    """Parts among the query results do not count, because nothing protects them. But they can spoil others."""
    parts = {each.type: each for each in resources_ if not each.is_in(resources.QUERIES)}
    yield from _repeated(resources_, bucket)
    declared = parts.get(resources.BUCKET)
    if declared is None or declared.get("objectLockEnabled") not in (True, UNKNOWN):
        yield f"The log bucket {bucket} is not declared with Object Lock: set objectLockEnabled to true."
    for part, what in _PARTS.items():
        if part not in parts:
            yield f"The log bucket {bucket} has no {what}: declare it again."
    if resources.BUCKET_ENCRYPTION in parts:
        yield from _encryption(parts[resources.BUCKET_ENCRYPTION], bucket)
    locked = parts.get(resources.BUCKET_LOCK)
    for each in resources_:
        if each.type == resources.BUCKET_LIFECYCLE:
            yield from _expiration(each, lock.retention_days(locked) if locked else None, bucket)


def _repeated(resources_: Sequence[Resource], bucket: str) -> Iterator[str]:
    for type_, count in Counter(each.type for each in resources_ if each.type in _ONCE).items():
        if count > 1:
            name = type_.rpartition(":")[2]
            yield f"The {name} of the log bucket {bucket} is declared {count} times, and the last one wins: keep one."


def _encryption(encryption: Resource, bucket: str) -> Iterator[str]:
    by_default = encryption.at("rules", "applyServerSideEncryptionByDefault")
    algorithm, key = (
        encryption.at("rules", "applyServerSideEncryptionByDefault", name) for name in ("sseAlgorithm", "kmsMasterKeyId")
    )
    if by_default is not UNKNOWN and (algorithm not in ("aws:kms", "aws:kms:dsse", UNKNOWN) or not key):
        yield f"The log bucket {bucket} encrypts without a key of its own: set sseAlgorithm to aws:kms and kmsMasterKeyId."


def _expiration(lifecycle: Resource, locked_days: int | None, bucket: str) -> Iterator[str]:
    """S3 hides a locked log file behind a delete marker when it expires."""
    rules = lifecycle.get("rules")
    for rule in [] if rules in (None, UNKNOWN) else rules:
        enabled = rule is not UNKNOWN and rule.get("status") != "Disabled"
        expiration = rule.get("expiration") if enabled else None
        if expiration not in (None, UNKNOWN):
            yield from _early(expiration, locked_days or 0, bucket)


def _early(expiration: Mapping[str, Any], locked_days: int, bucket: str) -> Iterator[str]:
    days, date = expiration.get("days"), expiration.get("date")
    if date not in (None, "", UNKNOWN):
        yield f"All log files in {bucket} expire on {date}, also locked ones: set orgtrail:expireAfterDays instead."
    if days not in (None, UNKNOWN) and 0 < days < locked_days:
        yield (
            f"Log files in {bucket} expire after {days:.0f} {'day' if days == 1 else 'days'}, before their lock ends: "
            f"set orgtrail:expireAfterDays to {locked_days} or more."
        )


def _trail(stack: Sequence[Resource], kind: str | None) -> Found:
    expected = kind in _TRAILS or _has(stack, resources.ORGANIZATION_TRAIL)
    if expected and not any(each.type == resources.TRAIL for each in stack):
        yield "The stack has no trail: declare it again.", None


def _has(stack: Sequence[Resource], component: str) -> bool:
    return any(each.type == component for each in stack)


LOG_STORE_COMPLETE = StackPolicy(
    "log-store-complete",
    "Each log bucket has Object Lock, versioning, KMS encryption and a block of public access, each once, "
    "and keeps log files locked.",
    _log_store,
)
TRAIL_PRESENT = StackPolicy("trail-present", "A stack for a trail has one.", _trail)
