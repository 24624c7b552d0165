"""Answers GetTrailStatus: what a trail has delivered in the account and region that asks.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
"""

import json
from datetime import datetime, timezone
from typing import Any

from moto.cloudtrail.exceptions import TrailNotFoundException
from moto.cloudtrail.models import Trail
from moto.cloudtrail.responses import CloudTrailResponse

from localaws import clock
from localaws.trail import states, trails
from localaws.trail.states import Attempt, Stream


def answer() -> None:
    """Replaces a method of moto, in this process only."""

    def get_trail_status(self: CloudTrailResponse) -> str:
        name = self._get_param("Name")
        found = next((t for t in _visible(self) if name in (t.trail_name, t.arn, trails.arn(t))), None)
        if found is None:
            raise TrailNotFoundException(account_id=self.current_account, name=name)
        stream = states.of(found).streams.get((self.current_account, self.region), Stream())
        return json.dumps(description(found, stream))

    CloudTrailResponse.get_trail_status = get_trail_status


def description(trail: Trail, stream: Stream) -> dict[str, Any]:
    """Returns the answer for a trail. Times that AWS gives as texts are those of the fields that it no longer uses."""
    started, stopped = (_utc(time) for time in (trail.status.started, trail.status.stopped))
    fields = {
        "IsLogging": trail.status.is_logging,
        "StartLoggingTime": _epoch(started),
        "StopLoggingTime": _epoch(stopped),
        "TimeLoggingStarted": _text(started),
        "TimeLoggingStopped": _text(stopped),
        "LatestDeliveryAttemptTime": _text(stream.log_files.tried),
        "LatestDeliveryAttemptSucceeded": _text(stream.log_files.succeeded),
        "LatestNotificationAttemptTime": _text(stream.notifications.tried),
        "LatestNotificationAttemptSucceeded": _text(stream.notifications.succeeded),
        **_attempt("LatestDelivery", stream.log_files),
        **_attempt("LatestDigestDelivery", stream.digests),
        **_attempt("LatestNotification", stream.notifications),
        **_attempt("LatestCloudWatchLogsDelivery", stream.log_group),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _visible(self: CloudTrailResponse) -> list[Trail]:
    return [trail for trail in trails.every() if trails.is_in(trail, self.current_account, self.region)]


def _attempt(name: str, attempt: Attempt) -> dict[str, Any]:
    return {name + "Time": _epoch(attempt.succeeded), name + "Error": attempt.error}


def _utc(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=timezone.utc) if time else None


def _epoch(time: datetime | None) -> float | None:
    return round(time.timestamp(), 3) if time else None


def _text(time: datetime | None) -> str:
    return clock.iso(time) if time else ""
