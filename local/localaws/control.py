"""What the local AWS can be told to do that AWS does by itself.

usage: python -m localaws.control FOLDER COMMAND

COMMAND is deliver [--late], advance DURATION, mute|unmute ACCOUNT, suspend|reinstate ACCOUNT, bind ROLE,
replication pause|resume, replication batch BUCKET, calls [POSITION], journal [POSITION], or fault ..., whose arguments
`faults.arguments` explains.

FOLDER is that of the running local AWS. The module prints what was done, on one line.

Such a request has a token that only those know who can read the folder of the local AWS. So no request to an AWS API
can pass for one. With this token, a request to an AWS API can also be one that a service makes on behalf of its caller.
"""

import base64
import hmac
import json
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from localaws.errors import UserError

# No bucket has a name with an underscore.
_PATH = "/_local/"
_TOKEN_FILE = "control"
_TOKEN_HEADER, _VIA_HEADER = "X-Local-Token", "X-Local-Called-Via"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answering(application: Application, folder: Path) -> Application:
    """Adds these requests to those that an application answers. The token is written into a folder."""
    from localaws import controlled
    from localaws.access import callers

    token = secrets.token_hex(16)
    file = folder / _TOKEN_FILE
    file.touch(mode=0o600)
    file.write_text(token)

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environment.get("PATH_INFO", "")
        service = environment.pop(_variable(_VIA_HEADER), None)
        is_known = hmac.compare_digest(environment.pop(_variable(_TOKEN_HEADER), ""), token)
        if not path.startswith(_PATH) and not service:
            return application(environment, start_response)
        if not path.startswith(_PATH) and is_known:
            with callers.via(service):
                return application(environment, start_response)
        status, text = "403 Forbidden", "wrong token"
        if is_known:
            asked = environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0))
            try:
                status, text = "200 OK", controlled.do(path.removeprefix(_PATH), json.loads(asked or b"{}"))
            except UserError as e:
                status, text = "409 Conflict", str(e)
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text.encode())))])
        return [text.encode()]

    return answer


def _variable(header: str) -> str:
    """Returns the name of a header in the environment of a request."""
    return "HTTP_" + header.upper().replace("-", "_")


def called_via(folder: Path, service: str) -> dict[str, str]:
    """Returns the headers with which a request is one that a service makes on behalf of its caller."""
    return {_VIA_HEADER: service, _TOKEN_HEADER: (folder / _TOKEN_FILE).read_text()}


def deliver_log_file(endpoint: str, folder: Path, trail_arn: str, bucket: str, key: str, content: bytes) -> str:
    """Lets CloudTrail write a log file for a trail, and returns its version. Raises UserError if it may not.

    The next digest of its account and region names it.
    """
    file = {"trail": trail_arn, "bucket": bucket, "key": key, "content": base64.b64encode(content).decode()}
    try:
        return _ask(endpoint, folder, "deliver-log-file", file)
    except UserError as e:
        raise UserError(f"CloudTrail cannot write the log file: {e}") from None


def deliver(endpoint: str, folder: Path, is_late: bool = False) -> str:
    """Lets CloudTrail deliver all that was recorded, and the digests that are due. Returns what it did, on one line.

    Log files that are late are named by a backfill digest.
    """
    return _ask(endpoint, folder, "deliver", {"late": is_late})


def advance(endpoint: str, folder: Path, duration: str) -> str:
    """Moves the clock forward, and lets CloudTrail deliver. A duration is 30m, 3h or 2d. Returns what was done."""
    return _ask(endpoint, folder, "advance", {"duration": duration})


def mute(endpoint: str, folder: Path, account: str, is_muted: bool = True) -> str:
    """Makes an account send nothing to any trail, or send again. Returns what was done, on one line."""
    return _ask(endpoint, folder, "mute", {"account": account, "muted": is_muted})


def suspend(endpoint: str, folder: Path, account: str, is_suspended: bool = True) -> str:
    """Suspends an account, as if it were closed, or reinstates it. Returns what was done, on one line."""
    return _ask(endpoint, folder, "suspend", {"account": account, "suspended": is_suspended})


def bind(endpoint: str, folder: Path, role: str) -> str:
    """Makes IAM bind a role: its policies say what it may do, and its trust policy who gets it.

    Returns what was done, on one line.
    """
    return _ask(endpoint, folder, "bind", {"role": role})


def pause_replication(endpoint: str, folder: Path) -> str:
    """Lets objects wait that S3 has to replicate, as if it were slow. Returns what was done, on one line."""
    return _ask(endpoint, folder, "replication", {"do": "pause"})


def resume_replication(endpoint: str, folder: Path) -> str:
    """Lets S3 replicate what waits, and from now on at once. Returns what it did, on one line."""
    return _ask(endpoint, folder, "replication", {"do": "resume"})


def replicate_existing(endpoint: str, folder: Path, bucket: str) -> str:
    """Replicates the objects of a bucket that were not replicated, as S3 Batch Replication does.

    Returns what it did, on one line.
    """
    return _ask(endpoint, folder, "replication", {"do": "batch", "bucket": bucket})


def replication_problem(endpoint: str, folder: Path, bucket: str, key: str) -> str:
    """Returns why S3 did not replicate the newest version of an object, or an empty text if it did."""
    return _ask(endpoint, folder, "replication", {"do": "explain", "bucket": bucket, "key": key})


def time(endpoint: str, folder: Path) -> datetime:
    """Returns the local time, in UTC."""
    return datetime.fromisoformat(_ask(endpoint, folder, "time", {}))


def calls(endpoint: str, folder: Path, after: int = 0) -> dict[str, Any]:
    """Returns the different API calls that were made after a position, and the position now."""
    return dict(json.loads(_ask(endpoint, folder, "calls", {"after": after})))


def journal(endpoint: str, folder: Path, after: int = 0) -> dict[str, Any]:
    """Returns all API calls that were made after a position, in their order, and the position now."""
    return dict(json.loads(_ask(endpoint, folder, "journal", {"after": after})))


def fault(endpoint: str, folder: Path, **asked: Any) -> str:
    """Adds or ends a fault, clears or lists all, or delays what is new.

    Returns the number of the fault, the list, or what was done, on one line.
    """
    return _ask(endpoint, folder, "fault", asked)


def grow(endpoint: str, folder: Path, management_account: str, count: int) -> str:
    """Creates member accounts until an organization has so many accounts. Returns how many it has, on one line.

    Each takes much longer through the API, which also records it.
    """
    return _ask(endpoint, folder, "grow", {"account": management_account, "count": count})


def _ask(endpoint: str, folder: Path, what: str, about: dict[str, Any]) -> str:
    """Makes a request. Raises UserError if it is refused."""
    headers = {_TOKEN_HEADER: (folder / _TOKEN_FILE).read_text(), "Content-Type": "application/json"}
    request = urllib.request.Request(endpoint + _PATH + what, json.dumps(about).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as e:
        raise UserError(e.read().decode()) from None


def _main(folder: Path, command: str, *arguments: str) -> str:
    endpoint = (folder / "endpoint").read_text().strip()
    match command, *arguments:
        case "deliver", *options if options in ([], ["--late"]):
            return deliver(endpoint, folder, bool(options))
        case "advance", duration:
            return advance(endpoint, folder, duration)
        case (("mute" | "unmute"), account):
            return mute(endpoint, folder, account, command == "mute")
        case ("suspend" | "reinstate"), account:
            return suspend(endpoint, folder, account, command == "suspend")
        case "bind", role:
            return bind(endpoint, folder, role)
        case "replication", "pause":
            return pause_replication(endpoint, folder)
        case "replication", "resume":
            return resume_replication(endpoint, folder)
        case "replication", "batch", bucket:
            return replicate_existing(endpoint, folder, bucket)
        case "calls", *position if len(position) < 2:
            return json.dumps(calls(endpoint, folder, *map(int, position)), indent=2)
        case "journal", *position if len(position) < 2:
            return json.dumps(journal(endpoint, folder, *map(int, position)), indent=2)
        case "fault", *words:
            from localaws.faults import arguments

            return fault(endpoint, folder, **arguments.read(words))
    raise UserError("unknown command")


if __name__ == "__main__":
    try:
        print(_main(Path(sys.argv[1]), *sys.argv[2:]))
    except UserError as e:
        sys.exit(f"aws: {e}")
