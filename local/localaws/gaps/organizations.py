"""Adds the features that moto's Organizations lacks."""

import json
from typing import Any

from moto.organizations import utils
from moto.organizations.exceptions import (
    AWSOrganizationsNotInUseException,
    ConstraintViolationException,
    InvalidInputException,
    OrganizationsClientError,
    PolicyTypeNotEnabledException,
)
from moto.organizations.models import (
    FakeAccount,
    FakeDelegatedAdministrator,
    OrganizationsBackend,
    organizations_backends,
)
from moto.organizations.responses import OrganizationsResponse
from moto.utilities.utils import get_partition

from localaws.access.organizations import backend_of

# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
_MAX_SCP_CHARACTERS = 5120
_MAX_SCPS_OF_A_TARGET = 5
_SCP = "SERVICE_CONTROL_POLICY"

# The accounts that have left, by their ids.
_former_members: dict[str, FakeAccount] = {}


def fill() -> None:
    _support_cloudtrail_as_delegated_service()
    _limit_the_length_of_service_control_policies()
    _refuse_what_cannot_be_attached_or_detached()
    _let_accounts_leave_and_come_back()
    _create_many_accounts()


def _create_many_accounts() -> None:
    """moto looks through all accounts for the one that it has just created, so that thousands take minutes."""
    attach = OrganizationsBackend.attach_policy

    def attach_policy(self: OrganizationsBackend, **asked: Any) -> None:
        newest = self.accounts[-1]
        if newest.id != asked["TargetId"]:
            return attach(self, **asked)
        policy = self.get_policy_by_id(asked["PolicyId"])
        if policy not in newest.attached_policies:
            newest.attached_policies.append(policy)
            policy.attachments.append(newest)

    OrganizationsBackend.attach_policy = attach_policy


def _support_cloudtrail_as_delegated_service() -> None:
    """moto has a list of the services that can have a delegated administrator. CloudTrail is not on it."""
    services = FakeDelegatedAdministrator.SUPPORTED_SERVICES
    FakeDelegatedAdministrator.SUPPORTED_SERVICES = [*services, "cloudtrail.amazonaws.com"]


def _limit_the_length_of_service_control_policies() -> None:
    """moto accepts a policy of any length."""
    create, update = OrganizationsBackend.create_policy, OrganizationsBackend.update_policy

    def check(kind: str | None, content: str) -> None:
        if kind == _SCP and len(content) > _MAX_SCP_CHARACTERS:
            raise ConstraintViolationException("POLICY_CONTENT_LIMIT_EXCEEDED: the maximum policy size is exceeded.")

    def create_policy(self: OrganizationsBackend, **asked: Any) -> dict[str, Any]:
        check(asked.get("Type"), asked["Content"])
        return create(self, **asked)

    def update_policy(self: OrganizationsBackend, **asked: Any) -> dict[str, Any]:
        check(self.get_policy_by_id(asked["PolicyId"]).type, asked.get("Content", ""))
        return update(self, **asked)

    OrganizationsBackend.create_policy, OrganizationsBackend.update_policy = create_policy, update_policy


def _refuse_what_cannot_be_attached_or_detached() -> None:
    """moto attaches policies of a type that is not enabled in the root, and any number of them. It accepts that one is
    attached twice, and that one is detached that is not attached.
    """
    attach, detach = OrganizationsResponse.attach_policy, OrganizationsResponse.detach_policy

    def attach_policy(self: OrganizationsResponse) -> str:
        backend, target = self.organizations_backend, self._get_param("TargetId")
        policy = backend.get_policy_by_id(self._get_param("PolicyId"))
        enabled = [each["Type"] for root in backend.list_roots()["Roots"] for each in root["PolicyTypes"]]
        if policy.type not in enabled:
            raise PolicyTypeNotEnabledException
        attached = [p for p in backend.policies if p.type == policy.type and target in _targets(p)]
        if policy in attached:
            text = "The selected policy is already attached to the specified target."
            raise OrganizationsClientError("DuplicatePolicyAttachmentException", text)
        if policy.type == _SCP and len(attached) >= _MAX_SCPS_OF_A_TARGET:
            raise ConstraintViolationException("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: detach a policy first.")
        return str(attach(self))

    def detach_policy(self: OrganizationsResponse) -> str:
        policy = self.organizations_backend.get_policy_by_id(self._get_param("PolicyId"))
        if self._get_param("TargetId") not in _targets(policy):
            text = "The policy isn't attached to the specified target in the specified root."
            raise OrganizationsClientError("PolicyNotAttachedException", text)
        return str(detach(self))

    OrganizationsResponse.attach_policy, OrganizationsResponse.detach_policy = attach_policy, detach_policy


def _targets(policy: Any) -> list[str]:
    return [each.id for each in policy.attachments]


def _let_accounts_leave_and_come_back() -> None:
    """moto has neither LeaveOrganization nor the invitation with which an account comes back.

    Here, only an account that has left can be invited. There is one invitation for each account.
    """

    def leave_organization(self: OrganizationsResponse) -> str:
        account, backend = self.current_account, backend_of(self.current_account)
        if backend is None or backend.org is None:
            raise AWSOrganizationsNotInUseException
        if account == backend.org.master_account_id:
            text = "You can't remove a management account from an organization."
            raise OrganizationsClientError("MasterCannotLeaveOrganizationException", text)
        if account in [admin.account.id for admin in backend.admins]:
            text = "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG: deregister the delegated administrator first."
            raise ConstraintViolationException(text)
        _former_members[account] = backend.get_account_by_id(account)
        backend.remove_account_from_organization(AccountId=account)
        return "{}"

    def invite_account_to_organization(self: OrganizationsResponse) -> str:
        account, org = self._get_param("Target")["Id"], self.organizations_backend.org
        if org is None or account not in _former_members or _former_members[account].organization_id != org.id:
            raise InvalidInputException("The local AWS can invite only an account that has left the organization.")
        return _handshake(account, "OPEN")

    def accept_handshake(self: OrganizationsResponse) -> str:
        account = self.current_account
        if account not in _former_members or self._get_param("HandshakeId") != _handshake_id(account):
            text = "We can't find a handshake with the HandshakeId that you specified."
            raise OrganizationsClientError("HandshakeNotFoundException", text)
        _join(_former_members.pop(account))
        return _handshake(account, "ACCEPTED")

    OrganizationsResponse.leave_organization = leave_organization
    OrganizationsResponse.invite_account_to_organization = invite_account_to_organization
    OrganizationsResponse.accept_handshake = accept_handshake


def _join(account: FakeAccount) -> None:
    """Makes an account a member again: below the root, and with the policies of AWS that allow everything."""
    place = (account.master_account_id, get_partition(account.region))
    backend = organizations_backends[place[0]][place[1]]
    root = backend.list_roots()["Roots"][0]["Id"]
    account.parent_id, account.attached_policies, account.joined_method = root, [], "INVITED"
    backend.accounts.append(account)
    organizations_backends.master_accounts[account.id] = place
    for policy in utils.DEFAULT_SCP_POLICY_ID, utils.DEFAULT_RCP_POLICY_ID:
        backend.attach_policy(PolicyId=policy, TargetId=account.id)


def _handshake_id(account: str) -> str:
    return f"h-{account}"


def _handshake(account: str, state: str) -> str:
    parties = [{"Id": account, "Type": "ACCOUNT"}]
    handshake = {"Id": _handshake_id(account), "Parties": parties, "State": state, "Action": "INVITE"}
    return json.dumps({"Handshake": handshake})
