"""Reads the arguments of `local/aws fault`."""

from collections.abc import Sequence
from typing import Any

from localaws.errors import UserError

_NUMBERS = {"status": int, "seconds": float, "after": int, "calls": int}
_FAULT = ("resource", "caller", "code", "message", "status", "seconds", "times", "after", "each", "done", "reads", "writes")
_DELAY = ("calls", "seconds")


def read(words: Sequence[str]) -> dict[str, Any]:
    """Returns what the control of the local AWS is asked for. Raises UserError.

    The words are clear, list, delay KIND, or EFFECT SERVICE:OPERATION, where either part can be *. Options follow.
    """
    match words:
        case ["clear" | "list" as do]:
            return {"do": do}
        case ["delay", kind, *options]:
            return {"do": "delay", "kind": kind} | _options(options, _DELAY)
        case [effect, call, *options] if call.count(":") == 1:
            service, operation = call.split(":")
            about = {"service": service, "operation": operation}
            named = {name: value for name, value in about.items() if value != "*"}
            return {"do": "add", "fault": {"effect": effect} | named | _options(options, _FAULT)}
    raise UserError("a fault is EFFECT SERVICE:OPERATION, as in throttled s3:PutBucketPolicy")


def _options(words: Sequence[str], known: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rest = list(words)
    while rest:
        name = rest.pop(0).removeprefix("--")
        if name not in known:
            raise UserError(f"there is no option --{name} here; there are --{', --'.join(known)}")
        if name in ("each", "done"):
            found[name] = True
        elif name in ("reads", "writes"):
            found["readOnly"] = name == "reads"
        elif not rest:
            raise UserError(f"--{name} needs a value")
        else:
            found[name] = _value(name, rest.pop(0))
    return found


def _value(name: str, text: str) -> Any:
    try:
        if name == "times":
            return None if text == "always" else int(text)
        return _NUMBERS.get(name, str)(text)
    except ValueError:
        raise UserError(f"--{name} '{text}' is no number") from None
