"""Remembers the latest calls in their order, for tests of what a program calls. It has nothing to do with trails."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

from localaws.trail import naming, services
from localaws.trail.call import Answer, Call

# So many calls are remembered.
_MAX = 50_000


@dataclass(frozen=True)
class Made:
    """A call that was made. service and operation are those of CloudTrail's event, service without .amazonaws.com."""

    position: int
    caller: str
    service: str
    operation: str
    resource: str
    is_read_only: bool
    error_code: str | None


_lock = threading.Lock()
_made: deque[Made] = deque(maxlen=_MAX)
_position = 0


def note(call: Call, answer: Answer) -> None:
    """Remembers a call."""
    global _position
    caller = call.caller.described if call.caller else "unknown"
    what = services.short_source(call.service), call.name, naming.resource(call)
    with _lock:
        _position += 1
        _made.append(Made(_position, caller, *what, call.is_read_only, answer.error_code))


def after(position: int) -> dict[str, Any]:
    """Returns the calls that were made after a position, in their order, and the position now."""
    with _lock:
        return {"position": _position, "calls": [_json(made) for made in _made if made.position > position]}


def _json(made: Made) -> dict[str, Any]:
    return {
        "caller": made.caller,
        "service": made.service,
        "operation": made.operation,
        "resource": made.resource,
        "readOnly": made.is_read_only,
        "errorCode": made.error_code,
    }
