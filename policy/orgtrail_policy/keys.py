"""The keys that encrypt log files and events. A log file without its key is lost."""

from collections.abc import Iterator

from orgtrail_policy import resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy


def _rotation(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type == resources.KEY and resource.get("enableKeyRotation") not in (True, UNKNOWN):
        yield "KMS does not rotate the key: set enableKeyRotation to true."


def _availability(resource: Resource, config: Config) -> Iterator[str]:
    if resource.type != resources.KEY:
        return
    least = int(config["minimumDeletionWindowDays"])
    window = resource.get("deletionWindowInDays")
    # The default of the provider and of KMS is 30 days.
    if window not in (None, UNKNOWN) and window < least:
        yield (
            f"A deletion of the key can be cancelled for {window:.0f} days only: "
            f"set orgtrail:keyDeletionWindowDays to {least} or more."
        )
    if resource.get("isEnabled") is False:
        yield "The key is disabled, so no log file can be written or read: set isEnabled to true."
    if resource.get("bypassPolicyLockoutSafetyCheck") is True:
        yield "KMS accepts a policy that locks everybody out: set bypassPolicyLockoutSafetyCheck to false."


ROTATES = ResourcePolicy("key-rotates", "KMS rotates each key.", _rotation)
STAYS_AVAILABLE = ResourcePolicy(
    "key-stays-available",
    "Each key is enabled, and its deletion can be cancelled for long enough.",
    _availability,
    properties={"minimumDeletionWindowDays": {"type": "integer", "minimum": 7, "maximum": 30, "default": 30}},
)
