"""Says which bucket policies are public, and what a public access block does about them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import json
import re
from collections.abc import Iterable

from moto.s3.models import FakeBucket

from localaws.access import policy
from localaws.access.asking import Denied
from localaws.access.policy import Effect, Statement
from localaws.access.s3_buckets import Refused

# A statement for everybody is not public if it demands a fixed value of one of these.
_FIXING_KEYS = frozenset(
    key.lower()
    for key in (
        *("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
        *("aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp"),
        *("aws:userid", "s3:DataAccessPointArn", "s3:DataAccessPointAccount"),
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    )
)
_FIXING_OPERATORS = re.compile("(ForAnyValue:)?(StringEquals(IgnoreCase)?|StringLike|ArnEquals|ArnLike|IpAddress)")
_NOT_FIXED = re.compile(r"[*?]|\$\{")


def is_public(text: str | bytes) -> bool:
    """Returns whether a bucket policy allows something to everybody."""
    return any(
        statement.effect is Effect.ALLOW and _is_for_everybody(statement) and not _has_fixed_value(statement)
        for statement in policy.parse(text).statements
    )


def is_restricted(bucket: FakeBucket) -> bool:
    """Returns whether only services and the bucket's own account have access, because its policy is public."""
    block = bucket.public_access_block
    return bool(block and block.restrict_public_buckets and bucket.policy and is_public(bucket.policy))


def require_permitted(bucket: FakeBucket | None, text: str | bytes) -> None:
    """Raises Denied for a public policy of a bucket that blocks it, and Refused for a text that is no policy."""
    try:
        found = is_public(text)
        without = [statement.sid for statement in policy.parse(text).statements if statement.principals is None]
    except (ValueError, json.JSONDecodeError) as e:
        raise Refused(400, "MalformedPolicy", f"Policies must be valid JSON and have known elements: {e}") from None
    if without:
        raise Refused(400, "MalformedPolicy", f"Missing required field Principal (statement {without[0]})")
    block = bucket.public_access_block if bucket else None
    if found and block and block.block_public_policy:
        raise Denied(
            "Access Denied: the policy is public, and public policies are blocked by the BlockPublicPolicy setting"
        )


def _is_for_everybody(statement: Statement) -> bool:
    principals = statement.principals
    return principals is not None and (principals.is_negated or ("AWS", "*") in principals.each)


def _has_fixed_value(statement: Statement) -> bool:
    return any(
        condition.key.lower() in _FIXING_KEYS
        and _FIXING_OPERATORS.fullmatch(condition.operator)
        and _are_fixed(condition.values)
        for condition in statement.conditions
    )


def _are_fixed(values: Iterable[str]) -> bool:
    return not any(_NOT_FIXED.search(value) for value in values)
