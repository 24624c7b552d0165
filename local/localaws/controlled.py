"""Does what the local AWS is told by `control`."""

import base64
import json
from collections.abc import Callable
from typing import Any

from localaws import clock, principals
from localaws.access import bound, organizations, s3_buckets, suspended
from localaws.access.delivery import DeliveryFailed
from localaws.errors import UserError
from localaws.faults import board, fault, unseen
from localaws.replication import replicator
from localaws.stack_files import is_account_id
from localaws.trail import call_log, deliverer, journal, states, writing

Asked = dict[str, Any]


def do(what: str, asked: Asked) -> str:
    """Does something, and returns what was done. Raises UserError if it cannot be done."""
    if what not in _ACTIONS:
        raise UserError(f"the local AWS cannot do '{what}'")
    return _ACTIONS[what](asked)


def _deliver_log_file(asked: Asked) -> str:
    content = base64.b64decode(asked["content"])
    try:
        version = writing.write_as(asked["trail"], asked["bucket"], asked["key"], content)
    except DeliveryFailed as e:
        raise UserError(str(e)) from None
    deliverer.add_to_digest(asked["trail"], asked["bucket"], asked["key"], content)
    return version


def _deliver(asked: Asked) -> str:
    return str(deliverer.deliver(bool(asked.get("late"))))


def _advance(asked: Asked) -> str:
    summary = deliverer.advance(clock.parse_duration(str(asked.get("duration"))))
    return f"{summary}; the local time is {clock.iso(clock.now())}"


def _mute(asked: Asked) -> str:
    account, is_muted = str(asked.get("account")), bool(asked.get("muted", True))
    if not is_account_id(account):
        raise UserError(f"'{account}' is no account id")
    states.mute(account, is_muted)
    return f"{account} sends {'nothing' if is_muted else 'its events again'}"


def _suspend(asked: Asked) -> str:
    account, is_suspended = str(asked.get("account")), bool(asked.get("suspended", True))
    if not is_account_id(account):
        raise UserError(f"'{account}' is no account id")
    suspended.suspend(account, is_suspended)
    return f"{account} is {'suspended' if is_suspended else 'reinstated'}"


def _grow(asked: Asked) -> str:
    backend = organizations.backend_of(str(asked.get("account")))
    if backend is None:
        raise UserError(f"'{asked.get('account')}' is no account of an organization")
    for number in range(len(backend.accounts) + 1, int(asked.get("count", 0)) + 1):
        backend.create_account(AccountName=f"workload-{number}", Email=f"workload-{number}@example.org")
    return f"the organization has {len(backend.accounts)} accounts"


def _bind(asked: Asked) -> str:
    role = str(asked.get("role"))
    if not principals.is_principal(role) or ":role/" not in role:
        raise UserError(f"'{role}' is not the ARN of a role")
    bound.bind(role)
    return f"{role} may do only what its policies allow"


def _replication(asked: Asked) -> str:
    match asked.get("do"):
        case "pause":
            replicator.pause()
            return "objects wait for their replication"
        case "resume":
            return f"objects are replicated at once: {replicator.resume()}"
        case "batch" if bucket := s3_buckets.find(str(asked.get("bucket"))):
            return str(replicator.existing(bucket))
        case "explain" if bucket := s3_buckets.find(str(asked.get("bucket"))):
            return replicator.problem(bucket, str(asked.get("key")))
    raise UserError(f"there is no bucket '{asked.get('bucket')}'")


def _fault(asked: Asked) -> str:
    match asked.get("do"):
        case "add":
            return str(board.post(fault.parse(dict(asked.get("fault") or {}))))
        case "end":
            board.end(int(asked.get("number", 0)))
            return f"fault {asked.get('number')} has ended"
        case "delay":
            unseen.delay(str(asked.get("kind")), int(asked.get("calls", 0)), float(asked.get("seconds", 0)))
            return f"each new {asked.get('kind')} is seen late"
        case "clear":
            unseen.clear()
            return f"there are no faults; calls that have met one: {board.clear()}"
        case "list":
            return json.dumps({"faults": board.listed(), "delays": unseen.listed()})
    raise UserError("faults can be added, ended, listed and cleared, and what is new can be delayed")


def _journal(asked: Asked) -> str:
    return json.dumps(journal.after(int(asked.get("after", 0))))


def _time(asked: Asked) -> str:
    return clock.now().isoformat()


def _calls(asked: Asked) -> str:
    return json.dumps(call_log.after(int(asked.get("after", 0))))


_ACTIONS: dict[str, Callable[[Asked], str]] = {
    "deliver-log-file": _deliver_log_file,
    "deliver": _deliver,
    "advance": _advance,
    "mute": _mute,
    "suspend": _suspend,
    "grow": _grow,
    "bind": _bind,
    "replication": _replication,
    "calls": _calls,
    "journal": _journal,
    "fault": _fault,
    "time": _time,
}
