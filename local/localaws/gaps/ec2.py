"""Adds the features that moto's EC2 lacks."""

from functools import cache

from boto3 import Session
from moto.core.responses import ActionResult
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions

# All other regions of the partition aws are opt-in regions.
_REGIONS_OF_ALL_ACCOUNTS = frozenset(
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 "
    "eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2".split()
)


def fill() -> None:
    _describe_regions_with_filters()


@cache
def enabled_regions(partition: str) -> tuple[str, ...]:
    """Returns the regions that are enabled in each account. In the local AWS, no account has opted in to a region."""
    if partition == "aws":
        return tuple(sorted(_REGIONS_OF_ALL_ACCOUNTS))
    return tuple(sorted(Session().get_available_regions("ec2", partition_name=partition)))


def is_in_all_accounts(region: str) -> bool:
    """Whether a region of the partition aws is no opt-in region."""
    return region in _REGIONS_OF_ALL_ACCOUNTS


def _describe_regions_with_filters() -> None:
    """moto ignores AllRegions and the filters of DescribeRegions, and reports some opt-in regions as opted in.

    In the local AWS, no account has opted in to a region.
    """

    def describe_regions(self: AvailabilityZonesAndRegions) -> ActionResult:
        regions = self.ec2_backend.describe_regions(self._get_param("RegionNames", []))
        for region in regions:
            if not region.name.startswith(("us-gov-", "cn-")):
                in_all = is_in_all_accounts(region.name)
                region.opt_in_status = "opt-in-not-required" if in_all else "not-opted-in"
        if not self._get_bool_param("AllRegions", False):
            regions = [r for r in regions if r.opt_in_status != "not-opted-in"]
        fields = {"region-name": "name", "opt-in-status": "opt_in_status", "endpoint": "endpoint"}
        for name, values in self._filters_from_querystring().items():
            regions = [r for r in regions if getattr(r, fields[name]) in values]
        return ActionResult({"Regions": regions})

    AvailabilityZonesAndRegions.describe_regions = describe_regions
