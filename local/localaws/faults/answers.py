"""The errors with which AWS answers, in the protocol that the caller speaks.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model

from localaws.faults.fault import Effect, Fault
from localaws.trail import naming, services
from localaws.trail.call import Call


@dataclass(frozen=True)
class ServiceError:
    """An error of an AWS service, with the status of its response."""

    status: int
    code: str
    message: str


_RATE = "Rate exceeded"
_INTERNAL = "We encountered an internal error. Please try again."
_DENIED_STATUS = {"json": 400}

# The code of an effect in a service, and in those of a protocol. The status and the text are the same in each of them.
_THROTTLED = {
    "s3": ServiceError(503, "SlowDown", "Please reduce your request rate."),
    "organizations": ServiceError(400, "TooManyRequestsException", _RATE),
    "account": ServiceError(429, "TooManyRequestsException", _RATE),
    "query": ServiceError(400, "Throttling", _RATE),
    "ec2": ServiceError(503, "RequestLimitExceeded", "Request limit exceeded."),
}
_INTERNAL_ERROR = {
    "s3": ServiceError(500, "InternalError", _INTERNAL),
    "iam": ServiceError(500, "ServiceFailure", _INTERNAL),
    "kms": ServiceError(500, "KMSInternalException", _INTERNAL),
    "organizations": ServiceError(500, "ServiceException", _INTERNAL),
}


def of(fault: Fault, call: Call, protocol: str) -> ServiceError:
    """Returns the error with which a call is answered."""
    match fault.effect:
        case Effect.THROTTLED:
            found = _of(_THROTTLED, call, protocol) or ServiceError(400, "ThrottlingException", _RATE)
        case Effect.INTERNAL_ERROR:
            found = _of(_INTERNAL_ERROR, call, protocol) or ServiceError(500, "InternalFailure", _INTERNAL)
        case Effect.UNAVAILABLE:
            found = ServiceError(503, "ServiceUnavailable", "Service is unable to handle request.")
        case Effect.ACCESS_DENIED:
            found = _denied(call, protocol)
        case _:
            text = f"{fault.code} when calling the {call.name} operation"
            found = ServiceError(fault.status, fault.code or "", text)
    return ServiceError(found.status, found.code, fault.message or found.message)


def _of(errors: dict[str, ServiceError], call: Call, protocol: str) -> ServiceError | None:
    return errors.get(call.service) or errors.get(protocol)


def _denied(call: Call, protocol: str) -> ServiceError:
    who = call.caller.described if call.caller else "unknown"
    action, resource = f"{services.short_source(call.service)}:{call.name}", naming.resource(call)
    on = f" on resource: {resource}" if resource else ""
    why = f"because no identity-based policy allows the {action} action"
    text = f"User: {who} is not authorized to perform: {action}{on} {why}"
    code = "AccessDeniedException" if "json" in protocol else "AccessDenied"
    if call.service == "sns":
        code = "AuthorizationError"
    return ServiceError(_DENIED_STATUS.get(protocol, 403), code, text)


def protocol(response: BaseResponse) -> str:
    """Returns the protocol in which a request was made, as query or rest-xml."""
    return response.determine_response_protocol(get_service_model(response.boto3_service_name))


def response(to: BaseResponse, error: ServiceError) -> tuple[int, dict[str, Any], str]:
    """Returns the response to a request that has failed."""
    _, headers, body = to.serialized(ActionResult(_Failed(error.code, error.message)))
    return error.status, headers, body


class _Failed(ServiceException):
    """An error that moto writes in the protocol of the request. moto's own class belongs to no service."""
