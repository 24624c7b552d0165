"""Fills the trail of a deployment as a large organization does: each account calls an API in each region."""

import itertools
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

from localaws.errors import UserError
from localaws.principals import Principals

# The server answers this many requests at a time.
_THREADS = 16

# An account and a region.
Place = tuple[str, str]


class BusyOrganization:
    """An organization whose accounts call APIs. ListKeys is a management event in the region that it is called in.

    The requests are signed and sent without a client of boto3, because one for each account and region would take most
    of the time.
    """

    def __init__(self, endpoint: str, management_account: str, region: str) -> None:
        self._endpoint = endpoint
        self._management_account = management_account
        self._region = region
        self._partition = boto3.session.Session().get_partition_for_region(region)
        self._principals = Principals(endpoint)
        self._http = URLLib3Session(max_pool_connections=_THREADS)

    def grow(self, count: int) -> list[str]:
        """Creates member accounts until there are so many accounts. Returns the ids of all accounts."""
        organizations = self._client("organizations")

        def create(number: int) -> None:
            organizations.create_account(AccountName=f"workload-{number}", Email=f"workload-{number}@example.org")

        with ThreadPoolExecutor(_THREADS) as threads:
            for _ in threads.map(create, range(len(_accounts(organizations)) + 1, count + 1)):
                pass
        return sorted(_accounts(organizations))

    def regions(self) -> list[str]:
        """Returns the regions that are enabled in every account."""
        pages = self._client("account").get_paginator("list_regions").paginate()
        regions = [region for page in pages for region in page["Regions"]]
        return sorted(r["RegionName"] for r in regions if r["RegionOptStatus"] == "ENABLED_BY_DEFAULT")

    def call_everywhere(self, places: Sequence[Place]) -> None:
        """Calls an API in each account and region. Raises UserError if a call fails."""
        with ThreadPoolExecutor(_THREADS) as threads:
            for _ in threads.map(self._list_keys, places):
                pass

    def _list_keys(self, place: Place) -> None:
        account, region = place
        found = self._principals.credentials(self._role(account), region)
        credentials = Credentials(
            found["aws_access_key_id"], found["aws_secret_access_key"], found.get("aws_session_token")
        )
        headers = {"X-Amz-Target": "TrentService.ListKeys", "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest("POST", self._endpoint + "/", headers, b"{}")
        SigV4Auth(credentials, "kms", region).add_auth(request)
        answer = self._http.send(request.prepare())
        if answer.status_code != 200:
            raise UserError(f"ListKeys in {account} and {region} failed: {answer.text}")

    def _role(self, account: str) -> str:
        return f"arn:{self._partition}:iam::{account}:role/local"

    def _client(self, service: str) -> Any:
        return self._principals.client(service, self._role(self._management_account), self._region)


def places(accounts: Iterable[str], regions: Iterable[str]) -> list[Place]:
    """Returns all accounts and regions. Neighbors are of different accounts, as in a real organization."""
    return [(account, region) for region, account in itertools.product(regions, accounts)]


def _accounts(organizations: Any) -> list[str]:
    pages = organizations.get_paginator("list_accounts").paginate()
    return [account["Id"] for page in pages for account in page["Accounts"]]
