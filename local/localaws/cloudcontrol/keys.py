"""The types of KMS."""

from collections.abc import Mapping

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
    rotation = reader.call("kms", "get_key_rotation_status", **key) if can_rotate else {}
    tags = reader.call("kms", "list_resource_tags", **key)["Tags"]
    return present(
        {
            "Arn": found["Arn"],
            "KeyId": found["KeyId"],
            "Description": found.get("Description"),
            "Enabled": found["Enabled"],
            "EnableKeyRotation": rotation.get("KeyRotationEnabled", False),
            "KeyPolicy": document(reader.call("kms", "get_key_policy", PolicyName="default", **key)["Policy"]),
            "KeySpec": found.get("KeySpec"),
            "KeyUsage": found.get("KeyUsage"),
            "MultiRegion": found.get("MultiRegion", False),
            "Origin": found["Origin"],
            "Tags": [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in tags],
        }
    )


def _alias(reader: Reader, asked: Mapping[str, str]) -> Properties:
    for alias in reader.pages("kms", "list_aliases", "Aliases"):
        if alias["AliasName"] == asked["AliasName"]:
            return {"AliasName": alias["AliasName"], "TargetKeyId": alias["TargetKeyId"]}
    raise Absent(f"Alias {asked['AliasName']} is not found")


TYPES = {
    "AWS::KMS::Key": Type(("KeyId",), _key),
    "AWS::KMS::Alias": Type(("AliasName",), _alias),
}
