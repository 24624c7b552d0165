"""The types of CloudWatch Logs."""

from collections.abc import Mapping
from typing import Any

from localaws.cloudcontrol.failures import Absent
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, document, of_tags, present


def _log_group(reader: Reader, asked: Mapping[str, str]) -> Properties:
    name = asked["LogGroupName"]
    groups = reader.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
    found = next((group for group in groups if group["logGroupName"] == name), None)
    if found is None:
        raise Absent("The specified log group does not exist.")
    arn = found["arn"].removesuffix(":*")
    for action in "logs:GetDataProtectionPolicy", "logs:DescribeIndexPolicies":
        reader.require(action, f"{arn}:*")
    policies = reader.call("logs", "describe_resource_policies").get("resourcePolicies", [])
    own: Mapping[str, Any] = next((policy for policy in policies if policy.get("resourceArn") == arn), {})
    return present(
        {
            "Arn": f"{arn}:*",
            "KmsKeyId": found.get("kmsKeyId"),
            "LogGroupClass": found.get("logGroupClass") or "STANDARD",
            "LogGroupName": name,
            "ResourcePolicyDocument": document(own.get("policyDocument")),
            "RetentionInDays": found.get("retentionInDays"),
            "Tags": of_tags(reader.call("logs", "list_tags_for_resource", resourceArn=arn)["tags"]),
        }
    )


def _metric_filter(reader: Reader, asked: Mapping[str, str]) -> Properties:
    group, name = asked["LogGroupName"], asked["FilterName"]
    filters = reader.call("logs", "describe_metric_filters", logGroupName=group, filterNamePrefix=name)["metricFilters"]
    found = next((each for each in filters if each["filterName"] == name), None)
    if found is None:
        raise Absent("The specified metric filter does not exist.")
    return present(
        {
            "FilterName": name,
            "FilterPattern": found.get("filterPattern"),
            "LogGroupName": group,
            "MetricTransformations": [_transformation(each) for each in found["metricTransformations"]],
        }
    )


def _transformation(found: Mapping[str, Any]) -> Properties:
    return present(
        {
            "DefaultValue": found.get("defaultValue"),
            "Dimensions": of_tags(found.get("dimensions") or {}),
            "MetricName": found["metricName"],
            "MetricNamespace": found["metricNamespace"],
            "MetricValue": found["metricValue"],
            "Unit": found.get("unit"),
        }
    )


TYPES = {
    "AWS::Logs::LogGroup": Type(("LogGroupName",), _log_group),
    "AWS::Logs::MetricFilter": Type(("LogGroupName", "FilterName"), _metric_filter),
}
