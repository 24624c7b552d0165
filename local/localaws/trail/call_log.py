"""Remembers which calls were made, each once, for tests of what a program calls. It has nothing to do with trails."""

import threading
from dataclasses import dataclass
from typing import Any

from localaws.trail import services
from localaws.trail.call import Answer, Call

# So many different calls are remembered. The oldest ones are forgotten first.
_MAX = 10_000


@dataclass(frozen=True)
class Entry:
    """A call: who made it, and what it was. actions are those of IAM that were decided on, also for other services."""

    caller: str
    event_source: str
    event_name: str
    actions: tuple[str, ...]
    error_code: str | None
    is_denied: bool


_lock = threading.Lock()
_positions: dict[Entry, int] = {}
_position = 0


def note(call: Call, answer: Answer, actions: tuple[str, ...]) -> None:
    """Remembers a call."""
    global _position
    caller = call.caller.described if call.caller else "unknown"
    source = services.source(call.service)
    entry = Entry(caller, source, call.name, actions, answer.error_code, answer.is_denied)
    with _lock:
        _position += 1
        _positions.pop(entry, None)
        _positions[entry] = _position
        if len(_positions) > _MAX:
            del _positions[next(iter(_positions))]


def after(position: int) -> dict[str, Any]:
    """Returns the different calls that were made after a position, in the order of their last time."""
    with _lock:
        calls = [entry for entry, last in _positions.items() if last > position]
        return {"position": _position, "calls": [_json(entry) for entry in calls]}


def _json(entry: Entry) -> dict[str, Any]:
    return {
        "caller": entry.caller,
        "eventSource": entry.event_source,
        "eventName": entry.event_name,
        "actions": list(entry.actions),
        "errorCode": entry.error_code,
        "denied": entry.is_denied,
    }
