"""The local AWS: a server process with moto, the features that moto lacks, and the content that the stack files name.

usage: python -m localaws.server CACHE PORT STACKS PID SECONDS

It serves the AWS APIs on 127.0.0.1:PORT (0 means any free port) in the background, and prints the endpoint when it is
ready. It ends on SIGTERM, or when the process PID has ended, unless PID is 0. STACKS is the folder with the stack files.
CloudTrail delivers every SECONDS, or only when it is told to, if SECONDS is 0.

The files of the server are in CACHE/PORT as long as it runs: `pid`, `log`, `credentials` (one AWS profile for each
account, named after its id) and `state`, the Pulumi state of its resources.
"""

import os
import re
import shutil
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from waitress import create_server
from waitress.task import Task

from localaws import (
    access,
    clock,
    cloudcontrol,
    content,
    control,
    existing,
    faults,
    gaps,
    organization,
    replication,
    stack_files,
    trail,
)
from localaws.control import Application
from localaws.faults import meeting
from localaws.stack_files import StackFile
from localaws.trail import deliverer, observing

_METADATA = re.compile(rb"^x-amz-meta-[^:]+", re.IGNORECASE | re.MULTILINE)


def listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as e:
        sys.exit(f"aws: port {port} cannot be used ({e.strerror}): end what listens there, or choose another port")
    listener.listen(128)
    return listener


def unhurried(application: Application) -> Application:
    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environment.pop("HTTP_X_MOTO_ACCOUNT_ID", None)  # the credentials alone say who asks
        time.sleep(0.01)
        return application(environment, start_response)

    return answer


def keep_metadata_names() -> None:
    """Makes waitress write the names of the metadata of objects in lower case, as S3 does.

    It would capitalize all names of headers. AWS's clients take the name of an entry as it is in the header.
    """
    build = Task.build_response_header
    Task.build_response_header = lambda self: _METADATA.sub(lambda found: found[0].lower(), build(self))


def dated(application: Application) -> Application:
    """Adds the local time to each response of an application, as the Date header."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            others = [(name, value) for name, value in headers if name.lower() != "date"]
            return start_response(status, [*others, ("Date", clock.http_date())], *error)

        return application(environment, start)

    return answer


def deliver_every(seconds: int) -> None:
    """Lets CloudTrail deliver again and again."""
    while True:
        time.sleep(seconds)
        try:
            deliverer.deliver()
        except Exception:  # the next delivery may succeed
            traceback.print_exc()


def serve(listener: socket.socket, folder: Path, watched: int, stacks: list[StackFile]) -> None:
    port = listener.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    # AWS's client for Go sometimes reports a closed connection if a response arrives at once and in two parts
    # (aws/aws-sdk-go-v2 issue 1825). moto's own server closes each connection. This one keeps it open, and sends
    # each response in one part and not sooner than AWS would.
    application = DomainDispatcherApplication(create_backend_app)
    served = meeting.serving(observing.recording(application))
    server = create_server(
        unhurried(dated(control.answering(served, folder))),
        sockets=[listener],
        threads=16,
        # Each program keeps several connections open. Many systems allow a process 1,024 open files.
        connection_limit=900,
        send_bytes=1 << 20,
    )

    def end(*_: object) -> None:
        listener.close()  # before the folder, whose end says that the port is free
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    threading.Thread(target=server.run, daemon=True).start()
    problems = content.create(endpoint, folder, organization.derive(stacks), existing.derive(stacks))
    (folder / "problems").write_text("".join(f"aws: {problem}\n" for problem in problems))
    # This file comes last, because its existence means that everything is ready. The rename makes it appear complete.
    (folder / "endpoint.new").write_text(endpoint + "\n")
    (folder / "endpoint.new").rename(folder / "endpoint")
    while not watched or is_alive(watched):
        time.sleep(0.5)
    end()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def wait_for(child: int, folder: Path) -> None:
    """Waits until the server is ready, and prints its endpoint."""
    while not (folder / "endpoint").exists():
        if os.waitpid(child, os.WNOHANG)[0]:
            log = (folder / "log").read_text().strip() or "nothing in its log"
            sys.exit("aws: the server has ended while it started: " + log.splitlines()[-1])
        time.sleep(0.05)
    print((folder / "problems").read_text(), end="", file=sys.stderr)
    print((folder / "endpoint").read_text(), end="")


def main() -> None:
    cache, port, stacks_folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    watched, seconds = int(sys.argv[4]), int(sys.argv[5])
    stacks, problems = stack_files.read_all(stacks_folder)
    for problem in problems:
        print(f"aws: {problem}", file=sys.stderr)
    listener = listen(port)
    # The folder belongs to the server that listens on the port. An earlier server that was killed may have left files.
    folder = cache / str(listener.getsockname()[1])
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "state").mkdir(parents=True)
    child = os.fork()
    if child:
        wait_for(child, folder)
        return
    # The server detaches from the process that started it, because that process can wait for the end of its output, or
    # be stopped by Ctrl-C.
    os.setsid()
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    (folder / "pid").write_text(f"{os.getpid()}\n")
    gaps.fill()
    cloudcontrol.serve()
    access.guard()
    replication.start()
    faults.start()
    trail.start()
    keep_metadata_names()
    if seconds:
        threading.Thread(target=deliver_every, args=(seconds,), daemon=True).start()
    serve(listener, folder, watched, stacks)


if __name__ == "__main__":
    main()
