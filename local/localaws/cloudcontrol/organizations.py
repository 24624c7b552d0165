"""The type of Organizations."""

from collections.abc import Mapping

from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, document, present


def _policy(reader: Reader, asked: Mapping[str, str]) -> Properties:
    policy = {"PolicyId": asked["Id"]}
    found = reader.call("organizations", "describe_policy", **policy)["Policy"]
    summary = found["PolicySummary"]
    targets = reader.pages("organizations", "list_targets_for_policy", "Targets", **policy)
    return present(
        {
            "Arn": summary["Arn"],
            "AwsManaged": summary.get("AwsManaged"),
            "Content": document(found["Content"]),
            "Description": summary.get("Description"),
            "Id": summary["Id"],
            "Name": summary["Name"],
            "Tags": reader.pages("organizations", "list_tags_for_resource", "Tags", ResourceId=asked["Id"]),
            "TargetIds": [target["TargetId"] for target in targets],
            "Type": summary["Type"],
        }
    )


TYPES = {"AWS::Organizations::Policy": Type(("Id",), _policy)}
