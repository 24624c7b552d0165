"""The policies of buckets and keys: which of them are those of log files, and what they must deny."""

import re
from collections.abc import Iterator
from typing import Any

from orgtrail_policy import documents, resources
from orgtrail_policy.documents import DocumentError, Statement
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy

CLOUDTRAIL = "cloudtrail.amazonaws.com"

# The program has the policy of a bucket in a resource of its own, and that of a key in the key. The provider knows both ways.
_WITH_POLICY = (resources.BUCKET, resources.BUCKET_POLICY, resources.KEY, resources.KEY_POLICY)

_LOCK_DENIALS = {
    "s3:BypassGovernanceRetention": "delete a locked log file",
    "s3:DeleteObject": "hide a log file behind a delete marker",
}
_KEY_DENIALS = {
    "kms:ScheduleKeyDeletion": "delete the key",
    "kms:DisableKey": "disable the key",
}
# In a key policy, only this resource is the key. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
_THIS_KEY = r"\*"


def statements(resource: Resource) -> list[Statement]:
    """Returns the statements of the policy of a bucket or key; none if it has none, or if it is unknown.

    Raises DocumentError if it is no policy document.
    """
    policy = resource.get("policy") if resource.type in _WITH_POLICY else None
    return [] if policy in (None, "", UNKNOWN) else documents.parse(policy)


def is_log_bucket_policy(resource: Resource) -> bool:
    """Returns whether a resource is the policy of a bucket that a trail or a replication writes to."""
    return resource.type == resources.BUCKET_POLICY and any(map(_lets_write, _readable(resource)))


def is_log_key(resource: Resource) -> bool:
    """Returns whether a resource is a key of log files: one of a log store, or one that a trail encrypts with."""
    return resource.type == resources.KEY and (
        resource.is_in(resources.LOG_STORE)
        or any(each.allows and CLOUDTRAIL in each.services for each in _readable(resource))
    )


def _lets_write(statement: Statement) -> bool:
    delivers = CLOUDTRAIL in statement.services and statement.covers("s3:PutObject")
    return statement.allows and (delivers or statement.covers("s3:ReplicateObject"))


def _readable(resource: Resource) -> list[Statement]:
    """Another policy reports a document that cannot be read."""
    try:
        return statements(resource)
    except DocumentError:
        return []


def _denials(resource: Resource, config: Config) -> Iterator[str]:
    if is_log_bucket_policy(resource):
        yield from _missing(resource, _LOCK_DENIALS, _all_objects(resource.get("bucket")))
    elif is_log_key(resource) and resource.get("policy") is not UNKNOWN:
        yield from _missing(resource, _KEY_DENIALS, _THIS_KEY)
    elif resource.type == resources.KEY_POLICY:
        yield "A resource of its own replaces the policy of the key: declare it in the key."


def _all_objects(bucket: Any) -> str:
    """A pattern. The name of a bucket can be unknown before it is created."""
    name = "[^/]+" if bucket is UNKNOWN else re.escape(str(bucket))
    return rf"\*|arn:[a-z-]+:s3:::{name}/\*"


def _missing(resource: Resource, needed: dict[str, str], where: str) -> Iterator[str]:
    found = _readable(resource)
    for action, consequence in needed.items():
        if not any(_denies(statement, action, where) for statement in found):
            yield (
                f"The policy lets principals {consequence}: deny {action} on all of it to everyone but named principals "
                "(ArnNotEquals aws:PrincipalArn)."
            )


def _denies(statement: Statement, action: str, where: str) -> bool:
    """Returns whether a statement denies an action on everything to everyone but principals that it names one by one."""
    return (
        not statement.allows
        and statement.is_for_everyone
        and statement.covers(action)
        and any(re.fullmatch(where, resource) for resource in statement.resources)
        and all(
            condition.exempts and condition.key == "aws:principalarn" and condition.is_literal
            for condition in statement.conditions
        )
    )


DESTRUCTION_DENIED = ResourcePolicy(
    "destruction-denied",
    "The policies of log buckets and their keys deny everyone but named principals to remove what protects log files.",
    _denials,
)
