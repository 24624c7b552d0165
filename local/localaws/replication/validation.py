"""What S3 checks when a replication configuration is put. It checks neither the role nor the key.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html

AWS documents the rules, but not the texts of the errors. These are those that S3 is known to answer, except the one for
Object Lock, whose text is not known.
"""

from collections import Counter
from collections.abc import Callable

from localaws.replication import configuration
from localaws.replication.configuration import Element

_MAX_RULES, _MAX_ID = 1000, 255
# S3 replicates in this time if a rule asks for replication time control.
_MINUTES = "15"


class Invalid(Exception):
    """A configuration that S3 refuses, with its error code."""

    def __init__(self, text: str, code: str = "InvalidRequest") -> None:
        super().__init__(text)
        self.code = code


class Bucket:
    """What S3 knows about a bucket."""

    def __init__(self, name: str, account: str, is_versioned: bool, is_locked: bool) -> None:
        self.name, self.account, self.is_versioned, self.is_locked = name, account, is_versioned, is_locked


def check(document: Element, source: Bucket, find: Callable[[str], Bucket | None]) -> None:
    """Raises Invalid for the first thing that S3 refuses. find returns a bucket by its name."""
    if not source.is_versioned:
        raise Invalid("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
    _check_role(document, source)
    rules = configuration.rules(document)
    if not 1 <= len(rules) <= _MAX_RULES:
        raise Invalid("The XML you provided was not well-formed or did not validate", "MalformedXML")
    _check_unique([rule.get("ID") for rule in rules], "rule id")
    _check_unique([rule.get("Priority") for rule in rules if configuration.has_filter(rule)], "priority")
    for rule in rules:
        _check_rule(rule)
        _check_destination(rule["Destination"], source, find)


def _check_role(document: Element, source: Bucket) -> None:
    parts = str(document.get("Role") or "").split(":")
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise Invalid("Invalid ARN in the replication configuration's Role", "InvalidArgument")
    if parts[4] != source.account:
        raise Invalid("Cross-account pass role is not allowed.", "AccessDenied")


def _check_unique(values: list[str | None], what: str) -> None:
    repeated = [value for value, count in Counter(values).items() if value is not None and count > 1]
    if repeated:
        raise Invalid(f"Found duplicate {what} {repeated[0]}.", "InvalidArgument")


def _check_rule(rule: Element) -> None:
    version = "must be specified for this version of Cross Region Replication configuration schema."
    if rule.get("Status") not in ("Enabled", "Disabled") or not isinstance(rule.get("Destination"), dict):
        raise Invalid("The XML you provided was not well-formed or did not validate", "MalformedXML")
    if len(rule.get("ID") or "") > _MAX_ID:
        raise Invalid(f"ID length should not exceed allowed limit of {_MAX_ID}", "InvalidArgument")
    if configuration.has_filter(rule):
        for element in "Priority", "DeleteMarkerReplication":
            if element not in rule:
                raise Invalid(f"{element} {version}")
        if configuration.is_enabled(rule["DeleteMarkerReplication"]) and configuration.filter_tags(rule):
            raise Invalid("Delete marker replication is not supported if any Tag filter is specified.")
    _check_encryption(rule)


def _check_encryption(rule: Element) -> None:
    encryption = rule["Destination"].get("EncryptionConfiguration")
    kms = (rule.get("SourceSelectionCriteria") or {}).get("SseKmsEncryptedObjects")
    if encryption and not kms:
        raise Invalid("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.")
    if configuration.is_enabled(kms) and not (encryption or {}).get("ReplicaKmsKeyID"):
        raise Invalid("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.")


def _check_destination(destination: Element, source: Bucket, find: Callable[[str], Bucket | None]) -> None:
    name = configuration.bucket_name(destination.get("Bucket"))
    if not name:
        raise Invalid("Invalid bucket ARN.", "InvalidArgument")
    if name == source.name:
        raise Invalid("Destination bucket cannot be the same as the source bucket.")
    bucket = find(name)
    if bucket is None:
        raise Invalid("Destination bucket must exist.")
    if not bucket.is_versioned:
        raise Invalid("Destination bucket must have versioning enabled.")
    if source.is_locked and not bucket.is_locked:
        raise Invalid("Destination bucket must have Object Lock enabled, because the source bucket has.")
    if destination.get("Account") not in (None, bucket.account):
        raise Invalid("Account must be that of the owner of the destination bucket.")
    if destination.get("AccessControlTranslation") and not destination.get("Account"):
        raise Invalid("Account must be specified if AccessControlTranslation is present.")
    _check_time(destination)


def _check_time(destination: Element) -> None:
    time, metrics = destination.get("ReplicationTime"), destination.get("Metrics")
    if configuration.is_enabled(time) and not configuration.is_enabled(metrics):
        raise Invalid("Metrics must be enabled if ReplicationTime is enabled.")
    for found in ((time or {}).get("Time"), (metrics or {}).get("EventThreshold")):
        if found and found.get("Minutes") != _MINUTES:
            raise Invalid(f"Minutes must be {_MINUTES}.", "InvalidArgument")
