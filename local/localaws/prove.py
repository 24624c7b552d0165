"""Proves that the audit trail is as the stack files describe, with calls to the AWS APIs instead of Pulumi.

It prints each fact on one line.

usage: python -m localaws.prove ROOT RUN ENDPOINT LOGGING MANAGEMENT

ROOT is the folder with the stack files. RUN is that of the local AWS, with the outputs of the stacks LOGGING and
MANAGEMENT in outputs/<stack>.json. A standalone stack takes the place of both. If something differs from the stack
files, it prints the difference on one line and exits with status 1.
"""

import gzip
import json
import os
import random
import string
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from localaws import control, expectations, organization, recorded, stack_files, verifier
from localaws.errors import UserError
from localaws.expectations import Expectations, LogFiles, LogStore, Trail
from localaws.principals import Principals
from localaws.recorded import LogFile


class Failed(Exception):
    """A proof that failed."""


def say(what: str, seen: object) -> None:
    print(f"  {what:<38}{seen}")


def require(what: str, expected: object, seen: object) -> None:
    if expected != seen:
        raise Failed(f"{what}: expected {expected}, seen {seen}")


def expect(what: str, expected: object, seen: object) -> None:
    require(what, expected, seen)
    say(what, ", ".join(seen) if isinstance(seen, list) else seen)


class Apis:
    """The AWS APIs at an endpoint, with a profile for each account, and the folder of the local AWS."""

    def __init__(self, endpoint: str, run: Path) -> None:
        self._endpoint = endpoint
        self._run = run

    def client(self, service: str, account: str, region: str) -> Any:
        return boto3.Session(profile_name=account, region_name=region).client(service, endpoint_url=self._endpoint)

    def now(self) -> datetime:
        """Returns the local time."""
        return control.time(self._endpoint, self._run)

    def reader(self, logs: LogStore, role: str) -> Any:
        """Returns a client of S3 with credentials of a role."""
        return Principals(self._endpoint).client("s3", role, logs.region)

    def suspend(self, account: str, is_suspended: bool) -> None:
        """Suspends an account, as a closed one is, or reinstates it."""
        control.suspend(self._endpoint, self._run, account, is_suspended)

    def deliver(self, trail: Trail, bucket: str, key: str, content: bytes) -> str:
        """Lets CloudTrail write a log file, and returns its version."""
        return control.deliver_log_file(self._endpoint, self._run, trail.arn, bucket, key, content)


def prove_trail(apis: Apis, expected: Trail, logs: LogStore) -> None:
    cloudtrail = apis.client("cloudtrail", expected.account, expected.region)
    trails = cloudtrail.describe_trails()["trailList"]
    require(f"trails in account {expected.account}", 1, len(trails))
    trail = trails[0]
    whose = "the management account" if expected.is_of_organization else "the account"
    print(f"\nThe trail {trail['Name']}, in {whose} {expected.account}")
    require("its ARN", expected.arn, trail["TrailARN"])
    expect("logging", expected.is_logging, cloudtrail.get_trail_status(Name=trail["TrailARN"])["IsLogging"])
    expect("of all accounts of the organization", expected.is_of_organization, trail["IsOrganizationTrail"])
    expect("of all regions", expected.is_multi_region, trail["IsMultiRegionTrail"])
    expect("with global service events", expected.has_global_events, trail["IncludeGlobalServiceEvents"])
    expect("log file validation", expected.has_validation, trail["LogFileValidationEnabled"])
    expect("encrypts with", logs.key, trail.get("KmsKeyId", "no key"))
    require("the bucket that it writes to", logs.bucket, trail["S3BucketName"])
    require("the folder before AWSLogs", expected.prefix, trail.get("S3KeyPrefix") or "")
    if expected.prefix:
        say("the folder before AWSLogs", expected.prefix)
    if expected.delegated_administrator:
        administrators = apis.client("organizations", expected.account, expected.region).list_delegated_administrators(
            ServicePrincipal="cloudtrail.amazonaws.com"
        )["DelegatedAdministrators"]
        expect("delegated administrator", [expected.delegated_administrator], [each["Id"] for each in administrators])


def prove_bucket(s3: Any, expected: LogStore, whose: str, writer: str) -> None:
    """Proves how a bucket is protected. whose names its account, and writer who the bucket policy has to name."""
    bucket = expected.bucket
    print(f"\nThe bucket {bucket}, in {whose} {expected.account}")
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    expect("object lock", "Enabled", lock["ObjectLockEnabled"])
    found = lock.get("Rule", {}).get("DefaultRetention", {})
    unit = "Years" if found.get("Years") else "Days"
    seen = expectations.Retention(found.get("Mode", "no mode"), found.get(unit, 0), unit)
    expect("default retention", str(expected.retention), str(seen))
    expect("versioning", "Enabled", s3.get_bucket_versioning(Bucket=bucket).get("Status"))
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    expect("encryption", "aws:kms", default["SSEAlgorithm"])
    expect("encryption key", expected.key, default.get("KMSMasterKeyID"))
    expect("bucket key", True, rule["BucketKeyEnabled"])
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    expect("public access blocked, of 4 ways", 4, sum(block.values()))
    statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    sids = [s.get("Sid") or "without a name" for s in statements]
    if not any(s["Effect"] == "Allow" and writer in json.dumps(s) for s in statements):
        raise Failed(f"bucket policy: expected a statement for {writer}, seen {', '.join(sids)}")
    say("policy statements", sids[0])
    for sid in sids[1:]:
        say("", sid)


def prove_events(files: Sequence[LogFile], reader: str) -> None:
    print(f"\nWhat the trail has recorded and delivered, read as {reader.rpartition(':')[2]}")
    say("log files", len(files))
    for account, events in recorded.summary(files):
        say(f"account {account}", events)


def prove_log_file(
    apis: Apis, s3: Any, expected: LogStore, trail: Trail, files: LogFiles, delivered: LogFile | None
) -> None:
    """Shows the lock of a log file, by default of one that was delivered. An administrator tries to delete and hide it."""
    now = apis.now()
    if delivered:
        path, version, described = delivered.key, delivered.version, "One of these log files"
    else:
        path, version = write_log_file(apis, expected, trail, files, now)
        described = f"A log file of {files.described} {files.account}, written by CloudTrail"
    bucket = expected.bucket
    print(f"\n{described}\n  {path}")
    head = s3.head_object(Bucket=bucket, Key=path, VersionId=version)
    until = head.get("ObjectLockRetainUntilDate")
    if not until:
        raise Failed("the log file: expected a lock, seen none")
    require_lock(expected.retention, head["LastModified"] if delivered else now, until, head.get("ObjectLockMode"))
    say("locked until", f"{until:%Y-%m-%d %H:%M} UTC, {head['ObjectLockMode']}")
    expect("encrypted with the same key", expected.key, head.get("SSEKMSKeyId"))
    of_file = {"Bucket": bucket, "Key": path}
    expect_denied("deleting it", s3.delete_object, **of_file, VersionId=version)
    expect_denied("bypassing its lock", s3.delete_object, **of_file, VersionId=version, BypassGovernanceRetention=True)
    expect_denied("hiding it", s3.delete_object, **of_file)
    s3.head_object(Bucket=bucket, Key=path, VersionId=version)
    say("still there", True)


def write_log_file(apis: Apis, expected: LogStore, trail: Trail, files: LogFiles, now: datetime) -> tuple[str, str]:
    """Lets CloudTrail write a log file without events, and returns its key and its version."""
    path = log_file_path(files, trail.region, now)
    body = gzip.compress(json.dumps({"Records": []}).encode())
    return path, apis.deliver(trail, expected.bucket, path, body)


def expect_denied(what: str, call: Callable[..., Any], **arguments: object) -> None:
    try:
        call(**arguments)
    except ClientError as e:
        expect(what, "AccessDenied", e.response["Error"]["Code"])
    else:
        raise Failed(f"{what}: expected AccessDenied, seen that it was done")


def log_file_path(files: LogFiles, region: str, now: datetime) -> str:
    """Returns the object key that CloudTrail gives a log file.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    """
    unique = "".join(random.choices(string.ascii_letters + string.digits, k=16))
    name = f"{files.account}_CloudTrail_{region}_{now:%Y%m%dT%H%MZ}_{unique}.json.gz"
    return f"{files.folder}/CloudTrail/{region}/{now:%Y/%m/%d}/{name}"


def require_lock(retention: expectations.Retention, now: datetime, until: datetime, mode: str | None) -> None:
    """Raises Failed unless the lock of a log file that was put now has the mode and the length of the retention."""
    require("the log file's lock", retention.mode, mode)
    fewest, most = (now + timedelta(days=days) for days in retention.days)
    tolerance = timedelta(minutes=10)
    if not fewest - tolerance <= until <= most + tolerance:
        raise Failed(f"the log file is locked until: expected {fewest:%Y-%m-%d}, seen {until:%Y-%m-%d}")


def prove(apis: Apis, expected: Expectations, reader: str) -> None:
    """Proves everything. reader is the role that reads log files."""
    prove_trail(apis, expected.trail, expected.logs)
    s3 = apis.client("s3", expected.logs.account, expected.logs.region)
    whose = "the account" if expected.logs.account == expected.trail.account else "the logging account"
    prove_bucket(s3, expected.logs, whose, "cloudtrail.amazonaws.com")
    found = recorded.log_files(apis.reader(expected.logs, reader), expected.logs, expected.trail)
    if found:
        prove_events(found, reader)
    prove_log_file(apis, s3, expected.logs, expected.trail, expected.files, found[-1] if found else None)


def main() -> None:
    root, run, endpoint = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    for setting in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[setting]
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(run / "credentials")
    os.environ["AWS_CONFIG_FILE"] = os.devnull
    try:
        stacks = [stack_files.read(root, name) for name in sys.argv[4:6]]
        outputs = [json.loads((run / "outputs" / f"{stack.name}.json").read_text()) for stack in stacks]
        organizations = organization.derive(stack_files.read_all(root)[0])
        expected = expectations.derive(stacks[0], outputs[0], stacks[1], outputs[1], organizations)
        prove(Apis(endpoint, run), expected, verifier.reader(stacks[0]))
    except (Failed, UserError, ClientError, BotoCoreError) as e:
        sys.exit(f"demo: not proven: {e}")


if __name__ == "__main__":
    main()
