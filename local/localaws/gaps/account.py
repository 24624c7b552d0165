"""Adds the features that moto's Account Management lacks."""

import json
from typing import Any

from moto.account.responses import AccountResponse
from moto.account.urls import url_paths
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from localaws.gaps.ec2 import is_in_all_accounts

_MAX_RESULTS = 50


def fill() -> None:
    _list_regions()


def _list_regions() -> None:
    """moto has no ListRegions. In the local AWS, no account has opted in to a region."""

    def list_regions(self: AccountResponse) -> str:
        size = self._get_param("MaxResults") or _MAX_RESULTS
        start = int(self._get_param("NextToken") or 0)
        wanted = self._get_param("RegionOptStatusContains")
        found = [region for region in _regions() if not wanted or region["RegionOptStatus"] in wanted]
        answer: dict[str, Any] = {"Regions": found[start : start + size]}
        if start + size < len(found):
            answer["NextToken"] = str(start + size)
        return json.dumps(answer)

    AccountResponse.list_regions = list_regions
    url_paths["{0}/listRegions$"] = AccountResponse.dispatch


def _regions() -> list[dict[str, str]]:
    """The regions of the partition aws, sorted by name."""
    names = (region.name for region in RegionsAndZonesBackend().describe_regions())
    return [
        {"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT" if is_in_all_accounts(name) else "DISABLED"}
        for name in sorted(names)
        if not name.startswith(("us-gov-", "cn-"))
    ]
