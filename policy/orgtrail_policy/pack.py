"""All policies."""

from orgtrail_policy import completeness, inline, keys, lock, log_policies, protection, trails, unguarded
from orgtrail_policy.rules import ResourcePolicy, StackPolicy

NAME = "orgtrail"

RESOURCE_POLICIES: tuple[ResourcePolicy, ...] = (
    lock.LOCK_NOT_LOWERED,
    lock.VERSIONING_ENABLED,
    log_policies.DESTRUCTION_DENIED,
    unguarded.NO_UNGUARDED_STATEMENT,
    protection.PROTECTED,
    protection.NOT_FORCE_DESTROYED,
    protection.NOT_PUBLIC,
    inline.PARTS_SEPARATE,
    keys.ROTATES,
    keys.STAYS_AVAILABLE,
    trails.IS_LOGGING,
    trails.VALIDATES_LOG_FILES,
    trails.COVERS_ORGANIZATION,
    trails.RECORDS_MANAGEMENT_EVENTS,
    trails.ENCRYPTS,
    trails.WRITES_TO_LOG_BUCKET,
)

STACK_POLICIES: tuple[StackPolicy, ...] = (completeness.LOG_STORE_COMPLETE, completeness.TRAIL_PRESENT)
