"""What moto's Organizations lacks."""

from moto.organizations.models import FakeDelegatedAdministrator


def fill() -> None:
    _let_cloudtrail_have_a_delegated_administrator()


def _let_cloudtrail_have_a_delegated_administrator() -> None:
    """moto has a list of the services that can have a delegated administrator. CloudTrail is not on it."""
    services = FakeDelegatedAdministrator.SUPPORTED_SERVICES
    FakeDelegatedAdministrator.SUPPORTED_SERVICES = [*services, "cloudtrail.amazonaws.com"]
