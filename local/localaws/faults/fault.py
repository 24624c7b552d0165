"""What a fault is: which calls it meets, what happens to them, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from localaws.errors import UserError
from localaws.trail import naming, services
from localaws.trail.call import Call


class Effect(Enum):
    """What happens to a call. The first ones are answers, the last ones are about the connection."""

    THROTTLED = "throttled"
    INTERNAL_ERROR = "internal-error"
    UNAVAILABLE = "unavailable"
    ACCESS_DENIED = "access-denied"
    ERROR = "error"
    SLOW = "slow"
    TIME_OUT = "time-out"
    CUT = "cut"
    NONE = "none"

    @property
    def is_answer(self) -> bool:
        return self not in (Effect.SLOW, Effect.TIME_OUT, Effect.CUT, Effect.NONE)


@dataclass(frozen=True)
class Fault:
    """A fault. A field that is None restricts nothing.

    service and operation are those of CloudTrail's event, service without .amazonaws.com. resource is a text that the
    parameters of the call contain, caller the beginning of an ARN, and is_read_only says whether it only reads. code, message and status are those of an error of
    one's own. seconds say how long an answer takes. times is how many calls the fault meets, or None for all, and after how
    many matching calls it lets pass before. If is_each, both are counted for each operation on each resource. A call that
    is_done takes effect although its answer is an error.
    """

    effect: Effect
    service: str | None = None
    operation: str | None = None
    resource: str | None = None
    caller: str | None = None
    is_read_only: bool | None = None
    code: str | None = None
    message: str | None = None
    status: int = 400
    seconds: float = 0
    times: int | None = 1
    after: int = 0
    is_each: bool = False
    is_done: bool = False

    def matches(self, call: Call) -> bool:
        """Returns whether a call is one that this fault is about."""
        return (
            self.service in (None, services.short_source(call.service))
            and self.operation in (None, call.name)
            and self.is_read_only in (None, call.is_read_only)
            and (self.resource is None or self.resource in naming.texts(call))
            and (self.caller is None or (call.caller is not None and call.caller.described.startswith(self.caller)))
        )


_NAMES = {"is_done": "done", "is_each": "each", "is_read_only": "readOnly"}


def parse(asked: Mapping[str, Any]) -> Fault:
    """Reads a fault from JSON. Raises UserError."""
    types: dict[str, type | tuple[type, ...]] = {
        **{"status": int, "seconds": (int, float), "after": int},
        **dict.fromkeys(("done", "each", "readOnly"), bool),
    }
    names = {_NAMES.get(field.name, field.name): field.name for field in fields(Fault)}
    for name, value in asked.items():
        if name not in names:
            raise UserError(f"a fault has no '{name}'; it has {', '.join(names)}")
        expected = (int, type(None)) if name == "times" else types.get(name, str)
        if not isinstance(value, expected) or (isinstance(value, (int, float)) and value < 0):
            raise UserError(f"'{value}' is no {name} of a fault")
    values = {names[name]: value for name, value in asked.items()}
    values["effect"] = _effect(values.get("effect"))
    if values["effect"] is Effect.ERROR and not values.get("code"):
        raise UserError("a fault with the effect 'error' needs the code of the error")
    return Fault(**values)


def _effect(name: Any) -> Effect:
    try:
        return Effect(name)
    except ValueError:
        known = ", ".join(effect.value for effect in Effect)
        raise UserError(f"'{name}' is no effect of a fault; there are {known}") from None


def to_json(fault: Fault) -> dict[str, Any]:
    """Returns a fault as `parse` reads it."""
    values = {_NAMES.get(field.name, field.name): getattr(fault, field.name) for field in fields(Fault)}
    return values | {"effect": fault.effect.value}
