"""Makes CloudTrail's records of a call.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from localaws import clock
from localaws.trail import identity, services
from localaws.trail.call import Answer, Call

_VERSION = "1.11"
_MAX_TEXT = 1024
_MAX_ELEMENT = 100 * 1024

# CloudTrail records that a request was denied with this code, also if the service answers with a longer one.
_CODES = {"AccessDeniedException": "AccessDenied"}


def of(call: Call, answer: Answer, time: datetime) -> Iterator[dict[str, Any]]:
    """Returns one record for each account that gets it."""
    accounts = call.accounts
    shared = str(uuid.uuid4()) if len(accounts) > 1 or _is_of_service(call) else None
    for account in accounts:
        yield _record(call, answer, time, account, shared)


def _is_of_service(call: Call) -> bool:
    return call.caller is not None and call.caller.service is not None


def _record(call: Call, answer: Answer, time: datetime, account: str, shared: str | None) -> dict[str, Any]:
    is_own = call.caller is None or not call.caller.account or call.caller.account == account
    record: dict[str, Any] = {
        "eventVersion": _VERSION,
        "userIdentity": (
            identity.of(call.caller, call.access_key, call.created)
            if is_own
            else identity.for_other_account(call.caller)
        ),
        "eventTime": clock.iso(time),
        "eventSource": services.source(call.service),
        "eventName": call.name,
        "awsRegion": call.region,
        "sourceIPAddress": call.source_address,
        "userAgent": call.user_agent[:_MAX_TEXT],
    }
    if answer.error_code:
        record["errorCode"] = _CODES.get(answer.error_code, answer.error_code)[:_MAX_TEXT]
        record["errorMessage"] = (answer.error_message or "")[:_MAX_TEXT]
    record |= {
        "requestParameters": _limited(call.parameters),
        "responseElements": None if call.is_read_only or answer.error_code else _limited(answer.elements),
        "requestID": answer.request_id or str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": call.is_read_only,
    }
    if call.resources:
        record["resources"] = [dict(resource) for resource in call.resources]
    record |= {
        "eventType": "AwsApiCall",
        "managementEvent": not call.is_data,
        "recipientAccountId": account,
    }
    if shared:
        record["sharedEventID"] = shared
    record["eventCategory"] = "Data" if call.is_data else "Management"
    return record


def _limited(element: Any) -> Any:
    return element if element is None or len(json.dumps(element, default=str)) <= _MAX_ELEMENT else None
