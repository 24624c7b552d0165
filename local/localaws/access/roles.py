"""Reads roles of IAM from moto, and lets services assume them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from moto.iam.models import iam_backends

from localaws.access import condition_keys, decision, policy
from localaws.access.policy import Effect
from localaws.access.request import Caller, Kind, Request


@dataclass(frozen=True)
class Role:
    """A role, with the texts of its trust policy and of its inline and managed policies."""

    arn: str
    id: str
    trust: str
    policies: tuple[str, ...]


def find(arn: str | None) -> Role | None:
    """Returns a role by its ARN."""
    account = (arn or "").split(":")[4:5]
    for backend in list(iam_backends[account[0]].values()) if account and account[0] else []:
        for role in backend.get_roles():
            if role.arn == arn:
                return _read(role)
    return None


def arn_of(account: str, partition: str, name: str, path: str | None) -> str:
    """Returns the ARN of a role, or the one that a new role with a path would have."""
    existing = [role.arn for role in iam_backends[account][partition].get_roles() if role.name == name]
    return existing[0] if existing else f"arn:{partition}:iam::{account}:role{path or '/'}{name}"


def trusts(role: Role, service: Caller) -> bool:
    """Returns whether the trust policy of a role lets a service assume it."""
    keys = condition_keys.of_caller(service, None, None)
    return says([role.trust], Request(service, "sts:AssumeRole", None, keys)) is Effect.ALLOW


def session(role: Role, name: str) -> Caller:
    """Returns the session of a service that has assumed a role. It may do what the policies of the role allow."""
    partition, account = role.arn.split(":")[1], role.arn.split(":")[4]
    return Caller(
        Kind.ROLE,
        account,
        role.arn,
        f"arn:{partition}:sts::{account}:assumed-role/{role.arn.rpartition('/')[2]}/{name}",
        f"{role.id}:{name}",
        policies=role.policies,
    )


def says(texts: Iterable[str], request: Request) -> Effect | None:
    """Returns what policies of IAM say about a request. A denial wins. What is not understood is a denial."""
    try:
        said = [policy.evaluate(policy.parse(text), request).effect for text in texts]
    except decision.NOT_UNDERSTOOD as e:
        decision.log(request.action, request.resource, e)
        return Effect.DENY
    return next((effect for effect in (Effect.DENY, Effect.ALLOW) if effect in said), None)


def _read(role: Any) -> Role:
    managed = (version for each in role.managed_policies.values() for version in each.versions if version.is_default)
    documents = [*role.policies.values(), *(version.document for version in managed)]
    return Role(role.arn, role.id, unquote(role.assume_role_policy_document), tuple(map(unquote, documents)))
