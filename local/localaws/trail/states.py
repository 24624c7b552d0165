"""What a trail has to deliver, for each account and region."""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.cloudtrail.models import Trail

from localaws import clock
from localaws.trail import trails
from localaws.trail.chains import Chain, SignedDigest
from localaws.trail.trails import Place

# A trail forgets its oldest records if this many wait, so that refused deliveries do not fill the memory.
_MAX_PENDING = 200_000

# Held while something is delivered, or while the state of a trail changes. Recording needs no lock.
lock = threading.RLock()

_states: dict[Trail, "TrailState"] = {}
_muted: set[str] = set()


@dataclass
class Attempt:
    """The last attempt to deliver something, the last one that succeeded, and the error of the last one."""

    tried: datetime | None = None
    succeeded: datetime | None = None
    error: str | None = None

    def note(self, error: str | None) -> None:
        """Notes an attempt, with its error if it failed."""
        self.tried, self.error = clock.now(), error
        if error is None:
            self.succeeded = self.tried


@dataclass
class Ending:
    """A chain whose next digest is its last one. Without an end, it covers the time up to the next delivery."""

    chain: Chain
    end: datetime | None = None


@dataclass
class Stream:
    """What one account and region has to deliver, and the attempts to do so."""

    pending: deque[dict[str, Any]] = field(default_factory=deque)
    for_log_group: deque[dict[str, Any]] = field(default_factory=deque)
    chain: Chain | None = None
    endings: list[Ending] = field(default_factory=list)
    undelivered: list[SignedDigest] = field(default_factory=list)
    log_files: Attempt = field(default_factory=Attempt)
    digests: Attempt = field(default_factory=Attempt)
    notifications: Attempt = field(default_factory=Attempt)
    log_group: Attempt = field(default_factory=Attempt)

    @property
    def growing(self) -> Chain | None:
        """Returns the chain whose next digest names the log files that are delivered now."""
        if self.chain:
            return self.chain
        return next((ending.chain for ending in reversed(self.endings) if ending.end is None), None)

    def start_chain(self, now: datetime) -> None:
        """Starts a chain, unless there is one."""
        if self.chain is None:
            for ending in self.endings:
                ending.end = ending.end or now
            self.chain = Chain(now.replace(microsecond=0))

    def end_chain(self, end: datetime | None) -> None:
        """Ends the chain at a time, or with the next delivery."""
        if self.chain:
            self.endings.append(Ending(self.chain, end))
            self.chain = None


@dataclass
class TrailState:
    """What a trail has to deliver. forgotten counts the records that were too many."""

    trail: Trail
    streams: dict[Place, Stream] = field(default_factory=dict)
    is_deleted: bool = False
    forgotten: int = 0

    @property
    def is_logging(self) -> bool:
        return bool(self.trail.status.is_logging) and not self.is_deleted

    def stream(self, place: Place) -> Stream:
        return self.streams.setdefault(place, Stream())

    def add(self, place: Place, record: dict[str, Any]) -> None:
        """Adds a record that is to be delivered."""
        stream = self.stream(place)
        stream.pending.append(record)
        if self.trail.cw_log_group_arn:
            stream.for_log_group.append(record)
        for queue in stream.pending, stream.for_log_group:
            if len(queue) > _MAX_PENDING // 10 and self._pending() > _MAX_PENDING:
                queue.popleft()
                self.forgotten += 1

    def follow(self, now: datetime) -> None:
        """Starts and ends chains so that they are those of the accounts and regions that the trail digests now."""
        recorded = [p for p in trails.places(self.trail) if p[0] not in _muted] if self.is_logging else []
        for place in recorded:
            stream = self.stream(place)
            if self.trail.log_validation:
                stream.start_chain(now)
            else:
                stream.end_chain(now)
        for place in self.streams.keys() - set(recorded):
            self.streams[place].end_chain(None)

    def _pending(self) -> int:
        return sum(len(stream.pending) + len(stream.for_log_group) for stream in list(self.streams.values()))


def of(trail: Trail) -> TrailState:
    """Returns the state of a trail."""
    return _states.setdefault(trail, TrailState(trail))


def every() -> list[TrailState]:
    """Returns the states of all trails, also of deleted ones that have something to deliver yet."""
    return list(_states.values())


def follow(trail: Trail, is_deleted: bool = False) -> None:
    """Notes that a trail was made, changed, started, stopped or deleted."""
    with lock:
        state = of(trail)
        state.is_deleted = state.is_deleted or is_deleted
        state.follow(clock.now())


def forget(state: TrailState) -> None:
    """Forgets a deleted trail, after its last delivery."""
    _states.pop(state.trail, None)


def mute(account: str, is_muted: bool) -> None:
    """Makes an account send nothing to any trail, as if its copy of the trail did not deliver, or send again."""
    with lock:
        (_muted.add if is_muted else _muted.discard)(account)
        for state in every():
            for place in [place for place in state.streams if place[0] == account and is_muted]:
                del state.streams[place]
            state.follow(clock.now())


def is_muted(account: str) -> bool:
    return account in _muted


def places(states: Iterable[TrailState]) -> list[tuple[TrailState, Place, Stream]]:
    return [(state, place, stream) for state in states for place, stream in list(state.streams.items())]
