"""Adds RecursiveLogging to trails, which moto lacks. If it is false, a trail leaves out what CloudTrail itself delivers.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-recursive-logging.html
"""

import json
from typing import Any

from moto.cloudtrail.models import Trail
from moto.cloudtrail.responses import CloudTrailResponse

_CLOUDTRAIL = "cloudtrail.amazonaws.com"

# The events with which CloudTrail delivers, by source and name.
_DELIVERIES = (("s3.amazonaws.com", "PutObject"), ("logs.amazonaws.com", "PutLogEvents"))


def fill() -> None:
    _keep_what_a_request_sets("create_trail")
    _keep_what_a_request_sets("update_trail")
    describe = Trail.description

    def description(self: Trail, include_region: bool = False) -> dict[str, Any]:
        return describe(self, include_region) | {"RecursiveLogging": is_on(self)}

    Trail.description = description


def _keep_what_a_request_sets(operation: str) -> None:
    """An update that does not name the setting leaves it as it is."""
    change = getattr(CloudTrailResponse, operation)

    def changed(self: CloudTrailResponse) -> str:
        answer = json.loads(change(self))
        asked = json.loads(self.body).get("RecursiveLogging")
        trail = self.cloudtrail_backend.get_trail(answer["TrailARN"])
        if asked is not None:
            trail.recursive_logging = asked
        return json.dumps(answer | {"RecursiveLogging": is_on(trail)})

    setattr(CloudTrailResponse, operation, changed)


def is_on(trail: Trail) -> bool:
    """Returns whether a trail records what CloudTrail delivers. It does unless somebody has switched it off."""
    return bool(getattr(trail, "recursive_logging", True))


def suppresses(trail: Trail, record: dict[str, Any]) -> bool:
    """Returns whether a trail leaves out an event because CloudTrail's own delivery has caused it."""
    is_delivery = (record["eventSource"], record["eventName"]) in _DELIVERIES
    return is_delivery and record["userIdentity"].get("invokedBy") == _CLOUDTRAIL and not is_on(trail)
