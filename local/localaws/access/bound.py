"""Knows the roles that IAM binds: they may do only what their policies allow.

All other roles are those of administrators.
"""

from localaws.access import roles

_roles: set[str] = set()


def bind(arn: str) -> None:
    """From now on, IAM binds a role. It need not exist yet."""
    _roles.add(arn)


def is_bound(arn: str) -> bool:
    return arn in _roles


def policies_of(arn: str) -> tuple[str, ...] | None:
    """Returns the policies that bind a role now, or None if nothing does. A role that does not exist may do nothing."""
    if not is_bound(arn):
        return None
    found = roles.find(arn)
    return found.policies if found else ()
