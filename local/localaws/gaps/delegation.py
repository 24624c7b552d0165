"""Lets a delegated administrator of CloudTrail manage the trails of its organization, which moto does not know.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
"""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, cloudtrail_backends
from moto.cloudtrail.responses import CloudTrailResponse
from moto.organizations.exceptions import OrganizationsClientError
from moto.organizations.models import OrganizationsBackend
from moto.organizations.responses import OrganizationsResponse

from localaws.access.organizations import backend_of

_SERVICE = "cloudtrail.amazonaws.com"

# The parameters that name a trail.
_TRAIL = ("Name", "TrailName", "ResourceId", "ResourceIdList")


def fill() -> None:
    _find_the_trails_of_the_management_account()
    _list_delegated_administrators()


def _find_the_trails_of_the_management_account() -> None:
    """moto looks for a trail only in the account that asks. A delegated administrator names it by its ARN, which has
    the id of the management account.
    """
    own = CloudTrailResponse.cloudtrail_backend.fget

    def cloudtrail_backend(self: CloudTrailResponse) -> CloudTrailBackend:
        owner = _owner(self)
        if owner and owner == _management_account_of_delegate(self.current_account):
            return cloudtrail_backends[owner][self.region]
        return own(self)

    CloudTrailResponse.cloudtrail_backend = property(cloudtrail_backend)


def _owner(request: CloudTrailResponse) -> str | None:
    """Returns the account in the ARN of the trail that a request names, or None if it names none."""
    parameters = json.loads(request.body or "{}")
    for name in (parameters[key] for key in _TRAIL if parameters.get(key)):
        arn = str(name[0] if isinstance(name, list) else name).split(":")
        if arn[2:3] == ["cloudtrail"]:
            return arn[4]
    return None


def _management_account_of_delegate(account: str) -> str | None:
    backend = backend_of(account)
    if backend is None or backend.org is None or account not in _delegates(backend, _SERVICE):
        return None
    return str(backend.org.master_account_id)


def _delegates(backend: OrganizationsBackend, service: str | None = None) -> list[str]:
    return [admin.account.id for admin in backend.admins if service is None or service in admin.services]


def _list_delegated_administrators() -> None:
    """moto answers an empty list to a member account. AWS answers only the management account and delegated
    administrators.

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
    """

    def list_delegated_administrators(self: OrganizationsResponse) -> str:
        account = self.current_account
        backend: Any = backend_of(account) or self.organizations_backend
        if backend.org and account not in (backend.org.master_account_id, *_delegates(backend)):
            text = "You don't have permissions to access this resource."
            raise OrganizationsClientError("AccessDeniedException", text)
        return json.dumps(backend.list_delegated_administrators(**self.request_params))

    OrganizationsResponse.list_delegated_administrators = list_delegated_administrators
