"""What moto's CloudFormation lacks."""

import importlib.util
import sys
from types import ModuleType
from typing import Any

from moto import backends

# moto imports the models of all services that CloudFormation creates. Only API Gateway needs this package, which is not
# among the requirements of the local AWS.
_PACKAGE = "openapi_spec_validator"


def fill() -> None:
    """Replaces methods when the service is first used: it imports most of moto, which takes two seconds."""
    _do_without_api_gateway()
    import_backend = backends._import_backend

    def imported(module: str, *arguments: Any) -> Any:
        is_first = "moto.cloudformation" not in sys.modules
        found = import_backend(module, *arguments)
        if is_first and module == "cloudformation":
            _follow_conditions()
        return found

    backends._import_backend = imported


def _do_without_api_gateway() -> None:
    if importlib.util.find_spec(_PACKAGE):
        return
    package, validation, exceptions = (
        ModuleType(name) for name in (_PACKAGE, f"{_PACKAGE}.validation", f"{_PACKAGE}.validation.exceptions")
    )

    def validate_spec(_: object) -> None:
        raise NotImplementedError("the local AWS has no API Gateway")

    vars(package)["validate_spec"] = validate_spec
    vars(exceptions)["OpenAPIValidationError"] = NotImplementedError
    for module in (package, validation, exceptions):
        sys.modules.setdefault(module.__name__, module)


def _follow_conditions() -> None:
    """moto evaluates the condition of a resource only when the stack is created. Updates follow it as well.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
    """
    from moto.cloudformation.parsing import ResourceMap

    update = ResourceMap.update

    def updated(self: ResourceMap, template: dict[str, Any], parameters: dict[str, Any] | None = None) -> None:
        update(self, template, parameters)
        for name, resource in self._resource_json_map.items():
            condition = resource.get("Condition")
            is_wanted = not condition or self.lazy_condition_map[condition]
            is_there = self._parsed_resources.get(name) is not None
            if is_wanted and not is_there:
                self._parsed_resources.pop(name, None)
                self[name]  # creates it
            elif is_there and not is_wanted:
                self._delete_resource(self._parsed_resources.pop(name), resource)

    ResourceMap.update = updated
