"""Writes the userIdentity element of a record.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from datetime import datetime
from typing import Any

from localaws import clock
from localaws.access.request import Caller, Kind


def of(caller: Caller | None, access_key: str | None, created: datetime | None) -> dict[str, Any]:
    """Returns the element for the account of the caller.

    created is when the temporary credentials were issued, or None if they are not temporary. An unknown caller is who
    gets credentials of the local AWS: anybody may.
    """
    if caller is None:
        return {"type": "Unknown", "principalId": "", "accountId": ""}
    if caller.kind is Kind.SERVICE:
        return {"type": "AWSService", "invokedBy": caller.service}
    if caller.kind is Kind.ANONYMOUS:
        return {"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}
    type_ = {Kind.ROOT: "Root", Kind.USER: "IAMUser", Kind.ROLE: "AssumedRole"}[caller.kind]
    element: dict[str, Any] = {
        "type": type_,
        "principalId": caller.user_id,
        "arn": caller.session_arn or caller.arn,
        "accountId": caller.account,
        "accessKeyId": access_key,
    }
    if caller.kind is Kind.USER:
        element["userName"] = _name(caller)
    if created is not None:
        element["sessionContext"] = _session(caller, created)
    if caller.via:
        element["invokedBy"] = caller.via[-1]
    return element


def for_other_account(caller: Caller | None) -> dict[str, Any]:
    """Returns the element for the account of the resource, if the caller is of another account."""
    if caller is None or caller.kind in (Kind.SERVICE, Kind.ANONYMOUS):
        return of(caller, None, None)
    return {"type": "AWSAccount", "principalId": caller.user_id, "accountId": caller.account}


def _session(caller: Caller, created: datetime) -> dict[str, Any]:
    attributes = {"creationDate": clock.iso(created), "mfaAuthenticated": "false"}
    if caller.kind is not Kind.ROLE:
        return {"attributes": attributes}
    issuer = {
        "type": "Role",
        "principalId": (caller.user_id or "").split(":")[0],
        "arn": caller.arn,
        "accountId": caller.account,
        "userName": _name(caller),
    }
    return {"sessionIssuer": issuer, "attributes": attributes}


def _name(caller: Caller) -> str:
    return (caller.arn or "").rpartition("/")[2]
