"""Accounts that are suspended, as a closed account is: nobody has access to them or to anything in them.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html

AWS does not document what its services answer then.
"""

from localaws.access import organizations

_accounts: set[str] = set()


def suspend(account: str, is_suspended: bool) -> None:
    """Suspends an account, or reinstates it. AWS Organizations shows the state."""
    (_accounts.add if is_suspended else _accounts.discard)(account)
    backend = organizations.backend_of(account)
    for member in backend.accounts if backend else ():
        if member.id == account:
            member.status = "SUSPENDED" if is_suspended else "ACTIVE"


def among(*accounts: str | None) -> str | None:
    """Returns the first account that is suspended."""
    return next((account for account in accounts if account in _accounts), None)
