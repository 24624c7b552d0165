"""Writes the replication of a bucket as the property of the type AWS::S3::Bucket.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-replicationconfiguration.html
"""

from collections.abc import Mapping
from typing import Any

from localaws.cloudcontrol.types import Properties, picked, present

_SAME = (
    *("DeleteMarkerReplication", "Destination", "ExistingObjectReplication", "Prefix", "Priority"),
    *("SourceSelectionCriteria", "Status"),
)


def properties(found: Mapping[str, Any]) -> Properties:
    configuration = found.get("ReplicationConfiguration", {})
    rules = [_rule(rule) for rule in configuration.get("Rules", [])]
    return {"Role": configuration["Role"], "Rules": rules} if rules else {}


def _rule(found: Mapping[str, Any]) -> Properties:
    return picked(found, *_SAME) | present({"Filter": _filter(found.get("Filter", {})), "Id": found.get("ID")})


def _filter(found: Mapping[str, Any]) -> Properties:
    every = found.get("And", {})
    return present(
        {
            "And": present({"Prefix": every.get("Prefix"), "TagFilters": every.get("Tags")}),
            "Prefix": found.get("Prefix"),
            "TagFilter": found.get("Tag"),
        }
    )
