"""What is decided on: who asks for which action on what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class NotUnderstood(Exception):
    """A policy has something that this evaluator does not know. The request is denied, and the log says why."""


class Kind(Enum):
    """What a caller is. The value is that of aws:PrincipalType."""

    ROOT = "Account"
    ROLE = "AssumedRole"
    USER = "User"
    SERVICE = "Service"
    ANONYMOUS = "Anonymous"


@dataclass(frozen=True)
class Caller:
    """Who makes a request.

    arn is that of the role, of the user, or of the account's root. session_arn is that of the session in which somebody
    has assumed the role. source_arn and source_account say for which resource a service makes the request. via has
    the services that make it on behalf of the caller. policies has those of IAM, if the caller has no more than they
    allow: IAM allows everything to all others. provider is the OIDC provider whose token somebody has instead of
    credentials.
    """

    kind: Kind
    account: str | None = None
    arn: str | None = None
    session_arn: str | None = None
    user_id: str | None = None
    service: str | None = None
    source_arn: str | None = None
    source_account: str | None = None
    via: tuple[str, ...] = ()
    policies: tuple[str, ...] | None = None
    provider: str | None = None

    @property
    def has_identity_policies(self) -> bool:
        """Returns whether IAM knows the caller. Services and anonymous requests have the resource's policy only."""
        return self.kind not in (Kind.SERVICE, Kind.ANONYMOUS)

    @property
    def described(self) -> str:
        """Returns the caller as AWS names it in an error."""
        return self.session_arn or self.arn or self.service or self.provider or "anonymous"


@dataclass(frozen=True)
class Request:
    """One action of a caller on a resource.

    resource is an ARN, `*` for an action that has no resource, or None if the local AWS does not know which resource it
    is. keys has the condition keys of the request, with their names in lower case.
    """

    caller: Caller
    action: str
    resource: str | None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
