"""What a trail records, and how."""

from collections.abc import Iterator, Mapping
from typing import Any

from orgtrail_policy import resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy


def _validation(resource: Resource, config: Config) -> Iterator[str]:
    yield from _requires(resource, "enableLogFileValidation", "The trail writes no digests")


def _logging(resource: Resource, config: Config) -> Iterator[str]:
    # The provider's default is true.
    if resource.type == resources.TRAIL and resource.get("enableLogging") is False:
        yield "The trail is paused: set orgtrail:enableCloudtrail to true."


def _coverage(resource: Resource, config: Config) -> Iterator[str]:
    if config["organizationTrail"]:
        yield from _requires(resource, "isOrganizationTrail", "The trail records one account only")
    yield from _requires(resource, "isMultiRegionTrail", "The trail records one region only")
    # The provider's default is true.
    if resource.type == resources.TRAIL and resource.get("includeGlobalServiceEvents") is False:
        yield "The trail omits events of IAM and STS: set orgtrail:includeGlobalServiceEvents to true."


def _encryption(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type != resources.TRAIL:
        return
    key, required = resource.get("kmsKeyId"), config["kmsKeyArn"]
    if not key:
        yield "The trail encrypts with no KMS key: set kmsKeyId to the key of the logging stack (its output kmsKeyArn)."
    elif required and key not in (required, UNKNOWN):
        yield f"The trail encrypts with the key {key}: set kmsKeyId to {required}."


def _destination(resource: Resource, config: Config) -> Iterator[str]:
    """Log files in a bucket of somebody else are lost, however well the old bucket is locked."""
    if resource.type != resources.TRAIL:
        return
    bucket, required = resource.get("s3BucketName"), config["s3BucketName"]
    if required and bucket not in (required, UNKNOWN):
        yield f"The trail writes to the bucket {bucket}: set s3BucketName to {required}."


def _requires(resource: Resource, flag: str, otherwise: str) -> Iterator[str]:
    """A flag of a trail that must be set, because the provider's default is false. The setting has the same name."""
    if resource.type == resources.TRAIL and resource.get(flag) not in (True, UNKNOWN):
        yield f"{otherwise}: set orgtrail:{flag} to true."


def _management_events(resource: Resource, config: Config) -> Iterator[str]:
    """Without selectors, a trail records all management events."""
    if resource.type != resources.TRAIL:
        return
    basic, advanced = resource.get("eventSelectors") or [], resource.get("advancedEventSelectors") or []
    if UNKNOWN in (basic, advanced) or not basic and not advanced:
        return
    if not any(map(_selects_all, basic)) and not any(map(_selects_all_management_events, advanced)):
        yield (
            "The event selectors omit management events: let one of them select all, without a condition on "
            "readOnly, eventSource, eventName or others."
        )


def _selects_all(selector: Any) -> bool:
    """https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html"""
    if selector is UNKNOWN:
        return True
    return (
        selector.get("includeManagementEvents", True) is not False
        and selector.get("readWriteType", "All") in ("All", UNKNOWN)
        and selector.get("excludeManagementEventSources") in (None, [], UNKNOWN)
    )


def _selects_all_management_events(selector: Any) -> bool:
    """https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html"""
    fields = UNKNOWN if selector is UNKNOWN else selector.get("fieldSelectors") or []
    if fields is UNKNOWN or UNKNOWN in fields:
        return True
    return len(fields) == 1 and _is_management(fields[0])


def _is_management(field: Mapping[str, Any]) -> bool:
    return field.get("field") in ("eventCategory", UNKNOWN) and field.get("equals") in (UNKNOWN, ["Management"])


VALIDATES_LOG_FILES = ResourcePolicy(
    "trail-validates-log-files",
    "The trail writes signed digests, which reveal changed and missing log files.",
    _validation,
)
IS_LOGGING = ResourcePolicy("trail-is-logging", "The trail records.", _logging)
COVERS_ORGANIZATION = ResourcePolicy(
    "trail-covers-organization",
    "The trail records all accounts of the organization in all regions.",
    _coverage,
    properties={"organizationTrail": {"type": "boolean", "default": True}},
)
RECORDS_MANAGEMENT_EVENTS = ResourcePolicy(
    "trail-records-management-events", "The trail records all management events.", _management_events
)
ENCRYPTS = ResourcePolicy(
    "trail-encrypts-with-kms",
    "The trail encrypts with a KMS key, the one that the security team names.",
    _encryption,
    properties={"kmsKeyArn": {"type": "string", "default": ""}},
)
WRITES_TO_LOG_BUCKET = ResourcePolicy(
    "trail-writes-to-log-bucket",
    "The trail writes to the bucket that the security team names.",
    _destination,
    properties={"s3BucketName": {"type": "string", "default": ""}},
)
