"""Reads what the trail has recorded and delivered, as the role that verifies."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localaws.expectations import LogStore, Trail

Event = Mapping[str, Any]


@dataclass(frozen=True)
class LogFile:
    """A log file that CloudTrail has delivered, with its events."""

    key: str
    version: str
    events: Sequence[Event]


def log_files(s3: Any, logs: LogStore, trail: Trail) -> list[LogFile]:
    """Returns all log files with events, the oldest first. s3 is the client of a reader."""
    prefix = f"{trail.prefix}/AWSLogs/" if trail.prefix else "AWSLogs/"
    return [file for key in _keys(s3, logs.bucket, prefix) if (file := _read(s3, logs.bucket, key)).events]


def _keys(s3: Any, bucket: str, prefix: str) -> Iterator[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from (found["Key"] for found in page.get("Contents", []) if "/CloudTrail/" in found["Key"])


def _read(s3: Any, bucket: str, key: str) -> LogFile:
    answer = s3.get_object(Bucket=bucket, Key=key)
    return LogFile(key, answer["VersionId"], json.loads(gzip.decompress(answer["Body"].read()))["Records"])


def summary(files: Sequence[LogFile]) -> list[tuple[str, str]]:
    """Returns for each account how many events it has, and the events of one of its changes, or of its last call."""
    events = [event for file in files for event in file.events]
    counts = Counter(event["recipientAccountId"] for event in events)
    return [(account, f"{count} events, e.g. {_example(account, events)}") for account, count in sorted(counts.items())]


def _example(account: str, events: Sequence[Event]) -> str:
    own = [event for event in events if event["recipientAccountId"] == account]
    event = next((event for event in own if not event["readOnly"]), own[-1])
    return f"{event['eventName']} by {_who(event['userIdentity'])} in {event['awsRegion']}"


def _who(identity: Mapping[str, Any]) -> str:
    """Returns the last part of an ARN, or the service."""
    return str(identity.get("arn", identity.get("invokedBy", identity["type"]))).rpartition(":")[2]
