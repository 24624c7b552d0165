"""Statements that allow more than the organization and its trail.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from collections.abc import Iterator

from orgtrail_policy import log_policies, resources
from orgtrail_policy.documents import Condition, DocumentError, Statement
from orgtrail_policy.resources import Resource
from orgtrail_policy.rules import Config, ResourcePolicy

_OF_BUCKETS = (resources.BUCKET, resources.BUCKET_POLICY)
_CALLERS_ORGANIZATION = ("aws:principalorgid", "aws:principalorgpaths")
_SOURCES_ORGANIZATION = ("aws:sourceorgid", "aws:sourceorgpaths")
# CloudWatch Logs sends the log group in place of a source.
_SOURCE = ("aws:sourcearn", "aws:sourceaccount", "kms:encryptioncontext:aws:logs:arn")
_TRAIL_ARN = re.compile(r"arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:(\d{12}):trail/[A-Za-z0-9._-]+")
_ALL_ACTIONS = re.compile(r"((s3|kms):)?[*?]+")


def _statements(resource: Resource, config: Config) -> Iterator[str]:
    try:
        found = log_policies.statements(resource)
    except DocumentError as e:
        yield f"The policy cannot be checked: {e}."
        return
    # The key of a log group has AWS's default statement, which lets the account manage it by IAM policies.
    is_of_logs = resource.type in _OF_BUCKETS or log_policies.is_log_key(resource)
    for statement in found:
        if statement.allows:
            for problem in _problems(statement, config, is_of_logs):
                yield f"Statement {statement.which} {problem}."


def _problems(statement: Statement, config: Config, is_of_logs: bool) -> Iterator[str]:
    if statement.excluded_principals:
        yield "allows everyone but its NotPrincipal: name the principals in Principal"
    elif statement.is_for_everyone and not _names_organization(statement, config):
        yield f"allows everyone: add the condition StringEquals aws:PrincipalOrgID {_organization(config)}"
    for service in statement.services:
        yield from _unguarded_service(statement, service, config)
    if statement.excluded_actions:
        yield "allows everything but its NotAction: name the actions in Action"
    elif is_of_logs and any(_ALL_ACTIONS.fullmatch(action.lower()) for action in statement.actions):
        yield "allows all actions: name the actions"


def _unguarded_service(statement: Statement, service: str, config: Config) -> Iterator[str]:
    if service == log_policies.CLOUDTRAIL:
        if not any(_names_trails(condition, config) for condition in statement.conditions):
            accounts = " or ".join(config["trailAccountIds"]) or "your management account"
            yield (
                f"allows {service} for other trails: add the condition StringEquals aws:SourceArn with the ARN of "
                f"the trail in {accounts}"
            )
    elif not any(_names_source(condition, config) for condition in statement.conditions):
        yield f"allows {service} on behalf of anyone: add a condition on aws:SourceArn or aws:SourceAccount"


def _names_trails(condition: Condition, config: Config) -> bool:
    """Whether the condition names trails only, one by one, in the accounts that the configuration names, if it names any."""
    trails = [_TRAIL_ARN.fullmatch(value) for value in condition.values]
    accounts = config["trailAccountIds"]
    return (
        condition.requires
        and condition.key == "aws:sourcearn"
        and all(trail and (not accounts or trail.group(1) in accounts) for trail in trails)
    )


def _names_source(condition: Condition, config: Config) -> bool:
    if condition.key in _SOURCES_ORGANIZATION:
        return _is_of_organization(condition, config)
    return condition.requires and condition.key in _SOURCE and condition.is_fixed


def _names_organization(statement: Statement, config: Config) -> bool:
    return any(
        condition.key in _CALLERS_ORGANIZATION and _is_of_organization(condition, config)
        for condition in statement.conditions
    )


def _is_of_organization(condition: Condition, config: Config) -> bool:
    """Whether all values are the organization's id or paths in it, of any organization if the configuration names none."""
    organization = re.escape(config["organizationId"]) or "o-[a-z0-9]{10,32}"
    path = "/.*" if condition.key.endswith("paths") else ""
    return condition.requires and all(re.fullmatch(organization + path, value) for value in condition.values)


def _organization(config: Config) -> str:
    return config["organizationId"] or "with the id of your organization"


NO_UNGUARDED_STATEMENT = ResourcePolicy(
    "no-unguarded-statement",
    "The policies of buckets and keys allow only named principals, the organization, and services on behalf of named sources.",
    _statements,
    properties={
        "organizationId": {"type": "string", "pattern": "^(o-[a-z0-9]{10,32})?$", "default": ""},
        "trailAccountIds": {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{12}$"}, "default": []},
    },
)
