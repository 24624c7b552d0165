"""The types of S3."""

from collections.abc import Mapping
from typing import Any

from localaws.access import s3_buckets
from localaws.cloudcontrol import failures, lifecycles, replications
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, document, picked, present

_BUCKET = "AWS::S3::Bucket"

# Actions of the read handler whose calls moto lacks. The local AWS has nothing to answer for them.
_OTHER_ACTIONS = (
    *("s3:GetAnalyticsConfiguration", "s3:GetMetricsConfiguration", "s3:GetIntelligentTieringConfiguration"),
    *("s3:GetInventoryConfiguration", "s3:GetBucketAbac", "s3:GetBucketMetadataTableConfiguration"),
)


def _bucket(reader: Reader, asked: Mapping[str, str]) -> Properties:
    name = asked["BucketName"]
    bucket = {"Bucket": name}
    reader.call("s3", "head_bucket", **bucket)
    found = s3_buckets.find(name)
    if found and found.region_name != reader.region:
        raise failures.in_another_region(_BUCKET)
    for action in _OTHER_ACTIONS:
        reader.require_of_bucket(action, name)
    suffix = "amazonaws.com.cn" if reader.partition == "aws-cn" else "amazonaws.com"
    lock = _lock(reader, bucket)
    return present(
        {
            "AccelerateConfiguration": _accelerate(reader, bucket),
            "Arn": f"arn:{reader.partition}:s3:::{name}",
            "BucketEncryption": _encryption(reader, bucket),
            "BucketName": name,
            "CorsConfiguration": _cors(reader, bucket),
            "DomainName": f"{name}.s3.{suffix}",
            "DualStackDomainName": f"{name}.s3.dualstack.{reader.region}.{suffix}",
            "LifecycleConfiguration": _lifecycle(reader, bucket),
            "LoggingConfiguration": _logging(reader, bucket),
            "NotificationConfiguration": _notifications(reader, bucket),
            "ObjectLockConfiguration": lock,
            "ObjectLockEnabled": lock.get("ObjectLockEnabled") == "Enabled",
            "OwnershipControls": _ownership(reader, bucket),
            "PublicAccessBlockConfiguration": _public_access_block(reader, bucket),
            "RegionalDomainName": f"{name}.s3.{reader.region}.{suffix}",
            "ReplicationConfiguration": _replication(reader, bucket),
            "Tags": reader.optional("NoSuchTagSet", "s3", "get_bucket_tagging", **bucket).get("TagSet"),
            "VersioningConfiguration": picked(reader.call("s3", "get_bucket_versioning", **bucket), "Status"),
            "WebsiteConfiguration": _website(reader, bucket),
        }
    )


def _accelerate(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    status = reader.call("s3", "get_bucket_accelerate_configuration", **bucket).get("Status")
    return present({"AccelerationStatus": status})


def _encryption(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    absent = "ServerSideEncryptionConfigurationNotFoundError"
    found = reader.optional(absent, "s3", "get_bucket_encryption", **bucket)
    rules = [_encryption_rule(rule) for rule in found.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])]
    return present({"ServerSideEncryptionConfiguration": rules})


def _encryption_rule(rule: Mapping[str, Any]) -> Properties:
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    named = present({"KMSMasterKeyID": default.get("KMSMasterKeyID"), "SSEAlgorithm": default.get("SSEAlgorithm")})
    return present({"BucketKeyEnabled": rule.get("BucketKeyEnabled"), "ServerSideEncryptionByDefault": named})


def _cors(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.optional("NoSuchCORSConfiguration", "s3", "get_bucket_cors", **bucket)
    return present({"CorsRules": [dict(rule) for rule in found.get("CORSRules", [])]})


def _lifecycle(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    absent = "NoSuchLifecycleConfiguration"
    return lifecycles.properties(reader.optional(absent, "s3", "get_bucket_lifecycle_configuration", **bucket))


def _logging(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.call("s3", "get_bucket_logging", **bucket).get("LoggingEnabled", {})
    return present(
        {
            "DestinationBucketName": found.get("TargetBucket"),
            "LogFilePrefix": found.get("TargetPrefix"),
            "TargetObjectKeyFormat": found.get("TargetObjectKeyFormat"),
        }
    )


def _notifications(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.call("s3", "get_bucket_notification_configuration", **bucket)
    bridge = {"EventBridgeEnabled": True} if "EventBridgeConfiguration" in found else {}
    return present(
        {
            "EventBridgeConfiguration": bridge,
            "LambdaConfigurations": _destinations(found, "LambdaFunction", "Function"),
            "QueueConfigurations": _destinations(found, "Queue", "Queue"),
            "TopicConfigurations": _destinations(found, "Topic", "Topic"),
        }
    )


def _destinations(found: Mapping[str, Any], kind: str, name: str) -> list[Properties]:
    """Returns the notifications of a kind. A property has one event, and an answer of S3 has several."""
    return [
        {"Event": event, name: each[f"{kind}Arn"]} | _filter(each)
        for each in found.get(f"{kind}Configurations", [])
        for event in each["Events"]
    ]


def _filter(found: Mapping[str, Any]) -> Properties:
    rules = found.get("Filter", {}).get("Key", {}).get("FilterRules", [])
    return {"Filter": {"S3Key": {"Rules": rules}}} if rules else {}


def _lock(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    absent = "ObjectLockConfigurationNotFoundError"
    found = reader.optional(absent, "s3", "get_object_lock_configuration", **bucket)
    lock = dict(found.get("ObjectLockConfiguration", {}))
    if "Rule" in lock:
        # moto answers with days and years. S3 answers with that of the two which was set.
        retention = lock["Rule"]["DefaultRetention"]
        lock["Rule"] = {"DefaultRetention": {name: value for name, value in retention.items() if value}}
    return lock


def _ownership(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.optional("OwnershipControlsNotFoundError", "s3", "get_bucket_ownership_controls", **bucket)
    return dict(found.get("OwnershipControls", {}))


def _public_access_block(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.optional("NoSuchPublicAccessBlockConfiguration", "s3", "get_public_access_block", **bucket)
    return dict(found.get("PublicAccessBlockConfiguration", {}))


def _replication(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    absent = "ReplicationConfigurationNotFoundError"
    return replications.properties(reader.optional(absent, "s3", "get_bucket_replication", **bucket))


def _website(reader: Reader, bucket: Mapping[str, str]) -> Properties:
    found = reader.optional("NoSuchWebsiteConfiguration", "s3", "get_bucket_website", **bucket)
    return present(
        {
            "ErrorDocument": found.get("ErrorDocument", {}).get("Key"),
            "IndexDocument": found.get("IndexDocument", {}).get("Suffix"),
            "RedirectAllRequestsTo": found.get("RedirectAllRequestsTo"),
        }
    )


def _policy(reader: Reader, asked: Mapping[str, str]) -> Properties:
    found = reader.call("s3", "get_bucket_policy", Bucket=asked["Bucket"])
    return {"Bucket": asked["Bucket"], "PolicyDocument": document(found["Policy"])}


TYPES = {
    _BUCKET: Type(("BucketName",), _bucket),
    "AWS::S3::BucketPolicy": Type(("Bucket",), _policy),
}
