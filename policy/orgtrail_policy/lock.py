"""The lock of log files: Object Lock, its default retention, and the versions that it needs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
"""

from collections.abc import Iterator

from orgtrail_policy import resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy

_DAYS_OF_A_YEAR = 365


def retention_days(lock: Resource) -> int | None:
    """Returns the default retention of a lock configuration in days, or None if there is none or it is unknown."""
    days, years = (lock.at("rule", "defaultRetention", unit) for unit in ("days", "years"))
    if UNKNOWN in (days, years):
        return None
    return int(days or 0) or int(years or 0) * _DAYS_OF_A_YEAR or None


def _lock(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type != resources.BUCKET_LOCK:
        return
    mode, days = resource.at("rule", "defaultRetention", "mode"), retention_days(resource)
    least, weakest = int(config["minimumRetentionDays"]), config["mode"]
    if mode is None:
        yield f"Object Lock has no default retention: set orgtrail:wormMode to {weakest}."
    elif mode is not UNKNOWN and mode != "COMPLIANCE" and mode != weakest:
        yield f"The mode of Object Lock is {mode}: set orgtrail:wormMode to {weakest}."
    if days is not None and days < least:
        period = "1 day" if days == 1 else f"{days} days"
        yield f"Object Lock retains log files for {period}: set orgtrail:wormRetentionDays to {least} or more."


def _versioning(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type != resources.BUCKET_VERSIONING:
        return
    status = resource.at("versioningConfiguration", "status")
    if status not in ("Enabled", UNKNOWN):
        yield f"The status of versioning is {status}: set it to Enabled, because Object Lock locks versions."


LOCK_NOT_LOWERED = ResourcePolicy(
    "lock-not-lowered",
    "The default retention of Object Lock is at least as long and as strict as the security team requires.",
    _lock,
    properties={
        "minimumRetentionDays": {"type": "integer", "minimum": 1, "maximum": 36500, "default": 365},
        "mode": {"type": "string", "enum": ["GOVERNANCE", "COMPLIANCE"], "default": "GOVERNANCE"},
    },
)

VERSIONING_ENABLED = ResourcePolicy(
    "versioning-enabled", "Buckets keep all versions of their objects.", _versioning
)
