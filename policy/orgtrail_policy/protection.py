"""The protection against deletion, and against the public."""

from collections.abc import Iterator

from orgtrail_policy import log_policies, resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy

# What holds logs, or keeps others from deleting or reading them.
_PROTECTED = {
    resources.BUCKET,
    resources.BUCKET_POLICY,
    resources.BUCKET_LOCK,
    resources.BUCKET_VERSIONING,
    resources.BUCKET_ENCRYPTION,
    resources.BUCKET_PUBLIC_ACCESS,
    resources.BUCKET_OWNERSHIP,
    resources.TRAIL,
}

_PUBLIC_ACCESS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def _force_destroy(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type == resources.BUCKET and not _is_disposable(resource) and resource.get("forceDestroy") is True:
        yield "Pulumi can delete the bucket with all its logs: remove orgtrail:forceDestroy."


def _protect(resource: Resource, config: Config) -> Iterator[str]:
    is_guarded = resource.type in _PROTECTED or log_policies.is_log_key(resource)
    if is_guarded and not _is_disposable(resource) and not resource.protected:
        yield "Pulumi can delete or replace the resource: remove orgtrail:forceDestroy, or set the option protect."


def _is_disposable(resource: Resource) -> bool:
    """Query results are no evidence, so nothing of them is protected. What guards log files is no query result."""
    guards_logs = log_policies.is_log_bucket_policy(resource) or log_policies.is_log_key(resource)
    return resource.is_in(resources.QUERIES) and not guards_logs


def _not_public(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type == resources.BUCKET_PUBLIC_ACCESS:
        for flag in _PUBLIC_ACCESS:
            if resource.get(flag) not in (True, UNKNOWN):
                yield f"S3 does not block all public access: set {flag} to true."
    if resource.type == resources.BUCKET and resource.get("grants") not in (None, [], UNKNOWN):
        yield "The bucket grants access with an ACL: remove grants."
    ownership = resource.at("rule", "objectOwnership")
    if resource.type == resources.BUCKET_OWNERSHIP and ownership not in ("BucketOwnerEnforced", UNKNOWN):
        yield f"The bucket accepts ACLs (objectOwnership {ownership}): set it to BucketOwnerEnforced."


NOT_FORCE_DESTROYED = ResourcePolicy(
    "bucket-not-force-destroyed", "A bucket with logs cannot be deleted together with them.", _force_destroy
)
PROTECTED = ResourcePolicy(
    "evidence-protected", "Pulumi does not delete or replace the trail, log buckets, their protection and keys.", _protect
)
NOT_PUBLIC = ResourcePolicy("bucket-not-public", "Buckets are closed to the public and to ACLs.", _not_public)
