"""Lets API calls meet the faults."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from moto.core.responses import BaseResponse
from moto.s3.responses import S3Response

from localaws.faults import answers, board, damage, unseen
from localaws.faults.fault import Effect, Fault
from localaws.trail import observing
from localaws.trail.call import Call

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class _Request:
    """A request that is being answered. fault is one of its connection. It has met what it meets if is_met."""

    is_met: bool = False
    fault: Fault | None = None


_request: ContextVar[_Request | None] = ContextVar("faulty request", default=None)


def arrange() -> None:
    """Replaces methods of moto, in this process only. The methods that observe must be replaced after these."""
    call_action = BaseResponse.call_action
    BaseResponse.call_action = lambda self: _answer(self, lambda: call_action(self))
    S3Response._bucket_response = _of_s3(S3Response._bucket_response)
    S3Response._key_response = _of_s3(S3Response._key_response)


def _of_s3(respond: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, request, full_url: _answer(self, lambda: respond(self, request, full_url))


def _answer(response: BaseResponse, respond: Callable[[], Any]) -> Any:
    """Answers a request, or what it meets instead. Calls that a request makes inside the local AWS meet nothing."""
    request, call = _request.get(), observing.current()
    if request is None or request.is_met or call is None:
        return respond()
    request.is_met = True
    fault = board.take(call)
    if fault and fault.effect.is_answer:
        if fault.is_done:
            respond()
        return answers.response(response, answers.of(fault, call, answers.protocol(response)))
    if fault and fault.effect is not Effect.NONE:
        request.fault = fault
    if error := unseen.error(call):
        return answers.response(response, error)
    return _noted(call, respond())


def _noted(call: Call, answered: Any) -> Any:
    """Notes what a call has made."""
    status, _, body = answered if isinstance(answered, tuple) and len(answered) == 3 else (200, {}, answered)
    if status < 300:
        unseen.note(call, body if isinstance(body, bytes) else str(body).encode())
    return answered


def serving(application: Application) -> Application:
    """Serves an application over connections that have faults."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = _Request()
        started: list[Any] = []
        token = _request.set(request)
        try:
            body = b"".join(application(environment, lambda *head: started.append(head)))
        finally:
            _request.reset(token)
        if request.fault:
            return damage.send(request.fault, environment, start_response, started[0][0], started[0][1], body)
        start_response(*started[0])
        return [body]

    return answer
