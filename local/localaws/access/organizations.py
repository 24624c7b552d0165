"""Reads from moto which organization an account belongs to, and which control policies apply to it."""

from dataclasses import dataclass
from typing import Any

from moto.organizations.models import OrganizationsBackend, organizations_backends

from localaws.access.decision import ControlPolicy


@dataclass(frozen=True)
class Membership:
    """The place of an account in its organization.

    path is that of aws:PrincipalOrgPaths. scps and rcps have the service and resource control policies of the root, of
    each unit below it, and of the account. There are none for the management account.
    """

    organization: str
    path: str
    scps: tuple[tuple[ControlPolicy, ...], ...] = ()
    rcps: tuple[tuple[ControlPolicy, ...], ...] = ()


def of(account: str | None) -> Membership | None:
    """Returns the place of an account, or None if it is in no organization."""
    backend = backend_of(account)
    if backend is None or backend.org is None:
        return None
    levels: list[Any] = [next(each for each in backend.accounts if each.id == account)]
    parent = levels[0].parent_id
    while unit := next((unit for unit in backend.ou if unit.id == parent), None):
        levels.insert(0, unit)
        parent = unit.parent_id
    path = "/".join([backend.org.id, *(level.id for level in levels[:-1])]) + "/"
    if account == backend.org.master_account_id:
        return Membership(backend.org.id, path)
    scps, rcps = (
        tuple(
            tuple(ControlPolicy(each.arn, each.content) for each in level.attached_policies if each.type == kind)
            for level in levels
        )
        for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
    )
    return Membership(backend.org.id, path, scps, rcps)


def backend_of(account: str | None) -> OrganizationsBackend | None:
    """Returns what moto knows about the organization of an account, or None if it is in none."""
    if account is None:
        return None
    management = organizations_backends.master_accounts.get(account, (account, ""))[0]
    if management not in organizations_backends:
        return None
    for backend in list(organizations_backends[management].values()):
        if any(member.id == account for member in backend.accounts):
            return backend
    return None
