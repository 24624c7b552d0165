"""Reads the answer to an API call."""

import json
import re
from collections.abc import Iterable
from html import unescape

from localaws.trail.call import Answer, Call
from localaws.trail.service_calls import camel_case

_CODE, _MESSAGE = re.compile(r"<Code>([^<]*)</Code>"), re.compile(r"<Message>([^<]*)</Message>", re.DOTALL)
_REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")
_BODILESS = {
    403: ("AccessDenied", "Access Denied"),
    404: ("NoSuchKey", "The specified key does not exist."),
    304: ("NotModified", "Not Modified"),
    412: ("PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
}


def read(call: Call, status: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """Returns the answer that a response is. Of responses in XML, only the errors are read."""
    named = {name.lower(): value for name, value in headers}
    request_id = next((named[name] for name in _REQUEST_IDS if name in named), None)
    code = int(status.split()[0])
    if code >= 300:
        error, message = _error(code, named, body)
        return Answer(error, message, request_id)
    is_json = not call.is_read_only and body.startswith(b"{") and call.service != "s3"
    return Answer(request_id=request_id, elements=_elements(body) if is_json else None)


def _error(status: int, headers: dict[str, str], body: bytes) -> tuple[str, str]:
    text = body.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except ValueError:
            found = {}
        code = headers.get("x-amzn-errortype") or found.get("__type") or found.get("code") or "InternalFailure"
        return _short(code), str(found.get("message") or found.get("Message") or "")
    if code := _CODE.search(text):
        message = _MESSAGE.search(text)
        return unescape(code[1]), unescape(message[1]) if message else ""
    return _BODILESS.get(status, ("InternalFailure" if status >= 500 else "BadRequest", ""))


def _short(code: str) -> str:
    """Returns an error code without its namespace."""
    return code.split("#")[-1].split(":")[0]


def _elements(body: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return camel_case(found) if isinstance(found, dict) and found else None
