"""Adds the jobs of S3 Batch Operations that lock objects, which moto lacks: CreateJob and DescribeJob.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-retention-date.html

A job is done when CreateJob answers. On AWS, it takes minutes or hours.
"""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.models import FakeBucket, FakeKey
from moto.s3control import urls
from moto.s3control.exceptions import InvalidRequestException, S3ControlError
from moto.s3control.responses import S3ControlResponse

from localaws import clock
from localaws.access import asked, callers, roles, s3, s3_actions, s3_buckets
from localaws.access.asking import Denied
from localaws.access.request import Caller
from localaws.access.s3_actions import Need
from localaws.access.s3_buckets import Refused
from localaws.gaps import object_lock
from localaws.gaps.object_lock import ProtectedByLock

_OPERATION = "S3PutObjectRetention"
_GENERATOR = "S3JobManifestGenerator"
_PATH = "/v20180820/jobs"


@dataclass(frozen=True)
class _Retention:
    mode: str
    until: datetime

    @property
    def text(self) -> str:
        return self.until.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class _Job:
    """A job, with the numbers of objects that it has locked and could not lock."""

    id: str
    role: str
    bucket: str
    retention: _Retention
    priority: int
    created: datetime
    succeeded: int = 0
    failed: int = 0
    reason: str = ""

    def description(self, partition: str, region: str, account: str) -> dict[str, Any]:
        total = self.succeeded + self.failed
        done: dict[str, Any] = {
            "JobId": self.id,
            "JobArn": f"arn:{partition}:s3:{region}:{account}:job/{self.id}",
            "ConfirmationRequired": False,
            "Status": "Failed" if self.failed and not self.succeeded else "Complete",
            "Priority": self.priority,
            "RoleArn": self.role,
            "CreationTime": self.created,
            "TerminationDate": self.created,
            "Operation": {
                _OPERATION: {"Retention": {"Mode": self.retention.mode, "RetainUntilDate": self.retention.until}}
            },
            "ProgressSummary": {
                "TotalNumberOfTasks": total,
                "NumberOfTasksSucceeded": self.succeeded,
                "NumberOfTasksFailed": self.failed,
            },
            "Report": {"Enabled": False},
        }
        if self.reason:
            done["FailureReasons"] = [{"FailureCode": "AccessDenied", "FailureReason": self.reason}]
        return done


_jobs: dict[tuple[str, str], _Job] = {}
_lock = threading.Lock()


def fill() -> None:
    urls.url_paths |= {_PATH: S3ControlResponse.dispatch, f"{_PATH}/<job_id>": S3ControlResponse.dispatch}
    S3ControlResponse.create_job = _create_job
    S3ControlResponse.describe_job = _describe_job


def _create_job(self: S3ControlResponse) -> ActionResult:
    bucket = _bucket(self._get_param("ManifestGenerator"))
    if self._get_param("ConfirmationRequired"):
        raise InvalidRequestException("The local AWS runs a job at once: it must have no confirmation")
    job = _Job(
        str(uuid.uuid4()),
        str(self._get_param("RoleArn")),
        bucket.name,
        _retention(self._get_param("Operation")),
        int(self._get_param("Priority")),
        clock.now(),
    )
    with asked.collected():  # the actions of the role are not those of the request
        _run(job, bucket)
    with _lock:
        _jobs[self.current_account, job.id] = job
    return ActionResult({"JobId": job.id})


def _bucket(generator: Mapping[str, Any] | None) -> FakeBucket:
    """Returns the bucket all of whose objects a job is about."""
    asked_for = (generator or {}).get(_GENERATOR) or {}
    if not asked_for or asked_for.get("Filter") or asked_for.get("EnableManifestOutput"):
        raise InvalidRequestException(
            "The local AWS needs a manifest generator for a bucket, without a filter and without an output"
        )
    bucket = s3_buckets.find(str(asked_for["SourceBucket"]).rpartition(":")[2])
    if bucket is None:
        raise InvalidRequestException(f"The bucket {asked_for['SourceBucket']} does not exist")
    return bucket


def _retention(operation: Mapping[str, Any] | None) -> _Retention:
    found = ((operation or {}).get(_OPERATION) or {}).get("Retention") or {}
    mode, until = found.get("Mode"), found.get("RetainUntilDate")
    if mode not in ("GOVERNANCE", "COMPLIANCE") or not until:
        raise InvalidRequestException(
            f"The local AWS runs jobs with the operation {_OPERATION}, a mode and a date only"
        )
    date = until if isinstance(until, datetime) else s3_actions.parse_date(str(until))
    date = date.replace(tzinfo=timezone.utc) if date.tzinfo is None else date
    if date <= clock.now():
        raise InvalidRequestException("The retain until date must be in the future")
    return _Retention(mode, date)


def _run(job: _Job, bucket: FakeBucket) -> None:
    try:
        role = _assume(job.role)
        for action in "s3:GetBucketObjectLockConfiguration", "s3:PutInventoryConfiguration":
            s3.require(role, Need(action, bucket.name), {})
    except (Denied, Refused) as e:
        job.failed, job.reason = 1, str(e)
        return
    for key in list(bucket.keys):
        newest = s3_buckets.find_object(bucket, key, None)
        if newest is not None:
            _lock_object(job, role, bucket, newest)


def _assume(role_arn: str) -> Caller:
    role, service = roles.find(role_arn), callers.batch_operations()
    if role is None or not roles.trusts(role, service):
        raise Denied(f"The role {role_arn} does not exist, or {service.service} may not assume it.")
    return roles.session(role, "s3-batch-operations")


def _lock_object(job: _Job, role: Caller, bucket: FakeBucket, version: FakeKey) -> None:
    retention = job.retention
    body = f"<Retention><Mode>{retention.mode}</Mode><RetainUntilDate>{retention.text}</RetainUntilDate></Retention>"
    own = s3_actions.keys({"retention": ""}, {}, body.encode())
    try:
        s3.require(role, Need("s3:PutObjectRetention", bucket.name, version.name), own)
        until = s3_actions.parse_date(version.lock_until) if version.lock_until else None
        object_lock.require_change(version.lock_mode, until, retention.mode, retention.until, False, clock.now())
    except (Denied, Refused, ProtectedByLock) as e:
        job.failed, job.reason = job.failed + 1, str(e)
        return
    version.lock_mode, version.lock_until = retention.mode, retention.text
    job.succeeded += 1


def _describe_job(self: S3ControlResponse) -> ActionResult:
    job_id = str(self._get_param("JobId"))
    job = _jobs.get((self.current_account, job_id))
    if job is None:
        raise S3ControlError("NotFoundException", f"The job {job_id} does not exist")
    return ActionResult({"Job": job.description(self.partition, self.region, self.current_account)})
