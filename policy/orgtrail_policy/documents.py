"""Policy documents of AWS.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

# Operators that match only if the request has the key with one of the given values. With the suffix IfExists they also match
# a request without the key.
_POSITIVE = {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
_NEGATIVE = {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}


class DocumentError(Exception):
    """A text that is not a policy document."""


@dataclass(frozen=True)
class Condition:
    """A condition. Operator and key are in lowercase, because AWS does not distinguish case."""

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def requires(self) -> bool:
        """Whether a request must have the key with one of the values."""
        return self.operator.removeprefix("foranyvalue:") in _POSITIVE

    @property
    def exempts(self) -> bool:
        """Whether all requests match, except those that have the key with one of the values."""
        return self.operator in _NEGATIVE

    @property
    def is_fixed(self) -> bool:
        """Whether all values are fixed. A single value with a wildcard can match any caller."""
        return all(is_fixed(value) for value in self.values)

    @property
    def is_literal(self) -> bool:
        """Whether no value can match more than one caller."""
        return all(is_literal(value) for value in self.values)


@dataclass(frozen=True)
class Statement:
    """A statement of a resource-based policy. which names it in messages."""

    which: str
    allows: bool
    principals: tuple[tuple[str, str], ...]
    excluded_principals: bool
    actions: tuple[str, ...]
    excluded_actions: bool
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    @property
    def is_for_everyone(self) -> bool:
        return not self.excluded_principals and any(principal == "*" for _, principal in self.principals)

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(principal for kind, principal in self.principals if kind == "Service")

    def covers(self, action: str) -> bool:
        """Returns whether the statement is about an action."""
        named = any(fnmatchcase(action.lower(), each.lower()) for each in self.actions)
        return named != self.excluded_actions


def is_literal(value: str) -> bool:
    """Returns whether a value has no wildcard and no policy variable."""
    return re.search(r"[*?]|\$\{", value) is None


def is_fixed(value: str) -> bool:
    """Returns whether a value is literal, or an ARN of one account."""
    if is_literal(value):
        return True
    parts = value.split(":", 5)
    return len(parts) == 6 and re.fullmatch(r"\d{12}", parts[4]) is not None


def parse(policy: Any) -> list[Statement]:
    """Returns the statements of a policy document. Raises DocumentError if it is none."""
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
        statements = _list(document["Statement"])
        return [_statement(i, statement) for i, statement in enumerate(statements, start=1)]
    except (ValueError, LookupError, TypeError, AttributeError) as e:
        raise DocumentError(f"it is not a policy document ({type(e).__name__}: {e})") from e


def _statement(position: int, statement: Mapping[str, Any]) -> Statement:
    effect = statement["Effect"]
    if effect not in ("Allow", "Deny"):
        raise ValueError(f"Effect {effect!r}")
    principals = statement["NotPrincipal"] if "NotPrincipal" in statement else statement["Principal"]
    actions = statement["NotAction"] if "NotAction" in statement else statement["Action"]
    return Statement(
        repr(statement["Sid"]) if statement.get("Sid") else str(position),
        effect == "Allow",
        _principals(principals),
        "NotPrincipal" in statement,
        tuple(map(str, _list(actions))),
        "NotAction" in statement,
        tuple(map(str, _list(statement.get("Resource", [])))),
        tuple(_conditions(statement.get("Condition", {}))),
    )


def _principals(principals: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(principals, str):
        return (("AWS", principals),)
    return tuple((kind, str(each)) for kind, named in principals.items() for each in _list(named))


def _conditions(conditions: Mapping[str, Mapping[str, Any]]) -> list[Condition]:
    return [
        Condition(operator.lower(), key.lower(), tuple(map(_text, _list(values))))
        for operator, keys in conditions.items()
        for key, values in keys.items()
    ]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
