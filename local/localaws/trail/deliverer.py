"""Delivers what was recorded, and the digests that are due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from localaws import clock
from localaws.access.delivery import DeliveryFailed
from localaws.trail import files, outlets, states, trails, writing
from localaws.trail.chains import Chain, SignedDigest
from localaws.trail.states import Stream, TrailState
from localaws.trail.trails import Place

# CloudTrail begins a new log file after some records.
_MAX_RECORDS = 5000
_SECOND = timedelta(seconds=1)

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
_RETRIES = timedelta(days=30)


@dataclass
class Summary:
    """What a delivery has done."""

    files: int = 0
    events: int = 0
    digests: int = 0
    refused: int = 0
    error: str | None = None
    forgotten: int = 0

    def refuse(self, error: str) -> str:
        """Counts a refusal, and returns its error."""
        self.refused, self.error = self.refused + 1, error
        return error

    def __str__(self) -> str:
        text = f"{self.files} log files with {self.events} events, {self.digests} digests"
        if self.refused:
            text += f", {self.refused} refused ({self.error})"
        if self.forgotten:
            text += f", {self.forgotten} events forgotten, because too many were waiting"
        return text


def deliver(is_late: bool = False) -> Summary:
    """Delivers all recorded events, and the digests that are due. What is refused stays for the next delivery.

    With is_late, the log files are those that CloudTrail was late with: a backfill digest names them. Until an account
    and region has its first digest, its log files are never late.
    """
    summary = Summary()
    with states.lock:
        for state in states.every():
            state.follow(clock.now())
        # A digest does not name log files that are delivered after the end of its hour.
        _deliver_due_digests(summary, clock.now())
        _deliver_log_files(summary, is_late)
        _clean_up(summary)
    return summary


def advance(duration: timedelta) -> Summary:
    """Delivers, and then moves the clock forward. Each digest is delivered at the end of its hour."""
    with states.lock:
        end = clock.now() + duration
        summary = deliver()
        while (due := _next_due()) and due <= end:
            clock.move_to(due)
            _deliver_due_digests(summary, clock.now())
        clock.move_to(end)
        return summary


def add_to_digest(trail_arn: str, bucket: str, key: str, content: bytes) -> None:
    """Lets the next digest name a log file that CloudTrail was told to write for a trail.

    It is left out if no trail digests the account and region that its key names, or if it is not compressed.
    """
    if (place := files.place_of(key)) is None or not content.startswith(files.GZIP):
        return
    with states.lock:
        for state in states.every():
            stream = state.streams.get(place)
            if stream and stream.growing and trails.arn(state.trail) == trail_arn and state.trail.bucket_name == bucket:
                stream.growing.log_files.append(files.written(bucket, key, content, clock.iso(clock.now())))


def _deliver_log_files(summary: Summary, is_late: bool) -> None:
    for state, place, stream in states.places(states.every()):
        late: list[files.Delivered] = []
        chain = stream.growing
        to_backfill = is_late and chain is not None and chain.last is not None
        keep = late.append if to_backfill else chain.log_files.append if chain else _ignore
        _deliver_pending(state, place, stream, summary, keep)
        _write_to_log_group(state, place, stream)
        if late and chain and (backfill := chain.backfill(state.trail, place, late)):
            _deliver_digest(state, stream, backfill, summary)
        _end_chains(state, place, stream, summary)
        _deliver_refused_digests(state, stream, summary)


def _ignore(_: files.Delivered) -> None:
    """No digest names log files that are delivered without log file validation."""


def _deliver_pending(
    state: TrailState, place: Place, stream: Stream, summary: Summary, keep: Callable[[files.Delivered], None]
) -> None:
    trail, keys = state.trail, []
    _forget_old(stream, clock.iso(clock.now() - _RETRIES))
    waiting = len(stream.pending)
    while waiting > 0:
        records = [stream.pending[i] for i in range(min(waiting, _MAX_RECORDS))]
        folder = trails.folder(trail, place[0])
        file = files.log_file(trail.bucket_name, folder, place, clock.now(), records)
        try:
            writing.write(trail, file.bucket, file.key, file.content)
        except DeliveryFailed as e:
            stream.log_files.note(summary.refuse(e.code))
            break
        stream.log_files.note(None)
        for _ in records:
            stream.pending.popleft()
        waiting -= len(records)
        keep(files.delivered(file, records))
        keys.append(file.key)
        summary.files, summary.events = summary.files + 1, summary.events + len(records)
    if keys and trail.sns_topic_name:
        stream.notifications.note(outlets.notify(trail, trail.bucket_name, keys))


def _forget_old(stream: Stream, oldest: str) -> None:
    """Forgets the events that could not be delivered for 30 days, as CloudTrail does."""
    for queue in stream.pending, stream.for_log_group:
        while queue and queue[0]["eventTime"] < oldest:
            queue.popleft()


def _write_to_log_group(state: TrailState, place: Place, stream: Stream) -> None:
    records = list(stream.for_log_group)
    if not records:
        return
    error = outlets.write_events(state.trail, place, records) if state.trail.cw_log_group_arn else None
    stream.log_group.note(error)
    if error is None:
        for _ in records:
            stream.for_log_group.popleft()


def _end_chains(state: TrailState, place: Place, stream: Stream, summary: Summary) -> None:
    """Delivers the last digest of each chain that has ended."""
    while stream.endings:
        ending = stream.endings.pop(0)
        # Two digests of a chain never end in the same second, because their names would be the same.
        clock.move_to(ending.chain.start + _SECOND)
        end = max(ending.end or clock.now(), ending.chain.start + _SECOND)
        while ending.chain.due < end:
            _deliver_next(state, place, stream, ending.chain, ending.chain.due, summary)
        _deliver_next(state, place, stream, ending.chain, end, summary)


def _next_due() -> datetime | None:
    """Returns when the next digest is due."""
    return min((stream.chain.due for _, _, stream in states.places(states.every()) if stream.chain), default=None)


def _deliver_due_digests(summary: Summary, now: datetime) -> None:
    for state, place, stream in states.places(states.every()):
        chain = stream.growing
        while chain and chain.due <= now:
            _deliver_refused_digests(state, stream, summary)
            _deliver_next(state, place, stream, chain, chain.due, summary)


def _deliver_next(
    state: TrailState, place: Place, stream: Stream, chain: Chain, end: datetime, summary: Summary
) -> None:
    _deliver_digest(state, stream, chain.next(state.trail, place, end), summary)


def _deliver_refused_digests(state: TrailState, stream: Stream, summary: Summary) -> None:
    """Tries again to deliver the digests that were refused. The digests after them are linked to them already."""
    oldest = clock.now() - _RETRIES
    refused = [digest for digest in stream.undelivered if digest.end > oldest]
    stream.undelivered = []
    for digest in refused:
        if stream.undelivered:  # the others would be refused too
            stream.undelivered.append(digest)
        else:
            _deliver_digest(state, stream, digest, summary)


def _deliver_digest(state: TrailState, stream: Stream, digest: SignedDigest, summary: Summary) -> None:
    file = digest.file
    try:
        writing.write(state.trail, file.bucket, file.key, file.content, digest.metadata)
    except DeliveryFailed as e:
        stream.digests.note(summary.refuse(e.code))
        stream.undelivered.append(digest)
        return
    stream.digests.note(None)
    summary.digests += 1


def _clean_up(summary: Summary) -> None:
    """Forgets deleted trails that have nothing more to deliver."""
    for state in states.every():
        summary.forgotten += state.forgotten
        state.forgotten = 0
        waits = any(stream.pending or stream.undelivered for stream in state.streams.values())
        if state.is_deleted and not waits:
            states.forget(state)
