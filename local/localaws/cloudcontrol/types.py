"""What a type of resource is: its identifier, and how it is read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localaws.cloudcontrol import failures
from localaws.cloudcontrol.reading import Reader

Properties = dict[str, Any]


@dataclass(frozen=True)
class Type:
    """A type of resource.

    identifier has the names of the properties that identify a resource, in their order. read returns the properties of
    a resource that has these values. It raises Absent if there is none, and what the calls raise.
    """

    identifier: tuple[str, ...]
    read: Callable[[Reader, Mapping[str, str]], Properties]

    def identified(self, identifier: str) -> dict[str, str]:
        """Returns the properties that an identifier has: a JSON object, or their values with `|` between them.

        https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-identifier.html
        """
        if identifier.startswith("{"):
            try:
                found = json.loads(identifier)
            except ValueError:
                raise failures.invalid(f"Invalid JSON in the identifier {identifier}") from None
            if set(found) != set(self.identifier):
                raise self._invalid(identifier)
            return {name: str(found[name]) for name in self.identifier}
        values = identifier.split("|") if len(self.identifier) > 1 else [identifier]
        if len(values) != len(self.identifier):
            raise self._invalid(identifier)
        return dict(zip(self.identifier, values))

    def _invalid(self, identifier: str) -> Exception:
        names = ", ".join(self.identifier)
        return failures.invalid(f"Identifier {identifier} is not valid for identifier [{names}]")


def present(properties: Mapping[str, Any]) -> Properties:
    """Returns the properties that have a value."""
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}


def document(text: str | None) -> Any:
    """Returns a policy as the object that it is in a property."""
    return json.loads(text) if text else None


def picked(found: Mapping[str, Any], *names: str) -> Properties:
    """Returns some elements of an answer, as far as there are any."""
    return present({name: found.get(name) for name in names})


def of_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
