"""Adds the features that moto's Organizations lacks."""

from moto.organizations.models import FakeDelegatedAdministrator


def fill() -> None:
    _support_cloudtrail_as_delegated_service()


def _support_cloudtrail_as_delegated_service() -> None:
    """moto has a list of the services that can have a delegated administrator. CloudTrail is not on it."""
    services = FakeDelegatedAdministrator.SUPPORTED_SERVICES
    FakeDelegatedAdministrator.SUPPORTED_SERVICES = [*services, "cloudtrail.amazonaws.com"]
