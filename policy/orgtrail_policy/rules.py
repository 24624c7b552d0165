"""What a policy consists of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orgtrail_policy.resources import Resource

Config = Mapping[str, Any]
Schema = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Policy:
    """What all policies have: a name that never changes, what it enforces, and its properties as JSON schemas."""

    name: str
    description: str
    properties: Schema = field(default_factory=dict, kw_only=True)

    def defaults(self) -> dict[str, Any]:
        """Returns the configuration that applies if none is given."""
        return {name: schema["default"] for name, schema in self.properties.items()}

    def unknown(self, config: Config) -> list[str]:
        """Returns a message for each property that this policy does not have. Pulumi would ignore it."""
        return [
            f"The configuration of {self.name} has {name!r}, which is no property: use {_either(self.properties)}."
            for name in sorted(config)
            if name not in self.properties
        ]


@dataclass(frozen=True)
class ResourcePolicy(Policy):
    """A policy that looks at one resource after the other, before each is created or changed."""

    check: Callable[[Resource, Config], Iterable[str]]


@dataclass(frozen=True)
class StackPolicy(Policy):
    """A policy that looks at all resources of a stack, at the end of a preview and of an update.

    check also gets the setting orgtrail:account, the kind of the stack, or None if it is not set. It returns messages, each
    with the resource that it is about, or None for the stack.
    """

    check: Callable[[Sequence[Resource], str | None], Iterable[tuple[str, Resource | None]]]


def _either(names: Iterable[str]) -> str:
    return " or ".join(names) or "none"
