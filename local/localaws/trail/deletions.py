"""Makes of DeleteObjects the deletions of single objects, which CloudTrail records too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import xmltodict

from localaws.trail import s3_events
from localaws.trail.call import Answer, Call


def of(call: Call, answer: Answer, body: bytes) -> Iterator[tuple[Call, Answer]]:
    """Returns the deletion of each object, with its answer, if a call is DeleteObjects and was answered."""
    if (call.service, call.name) != ("s3", "DeleteObjects") or answer.error_code:
        return
    result = xmltodict.parse(body).get("DeleteResult") or {}
    for each in _list(result.get("Deleted")):
        yield _deletion(call, each), Answer(request_id=answer.request_id)
    for each in _list(result.get("Error")):
        yield _deletion(call, each), Answer(each.get("Code"), each.get("Message"), answer.request_id)


def _deletion(call: Call, found: dict[str, Any]) -> Call:
    bucket = call.resources[-1]
    key = str(found.get("Key") or "")
    parameters = {"bucketName": (call.parameters or {}).get("bucketName"), "key": key}
    if version := found.get("VersionId"):
        parameters["versionId"] = version
    resources = s3_events.resources(bucket["ARN"], bucket["accountId"], key)
    return replace(call, name="DeleteObject", parameters=parameters, resources=resources)


def _list(found: Any) -> list[dict[str, Any]]:
    return found if isinstance(found, list) else [found] if found else []
