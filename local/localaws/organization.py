"""Derives from the stack files which accounts and organizations the local AWS contains."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from localaws.stack_files import StackFile, is_account_id

DEFAULT_ORGANIZATION = "o-exampleorg1"
DEFAULT_MANAGEMENT_ACCOUNT = "234567890123"
DEFAULT_REGION = "us-east-1"

# The local AWS has one member account that no stack file names. It takes the first of these that is free.
MEMBER_ACCOUNTS = ("345678901234", "456789012345", "567890123456", "678901234567")

# One account is in no organization. It takes the first of these that is free.
OUTSIDER_ACCOUNTS = ("999999999999", "888888888888", "777777777777")


@dataclass(frozen=True)
class Member:
    """A member account, and its name in the organization."""

    account: str
    name: str


@dataclass(frozen=True)
class Organization:
    """An organization with all features.

    region is the region of the stacks in its management account. It determines the partition.
    """

    id: str
    management_account: str
    region: str
    members: tuple[Member, ...]

    @property
    def accounts(self) -> list[str]:
        return [self.management_account, *(member.account for member in self.members)]


@dataclass(frozen=True)
class Organizations:
    """All organizations of the local AWS, with the main one first.

    own_member is a member of the main organization that no stack file names.
    """

    all: tuple[Organization, ...]
    own_member: str

    @property
    def main(self) -> Organization:
        return self.all[0]

    @property
    def accounts(self) -> list[str]:
        return [account for organization in self.all for account in organization.accounts]

    @property
    def outsider(self) -> str:
        """Returns an account that is in no organization."""
        candidates = itertools.chain(OUTSIDER_ACCOUNTS, _member_candidates())
        return next(account for account in candidates if account not in self.accounts)

    def of(self, account: str) -> Organization:
        """Returns the organization of an account, or the main one if the account is in no organization."""
        return next((o for o in self.all if account in o.accounts), self.main)


def derive(stacks: Sequence[StackFile]) -> Organizations:
    """Derives the organizations.

    Each management stack of an organization trail names a management account. If there is none, a standalone stack or
    the setting managementAccountId names it. The organization's id comes from the logging stacks with that management
    account.
    """
    stacks = sorted(stacks, key=lambda stack: (stack.name not in ("management", "logging"), stack.name))
    ids = _organization_ids(_management_accounts(stacks), stacks)
    main = next(iter(ids))
    members: dict[str, str] = {}
    organization_of: dict[str, str] = {}
    for stack in stacks:
        own = next(iter(stack.account_ids), "")
        management = stack.text("orgtrail:managementAccountId") or own
        for account in _accounts_named(stack):
            if account not in ids and account not in members:
                members[account] = stack.name if account == own else f"account-{account}"
                organization_of[account] = management if management in ids else main
    own_member = next(account for account in _member_candidates() if account not in ids and account not in members)
    members[own_member] = "member"
    organization_of[own_member] = main
    regions = {account: stack.region for stack in stacks for account in stack.account_ids if stack.region}
    common_region = next((stack.region for stack in stacks if stack.region), DEFAULT_REGION)
    return Organizations(
        tuple(
            Organization(
                id=organization_id,
                management_account=management,
                region=regions.get(management) or common_region,
                members=tuple(
                    Member(account, name) for account, name in members.items() if organization_of[account] == management
                ),
            )
            for management, organization_id in ids.items()
        ),
        own_member,
    )


def _management_accounts(stacks: Sequence[StackFile]) -> list[str]:
    organization_trails = [stack for stack in stacks if stack.is_organization_trail]
    candidates: tuple[list[str | None], ...] = (
        [stack.account for stack in organization_trails if stack.kind == "management"],
        [stack.account for stack in organization_trails if stack.kind == "standalone"],
        [stack.text("orgtrail:managementAccountId") for stack in stacks],
        [stack.account for stack in stacks if stack.kind == "management"],
        [DEFAULT_MANAGEMENT_ACCOUNT],
    )
    found = next(accounts for accounts in map(_account_ids, candidates) if accounts)
    # A second standalone stack can belong to another organization, which _organization_ids recognizes by its id.
    return found if any(stack.kind == "management" for stack in organization_trails) else found[:1]


def _organization_ids(management_accounts: Sequence[str], stacks: Sequence[StackFile]) -> dict[str, str]:
    """Returns the organization's id of each management account."""
    ids: dict[str, str] = {}
    for management in management_accounts:
        own = [
            stack
            for stack in stacks
            if stack.text("orgtrail:managementAccountId") == management
            or (stack.kind == "standalone" and stack.account == management)
        ]
        # The main organization also takes the id of a logging stack with an unknown management account, so that the
        # program can report that the stack files differ.
        others = [
            stack
            for stack in stacks
            if stack.kind != "standalone" and stack.text("orgtrail:managementAccountId") not in management_accounts
        ]
        named = _ids_named(own) or ([] if ids else _ids_named(others))
        default = DEFAULT_ORGANIZATION if not ids else f"{DEFAULT_ORGANIZATION}{len(ids) + 1}"
        ids[management] = next((named_id for named_id in named if named_id not in ids.values()), default)
    for stack in stacks:
        if stack.kind == "standalone" and stack.is_organization_trail and stack.account and stack.account not in ids:
            named = _ids_named([stack])
            if named and named[0] not in ids.values():
                ids[stack.account] = named[0]
    return ids


def _ids_named(stacks: Iterable[StackFile]) -> list[str]:
    texts = (stack.text("orgtrail:organizationId") or "" for stack in stacks)
    return [text for text in texts if re.fullmatch("o-[a-z0-9]{10,32}", text)]


def _accounts_named(stack: StackFile) -> list[str]:
    return _account_ids(
        [
            *stack.account_ids,
            *stack.texts("orgtrail:awsAccountIds"),
            stack.text("orgtrail:managementAccountId"),
            stack.text("orgtrail:delegatedAdministrator"),
            stack.text("orgtrail:loggingAccountId"),
        ]
    )


def _account_ids(texts: Iterable[str | None]) -> list[str]:
    """Returns those texts that are account ids, in their order and without duplicates."""
    return list(dict.fromkeys(text for text in texts if text and is_account_id(text)))


def _member_candidates() -> Iterable[str]:
    yield from MEMBER_ACCOUNTS
    yield from (f"{number:012}" for number in range(1, 10**12))
