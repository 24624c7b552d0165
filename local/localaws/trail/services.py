"""Says what CloudTrail calls services and their events, and in which region it records them."""

import re

# The sources of services whose source is not their name.
_SOURCES = {
    "cloudcontrol": "cloudcontrolapi",
    "cloudwatch": "monitoring",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tagging",
    "s3control": "s3",
    "stepfunctions": "states",
}

# Global services: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
_GLOBAL = frozenset({"account", "cloudfront", "iam", "organizations", "route53", "shield", "support"})
GLOBAL_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

_READ_ONLY = re.compile(r"(Get|List|Describe|Head|Lookup|BatchGet|Search|Select|Query|Scan|Simulate|Filter)[A-Z0-9]")
_ALSO_READ_ONLY = frozenset(
    {
        *("kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt", "kms:Sign", "kms:Verify", "kms:GenerateDataKey"),
        *("kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair", "kms:GenerateRandom", "kms:GenerateMac"),
        *("kms:GenerateDataKeyPairWithoutPlaintext", "kms:VerifyMac", "sqs:ReceiveMessage"),
        *("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot"),
        *("s3:OptionsObject", "s3:OptionsBucket"),
    }
)

# Data events of services other than S3, with the types of their resources.
_DATA = {
    "dynamodb": (
        frozenset(
            {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"}
        ),
        "AWS::DynamoDB::Table",
    ),
    "lambda": (frozenset({"Invoke"}), "AWS::Lambda::Function"),
    "sns": (frozenset({"Publish", "PublishBatch"}), "AWS::SNS::Topic"),
    "sqs": (
        frozenset(
            {
                *("SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch"),
                *("ChangeMessageVisibility", "ChangeMessageVisibilityBatch"),
            }
        ),
        "AWS::SQS::Queue",
    ),
}

# CloudTrail does not record these.
_NOT_RECORDED = frozenset({"logs:PutLogEvents", "cloudwatch:PutMetricData"})


def source(service: str) -> str:
    """Returns the event source of a service of moto."""
    return f"{short_source(service)}.amazonaws.com"


def short_source(service: str) -> str:
    """Returns the same without .amazonaws.com."""
    return _SOURCES.get(service, service)


def region(service: str, asked: str, partition: str) -> str:
    """Returns the region in which an event is recorded. asked is the region that the request is for."""
    return GLOBAL_REGIONS.get(partition, asked) if service in _GLOBAL else asked


def is_global(event_source: str) -> bool:
    """Returns whether the setting IncludeGlobalServiceEvents is about an event source."""
    return event_source.split(".")[0] in _GLOBAL | {"sts"}


def is_read_only(service: str, name: str) -> bool:
    return _READ_ONLY.match(name) is not None or f"{service}:{name}" in _ALSO_READ_ONLY


def data_resource_type(service: str, name: str) -> str | None:
    """Returns the type of the resource of a data event, or None for a management event."""
    names, kind = _DATA.get(service, (frozenset(), ""))
    return kind if name in names else None


def is_recorded(service: str, name: str) -> bool:
    return f"{service}:{name}" not in _NOT_RECORDED
