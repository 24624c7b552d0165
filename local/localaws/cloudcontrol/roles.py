"""The types of IAM."""

from collections.abc import Mapping
from typing import Any

from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, picked, present

_SAME = ("Arn", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "RoleId", "RoleName", "Tags")


def _role(reader: Reader, asked: Mapping[str, str]) -> Properties:
    role = {"RoleName": asked["RoleName"]}
    found = reader.call("iam", "get_role", **role)["Role"]
    attached = reader.pages("iam", "list_attached_role_policies", "AttachedPolicies", **role)
    names = reader.pages("iam", "list_role_policies", "PolicyNames", **role)
    return picked(found, *_SAME) | present(
        {
            "ManagedPolicyArns": [policy["PolicyArn"] for policy in attached],
            "PermissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "Policies": [
                {"PolicyName": name, "PolicyDocument": _inline(reader, role["RoleName"], name)} for name in names
            ],
        }
    )


def _inline(reader: Reader, role: str, name: str) -> Any:
    return reader.call("iam", "get_role_policy", RoleName=role, PolicyName=name)["PolicyDocument"]


def _role_policy(reader: Reader, asked: Mapping[str, str]) -> Properties:
    return dict(asked) | {"PolicyDocument": _inline(reader, asked["RoleName"], asked["PolicyName"])}


def _managed_policy(reader: Reader, asked: Mapping[str, str]) -> Properties:
    arn = {"PolicyArn": asked["PolicyArn"]}
    found = reader.call("iam", "get_policy", **arn)["Policy"]
    version = reader.call("iam", "get_policy_version", VersionId=found["DefaultVersionId"], **arn)["PolicyVersion"]
    users = reader.call("iam", "list_entities_for_policy", **arn)
    dates = {name: found[name].isoformat() for name in ("CreateDate", "UpdateDate") if found.get(name)}
    return (
        picked(found, "DefaultVersionId", "Description", "Path", "PolicyId")
        | dates
        | present(
            {
                "AttachmentCount": found.get("AttachmentCount"),
                "Groups": [each["GroupName"] for each in users.get("PolicyGroups", [])],
                "IsAttachable": found.get("IsAttachable"),
                "ManagedPolicyName": found["PolicyName"],
                "PermissionsBoundaryUsageCount": found.get("PermissionsBoundaryUsageCount"),
                "PolicyArn": found["Arn"],
                "PolicyDocument": version["Document"],
                "Roles": [each["RoleName"] for each in users.get("PolicyRoles", [])],
                "Users": [each["UserName"] for each in users.get("PolicyUsers", [])],
            }
        )
    )


TYPES = {
    "AWS::IAM::Role": Type(("RoleName",), _role),
    "AWS::IAM::RolePolicy": Type(("PolicyName", "RoleName"), _role_policy),
    "AWS::IAM::ManagedPolicy": Type(("PolicyArn",), _managed_policy),
}
