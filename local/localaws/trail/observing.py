"""Notes each API call that the local AWS answers, and has it recorded when its answer is known."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from moto.cloudtrail.models import Trail
from moto.core.responses import BaseResponse
from moto.s3.responses import S3Response

from localaws.access import asked
from localaws.trail import answers, call_log, deletions, journal, recorder, service_calls, trails
from localaws.trail.call import Call

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class _Request:
    """A request that is being answered: its call, and the trails that recorded when it arrived."""

    call: Call | None = None
    recording: list[Trail] = field(default_factory=list)


_request: ContextVar[_Request | None] = ContextVar("request", default=None)


def observe() -> None:
    """Replaces methods of moto, in this process only. It must be called after all others that replace them."""
    call_action = BaseResponse.call_action

    def observed(self: BaseResponse) -> Any:
        _note(lambda: service_calls.of_action(self))
        return call_action(self)

    BaseResponse.call_action = observed
    S3Response._bucket_response = _observed_s3(S3Response._bucket_response)
    S3Response._key_response = _observed_s3(S3Response._key_response)


def recording(application: Application) -> Application:
    """Records the calls that an application answers."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = _Request(recording=trails.recording())
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            started[:] = [(status, headers)]
            return start_response(status, headers, *error)

        token = _request.set(request)
        try:
            with asked.collected() as actions:
                body = _read(application(environment, start))
        finally:
            _request.reset(token)
        if request.call is not None and started:
            status, headers = started[0]
            found = answers.read(request.call, status, headers, body)
            call_log.note(request.call, found, tuple(actions))
            journal.note(request.call, found)
            # A trail that the call has started or stopped records the call.
            now = [trail for trail in trails.recording() if trail not in request.recording]
            concerned = [*request.recording, *now]
            recorder.record_call(request.call, found, concerned)
            if concerned:
                for deletion, its_answer in deletions.of(request.call, found, body):
                    recorder.record_call(deletion, its_answer, concerned)
        return [body]

    return answer


def current() -> Call | None:
    """Returns the call that the request is which is being answered, or None if it comes from inside the local AWS."""
    request = _request.get()
    return request.call if request else None


def _read(parts: Iterable[bytes]) -> bytes:
    """Reads a response to its end."""
    try:
        return b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()


def _observed_s3(respond: Callable[..., Any]) -> Callable[..., Any]:
    def observed(self: S3Response, request: Any, full_url: str) -> Any:
        _note(lambda: service_calls.of_s3(self, request, full_url))
        return respond(self, request, full_url)

    return observed


def _note(read: Callable[[], Call | None]) -> None:
    """Notes the first call of a request. Calls that come from inside the local AWS are no requests."""
    request = _request.get()
    if request is not None and request.call is None:
        request.call = read()
