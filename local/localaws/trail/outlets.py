"""Tells a trail's topic and log group what was delivered and recorded."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from moto.cloudtrail.models import Trail
from moto.core.exceptions import JsonRESTError, ServiceException
from moto.logs.models import logs_backends

from localaws.access import log_groups, topics
from localaws.access.asking import Denied
from localaws.access.log_groups import LogGroupRefused
from localaws.trail import trails
from localaws.trail.trails import Place

# CloudTrail does not send larger events to CloudWatch Logs.
_MAX_EVENT = 256 * 1024


def notify(trail: Trail, bucket: str, keys: Sequence[str]) -> str | None:
    """Notifies the topic of a trail of new log files. Returns the error if there is one."""
    try:
        topic = topics.require(trails.arn(trail), trail.topic_arn or "")
    except Denied:
        return "AuthorizationError"
    if topic is None:
        return "NotFound"
    topic.publish(json.dumps({"s3Bucket": bucket, "s3ObjectKey": list(keys)}))
    return None


def write_events(trail: Trail, place: Place, records: Sequence[dict[str, Any]]) -> str | None:
    """Writes records to the log group of a trail as its role. Returns the error if there is one."""
    stream = stream_name(trail, place[0])
    try:
        group = log_groups.require(
            trails.arn(trail), trail.account_id, trail.cw_log_group_arn, trail.cw_role_arn, stream
        )
    except LogGroupRefused as e:
        return e.reason
    backend = logs_backends[group.account][group.region]
    # Requests that end at the same time are recorded in any order, but PutLogEvents takes events in the order of time:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
    in_order = sorted(records, key=lambda record: str(record["eventTime"]))
    events = [{"timestamp": _milliseconds(record["eventTime"]), "message": json.dumps(record)} for record in in_order]
    try:
        if stream not in backend.groups[group.name].streams:
            backend.create_log_stream(group.name, stream)
        small = [event for event in events if len(str(event["message"])) <= _MAX_EVENT]
        backend.put_log_events(group.name, stream, small)
    except (JsonRESTError, ServiceException) as e:
        return type(e).__name__
    return None


def stream_name(trail: Trail, account: str) -> str:
    """Returns the stream of an account.

    The role of a trail may write to the streams of the trail's own account and to those of the organization:
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
    """
    organization = trails.organization_id(trail) if account != trail.account_id else None
    start = f"{organization}_" if organization else ""
    return f"{start}{account}_CloudTrail_{trail.region_name}"


def _milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)
