"""Proves that a replica has a copy of each log file and digest, which survives the loss of the logging account.

It prints each fact on one line.

usage: python -m localaws.prove_replica ROOT RUN ENDPOINT LOGGING MANAGEMENT REPLICA

The arguments are those of localaws.prove, and the stack REPLICA. It deletes nothing: a lost account is one that is
suspended, as a closed account is, and it is reinstated at the end.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localaws import expectations, organization, recorded, stack_files, verifier
from localaws.errors import UserError
from localaws.expectations import LogStore, Trail
from localaws.principals import Principals
from localaws.prove import Apis, Failed, expect, expect_denied, prove_bucket, require, say
from localaws.stack_files import StackFile


@dataclass(frozen=True)
class Object:
    """A version of an object: the hash of its content, its lock, its key, and its replication status."""

    key: str
    version: str
    written: datetime
    hash: str
    lock: tuple[str | None, datetime | None]
    kms_key: str | None
    status: str | None

    @property
    def is_digest(self) -> bool:
        return "/CloudTrail-Digest/" in self.key


@dataclass(frozen=True)
class Side:
    """A bucket with log files, with a client of S3 as one of its readers and one as an administrator of its account."""

    store: LogStore
    reader: Any
    administrator: Any

    def read(self, key: str, version: str | None = None) -> Object:
        """Reads and decrypts an object."""
        which = {"VersionId": version} if version else {}
        found = self.reader.get_object(Bucket=self.store.bucket, Key=key, **which)
        return Object(
            key,
            found["VersionId"],
            found["LastModified"],
            sha256(found["Body"].read()).hexdigest(),
            (found.get("ObjectLockMode"), found.get("ObjectLockRetainUntilDate")),
            found.get("SSEKMSKeyId"),
            found.get("ReplicationStatus"),
        )

    def read_all(self, prefix: str) -> list[Object]:
        """Reads all log files and digests."""
        folder = f"{prefix}/AWSLogs/" if prefix else "AWSLogs/"
        pages = self.reader.get_paginator("list_objects_v2").paginate(Bucket=self.store.bucket, Prefix=folder)
        keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        return [self.read(key) for key in keys if "/CloudTrail/" in key or "/CloudTrail-Digest/" in key]


def prove_copies(originals: Sequence[Object], replica: Side) -> None:
    """Proves that each original has a copy, with the same content and lock."""
    for original in originals:
        require(f"the replication status of {original.key}", "COMPLETED", original.status)
        copy = replica.read(original.key, original.version)
        for what, expected, seen in (
            ("the replication status", "REPLICA", copy.status),
            ("the hash", original.hash, copy.hash),
            ("the lock", original.lock, copy.lock),
            ("the key", replica.store.key, copy.kms_key),
        ):
            require(f"{what} of the copy of {original.key}", expected, seen)
    print(f"\nThe copies of {_count(originals)}")
    say("with the same content and lock", f"all {len(originals)}")
    say("encrypted with", replica.store.key)
    mode, until = originals[-1].lock
    say("the last one is locked until", f"{until:%Y-%m-%d %H:%M} UTC, {mode}")
    _prove_locked(originals[-1], replica)


def prove_survival(
    apis: Apis, logging: Side, originals: Sequence[Object], replica: Side, trail: Trail, reader: str
) -> None:
    """Shows that all that is lost with the logging account can be read from the replica."""
    account = logging.store.account
    if account == replica.store.account:
        print(f"\nThe replica is in the same account: it survives only the loss of the region {logging.store.region}")
        _prove_readable(originals, replica, trail, reader)
        return
    print(f"\nThe account {account} is lost: nobody has access to it, or to anything in it")
    apis.suspend(account, True)
    try:
        bucket = logging.store.bucket
        expect_denied("its log reader reads a log file", logging.read, key=originals[-1].key)
        expect_denied("its administrator lists them", logging.administrator.list_objects_v2, Bucket=bucket)
        _prove_readable(originals, replica, trail, reader)
    finally:
        apis.suspend(account, False)
    require("the log file after that", originals[-1].hash, logging.read(originals[-1].key).hash)
    say("the account again, and all in it", "there")


def _prove_readable(originals: Sequence[Object], replica: Side, trail: Trail, reader: str) -> None:
    found = replica.read_all(trail.prefix)
    first = min(original.written for original in originals)
    who = f"{reader.rpartition(':')[2]} of {replica.store.account}"
    print(f"What the replica has since {first:%H:%M} UTC, read as {who}")
    expect("log files and digests", _count(originals), _count(found))
    contents = {(each.key, each.hash) for each in found}
    require("what is read from the replica", {(each.key, each.hash) for each in originals}, contents)
    for owner, events in recorded.summary(recorded.log_files(replica.reader, replica.store, trail)):
        say(f"account {owner}", events)


def _prove_locked(original: Object, replica: Side) -> None:
    """An administrator of the replica's account tries to delete, hide and replace a copy."""
    of_copy = {"Bucket": replica.store.bucket, "Key": original.key}
    s3 = replica.administrator
    expect_denied("deleting it", s3.delete_object, **of_copy, VersionId=original.version)
    bypass = {"VersionId": original.version, "BypassGovernanceRetention": True}
    expect_denied("bypassing its lock", s3.delete_object, **of_copy, **bypass)
    expect_denied("hiding it", s3.delete_object, **of_copy)
    expect_denied("replacing it", s3.put_object, **of_copy, Body=b"forged")


def _count(objects: Sequence[Object]) -> str:
    digests = sum(each.is_digest for each in objects)
    return f"{len(objects) - digests} log files and {digests} digests"


def _side(apis: Apis, endpoint: str, stack: StackFile, store: LogStore) -> Side:
    reader = Principals(endpoint).client("s3", verifier.reader(stack), store.region)
    return Side(store, reader, apis.client("s3", store.account, store.region))


def prove(
    apis: Apis, endpoint: str, stacks: Sequence[StackFile], outputs: Sequence[dict[str, Any]], trail: Trail
) -> None:
    """Proves everything of a logging stack and its replica."""
    logging, replica = (
        _side(apis, endpoint, stack, expectations.log_store(stack, output))
        for stack, output in zip(stacks, outputs, strict=True)
    )
    role = str(outputs[0].get("replicationRoleArn"))
    prove_bucket(replica.administrator, replica.store, "the account of the replica", role)
    originals = logging.read_all(trail.prefix)
    if not originals:
        print("\nThere are no log files to replicate.")
        return
    prove_copies(originals, replica)
    prove_survival(apis, logging, originals, replica, trail, verifier.reader(stacks[1]))


def main() -> None:
    root, run, endpoint = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    for setting in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[setting]
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(run / "credentials")
    os.environ["AWS_CONFIG_FILE"] = os.devnull
    try:
        logging, management, replica = (stack_files.read(root, name) for name in sys.argv[4:7])
        outputs = {
            stack.name: json.loads((run / "outputs" / f"{stack.name}.json").read_text())
            for stack in (logging, management, replica)
        }
        organizations = organization.derive(stack_files.read_all(root)[0])
        expected = expectations.derive(
            logging, outputs[logging.name], management, outputs[management.name], organizations
        )
        of_both = [outputs[stack.name] for stack in (logging, replica)]
        prove(Apis(endpoint, run), endpoint, [logging, replica], of_both, expected.trail)
    except (Failed, UserError, ClientError, BotoCoreError) as e:
        sys.exit(f"demo: not proven: {e}")


if __name__ == "__main__":
    main()
