"""Evaluates the element Condition of a policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import ipaddress
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from localaws.access import condition_keys
from localaws.access.patterns import Template
from localaws.access.request import NotUnderstood

_OPERATOR = re.compile(r"(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?")

# Compares what the policy says with a value of the request.
Comparison = Callable[[str, str, Callable[[str], Template]], bool]


@dataclass(frozen=True)
class Condition:
    """One key under one operator, with the values of the policy of which one has to match."""

    operator: str
    key: str
    values: tuple[str, ...]


def parse(element: object) -> tuple[Condition, ...]:
    """Reads the element Condition. Raises ValueError if it has another form."""
    if not isinstance(element, dict):
        raise ValueError("Condition must be an object")
    found = []
    for name, entries in element.items():
        if not isinstance(entries, dict):
            raise ValueError(f"Condition: {name} must be an object")
        for key, values in entries.items():
            found.append(
                Condition(name, key, tuple(_text(v) for v in (values if isinstance(values, list) else [values])))
            )
    return tuple(found)


def hold(conditions: Sequence[Condition], keys: Mapping[str, Sequence[str]], has_variables: bool = True) -> bool:
    """Returns whether all conditions hold.

    Raises NotUnderstood for an unknown operator or key, even if another condition does not hold.
    """
    return all([_holds(condition, keys, has_variables) for condition in conditions])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError(f"Condition: {value!r} must be a text, a number or a boolean")


def _holds(condition: Condition, keys: Mapping[str, Sequence[str]], has_variables: bool) -> bool:
    parts = _OPERATOR.fullmatch(condition.operator)
    name = parts[2] if parts else ""
    if parts is None or (name != "Null" and name not in _POSITIVE and name not in _NEGATED):
        raise NotUnderstood(f"the condition operator '{condition.operator}' is not known")
    if not condition_keys.is_known(condition.key):
        raise NotUnderstood(f"the condition key '{condition.key}' is not known")
    found = keys.get(condition.key.lower(), ())
    if name == "Null":
        if condition.operator != name:
            raise NotUnderstood(f"the condition operator '{condition.operator}' is not known")
        return any(_bool(value) != bool(found) for value in condition.values)
    quantifier, if_exists = parts[1], bool(parts[3])
    if not found and if_exists:
        return True

    def template(text: str) -> Template:
        return Template(text, keys, has_variables)

    def matches(value: str) -> bool:
        if name in _POSITIVE:
            return any([_POSITIVE[name](text, value, template) for text in condition.values])
        return not any([_POSITIVE[_NEGATED[name]](text, value, template) for text in condition.values])

    results = [matches(value) for value in found]
    if quantifier == "ForAllValues":
        return all(results)
    if quantifier == "ForAnyValue":
        return any(results)
    if len(found) > 1:
        raise NotUnderstood(
            f"the condition key '{condition.key}' has several values: ForAllValues or ForAnyValue is missing"
        )
    return results[0] if results else name in _NEGATED


def _bool(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise NotUnderstood(f"'{text}' is not true or false")
    return text.lower() == "true"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotUnderstood(f"'{text}' is no number") from None


def _date(text: str) -> float:
    """Reads a date of ISO 8601, or seconds since 1970."""
    if re.fullmatch(r"\d{5,}", text):
        return float(text)
    try:
        date = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise NotUnderstood(f"'{text}' is no date") from None
    return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()


def _is_in_network(text: str, value: str, template: Callable[[str], Template]) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise NotUnderstood(f"'{text}' or '{value}' is no IP address") from None


def _compare(read: Callable[[str], float], compare: Callable[[float, float], bool]) -> Comparison:
    return lambda text, value, template: compare(read(value), read(text))


_POSITIVE: dict[str, Comparison] = {
    "StringEquals": lambda text, value, template: template(text).equals(value),
    "StringEqualsIgnoreCase": lambda text, value, template: template(text).equals(value, ignore_case=True),
    "StringLike": lambda text, value, template: template(text).is_like(value),
    # There is no difference between these two.
    "ArnEquals": lambda text, value, template: template(text).is_like_arn(value),
    "ArnLike": lambda text, value, template: template(text).is_like_arn(value),
    "Bool": lambda text, value, template: _bool(text) == _bool(value),
    "IpAddress": _is_in_network,
    **{
        kind + name: _compare(read, compare)
        for kind, read in (("Numeric", _number), ("Date", _date))
        for name, compare in (
            ("Equals", operator.eq),
            ("LessThan", operator.lt),
            ("LessThanEquals", operator.le),
            ("GreaterThan", operator.gt),
            ("GreaterThanEquals", operator.ge),
        )
    },
}

# A negated operator also holds if the request does not have the key.
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}
