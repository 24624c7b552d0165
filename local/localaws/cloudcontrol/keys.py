"""The types of KMS.

The handler of keys leaves out the parts that the caller may not read, instead of denying the request.
https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-kms
"""

from collections.abc import Mapping
from typing import Any

from localaws.cloudcontrol.failures import Absent
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, document, present

_BEING_DELETED = ("PendingDeletion", "PendingReplicaDeletion")


def _key(reader: Reader, asked: Mapping[str, str]) -> Properties:
    """The window of a deletion is an argument of ScheduleKeyDeletion, and no property that a key has."""
    name = asked["KeyId"]
    if name.startswith("arn:") and name.split(":")[3] != reader.region:
        raise Absent(f"Invalid arn {name.split(':')[3]}")
    found = reader.call("kms", "describe_key", KeyId=name)["KeyMetadata"]
    if found["KeyState"] in _BEING_DELETED:
        raise Absent(f"Key {found['Arn']} is being deleted")
    key = {"KeyId": found["KeyId"]}
    # Only symmetric keys with material of AWS rotate.
    can_rotate = found.get("KeySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT" and found["Origin"] == "AWS_KMS"
    rotation = _readable(reader, "get_key_rotation_status", **key) if can_rotate else {"KeyRotationEnabled": False}
    tags = _readable(reader, "list_resource_tags", **key).get("Tags", [])
    return present(
        {
            "Arn": found["Arn"],
            "KeyId": found["KeyId"],
            "Description": found.get("Description"),
            "Enabled": found["Enabled"],
            "EnableKeyRotation": rotation.get("KeyRotationEnabled"),
            "KeyPolicy": document(_readable(reader, "get_key_policy", PolicyName="default", **key).get("Policy")),
            "KeySpec": found.get("KeySpec"),
            "KeyUsage": found.get("KeyUsage"),
            "MultiRegion": found.get("MultiRegion", False),
            "Origin": found["Origin"],
            "Tags": [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in tags],
        }
    )


def _readable(reader: Reader, operation: str, **asked: Any) -> dict[str, Any]:
    """Makes a call, and returns nothing if the caller may not make it."""
    return reader.optional("AccessDeniedException", "kms", operation, **asked)


def _alias(reader: Reader, asked: Mapping[str, str]) -> Properties:
    for alias in reader.pages("kms", "list_aliases", "Aliases"):
        if alias["AliasName"] == asked["AliasName"]:
            return {"AliasName": alias["AliasName"], "TargetKeyId": alias["TargetKeyId"]}
    raise Absent(f"Alias {asked['AliasName']} is not found")


TYPES = {
    "AWS::KMS::Key": Type(("KeyId",), _key),
    "AWS::KMS::Alias": Type(("AliasName",), _alias),
}
