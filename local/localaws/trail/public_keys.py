"""Answers ListPublicKeys, which moto lacks.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
"""

import base64
import json
from datetime import datetime, timezone

from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError

from localaws import clock
from localaws.trail import signing


def answer() -> None:
    """Replaces a method of moto, in this process only."""

    def list_public_keys(self: CloudTrailResponse) -> str:
        end = _time(self._get_param("EndTime"))
        start = _time(self._get_param("StartTime"))
        if start > end:
            raise JsonRESTError("InvalidTimeRangeException", "The start time is after the end time.")
        keys = [
            {
                "Value": base64.b64encode(key.public).decode(),
                "ValidityStartTime": key.start.timestamp(),
                "ValidityEndTime": key.end.timestamp(),
                "Fingerprint": key.fingerprint,
            }
            for key in signing.valid(self.region, start, end)
        ]
        return json.dumps({"PublicKeyList": keys})

    CloudTrailResponse.list_public_keys = list_public_keys


def _time(asked: float | str | None) -> datetime:
    """Returns the time that a request asks for, or the current time."""
    return clock.now() if asked is None else datetime.fromtimestamp(float(asked), timezone.utc)
