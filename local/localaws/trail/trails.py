"""Reads from moto which trails there are, and which accounts and regions they record."""

from collections.abc import Iterator
from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends

from localaws.access import organizations
from localaws.gaps import ec2, recursion
from localaws.trail import selectors, services

# An account and a region.
Place = tuple[str, str]


def every() -> Iterator[Trail]:
    """Returns the trails of all accounts."""
    for regions in list(cloudtrail_backends.values()):
        for backend in list(regions.values()):
            yield from list(backend.trails.values())


def recording() -> list[Trail]:
    """Returns the trails that record events."""
    return [trail for trail in every() if trail.status.is_logging]


def arn(trail: Trail) -> str:
    """Returns the ARN of a trail. A trail of an organization belongs to the management account, whoever made it."""
    return str(trail.arn).replace(f":{trail.account_id}:", f":{_owner(trail)}:", 1)


def is_in(trail: Trail, account: str, region: str) -> bool:
    """Returns whether a trail can be seen in an account and region: it, or its copy."""
    return region in _regions(trail) and account in accounts(trail)


def accounts(trail: Trail) -> list[str]:
    """Returns the accounts that a trail records: all active accounts of the organization, or that of the trail."""
    organization = _organization(trail)
    if organization is None:
        return [trail.account_id]
    return [member.id for member in organization.accounts if member.status == "ACTIVE"]


def places(trail: Trail) -> list[Place]:
    """Returns the accounts and regions that a trail records."""
    regions = _regions(trail)
    return [(account, region) for account in accounts(trail) for region in regions]


def folder(trail: Trail, account: str) -> str:
    """Returns the folder of an account in the bucket of a trail."""
    organization = _organization(trail)
    parts = [trail.s3_key_prefix, "AWSLogs", organization.org.id if organization else None, account]
    return "/".join(part for part in parts if part)


def selects(trail: Trail, record: dict[str, Any]) -> bool:
    """Returns whether a trail records an event."""
    account, region = record["recipientAccountId"], record["awsRegion"]
    if not is_in(trail, account, region):
        return False
    if not trail.include_global_service_events and services.is_global(record["eventSource"]):
        return False
    if recursion.suppresses(trail, record):
        return False
    return selectors.select(record, trail.event_selectors, trail.advanced_event_selectors)


def organization_id(trail: Trail) -> str | None:
    """Returns the id of the organization whose accounts a trail records, or None if it records its own account."""
    organization = _organization(trail)
    return str(organization.org.id) if organization else None


def _regions(trail: Trail) -> tuple[str, ...]:
    """Returns the regions that a trail records.

    Accounts in which the home region is not enabled send nothing. In the local AWS, no opt-in region is enabled.
    """
    regions = ec2.enabled_regions(trail.partition)
    if trail.region_name not in regions:
        return ()
    return regions if trail.is_multi_region else (trail.region_name,)


def _owner(trail: Trail) -> str:
    organization = _organization(trail)
    return str(organization.org.master_account_id if organization else trail.account_id)


def _organization(trail: Trail) -> Any:
    organization = organizations.backend_of(trail.account_id) if trail.is_org_trail else None
    return organization if organization and organization.org else None
