"""Eventual consistency: what is new is not seen by the next calls, although it is there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
"""

import json
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

from localaws.errors import UserError
from localaws.faults.answers import ServiceError
from localaws.trail.call import Call

# The calls that make something, and the parameter that names it; for a key and a policy, it is in the answer.
_MAKING = {
    ("iam", "CreateRole"): ("role", "roleName"),
    ("iam", "CreatePolicy"): ("policy", "policyName"),
    ("kms", "CreateKey"): ("key", "keyId"),
    ("s3", "CreateBucket"): ("bucket", "bucketName"),
    ("s3", "PutBucketPolicy"): ("bucket-policy", "bucketName"),
}
KINDS = tuple(kind for kind, _ in _MAKING.values())

# What a service answers to a call that names something that it does not see.
_ERRORS = {
    ("role", "iam"): ServiceError(404, "NoSuchEntity", "The role with name {name} cannot be found."),
    ("role", "s3"): ServiceError(400, "MalformedPolicy", "Invalid principal in policy"),
    ("role", "kms"): ServiceError(
        400, "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals."
    ),
    ("role", "cloudtrail"): ServiceError(
        400, "InvalidCloudWatchLogsRoleArnException", "Access denied. Check the trust relationships for your role."
    ),
    ("policy", "iam"): ServiceError(404, "NoSuchEntity", "Policy {name} does not exist or is not attachable."),
    ("key", "kms"): ServiceError(400, "NotFoundException", "Key '{name}' does not exist"),
    ("key", "s3"): ServiceError(400, "KMS.NotFoundException", "Key '{name}' does not exist"),
    ("bucket", "s3"): ServiceError(404, "NoSuchBucket", "The specified bucket does not exist"),
    ("bucket", "cloudtrail"): ServiceError(400, "S3BucketDoesNotExistException", "S3 bucket {name} does not exist!"),
    ("bucket-policy", "s3"): ServiceError(404, "NoSuchBucketPolicy", "The bucket policy does not exist"),
    ("bucket-policy", "cloudtrail"): ServiceError(
        400, "InsufficientS3BucketPolicyException", "Incorrect S3 bucket policy is detected for bucket: {name}"
    ),
}

# Only these ask for the policy itself. All others name the bucket, which is seen.
_OF_BUCKET_POLICY = {("s3", "GetBucketPolicy"), ("cloudtrail", "CreateTrail"), ("cloudtrail", "UpdateTrail")}


@dataclass
class _Delay:
    """What is new of a kind is not seen by so many calls, or for so many seconds. met counts the calls that did not see it."""

    calls: int
    seconds: float
    met: int = 0


@dataclass
class _New:
    """Something new. It is not seen by so many calls, or until then."""

    kind: str
    name: str
    calls: int
    until: float


_lock = threading.Lock()
_delays: dict[str, _Delay] = {}
_new: list[_New] = []


def delay(kind: str, calls: int = 0, seconds: float = 0) -> None:
    """From now on, what is new of a kind is not seen by so many calls, or for so many seconds. Raises UserError."""
    if kind not in KINDS:
        raise UserError(f"'{kind}' cannot be unseen; there are {', '.join(KINDS)}")
    with _lock:
        _delays[kind] = _Delay(calls, seconds)


def clear() -> None:
    """Makes everything be seen at once."""
    with _lock:
        _delays.clear()
        _new.clear()


def listed() -> list[dict[str, Any]]:
    with _lock:
        return [{"kind": kind} | asdict(delay) for kind, delay in _delays.items()]


def note(call: Call, body: bytes) -> None:
    """Notes a call that has succeeded, if it has made something."""
    kind, parameter = _MAKING.get((call.service, call.name), ("", ""))
    with _lock:
        if kind not in _delays:
            return
        name = str((call.parameters or {}).get(parameter) or json.loads(body)["KeyMetadata"]["KeyId"])
        _new.append(_New(kind, name, _delays[kind].calls, time.monotonic() + _delays[kind].seconds))


def error(call: Call) -> ServiceError | None:
    """Returns the error of a call that names something that is not seen yet."""
    text = json.dumps(call.parameters)
    with _lock:
        for new in _new:
            found = _ERRORS.get((new.kind, call.service))
            if found is None or new.name not in text or not _concerns(new, call):
                continue
            if new.calls > 0 or time.monotonic() < new.until:
                new.calls -= 1
                _delays[new.kind].met += 1
                return ServiceError(found.status, found.code, found.message.format(name=new.name))
    return None


def _concerns(new: _New, call: Call) -> bool:
    asked = (call.service, call.name)
    return asked not in _MAKING if new.kind != "bucket-policy" else asked in _OF_BUCKET_POLICY
