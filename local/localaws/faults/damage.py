"""What happens to an answer on its way: it is late, does not arrive, or arrives in half."""

import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from localaws.faults.fault import Effect, Fault

Headers = list[tuple[str, str]]


def send(
    fault: Fault,
    environment: dict[str, Any],
    start_response: Callable[..., Any],
    status: str,
    headers: Headers,
    body: bytes,
) -> Iterable[bytes]:
    """Sends an answer with a fault of the connection."""
    time.sleep(fault.seconds)
    if fault.effect is Effect.SLOW:
        start_response(status, headers)
        return [body]
    _break(_socket(environment), b"" if fault.effect is Effect.TIME_OUT else _half(status, headers, body))
    start_response("500 Internal Server Error", [("Content-Length", "0")])  # nobody gets this
    return []


def _socket(environment: dict[str, Any]) -> socket.socket:
    """Returns the connection that a request came over. waitress does not hand it out otherwise."""
    connection: socket.socket = environment["waitress.client_disconnected"].__self__.socket
    return connection


def _half(status: str, headers: Headers, body: bytes) -> bytes:
    """Returns the first half of the body with all that precedes it. Without a body, it ends in the first line.

    Many clients take a response whose headers end early for a whole one without a body.
    """
    if len(body) < 2:
        return b"HTTP/1."
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers if name.lower() != "content-length")]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode()
    return head + body[: len(body) // 2]


def _break(connection: socket.socket, sent: bytes) -> None:
    if sent:
        connection.send(sent)
    connection.shutdown(socket.SHUT_RDWR)
