"""The errors with which the Cloud Control API answers.

https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html#API_GetResource_Errors

AWS documents the codes, but not the texts. The texts here are those that users of AWS report.
"""

import json
import uuid

from botocore.exceptions import ClientError
from moto.core.exceptions import JsonRESTError

_ABSENT = frozenset(
    {
        *("404", "NoSuchBucket", "NoSuchBucketPolicy", "NotFoundException", "TrailNotFoundException", "NoSuchEntity"),
        *("ResourceNotFoundException", "NotFound", "PolicyNotFoundException", "EntityNotFoundException"),
    }
)
_DENIED = frozenset({"403", "AccessDenied", "AccessDeniedException", "AuthorizationError"})


class Failure(JsonRESTError):
    """An error of the Cloud Control API."""

    code = 400

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        # The clients of AWS read this name of the message only.
        self.description = json.dumps({"__type": f"com.amazonaws.cloudapiservice#{error}", "Message": message})


class Absent(Exception):
    """A resource that does not exist."""


def unsupported(type_name: str) -> Failure:
    return Failure("UnsupportedActionException", f"Resource type {type_name} does not support READ action")


def unknown_type(type_name: str) -> Failure:
    return Failure("TypeNotFoundException", f"The type '{type_name}' cannot be found.")


def invalid(message: str) -> Failure:
    return Failure("InvalidRequestException", message)


def absent(type_name: str, reason: str) -> Failure:
    return Failure("ResourceNotFoundException", _of_handler(type_name, reason, "NotFound"))


def denied(type_name: str, reason: str) -> Failure:
    return Failure("AccessDeniedException", _of_handler(type_name, reason, "AccessDenied"))


def of_call(type_name: str, error: ClientError) -> Failure:
    """Returns the error that a handler makes of one of the service that it has called."""
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message") or "null"
    if code in _ABSENT:
        return absent(type_name, message)
    if code in _DENIED:
        return denied(type_name, message)
    return Failure("GeneralServiceException", _of_handler(type_name, message, "GeneralServiceException"))


def in_another_region(type_name: str) -> Failure:
    """Returns the error for a bucket that is in another region than the request.

    https://github.com/aws/aws-cli/issues/6464
    """
    reason = "null (Service: S3, Status Code: 301)"
    return Failure("GeneralServiceException", _of_handler(type_name, reason, "GeneralServiceException"))


def _of_handler(type_name: str, reason: str, code: str) -> str:
    token = f"RequestToken: {uuid.uuid4()}"
    return f"{type_name} Handler returned status FAILED: {reason} (HandlerErrorCode: {code}, {token})"
