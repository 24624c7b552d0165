"""The clock of the local AWS. Local time can be moved forward, so that hours pass in seconds."""

import re
import threading
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from localaws.errors import UserError

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")

_lock = threading.Lock()
_offset = timedelta()


def now() -> datetime:
    """Returns the local time, in UTC."""
    return datetime.now(timezone.utc) + _offset


def move_to(time: datetime) -> None:
    """Moves the clock forward to a time. A time that has passed already changes nothing."""
    global _offset
    with _lock:
        _offset = max(_offset, time - datetime.now(timezone.utc))


def parse_duration(text: str) -> timedelta:
    """Reads a duration as 30m, 3h or 2d. Raises UserError if it is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise UserError(f"'{text}' is no duration: write minutes, hours or days, as 30m, 3h or 2d")
    return int(found[1]) * _UNITS[found[2]]


def http_date() -> str:
    """Returns the local time as the Date header of a response has it."""
    return format_datetime(now(), usegmt=True)


def iso(time: datetime) -> str:
    """Returns a time as AWS writes it, to the second."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
