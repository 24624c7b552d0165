"""Replicates what was written, at once or when replication is resumed.

AWS does not retry what has failed: it stays FAILED until somebody writes it again, or runs S3 Batch Replication.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey

from localaws.access import asked, s3_buckets
from localaws.access.asking import Denied
from localaws.access.s3_buckets import Refused
from localaws.gaps.object_lock import ProtectedByLock
from localaws.replication import copying, documents, encryption, permissions, statuses
from localaws.replication.configuration import Configuration, Destination
from localaws.replication.copying import REPLICA


@dataclass
class Summary:
    """What was replicated, and the reason of the last failure."""

    completed: int = 0
    failed: int = 0
    reason: str = ""

    def __str__(self) -> str:
        text = f"{self.completed} replicated"
        return f"{text}, {self.failed} failed ({self.reason})" if self.failed else text


@dataclass(frozen=True)
class _Task:
    """Something to replicate from a bucket to all destinations. status changes with its success."""

    source: FakeBucket
    destinations: Sequence[Destination]
    replicate: Callable[[FakeBucket, Destination], None]
    key: str
    status: Callable[[str, str], None] = lambda status, problem: None


_lock = threading.RLock()
_waiting: deque[_Task] = deque()
_is_paused = False


def pause() -> None:
    """Lets everything wait that is to be replicated, as if S3 were slow."""
    global _is_paused
    with _lock:
        _is_paused = True


def resume() -> Summary:
    """Replicates what waits, and from now on at once."""
    global _is_paused
    with _lock:
        _is_paused = False
        summary = Summary()
        while _waiting:
            _run(_waiting.popleft(), summary)
        return summary


def created(bucket: FakeBucket, version: FakeKey) -> None:
    """Replicates a new version, if a rule selects it. A replica is not replicated again."""
    configuration = documents.of(bucket)
    if configuration and statuses.of(version) != REPLICA:
        _replicate(bucket, version, configuration)


def changed(bucket: FakeBucket, version: FakeKey) -> None:
    """Replicates the lock and the tags of a version that was replicated before."""
    if statuses.of(version) in (statuses.PENDING, statuses.COMPLETED) and (configuration := documents.of(bucket)):
        _replicate(bucket, version, configuration)


def deleted(bucket: FakeBucket, marker: FakeDeleteMarker) -> None:
    """Replicates a new delete marker, if a rule says so."""
    configuration = documents.of(bucket)
    destinations = configuration.destinations_of_delete_marker(marker.name) if configuration else []
    if configuration and destinations:
        role = configuration.role

        def replicate(to: FakeBucket, destination: Destination) -> None:
            permissions.require_delete_marker(permissions.assume(role), bucket, to, marker.name)
            copying.copy_delete_marker(marker, to)

        _add(_Task(bucket, destinations, replicate, marker.name))


def existing(bucket: FakeBucket) -> Summary:
    """Replicates the versions that were not replicated, as S3 Batch Replication does."""
    summary, configuration = Summary(), documents.of(bucket)
    with _lock:
        for version in [each for key in list(bucket.keys) for each in bucket.keys.getlist(key)]:
            is_new = isinstance(version, FakeKey) and statuses.of(version) in (None, statuses.FAILED)
            if configuration and is_new and (task := _of_version(bucket, version, configuration)):
                _run(task, summary)
    return summary


def problem(bucket: FakeBucket, key: str) -> str:
    """Returns why the newest version of an object was not replicated, or an empty text if it was."""
    return str(getattr(s3_buckets.find_object(bucket, key, None), "replication_problem", ""))


def _replicate(bucket: FakeBucket, version: FakeKey, configuration: Configuration) -> None:
    if task := _of_version(bucket, version, configuration):
        task.status(statuses.PENDING, "")
        _add(task)


def _of_version(bucket: FakeBucket, version: FakeKey, configuration: Configuration) -> _Task | None:
    is_kms = encryption.of(version).is_kms
    destinations = configuration.destinations(version.name, copying.tags(version), is_kms)
    if not destinations:
        return None

    def set_status(status: str, problem: str) -> None:
        version.replication_status, version.replication_problem = status, problem

    def replicate(to: FakeBucket, destination: Destination) -> None:
        _copy(configuration.role, bucket, version, to, destination)

    return _Task(bucket, destinations, replicate, version.name, set_status)


def _copy(role_arn: str, source: FakeBucket, version: FakeKey, bucket: FakeBucket, destination: Destination) -> None:
    role = permissions.assume(role_arn)
    of_copy = encryption.of_copy(version, destination, bucket)
    permissions.require_reading(role, source, version)
    permissions.require_writing(role, bucket, version, of_copy, destination.owner is not None)
    made = copying.find(bucket, version)
    if made:
        copying.copy_lock(version, made)
    else:
        made = copying.copy(version, bucket, of_copy, destination.storage_class)
    if (copying.tags(version) or copying.tags(made)) and permissions.copies_tags(role, source, bucket, version.name):
        copying.copy_tags(version, made)


def _add(task: _Task) -> None:
    with _lock:
        if _is_paused:
            _waiting.append(task)
        else:
            _run(task, Summary())


def _run(task: _Task, summary: Summary) -> None:
    """Replicates to all destinations. One that fails makes the status FAILED."""
    reasons = []
    with asked.collected():  # the actions are not those of the request that wrote the object
        for destination in task.destinations:
            try:
                task.replicate(_required(destination.bucket), destination)
            except (Denied, Refused, ProtectedByLock) as e:
                reasons.append(str(e))
                print(f"replication: {task.source.name}/{task.key} is not replicated: {e}", file=sys.stderr, flush=True)
    task.status(statuses.FAILED if reasons else statuses.COMPLETED, reasons[-1] if reasons else "")
    summary.completed, summary.failed = summary.completed + (not reasons), summary.failed + bool(reasons)
    summary.reason = reasons[-1] if reasons else summary.reason


def _required(name: str) -> FakeBucket:
    bucket = s3_buckets.find(name)
    if bucket is None:
        raise Refused(404, "NoSuchBucket", f"The bucket {name} does not exist")
    return bucket
