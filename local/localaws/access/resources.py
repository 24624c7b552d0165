"""Says which resources a request to a service other than S3, KMS and SNS is about, with their ARNs as in policies.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Sequence
from typing import Any

from moto.athena.models import athena_backends
from moto.iam.models import iam_backends

from localaws.access import condition_keys, organizations, roles
from localaws.access.condition_keys import Keys

# Actions that have no resource. AWS lets policies name the alarms of DescribeAlarms, which the local AWS does not know.
_WITHOUT_RESOURCE = frozenset(
    (
        *("cloudtrail:DescribeTrails", "cloudtrail:ListTrails", "cloudtrail:ListPublicKeys"),
        *("cloudtrail:RegisterOrganizationDelegatedAdmin", "cloudtrail:DeregisterOrganizationDelegatedAdmin"),
        *("cloudwatch:DescribeAlarms", "ec2:DescribeRegions", "iam:ListRoles", "logs:DescribeLogGroups"),
        *("organizations:CreatePolicy", "organizations:DescribeOrganization", "organizations:ListAccounts"),
        *("organizations:ListRoots", "organizations:ListDelegatedAdministrators"),
        "organizations:ListAWSServiceAccessForOrganization",
    )
)

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html: for these, the ARN of a
# log group does not end with an asterisk.
_TAGGING = ("TagResource", "UntagResource", "ListTagsForResource")


def of(response: Any, full_action: str) -> Sequence[str | None]:
    """Returns the resources of a request, all of which have to be allowed: `*` for none, None for an unknown one."""
    if full_action in _WITHOUT_RESOURCE:
        return ["*"]
    find = _FINDERS.get(response.service_name)
    found = find(response, full_action.partition(":")[2]) if find else []
    return list(found) or [None]


def keys(response: Any) -> Keys:
    """Returns the condition keys that a request has because of its resource."""
    if response.service_name != "organizations":
        return {}
    backend = organizations.backend_of(response.current_account)
    known = {each.id: each.type for each in backend.policies} if backend else {}
    named = response._get_param("PolicyId") or response._get_param("ResourceId")
    kind = known.get(named) or response._get_param("Type")
    return condition_keys.of({"organizations:PolicyType": kind})


def arn(response: Any, service: str, resource: str) -> str:
    """Returns the ARN of a resource in the account and region of a request."""
    return f"arn:{response.partition}:{service}:{response.region}:{response.current_account}:{resource}"


def _of_account(response: Any, action: str) -> list[str]:
    account = response._get_param("AccountId") or response.current_account
    return [f"arn:{response.partition}:account::{account}:account"]


def _of_cloud_control(response: Any, action: str) -> list[str]:
    return [arn(response, "cloudformation", "resource/*")]


def _of_trail(response: Any, action: str) -> list[str]:
    names = [response._get_param(name) for name in ("Name", "TrailName", "ResourceId")]
    names += response._get_param("ResourceIdList") or []
    return [name if name.startswith("arn:") else arn(response, "cloudtrail", f"trail/{name}") for name in names if name]


def _of_session(response: Any, action: str) -> list[str]:
    role = response._get_param("RoleArn")
    return [str(role)] if role else []


def _of_iam(response: Any, action: str) -> list[str]:
    own, path = f"arn:{response.partition}:iam::{response.current_account}", response._get_param("Path")
    if role := response._get_param("RoleName"):
        return [roles.arn_of(response.current_account, response.partition, role, path)]
    if user := response._get_param("UserName"):
        return _of_user(response, user, path)
    if policy := response._get_param("PolicyArn"):
        return [str(policy)]
    if policy := response._get_param("PolicyName"):
        return [f"{own}:policy{path or '/'}{policy}"]
    return []


def _of_user(response: Any, name: str, path: str | None) -> list[str]:
    """Returns the ARN of a user, and the one that it gets. Whoever renames a user needs the right for both."""
    account, partition = response.current_account, response.partition
    existing = iam_backends[account][partition].users.get(name)
    folder = existing.path if existing else path or "/"
    found = [f"{folder}{name}"]
    if renamed := response._get_param("NewUserName"):
        found.append(f"{response._get_param('NewPath') or folder}{renamed}")
    return [f"arn:{partition}:iam::{account}:user{each}" for each in found]


def _of_logs(response: Any, action: str) -> list[str]:
    if action in _TAGGING:
        return [str(response._get_param("resourceArn"))]
    name = response._get_param("logGroupName")
    return [arn(response, "logs", f"log-group:{name}:*")] if name else []


def _of_alarms(response: Any, action: str) -> list[str]:
    if named := response._get_param("ResourceARN"):
        return [str(named)]
    names = [response._get_param("AlarmName"), *(response._get_param("AlarmNames") or [])]
    return [arn(response, "cloudwatch", f"alarm:{name}") for name in names if name]


def _of_athena(response: Any, action: str) -> list[str]:
    if named := response._get_param("ResourceARN"):
        return [str(named)]
    workgroup = response._get_param("WorkGroup")
    if action.endswith("WorkGroup") and not workgroup:
        workgroup = response._get_param("Name")
    if query := response._get_param("NamedQueryId"):
        known = athena_backends[response.current_account][response.region].named_queries.get(query)
        workgroup = known.workgroup.name if known else None
    return [arn(response, "athena", f"workgroup/{workgroup}")] if workgroup else []


def _of_glue(response: Any, action: str) -> list[str]:
    """A table is in a database, and a database in the catalog. Whoever deletes a database, deletes what is in it."""
    if named := response._get_param("ResourceArn"):
        return [str(named)]
    database = response._get_param("DatabaseName")
    table = response._get_param("TableName")
    if action.endswith("Database"):
        database = response._get_param("Name") or (response._get_param("DatabaseInput") or {}).get("Name")
    elif action.endswith("Table"):
        table = response._get_param("Name") or (response._get_param("TableInput") or {}).get("Name")
    if not database:
        return []
    parts = ["catalog", f"database/{database}"]
    parts += [f"table/{database}/{table}"] if table else []
    parts += [f"table/{database}/*", f"userDefinedFunction/{database}/*"] if action == "DeleteDatabase" else []
    return [arn(response, "glue", part) for part in parts]


def _of_organizations(response: Any, action: str) -> list[str]:
    backend = organizations.backend_of(response.current_account)
    if backend is None:
        return []
    ids = [response._get_param(name) for name in ("PolicyId", "TargetId", "ResourceId")]
    known = [*backend.policies, *backend.accounts, *backend.ou]
    return [each.arn for each in known if each.id in ids]


_FINDERS: dict[str, Callable[[Any, str], list[str]]] = {
    "account": _of_account,
    "athena": _of_athena,
    "cloudcontrol": _of_cloud_control,
    "cloudtrail": _of_trail,
    "cloudwatch": _of_alarms,
    "glue": _of_glue,
    "iam": _of_iam,
    "logs": _of_logs,
    "organizations": _of_organizations,
    "sts": _of_session,
}
