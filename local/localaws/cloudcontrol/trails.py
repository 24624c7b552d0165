"""The type of CloudTrail."""

from collections.abc import Mapping

from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, present


def _trail(reader: Reader, asked: Mapping[str, str]) -> Properties:
    """By its name, only a trail of the account and region is found."""
    found = reader.call("cloudtrail", "get_trail", Name=asked["TrailName"])["Trail"]
    arn = found["TrailARN"]
    reader.require("cloudtrail:GetEventConfiguration", arn)
    selectors = reader.call("cloudtrail", "get_event_selectors", TrailName=arn)
    insights = reader.optional("InsightNotEnabledException", "cloudtrail", "get_insight_selectors", TrailName=arn)
    tags = reader.call("cloudtrail", "list_tags", ResourceIdList=[arn])["ResourceTagList"]
    return present(
        {
            "AdvancedEventSelectors": selectors.get("AdvancedEventSelectors"),
            "Arn": arn,
            "CloudWatchLogsLogGroupArn": found.get("CloudWatchLogsLogGroupArn"),
            "CloudWatchLogsRoleArn": found.get("CloudWatchLogsRoleArn"),
            "EnableLogFileValidation": found.get("LogFileValidationEnabled"),
            "EventSelectors": selectors.get("EventSelectors"),
            "IncludeGlobalServiceEvents": found.get("IncludeGlobalServiceEvents"),
            "InsightSelectors": insights.get("InsightSelectors"),
            "IsLogging": reader.call("cloudtrail", "get_trail_status", Name=arn)["IsLogging"],
            "IsMultiRegionTrail": found.get("IsMultiRegionTrail"),
            "IsOrganizationTrail": found.get("IsOrganizationTrail"),
            "KMSKeyId": found.get("KmsKeyId"),
            "S3BucketName": found.get("S3BucketName"),
            "S3KeyPrefix": found.get("S3KeyPrefix"),
            "SnsTopicArn": found.get("SnsTopicARN"),
            "SnsTopicName": found.get("SnsTopicName"),
            "Tags": [tag for each in tags for tag in each["TagsList"]],
            "TrailName": found["Name"],
        }
    )


TYPES = {"AWS::CloudTrail::Trail": Type(("TrailName",), _trail)}
