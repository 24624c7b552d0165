"""Holds the faults that are in effect, and counts the calls that have met them."""

import threading
from dataclasses import dataclass, field
from typing import Any

from localaws.faults import fault as faults
from localaws.faults.fault import Fault
from localaws.trail.call import Call


@dataclass
class _Posted:
    """A fault in effect. matched counts the calls that it is about, and met those that it has met."""

    number: int
    fault: Fault
    matched: int = 0
    met: int = field(default=0)

    def meets(self) -> bool:
        """Counts a matching call, and returns whether the fault meets it."""
        self.matched += 1
        is_met = self.matched > self.fault.after and (self.fault.times is None or self.met < self.fault.times)
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
    """Returns the fault that a call meets, the oldest of several. Each fault counts the calls that it is about."""
    with _lock:
        met = [each.fault for each in _posted if each.fault.matches(call) and each.meets()]
    return met[0] if met else None
