"""Remembers the users and roles of IAM that were deleted.

A policy of a resource names a user or role by its ARN, but AWS keeps its unique id. So a new user or role with the name
of one that was deleted is another principal. A policy that still names the deleted one shows its unique id.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids

In the local AWS, a role need not exist to be used. Such a role counts as existing until somebody creates and deletes
it.
"""

import re
from collections.abc import Callable
from typing import Any

from moto.iam.models import IAMBackend, Role, User, iam_backends

_UNIQUE_ID = re.compile(r"A(IDA|ROA)[A-Z0-9]{16,}")

_deleted: set[str] = set()
_on_deletion: list[Callable[[str, str], None]] = []


class InvalidPrincipal(Exception):
    """A principal of a policy that does not exist."""


def fill() -> None:
    _give_users_ids_of_their_kind()
    for kind in "role", "user":
        setattr(IAMBackend, f"create_{kind}", _remembering(getattr(IAMBackend, f"create_{kind}")))
        setattr(IAMBackend, f"delete_{kind}", _forgetting(getattr(IAMBackend, f"delete_{kind}"), f"get_{kind}"))


def call_on_deletion(call: Callable[[str, str], None]) -> None:
    """Calls a function with the ARN and the unique id of each user or role that is deleted from now on."""
    _on_deletion.append(call)


def require(name: str) -> str:
    """Returns the ARN of a principal that a policy names by its ARN or by its unique id.

    Raises InvalidPrincipal if it was deleted, or if nobody has the id.
    """
    if name in _deleted:
        raise InvalidPrincipal(name)
    if not _UNIQUE_ID.fullmatch(name):
        return name
    for partitions in list(iam_backends.values()):
        for backend in list(partitions.values()):
            for each in (*backend.roles.values(), *backend.users.values()):
                if each.id == name:
                    return str(each.arn)
    raise InvalidPrincipal(name)


def _give_users_ids_of_their_kind() -> None:
    """moto gives users ids that do not say that they are those of users."""
    create = User.__init__

    def __init__(self: User, *arguments: Any, **named: Any) -> None:
        create(self, *arguments, **named)
        self.id = f"AIDA{self.id.upper()[:17]}"

    User.__init__ = __init__


def _remembering(create: Callable[..., Role | User]) -> Callable[..., Role | User]:
    def created(*arguments: Any, **named: Any) -> Role | User:
        made = create(*arguments, **named)
        _deleted.discard(made.arn)
        return made

    return created


def _forgetting(delete: Callable[..., None], get: str) -> Callable[..., None]:
    def deleted(self: IAMBackend, name: str) -> None:
        gone = getattr(self, get)(name)
        delete(self, name)
        _deleted.add(gone.arn)
        for call in _on_deletion:
            call(gone.arn, gone.id)

    return deleted
