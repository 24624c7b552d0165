"""Evaluates one policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from localaws.access import conditions, patterns
from localaws.access.conditions import Condition
from localaws.access.patterns import Template
from localaws.access.request import Caller, Kind, NotUnderstood, Request

_ELEMENTS = frozenset("Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split())
_ROOT = re.compile(r"arn:[\w-]+:iam::(\d{12}):root|(\d{12})")


class Effect(Enum):
    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True)
class Element:
    """A list of a statement, or what it excludes if it is the negated one, as NotAction."""

    values: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True)
class Principals:
    """The element Principal or NotPrincipal. each has the type and the name, as AWS and an ARN."""

    each: tuple[tuple[str, str], ...]
    is_negated: bool = False


@dataclass(frozen=True)
class Statement:
    sid: str
    effect: Effect
    principals: Principals | None
    actions: Element
    resources: Element | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Policy:
    statements: tuple[Statement, ...]
    has_variables: bool


@dataclass(frozen=True)
class Verdict:
    """What a policy says about a request, and the statement that says it. effect is None if no statement applies."""

    effect: Effect | None = None
    sid: str = ""


@lru_cache(maxsize=512)
def parse(text: str | bytes) -> Policy:
    """Reads a policy. Raises ValueError if it is none."""
    document = json.loads(text)
    if not isinstance(document, dict) or "Statement" not in document:
        raise ValueError("the policy has no Statement")
    statements = document["Statement"]
    return Policy(
        tuple(
            _statement(statement, number)
            for number, statement in enumerate(statements if isinstance(statements, list) else [statements], 1)
        ),
        document.get("Version") == "2012-10-17",
    )


def evaluate(policy: Policy, request: Request) -> Verdict:
    """Returns what the policy says. A denial wins.

    Raises NotUnderstood if a statement for this caller, action and resource has something that is not known.
    """
    found = Verdict()
    for statement in policy.statements:
        if _applies(statement, request, policy.has_variables):
            if statement.effect is Effect.DENY:
                return Verdict(Effect.DENY, statement.sid)
            found = found if found.effect else Verdict(Effect.ALLOW, statement.sid)
    return found


def _statement(statement: object, number: int) -> Statement:
    if not isinstance(statement, dict):
        raise ValueError(f"statement {number} is no object")
    if unknown := statement.keys() - _ELEMENTS:
        raise ValueError(f"statement {number} has the unknown element {min(unknown)}")
    actions, resources = _element(statement, "Action"), _element(statement, "Resource")
    if actions is None:
        raise ValueError(f"statement {number} has no Action")
    principals = [name for name in ("Principal", "NotPrincipal") if name in statement]
    return Statement(
        sid=str(statement.get("Sid") or f"number {number}"),
        effect=Effect(statement.get("Effect")),
        principals=_principals(statement[principals[0]], principals[0] == "NotPrincipal") if principals else None,
        actions=actions,
        resources=resources,
        conditions=conditions.parse(statement.get("Condition", {})),
    )


def _element(statement: dict[str, object], name: str) -> Element | None:
    for element, is_negated in ((name, False), ("Not" + name, True)):
        if element in statement:
            return Element(_texts(statement[element], element), is_negated)
    return None


def _principals(element: object, is_negated: bool) -> Principals:
    if element == "*":
        return Principals((("AWS", "*"),), is_negated)
    if not isinstance(element, dict):
        raise ValueError("Principal must be * or an object")
    each = ((kind, name) for kind, names in element.items() for name in _texts(names, "Principal"))
    return Principals(tuple(each), is_negated)


def _texts(value: object, element: str) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{element} must be a text or a list of texts")
    return tuple(texts)


def _applies(statement: Statement, request: Request, has_variables: bool) -> bool:
    return (
        _is_action(statement.actions, request.action)
        and _is_resource(statement.resources, request, has_variables)
        and _is_principal(statement, request.caller)
        and conditions.hold(statement.conditions, request.keys, has_variables)
    )


def _is_action(actions: Element, action: str) -> bool:
    return any(patterns.like(pattern, action) for pattern in actions.values) != actions.is_negated


def _is_resource(resources: Element | None, request: Request, has_variables: bool) -> bool:
    if resources is None or "*" in resources.values:
        return resources is None or not resources.is_negated
    if request.resource is None:
        raise NotUnderstood(f"the local AWS does not know the resource of {request.action}")
    if request.resource == "*":
        return resources.is_negated
    return resources.is_negated != any(
        Template(text, request.keys, has_variables).is_like_arn(request.resource, fill=True)
        for text in resources.values
    )


def _is_principal(statement: Statement, caller: Caller) -> bool:
    principals = statement.principals
    if principals is None:
        return True
    if not principals.is_negated:
        return any([_is_named(kind, name, caller) for kind, name in principals.each])
    if statement.effect is Effect.DENY and caller.kind is not Kind.SERVICE:
        # Such a denial spares a role only if the role, its session and its account are all listed.
        own = {f"arn:{_partition(caller)}:iam::{caller.account}:root", caller.arn, caller.session_arn} - {None}
        listed = {_full(name, caller) for kind, name in principals.each if kind == "AWS"}
        return not (caller.account and own <= listed)
    return not any([_is_named(kind, name, caller) for kind, name in principals.each])


def _is_named(kind: str, name: str, caller: Caller) -> bool:
    """Returns whether a principal of a policy is the caller. The account's root stands for everybody in the account."""
    if kind == "Service":
        return caller.service == name
    if kind == "Federated":
        return caller.provider == name
    if kind != "AWS":
        raise NotUnderstood(f"principals of the type {kind} are not known")
    if name == "*":
        return True
    if account := _ROOT.fullmatch(name):
        return caller.account == (account[1] or account[2])
    # A policy keeps the unique id of a user or role that was deleted.
    return name in (caller.arn, caller.session_arn, (caller.user_id or "").partition(":")[0])


def _partition(caller: Caller) -> str:
    return (caller.arn or "arn:aws").split(":")[1]


def _full(name: str, caller: Caller) -> str:
    return f"arn:{_partition(caller)}:iam::{name}:root" if re.fullmatch(r"\d{12}", name) else name
