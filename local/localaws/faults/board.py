"""Holds the faults that are in effect, and counts the calls that have met them."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from localaws.errors import UserError
from localaws.faults import fault as faults
from localaws.faults.fault import Fault
from localaws.trail import naming
from localaws.trail.call import Call


@dataclass
class _Posted:
    """A fault in effect. matched counts the calls that it is about, and met those that it has met."""

    number: int
    fault: Fault
    matched: Counter[tuple[str, ...]] = field(default_factory=Counter)
    met: int = 0

    def meets(self, call: Call) -> bool:
        """Counts a matching call, and returns whether the fault meets it."""
        counted = (call.service, call.name, naming.resource(call)) if self.fault.is_each else ()
        self.matched[counted] += 1
        number = self.matched[counted] - self.fault.after
        is_met = number > 0 and (self.fault.times is None or number <= self.fault.times)
        self.met += is_met
        return is_met


_lock = threading.Lock()
_posted: list[_Posted] = []
_number = 0


def post(fault: Fault) -> int:
    """Puts a fault into effect, and returns its number."""
    global _number
    with _lock:
        _number += 1
        _posted.append(_Posted(_number, fault))
        return _number


def end(number: int) -> None:
    """Ends a fault. Raises UserError if there is none with this number."""
    with _lock:
        left = [posted for posted in _posted if posted.number != number]
        if len(left) == len(_posted):
            raise UserError(f"there is no fault {number}")
        _posted[:] = left


def clear() -> int:
    """Ends all faults, and returns how many calls have met them."""
    with _lock:
        met = sum(posted.met for posted in _posted)
        _posted.clear()
        return met


def listed() -> list[dict[str, Any]]:
    """Returns the faults with their numbers, and how many calls each has met."""
    with _lock:
        return [{"number": each.number, "met": each.met} | faults.to_json(each.fault) for each in _posted]


def take(call: Call) -> Fault | None:
    """Returns the fault that a call meets, the newest of several. The others do not count this call."""
    with _lock:
        for each in reversed(_posted):
            if each.fault.matches(call) and each.meets(call):
                return each.fault
    return None
