"""Finds out who makes a request to the local AWS.

A person has credentials of an account: those of a role that was assumed, of a user of IAM, or of the account's root.
The requests of AWS services come from inside the local AWS, so that nobody can pretend to be one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from localaws.access import bound
from localaws.access.request import Caller, Kind

ANONYMOUS = Caller(Kind.ANONYMOUS)


class UnknownCredentials(Exception):
    """A request with credentials that are not of the local AWS."""

    def __init__(self) -> None:
        super().__init__("The security token included in the request is invalid.")


_service: ContextVar[Caller | None] = ContextVar("service", default=None)
_via: ContextVar[tuple[str, ...]] = ContextVar("via", default=())
_SIGNED = re.compile(r"Credential=([^/,\s]+)/|AWS ([^:\s]+):")


@contextmanager
def as_service(caller: Caller) -> Iterator[None]:
    """Makes the requests inside the block requests of an AWS service. They have to be made in the same thread."""
    token = _service.set(caller)
    try:
        yield
    finally:
        _service.reset(token)


@contextmanager
def via(service: str) -> Iterator[None]:
    """Makes the requests inside the block those that a service makes on behalf of a caller, with the caller's rights.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    """
    token = _via.set((service,))
    try:
        yield
    finally:
        _via.reset(token)


def cloudtrail(trail_arn: str) -> Caller:
    """Returns CloudTrail as it works for a trail."""
    account = trail_arn.split(":")[4]
    return Caller(Kind.SERVICE, service="cloudtrail.amazonaws.com", source_arn=trail_arn, source_account=account)


def access_logs(bucket_arn: str, account: str) -> Caller:
    """Returns S3 as it delivers the access logs of a bucket."""
    return Caller(Kind.SERVICE, service="logging.s3.amazonaws.com", source_arn=bucket_arn, source_account=account)


def replication() -> Caller:
    """Returns S3 as it assumes a role to replicate.

    AWS does not document that the trust policy of the role sees a bucket as the source, so that it sees none here.
    """
    return Caller(Kind.SERVICE, service="s3.amazonaws.com")


def batch_operations() -> Caller:
    """Returns S3 Batch Operations as they assume the role of a job."""
    return Caller(Kind.SERVICE, service="batchoperations.s3.amazonaws.com")


def of(request: Any) -> Caller:
    """Returns who makes a request. Raises UnknownCredentials if they are not of the local AWS."""
    if service := _service.get():
        return service
    key = access_key(request)
    return replace(_of_key(key), via=_via.get()) if key else ANONYMOUS


def access_key(request: Any) -> str | None:
    """Returns the id of the access key that signed a request."""
    signature = _SIGNED.search(request.headers.get("Authorization", ""))
    if signature:
        return signature[1] or signature[2]
    # a URL that was signed before
    return request.args.get("X-Amz-Credential", "").split("/")[0] or request.args.get("AWSAccessKeyId") or None


def _of_key(key: str) -> Caller:
    for account, partitions in list(iam_backends.items()):
        for backend in list(partitions.values()):
            found = backend.access_keys.get(key)
            if found is None:
                continue
            if found.user_name:
                user = backend.get_user(found.user_name)
                return Caller(Kind.USER, account, user.arn, user_id=user.id)
            if found.role_arn and not found.role_arn.endswith(":root"):
                return _of_role(account, found.role_arn, key)
            return Caller(Kind.ROOT, account, found.role_arn or f"arn:aws:iam::{account}:root", user_id=account)
    raise UnknownCredentials()


def _of_role(account: str, role: str, key: str) -> Caller:
    policies = bound.policies_of(role)
    for backend in list(sts_backends[account].values()):
        if session := backend.get_assumed_role_from_access_key(key):
            return Caller(Kind.ROLE, account, role, session.arn, session.user_id, policies=policies)
    return Caller(Kind.ROLE, account, role, policies=policies)
