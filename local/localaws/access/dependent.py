"""Says what a request needs beside the action of its name, as AWS documents it in the column "Dependent actions".

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localaws.access import condition_keys
from localaws.access.condition_keys import Keys

# The parameter with the tags of a new resource, and the action that it needs.
_TAGS = {
    "athena:CreateWorkGroup": ("Tags", "athena:TagResource"),
    "cloudtrail:CreateTrail": ("TagsList", "cloudtrail:AddTags"),
    "cloudwatch:PutMetricAlarm": ("Tags", "cloudwatch:TagResource"),
    "glue:CreateDatabase": ("Tags", "glue:TagResource"),
    "iam:CreatePolicy": ("Tags", "iam:TagPolicy"),
    "iam:CreateRole": ("Tags", "iam:TagRole"),
    "kms:CreateKey": ("Tags", "kms:TagResource"),
    "logs:CreateLogGroup": ("tags", "logs:TagResource"),
    "organizations:CreatePolicy": ("Tags", "organizations:TagResource"),
    "SNS:CreateTopic": ("Tags", "SNS:TagResource"),
}
_SERVICE = "cloudtrail.amazonaws.com"
_LINKED = f"role/aws-service-role/{_SERVICE}/AWSServiceRoleForCloudTrail"


@dataclass(frozen=True)
class Further:
    """A further action, with its resource and its condition keys."""

    action: str
    arn: str
    keys: Keys


def of(response: Any, full_action: str, arn: str | None) -> Iterator[Further]:
    """Returns what a request needs beside full_action on its resource arn."""
    parameter, tagging = _TAGS.get(full_action, ("", ""))
    if parameter and response._get_param(parameter):
        yield Further(tagging, (arn or "*").removesuffix(":*"), {})
    if full_action == "kms:CreateKey" and response._get_param("Policy"):
        yield Further("kms:PutKeyPolicy", arn or "*", {})
    if full_action in ("cloudtrail:CreateTrail", "cloudtrail:UpdateTrail"):
        yield from _of_trail(response)
    if full_action == "cloudtrail:RegisterOrganizationDelegatedAdmin":
        yield from _linked_role(response, "context.cloudtrail.amazonaws.com")
        yield Further("organizations:RegisterDelegatedAdministrator", "*", {})
    if full_action == "cloudtrail:DeregisterOrganizationDelegatedAdmin":
        yield Further("organizations:ListAWSServiceAccessForOrganization", "*", {})
        yield Further("organizations:DeregisterDelegatedAdministrator", "*", {})


def _of_trail(response: Any) -> Iterator[Further]:
    if role := response._get_param("CloudWatchLogsRoleArn"):
        yield Further("iam:PassRole", role, condition_keys.of({"iam:PassedToService": _SERVICE}))
    if response._get_param("IsOrganizationTrail"):
        yield from _linked_role(response, _SERVICE)


def _linked_role(response: Any, service: str) -> Iterator[Further]:
    """CloudTrail looks for its role, and creates it. AWS does not document that this needs less if it is there."""
    own = f"arn:{response.partition}:iam::{response.current_account}"
    linked = f"{own}:{_LINKED.replace(_SERVICE, service, 1)}"
    yield Further("iam:GetRole", linked, {})
    yield Further("iam:CreateServiceLinkedRole", linked, condition_keys.of({"iam:AWSServiceName": service}))
    yield Further("organizations:ListAWSServiceAccessForOrganization", "*", {})
